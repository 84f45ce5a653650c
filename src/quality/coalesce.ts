/** Batches put together: those that are coded and planned alike are cleaned as one. */
import type { DictionaryColumn } from "../columns/dictionary.ts";
import { stringTableOf } from "../columns/strings.ts";
import { gather } from "../columns/typed-arrays.ts";
import { RECORD_COLUMNS, type RecordColumn } from "../schema.ts";
import type { InputBatch, RecordSource } from "./input.ts";
import type { RecordPlaces } from "./lines.ts";

export interface CoalescedBatch {
  batches: readonly InputBatch[];
  /** Any of the sources: they are alike in everything cleaning asks for. */
  source: RecordSource;
  has: ReadonlySet<RecordColumn>;
  count: number;
  columns: ReadonlyMap<RecordColumn, DictionaryColumn>;
  /** Further columns that only tell whether records repeat others. */
  rest: readonly DictionaryColumn[];
  /** Where a row stands: position of its batch, file, record. */
  placeOf(row: number): { batch: number; source_file: string; source_row: number };
  /** The same for many rows, ascending. */
  places(rows: Int32Array): RecordPlaces;
  /** The text of a row's record. */
  raw(row: number): string;
}

/** Columns of the file: as its reader says, else those with any value in this batch, the file's first. */
function columnsOf({ source: { mapping }, columns }: InputBatch): ReadonlySet<RecordColumn> {
  if (mapping !== undefined) return new Set(mapping.map(({ column }) => column));
  return new Set(RECORD_COLUMNS.filter((name) => columns.get(name)?.codes.some((code) => code !== 0) ?? false));
}

interface Part {
  batch: InputBatch;
  has: ReadonlySet<RecordColumn>;
}

const sameItems = <T>(a: Iterable<T>, b: ReadonlySet<T>): boolean => {
  const items = [...a];
  return items.length === b.size && items.every((item) => b.has(item));
};

function alike(a: Part, b: Part): boolean {
  const [one, other] = [a.batch, b.batch];
  return (
    one.source.preset === other.source.preset &&
    one.source.decimal === other.source.decimal &&
    one.source.dateFormats.join("\n") === other.source.dateFormats.join("\n") &&
    sameItems(a.has, b.has) &&
    sameItems(one.columns.keys(), new Set(other.columns.keys())) &&
    (one.rest?.length ?? 0) === (other.rest?.length ?? 0) &&
    (one.rest ?? []).every(({ dictionary }, i) => other.rest?.[i]?.dictionary === dictionary) &&
    [...one.columns].every(([name, { dictionary }]) => other.columns.get(name)?.dictionary === dictionary)
  );
}

function joined(arrays: readonly Int32Array[]): Int32Array {
  const [only] = arrays;
  if (only !== undefined && arrays.length === 1) return only;
  const all = new Int32Array(arrays.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const array of arrays) {
    all.set(array, at);
    at += array.length;
  }
  return all;
}

function coalesceParts(parts: readonly Part[]): CoalescedBatch {
  const { batch: first, has } = parts[0] as Part;
  const batches = parts.map(({ batch }) => batch);
  const rows = joined(batches.map((batch) => batch.rows));
  const starts: number[] = [];
  let count = 0;
  for (const batch of batches) {
    starts.push(count);
    count += batch.rows.length;
  }
  const columns = new Map<RecordColumn, DictionaryColumn>();
  for (const [name, { dictionary }] of first.columns) {
    const codes = batches.map((batch) => batch.columns.get(name)?.codes as Int32Array);
    columns.set(name, { dictionary, codes: joined(codes) });
  }
  const rest = (first.rest ?? []).map(({ dictionary }, i) => ({
    dictionary,
    codes: joined(batches.map((batch) => batch.rest?.[i]?.codes as Int32Array)),
  }));
  const indexOf = (row: number): number => {
    let index = starts.length - 1;
    while ((starts[index] as number) > row) index--;
    return index;
  };
  // code 0 is no file
  const files = stringTableOf([null, ...batches.map((batch) => batch.source.name)]);
  return {
    batches,
    source: first.source,
    has,
    count,
    columns,
    rest,
    placeOf(row) {
      const batch = indexOf(row);
      return { batch, source_file: (batches[batch] as InputBatch).source.name, source_row: rows[row] as number };
    },
    places(some) {
      const codes = new Int32Array(some.length);
      const records = some.length === count ? rows : gather(rows, some);
      let from = 0;
      for (let batch = 1; batch <= starts.length; batch++) {
        const next = starts[batch] ?? count;
        let to = from;
        if (some.length === count) to = next;
        else while (to < some.length && some[to]! < next) to++;
        codes.fill(batch, from, to);
        from = to;
      }
      return { file: { dictionary: files, codes }, row: records };
    },
    raw: (row) => (batches[indexOf(row)] as InputBatch).raw(rows[row] as number),
  };
}

/**
 * Consecutive batches that are alike as one.
 *
 * @param known columns by file, filled as files come: what a file has is decided by its first batch
 */
export function coalesced(
  batches: readonly InputBatch[],
  known: Map<RecordSource, ReadonlySet<RecordColumn>>,
): CoalescedBatch[] {
  const groups: Part[][] = [];
  for (const batch of batches) {
    const has = known.get(batch.source) ?? columnsOf(batch);
    known.set(batch.source, has);
    const part = { batch, has };
    const group = groups.at(-1);
    if (group !== undefined && alike(group[0] as Part, part)) group.push(part);
    else groups.push([part]);
  }
  return groups.map(coalesceParts);
}
