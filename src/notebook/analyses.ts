/** The analyses as a notebook calls them: partial options, checked once; the as-of day and the rest from the data. */
import type { AnomalyMarts } from "../analyses/anomalies.ts";
import type { BasketMarts } from "../analyses/basket.ts";
import type { ChurnMarts } from "../analyses/churn.ts";
import type { CohortMarts } from "../analyses/cohorts.ts";
import type { DemandMarts } from "../analyses/demand.ts";
import type { ForecastMarts } from "../analyses/forecast.ts";
import type { KpiMarts } from "../analyses/kpis.ts";
import type { LoyaltyMarts } from "../analyses/loyalty.ts";
import type { MovementMarts } from "../analyses/movement.ts";
import type { PersonaMarts } from "../analyses/personas.ts";
import type { PriceMarts } from "../analyses/price.ts";
import type { RfmMarts } from "../analyses/rfm.ts";
import type { ValueMarts } from "../analyses/value.ts";
import type pl from "../columns/polars.ts";
import { UserError } from "../errors.ts";
import type { Section } from "../section.ts";
import type { AnalysisFunctions, runAnalysis } from "./analyse.ts";
import { engineNow } from "./late.ts";
import type {
  AnomaliesOptions,
  BasketOptions,
  ChurnOptions,
  CohortsOptions,
  DemandOptions,
  ForecastOptions,
  KpisOptions,
  LoyaltyOptions,
  MovementOptions,
  PersonasOptions,
  PriceOptions,
  RfmOptions,
  ValueOptions,
} from "./option-types.ts";
import { originOf } from "./origins.ts";
import type { Analysable, ContextOptions, factsOfLines } from "./subject.ts";

/** A property of `analyse` for each analysis, as if it were its own. */
const byName: ProxyHandler<typeof runAnalysis> = {
  get: (own, name) => Reflect.get(name in engineNow().analysisFunctions ? engineNow().analysisFunctions : own, name),
  has: (_, name) => Reflect.has(engineNow().analysisFunctions, name),
  ownKeys: () => Reflect.ownKeys(engineNow().analysisFunctions),
  getOwnPropertyDescriptor: (_, name) => Reflect.getOwnPropertyDescriptor(engineNow().analysisFunctions, name),
};

/**
 * Runs an analysis, also one of your own (`defineAnalysis`), on data, facts or a frame of lines.
 *
 * `options` are parsed by the analysis' own schema; what is left out comes from the project's configuration, else from
 * the schema's defaults. The result is the analysis' tables; `section(result)` tells their story as the report does.
 *
 * `analyse.<name>(data, options, context)` is the same for each analysis of the registry: `analyse.rfm(data, { bins: 4 })`.
 *
 * @throws UserError, one sentence per wrong option: key, value, what would be right
 */
export const analyse = new Proxy(
  ((...call: Parameters<typeof runAnalysis>) => engineNow().runAnalysis(...call)) as typeof runAnalysis,
  byName,
) as typeof runAnalysis & AnalysisFunctions;

/**
 * Facts of a frame of lines: `facts(data.lines)`. They count as the data counts that the lines are a part of, for its day, where
 * that was read by `load` or `clean`; `options` go on top.
 *
 * @throws UserError for a frame without the columns of lines
 */
export const facts: typeof factsOfLines = (lines, options) => engineNow().factsOfLines(lines, options);

/**
 * What the report says about tables of an analysis: finding, figures, charts, actions, how it was calculated.
 *
 * @example show(section(rfm(data, { window: "12M" })))
 * @throws UserError for tables that no analysis made
 */
export function section(marts: Readonly<Record<string, pl.DataFrame>>): Section {
  const origin = originOf(marts);
  if (origin === undefined) {
    throw new UserError("these tables were not made by an analysis, so there is no section about them", {
      hint: "pass on what kpis, rfm, cohorts, basket or analyse returned, as it is: section(rfm(data))",
      exitCode: 2,
    });
  }
  return origin.analysis.section(marts, origin.context, origin.options);
}

/**
 * Headline figures: revenue, orders, customers and what changed in them; best sellers, regions, rhythm of the week.
 *
 * Tables: `kpis` (one row per metric of the last complete period), `kpi_periods` (the same for day, week and month, and for
 * the running ones), `daily`, `weekly`, `monthly` (one row per period, also without trade), `products`, `regions`, `weekday_hour`, `revenue_drivers` (parts that add up to the change).
 *
 * Net revenue is the sum of all lines, returns and cancellations taken off. The last complete week (or month) before
 * the as-of day is compared with the one before and the same one a year earlier.
 *
 * @example kpis(data, { grain: "month" }).monthly
 * @throws UserError naming the option, its value and what would be right
 */
