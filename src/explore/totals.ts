/** The headline figures of a stretch of days under a filter: the definitions of the analysis `kpis`. */
import { addDays, dayNumber } from "../calendar.ts";
import type { ExploreData } from "./contract.ts";
import type { PageFilter, PageSelection } from "./filter.ts";

/** Days since 1970, both inclusive. */
export interface DaySpan {
  from: number;
  to: number;
}

export interface PageTotals {
  net_revenue: number;
  gross_revenue: number;
  orders: number;
  customers: number;
  new_customers: number;
  average_order_value: number | null;
  /** Of all customers by the end of the span, those with two orders or more. */
  repeat_rate: number | null;
}
export type TotalName = keyof PageTotals;

/** First and second day on which each customer bought of what is left; Infinity where there is none. */
export interface Beginnings {
  first: Float64Array;
  second: Float64Array;
}

export function beginnings({ orders, customers }: ExploreData, selection: PageSelection): Beginnings {
  const first = new Float64Array(customers.ids.length).fill(Number.POSITIVE_INFINITY);
  const second = new Float64Array(customers.ids.length).fill(Number.POSITIVE_INFINITY);
  // orders are in the order of their days
  for (let o = 0; o < orders.day.length; o++) {
    const customer = orders.customer[o]!;
    if (selection.sales[o] === 0 || customer < 0) continue;
    if (first[customer] === Number.POSITIVE_INFINITY) first[customer] = orders.day[o]!;
    else if (second[customer] === Number.POSITIVE_INFINITY) second[customer] = orders.day[o]!;
  }
  return { first, second };
}

export function totalsOf(data: ExploreData, selection: PageSelection, starts: Beginnings, span: DaySpan): PageTotals {
  const { orders } = data;
  const seen = new Set<number>();
  let [net, gross, sales] = [0, 0, 0];
  for (let o = 0; o < orders.day.length; o++) {
    if (selection.orders[o] === 0 || orders.day[o]! < span.from || orders.day[o]! > span.to) continue;
    net += selection.net[o]!;
    gross += selection.gross[o]!;
    if (selection.sales[o] === 0) continue;
    sales += selection.sales[o]!;
    if (orders.customer[o]! >= 0) seen.add(orders.customer[o]!);
  }
  let [newcomers, ever, repeated] = [0, 0, 0];
  for (let c = 0; c < starts.first.length; c++) {
    const first = starts.first[c]!;
    if (first >= span.from && first <= span.to) newcomers += 1;
    if (first <= span.to) ever += 1;
    if (starts.second[c]! <= span.to) repeated += 1;
  }
  return {
    net_revenue: net / data.scale,
    gross_revenue: gross / data.scale,
    orders: sales,
    customers: seen.size,
    new_customers: newcomers,
    average_order_value: sales === 0 ? null : net / data.scale / sales,
    repeat_rate: ever === 0 ? null : repeated / ever,
  };
}

/** The days the figures speak of: the weeks up to the end of the edition's own. */
export function spanOf({ period }: Pick<ExploreData, "period">, { weeks }: Pick<PageFilter, "weeks">): DaySpan {
  const [from, to] = [dayNumber(period.from), dayNumber(period.to)];
  return weeks === 1 ? { from, to } : { from: to - 7 * weeks + 1, to };
}

/** As many days right before, and the same weekdays a year earlier. */
export const before = ({ from, to }: DaySpan): DaySpan => ({ from: from - (to - from + 1), to: from - 1 });
export const spanYearEarlier = ({ from, to }: DaySpan): DaySpan => ({ from: from - 364, to: to - 364 });

/** Whether the data covers a span, so that it can be compared with. */
export const isCovered = ({ first }: Pick<ExploreData, "first">, span: DaySpan): boolean =>
  span.from >= dayNumber(first);
/** Whether everybody looks new in a span: it lies in the first 90 days of the data. */
export const isYoung = ({ first }: Pick<ExploreData, "first">, span: DaySpan): boolean =>
  span.from < dayNumber(addDays(first, 90));
