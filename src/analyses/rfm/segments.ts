/**
 * Segments as ordered rules over scores and customer columns: the presets, a user's own, and the check that says which
 * cells of the score grid two rules share and which none covers. The first rule that holds names the customer's segment.
 */
import { z } from "zod";

/** The segment of customers whom no rule covers. */
export const OTHER = "Other";

/** Scores a rule may ask for; `fm` is the second axis of the grid (option `axis`). */
export const SCORES = ["r", "f", "m", "fm"] as const;

export interface ScoreRange {
  low: number;
  high: number;
  /** Whether `low` and `high` themselves are left out, as in ">5000" and "<2". */
  isOpen: boolean;
}

const RANGE = /^(-?\d+(?:\.\d+)?)(?:\s*[-–]\s*(-?\d+(?:\.\d+)?))?$/;
const LIMIT = /^(>=|<=|≥|≤|>|<)\s*(-?\d+(?:\.\d+)?)$/;

/**
 * "4-5", "5", ">=30", ">30", "<=2", "<2" or a number as a range; undefined where the text is none of these or runs backwards.
 */
export function parseRange(text: string | number): ScoreRange | undefined {
  const limit = LIMIT.exec(String(text).trim());
  if (limit) {
    const [, sign = "", number] = limit;
    const isOpen = sign === ">" || sign === "<";
    return sign.startsWith(">") || sign === "≥"
      ? { low: Number(number), high: Number.POSITIVE_INFINITY, isOpen }
      : { low: Number.NEGATIVE_INFINITY, high: Number(number), isOpen };
  }
  const closed = RANGE.exec(String(text).trim());
  if (!closed) return undefined;
  const low = Number(closed[1]);
  const high = closed[2] === undefined ? low : Number(closed[2]);
  return low <= high ? { low, high, isOpen: false } : undefined;
}

/** Whether a value lies in a range. */
export const isWithin = (value: number, { low, high, isOpen }: ScoreRange): boolean =>
  isOpen ? value > low && value < high : value >= low && value <= high;

const range = z.union([z.string(), z.number()]).refine((text) => parseRange(text) !== undefined, {
  message: 'expected a range like "4-5", "5", ">=30", ">30", "<=2" or "<2"',
});

const conditions = z
  .strictObject({
    r: range.optional().describe("recency score"),
    f: range.optional().describe("frequency score"),
    m: range.optional().describe("monetary score"),
    fm: range.optional().describe("score on the grid's second axis"),
    rfm_sum: range.optional().describe("sum of the three scores"),
    recency_days: range.optional().describe("days since the last order"),
    frequency: range.optional().describe("orders"),
    monetary: range.optional().describe("spend, currency units"),
    is_high_spender: z.boolean().optional().describe("among the highest spenders"),
    is_high_value: z.boolean().optional().describe("at or above the high-value quantile of spend"),
    is_top_rfm: z.boolean().optional().describe("every score in the top two of five"),
    lifecycle: z.enum(["New", "Active", "At-Risk", "Churned"]).optional().describe("lifecycle stage"),
  })
  .describe("what has to hold, all of it; nothing: everybody who is left");

export const SegmentRule = z.strictObject({
  name: z.string().min(1).max(60).describe("the segment's name; several rules may share it"),
  when: conditions.default({}),
  action: z.string().default("").describe("what to do with these customers"),
  role: z
    .enum(["core", "slipping", "other"])
    .default("other")
    .describe("core: carries the business; slipping: worth a call before it is too late"),
});
export type SegmentRule = z.infer<typeof SegmentRule>;

type Role = SegmentRule["role"];
/** One line of a preset's grid: name, recency scores, scores on the second axis, role, action. */
type GridLine = readonly [name: string, r: string, fm: string, role: Role, action: string];

const grid = (lines: readonly GridLine[]): SegmentRule[] =>
  lines.map(([name, r, fm, role, action]) => ({ name, when: { r, fm }, role, action }));

/** Partition of all 25 cells into eleven names: the widely used R × F map with Lost split off from Hibernating. */
const default11 = grid([
  ["Champions", "5", "4-5", "core", "Reward; early access; ask for referrals"],
  ["Loyal", "3-4", "4-5", "core", "Upsell; loyalty tier"],
  ["Potential Loyalist", "4-5", "2-3", "other", "Membership; second-category offer"],
  ["New", "5", "1", "other", "Onboard; second-order voucher"],
  ["Promising", "4", "1", "other", "Brand story; free sample"],
  ["Need Attention", "3", "3", "other", "Limited offer on last category"],
  ["About to Sleep", "3", "1-2", "other", "Reminder with bestsellers"],
  ["At Risk", "1-2", "3-4", "slipping", "Personal call for top accounts; win-back"],
  ["Can't Lose", "1-2", "5", "slipping", "Account manager; ask why"],
  ["Hibernating", "2", "1-2", "other", "Low-cost win-back only"],
  ["Lost", "1", "1-2", "other", "Leave, or annual catalogue"],
]);

