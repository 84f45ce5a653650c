import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { fitPareto, type ParetoParameters, paretoAlive, paretoObjective } from "../../src/models/pareto-nbd.ts";
import { groupHistory } from "../../src/models/purchase-history.ts";
import { reference } from "../reference.ts";
import { cdnowHistory, numericGradient } from "./histories.ts";

type Quadruple = readonly [number, number, number, number];
const parametersOf = ([r, alpha, s, beta]: Quadruple): ParetoParameters => ({ r, alpha, s, beta });

/** Computed with 50 digits (mpmath 1.3): (r, α, s, β), (x, t_x, T), log likelihood, P(alive). */
const EXACT: readonly [Quadruple, readonly [number, number, number], number, number][] = [
  [[0.553, 10.578, 0.606, 11.669], [0, 0, 38.86], -0.52104629408089, 0.295286604616894],
  [[0.553, 10.578, 0.606, 11.669], [2, 30.43, 38.86], -9.55428324515041, 0.869167559153011],
  [[0.553, 10.578, 0.606, 11.669], [29, 37.86, 38.86], -45.5723540635352, 0.983531409554093],
  [[0.553, 10.578, 0.606, 11.669], [400, 100, 104], 105.887744659358, 0.000430630692303035],
  [[3, 0.5, 1.7, 80], [0, 0, 38.86], -5.25328845890987, 0.000199945289513306],
  [[3, 0.5, 1.7, 80], [2, 30.43, 38.86], -18.4024115968781, 0.795378531111191],
  [[3, 0.5, 1.7, 80], [29, 37.86, 38.86], -42.8592245117154, 0.978038299130797],
  [[3, 0.5, 1.7, 80], [400, 100, 104], 144.394067487891, 6.04387564262773e-5],
  [[1, 40, 0.2, 0.3], [0, 0, 38.86], -0.284203908201051, 0.254382436063077],
  [[1, 40, 0.2, 0.3], [2, 30.43, 38.86], -9.63758243968827, 0.943896238818292],
  [[1, 40, 0.2, 0.3], [29, 37.86, 38.86], -57.0523276213464, 0.99371629034558],
  [[1, 40, 0.2, 0.3], [400, 100, 104], 14.1744963458084, 0.0174171335285807],
];

describe("likelihood and P(alive) against 50-digit values", () => {
  it.each(EXACT)("%j %j", (parameters, [x, tx, T], logLikelihood, alive) => {
    const history = groupHistory({ x: Float64Array.of(x), tx: Float64Array.of(tx), T: Float64Array.of(T) });
    const value = paretoObjective(history)(Float64Array.from(parameters, Math.log), new Float64Array(4));
    expect(-value / logLikelihood).toBeCloseTo(1, 11);
    expect(paretoAlive(parametersOf(parameters), x, tx, T) / alive).toBeCloseTo(1, 9);
  });
});

it("has the gradient of its finite differences", () => {
  const history = groupHistory({
    x: Float64Array.of(0, 2, 1, 29, 3),
    tx: Float64Array.of(0, 30.43, 1.71, 37.86, 20),
    T: Float64Array.of(38.86, 38.86, 38.86, 38.86, 20),
  });
  const objective = paretoObjective(history);
  for (const at of [
    [0.55, 10.6, 0.61, 11.7],
    [3, 0.5, 1.7, 80],
    [1, 40, 0.2, 0.3],
  ]) {
    const theta = Float64Array.from(at, Math.log);
    const gradient = new Float64Array(4);
    objective(theta, gradient);
    numericGradient(objective, theta).forEach((value, i) => {
      expect(gradient[i]).toBeCloseTo(value, 6);
    });
  }
});

const summary = reference("cdnow/cdnow_customers_summary.csv");

it.runIf(summary !== undefined)("fits CDNOW as lifetimes and CLVTools print it", () => {
  const { parameters, standardErrors, logLikelihood } = fitPareto(
    groupHistory(cdnowHistory(readFileSync(summary as string, "utf8"))),
  );
  expect(parameters.r).toBeCloseTo(0.553, 3);
  expect(parameters.alpha).toBeCloseTo(10.578, 2);
  expect(parameters.s).toBeCloseTo(0.606, 3);
  expect(parameters.beta).toBeCloseTo(11.668, 2);
  expect(logLikelihood).toBeCloseTo(-9594.974, 2);
  // CLVTools, standard errors on unrounded times
  expect(standardErrors.r).toBeCloseTo(0.0476264, 3);
  expect(standardErrors.s).toBeCloseTo(0.1872594, 3);
});
