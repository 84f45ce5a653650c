/** The scheme of a run: rules ready to be applied, redemptions and members by customer. */
import { dayNumber } from "../../calendar.ts";
import { EXIT, UserError } from "../../errors.ts";
import type { Facts } from "../../facts/contract.ts";
import { MONEY_SCALE } from "../../money.ts";
import type { Input } from "../analysis.ts";
import { type SideColumns, sideTable } from "../side-table.ts";
import { type BonusRule, type LoyaltyOptions, OWN_RULES, weekdayNumber } from "./options.ts";

export interface Redemption {
  day: number;
  points: number;
  /** From the file, or made of the day; unique per customer. */
  id: string;
  reason: string;
}

/** A bonus rule with its names as sets and days as numbers. */
export interface Bonus {
  from: number;
  to: number;
  weekdays: ReadonlySet<number> | undefined;
  regions: ReadonlySet<string> | undefined;
  channels: ReadonlySet<string> | undefined;
  tiers: ReadonlySet<string> | undefined;
  segments: ReadonlySet<string> | undefined;
  minE4: number;
  firstOrder: boolean | undefined;
  /** Thousandths of a point on top of each point; 0 for a fixed bonus. */
  extraE3: number;
  fixed: number;
  isSum: boolean;
  /** By order, its net value in the categories or products of the rule; undefined where all of it counts. */
  eligibleE4: Float64Array | undefined;
}

export interface Scheme {
  unitE4: number;
  bonuses: Bonus[];
  /** Names of the rules by code: the ledger's own, then the bonuses. */
  rules: string[];
  tiers: readonly { name: string; points: number }[];
  expireMonths: number | undefined;
  forgives: boolean;
  /** By row of `facts.customers`, by day. */
  redemptions: ReadonlyMap<number, readonly Redemption[]>;
  /** Redemptions of customers without an order. */
  unknown: { entries: number; points: number };
  /** By row of `facts.customers` the day since when they are a member; −∞ for ever, +∞ for no member. Undefined: everybody. */
  since: Float64Array | undefined;
}

const setOf = (names: string | readonly string[] | undefined): ReadonlySet<string> | undefined =>
  names === undefined ? undefined : new Set(typeof names === "string" ? [names] : names);

/** Net value of every order in what the rules ask for, in one pass over the items; undefined for a rule that asks for nothing. */
function eligibleAmounts(
  { orders, items, products }: Facts,
  rules: readonly BonusRule[],
): (Float64Array | undefined)[] {
  const wanted = rules.map(({ when: { category, product } }) => {
    const [categories, ids] = [setOf(category), setOf(product)];
    if (categories === undefined && ids === undefined) return undefined;
    const isWanted = Uint8Array.from(products.id, (id, i) => {
      const of = products.category[i] ?? null;
      return (categories === undefined || (of !== null && categories.has(of))) && (ids?.has(id) ?? true) ? 1 : 0;
    });
    return { isWanted, sums: new Float64Array(orders.count) };
  });
  const some = wanted.filter((one) => one !== undefined);
  if (some.length > 0)
    items.each(({ count, order, product, amountE4 }) => {
      for (const { isWanted, sums } of some)
        for (let i = 0; i < count; i++) if (isWanted[product[i]!] === 1) sums[order[i]!]! += amountE4[i]!;
    });
  return wanted.map((one) => one?.sums);
}

/** Rows of `facts.customers` of these ids. */
function rowsOfIds({ customers: { id, count } }: Facts, ids: ReadonlySet<string>): Map<string, number> {
  const found = new Map<string, number>();
  for (let row = 0; row < count && found.size < ids.size; row++) {
    const text = id.dictionary.text(id.codes[row]!)!;
    if (ids.has(text)) found.set(text, row);
  }
  return found;
}

