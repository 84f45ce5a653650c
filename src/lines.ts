/** Clean lines and refused records as columns: typed arrays, and codes into dictionaries for text. Frames are a view of them. */
import type { DictionaryColumn } from "./columns/dictionary.ts";
import { createGlobalDictionary, type GlobalDictionary } from "./columns/global-dictionary.ts";
import pl from "./columns/polars.ts";
import { int64Series, stringSeries } from "./columns/to-polars.ts";
import { gather } from "./columns/typed-arrays.ts";
import { conform, LINE_BATCH, LINES, REJECTS } from "./schema.ts";

export const NAMED = [
  ...(["order_id", "customer_id", "product_id", "description", "category", "region", "channel"] as const),
  "payment_method",
] as const;
export type Named = (typeof NAMED)[number];

/** The names of a run; lines that are added up together must share them. */
export type LineDictionaries = Readonly<Record<Named, GlobalDictionary>>;
export const createLineDictionaries = (): LineDictionaries =>
  Object.fromEntries(NAMED.map((name) => [name, createGlobalDictionary()])) as Record<Named, GlobalDictionary>;

export const FLAG = {
  is_cancellation: 1,
  is_return: 2,
  is_adjustment: 4,
  is_anonymous: 8,
  is_product: 16,
  is_sale: 32,
} as const;
export type Flag = keyof typeof FLAG;
export const FLAGS = Object.keys(FLAG) as Flag[];

/** What facts need of lines. */
export interface Lines {
  count: number;
  /** The dictionaries of the run: lines that are added up together must share them. */
  names: LineDictionaries;
  /** Codes in them, line by line. */
  ids: Readonly<Record<Named, Int32Array>>;
  quantity: Float64Array;
  /** Ten-thousandths of the currency unit: whole numbers, exact below 2⁵³. */
  priceE4: Float64Array;
  amountE4: Float64Array;
  /** Milliseconds since 1970 of local shop time. */
  at: Float64Array;
  /** Sum of the `FLAG`s that are set. */
  flags: Uint8Array;
}

/** All columns of the contract LINE_BATCH: a batch of lines as it is cleaned, sorted by file and record. */
export interface LineColumns extends Lines {
  /** Name of the input file, without its folder. */
  file: DictionaryColumn;
  /** Number of the physical record in its file. */
  row: Int32Array;
  email: DictionaryColumn;
  phone: DictionaryColumn;
}

/** A refused record. */
export interface Reject {
  source_file: string;
  source_row: number;
  reason: string;
  message: string;
  raw: string;
}

/** What has become of some records, in their order: each is a line or a reject. */
export interface LineBatch {
  lines: LineColumns;
  rejects: readonly Reject[];
}

/**
 * Amounts within these bounds, signs aside, are usual: everything else with an amount is an outlier. Known when all lines have
 * been read, the same for any order of files. In ten-thousandths of the currency unit; undefined where nothing is unusual.
 */
export interface UsualAmounts {
  leastE4: number;
  mostE4: number;
}

/** The lines at the places `rows`. */
export function linesAt(lines: Lines, rows: Int32Array): Lines {
  const ids = NAMED.map((name) => [name, gather(lines.ids[name], rows)]);
  return {
    count: rows.length,
    names: lines.names,
    ids: Object.fromEntries(ids) as Record<Named, Int32Array>,
    quantity: gather(lines.quantity, rows),
    priceE4: gather(lines.priceE4, rows),
    amountE4: gather(lines.amountE4, rows),
    at: gather(lines.at, rows),
    flags: gather(lines.flags, rows),
  };
}

/** The same with all columns. */
export function lineColumnsAt(lines: LineColumns, rows: Int32Array): LineColumns {
  const picked = ({ dictionary, codes }: DictionaryColumn): DictionaryColumn => ({
    dictionary,
    codes: gather(codes, rows),
  });
  return {
    ...linesAt(lines, rows),
    file: picked(lines.file),
    row: gather(lines.row, rows),
    email: picked(lines.email),
    phone: picked(lines.phone),
  };
}

