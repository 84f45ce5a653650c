import { describe, expect, it } from "vitest";
import { classicalSeasons, hasSeason } from "../../src/models/seasons.ts";
import { autoTheta, type ThetaKind, thetaFrom } from "../../src/models/theta.ts";
import { CLASSICS } from "./classics.ts";

describe.each(Object.entries(CLASSICS))("%s", (_, { period, values, theta }) => {
  const seasons = period >= 4 && hasSeason(values, period) ? classicalSeasons(values, period) : undefined;

  it.each(theta)(
    "%s forecasts as statsforecast does with its parameters",
    (kind, alpha, weight, firstLevel, first, twelfth) => {
      const forecast = thetaFrom({ kind: kind as ThetaKind, alpha, theta: weight, firstLevel, seasons }, values, 12);
      expect(Math.abs(forecast[0]! / first - 1)).toBeLessThan(1e-9);
      expect(Math.abs(forecast[11]! / twelfth - 1)).toBeLessThan(1e-9);
    },
  );

  it.each(theta)(
    "%s is fitted, and forecasts within 0.2 % of statsforecast's own fit",
    (kind, _alpha, _weight, _level, first, twelfth) => {
      const { forecast } = autoTheta(values, period, 12, [kind as ThetaKind])!;
      expect(Math.abs(forecast[0]! / first - 1)).toBeLessThan(0.002);
      expect(Math.abs(forecast[11]! / twelfth - 1)).toBeLessThan(0.002);
    },
  );
});

it("carries a straight line on at half its slope", () => {
  const line = Array.from({ length: 40 }, (_, t) => 10 + 2 * t);
  const { forecast } = autoTheta(line, 1, 3, ["STM"])!;
  expect(forecast[2]! - forecast[1]!).toBeCloseTo(1, 1);
});

it("says nothing of fewer than five values", () => {
  expect(autoTheta([1, 2, 3, 4], 1, 2)).toBeUndefined();
});
