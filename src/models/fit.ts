/** Maximum likelihood in the logarithms of positive parameters: starts, standard errors and what there is to say of a fit. */
import { EigenvalueDecomposition, inverse, Matrix } from "ml-matrix";
import { hessian, type MinimiseOptions, minimiseFrom, type Objective } from "./minimise.ts";

/** A model's estimated parameters by name, each positive. */
export interface Fit<P extends string> {
  parameters: Readonly<Record<P, number>>;
  /** Delta method on the logarithms; NaN where the likelihood is flat. */
  standardErrors: Readonly<Record<P, number>>;
  /** Covariance of the logarithms of the parameters, row by row. */
  logCovariance: Float64Array;
  /** Observed information of the logarithms of the parameters (the matrix whose inverse is their covariance), row by row. */
  logInformation: Float64Array;
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
  const { evaluations } = found;
  const converged = found.converged || gainAhead(second, found.gradient, customers) < NO_GAIN;
  return {
    parameters,
    standardErrors,
    logCovariance,
    logInformation: second,
    logLikelihood: -found.value * customers,
    customers,
    converged,
    evaluations,
  };
}

/**
 * Fits all from what a fit of some of them found: where it came to, and how the likelihood bends there.
 *
 * @param objective mean negative log likelihood of all, in the logarithms of the parameters of `pilot`
 */
export function refine<P extends string>(
  names: readonly P[],
  objective: Objective,
  customers: number,
  pilot: Fit<P>,
): Fit<P> {
  const inverse = propagatedCovariance(pilot).map((value) => value * pilot.customers);
  return maximumLikelihood(names, objective, customers, [names.map((name) => pilot.parameters[name])], { inverse });
}

/** Beyond a factor of e² either way the data does not say what a parameter is. */
const WIDEST = 4;

/** A log likelihood is at its maximum where so little is to be gained that no error is seen. */
const NO_GAIN = 1e-3;

/** By how much a step of Newton's method would raise the log likelihood: ½ gᵀ H⁻¹ g, along flat directions a step of 2 at most. */
function gainAhead(logInformation: Float64Array, meanGradient: Float64Array, customers: number): number {
  const covariance = propagatedCovariance({ logInformation });
  const n = meanGradient.length;
  let sum = 0;
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++)
      sum += (meanGradient[i] as number) * (covariance[i * n + j] as number) * (meanGradient[j] as number);
  return (sum * customers * customers) / 2;
}

/**
 * Covariance of the logarithms of the parameters for the error of what follows from them. Directions in which the likelihood is flat
 * have no variance of their own; they count with a standard deviation of 2 at most, for what does not depend on them is known all
 * the same.
 */
export function propagatedCovariance({ logInformation }: Pick<Fit<string>, "logInformation">): Float64Array {
  const n = Math.sqrt(logInformation.length);
  const rows = Array.from({ length: n }, (_, i) => [...logInformation.subarray(i * n, i * n + n)]);
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(new Matrix(rows), {
    assumeSymmetric: true,
  });
  const covariance = new Float64Array(n * n);
  realEigenvalues.forEach((value, k) => {
    const variance = value > 0 ? Math.min(1 / value, WIDEST) : WIDEST;
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++)
        covariance[i * n + j]! += variance * eigenvectorMatrix.get(i, k) * eigenvectorMatrix.get(j, k);
  });
  return covariance;
}
