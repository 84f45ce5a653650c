/** From orders to one scored row per customer. Money stays in ten-thousandths (`…_e4`) until the tables are made. */
import pl from "nodejs-polars";
import { addDays, addPeriods, type Day, dayNumber, periodStart } from "../../calendar.ts";
import { UserError } from "../../errors.ts";
import type { Facts } from "../../facts.ts";
import { dayIndex, dayLiteral, int, quantile, quantileEdges, sortedValues, tieSafeScore } from "../../frames.ts";
import { jenksEdges } from "../../models/jenks.ts";
import { MONEY_SCALE } from "../../money.ts";
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

export type Metric = "recency" | "frequency" | "monetary";
export const METRICS: readonly Metric[] = ["recency", "frequency", "monetary"];
const COLUMN: Record<Metric, string> = { recency: "recency_days", frequency: "frequency", monetary: "monetary_e4" };
const SCORE: Record<Metric, string> = { recency: "r_score", frequency: "f_score", monetary: "m_score" };

/** How one metric is cut into scores; monetary edges in ten-thousandths. */
export interface Cut {
  metric: Metric;
  /** quantile, repeatQuartiles, fixed, jenks, or "no variance" where all customers are equal. */
  method: string;
  edges: number[];
  /** To which side an edge belongs: "right" to the lower interval, "left" to the upper one. */
  closed: "right" | "left";
  /** Number of scores before any rescaling. */
  levels: number;
}

export interface Lifecycle {
  newDays: number;
  atRiskDays: number;
  churnDays: number;
  /** Number of gaps between purchase days the automatic limits come from; 0 where the fallback is in force. */
  gaps: number;
}

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

/** One per customer with at least one sale order before `asOf`: first and last day, R, F, M. Anonymous orders do not count. */
function measured(orders: pl.DataFrame, options: RfmOptions, asOf: Day): pl.LazyDataFrame {
  const start = windowStart(options.window, asOf);
  const inWindow = start === undefined ? pl.lit(true) : pl.col("ordered_on").gtEq(dayLiteral(start));
  const saleDay = pl.when(pl.col("is_sale")).then(pl.col("ordered_on")).otherwise(pl.lit(null));
  const asOfIndex = int(dayNumber(asOf));
  return orders
    .lazy()
    .filter(
      pl
        .col("customer_id")
        .isNotNull()
        .and(pl.col("ordered_on").lt(dayLiteral(asOf))),
    )
    .select(
      pl.col("customer_id"),
      pl.col("is_sale"),
      saleDay.alias("sale_day"),
      pl.col("is_sale").and(inWindow).cast(pl.Int64).alias("counted"),
      pl.when(inWindow).then(pl.col("net_e4")).otherwise(int(0)).alias("net_e4"),
    )
    .groupBy("customer_id")
    .agg(
      pl.col("sale_day").min().alias("first_order_on"),
      pl.col("sale_day").max().alias("last_order_on"),
      pl.col("sale_day").dropNulls().nUnique().cast(pl.Int64).alias("purchase_days"),
      pl.col("is_sale").sum().cast(pl.Int64).alias("orders"),
      pl.col("counted").sum().alias("frequency"),
      pl.col("net_e4").sum().alias("net_e4"),
    )
    .filter(pl.col("first_order_on").isNotNull())
    .withColumns(
      asOfIndex.sub(dayIndex(pl.col("last_order_on"))).alias("recency_days"),
      asOfIndex.sub(dayIndex(pl.col("first_order_on"))).alias("tenure_days"),
      (options.monetary === "sum"
        ? pl.col("net_e4")
        : pl
            .when(pl.col("frequency").gt(int(0)))
            .then(pl.col("net_e4").cast(pl.Float64).div(pl.col("frequency").cast(pl.Float64)).round(0).cast(pl.Int64))
            .otherwise(int(0))
      ).alias("monetary_e4"),
      pl
        .when(pl.col("purchase_days").gt(int(1)))
        .then(
          dayIndex(pl.col("last_order_on"))
            .sub(dayIndex(pl.col("first_order_on")))
            .cast(pl.Float64)
            .div(pl.col("purchase_days").sub(int(1)).cast(pl.Float64)),
        )
        .otherwise(pl.lit(null))
        .cast(pl.Float64)
        .alias("usual_gap_days"),
    )
    .sort("customer_id");
}

