/**
 * Buying models whose customers differ by something known of them that does not change, such as the channel through which they were
 * won: each level of it moves the scale of the purchase rates and the distribution of the chances to leave.
 *
 * @see Fader & Hardie, "Incorporating time-invariant covariates into the Pareto/NBD and BG/NBD models" (2007)
 */
import type { BuyingModel, Parameters } from "./buying.ts";
import { type Fit, maximumLikelihood, refine } from "./fit.ts";
import type { Objective } from "./minimise.ts";
import { type GroupedHistory, groupHistory, type PurchaseHistory, sampleGroups } from "./purchase-history.ts";

/** What kinds of customers there are, and which customer is of which kind. */
export interface Kinds {
  /** The kind of customer i. */
  of: Uint16Array;
  /** By kind: places in `levels` of what its customers have; a kind without any is the one that the others are compared with. */
  levels: readonly string[];
  has: readonly (readonly number[])[];
}

/** A fit and, by kind, what follows from it. */
export interface KindFit {
  /** The model's parameters, of customers without any level, then factors: `rate: channel = web` is what the level makes of it. */
  fit: Fit<string>;
  /** The model's parameters for customers of each kind. */
  parameters: readonly Parameters[];
}

/** Standard deviation of the logarithm of a factor before anything is known of it: most lie between e⁻² and e². */
export const USUAL_FACTOR = 1;

export const factorName = (effect: string, level: string): string => `${effect}: ${level}`;

/** How a level of a covariate is named. */
export const levelName = (covariate: string, level: string): string => `${covariate} = ${level}`;

/** Whether a parameter is the factor of a level of a covariate. */
export const isFactorOf = (parameter: string, covariate: string): boolean =>
  parameter.includes(`: ${levelName(covariate, "")}`);

/** Names of the parameters: those of the model, then the factors of each level. */
export const kindParameters = ({ parameters, effects }: BuyingModel, levels: readonly string[]): string[] => [
  ...parameters,
  ...levels.flatMap((level) => effects.map(({ name }) => factorName(name, level))),
];

/** A sum of logarithms: parameter `to` of a kind is parameter `to` of all, and ±1 times the factor at `from`. */
export interface Shift {
  from: number;
  to: number;
  sign: 1 | -1;
}

export const shiftsOf = ({ parameters, effects }: BuyingModel, has: readonly number[]): Shift[] =>
  has.flatMap((level) =>
    effects.map(({ parameter, sign }, i): Shift => {
      const from = parameters.length + level * effects.length + i;
      return { from, to: parameters.indexOf(parameter), sign };
    }),
  );

/** The model's parameters for customers of each kind. */
export function kindParameterValues(
  model: BuyingModel,
  all: Parameters,
  { levels, has }: Omit<Kinds, "of">,
): Parameters[] {
  const names = kindParameters(model, levels);
  return has.map((one) => {
    const own: Record<string, number> = Object.fromEntries(model.parameters.map((name) => [name, all[name] as number]));
    for (const { from, to, sign } of shiftsOf(model, one)) {
      const name = model.parameters[to] as string;
      own[name] = (own[name] as number) * (all[names[from] as string] as number) ** sign;
    }
    return own;
  });
}

/**
 * Mean negative log likelihood over the customers of all kinds and its gradient, in the logarithms of `kindParameters`.
 *
 * @param spread standard deviation of the logarithms of the factors before the data is known; infinite: maximum likelihood
 */
export function kindObjective(
  model: BuyingModel,
  histories: readonly GroupedHistory[],
  { levels, has }: Omit<Kinds, "of">,
  spread: number,
): Objective {
  const plain = model.parameters.length;
  const customers = histories.reduce((sum, one) => sum + one.customers, 0);
  const kinds = histories.flatMap((history, kind) =>
    history.customers === 0
      ? []
      : [
          {
            objective: model.objective(history),
            shifts: shiftsOf(model, has[kind] as readonly number[]),
            share: history.customers / customers,
          },
        ],
  );
  const factors = levels.length * model.effects.length;
  const [at, slope] = [new Float64Array(plain), new Float64Array(plain)];
  return (theta, gradient) => {
    gradient.fill(0);
    let value = 0;
    for (const { objective, shifts, share } of kinds) {
      for (let i = 0; i < plain; i++) at[i] = theta[i] as number;
      for (const { from, to, sign } of shifts) at[to]! += sign * (theta[from] as number);
      value += share * objective(at, slope);
      for (let i = 0; i < plain; i++) gradient[i]! += share * (slope[i] as number);
      for (const { from, to, sign } of shifts) gradient[from]! += share * sign * (slope[to] as number);
    }
    const weight = 1 / (spread * spread * customers);
    for (let i = plain; i < plain + factors; i++) {
      value += (weight / 2) * (theta[i] as number) ** 2;
      gradient[i]! += weight * (theta[i] as number);
    }
    return value;
  };
}

/** Entries up to which a fit looks at all of them at once. */
const PILOT = 20_000;

/** The history of each kind, grouped. */
export function historyByKind({ x, tx, T }: PurchaseHistory, { of, has }: Kinds): GroupedHistory[] {
  return has.map((_, kind) => {
    const some = (values: Float64Array): Float64Array => values.filter((__, i) => of[i] === kind);
    return groupHistory({ x: some(x), tx: some(tx), T: some(T) });
  });
}

/**
 * Fits a model with a factor for each level, by maximum likelihood with a weak pull of the factors towards 1, so that a level with few
 * customers is not thrown far off by them.
 *
 * @param start a fit of the model without levels
 * @param spread as for `kindObjective`
 */
export function fitKinds(
  model: BuyingModel,
  histories: readonly GroupedHistory[],
  kinds: Omit<Kinds, "of">,
  start: Parameters,
  spread = USUAL_FACTOR,
): KindFit {
  const names = kindParameters(model, kinds.levels);
  const customers = histories.reduce((sum, one) => sum + one.customers, 0);
  const entries = histories.reduce((sum, one) => sum + one.x.length, 0);
  const objective = (some: readonly GroupedHistory[]): Objective => kindObjective(model, some, kinds, spread);
  const from = names.map((name) => start[name] ?? 1);
  const step = Math.floor(entries / PILOT);
  const few = step < 2 ? histories : histories.map((one) => sampleGroups(one, step));
  const known = few.reduce((sum, one) => sum + one.customers, 0);
  const pilot = maximumLikelihood(names, objective(few), known, [from], { maxIterations: 500 });
  const fit = few === histories ? pilot : refine(names, objective(histories), customers, pilot);
  const parameters = kindParameterValues(model, fit.parameters, kinds);
  // without the pull of the factors, to be compared with that of the model without them
  const logs = Float64Array.from(names, (name) => Math.log(fit.parameters[name] as number));
  const value = kindObjective(model, histories, kinds, Number.POSITIVE_INFINITY)(logs, new Float64Array(names.length));
  return { fit: { ...fit, logLikelihood: -value * customers }, parameters };
}
