/** Lines that repeat an earlier one in all columns, wherever that stands: the first is kept. */
import type { Dictionary, DictionaryColumn } from "../../columns/dictionary.ts";
import { createGroupedRowHashSet } from "../../columns/grouped-row-hash-set.ts";
import {
  emptyRowHashes,
  mixNumbers,
  mixStringHashes,
  type RowHashes,
  repeatedRowHashes,
} from "../../columns/row-hash-set.ts";
import { hashTexts } from "../../columns/text-hashes.ts";
import { ensureCapacity, gather } from "../../columns/typed-arrays.ts";
import type { RecordColumn } from "../../schema.ts";
import type { TypedColumn, TypedRecords } from "../values/typed-records.ts";

/** Text that makes two lines of an order the same line; those that are mostly empty come first. */
const COMPARED: readonly RecordColumn[] = [
  "email",
  "phone",
  "category",
  "region",
  "customer_id",
  "description",
  "product_id",
];

/** Hashes of the texts of dictionaries, worked out as they grow. */
function createTextHashes(): (dictionary: Dictionary) => Uint32Array {
  const known = new WeakMap<Dictionary, { size: number; hashes: Uint32Array }>();
  return (dictionary) => {
    const found = known.get(dictionary) ?? { size: 0, hashes: new Uint32Array(0) };
    known.set(dictionary, found);
    if (dictionary.size > found.size) {
      found.hashes = ensureCapacity(found.hashes, 2 * dictionary.size);
      hashTexts(dictionary, found.size, dictionary.size, found.hashes);
      found.size = dictionary.size;
    }
    return found.hashes;
  };
}

/** The hashes of records at `rows`: all columns but the order and where the record stands. */
function rowHashesOf(
  records: TypedRecords,
  rows: Int32Array,
  rest: readonly DictionaryColumn[],
  hashesOf: (dictionary: Dictionary) => Uint32Array,
): RowHashes {
  let words = emptyRowHashes(1);
  for (const name of COMPARED) {
    const { codes, values } = records.columns.get(name) as TypedColumn;
    // columns that are empty make the same of all rows, as long as they come first
    const isEmpty = values.size === 1 && words[0].length === 1;
    if (!isEmpty && words[0].length === 1) words = repeatedRowHashes(words, rows.length);
    mixStringHashes(words, values.hashes, codes, isEmpty ? rows.subarray(0, 1) : rows);
  }
  if (words[0].length === 1) words = repeatedRowHashes(words, rows.length);
  for (const numbers of [records.at, records.pieces, records.priceE4, records.amountE4])
    mixNumbers(words, numbers, rows);
  for (const { dictionary, codes } of rest) mixStringHashes(words, hashesOf(dictionary), codes, rows);
  return words;
}

export interface RepeatedLines {
  /** Which of the records at `rows` repeat an earlier one; undefined where none does. */
  find(
    records: TypedRecords,
    rows: Int32Array,
    rest: readonly DictionaryColumn[],
  ): { mask: Uint8Array; count: number } | undefined;
  /** All lines seen, as row hashes that hold in every run; `orderKey` is a word of the hash of an order, by its code. */
  rows(orderKey: (order: number) => number): Uint32Array<ArrayBuffer>;
  /** Gives the memory back. */
  clear(): void;
}

/** @param earlier lines of earlier runs, as `rows` gives them */
export function createRepeatedLines(earlier?: Uint32Array): RepeatedLines {
  const seen = createGroupedRowHashSet(earlier);
  const hashesOf = createTextHashes();
  return {
    find(records, rows, rest) {
      if (rows.length === 0) return undefined;
      const ids = records.ids("order_id");
      const orders = rows.length === records.count ? ids : gather(ids, rows);
      const { codes, values } = records.columns.get("order_id") as TypedColumn;
      return seen.repeated(
        rowHashesOf(records, rows, rest, hashesOf),
        orders,
        (at) => values.hashes[2 * codes[rows[at]!]!]!,
      );
    },
    rows: (orderKey) => seen.rows(orderKey),
    clear: () => seen.clear(),
  };
}
