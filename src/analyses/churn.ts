/** Churn: who will not order again soon, why, and whom to look after before they fall silent. */
import { daysBetween } from "../calendar.ts";
import pl from "../columns/polars.ts";
import { buyingHistory } from "../features/buying-history.ts";
import { hasOrigins, historyDays, plainName } from "../features/buying-models.ts";
import { originTexts } from "../features/origins.ts";
import { BUYING_MODEL_NAMES, type BuyingModelName, type CustomerOrigin, ORIGINS } from "../models/buying-names.ts";
import { isFactorOf } from "../models/covariates.ts";
import { emptyFrame } from "../schema.ts";
import { type Context, defineAnalysis, type Input } from "./analysis.ts";
import { CHURN_TABLES, CUSTOMER_CHURN } from "./churn/contracts.ts";
import { bestTested, type Churn, churnOf, LEAST_AUC, tellsWhoLeaves } from "./churn/models.ts";
import { type ChurnOptions, churnInfo } from "./churn/options.ts";
import { churnSection } from "./churn/section.ts";
import { churnCalibrationTable, churnModelTable, customerChurnTable, driverTable, watchTable } from "./churn/tables.ts";
import { frameOf, rowsOf } from "./rows.ts";

export { ChurnOptions } from "./churn/options.ts";

/** The tables of `churn`: one row per customer, driver, tenth of the calibration, model and watched customer. */
export type ChurnMarts = Record<keyof typeof CHURN_TABLES, pl.DataFrame>;

const WEEK = 7;

/** The model that the value analysis publishes, so that a chance is the same number everywhere. */
function modelOf({ table }: Input, options: ChurnOptions): { model: BuyingModelName; origins: CustomerOrigin[] } {
  const published = String(table("customer_value")?.head(1).getColumn("model").toArray()[0]);
  const model = BUYING_MODEL_NAMES.find((name) => name === plainName(published)) ?? options.model;
  if (!hasOrigins(published)) return { model, origins: [] };
  const models = table("value_models");
  const factors = models === undefined ? [] : rowsOf(models).filter((row) => row.model === published);
  return {
    model,
    origins: ORIGINS.filter((origin) => factors.some((row) => isFactorOf(String(row.parameter), origin))),
  };
}

/** What is missing, in a table: the section reads nothing else. */
function tooThin(input: Input, options: ChurnOptions, context: Pick<Context, "asOf" | "format">): ChurnMarts {
  const history = buyingHistory(input.feature("customerOrders"), context.asOf);
  const { integer } = context.format;
  const [needs, has] =
    history.count < options.minCustomers
      ? [
          `${integer(options.minCustomers)} identified customers with a purchase`,
          history.count === 0 ? "no customer" : integer(history.count),
        ]
      : [
          `${integer(2 * options.days)} days of orders from ${integer(options.minCustomers)} customers and more, the last ${integer(options.days)} to test on`,
          `${integer(historyDays(history))} days`,
        ];
  return {
    customer_churn: emptyFrame(CHURN_TABLES.customer_churn),
    churn_models: frameOf(CHURN_TABLES.churn_models, [
      {
        model: options.model,
        published: false,
        reason: `needs ${needs}; has ${has}`,
        customers: history.count,
        needs,
        has,
      },
    ]),
    churn_calibration: emptyFrame(CHURN_TABLES.churn_calibration),
    churn_drivers: emptyFrame(CHURN_TABLES.churn_drivers),
    churn_watch: emptyFrame(CHURN_TABLES.churn_watch),
  };
}

/** Neither way knows better who leaves than the share of those who leave does: nothing but the test is published. */
function untold(made: Churn, { days }: ChurnOptions, { integer }: Context["format"]): ChurnMarts {
  const best = bestTested(made.tests);
  const needs = `chances that come true on the shop's own last ${integer(days)} days, and rank at least ${integer(100 * LEAST_AUC)} of 100 pairs of customers right`;
  const has = `they ranked ${integer(100 * best.auc)} of 100 right, where chance ranks 50`;
  return {
    customer_churn: emptyFrame(CHURN_TABLES.customer_churn),
    churn_models: churnModelTable({ ...made, published: "" }, { needs, has }),
    churn_calibration: churnCalibrationTable(made),
    churn_drivers: emptyFrame(CHURN_TABLES.churn_drivers),
    churn_watch: emptyFrame(CHURN_TABLES.churn_watch),
  };
}

/**
 * Probabilities of no purchase within `days` (90 by default): orders in, one row per customer out (`customer_churn`), with both
 * models and what came of them on the last days of the data (`churn_models`, `churn_calibration`), what goes with leaving
 * (`churn_drivers`) and a watch list (`churn_watch`).
 *
 * One model is that of when customers buy (`value`). The other is a logistic regression on silence, gap, frequency, tenure, recent
 * orders, trend and order value, trained on features before a day and purchases after it, its scale corrected by isotonic regression
 * on the next days, and tested on days after those. The one with the smaller Brier score in the test is published. Lifecycle and
 * rhythm are those of rfm. The watch list holds customers who are past their usual gap but not overdue and whose chance of an order fell
 * since the last edition (without one, within a week), by worth × fall.
 *
 * @see Fader, Hardie & Lee 2005; Zadrozny & Elkan 2002; Brier 1950
 */
export function churn(
  input: Input,
  options: ChurnOptions,
  context: Pick<Context, "asOf" | "format"> & Partial<Pick<Context, "dataTo">>,
): ChurnMarts {
  const { asOf, dataTo = asOf } = context;
  const earlier = input.history("customer_churn");
  const since = earlier === undefined ? WEEK : daysBetween(earlier.asOf, asOf);
  const made = churnOf(input.feature("customerOrders"), options, {
    asOf,
    dataTo,
    ...modelOf(input, options),
    texts: () => originTexts(input.facts, input.feature("firstPurchases")),
    since,
  });
  if (made === undefined) return tooThin(input, options, context);
  if (!tellsWhoLeaves(made)) return untold(made, options, context.format);
  const customers = customerChurnTable(made, input.facts, input, earlier);
  return {
    customer_churn: customers,
    churn_models: churnModelTable(made),
    churn_calibration: churnCalibrationTable(made),
    churn_drivers: driverTable(made),
    churn_watch: watchTable(customers, input, options, context.format),
  };
}

const CUSTOMER_COLUMNS = {
  churn_probability: "churn_probability",
  churn_risk: "risk",
  churn_driver: "driver",
} as const;

export default defineAnalysis<ChurnOptions, ChurnMarts>({
  ...churnInfo,
  tables: CHURN_TABLES,
  marts: churn,
  section: churnSection,
  remembers: {
    customer_churn: {
      columns: ["customer_id", "p_alive", "history_probability"],
      sameOptions: true,
      otherwise: "chances of an order are compared with those of the same data a week earlier",
    },
  },
  customer: {
    columns: Object.fromEntries(
      Object.entries(CUSTOMER_COLUMNS).map(([name, from]) => [name, CUSTOMER_CHURN.columns[from]!]),
    ),
    of: ({ customer_churn: customers }) =>
      customers.select(
        pl.col("customer_id"),
        ...Object.entries(CUSTOMER_COLUMNS).map(([name, from]) => pl.col(from).alias(name)),
      ),
  },
  attachments: { "watch_list.csv": ({ churn_watch: watch }) => watch },
});
