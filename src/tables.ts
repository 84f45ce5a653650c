/** Tables as CSV: UTF-8, LF, RFC 4180, dates `YYYY-MM-DD`, decimal point, formula cells neutralised. */
import pl from "./columns/polars.ts";

/**
 * A spreadsheet runs a cell that begins like this as a formula; a leading apostrophe makes it text. A text that already begins with
 * apostrophes and then such a sign gets one more, so that taking one away always gives back the text there was.
 */
const FORMULA = "^'*[=+\\-@\\t\\r]";

const FORMULA_TEXT = new RegExp(FORMULA);
/** One text as a CSV cell has it: neutralised, and quoted where it has to be. */
export const csvCell = (text: string): string => {
  const safe = FORMULA_TEXT.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) || safe === "" ? `"${safe.replaceAll('"', '""')}"` : safe;
};

/** The text that was written into a CSV cell by `toCsv`. */
export const unneutralised = (cell: string): string => (/^'+[=+\-@\t\r]/.test(cell) ? cell.slice(1) : cell);

const isString = (type: unknown): boolean => String(type) === String(pl.String);

/** The same frame with every text cell that a spreadsheet would run prefixed by an apostrophe. */
export function neutralised(frame: pl.DataFrame): pl.DataFrame {
  const columns = frame.columns.map((name, i) => {
    const cell = pl.col(name);
    if (!isString(frame.dtypes[i])) return cell;
    return pl
      .when(cell.str.contains(FORMULA))
      .then(pl.concatString([pl.lit("'"), cell], ""))
      .otherwise(cell)
      .alias(name);
  });
  return frame.height === 0 ? frame : frame.select(...columns);
}

/** A frame as CSV bytes; the same frame gives the same bytes. */
export const toCsv = (frame: pl.DataFrame): Buffer => neutralised(frame).writeCSV() as Buffer;

/** Cells at a time: a bound of the memory that a table takes on its way into a file. */
const MOST_CELLS = 500_000;

/** The bytes of `toCsv`, piece by piece. */
export function* csvPieces(
  frame: pl.DataFrame,
  rows: number = Math.ceil(MOST_CELLS / Math.max(1, frame.width)),
): Generator<Buffer> {
  yield toCsv(frame.height <= rows ? frame : frame.slice(0, rows));
  for (let from = rows; from < frame.height; from += rows)
    yield neutralised(frame.slice(from, rows)).writeCSV({ includeHeader: false }) as Buffer;
}

/** Polars hands dates out as Date, which its own types leave unsaid. */
export const isDate = (value: unknown): value is Date => value instanceof Date;

const isoDay = (value: Date): string => value.toISOString().replace(/T00:00:00\.000Z$/, "");

/** A frame as JSON: an array of objects, dates as ISO text, whole numbers exact. */
export function toJson(frame: pl.DataFrame): string {
  const records = frame
    .toRecords()
    .map((record) =>
      Object.fromEntries(
        Object.entries(record).map(([key, value]) => [
          key,
          isDate(value) ? isoDay(value) : typeof value === "bigint" ? Number(value) : value,
        ]),
      ),
    );
  return `${JSON.stringify(records, null, 1)}\n`;
}
