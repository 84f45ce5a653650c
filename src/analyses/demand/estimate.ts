/** The demand of one product: from its weeks to what a week to come asks for, and how far off that may be. */

import type { Weeks } from "../../features/whole-weeks.ts";
import { variationOf } from "../../models/abc-xyz.ts";
import {
  DEMAND_PATHS,
  type DemandMethod,
  demandPatternOf,
  leadTimeErrors,
  METHOD_OF,
  type Pattern,
  spreadOfErrors,
} from "../../models/intermittent.ts";
import { normalQuantile } from "../../models/quantiles.ts";
import type { DemandOptions } from "./options.ts";
import type { DemandSeason } from "./season.ts";
import type { Stop } from "./stops.ts";

export interface Estimate {
  /** Pieces of each week of the calendar. */
  units: Float64Array;
  /** What was expected of each week from those before it; NaN where the week is left out. */
  expected: Float64Array;
  /** Weeks that the estimate is made from. */
  weeks: number;
  pattern: Pattern;
  method: DemandMethod;
  interval: number;
  variation: number;
  perWeek: number;
  leadTimeDemand: number;
  leadTimeError: number;
  safetyStock: number;
  /** What the coming lead time asks for over what is usual now; 1 without a season. */
  season: number;
  /** The same of the days after it that an order is to cover. */
  coverSeason: number;
  /** Share of earlier lead times in which stock at such a reorder point would have lasted; undefined with fewer than eight. */
  serviceReached: number | undefined;
  cappedUnits: number;
}

/** Fewer weeks say too little of the error of a lead time. */
export const FEWEST_WEEKS = 8;
const FEWEST_SIZES = 8;
/** Weeks beyond this modified z-score of the log are single events (Iglewicz & Hoaglin 1993). */
const OUTLYING = 3.5;
const NORMAL_MAD = 0.6745;
/** Weeks of a very steady product differ by so much without being events. */
const LEAST_MAD = 0.15;

const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
};

/** The most that a week may count; a single order of a hundred times the usual is no demand to plan for. */
function mostOf(weeks: readonly number[]): number {
  const logs = weeks.filter((units) => units > 0).map(Math.log);
  if (logs.length < FEWEST_SIZES) return Number.POSITIVE_INFINITY;
  const centre = median(logs);
  const spread = Math.max(LEAST_MAD, median(logs.map((log) => Math.abs(log - centre))));
  return Math.exp(centre + (OUTLYING * spread) / NORMAL_MAD);
}

/** Weeks of pieces from days of pieces. */
export function weeklyOf(days: Float64Array, { count }: Weeks): Float64Array {
  const units = new Float64Array(count);
  for (let day = 0; day < 7 * count; day++) units[Math.floor(day / 7)]! += days[day]!;
  return units.map((sum) => Math.round(sum * 1000) / 1000);
}

/** Weeks in which the shop was closed, or the product stopped on half of the days on which it was open. */
function leftOut(weeks: Weeks, stops: readonly Stop[]): Uint8Array {
  const lost = new Uint8Array(weeks.count);
  for (const day of weeks.tradingDays)
    if (day < 7 * weeks.count && stops.some(({ from, to }) => day >= from && day <= to)) lost[Math.floor(day / 7)]!++;
  return lost.map((days, week) => (weeks.openDays[week] === 0 || days * 2 >= weeks.openDays[week]! ? 1 : 0));
}

/**
 * Undefined where nothing was sold in these weeks.
 *
 * @param season of its category
 */
export function estimate(
  units: Float64Array,
  weeks: Weeks,
  stops: readonly Stop[],
  { leadTimeDays, serviceLevel }: Pick<DemandOptions, "leadTimeDays" | "serviceLevel">,
  season?: DemandSeason,
): Estimate | undefined {
  const first = units.findIndex((sold) => sold > 0);
  if (first < 0) return undefined;
  const out = leftOut(weeks, stops);
  const used = Array.from(units.keys()).filter((week) => week >= first && out[week] === 0);
  const raw = used.map((week) => units[week]!);
  const most = mostOf(raw);
  const demand = raw.map((sold) => Math.min(sold, most));
  const found = demandPatternOf(demand);
  if (found === undefined) return undefined;
  const method = METHOD_OF[found.pattern];
  const path = DEMAND_PATHS[method](demand);
  const expected = new Float64Array(units.length).fill(Number.NaN);
  used.forEach((week, i) => {
    if (i > 0) expected[week] = path[i - 1]!;
  });
  const perWeek = path.at(-1) ?? 0;
  const lead = leadTimeDays / 7;
  const now = season?.lead[units.length] ?? 1;
  const leadTimeDemand = perWeek * lead * now;
  const factors = season && used.map((week) => season.lead[week]!);
  const errors = leadTimeErrors(demand, lead, method, factors);
  const variation = variationOf(demand) ?? 0;
  const mean = demand.reduce((sum, sold) => sum + sold, 0) / demand.length;
  // a short series says how weeks differ; a very short one at least that pieces come by chance
  const error =
    spreadOfErrors(errors) ??
    Math.max(Math.sqrt(leadTimeDemand), demand.length < 4 ? 0 : variation * mean * Math.sqrt(lead));
  const safetyStock = normalQuantile(serviceLevel) * error;
  return {
    units,
    expected,
    weeks: demand.length,
    pattern: found.pattern,
    method,
    interval: found.interval,
    variation,
    perWeek,
    leadTimeDemand,
    leadTimeError: error,
    safetyStock,
    season: now,
    coverSeason: season?.cover ?? 1,
    serviceReached:
      errors.length < FEWEST_WEEKS ? undefined : errors.filter((above) => above <= safetyStock).length / errors.length,
    cappedUnits: raw.reduce((sum, sold, i) => sum + sold - demand[i]!, 0),
  };
}