export function kpis(data: Analysable, options: KpisOptions = {}, context: ContextOptions = {}): KpiMarts {
  return engineNow().analysisFunctions.kpis(data, options, context);
}

/**
 * Recency, frequency, monetary: one row per customer with a sale (`rfm`), and the tables about segments that follow.
 *
 * Recency is whole days from the last sale to the as-of day; frequency counts sale orders; monetary is net spend. A
 * score is 1 + the number of edges below the value (recency turned round), 5 = best of 5; equal values get equal scores.
 * Anonymous orders are left out. `segment_moves` holds who changed segment within the last seven days.
 *
 * @example rfm(data, { bins: 4 }).segments
 * @throws UserError naming the option, its value and what would be right
 * @see Hughes, Strategic Database Marketing (1994); Bult & Wansbeek 1995
 */
export function rfm(data: Analysable, options: RfmOptions = {}, context: ContextOptions = {}): RfmMarts {
  return engineNow().analysisFunctions.rfm(data, options, context);
}

/**
 * What customers are worth: who is expected to buy again, when and for how much (`customer_value`), the models behind it
 * (`value_models`), and how they forecast the shop's own last months (`value_holdout`, `value_tracking`, `value_calibration`,
 * `value_gain`).
 *
 * MBG/NBD, BG/NBD or Pareto/NBD say when customers buy, Gamma-Gamma what they spend. x, t_x and T count from the first purchase, in
 * weeks. Nothing is published where the data is too thin or the forecast of the months held out was off.
 *
 * @example value(data, { models: ["mbg-nbd", "pareto-nbd"], margin: 0.4 }).customer_value
 * @throws UserError naming the option, its value and what would be right
 * @see Fader, Hardie & Lee 2005; Batislam, Denizel & Filiztekin 2007; Schmittlein, Morrison & Colombo 1987
 */
export function value(data: Analysable, options: ValueOptions = {}, context: ContextOptions = {}): ValueMarts {
  return engineNow().analysisFunctions.value(data, options, context);
}

/**
 * Who will hardly order again: the chance of no purchase within 90 days of every customer (`customer_churn`) by the better of two
 * models, both tested on the last days of the data (`churn_models`, `churn_calibration`), what goes with leaving (`churn_drivers`),
 * and customers to look after before they fall silent (`churn_watch`).
 *
 * @example churn(data, { days: 60 }).churn_watch
 * @throws UserError naming the option, its value and what would be right
 * @see Zadrozny & Elkan 2002 for the calibration; Brier 1950
 */
export function churn(data: Analysable, options: ChurnOptions = {}, context: ContextOptions = {}): ChurnMarts {
  return engineNow().analysisFunctions.churn(data, options, context);
}

/**
 * Retention of acquisition cohorts: one row per (cohort, age) in `cohort_retention`, averages per age, a summary per
 * cohort, and retention from one period to the next.
 *
 * A cohort is the calendar period of a customer's first sale; age counts whole periods from there (M0 = 100 %). Cells
 * whose period has not begun by the as-of day are absent; the running one has `is_partial` and is in no average.
 *
 * @example cohorts(data, { grain: "quarter" }).cohort_retention
 * @throws UserError naming the option, its value and what would be right
 * @see Fader & Hardie on retention against survival; Wilson 1927 for the intervals
 */
export function cohorts(data: Analysable, options: CohortsOptions = {}, context: ContextOptions = {}): CohortMarts {
  return engineNow().analysisFunctions.cohorts(data, options, context);
}

/**
 * What sells together: frequent itemsets, association rules with lift, significance and redundancy, and products to
 * suggest beside each product (`cross_sell`).
 *
 * A basket is a sale order with two products or more. Support is the share of baskets with both sides, confidence the
 * share of the baskets with the antecedent that hold the consequent, lift how many times more often both meet than
 * chance would have it. p-values are Fisher's, corrected for all rules that the itemsets allow.
 *
 * @example basket(data, { minSupport: 0.01, minLift: 2 }).basket_rules
 * @throws UserError naming the option, its value and what would be right
 * @see Agrawal, Imieliński & Swami 1993; Brin et al. 1997; Zhang 2000
 */
export function basket(data: Analysable, options: BasketOptions = {}, context: ContextOptions = {}): BasketMarts {
  return engineNow().analysisFunctions.basket(data, options, context);
}

/**
 * What the coming weeks and days look like: one row per series and period in `forecast`, past and to come, with bands of 80 and 95 %;
 * `forecast_models`, how good each way to forecast was; `forecast_record`, what earlier editions said.
 *
 * Series are revenue, orders and customers of the whole shop, its largest regions and categories, by ISO week and by day; a series needs 16
 * complete weeks. The last value is carried on where nothing did better.
 *
 * @example forecast(data, { weeks: 8 }).forecast
 * @throws UserError naming the option, its value and what would be right
 * @see Hyndman & Athanasopoulos, Forecasting: principles and practice (2021)
 */
