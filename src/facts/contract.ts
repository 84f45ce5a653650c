/**
 * Facts: what nearly every analysis needs, and nothing else. They are columns, that is typed arrays with one entry per row, and
 * dictionary columns for text; `asFrame` shows a table as a Polars frame where that says it better. Money is in ten-thousandths
 * of the currency unit (`…E4`): whole numbers, exact below 2⁵³. Nothing changes facts once they are made.
 */
import type { Day } from "../calendar.ts";
import type { DictionaryColumn } from "../columns/dictionary.ts";
import type pl from "../columns/polars.ts";

/** Orders, in no particular order. */
export interface OrderColumns {
  readonly count: number;
  readonly id: DictionaryColumn;
  /** The customer's row in the columns of customers; −1 for an anonymous order. */
  readonly customer: Int32Array;
  /** Code 0 where the source names no region. */
  readonly region: DictionaryColumn;
  /** Sales channel; code 0 where the source names none. */
  readonly channel: DictionaryColumn;
  /** How it was paid; code 0 where that is not said. No codes at all where no line says it. */
  readonly payment: DictionaryColumn;
  /** Milliseconds since 1970 of the first line, local shop time. */
  readonly at: Float64Array;
  /** 1 where at least one line is a sale; only these count as orders. */
  readonly isSale: Uint8Array;
  /** How many orders have sale lines of several customers, or more than two days apart: their number may be that of several. */
  readonly scattered: number;
  /** Pieces of the sale lines, to the thousandth. */
  readonly units: Float64Array;
  /** Value of the sale lines. */
  readonly grossE4: Float64Array;
  /** Value of all lines: what is not gross are returns, cancellations and adjustments. */
  readonly netE4: Float64Array;
}

/** Some items: lines with a product. The first `count` entries of each array count. */
export interface ItemBatch {
  count: number;
  /** Rows in the columns of orders and products. */
  order: Int32Array;
  product: Int32Array;
  /** 1 for a sale line. */
  isSale: Uint8Array;
  quantity: Float64Array;
  amountE4: Float64Array;
}

/** All items. There may be more of them than memory holds at a time, so they are looked at batch by batch. */
export interface ItemColumns {
  /** A product may come more than once in an order. */
  readonly count: number;
  /** The arrays of a batch are good until the visitor returns; then they are used again. */
  each(visit: (items: ItemBatch) => void): void;
}

/** Identified customers, in the order of their ids. */
export interface CustomerColumns {
  readonly count: number;
  readonly id: DictionaryColumn;
  /** The region of most sale orders (ties: the latest order, then the alphabet); code 0 where there is none. */
  readonly region: DictionaryColumn;
  /** The sales channel of the first sale (ties: the alphabet); code 0 where it names none. */
  readonly channel: DictionaryColumn;
  /** Sale orders. */
  readonly orders: Int32Array;
  /** Days since 1970 of the first and last sale; of no meaning for a customer without one. */
  readonly firstDay: Int32Array;
  readonly lastDay: Int32Array;
  readonly units: Float64Array;
  readonly grossE4: Float64Array;
  readonly netE4: Float64Array;
}

/** Products, in the order of their ids. */
export interface ProductColumns {
  readonly count: number;
  readonly id: readonly string[];
  /** The most frequent name (ties: the alphabet); the id where no line has a name. */
  readonly description: readonly string[];
  /** The most frequent category; null where there is none. */
  readonly category: readonly (string | null)[];
  /** 1 for a real product, 0 for postage, a fee, a test or a voucher. */
  readonly isProduct: Uint8Array;
  /** Different names seen. */
  readonly descriptions: Int32Array;
}

/** Contracts ORDERS, ORDER_ITEMS, CUSTOMERS and PRODUCTS of schema.ts. */
export type FrameName = "orders" | "items" | "customers" | "products";

/** What almost every analysis starts from, as columns: orders, items (one per order and product), customers and products. */
export interface Facts {
  readonly orders: OrderColumns;
  readonly items: ItemColumns;
  readonly customers: CustomerColumns;
  readonly products: ProductColumns;
  /**
   * A frame made of these columns: orders and items sorted by order id, items added up by order and product. It is made anew each
   * time; keep it where it is needed twice.
   */
  asFrame(name: FrameName): pl.DataFrame;
  /** Gives back what was kept of the lines, in memory and on disk; items cannot be read afterwards, the other columns can. */
  close(): void;
}

/** Which lines count in the facts. */
export interface FactsOptions {
  /** Only lines before the start of this day count. Default: all. */
  asOf?: Day;
  /** `net` (default) subtracts returns, cancellations and adjustments; `exclude` looks at sale lines alone. */
  cancellations?: "net" | "exclude";
  /** `keep` (default) keeps anonymous sales in revenue and baskets; `drop` leaves them out of everything. */
  missingCustomer?: "keep" | "drop";
}
