/**
 * Lines of a data file once more, as codes and numbers, in a file beside the table: what a report needs of lines, in a small part of the time that
 * coding the texts of its Parquet takes. A data file that others have written has none, and is read itself.
 */
import { type DictionaryColumn, dictionaryColumnOf, emptyDictionary } from "../../columns/dictionary.ts";
import pl from "../../columns/polars.ts";
import { gather, range } from "../../columns/typed-arrays.ts";
import type { Change } from "../../lake/change.ts";
import type { Add } from "../../lake/delta/actions.ts";
import { checkDataFile, expectedRows, type FileOptions } from "../../lake/delta/data-file.ts";
import type { Snapshot } from "../../lake/delta/snapshot.ts";
import { readFileOf } from "../../lake/delta/table.ts";
import { FLAG, FLAGS, type LineColumns, NAMED, type Named } from "../../lines.ts";
import { createLakeNames, type LakeNames, type TextBytes } from "./lake-names.ts";
import { keepPacked, keptPackedAside, LINES_TABLE } from "./segments.ts";

export const CODES_TAG = "tillbook.codes";
/** Goes up when files of an earlier form cannot be read any more. */
const FORMAT = 1;

const NUMBERS = ["quantity", "unit_price_e4", "amount_e4", "ordered_at"] as const;
type Numbers = (typeof NUMBERS)[number];
const PLACES = ["source_file", "source_row", "email", "phone"] as const;

interface CodedText extends TextBytes {
  codes: Uint8Array | Uint16Array | Int32Array;
}

interface CodedLines {
  format: number;
  count: number;
  texts: Record<Named, CodedText>;
  /** Numbers by `unit`. */
  numbers: Record<Numbers, { unit: number; values: Int32Array | Float64Array }>;
  flags: Uint8Array;
}

/** The codes of a text column in the dictionary of a run: each different text is looked up once. */
function numbersOf(first: Int32Array, texts: readonly (string | null)[], name: Named, names: LakeNames): Int32Array {
  const codes = new Int32Array(first.length);
  let next = 0;
  for (let row = 0; row < first.length; row++)
    codes[row] = first[row] === row ? names.number(name, texts[next++] ?? null) : codes[first[row]!]!;
  return codes;
}

/** Lines of a frame of `silver/lines`; where they stand and whom they name is empty where the frame does not have it. */
function linesOfFrame(frame: pl.DataFrame, names: LakeNames): LineColumns {
  const count = frame.height;
  const row = frame.withColumns(pl.Series("_row", range(count)) as unknown as pl.Expr);
  const firsts = row.select(
    ...NAMED.map((name) => pl.col("_row").min().over(name).cast(pl.Int32).alias(name)),
    ...NUMBERS.map((name) => pl.col(name).cast(pl.Float64)),
    ...FLAGS.map((name) => pl.col(name).cast(pl.UInt8)),
  );
  const at = <T>(name: string): T => firsts.getColumn(name).toTypedArray() as T;
  const ids = Object.fromEntries(
    NAMED.map((name) => {
      const first = at<Int32Array>(name);
      const isFirst = pl.Series(
        "_first",
        first.map((one, i) => (one === i ? 1 : 0)),
      );
      const texts = frame
        .select(name)
        .withColumns(isFirst.cast(pl.Bool) as unknown as pl.Expr)
        .filter(pl.col("_first"))
        .getColumn(name)
        .toArray() as (string | null)[];
      return [name, numbersOf(first, texts, name, names)];
    }),
  ) as Record<Named, Int32Array>;
  const flags = new Uint8Array(count);
  for (const name of FLAGS) {
    const set = at<Uint8Array>(name);
    for (let i = 0; i < count; i++) flags[i]! |= set[i]! * FLAG[name];
  }
  const has = new Set(frame.columns);
  const text = (name: "source_file" | "email" | "phone"): DictionaryColumn =>
    has.has(name) ? dictionaryColumnOf(frame, name) : noTexts(count);
  return {
    count,
    names: names.names,
    ids,
    file: text("source_file"),
    row: has.has("source_row")
      ? (frame.getColumn("source_row").cast(pl.Int32).toTypedArray() as Int32Array)
      : new Int32Array(count),
    email: text("email"),
    phone: text("phone"),
    quantity: at("quantity"),
    priceE4: at("unit_price_e4"),
    amountE4: at("amount_e4"),
    at: at("ordered_at"),
    flags,
  };
}

const noTexts = (count: number): DictionaryColumn => ({ dictionary: emptyDictionary(), codes: new Int32Array(count) });

/** The same codes in as few bytes as they need. */
function narrowCodes(codes: Int32Array, size: number): CodedText["codes"] {
  if (size <= 1 << 8) return Uint8Array.from(codes);
  return size <= 1 << 16 ? Uint16Array.from(codes) : codes;
}

