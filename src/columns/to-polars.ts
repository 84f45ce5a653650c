/** Arrays and dictionaries become Polars columns here and nowhere else. */
import { isUtf8 } from "node:buffer";
import { once } from "./memoize.ts";
import pl from "./polars.ts";
import type { StringTable, Utf8Table } from "./strings.ts";
import { demandAttached, range } from "./typed-arrays.ts";

/** Fewer are as quick one by one. */
const FEW = 200;
/** At a time: a bound of the memory that the way takes. */
const MOST = 1 << 20;
const LINE_END = 10;
const BLANK = 32;
const MARK = 0xef;

/** One text a line, no value being an empty line; undefined where a text could be taken for something else. */
function linesOf(texts: StringTable, bytes: Utf8Table, numbers: Int32Array): Buffer | undefined {
  let room = numbers.length;
  for (let i = 0; i < numbers.length; i++) {
    const length = bytes.lengthOf(numbers[i]!);
    if (length === 0 && texts.text(numbers[i]!) !== null) return undefined;
    room += length;
  }
  const lines = Buffer.allocUnsafeSlow(room);
  let at = 0;
  for (let i = 0; i < numbers.length; i++) {
    at = bytes.copy(numbers[i]!, lines, at);
    lines[at++] = LINE_END;
  }
  let controls = 0;
  for (let i = 0; i < room; i++) if (lines[i]! < BLANK) controls++;
  // line breaks and the separator are control characters; a byte order mark at the beginning would be left out
  const isPlain = controls === numbers.length && lines[0] !== MARK && isUtf8(lines);
  return isPlain ? lines : undefined;
}

const CSV = {
  hasHeader: false,
  sep: "\u0001",
  quoteChar: "",
  inferSchemaLength: 0,
  schema: { text: pl.String },
} as const;

function fromLines(lines: Buffer, count: number): pl.DataFrame {
  const frame = pl.readCSV(lines, CSV);
  if (frame.height !== count) throw new Error(`${count} texts became ${frame.height}`);
  return frame;
}

function fromStrings(texts: StringTable, numbers: Int32Array): pl.DataFrame {
  const strings = Array.from(numbers, (number) => texts.text(number));
  return pl.DataFrame([pl.Series("text", strings, pl.String)]);
}

/** The texts `numbers` as a column, row by row. */
export function stringSeriesAt(name: string, texts: StringTable, numbers: Int32Array): pl.Series {
  demandAttached(numbers);
  const { bytes } = texts;
  const parts: pl.DataFrame[] = [];
  for (let from = 0; from < numbers.length || from === 0; from += MOST) {
    const some = numbers.subarray(from, from + MOST);
    const lines = bytes === undefined || some.length < FEW ? undefined : linesOf(texts, bytes, some);
    parts.push(lines === undefined ? fromStrings(texts, some) : fromLines(lines, some.length));
  }
  const frame = parts.length === 1 ? parts[0]! : pl.concat(parts);
  return frame.getColumn("text").rename(name);
}

/** Texts picked by number, as a column; they may repeat. */
export function stringSeries(name: string, texts: StringTable, numbers: Int32Array): pl.Series {
  demandAttached(numbers);
  // a pick from few texts is quick in Polars; of many texts and few rows each is made
  if (texts.size > numbers.length) return stringSeriesAt(name, texts, numbers);
  const all = pl.DataFrame([stringSeriesAt(name, texts, range(texts.size))]);
  return all.select(pl.col(name).gather(pl.Series("at", numbers) as unknown as pl.Expr)).getColumn(name);
}

const LOW = 2 ** 32;

/** Whole numbers within ±2⁵³ as an Int64 column, without a detour through floating point columns. */
export function int64Series(name: string, values: Float64Array): pl.Series {
  demandAttached(values);
  const wholes = new BigInt64Array(values.length);
  const words = new Int32Array(wholes.buffer);
  for (let i = 0; i < values.length; i++) {
    const high = Math.floor(values[i]! / LOW);
    words[2 * i] = values[i]! - high * LOW;
    words[2 * i + 1] = high;
  }
  return pl.Series(name, wholes as unknown as bigint[]);
}

const filledFloats = once(() => pl.col("f").fillNull(pl.lit(Number.NaN)));

export const floatsOf = (series: pl.Series): Float64Array => {
  const frame = pl.DataFrame([series.cast(pl.Float64).rename("f")]);
  return frame.select(filledFloats()).getColumn("f").toTypedArray() as Float64Array;
};
