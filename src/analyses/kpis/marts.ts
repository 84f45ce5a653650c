/** The headline figures: from facts to tables. */
import {
  addDays,
  addPeriods,
  type Day,
  dayOf,
  type Grain,
  periodOf,
  previousPeriod,
  yearEarlier,
} from "../../calendar.ts";
import type pl from "../../columns/polars.ts";
import { countDays, type TradingDay, tradingDays } from "../../features/trading-days.ts";
import { toAmount } from "../../money.ts";
import { type Contract, emptyFrame } from "../../schema.ts";
import { type Context, closedDays, type Input } from "../analysis.ts";
import { frameOf, type Row } from "../rows.ts";
import { regions, weekdayHour } from "./breakdowns.ts";
import { drivers } from "./drivers.ts";
import { MARKET_PENETRATION, marketRows } from "./market.ts";
import { EARLY_REPEAT_DAYS, measure, type Totals } from "./measure.ts";
import { METRICS, type Metric, type MetricName, metricNamed } from "./metrics.ts";
import type { KpiOptions } from "./options.ts";
import { PAYMENT_METHODS, paymentRows } from "./payments.ts";
import { products } from "./products.ts";
import { type Comparison, lastComplete, type Range, rangeId, running, series } from "./ranges.ts";
import { isSelected, selectionOf } from "./selection.ts";
import { causeRows, REVENUE_CAUSES } from "./story/attribution.ts";
import { reversedOrders, withoutReversed } from "./story/reversals.ts";
import {
  DAILY,
  KPI_PERIODS,
  KPIS,
  MONTHLY,
  PRODUCTS_TABLE,
  REGIONS,
  REVENUE_DRIVERS,
  TRADING_DAYS,
  WEEKDAY_HOUR,
  WEEKLY,
} from "./tables.ts";

export const KPI_TABLES = {
  kpis: KPIS,
  kpi_periods: KPI_PERIODS,
  daily: DAILY,
  weekly: WEEKLY,
  monthly: MONTHLY,
  products: PRODUCTS_TABLE,
  regions: REGIONS,
  weekday_hour: WEEKDAY_HOUR,
  revenue_drivers: REVENUE_DRIVERS,
  revenue_causes: REVENUE_CAUSES,
  trading_days: TRADING_DAYS,
  market_penetration: MARKET_PENETRATION,
  payment_methods: PAYMENT_METHODS,
} satisfies Record<string, Contract>;
/** The tables of `kpis`: one row per metric, day, week, month, product, region and driver of revenue; money in the currency, shares as fractions. */
export type KpiMarts = { [K in keyof typeof KPI_TABLES]: pl.DataFrame };

/** The 13 weeks that end with a day, and the 13 before them. */
const quarterOf = (to: Day) => ({
  now: { from: addDays(to, 1 - 91), to },
  before: { from: addDays(to, 1 - 182), to: addDays(to, -91) },
});

const tradingRow = (one: TradingDay): Row => ({
  day: dayOf(one.day),
  is_expected: one.isExpected,
  orders: one.orders,
  usual_orders: one.usualOrders,
  status: one.status,
  net_revenue: toAmount(one.netE4),
  repeats: one.repeats === null ? null : dayOf(one.repeats),
});

const GRAINS = ["day", "week", "month"] as const satisfies readonly Grain[];

/** A value beside an earlier one: difference and share; all null where there is nothing to compare with. */
function compared(value: number | null, earlier: number | null): [number | null, number | null, number | null] {
  if (value === null || earlier === null) return [earlier, null, null];
  return [earlier, value - earlier, earlier > 0 ? (value - earlier) / earlier : null];
}

/**
 * The headline figures of a shop by day, week and month.
 *
 * orders and items of the facts; what is not before `context.asOf` does not count.
 * Out: `kpis` (every metric of the last complete period of `options.grain`, beside the period before and the one a year
 * earlier), `kpi_periods` (the same for the last complete day, week and month and the running week and month), the
 * series `daily`, `weekly`, `monthly`, then `products`, `regions`, `weekday_hour` and `revenue_drivers` for the last
 * complete period of `options.grain`.
 *
 * Net revenue counts returns and cancellations on the day they happened. A comparison is null where the data does not
 * cover the whole earlier period. A running period is compared with as many days of the earlier ones.
 */
