/** Batches of records as a test writes them. */
import pl from "nodejs-polars";
import type { PresetPatterns, RecordBatch, RecordSource } from "../../src/quality/clean.ts";
import { type CleanContext, createCleaner, type QualityResult } from "../../src/quality/clean.ts";
import { QualityOptions } from "../../src/quality/options.ts";
import { emptyFrame, RECORD_COLUMNS, RECORDS, REJECTS, type RecordColumn } from "../../src/schema.ts";

export type TestRecord = Partial<Record<RecordColumn, string | null>>;

export const SHOP: PresetPatterns = {
  orderId: "^[CcAa]?\\d{6}$",
  cancellation: "^[Cc]",
  adjustment: "^[Aa]",
  product: "^\\d{5}[A-Za-z]{0,2}$|^PADS$|^DCGS",
  service: "^(POST|DOT|M)$",
};

/** A record that passes every rule; tests change what they are about. */
export const GOOD: TestRecord = {
  order_id: "536365",
  customer_id: "17850",
  product_id: "85123A",
  description: "WHITE HANGING HEART",
  quantity: "6",
  unit_price: "2.55",
  ordered_at: "2010-12-01 08:26:00",
  region: "United Kingdom",
};

export interface BatchOptions {
  name?: string;
  preset?: string;
  dateFormats?: string[];
  decimal?: "." | ",";
  /** Number of the first record; 2 follows a header. */
  from?: number;
  blank?: number;
  unreadable?: number[];
  mapping?: RecordColumn[];
  source?: RecordSource;
}

export const sourceOf = (records: number, options: BatchOptions = {}): RecordSource => ({
  name: options.name ?? "till.csv",
  dateFormats: options.dateFormats ?? ["%Y-%m-%d %H:%M:%S"],
  decimal: options.decimal ?? ".",
  preset: options.preset ?? "shop",
  counts: {
    records: 1 + records + (options.blank ?? 0) + (options.unreadable?.length ?? 0),
    header: 1,
    blank: options.blank ?? 0,
  },
  ...(options.mapping === undefined ? {} : { mapping: options.mapping.map((column) => ({ column })) }),
});

export function frameOf(records: readonly TestRecord[], from = 2): pl.DataFrame {
  if (records.length === 0) return emptyFrame(RECORDS);
  return pl.DataFrame([
    pl.Series(
      "source_row",
      records.map((_, i) => from + i),
      pl.Int64,
    ),
    ...RECORD_COLUMNS.map((name) =>
      pl.Series(
        name,
        records.map((record) => record[name] ?? null),
        pl.String,
      ),
    ),
  ]);
}

export function batch(records: readonly TestRecord[], options: BatchOptions = {}): RecordBatch {
  const source = options.source ?? sourceOf(records.length, options);
  const unreadable = options.unreadable ?? [];
  const rejects =
    unreadable.length === 0
      ? emptyFrame(REJECTS)
      : pl.DataFrame([
          pl.Series(
            "source_file",
            unreadable.map(() => source.name),
            pl.String,
          ),
          pl.Series("source_row", unreadable, pl.Int64),
          pl.Series(
            "reason",
            unreadable.map(() => "unreadable_record"),
            pl.String,
          ),
          pl.Series(
            "message",
            unreadable.map(() => "3 fields instead of 8"),
            pl.String,
          ),
          pl.Series(
            "raw",
            unreadable.map((row) => `raw ${row}`),
            pl.String,
          ),
        ]);
  return { source, records: frameOf(records, options.from), rejects, raw: (row) => `raw ${row}` };
}

export const CONTEXT: CleanContext = { latestDay: "2011-12-11", asOf: "2011-12-10", patterns: () => SHOP };

export interface Cleaned {
  lines: Record<string, unknown>[];
  rejects: { source_file: string; source_row: number; reason: string; message: string; raw: string }[];
  result: QualityResult;
}

/** Cleans batches with options as the configuration writes them. */
export function cleaned(
  batches: readonly RecordBatch[],
  options: Record<string, unknown> = {},
  context: Partial<CleanContext> = {},
): Cleaned {
  const cleaner = createCleaner(QualityOptions.parse(options), { ...CONTEXT, ...context });
  const parts = batches.map((one) => cleaner.add(one));
  const result = cleaner.finish();
  const rows = (frames: pl.DataFrame[]): Record<string, unknown>[] =>
    frames.flatMap((frame) => frame.toRecords() as Record<string, unknown>[]);
  return {
    lines: rows([...parts.map((part) => part.lines), result.held.lines]),
    rejects: rows([...parts.map((part) => part.rejects), result.held.rejects]) as Cleaned["rejects"],
    result,
  };
}

/** Cleans one batch of changes to the good record; each is a different product, so that none repeats another. */
export const clean = (
  changes: readonly TestRecord[],
  options: Record<string, unknown> = {},
  batchOptions: BatchOptions = {},
): Cleaned =>
  cleaned(
    [
      batch(
        changes.map((change) => ({ ...GOOD, ...change })),
        batchOptions,
      ),
    ],
    options,
  );

export const reasons = (result: Cleaned): (string | undefined)[] => {
  const byRow = new Map(result.rejects.map(({ source_row, reason }) => [source_row, reason]));
  const rows = [...result.lines, ...result.rejects].map((row) => Number(row.source_row)).sort((a, b) => a - b);
  return rows.map((row) => byRow.get(row));
};
