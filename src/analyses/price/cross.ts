/** Products whose sales answer to the price of another of their category. */
import { benjaminiHochberg } from "../../mining/significance.ts";
import { elasticityOf, FEWEST, type PriceWeek, priceVariation } from "../../models/elasticity.ts";
import { incompleteBeta, studentQuantile } from "../../models/quantiles.ts";
import type { Row } from "../rows.ts";

/** A product with enough prices of its own, the most sold first. */
export interface CrossCandidate {
  id: string;
  description: string;
  category: string | null;
  weeks: readonly PriceWeek[];
}

const MOST_PRODUCTS = 60;
const MOST_PAIRS = 800;
const FEWEST_WEEKS = 26;
/** Without categories anything is held against anything: only where the months can be told apart. */
const FEWEST_UNRELATED = 78;
const SIGNIFICANT = 0.05;

/** The weeks of both, with the other's price beside. */
function together(one: CrossCandidate, other: CrossCandidate): PriceWeek[] {
  const prices = new Map(other.weeks.map(({ week, price }) => [week, price]));
  return one.weeks.flatMap((week) => {
    const price = prices.get(week.week);
    return price === undefined ? [] : [{ ...week, others: [price] }];
  });
}

/** Pairs within a category (within the best sellers where there are no categories), most sold first. */
function pairsOf(candidates: readonly CrossCandidate[], hasCategories: boolean): [CrossCandidate, CrossCandidate][] {
  const shown = candidates.slice(0, MOST_PRODUCTS);
  return shown
    .flatMap((one) => shown.map((other): [CrossCandidate, CrossCandidate] => [one, other]))
    .filter(
      ([one, other]) => one !== other && (!hasCategories || (one.category !== null && one.category === other.category)),
    )
    .slice(0, MOST_PAIRS);
}

/** One row per pair that could be tested. */
export function crossRows(candidates: readonly CrossCandidate[]): Row[] {
  const hasCategories = candidates.some(({ category }) => category !== null);
  const found = pairsOf(candidates, hasCategories).flatMap(([one, other]) => {
    const weeks = together(one, other);
    const { prices, variation } = priceVariation(weeks.flatMap(({ others = [] }) => others));
    const fewest = hasCategories ? FEWEST_WEEKS : FEWEST_UNRELATED;
    if (weeks.length < fewest || prices < FEWEST.prices || variation < FEWEST.variation) return [];
    const fit = elasticityOf(weeks);
    const cross = fit?.cross[0];
    if (fit === undefined || cross === undefined || !(cross.high > cross.low)) return [];
    // the test that belongs to the interval
    const df = fit.degreesOfFreedom;
    const t = (cross.value / ((cross.high - cross.low) / 2)) * studentQuantile(0.975, df);
    return [{ one, other, cross, weeks: weeks.length, p: incompleteBeta(df / (df + t * t), df / 2, 0.5) }];
  });
  const adjusted = benjaminiHochberg(Float64Array.from(found, ({ p }) => p));
  return found.map(({ one, other, cross, weeks }, i): Row => {
    const p = adjusted[i]!;
    return {
      product_id: one.id,
      other_id: other.id,
      elasticity: cross.value,
      low: cross.low,
      high: cross.high,
      weeks,
      p_adjusted: p,
      relation: p > SIGNIFICANT ? "none" : cross.value > 0 ? "substitute" : "complement",
      description: one.description,
      other_description: other.description,
    };
  });
}
