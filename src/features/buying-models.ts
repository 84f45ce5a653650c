/** Buy-till-you-die models fitted to a shop and held against its own last months: what value and churn are worked out from. */
import { type Day, dayOf } from "../calendar.ts";
import { aliveOf, BUYING_MODELS, type BuyingModel, type Parameters } from "../models/buying.ts";
import type { BuyingModelName, CustomerOrigin } from "../models/buying-names.ts";
import { fitKinds, historyByKind, type Kinds } from "../models/covariates.ts";
import type { Customers } from "../models/customer-value.ts";
import type { Fit } from "../models/fit.ts";
import {
  expectedPurchaseValue,
  fitGammaGamma,
  type GammaGammaParameter,
  type PurchaseValues,
} from "../models/gamma-gamma.ts";
import { holdoutFigures } from "../models/holdout.ts";
import { groupHistory } from "../models/purchase-history.ts";
import { MONEY_SCALE } from "../money.ts";
import {
  type BuyingHistory,
  buyingHistory,
  inUnit,
  type TimeUnit,
  UNIT_DAYS,
  type Visit,
  visitsOf,
} from "./buying-history.ts";
import type { CustomerOrders } from "./customer-orders.ts";
import { kindsOf, type OriginPlan, type OriginTexts, planOrigins } from "./origins.ts";

/** Mean value of each customer's repeat purchases, currency units; 0 without one. */
export const meanValues = ({ x, repeatE4 }: BuyingHistory): Float64Array =>
  Float64Array.from(x, (count, i) => (count === 0 ? 0 : (repeatE4[i] as number) / count / MONEY_SCALE));

/** What is known of each customer, in days. */
export const knownOf = (history: BuyingHistory): Customers => ({
  x: history.x,
  txDays: history.lastDay.map((day, i) => day - (history.firstDay[i] as number)),
  TDays: history.firstDay.map((day, i) => Math.max(history.end, history.lastDay[i] as number) - day),
  mean: meanValues(history),
});

/** Repeat purchases of the customers who have spent something on them, with their mean. */
export function spendValues(history: BuyingHistory): PurchaseValues {
  const mean = meanValues(history);
  const some = (values: ArrayLike<number>): Float64Array =>
    Float64Array.from(values).filter((_, i) => (mean[i] as number) > 0);
  return { x: some(history.x), mean: some(mean) };
}

/** Fit of what customers with repeat purchases spend; undefined where nobody has spent anything on one. */
export function fitSpend(history: BuyingHistory): Fit<GammaGammaParameter> | undefined {
  const values = spendValues(history);
  return values.x.length < 3 ? undefined : fitGammaGamma(values);
}

/** A model of when customers buy, fitted to a history. */
export interface FittedBuying {
  history: BuyingHistory;
  fit: Fit<string>;
  /** Where the fit has factors for where customers came from. */
  kinds: Kinds | undefined;
  /** The model's parameters for each kind of customers; of one kind where there are no factors. */
  parameters: readonly Parameters[];
}

/** What a model said of the last months, knowing only what was before them. Entry i is about customer i of `history`. */
export interface Holdout extends FittedBuying {
  /** Days since 1970 of the first day held out, and how many there are. */
  from: number;
  days: number;
  /** Purchase days expected in the months held out, and what they would be worth, currency units. */
  expected: Float64Array;
  expectedValue: Float64Array;
  /** Probability of at least one. */
  returns: Float64Array;
  /** What came: purchase days, and their net value, currency units. */
  actual: Float64Array;
  actualValue: Float64Array;
}

export interface FittedModel extends FittedBuying {
  /** As tables name it. */
  name: string;
  model: BuyingModel;
  /** Where there are factors for where customers came from. */
  origins: readonly OriginPlan[];
  holdout: Holdout;
}

/** Longest hold-out: 39 weeks. */
const LONGEST_HOLDOUT = 273;

/** Days from the first purchase to the last day that counts, both included. */
export const historyDays = ({ firstDay, end }: BuyingHistory): number =>
  firstDay.length === 0 ? 0 : end - firstDay.reduce((least, day) => Math.min(least, day)) + 1;

/** Days held out: half of the data, at most 39 weeks, unless they are given. */
export const holdoutDays = (history: BuyingHistory, given: number | "auto"): number =>
  given === "auto" ? Math.min(LONGEST_HOLDOUT, Math.floor(historyDays(history) / 2)) : given;

/** @param start parameters of a like fit; a fit with factors needs them */
export function fitHistory(
  model: BuyingModel,
  history: BuyingHistory,
  unit: TimeUnit,
  start?: Parameters,
): FittedBuying {
  const fit = model.fit(groupHistory(inUnit(history, unit)), start);
  return { history, fit, kinds: undefined, parameters: [fit.parameters] };
}

/** The same with factors for where customers came from. */
export function fitOrigins(
  model: BuyingModel,
  history: BuyingHistory,
  unit: TimeUnit,
  start: Parameters,
  { texts, plans }: { texts: OriginTexts; plans: readonly OriginPlan[] },
): FittedBuying {
  const kinds = kindsOf(history, texts, plans);
  return { history, kinds, ...fitKinds(model, historyByKind(inUnit(history, unit), kinds), kinds, start) };
}

