/** The tables of the cohort analysis, from orders. */
import pl from "nodejs-polars";
import { addDays, type Day, dayNumber } from "../../calendar.ts";
import type { Facts } from "../../facts.ts";
import { dayLiteral, int, periodIndex, periodIndexOf, periodStartOf, share } from "../../frames.ts";
import { wilson } from "../../models/statistics.ts";
import { MONEY_SCALE, toAmount } from "../../money.ts";
import type { Contract } from "../../schema.ts";
import { frameOf, type Row, rowsOf } from "../rows.ts";
import { COHORT_AVERAGE, COHORT_RETENTION, COHORT_SUMMARY, type CohortOptions, PERIOD_RETENTION } from "./contracts.ts";

/** Days from the first sale over which cohorts are compared by revenue. */
const EARLY_DAYS = 90;

const sorted = (contract: Contract, rows: readonly Row[]): pl.DataFrame =>
  frameOf(contract, rows).sort([...contract.key]);
const n = (row: Row | undefined, key: string): number => Number(row?.[key] ?? 0);

/** What the tables are made from: counts per cohort and age, plain and small. */
export interface Counts {
  /** Index of the period that holds the day before as-of; undefined without sales. */
  last: number | undefined;
  isPartial(period: number): boolean;
  /** Index of the first cohort's period. */
  first: number;
  /** One per cohort: cohort, size, repeat, early_e4, net_e4. */
  cohorts: Row[];
  /** By cohort and age. */
  cells: Map<string, { active: number; orders: number; net: number }>;
  /** By period: active, retained. */
  periods: Map<number, { active: number; retained: number }>;
}

const key = (cohort: number, age: number): string => `${cohort} ${age}`;

/** Aggregates orders to the few numbers that the tables need; only identified customers with a sale before `asOf` count. */
export function countsOf(facts: Facts, options: CohortOptions, asOf: Day): Counts {
  const { grain } = options;
  const orders = facts.orders
    .lazy()
    .filter(
      pl
        .col("customer_id")
        .isNotNull()
        .and(pl.col("ordered_on").lt(dayLiteral(asOf))),
    )
    .select("customer_id", "ordered_on", "is_sale", "net_e4");
  const firsts = orders
    .filter(pl.col("is_sale"))
    .groupBy("customer_id")
    .agg(pl.col("ordered_on").min().alias("first_on"), pl.len().cast(pl.Int64).alias("sales"));
  const placed = orders
    .join(firsts, { on: "customer_id", how: "inner" })
    .withColumns(
      periodIndex(pl.col("ordered_on"), grain).alias("period"),
      periodIndex(pl.col("first_on"), grain).alias("cohort"),
    )
    .collectSync();
  const age = pl.col("period").sub(pl.col("cohort"));

  const money = placed
    .lazy()
    // returns from before the first sale count with it, so that the cells add up to the customers' net revenue
    .withColumns(
      pl
        .when(age.lt(int(0)))
        .then(int(0))
        .otherwise(age)
        .alias("age"),
    )
    .groupBy(["cohort", "age"])
    .agg(pl.col("is_sale").sum().cast(pl.Int64).alias("orders"), pl.col("net_e4").sum().alias("net_e4"))
    .collectSync();
  const visits = placed.lazy().filter(pl.col("is_sale")).select("customer_id", "cohort", "period").unique();
  const active =
    options.variant === "active"
      ? visits.groupBy(["cohort", "period"]).agg(pl.len().cast(pl.Int64).alias("customers"))
      : visits
          .groupBy("customer_id")
          .agg(pl.col("cohort").min().alias("cohort"), pl.col("period").max().alias("period"))
          .groupBy(["cohort", "period"])
          .agg(pl.len().cast(pl.Int64).alias("customers"));
  const ordered = visits.sort(["customer_id", "period"]);
  const periods = ordered
    .withColumns(
      pl
        .col("customer_id")
        .eq(pl.col("customer_id").shift(1))
        .and(pl.col("period").eq(pl.col("period").shift(1).add(int(1))))
        .fillNull(pl.lit(false))
        .cast(pl.Int64)
        .alias("retained"),
    )
    .groupBy("period")
    .agg(pl.len().cast(pl.Int64).alias("active"), pl.col("retained").sum().alias("retained"))
    .collectSync();
  const early = pl
    .col("ordered_on")
    .cast(pl.Int32)
    .cast(pl.Int64)
    .sub(pl.col("first_on").cast(pl.Int32).cast(pl.Int64))
    .lt(int(EARLY_DAYS));
  const customers = placed
    .lazy()
    .groupBy("customer_id")
    .agg(
      pl.col("cohort").min().alias("cohort"),
      pl.col("sales").min().alias("sales"),
      pl.col("net_e4").sum().alias("net_e4"),
      pl.when(early).then(pl.col("net_e4")).otherwise(int(0)).sum().alias("early_e4"),
    );
  const cohorts = rowsOf(
    customers
      .groupBy("cohort")
      .agg(
        pl.len().cast(pl.Int64).alias("size"),
        pl.col("sales").gt(int(1)).sum().cast(pl.Int64).alias("repeat"),
        pl.col("net_e4").sum(),
        pl.col("early_e4").sum(),
      )
      .sort("cohort")
      .collectSync(),
  );

  const last = cohorts.length === 0 ? undefined : periodIndexOf(addDays(asOf, -1), grain);
  const cells: Counts["cells"] = new Map();
  const cell = (cohort: number, at: number) => {
    const found = cells.get(key(cohort, at)) ?? { active: 0, orders: 0, net: 0 };
    cells.set(key(cohort, at), found);
    return found;
  };
  for (const row of rowsOf(money)) {
    Object.assign(cell(n(row, "cohort"), n(row, "age")), { orders: n(row, "orders"), net: n(row, "net_e4") });
  }
  for (const row of rowsOf(active.collectSync())) {
    const cohort = n(row, "cohort");
    const at = n(row, "period") - cohort;
    // rolling: a customer last seen at an age was active at every age up to it
    for (let i = options.variant === "rolling" ? 0 : at; i <= at; i++) cell(cohort, i).active += n(row, "customers");
  }
  return {
    last,
    first: n(cohorts[0], "cohort"),
    isPartial: (period) => dayNumber(periodStartOf(period + 1, grain)) > dayNumber(asOf),
    cohorts,
    cells,
    periods: new Map(
      rowsOf(periods).map((row) => [n(row, "period"), { active: n(row, "active"), retained: n(row, "retained") }]),
    ),
  };
}

