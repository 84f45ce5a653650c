/**
 * How demand answers to price: the log of the pieces on the log of the price, with the months and a trend beside it, so that season and
 * growth are not taken for the price's doing. Constant elasticity (Tellis 1988; Bijmolt, van Heerde & Pieters 2005 find −2.6 on
 * average).
 */
import { type Coefficient, seriesLeastSquares } from "./least-squares.ts";

/** A week with sales. */
export interface PriceWeek {
  /** Number of the week, so that weeks a year apart differ by 52. */
  week: number;
  /** 1 to 12, of most of its days. */
  month: number;
  /** List price, above 0. */
  price: number;
  /** Pieces, above 0. */
  units: number;
  /** Days on which the shop was open, at least 1. Default 7. */
  openDays?: number;
  /** Pieces that the rest of the shop sold on each open day, above 0: the season, where the weeks are too few for months. */
  market?: number;
  /** Prices of other products whose effect is asked for, above 0. */
  others?: readonly number[];
}

export interface Elasticity {
  own: Coefficient;
  /** Of the other products' prices, in their order; undefined where the rest already says them. */
  cross: (Coefficient | undefined)[];
  weeks: number;
  /** Different prices, to the hundredth. */
  prices: number;
  rSquared: number;
  degreesOfFreedom: number;
}

/**
 * What a product must have before its elasticity is asked for. `units`: mean pieces of a week with sales; with fewer, the weeks without a
 * sale, which have no logarithm, are missed at high prices first, and demand looks as if it minded the price less.
 */
export const FEWEST = { weeks: 12, prices: 3, variation: 0.05, units: 5 } as const;
/** From so many weeks on the months are told apart; below, the rest of the shop says what the season does. */
const FEWEST_FOR_MONTHS = 78;

const cents = (price: number): number => Math.round(price * 100);

/** Pieces of a week with sales. */
export const meanUnits = (weeks: readonly PriceWeek[]): number =>
  weeks.reduce((sum, { units }) => sum + units, 0) / Math.max(1, weeks.length);

/** Different prices and how much they vary: standard deviation over mean. */
export function priceVariation(prices: readonly number[]): { prices: number; variation: number } {
  const mean = prices.reduce((sum, price) => sum + price, 0) / prices.length;
  const square = prices.reduce((sum, price) => sum + (price - mean) ** 2, 0) / Math.max(1, prices.length - 1);
  return { prices: new Set(prices.map(cents)).size, variation: prices.length < 2 ? 0 : Math.sqrt(square) / mean };
}

/**
 * Elasticity of the pieces of a week to the price, with a 95 % interval.
 *
 * ln(pieces per open day) = a + ε ln(price) + trend + season + other prices. The season is a level for each month from 78 weeks on, and
 * before that the log of what the rest of the shop sold, where that is given. Undefined where weeks, pieces, prices or their variation are
 * too few, see `FEWEST`, or where the price moves just as trend or season do.
 */
export function elasticityOf(weeks: readonly PriceWeek[]): Elasticity | undefined {
  const n = weeks.length;
  const { prices, variation } = priceVariation(weeks.map(({ price }) => price));
  if (n < FEWEST.weeks || prices < FEWEST.prices || variation < FEWEST.variation) return undefined;
  if (meanUnits(weeks) < FEWEST.units) return undefined;
  const column = (of: (week: PriceWeek) => number): Float64Array => Float64Array.from(weeks, of);
  const first = weeks[0]!.week;
  const months =
    n < FEWEST_FOR_MONTHS ? [] : [...new Set(weeks.map(({ month }) => month))].sort((a, b) => a - b).slice(1);
  const hasMarket = months.length === 0 && weeks.every(({ market = 0 }) => market > 0);
  const season = hasMarket
    ? [column(({ market = 1 }) => Math.log(market))]
    : months.map((month) => column((one) => (one.month === month ? 1 : 0)));
  const others = weeks[0]!.others?.length ?? 0;
  // the prices come last: what season and trend say already is not theirs
  const fit = seriesLeastSquares(
    column(({ units, openDays = 7 }) => Math.log(units / openDays)),
    [
      column(() => 1),
      column(({ week }) => (week - first) / 52),
      ...season,
      column(({ price }) => Math.log(price)),
      ...Array.from({ length: others }, (_, j) => column((one) => Math.log(one.others![j]!))),
    ],
    (i) => weeks[i]!.week === weeks[i - 1]!.week + 1,
  );
  const place = 2 + season.length;
  const own = fit?.coefficients[place];
  if (fit === undefined || own === undefined || !(own.standardError > 0)) return undefined;
  return {
    own,
    cross: fit.coefficients.slice(place + 1),
    weeks: n,
    prices,
    rSquared: fit.rSquared,
    degreesOfFreedom: fit.degreesOfFreedom,
  };
}
