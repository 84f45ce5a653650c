/** Maximum likelihood in the logarithms of positive parameters: starts, standard errors and what there is to say of a fit. */
import { inverse, Matrix } from "ml-matrix";
import { hessian, type MinimiseOptions, minimiseFrom, type Objective } from "./minimise.ts";

/** A model's estimated parameters by name, each positive. */
export interface Fit<P extends string> {
  parameters: Readonly<Record<P, number>>;
  /** Delta method on the logarithms; NaN where the likelihood is flat. */
  standardErrors: Readonly<Record<P, number>>;
  /** Covariance of the logarithms of the parameters, row by row. */
  logCovariance: Float64Array;
  logLikelihood: number;
  customers: number;
  converged: boolean;
  evaluations: number;
}

/** Logarithms of parameters are kept within these: outside, a parameter is at its boundary and not identified. */
const LIMIT = 18;

/** Keeps a search away from where exponentials overflow: a weak pull back beyond ±18 in the logarithm, none inside. */
function bounded(objective: Objective): Objective {
  return (x, gradient) => {
    let value = objective(x, gradient);
    for (let i = 0; i < x.length; i++) {
      const beyond = Math.max(0, Math.abs(x[i] as number) - LIMIT);
      value += beyond * beyond;
      gradient[i] = (gradient[i] as number) + 2 * beyond * Math.sign(x[i] as number);
    }
    return value;
  };
}

/**
 * Minimises the mean negative log likelihood `objective(log parameters)` from several starts.
 *
 * @param starts positive parameters, in the order of `names`
 */
export function maximumLikelihood<P extends string>(
  names: readonly P[],
  objective: Objective,
  customers: number,
  starts: readonly (readonly number[])[],
  options: MinimiseOptions = {},
): Fit<P> {
  const guarded = bounded(objective);
  const found = minimiseFrom(
    guarded,
    starts.map((start) => start.map(Math.log)),
    options,
  );
  const n = names.length;
  const second = hessian(guarded, found.x).map((value) => value * customers);
  let logCovariance = new Float64Array(n * n).fill(Number.NaN);
  try {
    logCovariance = Float64Array.from(
      inverse(new Matrix(Array.from({ length: n }, (_, i) => [...second.subarray(i * n, i * n + n)]))).to1DArray(),
    );
  } catch (error) {
    // a singular matrix: some parameter is not identified, and its error stays NaN
    if (!(error instanceof Error) || !/singular/i.test(error.message)) throw error;
  }
  const parameters = {} as Record<P, number>;
  const standardErrors = {} as Record<P, number>;
  names.forEach((name, i) => {
    const value = Math.exp(found.x[i] as number);
    parameters[name] = value;
    const variance = logCovariance[i * n + i] as number;
    standardErrors[name] = variance > 0 ? value * Math.sqrt(variance) : Number.NaN;
  });
  const { converged, evaluations } = found;
  return {
    parameters,
    standardErrors,
    logCovariance,
    logLikelihood: -found.value * customers,
    customers,
    converged,
    evaluations,
  };
}
