/** Parquet files: read by Polars in slices, every column cast to text. */
import { basename } from "node:path";
import type { DeltaDictionaryColumn, Utf8Interner } from "../../columns/interner.ts";
import pl from "../../columns/polars.ts";
import { UserError } from "../../errors.ts";
import { expectState, type FileState, openBytes, stateOf } from "../bytes.ts";
import { noCounts, type OpenedTable, type Piece, shortened, type TableFacts } from "../source.ts";

const SLICE_ROWS = 500_000;

const damaged = (path: string, cause: unknown): UserError =>
  new UserError(`${basename(path)} cannot be read as Parquet: ${(cause as Error).message}`, { cause });

async function hashOf(path: string, state: FileState): Promise<string> {
  const stream = openBytes(path, state);
  for await (const _ of stream.chunks(() => 1 << 20));
  return stream.sha256();
}

const codedSeries = (series: pl.Series, encoder: Utf8Interner): DeltaDictionaryColumn => ({
  codes: Int32Array.from(series.toArray() as (string | null)[], (text) => encoder.codeOf(text)),
  fresh: encoder.takeNew(),
});

const rowsOf = (frame: pl.DataFrame): (string | null)[][] => frame.rows() as (string | null)[][];

/** @throws UserError if it is no whole Parquet file. */
export async function openParquet(path: string, sampleRecords: number): Promise<OpenedTable> {
  const slice = (from: number, rows: number, wanted: readonly number[]): pl.DataFrame => {
    // a path with [ ] in it is a name, not a pattern
    const table = pl.scanParquet(path, { glob: false });
    const columns = wanted.map((index) => pl.nth(index).cast(pl.String).alias(String(index)));
    return table
      .slice(from, rows)
      .select(...columns)
      .collectSync();
  };
  const state = stateOf(path);
  let headers: string[];
  let sample: pl.DataFrame;
  try {
    headers = pl.scanParquet(path, { glob: false }).columns;
    sample = slice(
      0,
      sampleRecords,
      headers.map((_, i) => i),
    );
  } catch (cause) {
    throw damaged(path, cause);
  }
  const { bytes } = state;
  let facts: TableFacts = { sha256: "", lane: "fast", laneReason: "Parquet" };
  async function* pieces(
    wanted: readonly number[],
    encoders: readonly Utf8Interner[],
    onBytes: (done: number) => void,
  ): AsyncGenerator<Piece> {
    facts = { ...facts, sha256: await hashOf(path, state) };
    for (let before = 0; ; before += SLICE_ROWS) {
      let frame: pl.DataFrame;
      try {
        frame = slice(before, SLICE_ROWS, wanted);
      } catch (cause) {
        throw damaged(path, cause);
      }
      expectState(path, state);
      const rows = frame.height;
      if (rows === 0) return;
      onBytes(bytes);
      yield {
        columns: wanted.map((index, k) => codedSeries(frame.getColumn(String(index)), encoders[k]!)),
        rows: Int32Array.from({ length: rows }, (_, i) => before + i + 1),
        counts: { ...noCounts(), records: rows, regular: rows },
        unreadable: [],
        raw: (sourceRow) =>
          shortened(
            rowsOf(
              slice(
                sourceRow - 1,
                1,
                headers.map((_, i) => i),
              ),
            )[0]!
              .map((value) => value ?? "")
              .join(","),
          ),
      };
      if (rows < SLICE_ROWS) return;
    }
  }
  return {
    path,
    name: basename(path),
    format: "parquet",
    compressed: false,
    bytes,
    headers,
    hasHeader: true,
    sample: rowsOf(sample),
    pieces,
    facts: () => facts,
  };
}
