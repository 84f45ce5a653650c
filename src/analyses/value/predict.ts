/** Customers valued by a model that was fitted before, perhaps on other customers. */
import type { Day } from "../../calendar.ts";
import type pl from "../../columns/polars.ts";
import { EXIT, UserError } from "../../errors.ts";
import type { Facts } from "../../facts/contract.ts";
import { buyingHistory, UNIT_DAYS } from "../../features/buying-history.ts";
import { knownOf, nameWithOrigins } from "../../features/buying-models.ts";
import { buyingSeasons } from "../../features/buying-season.ts";
import { customerOrders } from "../../features/customer-orders.ts";
import { firstPurchases } from "../../features/first-purchase.ts";
import { kindsOf, originTexts } from "../../features/origins.ts";
import { BUYING_MODELS } from "../../models/buying.ts";
import { kindParameters } from "../../models/covariates.ts";
import { valueCustomers } from "../../models/customer-value.ts";
import type { Fit } from "../../models/fit.ts";
import type { GammaGammaParameter } from "../../models/gamma-gamma.ts";
import type { ModelFile } from "./model-file.ts";
import { customerValueTable, noCustomers } from "./tables.ts";

/** In the order in which the model names its parameters, whatever the order in the file. */
function fitOf<P extends string>(names: readonly P[], saved: ModelFile["buying"] | ModelFile["spend"]): Fit<P> {
  const listed = Object.keys(saved.parameters);
  if (listed.length !== names.length || names.some((name) => !listed.includes(name)))
    throw new UserError(`invalid parameters of ${saved.model}: ${listed.join(", ")}; expected ${names.join(", ")}`, {
      exitCode: EXIT.usage,
    });
  const places = names.map((name) => listed.indexOf(name));
  const at = (i: number, j: number): number => saved.logInformation[i * listed.length + j] as number;
  return {
    parameters: Object.fromEntries(names.map((name) => [name, saved.parameters[name]])) as Record<P, number>,
    standardErrors: Object.fromEntries(names.map((name) => [name, saved.standardErrors[name] ?? Number.NaN])) as Record<
      P,
      number
    >,
    logCovariance: new Float64Array(names.length ** 2).fill(Number.NaN),
    logInformation: Float64Array.from(places.flatMap((i) => places.map((j) => at(i, j)))),
    logLikelihood: saved.logLikelihood ?? Number.NaN,
    customers: saved.customers,
    converged: true,
    evaluations: 0,
  };
}

/** One row per customer, as in `customer_value`, by a model of an earlier edition. */
export function predictValue(facts: Facts, saved: ModelFile, asOf: Day, dataTo: Day = asOf): pl.DataFrame {
  const orders = customerOrders(facts);
  const history = buyingHistory(orders, asOf, dataTo);
  if (history.count === 0) return noCustomers();
  const model = BUYING_MODELS[saved.buying.model];
  const kinds =
    saved.origins.length === 0 ? undefined : kindsOf(history, originTexts(facts, firstPurchases(facts)), saved.origins);
  const spend = fitOf<GammaGammaParameter>(["p", "q", "v"], saved.spend);
  const values = valueCustomers(
    model,
    fitOf(kindParameters(model, kinds?.levels ?? []), saved.buying),
    spend,
    knownOf(history),
    [{ from: 0, to: 12 }],
    {
      unitDays: UNIT_DAYS[saved.unit],
      margin: saved.margin,
      discount: saved.discountRate,
    },
    kinds,
  );
  return customerValueTable(
    facts,
    history,
    kinds === undefined ? model.name : nameWithOrigins(model.name),
    values,
    saved.unit,
    buyingSeasons(orders, history.row, history.end),
  );
}