export function kpis(
  input: Input,
  options: KpiOptions,
  context: Pick<Context, "asOf" | "events" | "holidays">,
): KpiMarts {
  const { facts } = input;
  const { asOf } = context;
  const daily = input.feature("dailySums");
  const selection = selectionOf(daily, asOf, options.customers);
  if (selection === undefined)
    return Object.fromEntries(Object.entries(KPI_TABLES).map(([name, table]) => [name, emptyFrame(table)])) as KpiMarts;
  const [first, last] = [dayOf(selection.first), dayOf(selection.last)];
  const all = new Map(GRAINS.map((grain) => [grain, series(first, last, asOf, grain)]));
  const comparisons = GRAINS.flatMap((grain) => [lastComplete(asOf, grain), running(asOf, grain)]).filter(
    (comparison): comparison is Comparison => comparison !== undefined && comparison.current.to >= first,
  );
  const customerOrders = input.feature("customerOrders");
  const totals = measure(
    daily,
    customerOrders,
    [...all.values(), ...comparisons.map((c) => [c.current, c.previous, c.yearEarlier])].flat(),
    selection,
  );
  const of = (range: { from: Day; to: Day }): Totals => totals.get(rangeId(range))!;
  const covered = (range: Range): boolean => range.from >= first;
  const settled = addDays(first, EARLY_REPEAT_DAYS);
  const edition = lastComplete(asOf, options.grain);
  const closed = new Set([...closedDays(context.events), ...(context.holidays ?? []).map(({ on }) => on)]);

  const kpiRows = comparisons.flatMap(({ grain, period, current, previous, yearEarlier: year }): Row[] =>
    METRICS.map((m: Metric) => {
      const value = m.of(of(current));
      const [before, change, share] = compared(
        value,
        covered(previous) && (!m.needsPast || previous.from >= settled) ? m.of(of(previous)) : null,
      );
      const [ago, yearChange, yearShare] = compared(
        value,
        covered(year) && (!m.needsPast || year.from >= settled) ? m.of(of(year)) : null,
      );
      return {
        metric: m.metric,
        value,
        unit: m.unit,
        previous: before,
        change,
        change_share: share,
        period_start: current.from,
        period_end: current.to,
        is_partial: period === "running" || !covered(current),
        grain,
        period,
        previous_start: previous.from,
        previous_end: previous.to,
        year_earlier: ago,
        year_earlier_change: yearChange,
        year_earlier_change_share: yearShare,
        year_earlier_start: year.from,
        year_earlier_end: year.to,
      };
    }),
  );

  /** Rows of a series: what the table's columns ask for, by the names of the metrics. */
  const seriesRows = (grain: (typeof GRAINS)[number], key: string, columns: readonly MetricName[]): Row[] => {
    const ranges = all.get(grain)!;
    const revenue = new Map(ranges.map((range) => [range.from, covered(range) ? of(range).netRevenue : null]));
    return ranges.map((range) => {
      const period = periodOf(range.from, grain);
      return {
        [key]: range.from,
        ...Object.fromEntries(columns.map((name) => [name, metricNamed(name).of(of(range))])),
        is_partial: !covered(range) || addPeriods(range.from, grain, 1) > asOf,
        previous_net_revenue: revenue.get(previousPeriod(period).start) ?? null,
        year_earlier_net_revenue: revenue.get(yearEarlier(period).start) ?? null,
      };
    });
  };
  const names = METRICS.map((m) => m.metric);
  const quarter = quarterOf(edition.current.to);
  const counting = (order: number): boolean => isSelected(facts.orders, order, selection);
  const counts = countDays(facts, asOf, counting);
  const reversed = reversedOrders(facts, [edition.current, edition.previous, edition.yearEarlier]);
  const trade = (range: Range): Totals => withoutReversed(of(range), facts, range, reversed);
  const sorted = (rows: Row[], contract: Contract): pl.DataFrame => frameOf(contract, rows).sort([...contract.key]);
  return {
    kpis: sorted(
      kpiRows.filter((row) => row.grain === options.grain && row.period === "last_complete"),
      KPIS,
    ),
    kpi_periods: sorted(kpiRows, KPI_PERIODS),
    daily: frameOf(DAILY, seriesRows("day", "day", names)),
    weekly: frameOf(WEEKLY, seriesRows("week", "week", names)),
    monthly: frameOf(MONTHLY, seriesRows("month", "month", names)),
    products: products(facts, edition, selection),
    regions: regions(facts, customerOrders, edition, selection),
    weekday_hour: weekdayHour(facts, edition, selection),
    revenue_drivers: sorted(
      [
        ...(covered(edition.previous) ? drivers("previous", trade(edition.previous), trade(edition.current)) : []),
        ...(covered(edition.yearEarlier)
          ? drivers("year_earlier", trade(edition.yearEarlier), trade(edition.current))
          : []),
      ],
      REVENUE_DRIVERS,
    ),
    revenue_causes: sorted(
      [
        ...(covered(edition.previous)
          ? causeRows(facts, "previous", edition.current, edition.previous, counting, reversed)
          : []),
        ...(quarter.before.from >= first
          ? causeRows(facts, "longer", quarter.now, quarter.before, counting, reversed)
          : []),
      ],
      REVENUE_CAUSES,
    ),
    trading_days: sorted(
      counts === undefined
        ? []
        : tradingDays(counts, edition.previous.from, edition.current.to, (day) => closed.has(day)).map(tradingRow),
      TRADING_DAYS,
    ),
    market_penetration: sorted(
      marketRows(facts, customerOrders, edition.current.to, selection, options.market),
      MARKET_PENETRATION,
    ),
    payment_methods: sorted(paymentRows(facts, edition, selection), PAYMENT_METHODS),
  };
}