/** Lines as a frame of the contract LINE_BATCH. */
export function lineFrame(lines: LineColumns): pl.DataFrame {
  const text = (name: string, { dictionary, codes }: DictionaryColumn): pl.Series =>
    stringSeries(name, dictionary, codes);
  const frame = pl.DataFrame([
    text("source_file", lines.file),
    pl.Series("source_row", lines.row).cast(pl.Int64),
    ...NAMED.map((name) => stringSeries(name, lines.names[name], lines.ids[name])),
    pl.Series("quantity", lines.quantity),
    int64Series("unit_price_e4", lines.priceE4),
    int64Series("amount_e4", lines.amountE4),
    int64Series("at", lines.at),
    text("email", lines.email),
    text("phone", lines.phone),
    ...FLAGS.map((name) =>
      pl
        .Series(
          name,
          lines.flags.map((flags) => (flags & FLAG[name] ? 1 : 0)),
        )
        .cast(pl.Bool),
    ),
  ]);
  const at = pl.col("at").cast(pl.Datetime("ms"));
  return conform(frame.withColumns(at.alias("ordered_at"), at.cast(pl.Date).alias("ordered_on")), LINE_BATCH);
}

/** Frames of the contract LINE_BATCH, together all lines there are, as one of the contract LINES. */
export function lineTable(frames: readonly pl.DataFrame[], usual: UsualAmounts | undefined): pl.DataFrame {
  const size = pl.col("amount_e4").abs();
  const bound = (e4: number): pl.Expr => pl.lit(e4).cast(pl.Int64);
  const isOutlier =
    usual === undefined
      ? pl.lit(false)
      : size.neq(bound(0)).and(size.lt(bound(usual.leastE4)).or(size.gt(bound(usual.mostE4))));
  return conform(pl.concat([...frames]).withColumns(isOutlier.alias("is_outlier")), LINES);
}

/** Refused records as a frame of the contract REJECTS. */
export function rejectFrame(rejects: readonly Reject[]): pl.DataFrame {
  const text = (name: Exclude<keyof Reject, "source_row">): pl.Series =>
    pl.Series(
      name,
      rejects.map((one) => one[name]),
      pl.String,
    );
  const rows = Int32Array.from(rejects, (one) => one.source_row);
  const frame = pl.DataFrame([
    text("source_file"),
    pl.Series("source_row", rows).cast(pl.Int64),
    ...(["reason", "message", "raw"] as const).map(text),
  ]);
  return conform(frame, REJECTS);
}

const floats = (frame: pl.DataFrame, name: string): Float64Array =>
  frame.getColumn(name).cast(pl.Float64).toTypedArray() as Float64Array;

/** Lines out of a frame of the contract LINES. */
export function linesOf(frame: pl.DataFrame, names: LineDictionaries): Lines {
  const count = frame.height;
  const ids = NAMED.map((name) => [
    name,
    // a frame that names no channel has none
    !frame.columns.includes(name)
      ? new Int32Array(count)
      : Int32Array.from(frame.getColumn(name).toArray() as (string | null)[], (text) =>
          names[name].number(text ?? null),
        ),
  ]);
  const flags = new Uint8Array(count);
  for (const name of FLAGS) {
    const set = frame.getColumn(name).cast(pl.UInt8).toTypedArray() as Uint8Array;
    for (let i = 0; i < count; i++) flags[i] = flags[i]! | (set[i]! * FLAG[name]);
  }
  return {
    count,
    names,
    ids: Object.fromEntries(ids) as Record<Named, Int32Array>,
    quantity: floats(frame, "quantity"),
    priceE4: floats(frame, "unit_price_e4"),
    amountE4: floats(frame, "amount_e4"),
    at: floats(frame, "ordered_at"),
    flags,
  };
}
