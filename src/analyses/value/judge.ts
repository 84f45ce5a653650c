/** Whether there is enough data for a model, whether its back-test is good enough to publish it, and which one is the best. */
import type { BuyingHistory, TimeUnit } from "../../features/buying-history.ts";
import {
  type FittedModel,
  fitSpend,
  fittedModel,
  fittedWithOrigins,
  historyAsOf,
  historyDays,
} from "../../features/buying-models.ts";
import type { CustomerOrders } from "../../features/customer-orders.ts";
import type { OriginTexts } from "../../features/origins.ts";
import type { Format } from "../../format.ts";
import type { Fit } from "../../models/fit.ts";
import type { GammaGammaParameter } from "../../models/gamma-gamma.ts";
import { type HoldoutFigures, holdoutFigures } from "../../models/holdout.ts";
import type { ValueOptions } from "./options.ts";

export interface JudgedModel extends FittedModel {
  figures: HoldoutFigures;
  /** Why it is not published; undefined where it may be. */
  against: string | undefined;
}

export interface Shortfall {
  needs: string;
  has: string;
}

export interface Valuation {
  history: BuyingHistory;
  unit: TimeUnit;
  models: JudgedModel[];
  spend: Fit<GammaGammaParameter> | undefined;
  /** The published one. */
  best: JudgedModel | undefined;
  /** What is missing where nothing is published. */
  shortfall: Shortfall | undefined;
}

/** What the data lacks; undefined where there is enough. */
export function thinness(history: BuyingHistory, options: ValueOptions, format: Format): Shortfall | undefined {
  const repeaters = history.x.reduce((count, x) => count + (x > 0 ? 1 : 0), 0);
  const { integer } = format;
  if (history.count < options.minCustomers)
    return {
      needs: `${integer(options.minCustomers)} identified customers with a purchase`,
      has: history.count === 0 ? "no customer" : integer(history.count),
    };
  if (repeaters < options.minRepeaters)
    return {
      needs: `${integer(options.minRepeaters)} customers who have bought on two days or more`,
      has: integer(repeaters),
    };
  const days = historyDays(history);
  const needed = Math.max(options.minDays, options.holdoutDays === "auto" ? 0 : 2 * options.holdoutDays);
  if (days < needed)
    return {
      needs: `${integer(needed)} days of orders, half of them to test the forecast`,
      has: `${integer(days)} days`,
    };
  return undefined;
}

/** Fewer purchases in the days held out show nothing. */
const FEWEST_PURCHASES = 20;

function objection(figures: HoldoutFigures, options: ValueOptions, format: Format): string | undefined {
  const { expected, actual } = figures;
  if (actual < FEWEST_PURCHASES) return `only ${format.integer(actual)} purchases came in the days held out`;
  const off = expected / actual - 1;
  if (off > options.tolerance || 1 / (1 + off) - 1 > options.tolerance)
    return `it forecast ${format.integer(expected)} purchases for the days held out, and ${format.integer(actual)} came`;
  if (!(figures.auc > 0.5)) return "it did not tell who would come back from who would not";
  return undefined;
}

/** Why what customers spend is not known. */
const spendShortfall = (spend: Fit<GammaGammaParameter> | undefined): Shortfall =>
  spend === undefined
    ? { needs: "three customers who have spent something on a second purchase", has: "fewer" }
    : spend.converged
      ? { needs: "order values that have a mean", has: "values so far apart that none can be expected" }
      : { needs: "order values that a distribution fits", has: "values that none fits" };

/** Where customers came from, asked for only where the data is enough for a model. */
export type OriginsOf = () => OriginTexts;

/** Fits every model of the options, holds each against the days held out, and chooses. */
export function valuation(
  orders: CustomerOrders,
  options: ValueOptions,
  at: { asOf: string; dataTo: string },
  format: Format,
  originsOf: OriginsOf,
): Valuation {
  const history = historyAsOf(orders, at);
  const thin = thinness(history, options, format);
  const none = { history, unit: options.unit, models: [], spend: undefined, best: undefined };
  if (thin !== undefined) return { ...none, shortfall: thin };
  const request = { ...at, unit: options.unit, holdout: options.holdoutDays };
  const texts = options.covariates.length === 0 ? undefined : originsOf();
  const judged = (fitted: FittedModel): JudgedModel => {
    const figures = holdoutFigures(fitted.holdout);
    return { ...fitted, figures, against: objection(figures, options, format) };
  };
  const models = options.models.flatMap((name): JudgedModel[] => {
    const plain = judged(fittedModel(orders, name, request));
    const other = texts && fittedWithOrigins(orders, name, request, texts, options.covariates);
    return other === undefined ? [plain] : [plain, judged(other)];
  });
  const spend = fitSpend(history);
  // without a mean there is nothing to multiply with
  const hasMean = spend?.converged && spend.parameters.q > 1;
  const good = models.filter(({ against }) => against === undefined);
  const best = hasMean
    ? good.reduce<JudgedModel | undefined>(
        (least, one) => (least === undefined || one.figures.deviance < least.figures.deviance ? one : least),
        undefined,
      )
    : undefined;
  const [first] = models;
  const shortfall =
    best !== undefined
      ? undefined
      : first?.against === undefined
        ? spendShortfall(spend)
        : { needs: "a forecast that comes true on the shop's own last months", has: first.against };
  return { ...none, models, spend, best, shortfall };
}