/** Shopify's group names. Its eleventh, Prospects, has no orders and so no scores. */
const shopify11 = grid([
  ["Champions", "5", "4-5", "core", "Reward; early access; ask for referrals"],
  ["Loyal", "3-4", "4-5", "core", "Upsell; loyalty tier"],
  ["Active", "4-5", "2-3", "other", "Membership; second-category offer"],
  ["New", "5", "1", "other", "Onboard; second-order voucher"],
  ["Promising", "4", "1", "other", "Brand story; free sample"],
  ["Previously loyal", "1-2", "5", "slipping", "Account manager; ask why"],
  ["Needs attention", "3", "3", "other", "Limited offer on last category"],
  ["At risk", "1-2", "3-4", "slipping", "Personal call for top accounts; win-back"],
  ["Almost lost", "3", "1-2", "other", "Reminder with bestsellers"],
  ["Dormant", "1-2", "1-2", "other", "Low-cost win-back only"],
]);

const classic4 = grid([
  ["Champions", "4-5", "4-5", "core", "Reward; early access; ask for referrals"],
  ["Loyalists", "3-5", "1-3", "other", "Membership; second-category offer"],
  ["Loyalists", "3", "4-5", "other", "Membership; second-category offer"],
  ["At Risk", "1-2", "3-5", "slipping", "Personal call for top accounts; win-back"],
  ["Hibernating", "1-2", "1-2", "other", "Low-cost win-back only"],
]);

const loyalty3: SegmentRule[] = [
  { name: "High Spenders", when: { is_high_spender: true }, role: "core", action: "Reward; personal contact" },
  { name: "At Risk", when: { recency_days: ">=30" }, role: "slipping", action: "Reminder with an offer" },
  { name: "Others", when: {}, role: "other", action: "Regular newsletter" },
];

const highValueAtRisk003: SegmentRule[] = [
  { name: "High Value", when: { is_top_rfm: true }, role: "core", action: "Reward; personal contact" },
  { name: "At Risk", when: { r: "1-2" }, role: "slipping", action: "Win-back" },
  { name: "Others", when: {}, role: "other", action: "Regular newsletter" },
];

export const PRESETS = { default11, shopify11, classic4, loyalty3, highValueAtRisk003 } as const;
export type SegmentPreset = keyof typeof PRESETS;
export const SEGMENT_PRESETS = Object.keys(PRESETS) as [SegmentPreset, ...SegmentPreset[]];

/** A score of 1…levels on the scale 1…5: 1 + (score − 1) · 4 / (levels − 1), rounded half up in whole numbers. */
export function stretch(score: number, levels: number): number {
  const steps = levels - 1;
  return levels === 5 || steps === 0 ? score : Math.floor(((score - 1) * 8 + steps) / (2 * steps)) + 1;
}

/** Scores that the presets are written in: 1 to 5. */
const PRESET_LEVELS = 5;

/** The scores of `levels` that lie in the range of a preset when they are stretched to 1…5; undefined where none does. */
function onLevels(text: string | number, levels: number): string | undefined {
  const scores = Array.from({ length: levels }, (_, i) => i + 1).filter((score) =>
    within(stretch(score, levels), text),
  );
  return scores.length === 0 ? undefined : `${scores[0]}-${scores.at(-1)}`;
}

/** The rules of a preset on a grid of another size. A rule whose cells the grid does not have falls away. */
function adapted(rules: readonly SegmentRule[], levels: Levels & { fm: number }): SegmentRule[] {
  const other = SCORES.filter((score) => levels[score] !== PRESET_LEVELS);
  return rules.flatMap((rule) => {
    const when = { ...rule.when };
    for (const score of other) {
      const wanted = when[score];
      if (wanted === undefined) continue;
      const range = onLevels(wanted, levels[score]);
      if (range === undefined) return [];
      when[score] = range;
    }
    return [{ ...rule, when }];
  });
}

/** The options that say which segments there are. */
interface Segmentation {
  segments: SegmentPreset | readonly SegmentRule[];
  actions: Readonly<Record<string, string>>;
  axis: "FM" | "F";
}

/**
 * The rules of a preset or the user's own, with the user's words for what to do. A preset adapts to the number of scores that
 * `levels` says; rules of the user's own are about the scores as they are.
 */
export function rulesOf({ segments, actions, axis }: Segmentation, levels?: Levels): SegmentRule[] {
  const isPreset = typeof segments === "string";
  const given = isPreset ? PRESETS[segments] : segments;
  const rules =
    isPreset && levels !== undefined ? adapted(given, { ...levels, fm: axisScore(levels.f, levels.m, axis) }) : given;
  return rules.map((rule) => ({ ...rule, action: actions[rule.name] ?? rule.action }));
}

