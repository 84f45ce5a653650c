import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  type BetaGeometricParameters,
  type BetaGeometricVariant,
  betaGeometricAlive,
  betaGeometricExpected,
  betaGeometricExpectedNew,
  betaGeometricObjective,
  fitBetaGeometric,
} from "../../src/models/beta-geometric.ts";
import { type GroupedHistory, groupHistory } from "../../src/models/purchase-history.ts";
import { reference } from "../reference.ts";
import { cdnowHistory, numericGradient } from "./histories.ts";

type Quadruple = readonly [number, number, number, number];
const parametersOf = ([r, alpha, a, b]: Quadruple): BetaGeometricParameters => ({ r, alpha, a, b });
const one = (x: number, tx: number, T: number): GroupedHistory =>
  groupHistory({ x: Float64Array.of(x), tx: Float64Array.of(tx), T: Float64Array.of(T) });

/** Computed with 50 digits (mpmath 1.3): model, (r, α, a, b), (x, t_x, T), log likelihood, expected purchases in the next 39. */
const EXACT: readonly [BetaGeometricVariant, Quadruple, readonly [number, number, number], number, number][] = [
  ["bg-nbd", [0.2426, 4.4136, 0.7929, 2.4259], [0, 0, 38.86], -0.553819911289431, 0.19478676916062],
  ["bg-nbd", [0.2426, 4.4136, 0.7929, 2.4259], [2, 30.43, 38.86], -9.45967345011599, 1.22592265798703],
  ["bg-nbd", [0.2426, 4.4136, 0.7929, 2.4259], [29, 37.86, 38.86], -44.4392495571821, 19.3649027724276],
  ["bg-nbd", [0.2426, 4.4136, 0.7929, 2.4259], [400, 100, 104], 124.21941759823, 0.0187794566887415],
  ["bg-nbd", [0.525, 6.183, 0.891, 1.614], [0, 0, 38.86], -1.04255234921085, 0.376416826415612],
  ["bg-nbd", [0.525, 6.183, 0.891, 1.614], [2, 30.43, 38.86], -9.15866422831096, 1.09335566961387],
  ["bg-nbd", [0.525, 6.183, 0.891, 1.614], [29, 37.86, 38.86], -44.9262160813403, 18.1359291387444],
  ["bg-nbd", [0.525, 6.183, 0.891, 1.614], [400, 100, 104], 118.5201341272, 0.0205089544267818],
  ["bg-nbd", [0.05, 0.1, 12, 0.2], [0, 0, 38.86], -0.298256028588419, 0.0342569144831419],
  ["bg-nbd", [0.05, 0.1, 12, 0.2], [2, 30.43, 38.86], -14.2177166935088, 0.0486449874083737],
  ["bg-nbd", [0.05, 0.1, 12, 0.2], [29, 37.86, 38.86], -66.8109873002951, 1.91227668205367],
  ["bg-nbd", [0.05, 0.1, 12, 0.2], [400, 100, 104], 89.9235762971825, 0.000187363461350288],
  ["mbg-nbd", [0.2426, 4.4136, 0.7929, 2.4259], [0, 0, 38.86], -0.386392691693098, 0.127302215028934],
  ["mbg-nbd", [0.2426, 4.4136, 0.7929, 2.4259], [2, 30.43, 38.86], -9.68822699576114, 1.34036751024231],
  ["mbg-nbd", [0.2426, 4.4136, 0.7929, 2.4259], [29, 37.86, 38.86], -44.4657307582651, 19.5162764788424],
  ["mbg-nbd", [0.2426, 4.4136, 0.7929, 2.4259], [400, 100, 104], 124.214961582216, 0.0188314022579842],
  ["mbg-nbd", [0.525, 6.183, 0.891, 1.614], [0, 0, 38.86], -0.539837463531015, 0.154012746675147],
  ["mbg-nbd", [0.525, 6.183, 0.891, 1.614], [2, 30.43, 38.86], -9.48555131453393, 1.26296062326737],
  ["mbg-nbd", [0.525, 6.183, 0.891, 1.614], [29, 37.86, 38.86], -44.9567083221532, 18.2972894854979],
  ["mbg-nbd", [0.525, 6.183, 0.891, 1.614], [400, 100, 104], 118.515425393001, 0.0205663991378957],
  ["mbg-nbd", [0.05, 0.1, 12, 0.2], [0, 0, 38.86], -0.00423664530287625, 0.000428173874572091],
  ["mbg-nbd", [0.05, 0.1, 12, 0.2], [2, 30.43, 38.86], -16.6420770988194, 0.0888832703295127],
  ["mbg-nbd", [0.05, 0.1, 12, 0.2], [29, 37.86, 38.86], -67.1716667697387, 1.99157842817872],
  ["mbg-nbd", [0.05, 0.1, 12, 0.2], [400, 100, 104], 89.8915301861444, 0.000188243773362162],
];

describe("likelihood and expectation against 50-digit values", () => {
  it.each(EXACT)("%s %j %j", (variant, parameters, [x, tx, T], logLikelihood, expected) => {
    const value = betaGeometricObjective(variant, one(x, tx, T))(
      Float64Array.from(parameters, Math.log),
      new Float64Array(4),
    );
    expect(-value / logLikelihood).toBeCloseTo(1, 11);
    expect(betaGeometricExpected(variant, parametersOf(parameters), x, tx, T, 39) / expected).toBeCloseTo(1, 11);
  });
});

