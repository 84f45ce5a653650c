/** The tables of the cohort analysis, from orders. */

import { addDays, type Day, dayNumber, dayOf } from "../../calendar.ts";
import type pl from "../../columns/polars.ts";
import { periodIndexOf, periodStartOf, share } from "../../features/periods-and-quantiles.ts";
import { wilson } from "../../models/statistics.ts";
import { MONEY_SCALE, toAmount } from "../../money.ts";
import type { Contract } from "../../schema.ts";
import type { Input } from "../analysis.ts";
import { frameOf, type Row } from "../rows.ts";
import { COHORT_AVERAGE, COHORT_RETENTION, COHORT_SUMMARY, cohortColumn, PERIOD_RETENTION } from "./contracts.ts";
import type { CohortOptions } from "./options.ts";

/** Days from the first sale over which cohorts are compared by revenue. */
const EARLY_DAYS = 90;

const sorted = (contract: Contract, rows: readonly Row[]): pl.DataFrame =>
  frameOf(contract, rows).sort([...contract.key]);
const n = (row: Row | undefined, key: string): number => Number(row?.[key] ?? 0);

/** What the tables are made from: counts per cohort and age, plain and small. */
export interface CohortCounts {
  /** Index of the period that holds the day before as-of; undefined without sales. */
  last: number | undefined;
  isPartial(period: number): boolean;
  /** Index of the first cohort's period. */
  first: number;
  /** The oldest first. */
  cohorts: Cohort[];
  /** By period: customers who bought, and those of them who bought in the period before. */
  periods: Map<number, { active: number; retained: number }>;
}

/** Customers by the period of their first sale; money in ten-thousandths. */
interface Cohort {
  cohort: number;
  size: number;
  repeat: number;
  /** Of each customer, in the first 90 days. */
  earlyE4: number[];
  net_e4: number;
  /** By age; where nothing happened there is none. */
  cells: (Cell | undefined)[];
}

interface Cell {
  active: number;
  orders: number;
  net: number;
}

const emptyCohort = (cohort: number): Cohort => ({ cohort, size: 0, repeat: 0, earlyE4: [], net_e4: 0, cells: [] });

function cellAt({ cells }: Cohort, age: number): Cell {
  const cell = cells[age] ?? { active: 0, orders: 0, net: 0 };
  cells[age] = cell;
  return cell;
}

/** The period of each day from `first` on, `days` days. */
const periodsOf = (first: number, days: number, grain: CohortOptions["grain"]): Int32Array =>
  Int32Array.from({ length: days }, (_, i) => periodIndexOf(dayOf(first + i), grain));

/** Aggregates orders to the few numbers that the tables need; only identified customers with a sale before `asOf` count. */
export function countsOf(input: Input, { grain, variant }: CohortOptions, asOf: Day): CohortCounts {
  const { starts, day, isSale, netE4 } = input.feature("customerOrders");
  const asOfDay = dayNumber(asOf);
  const firstDay = day.reduce((least, one) => Math.min(least, one), asOfDay);
  const periodAt = periodsOf(firstDay, asOfDay - firstDay, grain);
  const periods: CohortCounts["periods"] = new Map();
  const cohorts = new Map<number, Cohort>();
  for (let customer = 0; customer + 1 < starts.length; customer++) {
    let end = starts[customer + 1]!;
    while (end > starts[customer]! && day[end - 1]! >= asOfDay) end--;
    let from = starts[customer]!;
    while (from < end && isSale[from] === 0) from++;
    if (from === end) continue;
    const joined = day[from]!;
    const first = periodAt[joined - firstDay]!;
    const cohort = cohorts.get(first) ?? emptyCohort(first);
    cohorts.set(first, cohort);
    let sales = 0;
    let early = 0;
    let before = Number.NaN;
    for (let i = starts[customer]!; i < end; i++) {
      const period = periodAt[day[i]! - firstDay]!;
      const net = netE4[i]!;
      // returns from before the first sale count with it, so that the cells add up to the customers' net revenue
      const cell = cellAt(cohort, Math.max(0, period - first));
      cell.net += net;
      cohort.net_e4 += net;
      if (day[i]! - joined < EARLY_DAYS) early += net;
      if (isSale[i] === 0) continue;
      sales++;
      cell.orders++;
      if (period === before) continue;
      if (variant === "active") cell.active++;
      const visited = periods.get(period) ?? { active: 0, retained: 0 };
      periods.set(period, visited);
      visited.active++;
      if (period === before + 1) visited.retained++;
      before = period;
    }
    // rolling: a customer last seen at an age was active at every age up to it
    if (variant === "rolling") for (let age = 0; age <= before - first; age++) cellAt(cohort, age).active++;
    cohort.size++;
    cohort.earlyE4.push(early);
    if (sales > 1) cohort.repeat++;
  }
  const ordered = [...cohorts.values()].sort((a, b) => a.cohort - b.cohort);
  return {
    last: ordered.length === 0 ? undefined : periodIndexOf(addDays(asOf, -1), grain),
    first: ordered[0]?.cohort ?? 0,
    isPartial: (period) => dayNumber(periodStartOf(period + 1, grain)) > dayNumber(asOf),
    cohorts: ordered,
    periods,
  };
}

