/** The tables of the value analysis, from fitted models and valued customers. */
import { dayOf } from "../../calendar.ts";
import pl from "../../columns/polars.ts";
import { stringTableOf } from "../../columns/strings.ts";
import { stringSeries } from "../../columns/to-polars.ts";
import type { Facts } from "../../facts/contract.ts";
import { type BuyingHistory, type TimeUnit, UNIT_DAYS } from "../../features/buying-history.ts";
import { historyDays } from "../../features/buying-models.ts";
import { type BuyingSeason, nextInSeason } from "../../features/buying-season.ts";
import type { CustomerValues } from "../../models/customer-value.ts";
import type { Fit } from "../../models/fit.ts";
import { type Contract, conform, emptyFrame } from "../../schema.ts";
import { frameOf, type Row } from "../rows.ts";
import { CUSTOMER_VALUE, VALUE_HOLDOUT, VALUE_HORIZONS, VALUE_INFORMATION, VALUE_MODELS } from "./contracts.ts";
import type { JudgedModel, Valuation } from "./judge.ts";
import type { ValueOptions } from "./options.ts";

const Z95 = 1.959963984540054;

export const sorted = (contract: Contract, rows: readonly Row[]): pl.DataFrame =>
  frameOf(contract, rows).sort([...contract.key]);

/** A number, or null where it is none. */
export const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);

function parameterRows(name: string, fit: Fit<string>, about: Row, unitOf: (parameter: string) => string): Row[] {
  return Object.entries(fit.parameters).map(([parameter, value]): Row => {
    const error = fit.standardErrors[parameter] as number;
    const spread = Math.exp((Z95 * error) / value);
    return {
      ...about,
      model: name,
      parameter,
      value,
      standard_error: finite(error),
      low: finite(value / spread),
      high: finite(value * spread),
      log_likelihood: finite(fit.logLikelihood),
      customers: fit.customers,
      unit: unitOf(parameter),
      converged: fit.converged,
    };
  });
}

function verdictOf(judged: JudgedModel, { best, shortfall }: Valuation): Row {
  if (judged === best) return { published: true, reason: "it forecast the days held out best", needs: null, has: null };
  const against = judged.against ?? shortfall?.has ?? `${best?.name} forecast the days held out better`;
  const missing = best === undefined ? shortfall : undefined;
  return { published: false, reason: against, needs: missing?.needs ?? null, has: missing?.has ?? null };
}

/** Parameters with errors and what became of each model; one row a model where the data is too thin to fit any. */
export function valueModelTable(valuation: Valuation, options: ValueOptions): pl.DataFrame {
  const { history, models, spend, best, shortfall } = valuation;
  if (models.length === 0)
    return sorted(
      VALUE_MODELS,
      options.models.map((model) => ({
        model,
        parameter: "(none)",
        customers: history.count,
        unit: options.unit,
        published: false,
        reason: `needs ${shortfall?.needs}; has ${shortfall?.has}`,
        needs: shortfall?.needs ?? null,
        has: shortfall?.has ?? null,
      })),
    );
  const data = { data_from: dayOf(history.end - historyDays(history) + 1), data_to: dayOf(history.end) };
  const isTime = (parameter: string): boolean => parameter === "alpha" || parameter === "beta";
  const buying = models.flatMap((judged) =>
    parameterRows(judged.name, judged.fit, { ...data, ...verdictOf(judged, valuation) }, (parameter) =>
      isTime(parameter) ? options.unit : "none",
    ),
  );
  if (spend === undefined) return sorted(VALUE_MODELS, buying);
  const about: Row =
    best === undefined
      ? { ...data, published: false, reason: "no model of when customers buy is published" }
      : { ...data, published: true, reason: "what customers spend goes with every model of when they buy" };
  const money = parameterRows("gamma-gamma", spend, about, (name) => (name === "v" ? "currency" : "none"));
  return sorted(VALUE_MODELS, [...buying, ...money]);
}

function informationRows(model: string, { parameters, logInformation }: Fit<string>): Row[] {
  const names = Object.keys(parameters);
  return names.flatMap((parameter, i) =>
    names.map(
      (other, j): Row => ({ model, parameter, other, information: logInformation[i * names.length + j] as number }),
    ),
  );
}

