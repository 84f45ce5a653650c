/** How much more or less than of late the coming weeks ask for, by the same weeks a year before, where that has been right. */
import type { Facts } from "../../facts/contract.ts";
import { type Weeks, YEAR_WEEKS } from "../../features/whole-weeks.ts";
import { crostonPath, demandFrom } from "../../models/intermittent.ts";

const DAY_MS = 86_400_000;
/** Weeks until smoothing has forgotten how it began. */
const SETTLED = 13;
const FEWEST_ORIGINS = 13;
/** Three years and what smoothing needs: so that the same weeks a year before are held against those of the year before them. */
const MOST_SEASON_WEEKS = 3 * YEAR_WEEKS + SETTLED;
/** A season is used where errors with it are at most such a share of those without. */
const WORTH = 0.9;
const [LEAST, MOST] = [1 / 3, 3];

/**
 * By week of a series, and for the week after its last: what the lead time from there on asked for a year before, over what was usual
 * then; 1 where that is not known. Undefined where the last year's lead times were not foreseen better with it than without.
 */
export function seasonOf(units: Float64Array, lead: number): Float64Array | undefined {
  const path = crostonPath(units);
  const last = units.length - Math.ceil(lead);
  const usual = (week: number): number => lead * (path[week - 1] ?? 0);
  const factors = new Float64Array(units.length + 1).fill(1);
  let [plain, seasonal, origins] = [0, 0, 0];
  for (let week = YEAR_WEEKS + SETTLED; week <= units.length; week++) {
    const then = week - YEAR_WEEKS;
    if (then > last || !(usual(then) > 0)) continue;
    factors[week] = Math.min(MOST, Math.max(LEAST, demandFrom(units, then, lead) / usual(then)));
    if (week > last) continue;
    const came = demandFrom(units, week, lead);
    plain += Math.abs(came - usual(week));
    seasonal += Math.abs(came - usual(week) * factors[week]!);
    origins++;
  }
  return origins >= FEWEST_ORIGINS && seasonal <= WORTH * plain ? factors : undefined;
}

/**
 * What the `cover` weeks after the next `lead` ones asked for a year before, over what was usual then; undefined where that is not known.
 */
export function seasonAfter(units: Float64Array, lead: number, cover: number): number | undefined {
  const then = units.length - YEAR_WEEKS;
  const usual = cover * (crostonPath(units)[then - 1] ?? 0);
  if (then < SETTLED || !(usual > 0) || lead + cover > YEAR_WEEKS) return undefined;
  const came = demandFrom(units, then, lead + cover) - demandFrom(units, then, lead);
  return Math.min(MOST, Math.max(LEAST, came / usual));
}

export interface DemandSeason {
  /** By week of the calendar and for the week after it, as `seasonOf` makes it. */
  lead: Float64Array;
  /** Of the days after the lead time that an order is to cover. */
  cover: number;
}

/** The season of each category, and of the whole shop for products without one. */
export interface DemandSeasons {
  of(product: number): DemandSeason | undefined;
}

/** @param begun the first day of the shop, since 1970 */
export function seasonsOf(
  { items, orders, products }: Facts,
  weeks: Pick<Weeks, "first" | "count">,
  begun: number,
  { leadTimeDays, coverDays }: { leadTimeDays: number; coverDays: number },
): DemandSeasons {
  const earlier = Math.floor((weeks.first - begun) / 7);
  const count = Math.min(MOST_SEASON_WEEKS, weeks.count + Math.max(0, earlier));
  const first = weeks.first - 7 * (count - weeks.count);
  const names = [...new Set(products.category.filter((name) => name !== null))].sort();
  const place = new Map(names.map((name, i) => [name, i + 1]));
  const categoryOf = Int32Array.from(products.category, (name) => (name === null ? 0 : place.get(name)!));
  const units = Array.from({ length: names.length + 1 }, () => new Float64Array(count));
  items.each((batch) => {
    for (let i = 0; i < batch.count; i++) {
      const p = batch.product[i]!;
      if (batch.isSale[i] === 0 || products.isProduct[p] === 0) continue;
      const week = Math.floor((Math.floor(orders.at[batch.order[i]!]! / DAY_MS) - first) / 7);
      if (week < 0 || week >= count) continue;
      units[0]![week]! += batch.quantity[i]!;
      if (categoryOf[p] !== 0) units[categoryOf[p]!]![week]! += batch.quantity[i]!;
    }
  });
  const lead = leadTimeDays / 7;
  // thousandths of a piece, so that the order in which they are added cannot be seen
  const seasons = units.map((sold): DemandSeason | undefined => {
    const pieces = sold.map((some) => Math.round(some * 1000) / 1000);
    const factors = seasonOf(pieces, lead)?.subarray(count - weeks.count);
    return factors && { lead: factors, cover: seasonAfter(pieces, lead, coverDays / 7) ?? factors.at(-1)! };
  });
  return { of: (product) => seasons[categoryOf[product]!] };
}
