import { describe, expect, it } from "vitest";
import { leastSquares } from "../../src/models/least-squares.ts";

const n = 40;
const ones = new Float64Array(n).fill(1);
const x = Float64Array.from({ length: n }, (_, i) => ((i * 37) % 23) / 7);
const z = Float64Array.from({ length: n }, (_, i) => ((i * i) % 11) / 3);
/** 2 − 1.5 x + 0.25 z and an error that is alike in neighbours. */
const y = (() => {
  let error = 0;
  return Float64Array.from({ length: n }, (_, i) => {
    error = 0.6 * error + (((i * 53) % 17) - 8) / 10;
    return 2 - 1.5 * x[i]! + 0.25 * z[i]! + error;
  });
})();

describe("least squares", () => {
  // statsmodels 0.15.0, OLS(…).fit(cov_type="HAC", cov_kwds={"maxlags": lags, "use_correction": True}, use_t=True)
  it.each([
    [0, [0.2389592968630319, 0.11349330555811891, 0.1365562904433685], [-1.7655588170881613, -1.3056402564359206]],
    [3, [0.2487739485915127, 0.07026749798602447, 0.15286767185802874], [-1.677975011577237, -1.393224061946845]],
  ] as const)("has the Newey-West errors of statsmodels with %d lags", (lags, errors, interval) => {
    const { coefficients, rSquared, degreesOfFreedom } = leastSquares(y, [ones, x, z], { lags, residuals: "plain" })!;
    [1.8562061254542694, -1.535599536762041, 0.3172855296554926].forEach((value, i) => {
      expect(coefficients[i]!.value).toBeCloseTo(value, 12);
      expect(coefficients[i]!.standardError).toBeCloseTo(errors[i]!, 12);
    });
    expect(coefficients[1]!.low).toBeCloseTo(interval[0], 9);
    expect(coefficients[1]!.high).toBeCloseTo(interval[1], 9);
    expect(rSquared).toBeCloseTo(0.8287869746522042, 12);
    expect(degreesOfFreedom).toBe(37);
  });

  // statsmodels 0.15.0, cov_type="HC3"
  it("has the HC3 errors of statsmodels without lags", () => {
    const { coefficients } = leastSquares(y, [ones, x, z], { lags: 0 })!;
    [0.25468747212561077, 0.12162035844133473, 0.149847775513115].forEach((error, i) => {
      expect(coefficients[i]!.standardError).toBeCloseTo(error, 12);
    });
  });

  it("leaves out a column that the others say, and changes nothing else", () => {
    const doubled = leastSquares(y, [ones, x, z, x.map((value) => 3 * value - 1)])!;
    expect(doubled.coefficients[3]).toBeUndefined();
    expect(doubled.coefficients.slice(0, 3)).toEqual(leastSquares(y, [ones, x, z])!.coefficients);
  });

  it("is undefined without more observations than columns", () => {
    expect(leastSquares(y.slice(0, 3), [ones.slice(0, 3), x.slice(0, 3), z.slice(0, 3)])).toBeUndefined();
    expect(leastSquares(y, [])).toBeUndefined();
  });
});