/** What errors of everything that follows from the parameters are worked out from. */
export const informationTable = ({ models, spend }: Valuation): pl.DataFrame =>
  sorted(VALUE_INFORMATION, [
    ...models.flatMap(({ name, fit }) => informationRows(name, fit)),
    ...(spend === undefined ? [] : informationRows("gamma-gamma", spend)),
  ]);

export const holdoutTable = ({ models }: Valuation): pl.DataFrame =>
  sorted(
    VALUE_HOLDOUT,
    models.map(
      ({ name, holdout, figures }): Row => ({
        model: name,
        held_out_from: dayOf(holdout.from),
        days: holdout.days,
        customers: holdout.history.count,
        expected: figures.expected,
        actual: figures.actual,
        ratio: finite(figures.expected / figures.actual),
        expected_value: figures.expectedValue,
        actual_value: figures.actualValue,
        correlation: finite(figures.correlation),
        mean_error: finite(figures.meanError),
        deviance: finite(figures.deviance),
        auc: finite(figures.auc),
        top_tenth_purchases: finite(figures.topTenthPurchases),
        top_tenth_value: finite(figures.topTenthValue),
      }),
    ),
  );

export const horizonTable = (values: CustomerValues | undefined): pl.DataFrame =>
  sorted(
    VALUE_HORIZONS,
    (values?.spans ?? []).map(
      ({ from, to, purchases, value, low, high }): Row => ({
        from_month: from,
        to_month: to,
        purchases,
        value,
        low,
        high,
      }),
    ),
  );

/** Places after the point: more would be noise of the search, and different on every machine. */
const PLACES = { money: 100, chance: 1e6, time: 1e6 } as const;

const rounded = (name: string, values: ArrayLike<number>, scale: number): pl.Series =>
  pl.Series(
    name,
    Float64Array.from(values, (value) => Math.round(value * scale) / scale),
  );

const NO_DAY = -(2 ** 31);

/** One row per customer, in the order of their ids; `seasons` are of those who buy in one season of the year alone, by their place. */
export function customerValueTable(
  { customers: { id } }: Facts,
  history: BuyingHistory,
  model: string,
  values: CustomerValues,
  unit: TimeUnit,
  seasons: ReadonlyMap<number, BuyingSeason>,
): pl.DataFrame {
  const { count, row, x, firstDay, lastDay, end } = history;
  const days = UNIT_DAYS[unit];
  const inUnits = (to: Int32Array, from: Int32Array): Float64Array =>
    Float64Array.from(to, (day, i) => (day - (from[i] as number)) / days);
  const next = Int32Array.from(values.wait, (wait) =>
    Number.isNaN(wait) ? NO_DAY : end + Math.max(1, Math.ceil(wait)),
  );
  for (const [i, season] of seasons)
    next[i] = nextInSeason(season, end, next[i] === NO_DAY ? undefined : next[i]) ?? NO_DAY;
  const frame = pl
    .DataFrame([
      stringSeries(
        "customer_id",
        id.dictionary,
        row.map((customer) => id.codes[customer] as number),
      ),
      pl.Series("x", x).cast(pl.Int64),
      rounded("t_x", inUnits(lastDay, firstDay), PLACES.time),
      rounded(
        "T",
        inUnits(
          lastDay.map((last) => Math.max(end, last)),
          firstDay,
        ),
        PLACES.time,
      ),
      rounded("p_alive", values.alive, PLACES.chance),
      rounded("expected_purchases_90d", values.expected90, PLACES.chance),
      rounded("churn_prob_90d", values.churn90, PLACES.chance),
      rounded("expected_order_value", values.orderValue, PLACES.money),
      rounded("clv_12m", values.value, PLACES.money),
      rounded("clv_12m_low", values.low, PLACES.money),
      rounded("clv_12m_high", values.high, PLACES.money),
      pl.Series("next_day", next),
      stringSeries("model", stringTableOf([model]), new Int32Array(count)),
    ])
    .withColumns(
      pl
        .when(pl.col("next_day").eq(pl.lit(NO_DAY).cast(pl.Int32)))
        .then(pl.lit(null))
        .otherwise(pl.col("next_day"))
        .cast(pl.Int32)
        .cast(pl.Date)
        .alias("next_order_on"),
      pl.lit(null).cast(pl.Float64).alias("potential_score"),
    );
  return conform(frame, CUSTOMER_VALUE);
}

export const noCustomers = (): pl.DataFrame => emptyFrame(CUSTOMER_VALUE);