/** Every observable cell of every cohort, oldest first. */
export function retentionRows({ last, first, cohorts, cells, isPartial }: Counts, options: CohortOptions): Row[] {
  if (last === undefined) return [];
  return cohorts.flatMap((row) => {
    const cohort = n(row, "cohort");
    const size = n(row, "size");
    let total = 0;
    return Array.from({ length: last - cohort + 1 }, (_, age): Row => {
      const { active, orders, net } = cells.get(key(cohort, age)) ?? { active: 0, orders: 0, net: 0 };
      total += net;
      const { low, high } = wilson(active, size);
      return {
        cohort_month: periodStartOf(cohort, options.grain),
        period_index: age,
        cohort_size: size,
        active_customers: active,
        retention_rate: active / size,
        orders,
        net_revenue: toAmount(net),
        cumulative_revenue_per_customer: total / (size * MONEY_SCALE),
        is_partial: isPartial(cohort + age),
        period_start: periodStartOf(cohort + age, options.grain),
        revenue_per_customer: net / (size * MONEY_SCALE),
        average_order_value: share(net, orders * MONEY_SCALE),
        retention_low: low,
        retention_high: high,
        is_truncated: cohort === first,
        is_small: size < options.minCohortSize,
      };
    });
  });
}

export const retentionTable = (rows: readonly Row[]): pl.DataFrame => sorted(COHORT_RETENTION, rows);

/** Mean per age over the cohorts whose period of that age is over, weighted by cohort size. */
export function averageTable(rows: readonly Row[], options: CohortOptions): pl.DataFrame {
  const counted = rows.filter((row) => !row.is_partial && !(options.excludeFirstCohort && row.is_truncated));
  const ages = [...new Set(counted.map((row) => n(row, "period_index")))];
  const averages = ages.map((age): Row => {
    const cells = counted.filter((row) => row.period_index === age);
    const sum = (of: (row: Row) => number): number => cells.reduce((total, row) => total + of(row), 0);
    const customers = sum((row) => n(row, "cohort_size"));
    const active = sum((row) => n(row, "active_customers"));
    const { low, high } = wilson(active, customers);
    const perCustomer = (name: string): number => sum((row) => n(row, name) * n(row, "cohort_size")) / customers;
    return {
      period_index: age,
      cohorts: cells.length,
      customers,
      active_customers: active,
      retention_rate: active / customers,
      retention_low: low,
      retention_high: high,
      revenue_per_customer: perCustomer("revenue_per_customer"),
      cumulative_revenue_per_customer: perCustomer("cumulative_revenue_per_customer"),
    };
  });
  return sorted(COHORT_AVERAGE, averages);
}

export function summaryTable(counts: Counts, rows: readonly Row[], options: CohortOptions, asOf: Day): pl.DataFrame {
  const firstReturn = new Map(rows.filter((row) => row.period_index === 1).map((row) => [row.cohort_month, row]));
  const summaries = counts.cohorts.map((row): Row => {
    const cohort = n(row, "cohort");
    const size = n(row, "size");
    const month = periodStartOf(cohort, options.grain);
    const back = firstReturn.get(month);
    // the last customer may have come on the period's last day
    const over = dayNumber(periodStartOf(cohort + 1, options.grain)) - 1 + EARLY_DAYS <= dayNumber(asOf);
    return {
      cohort_month: month,
      cohort_size: size,
      repeat_customers: n(row, "repeat"),
      repeat_rate: n(row, "repeat") / size,
      first_return_rate: back?.retention_rate ?? null,
      first_return_partial: back?.is_partial ?? null,
      revenue_90d_per_customer: over ? n(row, "early_e4") / (size * MONEY_SCALE) : null,
      net_revenue: toAmount(n(row, "net_e4")),
      revenue_per_customer: n(row, "net_e4") / (size * MONEY_SCALE),
      is_truncated: cohort === counts.first,
      is_small: size < options.minCohortSize,
    };
  });
  return sorted(COHORT_SUMMARY, summaries);
}

export function periodTable({ first, last, periods, isPartial }: Counts, options: CohortOptions): pl.DataFrame {
  const length = last === undefined ? 0 : last - first + 1;
  const rows = Array.from({ length }, (_, i): Row => {
    const now = periods.get(first + i);
    const before = periods.get(first + i - 1)?.active ?? 0;
    const retained = now?.retained ?? 0;
    return {
      period_start: periodStartOf(first + i, options.grain),
      active_customers: now?.active ?? 0,
      previous_active: before,
      retained_customers: retained,
      retention_rate: share(retained, before),
      is_partial: isPartial(first + i),
    };
  });
  return sorted(PERIOD_RETENTION, rows);
}
