/** What cleaning needs from reading, by structure alone: neither folder knows the other. */
import type { DictionaryColumn } from "../columns/dictionary.ts";
import type { RecordColumn } from "../schema.ts";

/** A file as cleaning sees it. */
export interface RecordSource {
  name: string;
  /** strptime formats, tried in this order; a zone at the end of a value is left out and its local time kept. */
  dateFormats: readonly string[];
  decimal: "." | ",";
  preset: string;
  /** Physical records of the file; complete when its last batch has been handed over. */
  counts: { records: number; header: number; blank: number; leftOut?: number };
  /** Columns the file has. Default: those with a value in the file's first batch. */
  mapping?: readonly { column: RecordColumn; header?: string; headers?: readonly string[] }[];
  /** Headers of all its columns; named where records repeat others. */
  headers?: readonly string[];
  /** How the revenue of its lines is counted. Default: the amount, else quantity × price. */
  revenue?: SourceRevenue;
}

/** What of a source's money is counted; decided by reading. */
export interface SourceRevenue {
  base: RecordColumn;
  /** Taken off each line. */
  lineMinus: readonly ("discount" | "discount_rate" | "tax")[];
  /** What a value of `discount_rate` is divided by: 100 for per cent. Default: 1. */
  rateUnit?: number;
  /** Taken off the order, shared over its lines. */
  orderMinus: readonly ("order_discount" | "order_tax")[];
  /** The discount of an order has those of its lines in it, which are off already. */
  discountOfAll?: boolean;
  /** Money given back has a column: it is counted as returns. */
  refunds: boolean;
  refundPerLine?: boolean;
  /** Columns of the order that only the first of its lines has. */
  fillDown: readonly RecordColumn[];
}

/** What reading could not make a record of. */
export interface UnreadableRecord {
  row: number;
  message: string;
  raw: string;
}

/** Some records of one file, in the file's order: all text, code 0 for empty. */
export interface InputBatch {
  source: RecordSource;
  /** Numbers of the physical records, ascending. */
  rows: Int32Array;
  columns: ReadonlyMap<RecordColumn, DictionaryColumn>;
  /** Further columns of the file, which only tell whether a record repeats another one. Default: none. */
  rest?: readonly DictionaryColumn[];
  unreadable: readonly UnreadableRecord[];
  /** The text of a record as it stands in the file; callable while its batch is the current one. */
  raw(sourceRow: number): string;
}

/** How one kind of shop numbers its orders and products: regular expressions over the trimmed ids. */
export interface PresetPatterns {
  /** What every order id looks like; others are `invalid_order_id`. */
  orderId?: string | undefined;
  /** Order ids that mark a cancellation. */
  cancellation?: string | undefined;
  /** Order ids that mark a book-keeping line. */
  adjustment?: string | undefined;
  /** Product ids of real products; all others are services. */
  product?: string | undefined;
  /** Product ids of services; they win over `product`. */
  service?: string | undefined;
  /** Smallest value of a sale, in currency units; less is `invalid_price`. */
  minimumAmount?: string | undefined;
}
