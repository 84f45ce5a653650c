/** From orders to one scored row per customer. Money stays in ten-thousandths (`…_e4`) until the tables are made. */
import type { Day } from "../../calendar.ts";
import { detach, retire } from "../../columns/typed-arrays.ts";
import { quantile } from "../../features/periods-and-quantiles.ts";
import { MONEY_SCALE } from "../../money.ts";
import type { Input } from "../analysis.ts";
import { type Cut, cutOf, levelsOf, SCORED_METRICS, scoresOf } from "./cuts.ts";
import { type Lifecycle, lifecycleOf } from "./lifecycle.ts";
import { type Measures, measuresOf, measureValues } from "./measures.ts";
import type { RfmOptions } from "./options.ts";
import {
  axisScore,
  checkRules,
  holdsIn,
  isConditional,
  isWithin,
  type Levels,
  OTHER,
  parseRange,
  rulesOf,
  type Segment,
  type SegmentRule,
  segmentsOf,
} from "./segments.ts";

/** All customers scored; entry i of an array is about the customer of entry i of the measures. */
export interface Scored {
  measures: Measures;
  scores: { r: Uint8Array; f: Uint8Array; m: Uint8Array; fm: Uint8Array };
  /** Place in LIFECYCLE. */
  stage: Uint8Array;
  /** Place in `segments`. */
  segment: Uint16Array;
  /** Ascending values of each metric. */
  sorted: Record<"recency" | "frequency" | "monetary", Float64Array>;
  cuts: Cut[];
  /** Spend in ten-thousandths from which a customer is a high spender, of high value, among the whales. */
  spend: { high: number; value: number; whale: number };
  lifecycle: Lifecycle;
  rules: SegmentRule[];
  segments: Segment[];
  levels: Levels;
}

export const LIFECYCLE = ["New", "Active", "At-Risk", "Churned"] as const;

/** Spend of the customer at the cut when `share` of all customers are above it; everybody with the same spend is in. */
const topSpend = (sorted: Float64Array, share: number): number =>
  sorted.length === 0 ? Number.POSITIVE_INFINITY : (sorted[sorted.length - Math.ceil(share * sorted.length)] as number);

type Unsegmented = Omit<Scored, "segment" | "rules" | "segments">;
type Test = (customer: number) => boolean;

/** Whether every score of a customer is among the top two. */
export const isTop = ({ scores: { r, f, m }, levels }: Pick<Scored, "scores" | "levels">, i: number): boolean =>
  r[i]! >= levels.r - 1 && f[i]! >= levels.f - 1 && m[i]! >= levels.m - 1;

/** Whether all conditions of a rule hold for a customer. */
function testOf({ name, when }: SegmentRule, scored: Unsegmented): Test {
  const { measures, scores, spend, stage } = scored;
  const { r, f, m, fm } = scores;
  const number: Record<string, (i: number) => number> = {
    r: (i) => r[i]!,
    f: (i) => f[i]!,
    m: (i) => m[i]!,
    fm: (i) => fm[i]!,
    rfm_sum: (i) => r[i]! + f[i]! + m[i]!,
    recency_days: (i) => measures.recencyDays[i]!,
    frequency: (i) => measures.frequency[i]!,
    monetary: (i) => measures.monetaryE4[i]!,
  };
  const flag: Record<string, Test> = {
    is_high_spender: (i) => measures.monetaryE4[i]! >= spend.high,
    is_high_value: (i) => measures.monetaryE4[i]! >= spend.value,
    is_top_rfm: (i) => isTop(scored, i),
  };
  const tests = Object.entries(when).flatMap(([key, wanted]): Test[] => {
    if (wanted === undefined) return [];
    if (typeof wanted === "boolean") return [(i) => flag[key]!(i) === wanted];
    if (key === "lifecycle") return [(i) => LIFECYCLE[stage[i]!] === wanted];
    const range = parseRange(wanted);
    if (range === undefined) throw new Error(`rule ${name}: unchecked range ${wanted}`);
    const scale = key === "monetary" ? MONEY_SCALE : 1;
    const limits = { ...range, low: range.low * scale, high: range.high * scale };
    const of = number[key]!;
    return [(i) => isWithin(of(i), limits)];
  });
  return (i) => tests.every((holds) => holds(i));
}

