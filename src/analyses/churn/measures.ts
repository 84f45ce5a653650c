/** What is known of each customer on a day, as a model of churn wants it, and who came back after it. */
import { type BuyingHistory, visitsOf } from "../../features/buying-history.ts";
import type { CustomerOrders } from "../../features/customer-orders.ts";
import type { Points } from "../../models/k-means.ts";
import { MONEY_SCALE } from "../../money.ts";

/** By column of the features: what it is, and which value of it would be a reason to leave, in words. */
export const DRIVERS = [
  { name: "silence", side: 1, words: "silent for long" },
  { name: "silence_against_gap", side: 1, words: "silent for longer than usual" },
  { name: "purchases", side: -1, words: "has bought seldom" },
  { name: "tenure", side: -1, words: "a new customer" },
  { name: "lately", side: -1, words: "few orders lately" },
  { name: "trend", side: -1, words: "orders less often than before" },
  { name: "value", side: -1, words: "small orders" },
] as const;

export interface ChurnMeasures {
  /** A row per customer of the history, in the order of DRIVERS. */
  features: Points;
  /** 1 for who did not buy within the days after; of no meaning for the last day of the data. */
  lost: Uint8Array;
}

/**
 * Features of every customer of `history` from the purchases up to its end, and who bought nothing within `days` after it.
 *
 * Silence, tenure and gap are in days, on logarithms; the gap of who bought once is the tenure.
 */
export function churnMeasures(orders: CustomerOrders, history: BuyingHistory, days: number): ChurnMeasures {
  const width = DRIVERS.length;
  const values = new Float64Array(history.count * width);
  const lost = new Uint8Array(history.count).fill(1);
  const visits: Parameters<typeof visitsOf>[3] = [];
  const { end } = history;
  for (let i = 0; i < history.count; i++) {
    visitsOf(orders, history.row[i] as number, end + days + 1, visits);
    const [x, first, last] = [history.x[i] as number, history.firstDay[i] as number, history.lastDay[i] as number];
    let [lately, before, spent] = [0, 0, 0];
    for (const { day, e4 } of visits) {
      if (day > end) lost[i] = 0;
      else {
        spent += e4;
        if (day > end - days) lately++;
        else if (day > end - 2 * days) before++;
      }
    }
    const [silence, tenure] = [Math.max(0, end - last), Math.max(0, end - first)];
    const gap = x > 0 ? (last - first) / x : tenure;
    values.set(
      [
        Math.log1p(silence),
        Math.log1p(silence) - Math.log1p(gap),
        Math.log1p(x),
        Math.log1p(tenure),
        Math.log1p(lately),
        Math.log1p(lately) - Math.log1p(before),
        Math.log1p(Math.max(0, spent) / MONEY_SCALE / (x + 1)),
      ],
      i * width,
    );
  }
  return { features: { values, width }, lost };
}

/**
 * What speaks most for a customer's leaving under a model, as a place in DRIVERS; −1 where nothing does. Measures that go together share
 * their weight, which can turn the sign of one of them: only one with the sign of a reason is given as one.
 */
export function strongestDriver(
  row: Float64Array,
  weights: { coefficients: Float64Array; means: Float64Array; deviations: Float64Array },
): number {
  let [best, most] = [-1, 0.1];
  DRIVERS.forEach(({ side }, d) => {
    const coefficient = weights.coefficients[d] as number;
    const z = ((row[d] as number) - (weights.means[d] as number)) / (weights.deviations[d] as number);
    if (coefficient * side > 0 && z * side > 0 && z * coefficient > most) [best, most] = [d, z * coefficient];
  });
  return best;
}

/** The words of `strongestDriver`. */
export const DRIVER_WORDS: readonly string[] = DRIVERS.map(({ words }) => words);
