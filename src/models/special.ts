/** Special functions of stdlib, each loaded at its first call: a package is some forty small files, which every start would pay for. */
import { createRequire } from "node:module";

const load = createRequire(import.meta.url);

type Unary = (x: number) => number;
let loadedGammaln: Unary | undefined;
let loadedDigamma: Unary | undefined;
let loadedNormalCdf: ((x: number, mean: number, deviation: number) => number) | undefined;

/** ln |Γ(x)| */
export function gammaln(x: number): number {
  loadedGammaln ??= load("@stdlib/math-base-special-gammaln") as Unary;
  return loadedGammaln(x);
}

/** ψ(x) = d/dx ln Γ(x) */
export function digamma(x: number): number {
  loadedDigamma ??= load("@stdlib/math-base-special-digamma") as Unary;
  return loadedDigamma(x);
}

/** P(X ≤ x) of the normal distribution. */
export function normalCdf(x: number, mean: number, deviation: number): number {
  loadedNormalCdf ??= load("@stdlib/stats-base-dists-normal-cdf") as NonNullable<typeof loadedNormalCdf>;
  return loadedNormalCdf(x, mean, deviation);
}