export interface Segment {
  name: string;
  action: string;
  role: Role;
}

/** The segments that the rules can name, in their order, each once; "Other" last where a customer may slip through. */
export function segmentsOf(rules: readonly SegmentRule[], withOther: boolean): Segment[] {
  const segments = new Map<string, Segment>();
  for (const { name, action, role } of rules) if (!segments.has(name)) segments.set(name, { name, action, role });
  if (withOther && !segments.has(OTHER)) segments.set(OTHER, { name: OTHER, action: "", role: "other" });
  return [...segments.values()];
}

/** The grid's second axis: the mean of F and M rounded half up, or F itself. */
export const axisScore = (f: number, m: number, axis: "FM" | "F"): number =>
  axis === "F" ? f : Math.floor((f + m + 1) / 2);

export interface Levels {
  r: number;
  f: number;
  m: number;
}

export interface RuleCheck {
  /** Pairs of differently named rules that hold in the same cells: the earlier one wins there. */
  overlaps: { first: string; second: string; cells: number; example: string }[];
  /** Codes such as "511" that no rule covers. */
  uncovered: string[];
  /** Segments none of whose rules is ever the first to hold. */
  shadowed: string[];
  /** Segments that depend on more than scores, so that no cell says who belongs to them. */
  conditional: string[];
}

const within = (value: number, text: string | number | undefined): boolean => {
  if (text === undefined) return true;
  const limits = parseRange(text);
  return limits !== undefined && isWithin(value, limits);
};

/** Does a rule ask for anything that is not one of the scores? */
export const isConditional = ({ when }: SegmentRule): boolean =>
  Object.entries(when).some(([key, value]) => value !== undefined && !(SCORES as readonly string[]).includes(key));

/** Do the rule's conditions on the scores hold in a cell? */
export const holdsIn = ({ when }: SegmentRule, cell: Levels, fm: number): boolean =>
  within(cell.r, when.r) && within(cell.f, when.f) && within(cell.m, when.m) && within(fm, when.fm);

/** Every (r, f, m) cell with its score on the second axis. */
export function* cells(levels: Levels, axis: "FM" | "F"): Generator<Levels & { fm: number }> {
  for (let r = 1; r <= levels.r; r++)
    for (let f = 1; f <= levels.f; f++)
      for (let m = 1; m <= levels.m; m++) yield { r, f, m, fm: axisScore(f, m, axis) };
}

/**
 * Holds the rules against every cell of the score cube (`levels.r × levels.f × levels.m`). A rule that also asks for
 * columns covers no cell for certain; it takes part in overlaps, because it may.
 */
export function checkRules(rules: readonly SegmentRule[], levels: Levels, axis: "FM" | "F"): RuleCheck {
  const overlaps = new Map<string, RuleCheck["overlaps"][number]>();
  const uncovered: string[] = [];
  const reached = new Set<string>();
  for (const cell of cells(levels, axis)) {
    const code = scoreCode(cell);
    const holding = rules.filter((rule) => holdsIn(rule, cell, cell.fm));
    const sure = holding.findIndex((rule) => !isConditional(rule));
    if (sure === -1) uncovered.push(code);
    for (const rule of sure === -1 ? holding : holding.slice(0, sure + 1)) reached.add(rule.name);
    const first = holding[0];
    // a rule without conditions takes whoever is left: that is its meaning, not an overlap
    for (const second of holding.slice(1)) {
      if (first === undefined || second.name === first.name || Object.keys(second.when).length === 0) continue;
      const key = JSON.stringify([first.name, second.name]);
      const known = overlaps.get(key) ?? { first: first.name, second: second.name, cells: 0, example: code };
      overlaps.set(key, { ...known, cells: known.cells + 1 });
    }
  }
  const names = [...new Set(rules.map(({ name }) => name))];
  return {
    overlaps: [...overlaps.values()],
    uncovered,
    shadowed: names.filter((name) => !reached.has(name)),
    conditional: [...new Set(rules.filter(isConditional).map(({ name }) => name))],
  };
}

/** "543"; with scores above 9 the digits are kept apart, "10-4-3". */
export const scoreCode = ({ r, f, m }: Levels, top = Math.max(r, f, m)): string => [r, f, m].join(top > 9 ? "-" : "");

/** The one segment of a cell of the r × fm grid, or null where its customers can be in several. */
export function cellSegment(
  rules: readonly SegmentRule[],
  levels: Levels,
  axis: "FM" | "F",
  r: number,
  fm: number,
): string | null {
  if (rules.some(isConditional)) return null;
  const names = new Set<string>();
  for (const cell of cells({ ...levels, r }, axis)) {
    if (cell.r === r && cell.fm === fm) names.add(rules.find((rule) => holdsIn(rule, cell, fm))?.name ?? OTHER);
  }
  return names.size === 1 ? ([...names][0] as string) : null;
}
