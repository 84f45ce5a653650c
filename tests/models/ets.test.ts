import { describe, expect, it } from "vitest";
import { type EtsForm, formName } from "../../src/models/ets/filter.ts";
import { evaluateEts, fitEts } from "../../src/models/ets/fit.ts";
import { autoEts, etsForecast, etsForms } from "../../src/models/ets.ts";
import { createRandom, normal } from "../../src/models/random.ts";
import { CLASSICS } from "./classics.ts";

const formOf = (name: string, period: number): EtsForm => {
  const damped = name.includes("d");
  const [error, trend, season] = name.replace("d", "") as unknown as ["A" | "M", "N" | "A", "N" | "A" | "M"];
  return { error, trend, damped, season, period: season === "N" ? 1 : period };
};

describe.each(Object.entries(CLASSICS))("%s", (_, { period, values, ets }) => {
  it.each(ets)(
    "%s has the likelihood of statsforecast at its parameters, and its forecasts",
    (name, parameters, states, likelihood, first, twelfth) => {
      const form = formOf(name, period);
      const [alpha, beta, gamma, phi] = parameters;
      const hasTrend = form.trend === "A";
      const at = evaluateEts(
        values,
        form,
        { alpha: alpha!, beta: beta ?? 0, gamma: gamma ?? 0, phi: phi ?? 1 },
        {
          level: states[0]!,
          slope: hasTrend ? states[1]! : 0,
          // the peer lists the newest season first
          seasons: Float64Array.from(states.slice(hasTrend ? 2 : 1)).reverse(),
        },
      );
      expect(at.logLikelihood).toBeCloseTo(likelihood, 6);
      const fit = {
        form,
        parameters: { alpha: alpha!, beta: beta ?? 0, gamma: gamma ?? 0, phi: phi ?? 1 },
        final: at.final,
      };
      const forecast = etsForecast(fit as Parameters<typeof etsForecast>[0], 12);
      expect(Math.abs(forecast[0]! / first - 1)).toBeLessThan(1e-9);
      // statsforecast adds φ twice where a trend is damped: φ + φ + φ² + … instead of φ + φ² + φ³ + … (Hyndman et al. 2008, p. 48)
      if (!form.damped) expect(Math.abs(forecast[11]! / twelfth - 1)).toBeLessThan(1e-9);
    },
  );

  // the peer's search also goes beyond the usual region, where γ > 1 − α
  const usual = ets.filter(([, [alpha, , gamma]]) => (gamma ?? 0) <= 1 - alpha!);
  it.each(usual)("%s is fitted at least as well as by statsforecast", (name, _parameters, _states, likelihood) => {
    expect(fitEts(values, formOf(name, period))!.logLikelihood).toBeGreaterThan(likelihood - 0.002);
  });
});

it("chooses the form with the smallest AICc, as R does for the airline passengers (M,Ad,M or M,A,M)", () => {
  expect(autoEts(CLASSICS.air!.values, 12)!.name).toMatch(/^MAd?M$/);
  expect(autoEts(CLASSICS.nile!.values, 1)!.name).toBe("MNN");
});

it("offers every form that a series can carry, and none that it cannot", () => {
  const positive = Array.from({ length: 40 }, (_, t) => 10 + (t % 4));
  expect(etsForms(positive, 4)).toHaveLength(15);
  expect(etsForms([...positive, 0], 4).map(formName)).toEqual(["ANN", "AAN", "AAdN", "ANA", "AAA", "AAdA"]);
  expect(etsForms(positive.slice(0, 7), 4).map(formName)).toEqual(["ANN", "MNN"]);
  expect(etsForms(positive, 52).every(({ season }) => season === "N")).toBe(true);
});

it("says nothing of constant series and of what is too short", () => {
  expect(autoEts(new Float64Array(30).fill(5), 1)).toBeUndefined();
  expect(autoEts([1, 2, 3], 1)).toBeUndefined();
});

it("finds the parameters that a series was made with", () => {
  const random = createRandom(1, "ets");
  let level = 100;
  const values = Array.from({ length: 3000 }, () => {
    const error = 3 * normal(random);
    const value = level + error;
    level += 0.3 * error;
    return value;
  });
  const { parameters, variance } = fitEts(values, formOf("ANN", 1))!;
  expect(parameters.alpha).toBeCloseTo(0.3, 1);
  expect(Math.sqrt(variance)).toBeCloseTo(3, 1);
});
