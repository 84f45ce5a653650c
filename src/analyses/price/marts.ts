/** The tables of prices: elasticities, effects between products, promotions. */
import { dayOf } from "../../calendar.ts";
import type pl from "../../columns/polars.ts";
import { productTotals } from "../../features/product-days.ts";
import { type Weeks, weeksOf, YEAR_WEEKS } from "../../features/whole-weeks.ts";
import { benjaminiHochberg } from "../../mining/significance.ts";
import {
  type Elasticity,
  elasticityOf,
  FEWEST,
  meanUnits,
  type PriceWeek,
  priceVariation,
} from "../../models/elasticity.ts";
import { promotionsOf } from "../../models/promotions.ts";
import { incompleteBeta, studentQuantile } from "../../models/quantiles.ts";
import { toAmount } from "../../money.ts";
import type { Context, Input } from "../analysis.ts";
import { frameOf, type Row } from "../rows.ts";
import { adviceText, priceToTry, type Seen, verdictOf, whatIf } from "./advice.ts";
import { PRICE_CROSS, PRICE_ELASTICITY, PRICE_PROMOTIONS, type PRICE_TABLES } from "./contracts.ts";
import { readCosts } from "./costs.ts";
import { type CrossCandidate, crossRows } from "./cross.ts";
import type { PriceOptions } from "./options.ts";
import { type PriceWeeks, type ProductPrices, priceWeeks } from "./price-weeks.ts";

export type PriceMarts = Record<keyof typeof PRICE_TABLES, pl.DataFrame>;

/** The weeks of a product with a sale, ready for the regression. */
function weeksWithSales({ price, units }: ProductPrices, all: PriceWeeks, weeks: Weeks): PriceWeek[] {
  return Array.from(price.keys()).flatMap((week): PriceWeek[] => {
    const openDays = weeks.openDays[week]!;
    if (Number.isNaN(price[week]!) || !(price[week]! > 0) || !(units[week]! > 0) || openDays === 0) return [];
    const rest = Math.max(0, all.market[week]! - units[week]!) / openDays;
    return [{ week, month: all.months[week]!, price: price[week]!, units: units[week]!, openDays, market: rest }];
  });
}

/** Among hundreds of products some look clear by chance: advice allows for so many wrong ones. */
const SIGNIFICANT = 0.05;

/** p value of an elasticity of −1, by the test that belongs to the interval. */
function breakEvenChance({ own, degreesOfFreedom: df }: Elasticity): number {
  const t = ((own.value + 1) / ((own.high - own.low) / 2)) * studentQuantile(0.975, df);
  return incompleteBeta(df / (df + t * t), df / 2, 0.5);
}

/** Why a product has no elasticity, as a sentence for its row. */
function unknownText(own: readonly PriceWeek[], prices: number, variation: number): string {
  if (own.length < FEWEST.weeks) return `Sold in ${own.length} ${own.length === 1 ? "week" : "weeks"} only`;
  if (prices < FEWEST.prices) return prices === 1 ? "Its price never changed" : "It had two prices only";
  if (variation < FEWEST.variation) return "Its price hardly changed";
  return meanUnits(own) < FEWEST.units ? "Too few pieces a week to tell" : "Its price moved just as the season did";
}

/** @param pAdjusted of an elasticity of −1 */
function elasticityRow(
  own: readonly PriceWeek[],
  found: Elasticity | undefined,
  pAdjusted: number,
  cost: number | undefined,
  { format }: Context,
): Row {
  const prices = own.map(({ price }) => price);
  const varied = priceVariation(prices);
  const seen: Seen = {
    now: prices.at(-1)!,
    lowest: Math.min(...prices),
    highest: Math.max(...prices),
    cost,
    isSure: pAdjusted <= SIGNIFICANT,
  };
  const known: Row = {
    weeks: own.length,
    prices: varied.prices,
    price: seen.now,
    lowest_price: seen.lowest,
    highest_price: seen.highest,
    cost: cost ?? null,
    variation: varied.variation,
  };
  if (found === undefined)
    return { ...known, verdict: "unknown", advice: unknownText(own, varied.prices, varied.variation) };
  const { value, low, high } = found.own;
  const [up, down] = [whatIf(value, 1.1), whatIf(value, 0.9)];
  const range = (by: number): [number, number] => {
    const ends = [whatIf(low, by).revenue, whatIf(high, by).revenue].sort((a, b) => a - b);
    return [ends[0]!, ends[1]!];
  };
  const [upRange, downRange] = [range(1.1), range(0.9)];
  return {
    ...known,
    elasticity: value,
    low,
    high,
    r2: found.rSquared,
    verdict: verdictOf(found),
    p_adjusted: pAdjusted,
    advice: adviceText(found, seen, format),
    suggested_price: priceToTry(found, seen) ?? null,
    units_up_10: up.units,
    revenue_up_10: up.revenue,
    revenue_up_10_low: upRange[0],
    revenue_up_10_high: upRange[1],
    units_down_10: down.units,
    revenue_down_10: down.revenue,
    revenue_down_10_low: downRange[0],
    revenue_down_10_high: downRange[1],
  };
}

