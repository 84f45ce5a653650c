/** The tables of the loyalty analysis beside the ledger. */
import { type Day, dayNumber, dayOf, periodStart } from "../../calendar.ts";
import { leftJoin } from "../../columns/join.ts";
import pl from "../../columns/polars.ts";
import { stringTableOf } from "../../columns/strings.ts";
import { int64Series, stringSeries } from "../../columns/to-polars.ts";
import { gather } from "../../columns/typed-arrays.ts";
import type { Facts } from "../../facts/contract.ts";
import { share } from "../../features/periods-and-quantiles.ts";
import { MONEY_SCALE, toAmount } from "../../money.ts";
import { conform, emptyFrame } from "../../schema.ts";
import { frameOf, type Row, rowsOf } from "../rows.ts";
import type { Accounts } from "./accrue.ts";
import {
  LOYALTY_ACCOUNTS,
  LOYALTY_COMPARISON,
  LOYALTY_LIST,
  LOYALTY_TIERS,
  LOYALTY_TOTALS,
  LOYALTY_WEEKS,
} from "./contracts.ts";
import type { Entries } from "./entries.ts";
import type { LoyaltyOptions } from "./options.ts";
import type { Scheme } from "./scheme.ts";

const DAY_MS = 86_400_000;
const flags = (name: string, set: Uint8Array): pl.Series => pl.Series(name, set).cast(pl.Bool);
const days = (name: string, numbers: Int32Array): pl.Series => pl.Series(name, numbers).cast(pl.Date);

/** What points are worth, in whole ten-thousandths before it becomes a decimal. */
const worthOf = (points: number, { pointValue }: LoyaltyOptions): number =>
  toAmount(points * Math.round(pointValue * MONEY_SCALE));

/** Places of the customers with an account. */
const membersOf = ({ tier }: Accounts): Int32Array => {
  const rows: number[] = [];
  for (let row = 0; row < tier.length; row++) if (tier[row]! >= 0) rows.push(row);
  return Int32Array.from(rows);
};

/** Adds `is_high_spender`. */
function withSpenders(members: pl.DataFrame, spenders: pl.DataFrame | undefined): pl.DataFrame {
  if (spenders === undefined) return members.withColumns(pl.lit(null).cast(pl.Bool).alias("is_high_spender"));
  return leftJoin(members, spenders.select("customer_id", "is_high_spender"), "customer_id");
}

/** @param spenders frame of rfm with `customer_id` and `is_high_spender`; undefined where there is none */
export function accountsTable(
  { customers }: Facts,
  accounts: Accounts,
  scheme: Scheme,
  options: LoyaltyOptions,
  dataTo: Day,
  spenders: pl.DataFrame | undefined,
): pl.DataFrame {
  const rows = membersOf(accounts);
  const end = dayNumber(dataTo);
  const balance = gather(accounts.balance, rows);
  const hasBought = Uint8Array.from(rows, (row) => (customers.orders[row]! > 0 ? 1 : 0));
  const lastDay = gather(customers.lastDay, rows);
  const silent = lastDay.map((day) => Math.max(0, end - day));
  const frame = pl
    .DataFrame([
      stringSeries(
        "customer_id",
        customers.id.dictionary,
        rows.map((row) => customers.id.codes[row]!),
      ),
      int64Series("balance", balance),
      int64Series("earned", gather(accounts.earned, rows)),
      int64Series("redeemed", gather(accounts.redeemed, rows)),
      int64Series("expired", gather(accounts.expired, rows)),
      stringSeries("tier", stringTableOf(scheme.tiers.map(({ name }) => name)), gather(accounts.tier, rows)),
      days("tier_since", gather(accounts.tierSince, rows)),
      days("last_order_on", lastDay),
      flags(
        "loyalty_at_risk",
        Uint8Array.from(rows, (_, i) =>
          hasBought[i] === 1 && balance[i]! > 0 && silent[i]! >= options.atRiskDays ? 1 : 0,
        ),
      ),
      pl.Series("silent_days", silent).cast(pl.Int64),
      int64Series("tier_points", gather(accounts.tierPoints, rows)),
      pl.Series(
        "points_value",
        balance.map((points) => worthOf(Math.max(0, points), options)),
      ),
      pl.Series("net_revenue", gather(customers.netE4, rows).map(toAmount)),
      flags("has_bought", hasBought),
    ])
    .withColumns(
      ...["last_order_on", "silent_days"].map((name) =>
        pl.when(pl.col("has_bought")).then(pl.col(name)).otherwise(pl.lit(null)).alias(name),
      ),
    );
  return conform(withSpenders(frame, spenders), LOYALTY_ACCOUNTS);
}

