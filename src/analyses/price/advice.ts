/** What a product's answer to prices allows to say, and to try. */
import type { Format } from "../../format.ts";
import type { Elasticity } from "../../models/elasticity.ts";

export type PriceVerdict = "elastic" | "inelastic" | "inconclusive" | "unknown";

/** Of a price that is `by` times the one now: pieces and revenue as shares of now, less 1. */
export const whatIf = (elasticity: number, by: number): { units: number; revenue: number } => ({
  units: by ** elasticity - 1,
  revenue: by ** (1 + elasticity) - 1,
});

/** Nobody buys more because it is dearer: where sales rose with the price something else moved both, and that is no answer. */
export const verdictOf = ({ own: { value, low, high } }: Elasticity): PriceVerdict =>
  high < -1 ? "elastic" : low > -1 && value <= 0 ? "inelastic" : "inconclusive";

export interface Seen {
  now: number;
  lowest: number;
  highest: number;
  cost: number | undefined;
  /** Whether the verdict holds among all the products that were looked at. */
  isSure: boolean;
}

const STEP = 0.1;
/** A range that reaches a doubled revenue says nothing. */
const FARTHEST = 1;
/** A smaller step than this is none. */
const LEAST_STEP = 0.01;

const cents = (price: number): number => Math.round(price * 100) / 100;
const within = (price: number, { lowest, highest }: Seen): number => cents(Math.min(highest, Math.max(lowest, price)));

/**
 * The price to try: a tenth up or down, or the most profitable one where the cost is known (c·ε ÷ (1 + ε)); never beyond what was
 * charged before. Undefined where the interval allows no advice or there is no step to take.
 */
export function priceToTry(found: Elasticity, seen: Seen): number | undefined {
  const verdict = verdictOf(found);
  const { now, cost, isSure } = seen;
  if (!isSure) return undefined;
  const wanted =
    verdict === "inelastic"
      ? now * (1 + STEP)
      : verdict !== "elastic"
        ? undefined
        : cost !== undefined && cost > 0
          ? (cost * found.own.value) / (1 + found.own.value)
          : now * (1 - STEP);
  if (wanted === undefined) return undefined;
  const price = within(wanted, seen);
  return Math.abs(price / now - 1) < LEAST_STEP ? undefined : price;
}

/** The advice in a sentence, with how sure it is. */
export function adviceText(found: Elasticity, seen: Seen, format: Format): string {
  const { value, low, high } = found.own;
  const verdict = verdictOf(found);
  const signed = (share: number): string => `${share >= 0 ? "+" : "−"}${format.percent(Math.abs(share), 0)}`;
  if (verdict === "inconclusive") {
    if (value > 0) return "Sold no less when dearer: something else moved both, no advice";
    const [worst, best] = [low, high].map((e) => whatIf(e, 1 + STEP).revenue) as [number, number];
    if (best > FARTHEST) return "Not clear: its sales go up and down too much";
    return `Not clear: 10% dearer may mean ${signed(worst)} to ${signed(best)} revenue`;
  }
  if (!seen.isSure) return "Not clear enough among so many products";
  const price = priceToTry(found, seen);
  if (price === undefined)
    return verdict === "inelastic"
      ? `Keep ${format.money(seen.now)}: buyers hardly mind the price, but no higher one was tried`
      : seen.cost === undefined
        ? `Keep ${format.money(seen.now)}: buyers mind the price, but no lower one was tried`
        : `Keep ${format.money(seen.now)}: near the price of most profit among those tried`;
  const by = price / seen.now;
  const revenue = whatIf(value, by).revenue;
  const ends = [low, high].map((e) => whatIf(e, by).revenue).sort((a, b) => a - b) as [number, number];
  const profit = seen.cost !== undefined && verdict === "elastic" ? " (most profit)" : "";
  return `Try ${format.money(price)}${profit}: revenue ${signed(revenue)} (${signed(ends[0])} to ${signed(ends[1])})`;
}
