/** Two ways to tell who will not order: from the model of when customers buy, and from a regression on what they did lately. */
import { addDays, type Day, dayOf } from "../../calendar.ts";
import { detach } from "../../columns/typed-arrays.ts";
import { type BuyingHistory, buyingHistory, inUnit, UNIT_DAYS } from "../../features/buying-history.ts";
import {
  type FittedBuying,
  fitHistory,
  fitOrigins,
  fittedModel,
  fittedWithOrigins,
  historyAsOf,
  historyDays,
} from "../../features/buying-models.ts";
import type { CustomerOrders } from "../../features/customer-orders.ts";
import type { OriginTexts } from "../../features/origins.ts";
import { aliveOf, type BuyingModel, type Parameters } from "../../models/buying.ts";
import type { BuyingModelName, CustomerOrigin } from "../../models/buying-names.ts";
import {
  areaUnderCurve,
  brierScore,
  type CalibrationBin,
  calibrationBins,
  capture,
  fitIsotonic,
  type Isotonic,
  isotonicValue,
} from "../../models/calibration.ts";
import type { Points } from "../../models/k-means.ts";
import { fitLogistic, type LogisticFit, predictLogistic } from "../../models/logistic.ts";
import { churnMeasures } from "./measures.ts";
import type { ChurnOptions } from "./options.ts";

/** Chances of a model of when customers buy, customer by customer. */
export interface Chances {
  /** Probability of still being a customer. */
  alive: Float64Array;
  /** Probability of no purchase within the days. */
  lost: Float64Array;
}

/** @param later days after the end of the history at which the chances are taken, negative for earlier */
export function chancesOf(
  model: BuyingModel,
  { history, kinds, parameters }: FittedBuying,
  { unit, days }: ChurnOptions,
  later = 0,
): Chances {
  const { x, tx, T } = inUnit(history, unit);
  const [ahead, shift] = [days / UNIT_DAYS[unit], later / UNIT_DAYS[unit]];
  const alive = new Float64Array(history.count);
  const lost = new Float64Array(history.count);
  // who is a customer: all follows from x and T
  const known = new Map<number, number>();
  for (let i = 0; i < history.count; i++) {
    // a purchase within the days between leaves no earlier silence
    const at = Math.max(tx[i] as number, (T[i] as number) + shift);
    const kind = kinds?.of[i] ?? 0;
    const p = parameters[kind] as Parameters;
    const key = ((x[i] as number) * 1_000_000 + Math.round(at * UNIT_DAYS[unit])) * parameters.length + kind;
    const none = known.get(key) ?? model.noneIfAlive(p, x[i] as number, at, ahead);
    known.set(key, none);
    alive[i] = aliveOf(model.logOdds(p, x[i] as number, tx[i] as number, at));
    lost[i] = 1 - (alive[i] as number) * (1 - none);
  }
  return { alive, lost };
}

/** A regression with its scale, which may be corrected by what came of its predictions. */
export interface Regression {
  fit: LogisticFit;
  scale: Isotonic | undefined;
}

export function predicted({ fit, scale }: Regression, features: Points): Float64Array {
  const raw = predictLogistic(fit, features);
  return scale === undefined ? raw : raw.map((value) => isotonicValue(scale, value));
}

/** Trained on what was known `days` before `asOf`, its scale corrected on later days where the data reaches back far enough. */
function regression(orders: CustomerOrders, asOf: Day, options: ChurnOptions, reaches: number): Regression | undefined {
  const { days, minCustomers } = options;
  const at = (times: number) => {
    const history = buyingHistory(orders, addDays(asOf, -times * days));
    return { history, ...churnMeasures(orders, history, days) };
  };
  const isCorrected = reaches >= 3;
  const train = at(isCorrected ? 2 : 1);
  const both = new Set(train.lost).size === 2;
  if (train.history.count < minCustomers || !both) return undefined;
  const fit = fitLogistic(train.features, train.lost);
  detach(train.features.values);
  if (!isCorrected) return { fit, scale: undefined };
  const check = at(1);
  const scale = fitIsotonic(predictLogistic(fit, check.features), check.lost);
  detach(check.features.values);
  return { fit, scale };
}

export interface Tested {
  name: string;
  customers: number;
  lost: number;
  auc: number;
  brier: number;
  /** Of giving everybody the share of lost customers. */
  baseBrier: number;
  /** Times as many lost among the tenth with the highest probabilities as among all. */
  lift: number;
  bins: CalibrationBin[];
}

