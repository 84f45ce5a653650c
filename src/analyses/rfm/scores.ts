/** From orders to one scored row per customer. Money stays in ten-thousandths (`…_e4`) until the tables are made. */
import pl from "nodejs-polars";
import { addDays, addPeriods, type Day, dayNumber, periodStart } from "../../calendar.ts";
import { UserError } from "../../errors.ts";
import type { Facts } from "../../facts.ts";
import { int, quantile, sortedValues } from "../../frames.ts";
import { MONEY_SCALE } from "../../money.ts";
import { type CustomerOrders, ordersByCustomer } from "../customer-orders.ts";
import { COLUMN, type Cut, cutOf, levelsOf, METRICS, SCORE, scoreOf } from "./cuts.ts";
import { type Lifecycle, lifecycleOf } from "./lifecycle.ts";
import type { RfmOptions } from "./options.ts";
import {
  cells,
  checkRules,
  holdsIn,
  isConditional,
  type Levels,
  OTHER,
  parseRange,
  rulesOf,
  type Segment,
  type SegmentRule,
  scoreCode,
  segmentsOf,
} from "./segments.ts";

export interface Scored {
  /** One per customer with a sale order, sorted by customer_id. */
  customers: pl.DataFrame;
  cuts: Cut[];
  /** Spend in ten-thousandths from which a customer is a high spender, of high value, among the whales. */
  spend: { high: number; value: number; whale: number };
  lifecycle: Lifecycle;
  rules: SegmentRule[];
  segments: Segment[];
  levels: Levels;
}

/** First day of the window of frequency and monetary, or undefined for "all". */
export function windowStart(window: string, asOf: Day): Day | undefined {
  if (window === "all") return undefined;
  const count = Number(window.slice(0, -1));
  const unit = window.slice(-1);
  if (unit === "D" || unit === "W") return addDays(asOf, -count * (unit === "W" ? 7 : 1));
  // the same day so many months ago; where that month is shorter, its last day
  const month = addPeriods(periodStart(asOf, "month"), "month", -count * (unit === "Y" ? 12 : 1));
  const sameDay = addDays(month, Number(asOf.slice(8)) - 1);
  const nextMonth = addPeriods(month, "month", 1);
  return sameDay < nextMonth ? sameDay : addDays(nextMonth, -1);
}

/** One per customer with at least one sale order before `asOf`: first and last day, R, F, M. */
function measured(orders: CustomerOrders, customers: pl.DataFrame, options: RfmOptions, asOf: Day): pl.DataFrame {
  const { starts, day, isSale, netE4 } = orders;
  const start = windowStart(options.window, asOf);
  const from = start === undefined ? Number.NEGATIVE_INFINITY : dayNumber(start);
  const end = dayNumber(asOf);
  const count = starts.length - 1;
  const numbers = (): Int32Array => new Int32Array(count);
  const [first, last, purchaseDays, sales, frequency] = [numbers(), numbers(), numbers(), numbers(), numbers()];
  const net = new Float64Array(count);
  for (let customer = 0; customer < count; customer++) {
    for (let i = starts[customer]!; i < starts[customer + 1]!; i++) {
      const on = day[i]!;
      if (on >= end) break;
      if (on >= from) net[customer]! += netE4[i]!;
      if (isSale[i] === 0) continue;
      if (sales[customer] === 0) first[customer] = on;
      if (sales[customer] === 0 || on !== last[customer]) purchaseDays[customer]!++;
      last[customer] = on;
      sales[customer]!++;
      if (on >= from) frequency[customer]!++;
    }
  }
  const asOfIndex = int(dayNumber(asOf));
  const whole = (name: string): pl.Expr => pl.col(name).cast(pl.Int64);
  return pl
    .DataFrame([
      customers.getColumn("customer_id").slice(0, count),
      pl.Series("first_day", first),
      pl.Series("last_day", last),
      pl.Series("purchase_days", purchaseDays),
      pl.Series("orders", sales),
      pl.Series("frequency", frequency),
      pl.Series("net_e4", net),
    ])
    .lazy()
    .filter(pl.col("orders").gt(pl.lit(0)))
    .select(
      pl.col("customer_id"),
      pl.col("first_day").cast(pl.Date).alias("first_order_on"),
      pl.col("last_day").cast(pl.Date).alias("last_order_on"),
      ...["purchase_days", "orders", "frequency", "net_e4"].map(whole),
      asOfIndex.sub(whole("last_day")).alias("recency_days"),
      asOfIndex.sub(whole("first_day")).alias("tenure_days"),
      (options.monetary === "sum"
        ? pl.col("net_e4")
        : pl
            .when(pl.col("frequency").gt(pl.lit(0)))
            .then(pl.col("net_e4").div(pl.col("frequency").cast(pl.Float64)).round(0))
            .otherwise(pl.lit(0))
      )
        .cast(pl.Int64)
        .alias("monetary_e4"),
      pl
        .when(pl.col("purchase_days").gt(pl.lit(1)))
        .then(
          whole("last_day")
            .sub(whole("first_day"))
            .cast(pl.Float64)
            .div(whole("purchase_days").sub(int(1)).cast(pl.Float64)),
        )
        .otherwise(pl.lit(null))
        .cast(pl.Float64)
        .alias("usual_gap_days"),
    )
    .collectSync();
}

