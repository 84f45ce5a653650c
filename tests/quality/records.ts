/** Batches of records as a test writes them. */
import { createDictionaryEncoder, type DictionaryColumn, stringsOf } from "../../src/columns/dictionary.ts";
import { type LineBatch, lineFrame, lineTable, type Reject } from "../../src/lines.ts";
import type { PresetPatterns, RecordBatch, RecordSource } from "../../src/quality/clean.ts";
import { type CleanContext, createCleaner, type QualityResult } from "../../src/quality/clean.ts";
import { QualityOptions } from "../../src/quality/options.ts";
import { emptyFrame, LINE_BATCH, RECORD_COLUMNS, type RecordColumn } from "../../src/schema.ts";

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

/** The codes of texts as strings. */
function columnOf(texts: readonly (string | null)[]): DictionaryColumn {
  const encoder = createDictionaryEncoder();
  return { codes: Int32Array.from(texts, (text) => encoder.code(text)), dictionary: encoder.dictionary };
}

/** The same records, each text of them a string. */
export const asStrings = (batch: RecordBatch): RecordBatch => ({
  ...batch,
  columns: new Map([...batch.columns].map(([name, column]) => [name, columnOf(stringsOf(column))])),
});

export function batch(records: readonly TestRecord[], options: BatchOptions = {}): RecordBatch {
  const source = options.source ?? sourceOf(records.length, options);
  const from = options.from ?? 2;
  return {
    source,
    rows: Int32Array.from(records, (_, i) => from + i),
    columns: new Map(RECORD_COLUMNS.map((name) => [name, columnOf(records.map((record) => record[name] ?? null))])),
    unreadable: (options.unreadable ?? []).map((row) => ({ row, message: "3 fields instead of 8", raw: `raw ${row}` })),
    raw: (row) => `raw ${row}`,
  };
}

export const CONTEXT: CleanContext = { latestDay: "2011-12-11", asOf: "2011-12-10", patterns: () => SHOP };

export interface Cleaned {
  lines: Record<string, unknown>[];
  rejects: Reject[];
  result: QualityResult;
}

/** Cleans batches with options as the configuration writes them. */
export function cleaned(
  batches: readonly RecordBatch[],
  options: Record<string, unknown> = {},
  context: Partial<CleanContext> = {},
): Cleaned {
  const cleaner = createCleaner(QualityOptions.parse(options), { ...CONTEXT, ...context });
  // frames are made at once: batches may share memory
  const framesOf = (parts: LineBatch[]) => parts.map(({ lines, rejects }) => ({ lines: lineFrame(lines), rejects }));
  const parts = [...batches.flatMap((one) => framesOf(cleaner.add([one]))), ...framesOf(cleaner.flush())];
  const result = cleaner.finish();
  const frames = [emptyFrame(LINE_BATCH), ...parts.map(({ lines }) => lines)];
  return {
    lines: lineTable(frames, result.usualAmounts).toRecords() as Record<string, unknown>[],
    rejects: parts.flatMap(({ rejects }) => rejects),
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
