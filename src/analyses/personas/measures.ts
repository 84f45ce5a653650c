/** Recency, frequency and spend of each customer as logs on one scale: what personas are clustered by. */
import type { CustomerOrders } from "../../features/customer-orders.ts";
import type { Points } from "../../models/k-means.ts";
import { MONEY_SCALE } from "../../money.ts";

export const CLUSTERED_BY = ["recency", "frequency", "monetary"] as const;
export const WIDTH = CLUSTERED_BY.length;

export interface PersonaMeasures {
  count: number;
  /** Row of `facts.customers` of each entry. */
  row: Int32Array;
  /** Days since the last sale, sale orders, net value in ten-thousandths. */
  recency: Int32Array;
  frequency: Int32Array;
  netE4: Float64Array;
  /** Logs of 1 + the measure, three numbers a customer. */
  logs: Points;
}

/** Customers with a sale before `end`, in the order of their ids. */
export function personaMeasures({ starts, day, isSale, netE4 }: CustomerOrders, end: number): PersonaMeasures {
  const most = starts.length - 1;
  const found = {
    row: new Int32Array(most),
    recency: new Int32Array(most),
    frequency: new Int32Array(most),
    netE4: new Float64Array(most),
  };
  let count = 0;
  for (let customer = 0; customer < most; customer++) {
    let [last, orders, net] = [-1, 0, 0];
    let hasBought = false;
    for (let i = starts[customer]!; i < starts[customer + 1]! && day[i]! < end; i++) {
      net += netE4[i]!;
      if (isSale[i] === 0) continue;
      orders++;
      last = day[i]!;
      hasBought = true;
    }
    if (!hasBought) continue;
    found.row[count] = customer;
    found.recency[count] = end - last;
    found.frequency[count] = orders;
    found.netE4[count++] = net;
  }
  const cut = {
    row: found.row.subarray(0, count),
    recency: found.recency.subarray(0, count),
    frequency: found.frequency.subarray(0, count),
    netE4: found.netE4.subarray(0, count),
  };
  const values = new Float64Array(count * WIDTH);
  for (let i = 0; i < count; i++) {
    values[i * WIDTH] = Math.log1p(cut.recency[i]!);
    values[i * WIDTH + 1] = Math.log1p(cut.frequency[i]!);
    values[i * WIDTH + 2] = Math.log1p(Math.max(0, cut.netE4[i]! / MONEY_SCALE));
  }
  return { count, ...cut, logs: { values, width: WIDTH } };
}

/** What each column is moved by and divided by. */
export interface Scale {
  centre: number[];
  spread: number[];
}

const median = (sorted: Float64Array): number => {
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
};
/** Makes the MAD of a normal distribution its deviation. */
const NORMAL = 1.4826;

/** Mean and deviation of each column, or median and MAD; a column that does not vary is divided by 1. */
export function scaleOf({ values, width }: Points, scaling: "standard" | "robust"): Scale {
  const n = values.length / width;
  const columns = Array.from({ length: width }, (_, d) =>
    Float64Array.from({ length: n }, (_, i) => values[i * width + d]!),
  );
  const centre = columns.map((column) =>
    scaling === "robust" ? median(column.toSorted()) : column.reduce((sum, value) => sum + value, 0) / n,
  );
  const spread = columns.map((column, d) => {
    const away = column.map((value) => Math.abs(value - centre[d]!));
    const found =
      scaling === "robust"
        ? NORMAL * median(away.sort())
        : Math.sqrt(away.reduce((sum, value) => sum + value * value, 0) / n);
    // a MAD is 0 where more than half are equal, such as customers with one order
    return found > 0 ? found : Math.sqrt(away.reduce((sum, value) => sum + value * value, 0) / n) || 1;
  });
  return { centre, spread };
}

export const scaled = ({ values, width }: Points, { centre, spread }: Scale): Points => ({
  values: values.map((value, i) => (value - centre[i % width]!) / spread[i % width]!),
  width,
});
export const unscaled = ({ values, width }: Points, { centre, spread }: Scale): Points => ({
  values: values.map((value, i) => value * spread[i % width]! + centre[i % width]!),
  width,
});
