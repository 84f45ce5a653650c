/** How often intervals hold the planted elasticity, over made products of every kind; prints the table. */
import { expect, it } from "vitest";
import { elasticityOf } from "../../src/models/elasticity.ts";
import { plantedWeeks } from "./planted-demand.ts";

const PRODUCTS = 300;

it("recovers planted elasticities within their intervals", () => {
  const shares: number[] = [];
  for (const prices of ["steps", "offers"] as const)
    for (const weeks of [26, 52, 104])
      for (const base of [8, 30, 200])
        for (const persistence of [0, 0.5, 0.8]) {
          const elasticity = -2;
          const planted = { prices, weeks, base, persistence, elasticity, noise: 0.25 };
          const found = Array.from({ length: PRODUCTS }, (_, seed) =>
            elasticityOf(plantedWeeks(seed, planted)),
          ).flatMap((one) => (one === undefined ? [] : [one.own]));
          const share = found.filter(({ low, high }) => low <= elasticity && elasticity <= high).length / found.length;
          const bias = found.reduce((sum, { value }) => sum + value - elasticity, 0) / found.length;
          shares.push(share);
          console.log(
            `${prices.padEnd(6)} ${weeks} weeks, ${base} pieces, persistence ${persistence}: ${(100 * share).toFixed(1)} % of ${found.length}, bias ${bias.toFixed(3)}`,
          );
          expect(share).toBeGreaterThan(0.85);
        }
  const mean = shares.reduce((sum, one) => sum + one, 0) / shares.length;
  console.log(`mean ${(100 * mean).toFixed(1)} %`);
  expect(mean).toBeGreaterThan(0.935);
  expect(mean).toBeLessThan(0.985);
});
