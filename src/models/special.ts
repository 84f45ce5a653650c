/** Special functions of stdlib, each loaded at its first call, as the one file that each is also published as: it is some forty small ones. */
import { createRequire } from "node:module";

const load = createRequire(import.meta.url);

type Unary = (x: number) => number;
let loadedGammaln: Unary | undefined;
let loadedDigamma: Unary | undefined;
let loadedNormalCdf: ((x: number, mean: number, deviation: number) => number) | undefined;

/** ln |Γ(x)| */
export function gammaln(x: number): number {
  loadedGammaln ??= load("@stdlib/math-base-special-gammaln/dist") as Unary;
  return loadedGammaln(x);
}

/** ψ(x) = d/dx ln Γ(x) */
export function digamma(x: number): number {
  loadedDigamma ??= load("@stdlib/math-base-special-digamma/dist") as Unary;
  return loadedDigamma(x);
}

/** P(X ≤ x) of the normal distribution. */
export function normalCdf(x: number, mean: number, deviation: number): number {
  loadedNormalCdf ??= load("@stdlib/stats-base-dists-normal-cdf/dist") as NonNullable<typeof loadedNormalCdf>;
  return loadedNormalCdf(x, mean, deviation);
}
