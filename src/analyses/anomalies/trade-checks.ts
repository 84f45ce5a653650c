/** Weeks and days of trade outside the band in which they were expected. */

import type { Facts } from "../../facts/contract.ts";
import { type Outlook, outlookByDay, outlookByWeek } from "../../features/outlook.ts";
import type { ShopSeries } from "../../features/shop-series.ts";
import { soundWeeks } from "../../features/sound-series.ts";
import { mondayOf, type TradingCalendar } from "../../features/trading-calendar.ts";
import { stepErrors } from "../../models/forecast/bands.ts";
import { median } from "./baseline.ts";
import type { Finding } from "./finding.ts";
import type { AnomalyOptions } from "./options.ts";

/** The horizons that the forecast has by default: the same outlook serves both. */
const [WEEKS_AHEAD, DAYS_AHEAD] = [13, 14];
const FEWEST_ERRORS = 8;
/**
 * Spreads of the usual error beyond which trade is out of line, of the whole shop, of one of many members and of days; and the share of
 * the least of the weeks before below which orders have fallen.
 */
const LIMITS: Readonly<
  Record<AnomalyOptions["sensitivity"], { shop: number; member: number; day: number; fallen: number }>
> = {
  low: { shop: 9, member: 15, day: 15, fallen: 0.5 },
  usual: { shop: 7, member: 12, day: 12, fallen: 0.7 },
  high: { shop: 4.5, member: 8, day: 8, fallen: 0.8 },
};
/** Errors are not believed to spread less: shares, and of counts their root. */
const LEAST_SPREAD = 0.04;
/** What moves less of the shop's revenue is its own matter. */
const MATTERS = 0.03;
const DAY_CHANGE = 0.25;

/** How many spreads of the usual error the value at `t` is out, with its sign; undefined where too little is known. */
export function outOfLine(
  { made, sound }: Pick<Outlook, "made" | "sound">,
  t: number,
  isCount: boolean,
): number | undefined {
  const { isShare } = made.errors;
  const errors = stepErrors(sound, made.back, isShare);
  if (Number.isNaN(errors[t]!)) return undefined;
  const others = errors.filter((error, i) => i !== t && !Number.isNaN(error));
  if (others.length < FEWEST_ERRORS) return undefined;
  const centre = median(others);
  const forecast = Math.max(1, Math.abs(made.back[t]!));
  // counts scatter by their root, however even they have been
  const chance = isCount ? Math.sqrt(forecast) : 0;
  const least = Math.max(LEAST_SPREAD * forecast, chance) / (isShare ? forecast : 1);
  const spread = Math.max(least, 1.4826 * median(others.map((error) => Math.abs(error - centre))));
  return (errors[t]! - centre) / spread;
}

const YEAR = 52;
/** Logarithm of a fall by a quarter. */
const MILD_FALL = Math.log(0.75);

/** The same week a year before left the four weeks before it in the same way and about as far, or fell farther. */
export function asLastYear(sound: Float64Array, t: number): boolean {
  const leaves = (at: number): number | undefined => {
    if (at < 4 || !(sound[at]! > 0)) return undefined;
    const before = median(sound.slice(at - 4, at));
    return before > 0 ? Math.log(sound[at]! / before) : undefined;
  };
  const now = leaves(t);
  // a feast moves by a week from year to year
  return [YEAR - 1, YEAR, YEAR + 1].some((back) => {
    const then = leaves(t - back);
    if (now === undefined || then === undefined) return false;
    // a week of feasts, with more days of trade than the year before: it fell, and by less
    const isMilder = then < now && now < MILD_FALL;
    return isMilder || Math.abs(now - then) < Math.abs(now) / 2;
  });
}

/** The first of the unbroken run of periods that are out on the same side of the outer band. */
function sinceOf({ points }: Outlook, t: number, side: number): number {
  let first = t;
  while (first > 0) {
    const { actual, low95, high95 } = points[first - 1]!;
    if (actual === null || !(side > 0 ? actual > high95 : actual < low95)) break;
    first--;
  }
  return points[first]!.period;
}

/** Weeks that a week of few orders is held against. */
const EARLIER = 8;
/** Roots of the usual count by which orders are fewer than chance makes them. */
const FEW = 4;
/** Of a week that is not whole so much has to be known. */
const LEAST_SHARE = 0.7;

/**
 * A week with far fewer orders than any of the eight before it: where a shop's past is unquiet the outer band is wide, and what has not
 * been so for two months is news all the same.
 */
