/** Intervals of the parameters and of what all customers are worth, from resampled customers. */
import type pl from "../../columns/polars.ts";
import { inUnit, UNIT_DAYS } from "../../features/buying-history.ts";
import { knownOf, spendValues } from "../../features/buying-models.ts";
import { middle95, refitted, resampled } from "../../models/bootstrap.ts";
import { aliveOf, type BuyingModel, type Parameters } from "../../models/buying.ts";
import {
  historyByKind,
  type Kinds,
  kindObjective,
  kindParameterValues,
  USUAL_FACTOR,
} from "../../models/covariates.ts";
import { type Customers, MONTH_DAYS } from "../../models/customer-value.ts";
import type { Fit } from "../../models/fit.ts";
import {
  expectedPurchaseValue,
  type GammaGammaParameter,
  type GammaGammaParameters,
  gammaGammaObjective,
} from "../../models/gamma-gamma.ts";
import { createRandom } from "../../models/random.ts";
import type { Row } from "../rows.ts";
import { VALUE_BOOTSTRAP } from "./contracts.ts";
import type { Valuation } from "./judge.ts";
import { sorted } from "./tables.ts";

/** Entries of groups of equal customers that all samples together may look at: about a second. */
const MOST_ENTRIES = 4_000_000;
/** A term of Pareto/NBD is an integral. */
const COST_OF_INTEGRAL = 60;
/** The data does not determine a parameter whose logarithm has a larger standard error. */
const WIDEST = 2;
/** Fewer samples have no tails. */
const FEWEST_SAMPLES = 40;

const parametersOf = (fit: Fit<string>, logs: Float64Array): Parameters =>
  Object.fromEntries(Object.keys(fit.parameters).map((name, i) => [name, Math.exp(logs[i] as number)]));

/** Fits to samples of the customers; those that did not end are left out. */
function buyingSamples({ history, unit, best }: Valuation, samples: number, seed: number): Parameters[] {
  if (best === undefined) return [];
  const { model, fit } = best;
  const kinds = best.kinds ?? { of: new Uint16Array(history.count), levels: [], has: [[]] };
  const groups = historyByKind(inUnit(history, unit), kinds);
  const entries =
    groups.reduce((sum, one) => sum + one.x.length, 0) * (model.name === "pareto-nbd" ? COST_OF_INTEGRAL : 1);
  const count = Math.min(samples, Math.floor(MOST_ENTRIES / entries));
  if (count < Math.min(samples, FEWEST_SAMPLES)) return [];
  const random = createRandom(seed, "buying samples");
  return Array.from({ length: count }).flatMap((): Parameters[] => {
    const some = groups.map((one) => {
      const weight = resampled(random, one.weight);
      return { ...one, weight, customers: weight.reduce((sum, value) => sum + value, 0) };
    });
    const found = refitted(fit, kindObjective(model, some, kinds, USUAL_FACTOR));
    return found === undefined ? [] : [parametersOf(fit, found)];
  });
}

function spendSamples({ history, spend }: Valuation, samples: number, seed: number): Parameters[] {
  if (spend === undefined) return [];
  const values = spendValues(history);
  const random = createRandom(seed, "spend samples");
  const one = new Float64Array(values.x.length).fill(1);
  return Array.from({ length: samples }).flatMap((): Parameters[] => {
    const found = refitted(spend, gammaGammaObjective({ ...values, weight: resampled(random, one) }));
    return found === undefined ? [] : [parametersOf(spend, found)];
  });
}

/** Value of the purchases of twelve months that are expected of all, before margin and discount. */
function totalOf(
  model: BuyingModel,
  parameters: readonly Parameters[],
  money: GammaGammaParameters,
  { x, txDays, TDays, mean }: Customers,
  kind: Uint16Array | undefined,
  unitDays: number,
): number {
  const year = (12 * MONTH_DAYS) / unitDays;
  const known = new Map<number, number>();
  let sum = 0;
  for (let i = 0; i < x.length; i++) {
    const [count, T] = [x[i] as number, (TDays[i] as number) / unitDays];
    const own = kind?.[i] ?? 0;
    const p = parameters[own] as Parameters;
    const key = (count * 1_000_000 + (TDays[i] as number)) * parameters.length + own;
    let purchases = known.get(key);
    if (purchases === undefined) {
      purchases = model.expectedIfAlive(p, count, T, year);
      known.set(key, purchases);
    }
    const alive = aliveOf(model.logOdds(p, count, (txDays[i] as number) / unitDays, T));
    sum += alive * purchases * expectedPurchaseValue(money, count, count === 0 ? 0 : (mean[i] as number));
  }
  return sum;
}

/** How far what all are worth lies from the estimate, as factors. */
function totalFactors(valuation: Valuation, buying: readonly Parameters[], spend: readonly Parameters[]): number[] {
  const { history, unit, best, spend: money } = valuation;
  if (best === undefined || money === undefined) return [];
  const { model, fit, kinds } = best;
  const known = knownOf(history);
  const all: Omit<Kinds, "of"> = kinds ?? { levels: [], has: [[]] };
  const total = (p: Parameters, m: Parameters): number =>
    totalOf(model, kindParameterValues(model, p, all), m as GammaGammaParameters, known, kinds?.of, UNIT_DAYS[unit]);
  const estimate = total(fit.parameters, money.parameters);
  const pairs = Math.min(buying.length, spend.length);
  return Array.from(
    { length: pairs },
    (_, i) => total(buying[i] as Parameters, spend[i] as Parameters) / estimate,
  ).filter((factor) => Number.isFinite(factor) && factor > 0);
}

/**
 * Intervals from resampled customers, of each parameter of the published model and of the worth of twelve months of all; empty where
 * nothing is published, or where there are so many customers that the samples would take longer than they are worth: with many the
 * interval of the delta method is as good.
 *
 * @param worth worth of twelve months of all
 */
export function bootstrapTable(
  valuation: Valuation,
  worth: number | undefined,
  samples: number,
  seed: number,
): pl.DataFrame {
  const { best, spend } = valuation;
  if (best === undefined || spend === undefined || worth === undefined || samples === 0)
    return sorted(VALUE_BOOTSTRAP, []);
  const buying = buyingSamples(valuation, samples, seed);
  const money = buying.length === 0 ? [] : spendSamples(valuation, buying.length, seed);
  const enough = Math.min(samples, FEWEST_SAMPLES) / 2;
  if (buying.length < enough || money.length < enough) return sorted(VALUE_BOOTSTRAP, []);
  const rowsOf = (model: string, fit: Fit<string> | Fit<GammaGammaParameter>, found: readonly Parameters[]): Row[] =>
    Object.entries(fit.parameters).map(([name, value]): Row => {
      // a parameter at its boundary stays there in every sample, and is not known for all that
      const isKnown = (fit.standardErrors as Record<string, number>)[name]! / value < WIDEST;
      const { low, high } = isKnown ? middle95(found.map((one) => one[name] as number)) : { low: null, high: null };
      return { about: model, quantity: name, value, low, high, samples: found.length };
    });
  const factors = totalFactors(valuation, buying, money);
  const total = middle95(factors);
  return sorted(VALUE_BOOTSTRAP, [
    ...rowsOf(best.name, best.fit, buying),
    ...rowsOf("gamma-gamma", spend, money),
    {
      about: "all customers",
      quantity: "value_12m",
      value: worth,
      low: worth * total.low,
      high: worth * total.high,
      samples: factors.length,
    },
  ]);
}
