/** Orders that are put together as hardly any other, by an isolation forest: not the largest, but the strangest. */
import type { Facts } from "../../facts/contract.ts";
import { mondayOf, type TradingCalendar } from "../../features/trading-calendar.ts";
import { isolationForest } from "../../models/isolation-forest.ts";
import { median, spreadOf } from "./baseline.ts";
import type { Finding } from "./finding.ts";

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const WEEKS = 52;
const FEWEST_ORDERS = 256;
/** Below this no order is strange, however alike the others are. */
const LEAST_SCORE = 0.65;
/** Of the orders before, so large a share is less strange. */
const RARE = 0.999;
const MOST = 5;

/** What an order is described by, as the table names what is strangest about it. */
const FEATURES = ["value", "pieces", "price of a piece", "time of day"] as const;

/** So many of the orders before are scored at most, spread over all: what is rare among them is rare among all. */
const MOST_SCORED = 100_000;

/** Orders by their ids, so that the order of the lines cannot be seen. */
function sortById({ id: { dictionary, codes } }: Facts["orders"], chosen: readonly number[]): Int32Array {
  const { text, bytes } = dictionary;
  const isBefore = bytes?.isBefore ?? ((a: number, b: number) => (text(a) ?? "") < (text(b) ?? ""));
  return Int32Array.from(chosen).sort((i, k) => {
    const [a, b] = [codes[i]!, codes[k]!];
    return isBefore(a, b) ? -1 : isBefore(b, a) ? 1 : 0;
  });
}

/** Orders of the last complete week beside those of the year before it; the five strangest. None with fewer than 256 orders before. */
export function forestFindings(
  { orders }: Facts,
  { end, first }: TradingCalendar,
  seed: number,
  known: ReadonlySet<string>,
): Finding[] {
  const monday = mondayOf(end) - 7;
  const from = Math.max(first, monday - 7 * WEEKS);
  const chosen: { before: number[]; week: number[] } = { before: [], week: [] };
  for (let i = 0; i < orders.count; i++) {
    const day = Math.floor(orders.at[i]! / DAY_MS);
    if (orders.isSale[i] !== 1 || day < from || day >= monday + 7 || orders.grossE4[i]! <= 0 || orders.units[i]! <= 0)
      continue;
    (day < monday ? chosen.before : chosen.week).push(i);
  }
  const [before, week] = [sortById(orders, chosen.before), sortById(orders, chosen.week)];
  if (before.length < FEWEST_ORDERS) return [];
  const pointOf = (i: number): number[] => [
    Math.log(orders.grossE4[i]!),
    Math.log(orders.units[i]!),
    Math.log(orders.grossE4[i]! / orders.units[i]!),
    (orders.at[i]! % DAY_MS) / HOUR_MS,
  ];
  const columns = FEATURES.map(() => new Float64Array(before.length + week.length));
  const put = (i: number, row: number): void => {
    pointOf(i).forEach((value, f) => {
      columns[f]![row] = value;
    });
  };
  before.forEach(put);
  week.forEach((i, row) => {
    put(i, before.length + row);
  });
  const forest = isolationForest(columns, seed, week.length);
  const step = Math.ceil(before.length / MOST_SCORED);
  const scores = Float64Array.from({ length: Math.ceil(before.length / step) }, (_, n) =>
    forest.score(pointOf(before[n * step]!)),
  ).sort();
  const limit = Math.max(LEAST_SCORE, scores[Math.floor(RARE * (scores.length - 1))]!);
  const spreads = columns.map((values) => {
    const usual = values.subarray(0, before.length);
    const centre = median(usual);
    return { centre, spread: spreadOf(usual, centre) || 1 };
  });
  return Array.from(week, (i) => ({ i, id: orders.id.dictionary.text(orders.id.codes[i]!) ?? "" }))
    .filter(({ id }) => !known.has(id))
    .map((one) => ({ ...one, point: pointOf(one.i), score: forest.score(pointOf(one.i)) }))
    .filter(({ score }) => score > limit)
    .sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1))
    .slice(0, MOST)
    .map(({ i, id, point, score }): Finding => {
      const day = Math.floor(orders.at[i]! / DAY_MS);
      const off = point.map((value, f) => Math.abs(value - spreads[f]!.centre) / spreads[f]!.spread);
      return {
        level: "order",
        name: id,
        grain: "day",
        period: day,
        since: day,
        metric: "isolation",
        value: score,
        low: 0,
        high: limit,
        driver: FEATURES[off.indexOf(Math.max(...off))]!,
        score: score / limit,
        excess: 0,
      };
    });
}