/** The place in `segments` of each customer's segment: that of the first rule that holds. */
function segmentNumbers(scored: Unsegmented, rules: readonly SegmentRule[], segments: readonly Segment[]): Uint16Array {
  const { scores, measures } = scored;
  const { r, f, m, fm } = scores;
  const place = new Map(segments.map(({ name }, i) => [name, i]));
  const numberOf = (rule: SegmentRule | undefined): number => place.get(rule?.name ?? OTHER)!;
  const numbers = new Uint16Array(measures.count);
  if (rules.some(isConditional)) {
    const tests = rules.map((rule) => ({ holds: testOf(rule, scored), number: numberOf(rule) }));
    for (let i = 0; i < numbers.length; i++)
      numbers[i] = tests.find(({ holds }) => holds(i))?.number ?? numberOf(undefined);
    return numbers;
  }
  // rules about scores alone hold for a whole cell of the score cube
  const known = new Map<number, number>();
  for (let i = 0; i < numbers.length; i++) {
    const key = (r[i]! << 16) | (f[i]! << 8) | m[i]!;
    let number = known.get(key);
    if (number === undefined) {
      const cell = { r: r[i]!, f: f[i]!, m: m[i]! };
      number = numberOf(rules.find((rule) => holdsIn(rule, cell, fm[i]!)));
      known.set(key, number);
    }
    numbers[i] = number;
  }
  return numbers;
}

/** Place in LIFECYCLE of each customer. */
function stages({ count, tenureDays, recencyDays, orders }: Measures, limits: Lifecycle): Uint8Array {
  const stage = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    const silent = recencyDays[i]!;
    const isNew = tenureDays[i]! <= limits.newDays && orders[i] === 1;
    stage[i] = isNew ? 0 : silent <= limits.atRiskDays ? 1 : silent <= limits.churnDays ? 2 : 3;
  }
  return stage;
}

/**
 * Scores and segments of all customers as of a day, from the orders before it.
 *
 * @throws UserError where options contradict each other (churnDays ≤ atRiskDays)
 */
export function scored(input: Input, options: RfmOptions, asOf: Day): Scored {
  const orders = input.feature("customerOrders");
  const measures = measuresOf(orders, options, asOf);
  const [recency, frequency, monetary] = SCORED_METRICS.map((metric) =>
    Float64Array.from(measureValues(measures, metric)).sort(),
  ) as [Float64Array, Float64Array, Float64Array];
  const sorted = { recency, frequency, monetary };
  const cuts = SCORED_METRICS.map((metric) => cutOf(metric, sorted[metric], options));
  const [r, f, m] = cuts.map((cut) => scoresOf(cut, measureValues(measures, cut.metric), options.rescale)) as [
    Uint8Array,
    Uint8Array,
    Uint8Array,
  ];
  const fm = f.map((score, i) => axisScore(score, m[i]!, options.axis));
  const lifecycle = lifecycleOf(orders, options, asOf);
  const [levelR, levelF, levelM] = cuts.map((cut) => levelsOf(cut, options.rescale)) as [number, number, number];
  const unsegmented: Unsegmented = {
    measures,
    scores: { r, f, m, fm },
    stage: stages(measures, lifecycle),
    sorted,
    cuts,
    spend: {
      high: topSpend(monetary, options.highSpenderShare),
      value:
        monetary.length === 0
          ? Number.POSITIVE_INFINITY
          : quantile(monetary, Math.round(options.highValueQuantile * 1e6), 1e6),
      whale: topSpend(monetary, options.whaleShare),
    },
    lifecycle,
    levels: { r: levelR, f: levelF, m: levelM },
  };
  const rules = rulesOf(options, unsegmented.levels);
  const check = checkRules(rules, unsegmented.levels, options.axis);
  const everybody = rules.some((rule) => Object.keys(rule.when).length === 0);
  const segments = segmentsOf(rules, check.uncovered.length > 0 && !everybody);
  return { ...unsegmented, rules, segments, segment: segmentNumbers(unsegmented, rules, segments) };
}

/** Gives the arrays about customers back; what is known of all of them together stays. Using one of them afterwards is an error. */
export function forget({ measures, scores, stage, segment, sorted }: Scored): void {
  const { count, ...arrays } = measures;
  detach(...Object.values(arrays), ...Object.values(scores), ...Object.values(sorted), stage, segment);
  for (const columns of [measures, scores, sorted])
    retire(columns, "the scores of customers are used after they were given back");
  // how many they are stays known
  Object.defineProperty(measures, "count", { value: count, enumerable: true });
}