/**
 * How the sales of products answered to their list prices, by whole ISO weeks, at most the last 104. Sale lines in, returns not taken
 * off; one row per best seller out, with an elasticity where its price moved enough (`FEWEST`), what ±10 % would do, and a price to
 * try only where the interval allows it, never beyond those seen. Observational: prices were not set at random.
 *
 * @throws UserError (exit code 2) for a cost file that cannot be used, with file and line
 * @see Tellis 1988; Bijmolt, van Heerde & Pieters 2005
 */
export function price(input: Input, options: PriceOptions, context: Context): PriceMarts {
  const { facts } = input;
  const { products } = facts;
  const { asOf, dataTo = asOf } = context;
  const file = input.file("price.costs");
  const costs = file === undefined ? undefined : readCosts(file);
  const weeks = weeksOf(input.feature("dailySums"), asOf, dataTo);
  const year = productTotals(facts, weeks.first + 7 * (weeks.count - YEAR_WEEKS), weeks.first + 7 * weeks.count);
  const chosen = Array.from(year.grossE4.keys())
    .filter((p) => year.grossE4[p]! > 0 && products.isProduct[p] === 1)
    .sort((a, b) => year.grossE4[b]! - year.grossE4[a]! || a - b)
    .slice(0, options.products);
  const all = priceWeeks(facts, chosen, weeks);
  const rows: Row[] = [];
  const promotions: Row[] = [];
  const candidates: CrossCandidate[] = [];
  const series = chosen.map((_, row) => weeksWithSales(all.products[row]!, all, weeks));
  const answers = series.map(elasticityOf);
  const known = answers.flatMap((found, row) => (found === undefined ? [] : [row]));
  const chances = benjaminiHochberg(Float64Array.from(known, (row) => breakEvenChance(answers[row]!)));
  const chanceOf = new Map(known.map((row, i) => [row, chances[i]!]));
  chosen.forEach((p, row) => {
    const own = series[row]!;
    if (own.length === 0) return;
    const id = products.id[p]!;
    const description = products.description[p]!;
    const category = products.category[p] ?? null;
    const made = elasticityRow(own, answers[row], chanceOf.get(row) ?? 1, costs?.get(id), context);
    rows.push({ product_id: id, description, category, gross_revenue: toAmount(year.grossE4[p]!), ...made });
    if (made.verdict !== "unknown") candidates.push({ id, description, category, weeks: own });
    for (const one of promotionsOf({ ...all.products[row]!, market: all.market }))
      promotions.push({
        product_id: id,
        from_week: dayOf(weeks.first + 7 * one.from),
        weeks: one.to - one.from + 1,
        usual_price: one.usualPrice,
        promotion_price: one.price,
        depth: 1 - one.price / one.usualPrice,
        units: one.units,
        baseline_units: one.baseline,
        uplift: one.uplift,
        uplift_low: one.low,
        uplift_high: one.high,
        extra_revenue: one.extraRevenue,
        description,
      });
  });
  return {
    price_elasticity: frameOf(PRICE_ELASTICITY, rows).sort([...PRICE_ELASTICITY.key]),
    price_cross: frameOf(PRICE_CROSS, crossRows(candidates)).sort([...PRICE_CROSS.key]),
    price_promotions: frameOf(PRICE_PROMOTIONS, promotions).sort([...PRICE_PROMOTIONS.key]),
  };
}
