/** Pieces of an opened table as batches of records: the columns of the roles, and what is made of several columns. */
import { type Dictionary, type DictionaryColumn, emptyDictionary } from "../columns/dictionary.ts";
import { detach } from "../columns/typed-arrays.ts";
import type { RecordColumn } from "../schema.ts";
import type { Group } from "./group.ts";
import { addCounts, noCounts, type OpenedTable, type Piece, type RecordBatch, type SourceFile } from "./source.ts";
import { FILE_PART, fileStem } from "./understand/keys.ts";
import { totalRecordOf } from "./understand/total-rows.ts";
import { rowsThatCount } from "./understand/where.ts";

/** What is known of a table before it is read. */
export function batchSource(table: OpenedTable, group: Group): SourceFile {
  const { sha256, dialect, lane, laneReason } = table.facts();
  return {
    path: table.path,
    name: table.name,
    format: table.format,
    compressed: table.compressed,
    sha256,
    bytes: table.bytes,
    ...(dialect === undefined ? {} : { dialect }),
    lane,
    laneReason,
    preset: group.mapping.preset,
    mapping: group.mapping.mapping,
    understanding: group.understanding,
    unusedHeaders: group.mapping.unusedHeaders,
    dateFormats: group.dateFormats,
    decimal: group.decimal,
    revenue: group.revenue,
    headers: table.headers,
    counts: noCounts(),
  };
}

/** The name of a file as the one text of a column. */
const dictionaryOf = (text: string): Dictionary => ({ size: 2, text: (code) => (code === 0 ? null : text) });

type Columns = Pick<RecordBatch, "rows" | "columns" | "rest"> & { totals: number };

function columnsOf(piece: Piece, group: Group, file: Dictionary): Columns {
  const { wanted, decoders, mapping, join, rewriters, composites, where } = group;
  const all = piece.columns.map((column, k) => decoders[k]!(column));
  const allAt = (position: number): DictionaryColumn => all[wanted.indexOf(position)]!;
  const day = mapping.positions.get("ordered_at");
  const others = all.filter((_, k) => wanted[k] !== day);
  const totals = day === undefined ? [] : group.totals(totalRecordOf(mapping.positions, allAt, others));
  const some = rowsThatCount(where, allAt, piece.rows.length, totals);
  const picked = (codes: Int32Array): Int32Array => {
    const to = new Int32Array(some!.length);
    for (let i = 0; i < to.length; i++) to[i] = codes[some![i]!]!;
    return to;
  };
  const read = some === undefined ? all : all.map((column) => ({ ...column, codes: picked(column.codes) }));
  const at = (position: number): DictionaryColumn => read[wanted.indexOf(position)]!;
  const columns = new Map<RecordColumn, DictionaryColumn>();
  for (const [column, position] of mapping.positions) {
    const composite = composites.get(column);
    if (composite !== undefined) {
      const part = (position: number): DictionaryColumn =>
        position === FILE_PART
          ? { dictionary: file, codes: new Int32Array(read[0]?.codes.length ?? 0).fill(1) }
          : at(position);
      columns.set(column, composite.join(composite.positions.map(part)));
    } else if (column === "ordered_at" && join !== undefined)
      columns.set(column, join.columns(at(position), at(join.time)));
    else columns.set(column, rewriters?.get(column)?.(at(position)) ?? at(position));
  }
  const made = group.fill?.(columns) ?? columns;
  return {
    rows: some === undefined ? piece.rows : picked(piece.rows),
    columns: made,
    rest: group.rest.map(at),
    totals: totals.length,
  };
}

const noRows = (): DictionaryColumn => ({ dictionary: emptyDictionary(), codes: new Int32Array(0) });

function batchOf(source: SourceFile, piece: Piece, group: Group, file: Dictionary): RecordBatch {
  const { unreadable, raw } = piece;
  const { rows, columns, rest, totals } = columnsOf(piece, group, file);
  const leftOut = piece.rows.length - rows.length;
  if (leftOut > 0) source.counts.leftOut = (source.counts.leftOut ?? 0) + leftOut;
  if (totals > 0) source.counts.totals = (source.counts.totals ?? 0) + totals;
  return {
    source,
    rows,
    columns,
    rest,
    unreadable,
    raw,
    release() {
      piece.release?.();
      detach(rows, ...new Set([...columns.values(), ...rest].map(({ codes }) => codes)));
    },
  };
}

/** The batches of a table; at least one, so that every file is accounted for. */
export async function* readTable(
  table: OpenedTable,
  group: Group,
  onBytes: (done: number) => void,
): AsyncGenerator<RecordBatch> {
  const source = batchSource(table, group);
  const file = dictionaryOf(fileStem(table.name));
  let batches = 0;
  for await (const piece of table.pieces(group.wanted, group.encoders, onBytes)) {
    addCounts(source.counts, piece.counts);
    Object.assign(source, table.facts());
    batches++;
    yield batchOf(source, piece, group, file);
  }
  Object.assign(source, table.facts());
  if (batches > 0) return;
  const columns = new Map([...group.mapping.positions.keys()].map((column) => [column, noRows()]));
  yield {
    source,
    rows: new Int32Array(0),
    columns,
    rest: group.rest.map(noRows),
    unreadable: [],
    raw: () => "",
    release: () => undefined,
  };
}