/** Spend of the customer at the cut when `share` of all customers are above it; everybody with the same spend is in. */
const topSpend = (sorted: Float64Array, share: number): number =>
  sorted.length === 0 ? Number.POSITIVE_INFINITY : (sorted[sorted.length - Math.ceil(share * sorted.length)] as number);

const RULE_COLUMN: Record<string, string> = { r: "r_score", f: "f_score", m: "m_score", fm: "fm_score" };

/** A rule's conditions as one expression. */
function conditionOf(rule: SegmentRule): pl.Expr {
  const parts = Object.entries(rule.when).flatMap(([key, wanted]): pl.Expr[] => {
    if (wanted === undefined) return [];
    if (typeof wanted === "boolean") return [pl.col(key).eq(pl.lit(wanted))];
    if (key === "lifecycle") return [pl.col(key).eq(pl.lit(wanted))];
    const range = parseRange(wanted);
    if (range === undefined) throw new Error(`rule ${rule.name}: unchecked range ${wanted}`);
    const scale = key === "monetary" ? MONEY_SCALE : 1;
    const value = pl.col(key === "monetary" ? COLUMN.monetary : (RULE_COLUMN[key] ?? key));
    return [
      ...(Number.isFinite(range.low) ? [value.gtEq(pl.lit(range.low * scale))] : []),
      ...(Number.isFinite(range.high) ? [value.ltEq(pl.lit(range.high * scale))] : []),
    ];
  });
  return parts.reduce((all, part) => all.and(part), pl.lit(true));
}

/** The segment where rules look at more than scores: one condition after the other. */
const segmentOf = (rules: readonly SegmentRule[]): pl.Expr =>
  rules.reduceRight<pl.Expr>(
    (rest, rule) => pl.when(conditionOf(rule)).then(pl.lit(rule.name)).otherwise(rest),
    pl.lit(OTHER),
  );

