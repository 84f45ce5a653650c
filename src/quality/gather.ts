/** Batches put together: those that are coded and planned alike are cleaned as one. */
import { createDictionaryEncoder, type DictionaryColumn, dictionaryColumnOf } from "../columns/dictionary.ts";
import pl from "../columns/polars.ts";
import { RECORD_COLUMNS, type RecordColumn } from "../schema.ts";
import type { RecordBatch, RecordSource } from "./input.ts";

export interface CoalescedBatch {
  batches: readonly RecordBatch[];
  /** Any of the sources: they are alike in everything cleaning asks for. */
  source: RecordSource;
  has: ReadonlySet<RecordColumn>;
  count: number;
  columns: ReadonlyMap<RecordColumn, DictionaryColumn>;
  /** Where a row stands: number of its batch, file, record. */
  placeOf(row: number): { part: number; source_file: string; source_row: number };
  /** The same for many rows, as numbers of files and records. */
  places(rows: Int32Array): { files: string[]; file: Int32Array; record: Int32Array };
  /** The row of a record; of the first batch. */
  rowOf(sourceRow: number): number;
  /** The text of a row's record. */
  raw(row: number): string;
}

type CodedBatch = NonNullable<RecordBatch["coded"]>;

/** Codes of a batch that came as a frame. */
function codedOf({ records }: RecordBatch): CodedBatch {
  const rows = records.getColumn("source_row").cast(pl.Int32).toTypedArray() as Int32Array;
  const ascending = rows.every((row, i) => i === 0 || rows[i - 1] <= row);
  const sorted = ascending ? records : records.sort("source_row");
  const columns = RECORD_COLUMNS.map(
    (name) => [name, dictionaryColumnOf(sorted, name, createDictionaryEncoder())] as const,
  );
  return { rows: ascending ? rows : rows.slice().sort(), columns: new Map(columns) };
}

/** Columns of the file: as its reader says, else those with any value in this batch, the file's first. */
function columnsOf({ mapping }: RecordSource, { columns }: CodedBatch): ReadonlySet<RecordColumn> {
  if (mapping !== undefined) return new Set(mapping.map(({ column }) => column));
  return new Set(RECORD_COLUMNS.filter((name) => columns.get(name)?.codes.some((code) => code !== 0) ?? false));
}

interface Part {
  batch: RecordBatch;
  coded: CodedBatch;
  has: ReadonlySet<RecordColumn>;
}

const sameItems = <T>(a: Iterable<T>, b: ReadonlySet<T>): boolean => {
  const items = [...a];
  return items.length === b.size && items.every((item) => b.has(item));
};

function alike(a: Part, b: Part): boolean {
  const [one, other] = [a.batch.source, b.batch.source];
  return (
    one.preset === other.preset &&
    one.decimal === other.decimal &&
    one.dateFormats.join("\n") === other.dateFormats.join("\n") &&
    sameItems(a.has, b.has) &&
    sameItems(a.coded.columns.keys(), new Set(b.coded.columns.keys())) &&
    [...a.coded.columns].every(([name, { dictionary }]) => b.coded.columns.get(name)?.dictionary === dictionary)
  );
}

function joined(arrays: readonly Int32Array[]): Int32Array {
  if (arrays.length === 1) return arrays[0];
  const all = new Int32Array(arrays.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const array of arrays) {
    all.set(array, at);
    at += array.length;
  }
  return all;
}

function coalesceParts(parts: readonly Part[]): CoalescedBatch {
  const [first] = parts;
  const rows = joined(parts.map(({ coded }) => coded.rows));
  const starts: number[] = [];
  let count = 0;
  for (const { coded } of parts) {
    starts.push(count);
    count += coded.rows.length;
  }
  const columns = new Map<RecordColumn, DictionaryColumn>();
  for (const [name, { dictionary }] of first.coded.columns) {
    const codes = parts.map(({ coded }) => coded.columns.get(name)?.codes as Int32Array);
    columns.set(name, { dictionary, codes: joined(codes) });
  }
  const partOf = (row: number): number => {
    let part = starts.length - 1;
    while (starts[part] > row) part--;
    return part;
  };
  const files = parts.map(({ batch }) => batch.source.name);
  return {
    batches: parts.map(({ batch }) => batch),
    source: first.batch.source,
    has: first.has,
    count,
    columns,
    placeOf(row) {
      const part = partOf(row);
      return { part, source_file: files[part], source_row: rows[row] };
    },
    places: (some) => {
      let part = 0;
      const file = some.map((row) => {
        while (part + 1 < starts.length && starts[part + 1] <= row) part++;
        return part;
      });
      return { files, file, record: some.map((row) => rows[row]) };
    },
    rowOf: (sourceRow) => rows.indexOf(sourceRow),
    raw: (row) => parts[partOf(row)].batch.raw(rows[row]),
  };
}

/**
 * Consecutive batches that are alike as one; every batch for itself where `merge` is false.
 *
 * @param known columns by file, filled on the way: what a file has is decided by its first batch
 */
export function coalesced(
  batches: readonly RecordBatch[],
  known: Map<RecordSource, ReadonlySet<RecordColumn>>,
  merge: boolean,
): CoalescedBatch[] {
  const groups: Part[][] = [];
  for (const batch of batches) {
    const coded = batch.coded ?? codedOf(batch);
    const has = known.get(batch.source) ?? columnsOf(batch.source, coded);
    known.set(batch.source, has);
    const part = { batch, coded, has };
    const last = groups.at(-1);
    if (merge && last !== undefined && alike(last[0], part)) last.push(part);
    else groups.push([part]);
  }
  return groups.map(coalesceParts);
}
