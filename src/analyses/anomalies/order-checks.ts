/** Single orders that are far larger than the shop's usual ones. */

import type { Facts } from "../../facts/contract.ts";
import { mondayOf, type TradingCalendar } from "../../features/trading-calendar.ts";
import type { Finding } from "./finding.ts";

const DAY_MS = 86_400_000;
const WEEKS = 52;
const FEWEST_ORDERS = 50;
/** Iglewicz & Hoaglin's limit of the modified z score. */
const FAR = 3.5;
/** Of the week's revenue. */
const MATTERS = 0.05;
const MOST = 5;

/**
 * Orders of the last complete week whose value lies far above the others': modified z = 0.6745 (x − median) / MAD of the logarithm above
 * 3.5, or, where half of all orders are alike, above the third quartile by more than three interquartile ranges; at least a twentieth of
 * the week's revenue, the five largest.
 *
 * @see Iglewicz & Hoaglin, "How to detect and handle outliers" (1993); Tukey, "Exploratory data analysis" (1977)
 */
export function orderFindings({ orders }: Facts, { end, first }: TradingCalendar): Finding[] {
  const monday = mondayOf(end) - 7;
  const from = Math.max(first, monday - 7 * WEEKS);
  const logs: number[] = [];
  const week: number[] = [];
  let revenue = 0;
  for (let i = 0; i < orders.count; i++) {
    const day = Math.floor(orders.at[i]! / DAY_MS);
    if (orders.isSale[i] === 0 || day < from || day >= monday + 7 || !(orders.grossE4[i]! > 0)) continue;
    if (day < monday) logs.push(Math.log(orders.grossE4[i]!));
    else {
      week.push(i);
      revenue += orders.grossE4[i]!;
    }
  }
  if (logs.length < FEWEST_ORDERS) return [];
  const sorted = Float64Array.from(logs).sort();
  const at = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))]!;
  const middle = at(0.5);
  const mad = sorted.map((value) => Math.abs(value - middle)).sort()[sorted.length >> 1]!;
  const limit = mad > 0 ? middle + (FAR * mad) / 0.6745 : at(0.75) + 3 * (at(0.75) - at(0.25));
  return week
    .filter(
      (i) => Math.log(orders.grossE4[i]!) > limit && orders.grossE4[i]! > MATTERS * revenue && orders.netE4[i]! > 0,
    )
    .sort(
      (a, b) =>
        orders.grossE4[b]! - orders.grossE4[a]! ||
        (orders.id.dictionary.text(orders.id.codes[a]!)! < orders.id.dictionary.text(orders.id.codes[b]!)! ? -1 : 1),
    )
    .slice(0, MOST)
    .map((i): Finding => {
      const day = Math.floor(orders.at[i]! / DAY_MS);
      const value = orders.grossE4[i]! / 10_000;
      return {
        level: "order",
        name: orders.id.dictionary.text(orders.id.codes[i]!) ?? "",
        grain: "day",
        period: day,
        since: day,
        metric: "order_value",
        value,
        low: Math.exp(sorted[0]!) / 10_000,
        high: Math.exp(limit) / 10_000,
        driver: "",
        score: mad > 0 ? (0.6745 * (Math.log(orders.grossE4[i]!) - middle)) / mad : FAR,
        excess: value - Math.exp(middle) / 10_000,
      };
    });
}
