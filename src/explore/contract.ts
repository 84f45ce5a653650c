/**
 * What the interactive page carries of the shop beside its report: every order with its items and its customer, as arrays. Filters,
 * figures and lists in the reader's browser are computed from it. Nothing here refers to anything that only Node or only a
 * browser has.
 */

/** One per customer, in the order of the edition's customers. */
export interface ExploreCustomers {
  ids: readonly string[];
  /** Place in `regions`: the customer's own. */
  region: Uint16Array;
  /** Place in `segments`, now and at the edition that is compared with. */
  segment: Uint16Array;
  previous: Uint16Array;
  /** Scores on the axes of the grid; 0 where there is none. */
  recencyScore: Uint8Array;
  otherScore: Uint8Array;
  /** Days since the last purchase, purchases, net spend in `1 / scale`, and mean days between purchases × 10 (0: none). */
  recency: Int32Array;
  frequency: Int32Array;
  spend: Float64Array;
  gap: Int32Array;
}

/** One per order, oldest first. */
export interface ExploreOrders {
  /** Days since 1970. */
  day: Int32Array;
  hour: Uint8Array;
  /** Row of the customer; −1 for an anonymous order. */
  customer: Int32Array;
  region: Uint16Array;
  isSale: Uint8Array;
  /** Sale orders that a row stands for: 0 or 1, or more where orders are added up by day and region (`head.summed`). */
  sales: Int32Array;
  /** Items of order `i` are `firstItem[i]` up to `firstItem[i + 1]`. */
  firstItem: Int32Array;
}

/** One per order × product. Money in `1 / scale` of the currency's unit. */
export interface ExploreItems {
  product: Int32Array;
  isSale: Uint8Array;
  units: Float64Array;
  gross: Float64Array;
  net: Float64Array;
}

export interface ExploreRule {
  from: number[];
  to: number[];
}

export interface ExploreHead {
  /** Counts before the start of this day. */
  asOf: string;
  /** First and last day of the last complete period, and first and last day with an order. */
  period: { from: string; to: string };
  first: string;
  last: string;
  /** Money is in `1 / scale` of the currency's unit. */
  scale: number;
  regions: readonly string[];
  categories: readonly string[];
  /** Segments in the order of their rules; the first is "none". */
  segments: readonly string[];
  /** Names by product; `category` is the place in `categories`, `real` says that it is no fee or postage. */
  products: { names: readonly string[]; category: readonly number[]; real: readonly number[] };
  rules: readonly ExploreRule[];
  /** How many different products a basket has, at least and at most. */
  basket: { least: number; most: number | null };
  /** Orders are added up by day and region, without customers and products: the shop is too large to carry them. */
  summed: boolean;
  /** What the page does without because the shop is large, in a sentence; absent where it has everything. */
  without?: string;
}

export interface ExploreData extends ExploreHead {
  customers: ExploreCustomers;
  orders: ExploreOrders;
  items: ExploreItems;
}
