/** Customer value: who is expected to buy again, when, and what that is worth. */
import { leftJoin, sortedBy } from "../columns/join.ts";
import type pl from "../columns/polars.ts";
import { UNIT_DAYS } from "../features/buying-history.ts";
import { knownOf } from "../features/buying-models.ts";
import { buyingSeasons } from "../features/buying-season.ts";
import { type OriginTexts, originTexts } from "../features/origins.ts";
import { type CustomerValues, type MonthSpan, valueCustomers } from "../models/customer-value.ts";
import { conform } from "../schema.ts";
import { type Context, defineAnalysis, type Input } from "./analysis.ts";
import { bootstrapTable } from "./value/bootstrap.ts";
import { gainTable, trackingTable, valueCalibrationTable } from "./value/checks.ts";
import { CUSTOMER_VALUE, type VALUE_TABLES as Tables, VALUE_TABLES } from "./value/contracts.ts";
import { type Valuation, valuation } from "./value/judge.ts";
import { valueList } from "./value/list.ts";
import { savedModel } from "./value/model-file.ts";
import { type ValueOptions, valueInfo } from "./value/options.ts";
import { originTable } from "./value/origins.ts";
import { potentialBands } from "./value/potential.ts";
import { valueSection } from "./value/section.ts";
import {
  customerValueTable,
  holdoutTable,
  horizonTable,
  informationTable,
  noCustomers,
  valueModelTable,
} from "./value/tables.ts";

export { ValueOptions } from "./value/options.ts";

/** The tables of `value`: one row per customer, parameter, horizon, week of the test and tenth of the calibration; money in the currency. */
export type ValueMarts = Record<keyof typeof Tables, pl.DataFrame>;

const YEAR = 12;

/** Twelve months first, then from one horizon of the options to the next. */
function spansOf(horizons: readonly number[]): MonthSpan[] {
  const parts = horizons.map((to, i) => ({ from: i === 0 ? 0 : (horizons[i - 1] as number), to }));
  const whole = horizons.map((to) => ({ from: 0, to }));
  const all = [{ from: 0, to: YEAR }, ...whole, ...parts];
  return all.filter(({ from, to }, i) => all.findIndex((one) => one.from === from && one.to === to) === i);
}

const valuesOf = ({ history, best, spend }: Valuation, options: ValueOptions): CustomerValues | undefined =>
  best === undefined || spend === undefined
    ? undefined
    : valueCustomers(
        best.model,
        best.fit,
        spend,
        knownOf(history),
        spansOf(options.horizons),
        {
          unitDays: UNIT_DAYS[options.unit],
          margin: options.margin,
          discount: options.discountRate,
        },
        best.kinds,
      );

/** The score from 0 to 100 of how much more a customer may become worth, where it has been worked out. */
function withPotential(customers: pl.DataFrame, { table }: Input): pl.DataFrame {
  const scores = table("clv_potential")?.select("customer_id", "potential_score");
  if (scores === undefined) return customers;
  return conform(
    sortedBy(leftJoin(customers.drop("potential_score"), scores, "customer_id"), "customer_id"),
    CUSTOMER_VALUE,
  );
}

/**
 * The value of every customer: orders in, one row per customer out (`customer_value`), with the models it comes from
 * (`value_models`) and how well they forecast the shop's own last months (`value_holdout`, `value_tracking`, `value_calibration`,
 * `value_gain`).
 *
 * A purchase is a day on which something was sold that did not come back whole on the same day; what came back on another day is
 * taken off the purchases before it. x, t_x and T count from the first purchase, T to the last day before `context.asOf` (or before
 * `context.dataTo`, where the data ends earlier). MBG/NBD (or BG/NBD, Pareto/NBD) says when customers buy, fitted on all of them;
 * Gamma-Gamma says what they spend, fitted on the means of the repeat purchases. Worth is margin × expected value of a purchase ×
 * Σ over months of the purchases expected in the month / (1 + d)^month, with months of 365.25 / 12 days.
 *
 * Nothing is published where the data is too thin, or where no model forecast the days held out within the tolerance.
 *
 * @see Fader, Hardie & Lee, Marketing Science 24 (2005) and JMR 42 (2005); Batislam et al. 2007; Schmittlein et al. 1987
 */
export function value(
  input: Input,
  options: ValueOptions,
  context: Pick<Context, "asOf" | "format" | "seed"> & Partial<Pick<Context, "dataTo">>,
): ValueMarts {
  const { asOf, dataTo = asOf, format, seed } = context;
  const orders = input.feature("customerOrders");
  const texts = (): OriginTexts => originTexts(input.facts, input.feature("firstPurchases"));
  const made = valuation(orders, options, { asOf, dataTo }, format, texts);
  const values = valuesOf(made, options);
  const customers =
    made.best === undefined || values === undefined
      ? noCustomers()
      : withPotential(
          customerValueTable(
            input.facts,
            made.history,
            made.best.name,
            values,
            options.unit,
            buyingSeasons(orders, made.history.row, made.history.end),
          ),
          input,
        );
  return {
    customer_value: customers,
    value_models: valueModelTable(made, options),
    value_information: informationTable(made),
    value_holdout: holdoutTable(made),
    value_tracking: trackingTable(orders, made),
    value_calibration: valueCalibrationTable(made),
    value_gain: gainTable(made),
    value_horizons: horizonTable(values),
    value_list: valueList(customers, input, options.listLength, { asOf, format }),
    value_bootstrap: bootstrapTable(made, values?.spans[0]?.value, options.bootstrap, seed),
    value_potential: potentialBands(customers, input),
    value_origins: originTable(made, values, options.margin, texts),
  };
}

// the potential is a column of the analysis that scores it
const {
  customer_id: _id,
  x: _x,
  t_x: _tx,
  T: _T,
  model: _model,
  potential_score: _potential,
  ...CUSTOMER_COLUMNS
} = CUSTOMER_VALUE.columns;

export default defineAnalysis<ValueOptions, ValueMarts>({
  ...valueInfo,
  tables: VALUE_TABLES,
  marts: value,
  section: valueSection,
  saves: { "customer-value.json": savedModel },
  customer: {
    columns: CUSTOMER_COLUMNS,
    of: (marts) => marts.customer_value.select("customer_id", ...Object.keys(CUSTOMER_COLUMNS)),
  },
});
