import type { Objective } from "../../src/models/minimise.ts";
import type { PurchaseHistory } from "../../src/models/purchase-history.ts";

/** Columns of a CSV of plain numbers, without its header. */
export const columnsOf = (text: string): Float64Array[] => {
  const rows = text
    .trim()
    .split(/\r?\n/)
    .slice(1)
    .map((line) => line.split(",").map(Number));
  return (rows[0] ?? []).map((_, i) => Float64Array.from(rows, (row) => row[i] as number));
};

/** CDNOW's published summary: ID, x, t_x, T. */
export function cdnowHistory(text: string): PurchaseHistory {
  const [, x, tx, T] = columnsOf(text) as [Float64Array, Float64Array, Float64Array, Float64Array];
  return { x, tx, T };
}

/** Central differences. */
export const numericGradient = (objective: Objective, theta: Float64Array, step = 1e-5): Float64Array =>
  theta.map((_, j) => {
    const at = (by: number): number =>
      objective(
        theta.map((value, i) => (i === j ? value + by : value)),
        new Float64Array(theta.length),
      );
    return (at(step) - at(-step)) / (2 * step);
  });
