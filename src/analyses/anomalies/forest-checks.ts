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

/** Orders of the last complete week beside those of the year before it; the five strangest. None with fewer than 256 orders before. */
export function forestFindings(
  { orders }: Facts,
  { end, first }: TradingCalendar,
  seed: number,
  known: ReadonlySet<string>,
): Finding[] {
  const monday = mondayOf(end) - 7;
  const from = Math.max(first, monday - 7 * WEEKS);
  const idOf = (i: number): string => orders.id.dictionary.text(orders.id.codes[i]!) ?? "";
  const chosen: number[] = [];
  for (let i = 0; i < orders.count; i++) {
    const day = Math.floor(orders.at[i]! / DAY_MS);
    if (orders.isSale[i] === 1 && day >= from && day < monday + 7 && orders.grossE4[i]! > 0 && orders.units[i]! > 0)
      chosen.push(i);
  }
  // in the order of their ids, so that the order of the lines cannot be seen
  const named = chosen.map((i) => ({ i, id: idOf(i) })).sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  const pointOf = ({ i }: { i: number }): number[] => [
    Math.log(orders.grossE4[i]!),
    Math.log(orders.units[i]!),
    Math.log(orders.grossE4[i]! / orders.units[i]!),
    (orders.at[i]! % DAY_MS) / HOUR_MS,
  ];
  const isBefore = ({ i }: { i: number }): boolean => orders.at[i]! < monday * DAY_MS;
  const before = named.filter(isBefore).map(pointOf);
  if (before.length < FEWEST_ORDERS) return [];
  const week = named.filter((one) => !isBefore(one)).map(pointOf);
  const columnsOf = (points: readonly number[][]): Float64Array[] =>
    FEATURES.map((_, f) => Float64Array.from(points, (point) => point[f]!));
  const columns = columnsOf(before);
  const forest = isolationForest(columnsOf([...before, ...week]), seed, week.length);
  const scores = Float64Array.from(before, (point) => forest.score(point)).sort();
  const limit = Math.max(LEAST_SCORE, scores[Math.floor(RARE * (scores.length - 1))]!);
  const spreads = columns.map((values) => {
    const all = Array.from(values);
    const centre = median(all);
    return { centre, spread: spreadOf(all, centre) || 1 };
  });
  return named
    .filter((one) => !isBefore(one) && !known.has(one.id))
    .map((one) => ({ ...one, point: pointOf(one), score: forest.score(pointOf(one)) }))
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