/** The cut of one metric; recency edges are "days up to", so its scores count from the top. */
export function cutOf(metric: Metric, sorted: Float64Array, options: RfmOptions): Cut {
  const { method, bins } = options;
  if (method === "fixed") {
    const scale = metric === "monetary" ? MONEY_SCALE : 1;
    const edges = options.fixed[metric].map((edge) => Math.round(edge * scale));
    return { metric, method, edges, closed: metric === "recency" ? "right" : "left", levels: edges.length + 1 };
  }
  const base = { metric, closed: "right" as const, levels: bins };
  if (sorted.length === 0 || sorted[0] === sorted.at(-1)) return { ...base, method: "no variance", edges: [] };
  if (method === "jenks") return { ...base, method, edges: jenksEdges(sorted, bins) };
  if (method === "repeatQuartiles" && metric === "frequency") {
    const repeat = sorted.filter((orders) => orders > 1);
    return { ...base, method, edges: [1, ...quantileEdges(repeat, bins - 1)] };
  }
  return { ...base, method: "quantile", edges: quantileEdges(sorted, bins) };
}

/** Scores after rescaling, or as they are. */
const levelsOf = (cut: Cut, rescale: boolean): number => (rescale ? 5 : cut.levels);

function scoreOf(cut: Cut, rescale: boolean): pl.Expr {
  if (cut.method === "no variance") return int(Math.ceil(levelsOf(cut, rescale) / 2));
  const rising = tieSafeScore(pl.col(COLUMN[cut.metric]), cut.edges, cut.closed);
  const score = cut.metric === "recency" ? int(cut.levels + 1).sub(rising) : rising;
  if (!rescale || cut.levels === 5) return score;
  // 1 + (score − 1) · 4 / (levels − 1), rounded half up in whole numbers
  const steps = cut.levels - 1;
  return score
    .sub(int(1))
    .mul(int(8))
    .add(int(steps))
    .div(int(2 * steps))
    .add(int(1));
}

/** Spend of the customer at the cut when `share` of all customers are above it; everybody with the same spend is in. */
const topSpend = (sorted: Float64Array, share: number): number =>
  sorted.length === 0 ? Number.POSITIVE_INFINITY : (sorted[sorted.length - Math.ceil(share * sorted.length)] as number);

const FALLBACK = { atRisk: 60, churn: 180 };
/** So few gaps say nothing about a shop's rhythm. */
const MIN_GAPS = 30;

/** Limits of the lifecycle from the gaps between the purchase days of each customer. */
function lifecycleOf(orders: pl.DataFrame, options: RfmOptions, asOf: Day): Lifecycle {
  const auto = options.atRiskDays === "auto" || options.churnDays === "auto";
  const gaps = auto ? gapsOf(orders, asOf) : new Float64Array();
  const known = gaps.length >= MIN_GAPS;
  const atRisk = known ? Math.max(30, Math.ceil(quantile(gaps, 80, 100))) : FALLBACK.atRisk;
  const churn = known ? Math.ceil(quantile(gaps, 95, 100)) : FALLBACK.churn;
  const atRiskDays = options.atRiskDays === "auto" ? atRisk : options.atRiskDays;
  const churnDays = options.churnDays === "auto" ? Math.max(churn, atRiskDays + 1) : options.churnDays;
  if (churnDays <= atRiskDays) {
    throw new UserError(`invalid rfm.churnDays: ${churnDays}; expected more than rfm.atRiskDays (${atRiskDays})`, {
      exitCode: 2,
    });
  }
  return { newDays: options.newDays, atRiskDays, churnDays, gaps: known ? gaps.length : 0 };
}

function gapsOf(orders: pl.DataFrame, asOf: Day): Float64Array {
  const gaps = orders
    .lazy()
    .filter(
      pl
        .col("customer_id")
        .isNotNull()
        .and(pl.col("is_sale"))
        .and(pl.col("ordered_on").lt(dayLiteral(asOf))),
    )
    .select("customer_id", "ordered_on")
    .unique()
    .sort(["customer_id", "ordered_on"])
    .select(
      pl.col("customer_id").eq(pl.col("customer_id").shift(1)).alias("same"),
      dayIndex(pl.col("ordered_on"))
        .sub(dayIndex(pl.col("ordered_on").shift(1)))
        .alias("gap"),
    )
    .filter(pl.col("same"))
    .collectSync();
  return sortedValues(gaps, "gap");
}

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
  const base = measured(facts.orders, options, asOf).collectSync();
  const cuts = METRICS.map((metric) => cutOf(metric, sortedValues(base, COLUMN[metric]), options));
  const spent = sortedValues(base, COLUMN.monetary);
  const spend = {
    high: topSpend(spent, options.highSpenderShare),
    value:
      spent.length === 0 ? Number.POSITIVE_INFINITY : quantile(spent, Math.round(options.highValueQuantile * 1e6), 1e6),
    whale: topSpend(spent, options.whaleShare),
  };
  const lifecycle = lifecycleOf(facts.orders, options, asOf);
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
