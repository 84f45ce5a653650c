/** Weeks of made products whose elasticity is known. */
import type { PriceWeek } from "../../src/models/elasticity.ts";
import { below, createRandom, normal, type Random } from "../../src/models/random.ts";

export interface Planted {
  weeks: number;
  /** Pieces of a usual week at the usual price. */
  base: number;
  elasticity: number;
  /** What is there of a week's deviation in the next, and its size on the log. */
  persistence: number;
  noise: number;
  /** Prices that stay for weeks, or a usual price with offers of a week. */
  prices: "steps" | "offers";
  /** Prices of another product, and how the sales answer to them. */
  cross?: number;
}

/** A Poisson count; above 500 as the normal one that it is. */
export function poisson(random: Random, mean: number): number {
  if (mean > 500) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal(random)));
  let [count, chance] = [0, Math.exp(-mean)];
  let [sum, draw] = [chance, random()];
  while (draw > sum && count < 5000) {
    count++;
    chance *= mean / count;
    sum += chance;
    draw = Math.min(draw, 1 - 1e-12);
  }
  return count;
}

function createPrices(kind: Planted["prices"], random: Random): () => number {
  let [price, left] = [10, 0];
  return () => {
    if (kind === "offers") return random() < 0.15 ? [7, 8, 8.5][below(random, 3)]! : 10;
    if (left-- <= 0) [price, left] = [[8, 9, 10, 11, 12][below(random, 5)]!, 2 + below(random, 8)];
    return price;
  };
}

/** The weeks with a sale, under a season of ±30 % and some growth. */
export function plantedWeeks(seed: number, planted: Planted): PriceWeek[] {
  const random = createRandom(seed, "planted demand");
  const [own, other] = [createPrices(planted.prices, random), createPrices("steps", createRandom(seed, "other"))];
  let deviation = 0;
  return Array.from({ length: planted.weeks }, (_, week): PriceWeek => {
    const price = own();
    const otherPrice = other();
    const { persistence, noise } = planted;
    deviation = persistence * deviation + Math.sqrt(1 - persistence ** 2) * normal(random) * noise;
    const season = Math.exp(0.3 * Math.sin((2 * Math.PI * week) / 52) + (0.2 * week) / 104);
    const answer = (price / 10) ** planted.elasticity * (otherPrice / 10) ** (planted.cross ?? 0);
    return {
      week,
      month: Math.floor(((week % 52) / 52) * 12) + 1,
      price,
      units: poisson(random, planted.base * season * answer * Math.exp(deviation)),
      market: 70 * season * Math.exp(0.05 * normal(random)),
      ...(planted.cross === undefined ? {} : { others: [otherPrice] }),
    };
  }).filter(({ units }) => units > 0);
}