export function totalsTable(
  accounts: pl.DataFrame,
  { unknown }: Scheme,
  options: LoyaltyOptions,
  asOf: Day,
): pl.DataFrame {
  const zero = pl.lit(0).cast(pl.Int64);
  const balance = pl.col("balance");
  const isAtRisk = pl.col("loyalty_at_risk");
  const [sums] = rowsOf(
    accounts.select(
      ...["earned", "redeemed", "expired", "balance"].map((name) => pl.col(name).sum()),
      pl.when(balance.gt(zero)).then(balance).otherwise(zero).sum().alias("outstanding"),
      isAtRisk.sum().cast(pl.Int64).alias("members_at_risk"),
      pl.when(isAtRisk).then(balance).otherwise(zero).sum().alias("points_at_risk"),
    ),
  );
  const numbers = Object.fromEntries(Object.entries(sums ?? {}).map(([name, sum]) => [name, Number(sum ?? 0)]));
  return frameOf(LOYALTY_TOTALS, [
    {
      ...numbers,
      as_of: asOf,
      members: accounts.height,
      liability: worthOf(Number(numbers.outstanding), options),
      unknown_redemptions: unknown.entries,
      unknown_points: unknown.points,
    },
  ]);
}

export function tiersTable(accounts: pl.DataFrame, scheme: Scheme): pl.DataFrame {
  const atRisk = pl.col("loyalty_at_risk");
  const found = new Map(
    rowsOf(
      accounts
        .groupBy("tier")
        .agg(
          pl.len().cast(pl.Int64).alias("members"),
          pl.col("net_revenue").sum(),
          pl.col("balance").sum(),
          atRisk.sum().cast(pl.Int64).alias("members_at_risk"),
          pl.when(atRisk).then(pl.col("balance")).otherwise(pl.lit(0).cast(pl.Int64)).sum().alias("points_at_risk"),
        ),
    ).map((row) => [row.tier, row]),
  );
  const total = [...found.values()].reduce((sum, row) => sum + Number(row.net_revenue), 0);
  const rows = scheme.tiers.map(({ name, points }, i): Row => {
    const row = found.get(name);
    const of = (key: string): number => Number(row?.[key] ?? 0);
    // sums of floats depend on their order in the last bits; whole ten-thousandths do not
    const net = Math.round(of("net_revenue") * MONEY_SCALE) / MONEY_SCALE;
    return {
      position: i + 1,
      tier: name,
      from_points: points,
      members: of("members"),
      member_share: share(of("members"), accounts.height) ?? 0,
      net_revenue: net,
      revenue_share: share(net, Math.round(total * MONEY_SCALE) / MONEY_SCALE),
      balance: of("balance"),
      members_at_risk: of("members_at_risk"),
      points_at_risk: of("points_at_risk"),
    };
  });
  return frameOf(LOYALTY_TIERS, rows);
}