/** The same numbers as whole ones of 32 bits, where they are. */
function narrowNumbers(values: Float64Array, unit: number): CodedLines["numbers"][Numbers] {
  const whole = new Int32Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const part = values[i]! / unit;
    whole[i] = part;
    // a minus in front of 0 would get lost
    if (!Object.is(whole[i]! * unit, values[i])) return { unit: 1, values };
  }
  return { unit, values: whole };
}

function wideNumbers({ unit, values }: CodedLines["numbers"][Numbers]): Float64Array {
  if (values instanceof Float64Array) return values;
  const wide = new Float64Array(values);
  if (unit !== 1) for (let i = 0; i < wide.length; i++) wide[i]! *= unit;
  return wide;
}

const SECOND_MS = 1000;

function codedLines(frame: pl.DataFrame): CodedLines {
  const names = createLakeNames();
  const { count, ids, quantity, priceE4, amountE4, at, flags } = linesOfFrame(
    frame.select(...NAMED, ...NUMBERS, ...FLAGS),
    names,
  );
  const texts = names.settle();
  return {
    format: FORMAT,
    count,
    texts: Object.fromEntries(
      NAMED.map((name) => [name, { ...texts[name], codes: narrowCodes(ids[name], texts[name].ends.length + 1) }]),
    ) as CodedLines["texts"],
    numbers: {
      quantity: narrowNumbers(quantity, 1),
      unit_price_e4: narrowNumbers(priceE4, 1),
      amount_e4: narrowNumbers(amountE4, 1),
      ordered_at: narrowNumbers(at, SECOND_MS),
    },
    flags,
  };
}

function linesOfCodes({ count, texts, numbers, flags }: CodedLines, names: LakeNames): LineColumns {
  const ids = Object.fromEntries(
    NAMED.map((name) => {
      const { codes, ...own } = texts[name];
      if (own.ends.length === 0) return [name, new Int32Array(count)];
      // made wide by the system: a loop that has seen several kinds of arrays takes thrice the time
      return [name, gather(names.numbers(name, own), codes instanceof Int32Array ? codes : new Int32Array(codes))];
    }),
  ) as Record<Named, Int32Array>;
  return {
    count,
    names: names.names,
    ids,
    file: noTexts(count),
    row: new Int32Array(count),
    email: noTexts(count),
    phone: noTexts(count),
    quantity: wideNumbers(numbers.quantity),
    priceE4: wideNumbers(numbers.unit_price_e4),
    amountE4: wideNumbers(numbers.amount_e4),
    at: wideNumbers(numbers.ordered_at),
    flags,
  };
}

/** Names of the files beside a data file. */
export const codesOf = ({ tags }: Add): string[] => (tags?.[CODES_TAG] === undefined ? [] : [tags[CODES_TAG]]);

/** Writes lines of a month as a data file, with their codes beside it; it is part of the table once it is added. */
export function writeLines(
  change: Change,
  rows: pl.DataFrame,
  month: string,
  options: Pick<FileOptions, "dataChange"> = {},
): Add {
  const codes = keepPacked(change.lake, "codes", codedLines(rows));
  return change.write(LINES_TABLE, rows, `lines-${month}`, { ...options, tags: { [CODES_TAG]: codes } });
}

/** A file of `silver/lines` that has been found as it was written: its codes, or undefined where it has none that will do. */
export interface CheckedFile {
  add: Add;
  coded: CodedLines | undefined;
}

/**
 * Reads the codes of a file on threads beside this one, and holds them and the data file against their hashes.
 *
 * @param isWide whether lines are to have their places and contacts, too: then codes will not do
 * @throws UserError naming the file that is not as it was written
 */
export async function checkedFile(lake: string, { table }: Snapshot, add: Add, isWide: boolean): Promise<CheckedFile> {
  const [codes] = codesOf(add);
  if (codes === undefined || isWide) return { add, coded: undefined };
  // what others read is held against its hash, too
  const [kept] = await Promise.all([keptPackedAside(lake, codes), checkDataFile(table, add)]);
  const coded = kept as CodedLines;
  return { add, coded: coded.format === FORMAT && coded.count === expectedRows(add) ? coded : undefined };
}

/**
 * Lines of one file of `silver/lines`.
 *
 * @param isWide whether they have their places and contacts, too
 * @throws UserError naming the file that is not as it was written
 */
export function linesOfFile(
  snapshot: Snapshot,
  { add, coded }: CheckedFile,
  names: LakeNames,
  isWide: boolean,
): LineColumns {
  const lines =
    coded !== undefined
      ? linesOfCodes(coded, names)
      : linesOfFrame(readFileOf(snapshot, add, [...NAMED, ...NUMBERS, ...FLAGS, ...(isWide ? PLACES : [])]), names);
  names.settle();
  return lines;
}