export function forecast(data: Analysable, options: ForecastOptions = {}, context: ContextOptions = {}): ForecastMarts {
  return engineNow().analysisFunctions.forecast(data, options, context);
}

/**
 * What is out of line in the last complete week: one row per anomaly in `anomalies`, of the data and of trade, one alarm per cause;
 * `usual_ranges`, every week beside the range in which it was expected.
 *
 * @example anomalies(data, { sensitivity: "high" }).anomalies
 * @throws UserError naming the option, its value and what would be right
 * @see Iglewicz & Hoaglin 1993
 */
export function anomalies(
  data: Analysable,
  options: AnomaliesOptions = {},
  context: ContextOptions = {},
): AnomalyMarts {
  return engineNow().analysisFunctions.anomalies(data, options, context);
}

/**
 * What to order: one row per product in `demand_plan` with the demand of a week to come, reorder point and advice; stops in sales
 * that look like an empty shelf in `stock_outs`; `demand_categories`; `demand_weekly`, the weeks behind it all.
 *
 * Weeks are whole ISO weeks, at most the last 104; returns are not taken off. Croston's method, its unbiased form or TSB estimate the
 * demand, by how it comes. The reorder point is the demand of the lead time and z × the error that such estimates had.
 *
 * @example demand(data, { leadTimeDays: 21, serviceLevel: 0.98, stock: "stock.csv" }).demand_plan
 * @throws UserError naming the option, its value and what would be right, or the line of the stock file
 * @see Croston 1972; Syntetos & Boylan 2005; Teunter, Syntetos & Babai 2011
 */
export function demand(data: Analysable, options: DemandOptions = {}, context: ContextOptions = {}): DemandMarts {
  return engineNow().analysisFunctions.demand(data, options, context);
}

/**
 * Points of a loyalty scheme: one row per entry (`loyalty_ledger`), an account per member (`loyalty_accounts`), tiers, weeks, members
 * to remind of their points, and the score of what every customer may still become worth (`clv_potential`).
 *
 * An order earns one point per `spendPerPoint` of its net value, parts of a point dropped, and bonuses on top; what comes back takes
 * its points with it. The sum of a member's entries is the balance. Anonymous orders earn nothing.
 *
 * @example loyalty(data, { spendPerPoint: 5, expireMonths: 12 }).loyalty_accounts
 * @throws UserError naming the option, its value and what would be right
 */
export function loyalty(data: Analysable, options: LoyaltyOptions = {}, context: ContextOptions = {}): LoyaltyMarts {
  return engineNow().analysisFunctions.loyalty(data, options, context);
}

/**
 * Personas: clusters of customers by recency, frequency and spend (k-means++), one row per cluster in `personas`, the persona of every
 * customer in `customer_personas`, how they stand to the segments of `rfm`, and how their number was chosen.
 *
 * @example personas(data, { clusters: 5 }).personas
 * @throws UserError naming the option, its value and what would be right
 * @see Arthur & Vassilvitskii 2007 (k-means++); Rousseeuw 1987 (silhouette)
 */
export function personas(data: Analysable, options: PersonasOptions = {}, context: ContextOptions = {}): PersonaMarts {
  return engineNow().analysisFunctions.personas(data, options, context);
}

/**
 * What to charge: one row per best seller in `price_elasticity` with how its sales answered to its list price, what ±10 % would do, and
 * a price to try where the interval allows it; effects between products of a category in `price_cross`; temporary cuts and what they
 * brought in `price_promotions`.
 *
 * A week's list price is one that a fifth of its lines or more have, not revenue over pieces. Observational: prices were not set at random.
 *
 * @example price(data, { costs: "costs.csv" }).price_elasticity
 * @throws UserError naming the option, its value and what would be right, or the line of the cost file
 * @see Tellis 1988; Bijmolt, van Heerde & Pieters 2005
 */
export function price(data: Analysable, options: PriceOptions = {}, context: ContextOptions = {}): PriceMarts {
  return engineNow().analysisFunctions.price(data, options, context);
}

/**
 * Movement between two periods of complete months: who is new, came back, stayed or left (`customer_movement`), heavy, medium and light
 * buyers, the change of revenue in parts that add up to it (`gain_loss`), and which categories are bought together (`cross_shop`).
 *
 * @example movement(data, { months: 3 }).gain_loss
 * @throws UserError naming the option, its value and what would be right
 */
export function movement(data: Analysable, options: MovementOptions = {}, context: ContextOptions = {}): MovementMarts {
  return engineNow().analysisFunctions.movement(data, options, context);
}
