import { expect, it } from "vitest";
import { stl } from "../../src/models/stl.ts";
import { CLASSICS } from "./classics.ts";

it("takes a series apart into parts that add up to it", () => {
  const { values, period } = CLASSICS.air!;
  const { trend, season, rest } = stl(values, period, { seasonWindow: 13 });
  values.forEach((value, t) => {
    expect(trend[t]! + season[t]! + rest[t]!).toBeCloseTo(value, 9);
  });
});

it("finds the season and the line that a series was made of", () => {
  const offsets = [5, -3, 0, -2];
  const values = Array.from({ length: 48 }, (_, t) => 100 + 0.5 * t + offsets[t % 4]!);
  const { trend, season } = stl(values, 4);
  offsets.forEach((offset, i) => {
    expect(season[20 + i]!).toBeCloseTo(offset, 1);
  });
  expect(trend[24]!).toBeCloseTo(112, 1);
});

it("lets a value far off stand in the rest where it is robust", () => {
  const values = Array.from({ length: 60 }, (_, t) => 100 + 10 * Math.sin((2 * Math.PI * t) / 6));
  values[33] = 400;
  const { rest } = stl(values, 6, { robust: true });
  expect(rest[33]!).toBeGreaterThan(290);
  expect(Math.abs(rest[27]!)).toBeLessThan(1);
});

it("refuses a series shorter than two periods", () => {
  expect(() => stl([1, 2, 3], 2)).toThrow("a season of 2 needs 4 values; has 3");
});
