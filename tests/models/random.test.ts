import { describe, expect, it } from "vitest";
import {
  below,
  beta,
  categorical,
  createRandom,
  exponential,
  gamma,
  normal,
  type Random,
} from "../../src/models/random.ts";

const DRAWS = 200_000;

function moments(draw: (random: Random) => number): { mean: number; variance: number } {
  const random = createRandom(7, "moments");
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < DRAWS; i++) {
    const x = draw(random);
    sum += x;
    squares += x * x;
  }
  const mean = sum / DRAWS;
  return { mean, variance: squares / DRAWS - mean * mean };
}

describe("createRandom", () => {
  it("gives the same numbers on every machine", () => {
    const random = createRandom(42, "orders");
    expect([random(), random(), random()].map((x) => Math.round(x * 2 ** 32))).toEqual([
      3963359835, 1714323040, 3622519301,
    ]);
  });

  it("tells seeds and streams apart, also beyond 32 bits", () => {
    const first = [
      createRandom(1, "a"),
      createRandom(2, "a"),
      createRandom(1, "b"),
      createRandom(1 + 2 ** 32, "a"),
      createRandom(0, ""),
    ].map((random) => random());
    expect(new Set(first).size).toBe(5);
  });

  it("stays in [0, 1) and fills it evenly", () => {
    const random = createRandom(3, "even");
    const cells = new Array<number>(10).fill(0);
    for (let i = 0; i < DRAWS; i++) cells[below(random, 10)]! += 1;
    // chi-square with 9 degrees of freedom: 27.9 is exceeded once in a thousand
    const expected = DRAWS / 10;
    expect(cells.reduce((sum, n) => sum + (n - expected) ** 2 / expected, 0)).toBeLessThan(27.9);
  });
});

describe("distributions have the moments of the textbook", () => {
  it.each<[string, (random: Random) => number, number, number]>([
    ["uniform", (r) => r(), 1 / 2, 1 / 12],
    ["exponential", exponential, 1, 1],
    ["normal", normal, 0, 1],
    ["gamma, shape 0.4", (r) => gamma(r, 0.4), 0.4, 0.4],
    ["gamma, shape 1.1", (r) => gamma(r, 1.1), 1.1, 1.1],
    ["gamma, shape 6", (r) => gamma(r, 6), 6, 6],
    ["beta(0.8, 3.4)", (r) => beta(r, 0.8, 3.4), 0.8 / 4.2, (0.8 * 3.4) / (4.2 ** 2 * 5.2)],
    ["beta(5, 2)", (r) => beta(r, 5, 2), 5 / 7, 10 / (49 * 8)],
    ["categorical", categorical([1, 0, 2, 5]), (0 + 4 + 15) / 8, (8 + 45) / 8 - (19 / 8) ** 2],
  ])("%s", (_, draw, mean, variance) => {
    const found = moments(draw);
    expect(Math.abs(found.mean - mean)).toBeLessThan(4.5 * Math.sqrt(variance / DRAWS));
    expect(Math.abs(found.variance / variance - 1)).toBeLessThan(0.05);
  });

  it("never draws what has no weight", () => {
    const draw = categorical([0, 3, 0, 1]);
    const random = createRandom(5, "weights");
    for (let i = 0; i < 10_000; i++) expect([1, 3]).toContain(draw(random));
  });
});
