/** One line per key (`dedupe` in the options): which of several stays is decided by order or by amount. */
import {
  createRowHashSet,
  emptyRowHashes,
  mixNumbers,
  mixStringHashes,
  type RowHashes,
} from "../../columns/row-hash-set.ts";
import { hashTexts } from "../../columns/text-hashes.ts";
import { partition, range } from "../../columns/typed-arrays.ts";
import { UserError } from "../../errors.ts";
import { type LineBatch, type LineColumns, lineColumnsAt, type Reject } from "../../lines.ts";
import type { DEDUPE_KEYS, QualityOptions } from "../options.ts";
import type { TypedColumn, TypedRecords } from "../values/typed-records.ts";

type Key = (typeof DEDUPE_KEYS)[number];

const messageOf = (keys: readonly string[], keep: string): string =>
  `${keep === "maxAmount" ? "not the line with the largest amount" : `not the ${keep} line`} with this ${keys.join(", ")} (quality.dedupe)`;

const DAY_MS = 86_400_000;

/** Columns of numbers among the keys; all others are text. */
const NUMBERS: Partial<Record<Key, (records: TypedRecords) => Float64Array>> = {
  quantity: ({ pieces }) => pieces,
  unit_price: ({ priceE4 }) => priceE4,
  amount: ({ amountE4 }) => amountE4,
  ordered_at: ({ at }) => at,
  ordered_on: ({ at }) => at.map((ms) => Math.floor(ms / DAY_MS)),
};

/** Order ids that were made for lines without one, hashed as they are. */
function mixMadeOrders(words: RowHashes, { ids, names, count }: LineColumns): void {
  const hashes = new Uint32Array(2 * count);
  hashTexts({ size: count, text: (at) => names.order_id.text(ids.order_id[at]!) }, 0, count, hashes);
  mixStringHashes(words, hashes, range(count), range(count));
}

/** Hashes of the keys of lines, which are the records at `rows`; 96 bits each. */
function keyHashes(
  keys: readonly Key[],
  records: TypedRecords,
  rows: Int32Array,
  lines: LineColumns,
  hasOrders: boolean,
): { words: RowHashes; more: Int32Array } {
  const mixed = (words: RowHashes): RowHashes => {
    for (const key of keys) {
      const numbers = NUMBERS[key];
      if (numbers !== undefined) mixNumbers(words, numbers(records), rows);
      else if (key === "order_id" && !hasOrders) mixMadeOrders(words, lines);
      else {
        const { codes, values } = records.columns.get(key as Exclude<Key, "ordered_on">) as TypedColumn;
        mixStringHashes(words, values.hashes, codes, rows);
      }
    }
    return words;
  };
  const words = mixed(emptyRowHashes(rows.length));
  // a third word: the same columns upon another beginning
  const [more] = mixed([words[1].slice(), words[0].slice()]);
  return { words, more: new Int32Array(more.buffer) };
}

/** Lines of a batch as they come: with the records they were made of, which are at `rows`. */
export interface Candidates {
  lines: LineColumns;
  records: TypedRecords;
  rows: Int32Array;
  hasOrders: boolean;
  /** The text of a line's record. */
  raw(line: number): string;
}

export interface Deduplicator {
  /** What is said of a line that is refused. */
  message: string;
  /** Lines that can go on now, and the places of those that are refused. */
  push(candidates: Candidates): { lines: LineColumns; refused: Int32Array };
  /** What had to wait for the last batch. */
  flush(): LineBatch[];
  /** All keys, as row hashes of three words each. */
  keys(): Uint32Array<ArrayBuffer>;
}

const rejectAt = ({ file, row }: LineColumns, line: number, message: string, raw: string): Reject => ({
  source_file: file.dictionary.text(file.codes[line]!) as string,
  source_row: row[line]!,
  reason: "duplicate_line",
  message,
  raw,
});

/** Lines whose `mask` is 0 stay; the others are refused. */
function split(lines: LineColumns, mask: Uint8Array): { lines: LineColumns; refused: Int32Array } {
  const [kept, refused] = partition(range(lines.count), mask);
  return { lines: lineColumnsAt(lines, kept), refused };
}

/** `keep: first` needs nothing but the hashes of the keys. */
function keepFirst(keys: readonly Key[], message: string, earlier: Uint32Array | undefined): Deduplicator {
  const seen = createRowHashSet();
  if (earlier !== undefined) seen.addRows(earlier);
  return {
    message,
    push({ lines, records, rows, hasOrders }) {
      const { words, more } = keyHashes(keys, records, rows, lines, hasOrders);
      const repeated = seen.repeated(words, more);
      return repeated === undefined ? { lines, refused: new Int32Array(0) } : split(lines, repeated.mask);
    },
    flush: () => [],
    keys: () => seen.rows(),
  };
}

/**
 * `last` and `maxAmount` are known only after the last batch: all lines wait, with their text, which takes the memory of the
 * whole input.
 */
function keepLater(keys: readonly Key[], keep: "last" | "maxAmount", message: string): Deduplicator {
  const waiting: { lines: LineColumns; raw: string[] }[] = [];
  /** By key: the batch and the line that stay as far as is known. */
  const chosen = new Map<string, { batch: number; line: number; amountE4: number }>();
  return {
    message,
    push({ lines, records, rows, hasOrders, raw }) {
      const { words, more } = keyHashes(keys, records, rows, lines, hasOrders);
      const all = range(lines.count);
      const batch = waiting.push({ lines: lineColumnsAt(lines, all), raw: Array.from(all, raw) }) - 1;
      for (let line = 0; line < lines.count; line++) {
        const key = `${words[0][line]} ${words[1][line]} ${more[line]}`;
        const amountE4 = lines.amountE4[line]!;
        const before = chosen.get(key);
        if (before === undefined || keep === "last" || amountE4 > before.amountE4)
          chosen.set(key, { batch, line, amountE4 });
      }
      return { lines: lineColumnsAt(lines, new Int32Array(0)), refused: new Int32Array(0) };
    },
    flush() {
      const masks = waiting.map(({ lines }) => new Uint8Array(lines.count).fill(1));
      for (const { batch, line } of chosen.values()) masks[batch]![line] = 0;
      return waiting.splice(0).map(({ lines: all, raw }, batch) => {
        const { lines, refused } = split(all, masks[batch]!);
        return { lines, rejects: Array.from(refused, (line) => rejectAt(all, line, message, raw[line]!)) };
      });
    },
    keys() {
      throw new UserError(`records cleaned with dedupe keep: ${keep} cannot be added to later`, {
        hint: "which line stays is known only with all lines at once; use keep: first, or clean all files together",
      });
    },
  };
}

/**
 * Undefined where the options ask for none.
 *
 * @param earlier keys of records cleaned before, as `keys` gives them
 */
export function createDeduplicator(options: QualityOptions["dedupe"], earlier?: Uint32Array): Deduplicator | undefined {
  if (options === null) return undefined;
  const { keys, keep } = options;
  const message = messageOf(keys, keep);
  return keep === "first" ? keepFirst(keys, message, earlier) : keepLater(keys, keep, message);
}
