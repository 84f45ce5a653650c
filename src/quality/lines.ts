/** Typed records that passed the rules, as lines with their flags. */

import type { DictionaryColumn } from "../columns/dictionary.ts";
import pl from "../columns/polars.ts";
import { gather } from "../columns/typed-arrays.ts";
import { FLAG, type LineColumns, type LineDictionaries, NAMED, type Named } from "../lines.ts";
import type { PresetPatterns } from "./input.ts";
import type { QualityOptions } from "./options.ts";
import type { Mark } from "./values/contract.ts";
import type { TypedColumn, TypedRecords } from "./values/typed-records.ts";

const matches = (column: "order_id", pattern: string | undefined): Mark =>
  pattern !== undefined && pl.col(column).str.contains(pattern).fillNull(pl.lit(false));

/** Marks of an order id. */
export const ORDER_MARKS = { cancellation: 0, adjustment: 1 } as const;
export const orderMarks = (patterns: PresetPatterns | undefined): Mark[] => [
  matches("order_id", patterns?.cancellation),
  matches("order_id", patterns?.adjustment),
];

/** Real products: the pattern's, without the services; a record without a product id is one too. */
export function isProduct(patterns: PresetPatterns, options: QualityOptions["products"]): Mark {
  const id = pl.col("product_id");
  const pattern = options.pattern ?? patterns.product;
  const service = options.pattern === null ? patterns.service : undefined;
  const services = options.services.map((service) => service.trim().toUpperCase());
  const parts = [
    ...(pattern === undefined ? [] : [id.str.contains(pattern)]),
    ...(service === undefined ? [] : [id.str.contains(service).not()]),
    ...(services.length === 0 ? [] : [id.str.toUpperCase().isIn(services).not()]),
  ];
  return parts.length === 0 || parts.reduce((all, one) => all.and(one)).fillNull(pl.lit(true));
}

/**
 * Order ids for records without one: a customer's lines of one day are one order (`customer|day`), every line without a
 * customer is an order of its own (`file#record`).
 */
const ownOrder = (customer: string | null, at: number, record: string): string =>
  customer === null ? record : `${customer}|${new Date(at).toISOString().slice(0, 10)}`;

/** The values of a column at `rows`; the same array where that is all of them, in order. */
const picked = <T extends Int32Array | Float64Array>(from: T, rows: Int32Array): T =>
  rows.length === from.length ? from : gather(from, rows);

/** The same of codes; those of a column without a value are all 0. */
const pickedCodes = ({ codes, values }: TypedColumn, rows: Int32Array): Int32Array =>
  values.size === 1 && rows.length < codes.length ? new Int32Array(rows.length) : picked(codes, rows);

/** The flags of the records at `rows`; those without a customer have the id 0. */
function flagsOf(records: TypedRecords, rows: Int32Array, customers: Int32Array): Uint8Array {
  const { codes, values } = records.columns.get("product_id") as TypedColumn;
  const real = values.marks[0] as Uint8Array;
  const { pieces, priceE4, cancellation, adjustment } = records;
  const flags = new Uint8Array(rows.length);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] as number;
    const n = pieces[row] as number;
    const marked =
      (cancellation[row] as number) * FLAG.is_cancellation + (adjustment[row] as number) * FLAG.is_adjustment;
    flags[i] =
      marked +
      (n < 0 ? FLAG.is_return : 0) +
      (customers[i] === 0 ? FLAG.is_anonymous : 0) +
      (real[codes[row] as number] as number) * FLAG.is_product +
      (marked === 0 && n > 0 && (priceE4[row] as number) > 0 ? FLAG.is_sale : 0);
  }
  return flags;
}

/** Products without an id are known by their name. */
function namedProducts(products: Int32Array, descriptions: Int32Array, names: LineDictionaries): Int32Array {
  const known = new Map<number, number>();
  return products.map((product, i) => {
    if (product !== 0) return product;
    const name = descriptions[i] as number;
    let number = known.get(name);
    if (number === undefined) {
      number = names.product_id.number(names.description.text(name));
      known.set(name, number);
    }
    return number;
  });
}

/** Where records stand: names of files, the file of each record and its number in it. */
export interface RecordPlaces {
  file: DictionaryColumn;
  row: Int32Array;
}

/**
 * The records at `rows`, all of them valid, as lines. Arrays of records that all became lines are shared with them.
 *
 * @param isOrderEach a record without an order id has the money of a whole order
 */
export function toLines(
  records: TypedRecords,
  rows: Int32Array,
  names: LineDictionaries,
  hasOrders: boolean,
  { file, row }: RecordPlaces,
  isOrderEach = false,
): LineColumns {
  const text = (name: "email" | "phone"): DictionaryColumn => {
    const column = records.columns.get(name) as TypedColumn;
    return { dictionary: column.values, codes: pickedCodes(column, rows) };
  };
  // order ids that are missing are made here
  const idsOf = (name: Named): Int32Array =>
    name === "order_id" && !hasOrders ? new Int32Array(rows.length) : picked(records.ids(name), rows);
  const ids = Object.fromEntries(NAMED.map((name) => [name, idsOf(name)])) as Record<Named, Int32Array>;
  const at = picked(records.at, rows);
  const customers = ids.customer_id;
  const hasGaps = hasOrders && ids.order_id.includes(0);
  if (!hasOrders || hasGaps) {
    // shared with the records where all of them became lines
    if (hasGaps) ids.order_id = ids.order_id.slice();
    for (let i = 0; i < rows.length; i++) {
      if (ids.order_id[i] !== 0) continue;
      const customer = isOrderEach ? null : names.customer_id.text(customers[i] as number);
      const record = `${file.dictionary.text(file.codes[i] as number)}#${row[i]}`;
      ids.order_id[i] = names.order_id.number(ownOrder(customer, at[i] as number, record));
    }
  }
  if (ids.product_id.includes(0) && !ids.description.every((name) => name === 0))
    ids.product_id = namedProducts(ids.product_id, ids.description, names);
  return {
    count: rows.length,
    names,
    ids,
    quantity: picked(records.pieces, rows),
    priceE4: picked(records.priceE4, rows),
    amountE4: picked(records.amountE4, rows),
    at,
    flags: flagsOf(records, rows, customers),
    file,
    row,
    email: text("email"),
    phone: text("phone"),
  };
}