function tested(name: string, probabilities: Float64Array, lost: Uint8Array): Tested {
  const count = lost.reduce((sum, one) => sum + one, 0);
  const share = count / lost.length;
  return {
    name,
    customers: lost.length,
    lost: count,
    auc: areaUnderCurve(probabilities, lost),
    brier: brierScore(probabilities, lost),
    baseBrier: share * (1 - share),
    lift: capture(probabilities, lost, 0.1) / 0.1,
    bins: calibrationBins(probabilities, lost),
  };
}

export interface Churn {
  history: BuyingHistory;
  now: Chances;
  before: Chances;
  /** Name of the model of when customers buy. */
  model: string;
  regression: Regression | undefined;
  features: Points;
  /** Probability of the published model. */
  lost: Float64Array;
  published: string;
  tests: Tested[];
  testFrom: Day;
}

const LOGISTIC = "logistic";

/** Ranks fewer pairs of customers right than this: nobody should act on it. */
export const LEAST_AUC = 0.6;
/** A Brier score of up to so many times that of the plain share of those who left. */
const MOST_BRIER = 1.1;

export const bestTested = (tests: readonly Tested[]): Tested =>
  tests.reduce((least, one) => (one.brier < least.brier ? one : least));

/** Whether the better way knows more of who leaves than the share of those who leave does. Where all or none left there is nothing to rank. */
export function tellsWhoLeaves({ tests }: Pick<Churn, "tests">): boolean {
  const { auc, brier, baseBrier } = bestTested(tests);
  return Number.isNaN(auc) || (auc >= LEAST_AUC && brier <= MOST_BRIER * baseBrier);
}

export interface ChurnRequest {
  asOf: Day;
  dataTo: Day;
  model: BuyingModelName;
  /** What the model knows of where customers came from. */
  origins: readonly CustomerOrigin[];
  texts: () => OriginTexts;
  /** Days between the last edition and this one. */
  since: number;
}

/**
 * Probabilities of no purchase within the days, from both ways, each tested on the last days of the data without having seen them; the
 * one with the smaller Brier score there is published. Undefined where the data is too thin.
 */
export function churnOf(
  orders: CustomerOrders,
  options: ChurnOptions,
  { asOf, dataTo, model: base, origins, texts: textsOf, since }: ChurnRequest,
): Churn | undefined {
  const history = historyAsOf(orders, { asOf, dataTo });
  const { days, unit, minCustomers } = options;
  const span = historyDays(history);
  if (history.count < minCustomers || span < 2 * days) return undefined;
  const end = dayOf(history.end + 1);
  const request = { asOf, dataTo, unit, holdout: "auto" } as const;
  const texts = origins.length === 0 ? undefined : textsOf();
  const withOrigins = texts && fittedWithOrigins(orders, base, request, texts, origins);
  const fitted = withOrigins ?? fittedModel(orders, base, request);
  const { model, name } = fitted;
  const testFrom = addDays(end, -days);
  const past = buyingHistory(orders, testFrom);
  if (past.count < minCustomers) return undefined;
  const test = churnMeasures(orders, past, days);
  const then =
    texts === undefined || withOrigins === undefined
      ? fitHistory(model, past, unit, fitted.fit.parameters)
      : fitOrigins(model, past, unit, fitted.fit.parameters, { texts, plans: withOrigins.origins });
  const reaches = Math.floor(span / days);
  const earlier = reaches < 3 ? undefined : regression(orders, testFrom, options, reaches - 1);
  const tests = [
    tested(name, chancesOf(model, then, options).lost, test.lost),
    ...(earlier === undefined ? [] : [tested(LOGISTIC, predicted(earlier, test.features), test.lost)]),
  ];
  detach(test.features.values);
  const best = bestTested(tests);
  const now = chancesOf(model, fitted, options);
  const today = churnMeasures(orders, history, days);
  const latest = regression(orders, end, options, reaches);
  return {
    history,
    now,
    before: chancesOf(model, fitted, options, -since),
    model: name,
    regression: latest,
    features: today.features,
    lost: best.name === LOGISTIC && latest !== undefined ? predicted(latest, today.features) : now.lost,
    published: best.name === LOGISTIC && latest !== undefined ? LOGISTIC : name,
    tests,
    testFrom,
  };
}