/** Every observable cell of every cohort, oldest first. */
export function retentionRows({ last, first, cohorts, isPartial }: CohortCounts, options: CohortOptions): Row[] {
  if (last === undefined) return [];
  return cohorts.flatMap(({ cohort, size, cells }) => {
    let total = 0;
    return Array.from({ length: last - cohort + 1 }, (_, age): Row => {
      const { active, orders, net } = cells[age] ?? { active: 0, orders: 0, net: 0 };
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

/** A table by cohort, whose column is called after the period. */
export const tableByCohort = (contract: Contract, rows: readonly Row[], { grain }: CohortOptions): pl.DataFrame => {
  const table = sorted(contract, rows);
  return grain === "month" ? table : table.rename({ cohort_month: cohortColumn(grain) });
};

export const retentionTable = (rows: readonly Row[], options: CohortOptions): pl.DataFrame =>
  tableByCohort(COHORT_RETENTION, rows, options);

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

export function summaryTable(
  counts: CohortCounts,
  rows: readonly Row[],
  options: CohortOptions,
  asOf: Day,
): pl.DataFrame {
  const firstReturn = new Map(rows.filter((row) => row.period_index === 1).map((row) => [row.cohort_month, row]));
  const summaries = counts.cohorts.map(({ cohort, size, repeat, earlyE4, net_e4 }): Row => {
    const month = periodStartOf(cohort, options.grain);
    const back = firstReturn.get(month);
    // the last customer may have come on the period's last day
    const over = dayNumber(periodStartOf(cohort + 1, options.grain)) - 1 + EARLY_DAYS <= dayNumber(asOf);
    const early = earlyE4.reduce((total, net) => total + net, 0);
    const ranked = over ? Float64Array.from(earlyE4).sort() : undefined;
    return {
      cohort_month: month,
      cohort_size: size,
      repeat_customers: repeat,
      repeat_rate: repeat / size,
      first_return_rate: back?.retention_rate ?? null,
      first_return_partial: back?.is_partial ?? null,
      revenue_90d_per_customer: over ? early / (size * MONEY_SCALE) : null,
      median_revenue_90d:
        ranked === undefined ? null : (ranked[(size - 1) >> 1]! + ranked[size >> 1]!) / (2 * MONEY_SCALE),
      top_customer_share_90d: ranked === undefined || early <= 0 ? null : ranked[size - 1]! / early,
      net_revenue: toAmount(net_e4),
      revenue_per_customer: net_e4 / (size * MONEY_SCALE),
      is_truncated: cohort === counts.first,
      is_small: size < options.minCohortSize,
    };
  });
  return tableByCohort(COHORT_SUMMARY, summaries, options);
}

export function periodTable({ first, last, periods, isPartial }: CohortCounts, options: CohortOptions): pl.DataFrame {
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
