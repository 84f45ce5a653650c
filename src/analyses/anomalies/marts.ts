/** What is out of line: from facts to the table. */
import { dayOf } from "../../calendar.ts";
import type pl from "../../columns/polars.ts";
import type { Facts } from "../../facts/contract.ts";
import { shopProfile } from "../../features/shop-profile.ts";
import { shopSeries } from "../../features/shop-series.ts";
import { tradingCalendar } from "../../features/trading-calendar.ts";
import { type Contract, emptyFrame } from "../../schema.ts";
import { type Context, closedDays, type Input } from "../analysis.ts";
import { frameOf, type Row } from "../rows.ts";
import { type Anomaly, withCauses } from "./causes.ts";
import { dataFindings } from "./data-checks.ts";
import { type Driver, driverOf } from "./drivers.ts";
import { forestFindings } from "./forest-checks.ts";
import type { AnomalyOptions } from "./options.ts";
import { orderFindings } from "./order-checks.ts";
import { productFindings } from "./product-checks.ts";
import { rangeFindings } from "./range-checks.ts";
import { ANOMALIES, USUAL_RANGES } from "./tables.ts";
import { rangesOf, tradeFindings, type UsualRange } from "./trade-checks.ts";

export const ANOMALY_TABLES = { anomalies: ANOMALIES, usual_ranges: USUAL_RANGES } satisfies Record<string, Contract>;
export type AnomalyMarts = { [K in keyof typeof ANOMALY_TABLES]: pl.DataFrame };

/** Spreads from which on something out of line is severe. */
const HIGH = 10;

function driverWords({ kind, name }: Driver, excess: number): string {
  const more = excess > 0;
  if (kind === "order") return "one large order";
  if (kind === "customer") return "one customer";
  if (kind === "buyers") return `${name} regular customers`;
  if (kind === "orders") return more ? "more orders" : "fewer orders";
  if (kind === "order_value") return more ? "larger orders" : "smaller orders";
  return name;
}

function rowOf(facts: Facts, one: Anomaly): Row {
  const asks = one.level === "shop" && one.metric !== "customers";
  const driver = asks ? driverOf(facts, one) : undefined;
  return {
    level: one.level,
    name: one.name,
    period: dayOf(one.period),
    metric: one.metric,
    value: one.value,
    expected_low: one.low,
    expected_high: one.high,
    since: dayOf(one.since),
    driver: driver === undefined ? one.driver : driverWords(driver, one.excess),
    severity: one.level === "data" ? "stamp" : one.score >= HIGH ? "high" : "medium",
    grain: one.grain,
    label: one.label ?? one.name,
    excess: one.level !== "data" && ["net_revenue", "order_value"].includes(one.metric) ? one.excess : 0,
    score: one.score,
    driver_share: driver === undefined || driver.kind === "none" ? null : driver.share,
    cause: one.cause,
    is_alarm: one.isAlarm,
    is_snoozed: one.isSnoozed,
  };
}

const rangeRow = ({ metric, period, value, low, high }: UsualRange): Row => {
  const isKnown = low !== undefined && high !== undefined;
  return {
    metric,
    period: dayOf(period),
    value,
    expected_low: isKnown ? low : null,
    expected_high: isKnown ? high : null,
    is_outside: isKnown ? value < low || value > high : null,
  };
};

/**
 * What is out of line in the last complete week before `context.asOf`: one row per anomaly.
 *
 * Data: days that are missing, cut off or there twice, prices, quantities, ids, products and regions that jumped as no trade does. Trade:
 * revenue, orders and customers of the week, and of its days, outside the outer band of what was expected the week before, of the whole
 * shop, its largest regions and categories; best sellers against the eight weeks before; large orders, and strange ones where asked for. Where several say the same, one
 * speaks for all (`cause`), and where the data is wrong nothing is said of trade. Trade of a day or a week for which the configuration
 * names an event is kept in the table and raises no alarm.
 *
 * @see Iglewicz & Hoaglin 1993 for orders; `forecastSeries` for the bands
 */
export function anomalies(
  input: Input,
  options: AnomalyOptions,
  context: Pick<Context, "asOf" | "events" | "holidays"> & Partial<Pick<Context, "seed">>,
): AnomalyMarts {
  const { facts } = input;
  const calendar = tradingCalendar(facts, context.asOf, {
    closed: closedDays(context.events),
    ...(context.holidays === undefined ? {} : { holidays: context.holidays }),
  });
  if (calendar === undefined) return { anomalies: emptyFrame(ANOMALIES), usual_ranges: emptyFrame(USUAL_RANGES) };
  const all = shopSeries(facts, calendar, input.feature("customerOrders"), options);
  const large = orderFindings(facts, calendar);
  const strange = options.isolationForest
    ? forestFindings(facts, calendar, context.seed ?? 1, new Set(large.map(({ name }) => name)))
    : [];
  const found = [
    ...dataFindings(calendar, shopProfile(facts, calendar)),
    ...rangeFindings(facts, calendar),
    ...tradeFindings(facts, calendar, all, options),
    ...productFindings(facts, calendar, options),
    ...large,
    ...strange,
  ];
  const rows = withCauses(found, options.snooze, context.asOf, context.events).map((one) => rowOf(facts, one));
  const sorted = (made: Row[], contract: Contract): pl.DataFrame => frameOf(contract, made).sort([...contract.key]);
  return {
    anomalies: sorted(rows, ANOMALIES),
    usual_ranges: sorted(
      all.flatMap((series) => rangesOf(facts, series, calendar).map(rangeRow)),
      USUAL_RANGES,
    ),
  };
}