function fallenFinding(series: ShopSeries, calendar: TradingCalendar, monday: number, share: number): Finding[] {
  const t = calendar.mondays.indexOf(monday);
  if (series.level !== "shop" || series.metric !== "orders" || t < EARLIER) return [];
  const [sound, part] = [soundWeeks(series, calendar), calendar.soundShare[t]!];
  const earlier = sound.slice(t - EARLIER, t).sort();
  const [value, least, most, usual] = [sound[t]!, earlier[0]!, earlier.at(-1)!, earlier[EARLIER >> 1]!];
  const score = (usual - value) / Math.sqrt(Math.max(1, usual));
  if (part < LEAST_SHARE || value >= share * least || score < FEW || asLastYear(sound, t)) return [];
  return [
    {
      level: series.level,
      name: series.name,
      grain: "week",
      period: monday,
      since: monday,
      metric: series.metric,
      value: series.weeks[t]!,
      low: part * least,
      high: part * most,
      driver: "",
      score,
      excess: part * (value - usual),
    },
  ];
}

interface Judging {
  limit: number;
  minChange: number;
  /** Money below which nothing matters; 0 for all. */
  least: number;
}

function findingAt(
  series: ShopSeries,
  outlook: Outlook,
  t: number,
  grain: "day" | "week",
  judging: Judging,
): Finding[] {
  const point = outlook.points[t]!;
  const { actual, forecast, low95, high95, period } = point;
  const score = outOfLine(outlook, t, series.metric !== "net_revenue");
  if (actual === null || score === undefined || Math.abs(score) < judging.limit) return [];
  if (actual >= low95 && actual <= high95) return [];
  const excess = actual - forecast;
  if (Math.abs(excess) < judging.minChange * Math.abs(forecast)) return [];
  if (series.metric === "net_revenue" && Math.abs(excess) < judging.least) return [];
  if (grain === "week" && asLastYear(outlook.sound, t)) return [];
  return [
    {
      level: series.level,
      name: series.name,
      grain,
      period,
      since: sinceOf(outlook, t, Math.sign(excess)),
      metric: series.metric,
      value: actual,
      low: low95,
      high: high95,
      driver: "",
      score: Math.abs(score),
      excess,
    },
  ];
}

/** The last complete week of every series, and its days of the whole shop. */
export function tradeFindings(
  facts: Facts,
  calendar: TradingCalendar,
  all: readonly ShopSeries[],
  { sensitivity, minChange }: Pick<AnomalyOptions, "sensitivity" | "minChange">,
): Finding[] {
  const monday = mondayOf(calendar.end) - 7;
  const limits = LIMITS[sensitivity];
  const shop = all.find(({ level, metric }) => level === "shop" && metric === "net_revenue");
  const recent = shop === undefined ? 0 : shop.weeks.slice(-9, -1).reduce((sum, value) => sum + value, 0) / 8;
  return all.flatMap((series) => {
    const isShop = series.level === "shop";
    const week = outlookByWeek(facts, series, calendar, WEEKS_AHEAD);
    const place = week?.points.findIndex(({ period, horizon }) => period === monday && horizon === 0) ?? -1;
    const limit = isShop ? limits.shop : limits.member;
    const outside =
      week === undefined || place < 0
        ? []
        : findingAt(series, week, place, "week", { limit, minChange, least: isShop ? 0 : MATTERS * recent });
    const found = outside.length > 0 ? outside : fallenFinding(series, calendar, monday, limits.fallen);
    if (!isShop || series.metric === "customers") return found;
    const day = outlookByDay(facts, series, calendar, DAYS_AHEAD);
    if (day === undefined) return found;
    const days = day.points.flatMap(({ period, horizon }, t) =>
      horizon === 0 && period >= monday && period < monday + 7 && calendar.isSound(period)
        ? findingAt(series, day, t, "day", { limit: limits.day, minChange: Math.max(DAY_CHANGE, minChange), least: 0 })
        : [],
    );
    return [...found, ...days];
  });
}

/** A week beside the band in which it was expected. */
export interface UsualRange {
  metric: string;
  /** The Monday, days since 1970. */
  period: number;
  value: number;
  low?: number;
  high?: number;
}

/** The complete weeks of a series of the whole shop with their usual ranges; none of other series. */
export function rangesOf(facts: Facts, series: ShopSeries, calendar: TradingCalendar): UsualRange[] {
  if (series.level !== "shop") return [];
  const outlook = outlookByWeek(facts, series, calendar, WEEKS_AHEAD);
  return Array.from(calendar.mondays, (period, i) => {
    const point = outlook?.points[i];
    const isKnown = point !== undefined && Number.isFinite(point.low95);
    return {
      metric: series.metric,
      period,
      value: series.weeks[i]!,
      ...(isKnown ? { low: point.low95, high: point.high95 } : {}),
    };
  });
}