describe("the gradient", () => {
  it.each(["bg-nbd", "mbg-nbd"] as const)("of %s equals finite differences", (variant) => {
    const history = groupHistory({
      x: Float64Array.of(0, 2, 1, 29, 0, 4),
      tx: Float64Array.of(0, 30.43, 1.71, 37.86, 0, 12),
      T: Float64Array.of(38.86, 38.86, 38.86, 38.86, 3, 30),
    });
    const objective = betaGeometricObjective(variant, history);
    for (const at of [
      [0.24, 4.4, 0.8, 2.4],
      [3, 0.5, 1.7, 0.6],
      [0.05, 90, 0.01, 12],
    ]) {
      const theta = Float64Array.from(at, Math.log);
      const gradient = new Float64Array(4);
      objective(theta, gradient);
      numericGradient(objective, theta).forEach((value, i) => {
        expect(gradient[i]).toBeCloseTo(value, 6);
      });
    }
  });
});

const summary = reference("cdnow/cdnow_customers_summary.csv");

describe.runIf(summary !== undefined)("CDNOW, 2,357 customers, weeks", () => {
  it("BG/NBD as Fader, Hardie & Lee (2005) and lifetimes print it", () => {
    const history = groupHistory(cdnowHistory(readFileSync(summary as string, "utf8")));
    const { parameters, standardErrors, logLikelihood, converged } = fitBetaGeometric("bg-nbd", history);
    expect(converged).toBe(true);
    expect(parameters.r).toBeCloseTo(0.242593, 5);
    expect(parameters.alpha).toBeCloseTo(4.413532, 4);
    expect(parameters.a).toBeCloseTo(0.792886, 4);
    expect(parameters.b).toBeCloseTo(2.425752, 4);
    expect(logLikelihood).toBeCloseTo(-9582.4256, 3);
    // lifetimes docs/Quickstart.md, se(coef)
    expect(standardErrors.r).toBeCloseTo(0.012557, 5);
    expect(standardErrors.alpha).toBeCloseTo(0.378221, 4);
    expect(standardErrors.a).toBeCloseTo(0.185719, 4);
    expect(standardErrors.b).toBeCloseTo(0.705345, 3);
    // Hardie's spreadsheet: x = 2, t_x = 30.43, T = 38.86, 39 weeks
    expect(betaGeometricExpected("bg-nbd", parameters, 2, 30.43, 38.86, 39)).toBeCloseTo(1.226, 3);
    // the same, new customers at 0.1429, 1, 3, 31.8571, 32 and 78 weeks (printed with four digits of a rounded fit)
    const expected = [0.0078, 0.0532, 0.1506, 1.0405, 1.0437, 1.8576];
    [0.1429, 1, 3, 31.8571, 32, 78].forEach((t, i) => {
      expect(Math.abs(betaGeometricExpectedNew("bg-nbd", parameters, t) - (expected[i] as number))).toBeLessThan(1e-3);
    });
  });

  it("MBG/NBD as R's BTYDplus prints it", () => {
    const history = groupHistory(cdnowHistory(readFileSync(summary as string, "utf8")));
    const { parameters, logLikelihood } = fitBetaGeometric("mbg-nbd", history);
    expect(parameters.r).toBeCloseTo(0.525, 3);
    expect(parameters.alpha).toBeCloseTo(6.183, 3);
    expect(parameters.a).toBeCloseTo(0.891, 3);
    expect(parameters.b).toBeCloseTo(1.614, 3);
    expect(logLikelihood).toBeCloseTo(-9582.13, 2);
  });
});

describe("limits", () => {
  it("BG/NBD is sure of one-time buyers, MBG/NBD is not", () => {
    const parameters = { r: 0.525, alpha: 6.183, a: 0.891, b: 1.614 };
    expect(betaGeometricAlive("bg-nbd", parameters, 0, 0, 50)).toBe(1);
    expect(betaGeometricAlive("mbg-nbd", parameters, 0, 0, 50)).toBeLessThan(0.5);
  });

  it("is continuous where a passes 1", () => {
    const at = (a: number): number => betaGeometricExpected("mbg-nbd", { r: 0.5, alpha: 6, a, b: 1.6 }, 3, 20, 30, 26);
    expect(at(1)).toBeCloseTo((at(1 - 1e-4) + at(1 + 1e-4)) / 2, 7);
  });

  it("gives the same fit whatever the order of the customers", () => {
    const values = Array.from({ length: 400 }, (_, i) => ({
      x: i % 5,
      tx: i % 5 === 0 ? 0 : 3 + (i % 7),
      T: 20 + (i % 13),
    }));
    const fitOf = (rows: typeof values) =>
      fitBetaGeometric(
        "mbg-nbd",
        groupHistory({
          x: Float64Array.from(rows, ({ x }) => x),
          tx: Float64Array.from(rows, ({ tx }) => tx),
          T: Float64Array.from(rows, ({ T }) => T),
        }),
      ).parameters;
    expect(fitOf(values.toReversed())).toEqual(fitOf(values));
  });

  it("refuses an impossible history", () => {
    expect(() => one(1, 0, 5)).toThrow("invalid customer 0: x = 1, t_x = 0, T = 5");
    expect(() => one(2, 6, 5)).toThrow("invalid customer 0");
  });
});
