/** What customers are worth by where they came from, and whether a model that knows it forecasts better. */
import type pl from "../../columns/polars.ts";
import { UNIT_DAYS } from "../../features/buying-history.ts";
import { levelPlace, type OriginTexts, otherLevels, REST } from "../../features/origins.ts";
import type { Parameters } from "../../models/buying.ts";
import { factorName, kindParameterValues, levelName } from "../../models/covariates.ts";
import { type CustomerValues, MONTH_DAYS } from "../../models/customer-value.ts";
import type { Row } from "../rows.ts";
import { VALUE_ORIGINS } from "./contracts.ts";
import type { JudgedModel, Valuation } from "./judge.ts";
import { finite, sorted } from "./tables.ts";

const Z95 = 1.959963984540054;

/** The model with factors that is shown: the published one, or the one whose plain form is the best. */
const shownOf = ({ models, best }: Valuation): JudgedModel | undefined => {
  if (best !== undefined && best.origins.length > 0) return best;
  return models.find(({ origins, model }) => origins.length > 0 && (best === undefined || model === best.model));
};

/** The factor of the rate of a level, with its interval; 1 for the reference. */
function rateOf({ fit }: JudgedModel, level: string): Row {
  const name = factorName("rate", level);
  const value = fit.parameters[name];
  if (value === undefined) return { rate_factor: 1, rate_low: null, rate_high: null };
  const spread = Math.exp((Z95 * (fit.standardErrors[name] as number)) / value);
  return { rate_factor: value, rate_low: finite(value / spread), rate_high: finite(value * spread) };
}

/** Purchases of twelve months after the first that are expected of a new customer of a level, all else as the reference. */
function newPurchases({ model, fit, kinds }: JudgedModel, unitDays: number, level: string): number {
  const levels = kinds?.levels ?? [];
  const place = levels.indexOf(level);
  const [own] = kindParameterValues(model, fit.parameters, { levels, has: [place < 0 ? [] : [place]] });
  return model.expectedNew(own as Parameters, (12 * MONTH_DAYS) / unitDays);
}

export function originTable(
  valuation: Valuation,
  values: CustomerValues | undefined,
  margin: number,
  texts: () => OriginTexts,
): pl.DataFrame {
  const shown = shownOf(valuation);
  if (shown === undefined) return sorted(VALUE_ORIGINS, []);
  const known = texts();
  const { count, row } = valuation.history;
  const plain = valuation.models.find(({ model, origins }) => model === shown.model && origins.length === 0);
  const rows = shown.origins.flatMap((plan) => {
    const groups = [plan.reference, ...otherLevels(plan)].map(() => ({ customers: 0, value: 0, alive: 0, order: 0 }));
    for (let i = 0; i < count; i++) {
      const group = groups[levelPlace(plan, known, row[i] as number) + 1] as (typeof groups)[number];
      group.customers++;
      group.value += values?.value[i] ?? 0;
      group.alive += values?.alive[i] ?? 0;
      group.order += values?.orderValue[i] ?? 0;
    }
    return [plan.reference, ...otherLevels(plan)].map((level, place): Row => {
      const { customers, value, alive, order } = groups[place] as (typeof groups)[number];
      const isWorth = values !== undefined && customers > 0;
      return {
        origin: plan.origin,
        place,
        level,
        is_reference: place === 0,
        is_rest: place === groups.length - 1 && plan.hasRest && level === REST,
        customers,
        value_12m: isWorth ? value : null,
        value_12m_mean: isWorth ? value / customers : null,
        p_alive: isWorth ? alive / customers : null,
        new_customer_12m: isWorth
          ? (margin * newPurchases(shown, UNIT_DAYS[valuation.unit], levelName(plan.origin, level)) * order) / customers
          : null,
        ...rateOf(shown, levelName(plan.origin, level)),
        model: shown.name,
        deviance: finite(shown.figures.deviance),
        plain_deviance: finite(plain?.figures.deviance ?? Number.NaN),
        published: shown === valuation.best,
      };
    });
  });
  return sorted(VALUE_ORIGINS, rows);
}