/** Points by calendar week, weeks without any included. */
export function weeksTable({ count, day, delta, rule }: Entries, asOf: Day): pl.DataFrame {
  if (count === 0) return emptyFrame(LOYALTY_WEEKS);
  let first = day[0]!;
  for (let i = 1; i < count; i++) first = Math.min(first, day[i]!);
  const monday = dayNumber(periodStart(dayOf(first), "week"));
  const end = dayNumber(asOf);
  const weeks = Math.ceil((end - monday) / 7);
  const [earned, redeemed, expired] = [new Float64Array(weeks), new Float64Array(weeks), new Float64Array(weeks)];
  for (let i = 0; i < count; i++) {
    const week = Math.floor((day[i]! - monday) / 7);
    if (rule[i] === 2) redeemed[week]! -= delta[i]!;
    else if (rule[i] === 3) expired[week]! -= delta[i]!;
    else earned[week]! += delta[i]!;
  }
  let outstanding = 0;
  const rows = Array.from({ length: weeks }, (_, week): Row => {
    outstanding += earned[week]! - redeemed[week]! - expired[week]!;
    return {
      week: dayOf(monday + 7 * week),
      earned: earned[week]!,
      redeemed: redeemed[week]!,
      expired: expired[week]!,
      outstanding,
      is_partial: monday + 7 * (week + 1) > end,
    };
  });
  return frameOf(LOYALTY_WEEKS, rows);
}

/** Members' orders since they joined against all others. */
export function comparisonTable({ orders, customers }: Facts, { since }: Scheme): pl.DataFrame {
  const sides = ["members", "others"].map((buyers) => ({ buyers, orders: 0, netE4: 0, identified: 0 }));
  const seen = [new Uint8Array(customers.count), new Uint8Array(customers.count)];
  const customersOf = [0, 0];
  for (let order = 0; order < orders.count; order++) {
    const customer = orders.customer[order]!;
    const day = Math.floor(orders.at[order]! / DAY_MS);
    const which = customer >= 0 && day >= (since?.[customer] ?? Number.NEGATIVE_INFINITY) ? 0 : 1;
    const side = sides[which]!;
    side.netE4 += orders.netE4[order]!;
    if (orders.isSale[order] === 0) continue;
    side.orders++;
    if (customer < 0) continue;
    side.identified++;
    if (seen[which]![customer] === 0) {
      seen[which]![customer] = 1;
      customersOf[which]!++;
    }
  }
  const total = sides[0]!.netE4 + sides[1]!.netE4;
  return frameOf(
    LOYALTY_COMPARISON,
    sides.map(({ buyers, orders: count, netE4, identified }, i) => ({
      buyers,
      customers: customersOf[i]!,
      orders: count,
      net_revenue: toAmount(netE4),
      revenue_share: share(netE4, total),
      average_order_value: count === 0 ? null : netE4 / (count * MONEY_SCALE),
      orders_per_customer: share(identified, customersOf[i]!),
    })),
  );
}

/** Members at risk, the most spend first; of equal ones the most points, then the id. */
export function listTable(accounts: pl.DataFrame, scheme: Scheme, { listLength }: LoyaltyOptions): pl.DataFrame {
  const atRisk = accounts.filter(pl.col("loyalty_at_risk"));
  // sorting a million members for the first 25 would hold all of their columns twice
  const spent = (atRisk.getColumn("net_revenue").toTypedArray() as Float64Array).toSorted();
  const least = spent[Math.max(0, spent.length - listLength)] ?? 0;
  const shown = atRisk
    .filter(pl.col("net_revenue").gtEq(pl.lit(least)))
    .sort(["net_revenue", "balance", "customer_id"], [true, true, false])
    .head(listLength);
  const tierOf = new Map(scheme.tiers.map(({ name }, i) => [name, i]));
  return frameOf(
    LOYALTY_LIST,
    rowsOf(shown).map((row, i) => {
      const next = scheme.tiers[tierOf.get(String(row.tier))! + 1];
      return {
        rank: i + 1,
        customer_id: row.customer_id!,
        tier: row.tier!,
        balance: row.balance!,
        points_value: row.points_value!,
        silent_days: row.silent_days!,
        net_revenue: row.net_revenue!,
        next_tier: next?.name ?? null,
        points_to_next: next === undefined ? null : Math.max(0, next.points - Number(row.tier_points)),
      };
    }),
  );
}
