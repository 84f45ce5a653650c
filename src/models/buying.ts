/** The buy-till-you-die models under one contract: what value, churn and hold-out tests ask of any of them. */
import {
  type BetaGeometricParameters,
  type BetaGeometricVariant,
  betaGeometricExpectedIfAlive,
  betaGeometricExpectedNew,
  betaGeometricLogOdds,
  betaGeometricLogOddsGradient,
  betaGeometricNoneIfAlive,
  betaGeometricObjective,
  betaGeometricWait,
  fitBetaGeometric,
} from "./beta-geometric.ts";
import type { BuyingModelName } from "./buying-names.ts";
import type { Fit } from "./fit.ts";
import type { Objective } from "./minimise.ts";
import {
  fitPareto,
  type ParetoParameters,
  paretoExpectedIfAlive,
  paretoExpectedNew,
  paretoLogOdds,
  paretoLogOddsGradient,
  paretoNoneIfAlive,
  paretoObjective,
} from "./pareto-nbd.ts";
import type { GroupedHistory } from "./purchase-history.ts";

/** Estimated parameters by name; times are in the unit of the history they were fitted on. */
export type Parameters = Readonly<Record<string, number>>;

/**
 * A model of repeat purchases. Only P(active) depends on when the last purchase was; given that a customer is active, everything
 * else follows from `x` and `T` alone.
 */
export interface BuyingModel {
  name: BuyingModelName;
  /** In the order of the fit's covariance. */
  parameters: readonly string[];
  fit(history: GroupedHistory, start?: Parameters): Fit<string>;
  /** Mean negative log likelihood and its gradient, in the logarithms of the parameters. */
  objective(history: GroupedHistory): Objective;
  /** What a level of a covariate moves: the logarithm of a parameter, by the logarithm of a factor times the sign. */
  effects: readonly { name: string; parameter: string; sign: 1 | -1 }[];
  /** log of the odds that a customer with history (x, t_x, T) has become inactive. */
  logOdds(p: Parameters, x: number, tx: number, T: number): number;
  /** The same, with its derivatives by the logarithms of the parameters written into `out`. */
  logOddsGradient(p: Parameters, x: number, tx: number, T: number, out: Float64Array): number;
  /** Expected purchases in (T, T + t] of a customer who is active at T. */
  expectedIfAlive(p: Parameters, x: number, T: number, t: number): number;
  /** Probability of no purchase in (T, T + t] of a customer who is active at T. */
  noneIfAlive(p: Parameters, x: number, T: number, t: number): number;
  /** The time t at which `noneIfAlive` has come down to `none`; infinite where it never does. */
  wait(p: Parameters, x: number, T: number, none: number): number;
  /** Expected purchases in (0, t] after the first purchase of a customer of whom nothing else is known. */
  expectedNew(p: Parameters, t: number): number;
}

/** Derivatives by the logarithms of the parameters, from central differences. */
export function logGradient(names: readonly string[], p: Parameters, of: (p: Parameters) => number): Float64Array {
  const step = 1e-4;
  return Float64Array.from(names, (name) => {
    const at = (by: number): number => of({ ...p, [name]: (p[name] as number) * Math.exp(by) });
    return (at(step) - at(-step)) / (2 * step);
  });
}

const betaGeometric = (variant: BetaGeometricVariant): BuyingModel => ({
  name: variant,
  parameters: ["r", "alpha", "a", "b"],
  fit: (history, start) => fitBetaGeometric(variant, history, start as BetaGeometricParameters | undefined),
  objective: (history) => betaGeometricObjective(variant, history),
  effects: [
    { name: "rate", parameter: "alpha", sign: -1 },
    { name: "a", parameter: "a", sign: 1 },
    { name: "b", parameter: "b", sign: 1 },
  ],
  logOdds: (p, x, tx, T) => betaGeometricLogOdds(variant, p as BetaGeometricParameters, x, tx, T),
  logOddsGradient: (p, x, tx, T, out) =>
    betaGeometricLogOddsGradient(variant, p as BetaGeometricParameters, x, tx, T, out),
  expectedIfAlive: (p, x, T, t) => betaGeometricExpectedIfAlive(variant, p as BetaGeometricParameters, x, T, t),
  noneIfAlive: (p, x, T, t) => betaGeometricNoneIfAlive(p as BetaGeometricParameters, x, T, t),
  wait: (p, x, T, none) => betaGeometricWait(p as BetaGeometricParameters, x, T, none),
  expectedNew: (p, t) => betaGeometricExpectedNew(variant, p as BetaGeometricParameters, t),
});

/** Beyond so many times the observed span nobody waits for an order. */
const LONGEST = 1e4;

/** Where a falling function of t comes down to `value`, by doubling and bisection. */
function crossing(falling: (t: number) => number, value: number, first: number): number {
  let high = first;
  while (falling(high) > value) {
    if (high > LONGEST * first) return Number.POSITIVE_INFINITY;
    high *= 2;
  }
  let low = 0;
  while (high - low > 1e-6 * high) {
    const middle = (low + high) / 2;
    if (falling(middle) > value) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

const PARETO_PARAMETERS = ["r", "alpha", "s", "beta"] as const;

const pareto: BuyingModel = {
  name: "pareto-nbd",
  parameters: PARETO_PARAMETERS,
  fit: (history, start) => fitPareto(history, start as ParetoParameters | undefined),
  objective: paretoObjective,
  effects: [
    { name: "rate", parameter: "alpha", sign: -1 },
    { name: "leaving", parameter: "beta", sign: -1 },
  ],
  logOdds: (p, x, tx, T) => paretoLogOdds(p as ParetoParameters, x, tx, T),
  logOddsGradient: (p, x, tx, T, out) => paretoLogOddsGradient(p as ParetoParameters, x, tx, T, out),
  expectedIfAlive: (p, x, T, t) => paretoExpectedIfAlive(p as ParetoParameters, x, T, t),
  noneIfAlive: (p, x, T, t) => paretoNoneIfAlive(p as ParetoParameters, x, T, t),
  wait: (p, x, T, none) =>
    crossing((t) => paretoNoneIfAlive(p as ParetoParameters, x, T, t), none, Math.max(1e-3, T / (x + 1))),
  expectedNew: (p, t) => paretoExpectedNew(p as ParetoParameters, t),
};

export const BUYING_MODELS: Readonly<Record<BuyingModelName, BuyingModel>> = {
  "mbg-nbd": betaGeometric("mbg-nbd"),
  "bg-nbd": betaGeometric("bg-nbd"),
  "pareto-nbd": pareto,
};

/** P(active at T) from the log odds of being inactive. */
export const aliveOf = (logOdds: number): number => 1 / (1 + Math.exp(logOdds));
