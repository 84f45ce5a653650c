/** What is measured of each customer before anybody is scored: whole arrays, one entry per customer who has bought. */
import { addDays, addPeriods, type Day, dayNumber, periodStart } from "../../calendar.ts";
import type { CustomerOrders } from "../../features/customer-orders.ts";
import type { ScoredMetric } from "./cuts.ts";
import type { RfmOptions } from "./options.ts";

/** Entry i is about one customer with at least one sale order before the day; entries are in the order of the customers' ids. */
export interface Measures {
  count: number;
  /** The customer's row in `facts.customers`. */
  row: Int32Array;
  /** Days since 1970 of the first and the last sale. */
  firstDay: Int32Array;
  lastDay: Int32Array;
  /** Different days with a sale. */
  purchaseDays: Int32Array;
  /** Net value of all orders within the window, ten-thousandths. */
  netE4: Float64Array;
  tenureDays: Int32Array;
  recencyDays: Int32Array;
  orders: Int32Array;
  /** Sale orders within the window. */
  frequency: Int32Array;
  /** Spend as the options define it, ten-thousandths. */
  monetaryE4: Float64Array;
}

/** First day of the window of frequency and monetary, or undefined for "all". */
export function windowStart(window: string, asOf: Day): Day | undefined {
  if (window === "all") return undefined;
  const count = Number(window.slice(0, -1));
  const unit = window.slice(-1);
  if (unit === "D" || unit === "W") return addDays(asOf, -count * (unit === "W" ? 7 : 1));
  // the same day so many months ago; where that month is shorter, its last day
  const month = addPeriods(periodStart(asOf, "month"), "month", -count * (unit === "Y" ? 12 : 1));
  const sameDay = addDays(month, Number(asOf.slice(8)) - 1);
  const nextMonth = addPeriods(month, "month", 1);
  return sameDay < nextMonth ? sameDay : addDays(nextMonth, -1);
}

/** Rounded half away from zero. */
const rounded = (value: number): number => Math.sign(value) * Math.round(Math.abs(value));

export function measuresOf({ starts, day, isSale, netE4 }: CustomerOrders, options: RfmOptions, asOf: Day): Measures {
  const start = windowStart(options.window, asOf);
  const from = start === undefined ? Number.NEGATIVE_INFINITY : dayNumber(start);
  const end = dayNumber(asOf);
  const most = starts.length - 1;
  const ints = (): Int32Array => new Int32Array(most);
  const all: Measures = {
    count: 0,
    row: ints(),
    firstDay: ints(),
    lastDay: ints(),
    purchaseDays: ints(),
    netE4: new Float64Array(most),
    tenureDays: ints(),
    recencyDays: ints(),
    orders: ints(),
    frequency: ints(),
    monetaryE4: new Float64Array(most),
  };
  for (let customer = 0; customer < most; customer++) {
    let [first, last, days, sales, within, net] = [0, 0, 0, 0, 0, 0];
    for (let i = starts[customer]!; i < starts[customer + 1]!; i++) {
      const on = day[i]!;
      if (on >= end) break;
      if (on >= from) net += netE4[i]!;
      if (isSale[i] === 0) continue;
      if (sales === 0) first = on;
      if (sales === 0 || on !== last) days++;
      last = on;
      sales++;
      if (on >= from) within++;
    }
    if (sales === 0) continue;
    const at = all.count++;
    all.row[at] = customer;
    all.firstDay[at] = first;
    all.lastDay[at] = last;
    all.purchaseDays[at] = days;
    all.netE4[at] = net;
    all.tenureDays[at] = end - first;
    all.recencyDays[at] = end - last;
    all.orders[at] = sales;
    all.frequency[at] = within;
    all.monetaryE4[at] = options.monetary === "sum" ? net : within > 0 ? rounded(net / within) : 0;
  }
  const { count, ...arrays } = all;
  const cut = Object.entries(arrays).map(([name, values]) => [name, values.subarray(0, count)]);
  return { count, ...Object.fromEntries(cut) };
}

/** The values that a metric is scored by. */
export const measureValues = (measures: Measures, metric: ScoredMetric): Int32Array | Float64Array =>
  metric === "recency" ? measures.recencyDays : metric === "frequency" ? measures.frequency : measures.monetaryE4;