/** Everything that follows from the three scores: one row per cell of the score cube, to be joined. */
function cellFrame(rules: readonly SegmentRule[], levels: Levels, axis: "FM" | "F"): pl.DataFrame {
  const all = [...cells(levels, axis)];
  const top = Math.max(levels.r, levels.f, levels.m);
  const column = (name: string, of: (cell: (typeof all)[number]) => unknown, type: pl.DataType): pl.Series =>
    pl.Series(name, all.map(of), type);
  return pl.DataFrame([
    column("r_score", ({ r }) => r, pl.Int64),
    column("f_score", ({ f }) => f, pl.Int64),
    column("m_score", ({ m }) => m, pl.Int64),
    column("fm_score", ({ fm }) => fm, pl.Int64),
    column("rfm_sum", ({ r, f, m }) => r + f + m, pl.Int64),
    column("rfm_score", (cell) => scoreCode(cell, top), pl.String),
    column("is_top_rfm", ({ r, f, m }) => r >= levels.r - 1 && f >= levels.f - 1 && m >= levels.m - 1, pl.Bool),
    column("segment", (cell) => rules.find((rule) => holdsIn(rule, cell, cell.fm))?.name ?? OTHER, pl.String),
  ]);
}

function assertBins(options: RfmOptions): void {
  if (typeof options.segments !== "string" || options.method === "fixed" || options.rescale || options.bins === 5)
    return;
  throw new UserError(
    `invalid rfm.bins: ${options.bins}; expected 5, because segments ${options.segments} is defined on scores 1 to 5`,
    { hint: "set rfm.rescale to true, or give rules of your own under rfm.segments", exitCode: 2 },
  );
}

/**
 * Scores and segments of all customers as of a day, from the orders before it.
 *
 * @throws UserError where options contradict each other (bins without rescale on a preset, churnDays ≤ atRiskDays)
 */
export function scored(facts: Facts, options: RfmOptions, asOf: Day): Scored {
  assertBins(options);
  const orders = ordersByCustomer(facts);
  const base = measured(orders, facts.customers, options, asOf);
  const cuts = METRICS.map((metric) => cutOf(metric, sortedValues(base, COLUMN[metric]), options));
  const spent = sortedValues(base, COLUMN.monetary);
  const spend = {
    high: topSpend(spent, options.highSpenderShare),
    value:
      spent.length === 0 ? Number.POSITIVE_INFINITY : quantile(spent, Math.round(options.highValueQuantile * 1e6), 1e6),
    whale: topSpend(spent, options.whaleShare),
  };
  const lifecycle = lifecycleOf(orders, options, asOf);
  const [r, f, m] = cuts.map((cut) => levelsOf(cut, options.rescale)) as [number, number, number];
  const levels = { r, f, m };
  const rules = rulesOf(options.segments, options.actions);
  const check = checkRules(rules, levels, options.axis);
  const everybody = rules.some((rule) => Object.keys(rule.when).length === 0);
  const segments = segmentsOf(rules, check.uncovered.length > 0 && !everybody);

  const money = pl.col(COLUMN.monetary);
  const day = pl.col("recency_days");
  const customers = base
    .lazy()
    .withColumns(
      ...cuts.map((cut) => scoreOf(cut, options.rescale).cast(pl.Int64).alias(SCORE[cut.metric])),
      money.gtEq(pl.lit(spend.high)).alias("is_high_spender"),
      money.gtEq(pl.lit(spend.value)).alias("is_high_value"),
      pl
        .when(
          pl
            .col("tenure_days")
            .ltEq(int(lifecycle.newDays))
            .and(pl.col("orders").eq(int(1))),
        )
        .then(pl.lit("New"))
        .otherwise(
          pl
            .when(day.ltEq(int(lifecycle.atRiskDays)))
            .then(pl.lit("Active"))
            .otherwise(
              pl
                .when(day.ltEq(int(lifecycle.churnDays)))
                .then(pl.lit("At-Risk"))
                .otherwise(pl.lit("Churned")),
            ),
        )
        .alias("lifecycle"),
    )
    .join(cellFrame(rules, levels, options.axis).lazy(), { on: ["r_score", "f_score", "m_score"], how: "left" })
    .withColumns((rules.some(isConditional) ? segmentOf(rules) : pl.col("segment")).alias("segment"))
    .sort("customer_id")
    .collectSync();
  return { customers, cuts, spend, lifecycle, rules, segments, levels };
}