function holdOut(
  orders: CustomerOrders,
  model: BuyingModel,
  unit: TimeUnit,
  { end, days }: { end: number; days: number },
  { history, fit, kinds, parameters }: FittedBuying,
): Holdout {
  const from = end - days + 1;
  const known = inUnit(history, unit);
  const spend = fitSpend(history);
  const mean = meanValues(history);
  const floats = (): Float64Array => new Float64Array(history.count);
  const [expected, expectedValue, returns, actual, actualValue] = [floats(), floats(), floats(), floats(), floats()];
  const ahead = days / UNIT_DAYS[unit];
  const visits: Visit[] = [];
  // given that a customer is active, all follows from x and T
  const active = new Map<number, [expected: number, none: number]>();
  for (let i = 0; i < history.count; i++) {
    const [x, tx, T] = [known.x[i] as number, known.tx[i] as number, known.T[i] as number];
    const kind = kinds?.of[i] ?? 0;
    const p = parameters[kind] as Parameters;
    const key = (x * 1_000_000 + T * UNIT_DAYS[unit]) * parameters.length + kind;
    const [purchases, none] = active.get(key) ?? [
      model.expectedIfAlive(p, x, T, ahead),
      model.noneIfAlive(p, x, T, ahead),
    ];
    active.set(key, [purchases, none]);
    const alive = aliveOf(model.logOdds(p, x, tx, T));
    expected[i] = alive * purchases;
    returns[i] = alive * (1 - none);
    if (spend !== undefined)
      expectedValue[i] = expected[i]! * expectedPurchaseValue(spend.parameters, x, mean[i] as number);
    visitsOf(orders, history.row[i] as number, end + 1, visits);
    for (const { day, e4 } of visits) {
      if (day < from) continue;
      actual[i]!++;
      actualValue[i]! += e4 / MONEY_SCALE;
    }
  }
  return { history, from, days, fit, kinds, parameters, expected, expectedValue, returns, actual, actualValue };
}

export interface BuyingRequest {
  asOf: Day;
  /** The first day that the data does not reach. */
  dataTo: Day;
  unit: TimeUnit;
  holdout: number | "auto";
}

const known = new WeakMap<CustomerOrders, Map<string, unknown>>();

/** Worked out once for the same orders and the same request. */
function once<T>(orders: CustomerOrders, key: string, make: () => T): T {
  const made = known.get(orders) ?? new Map<string, unknown>();
  known.set(orders, made);
  if (!made.has(key)) made.set(key, make());
  return made.get(key) as T;
}

/** The history of the customers as of a day, worked out once. */
export const historyAsOf = (orders: CustomerOrders, { asOf, dataTo }: Pick<BuyingRequest, "asOf" | "dataTo">) =>
  once(orders, `history ${asOf} ${dataTo}`, () => buyingHistory(orders, asOf, dataTo));

/** A model fitted to the whole history, and again to what was before the months held out. */
export function fittedModel(orders: CustomerOrders, name: BuyingModelName, request: BuyingRequest): FittedModel {
  const { asOf, dataTo, unit, holdout } = request;
  return once(orders, `model ${name} ${asOf} ${dataTo} ${unit} ${holdout}`, () => {
    const history = historyAsOf(orders, request);
    const model = BUYING_MODELS[name];
    const at = { end: history.end, days: holdoutDays(history, holdout) };
    const before = buyingHistory(orders, dayOf(at.end - at.days + 1));
    return {
      name,
      model,
      origins: [],
      ...fitHistory(model, history, unit),
      holdout: holdOut(orders, model, unit, at, fitHistory(model, before, unit)),
    };
  });
}

/** How tables name a model that has factors for where customers came from. */
const WITH_ORIGINS = "+origin";
export const nameWithOrigins = (name: BuyingModelName): string => `${name}${WITH_ORIGINS}`;
export const hasOrigins = (name: string): boolean => name.endsWith(WITH_ORIGINS);
export const plainName = (name: string): string => (hasOrigins(name) ? name.slice(0, -WITH_ORIGINS.length) : name);

/**
 * A model as `fittedModel` fits it, with factors for where customers came from: for the origin, or for all of them, with which it
 * forecast the months held out best. Undefined where no two levels of any can be told apart.
 */
export function fittedWithOrigins(
  orders: CustomerOrders,
  name: BuyingModelName,
  request: BuyingRequest,
  texts: OriginTexts,
  origins: readonly CustomerOrigin[],
): FittedModel | undefined {
  const plain = fittedModel(orders, name, request);
  const { model, holdout } = plain;
  const all = planOrigins(holdout.history, texts, origins);
  if (all.length === 0) return undefined;
  const { asOf, dataTo, unit } = request;
  const which = all.map(({ origin }) => origin).join();
  return once(orders, `origins ${which} ${name} ${asOf} ${dataTo} ${unit} ${request.holdout}`, () => {
    const history = historyAsOf(orders, request);
    const at = { end: history.end, days: holdout.days };
    const tests = subsets(all).map((plans) => {
      const then = fitOrigins(model, holdout.history, unit, holdout.fit.parameters, { texts, plans });
      const test = holdOut(orders, model, unit, at, then);
      return { plans, test, deviance: holdoutFigures(test).deviance };
    });
    const best = tests.reduce((least, one) => (one.deviance < least.deviance ? one : least));
    return {
      name: nameWithOrigins(name),
      model,
      origins: best.plans,
      ...fitOrigins(model, history, unit, plain.fit.parameters, { texts, plans: best.plans }),
      holdout: best.test,
    };
  });
}

/** Each one for itself, and all of them. */
const subsets = <T>(all: readonly T[]): T[][] =>
  all.length === 1 ? [[...all]] : [...all.map((one) => [one]), [...all]];