/** @throws UserError where a file has a cell that is not what it should be */
export function schemeOf({ facts, file }: Input, options: LoyaltyOptions, asOfDay: number): Scheme {
  const eligible = eligibleAmounts(facts, options.bonuses);
  const bonuses = options.bonuses.map(
    ({ when, multiplier, fixed, stack }, i): Bonus => ({
      from: when.from === undefined ? Number.NEGATIVE_INFINITY : dayNumber(when.from),
      to: when.to === undefined ? Number.POSITIVE_INFINITY : dayNumber(when.to),
      weekdays: when.weekdays === undefined ? undefined : new Set(when.weekdays.map(weekdayNumber)),
      regions: setOf(when.region),
      channels: setOf(when.channel),
      tiers: setOf(when.tier),
      segments: setOf(when.segment),
      minE4: Math.round((when.minAmount ?? 0) * MONEY_SCALE),
      firstOrder: when.firstOrder,
      extraE3: multiplier === undefined ? 0 : Math.round(multiplier * 1000) - 1000,
      fixed: fixed ?? 0,
      isSum: stack === "sum",
      eligibleE4: eligible[i],
    }),
  );
  return {
    unitE4: Math.round(options.spendPerPoint * MONEY_SCALE),
    bonuses,
    rules: [...OWN_RULES, ...options.bonuses.map(({ id }) => id)],
    tiers: options.tiers,
    expireMonths: options.expireMonths,
    forgives: options.debt === "forgive",
    ...redeemed(facts, file("loyalty.redemptions"), asOfDay),
    since: memberSince(facts, file("loyalty.members")),
  };
}

const CUSTOMER = { type: "text", aliases: ["customer", "member", "member_id"] } as const;
const REDEEMED: SideColumns = {
  columns: {
    customer_id: CUSTOMER,
    date: { type: "date", aliases: ["day", "redeemed_on"] },
    points: { type: "number", aliases: ["redeemed"] },
    id: { type: "text", aliases: ["redemption_id"], optional: true },
    reason: { type: "text", aliases: ["reward", "what"], optional: true },
  },
};
const MEMBERS: SideColumns = {
  columns: { customer_id: CUSTOMER, date: { type: "date", aliases: ["since", "joined", "joined_on"], optional: true } },
};

function redeemed(
  facts: Facts,
  file: ReturnType<Input["file"]>,
  asOfDay: number,
): Pick<Scheme, "redemptions" | "unknown"> {
  const unknown = { entries: 0, points: 0 };
  if (file === undefined) return { redemptions: new Map(), unknown };
  const rows = sideTable(file, REDEEMED).map(({ line, values }) => {
    const points = Number(values.points);
    if (!Number.isSafeInteger(points) || points < 1)
      throw new UserError(`${file.name}, line ${line}: invalid points ${points}; expected a whole number above 0`, {
        exitCode: EXIT.usage,
      });
    return {
      customer: String(values.customer_id),
      day: dayNumber(String(values.date)),
      points,
      id: String(values.id ?? ""),
      reason: String(values.reason ?? "redeemed"),
    };
  });
  const rowOf = rowsOfIds(facts, new Set(rows.map(({ customer }) => customer)));
  const redemptions = new Map<number, Redemption[]>();
  const seen = new Set<string>();
  // the file may be sent again with lines moved about: what makes an entry is what a line says, not where it stands
  const ordered = rows
    .filter(({ day }) => day < asOfDay)
    .sort((a, b) => a.day - b.day || a.points - b.points || (a.reason < b.reason ? -1 : a.reason > b.reason ? 1 : 0));
  const times = new Map<string, number>();
  for (const { customer, day, points, id, reason } of ordered) {
    const row = rowOf.get(customer);
    if (row === undefined) {
      unknown.entries++;
      unknown.points += points;
      continue;
    }
    const key = id === "" ? `${customer}/${day}` : `${customer}/${id}`;
    const time = (times.get(key) ?? 0) + 1;
    times.set(key, time);
    // the same id twice is the same redemption, sent again
    if (id !== "" && seen.has(key)) continue;
    seen.add(key);
    const named = id === "" ? `${time}` : id;
    redemptions.set(row, [...(redemptions.get(row) ?? []), { day, points, id: named, reason }]);
  }
  return { redemptions, unknown };
}

function memberSince(facts: Facts, file: ReturnType<Input["file"]>): Float64Array | undefined {
  if (file === undefined) return undefined;
  const rows = sideTable(file, MEMBERS).map(({ values }) => ({
    customer: String(values.customer_id),
    day: values.date === null ? Number.NEGATIVE_INFINITY : dayNumber(String(values.date)),
  }));
  const rowOf = rowsOfIds(facts, new Set(rows.map(({ customer }) => customer)));
  const since = new Float64Array(facts.customers.count).fill(Number.POSITIVE_INFINITY);
  for (const { customer, day } of rows) {
    const row = rowOf.get(customer);
    if (row !== undefined) since[row] = Math.min(since[row]!, day);
  }
  return since;
}
