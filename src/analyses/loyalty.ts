/** Loyalty: points for every order, who holds them, who may leave them behind, and how much more a customer may become worth. */
import { dayNumber } from "../calendar.ts";
import { leftJoin } from "../columns/join.ts";
import pl from "../columns/polars.ts";
import { potentialOf } from "../features/potential.ts";
import { type Context, defineAnalysis, type Input } from "./analysis.ts";
import { accrue } from "./loyalty/accrue.ts";
import { CLV_POTENTIAL, LOYALTY_ACCOUNTS, LOYALTY_LEDGER, LOYALTY_TABLES } from "./loyalty/contracts.ts";
import { forgetEntries } from "./loyalty/entries.ts";
import { extendedLedger, firstLedger, isComplete } from "./loyalty/ledger.ts";
import { type LoyaltyOptions, loyaltyInfo } from "./loyalty/options.ts";
import { potentialCheckTable, potentialTable } from "./loyalty/potential.ts";
import { schemeOf } from "./loyalty/scheme.ts";
import { loyaltySection } from "./loyalty/section.ts";
import { accountsTable, comparisonTable, listTable, tiersTable, totalsTable, weeksTable } from "./loyalty/tables.ts";

export { LoyaltyOptions } from "./loyalty/options.ts";

/** The tables of `loyalty`: one row per entry of the ledger, member, tier, week and listed member; points are whole numbers. */
export type LoyaltyMarts = Record<keyof typeof LOYALTY_TABLES, pl.DataFrame>;

/** The segment of a customer, by row of `facts.customers`, out of the table of rfm. */
function segmentsOf({ facts: { customers }, table }: Input): ((customer: number) => string | undefined) | undefined {
  const rfm = table("rfm");
  if (rfm === undefined) return undefined;
  const ids = rfm.getColumn("customer_id").toArray() as string[];
  const names = rfm.getColumn("segment").toArray() as string[];
  const known = new Map(ids.map((id, i) => [id, names[i]!]));
  return (row) => known.get(customers.id.dictionary.text(customers.id.codes[row]!)!);
}

/**
 * Points by the rules of the options: orders in, one row per entry out (`loyalty_ledger`), with an account per member and what adds
 * up from them. Anonymous orders earn nothing.
 *
 * An order earns one point per `spendPerPoint` of its net value, parts of a point dropped, and bonuses on top. The sum of a member's
 * entries is the balance, always. A return takes the points of its order with it at the rate at which they were earned; where that
 * order is not known, those of the latest orders before it. Tiers go by the points of 365 days: up at once, down at the end of a month. Where an
 * earlier edition's ledger is in the history, this one begins with it and adds what is new; nothing is entered twice.
 *
 * `clv_potential`: the score of `potentialOf`, with the points of these accounts.
 *
 * @throws UserError where a file that the options name has a cell that is not what it should be
 */
export function loyalty(
  input: Input,
  options: LoyaltyOptions,
  context: Pick<Context, "asOf"> & Partial<Pick<Context, "dataTo">>,
): LoyaltyMarts {
  const { facts } = input;
  const { asOf, dataTo = asOf } = context;
  const orders = input.feature("customerOrders");
  const scheme = schemeOf(input, options, dayNumber(asOf));
  const needsSegments = scheme.bonuses.some(({ segments }) => segments !== undefined);
  const { entries, accounts } = accrue(
    facts,
    orders,
    scheme,
    dayNumber(asOf),
    needsSegments ? segmentsOf(input) : undefined,
  );
  const earlier = input.history("loyalty_ledger");
  const weeks = weeksTable(entries, asOf);
  const ledger =
    earlier === undefined || !isComplete(earlier.rows)
      ? firstLedger(facts, entries, scheme, asOf)
      : extendedLedger(facts, entries, scheme, earlier.rows, asOf);
  // from here on the table says everything that happened, and its memory is free for the others
  forgetEntries(entries);
  const accountsFrame = accountsTable(facts, accounts, scheme, options, dataTo, input.table("rfm"));
  const points = accounts.balance.map((balance, i) => (accounts.tier[i]! < 0 ? Number.NaN : Math.max(0, balance)));
  const potential = potentialOf(facts, orders, { asOf, points });
  return {
    loyalty_ledger: ledger,
    loyalty_accounts: accountsFrame,
    loyalty_totals: totalsTable(accountsFrame, scheme, options, asOf),
    loyalty_tiers: tiersTable(accountsFrame, scheme),
    loyalty_weeks: weeks,
    loyalty_comparison: comparisonTable(facts, scheme),
    loyalty_list: listTable(accountsFrame, scheme, options),
    clv_potential: potentialTable(facts, potential),
    clv_potential_check: potentialCheckTable(potential),
  };
}

/** Columns that every customer gets, under names that say where they belong. */
const ACCOUNT_COLUMNS = {
  loyalty_points: { ...LOYALTY_ACCOUNTS.columns.balance!, from: "balance" },
  loyalty_tier: { ...LOYALTY_ACCOUNTS.columns.tier!, from: "tier" },
  loyalty_at_risk: { ...LOYALTY_ACCOUNTS.columns.loyalty_at_risk!, from: "loyalty_at_risk" },
} as const;
const { customer_id: _, ...POTENTIAL_COLUMNS } = CLV_POTENTIAL.columns;

export default defineAnalysis<LoyaltyOptions, LoyaltyMarts>({
  ...loyaltyInfo,
  tables: LOYALTY_TABLES,
  marts: loyalty,
  section: loyaltySection,
  remembers: {
    loyalty_ledger: {
      columns: Object.keys(LOYALTY_LEDGER.columns),
      otherwise: "the ledger of loyalty points is made anew",
    },
  },
  customer: {
    columns: {
      ...Object.fromEntries(
        Object.entries(ACCOUNT_COLUMNS).map(([name, { type, description }]) => [name, { type, description }]),
      ),
      ...POTENTIAL_COLUMNS,
    },
    of: ({ loyalty_accounts: accounts, clv_potential: potential }) => {
      const known = accounts.select(
        pl.col("customer_id"),
        ...Object.entries(ACCOUNT_COLUMNS).map(([name, { from }]) => pl.col(from).alias(name)),
      );
      const [ours, theirs] = [accounts.select("customer_id"), potential.select("customer_id")];
      // who is no member may have bought, and a member may have nothing but a return; mostly all are both
      const isSame = ours.getColumn("customer_id").seriesEqual(theirs.getColumn("customer_id"));
      const ids = isSame ? ours : pl.concat([ours, theirs]).unique();
      return leftJoin(leftJoin(ids, known, "customer_id"), potential, "customer_id");
    },
  },
  attachments: { "loyalty_at_risk.csv": ({ loyalty_list: list }) => list },
});
