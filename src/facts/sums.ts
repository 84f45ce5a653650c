/** Sums over lines, as orders, items and customers keep them. */

/** Sums of the orders, by number; customers and regions by their numbers among the names. */
export interface Sums {
  size: number;
  kind: Uint8Array;
  customer: Int32Array;
  region: Int32Array;
  at: Float64Array;
  units: Float64Array;
  gross: Float64Array;
  net: Float64Array;
}
