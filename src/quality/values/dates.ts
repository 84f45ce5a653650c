/**
 * Dates by explicit formats. Polars' strptime finds a date anywhere inside a longer text (`99999-01-01` is read as the year
 * 9999), so a value must first have the whole shape of its format.
 */

import { memoize, once } from "../../columns/memoize.ts";
import pl from "../../columns/polars.ts";

/** What each strptime directive looks like, and whether blanks may pad it. */
const DIRECTIVES: Readonly<Record<string, string>> = {
  Y: "[0-9]{4}",
  y: "[0-9]{2}",
  m: "[0-9]{1,2}",
  d: "[0-9]{1,2}",
  e: String.raw`\s?[0-9]{1,2}`,
  H: "[0-9]{1,2}",
  k: String.raw`\s?[0-9]{1,2}`,
  I: "[0-9]{1,2}",
  l: String.raw`\s?[0-9]{1,2}`,
  M: "[0-9]{1,2}",
  S: "[0-9]{1,2}",
  j: "[0-9]{1,3}",
  b: String.raw`\p{L}{3,4}`,
  h: String.raw`\p{L}{3,4}`,
  B: String.raw`\p{L}{3,9}`,
  a: String.raw`\p{L}{2,4}`,
  A: String.raw`\p{L}{3,9}`,
  p: "(?i:am|pm)",
  P: "(?i:am|pm)",
  f: "[0-9]{1,9}",
  ".f": String.raw`(?:\.[0-9]{1,9})?`,
  ".3f": String.raw`\.[0-9]{3}`,
  ".6f": String.raw`\.[0-9]{6}`,
  ".9f": String.raw`\.[0-9]{9}`,
  F: "[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}",
  T: "[0-9]{1,2}:[0-9]{1,2}:[0-9]{1,2}",
  R: "[0-9]{1,2}:[0-9]{1,2}",
  D: "[0-9]{1,2}/[0-9]{1,2}/[0-9]{2}",
  s: "-?[0-9]{1,11}",
  "%": "%",
};
const ZONE = String.raw`\s*(?:Z|UTC|GMT|[+-][0-9]{2}:?[0-9]{2})$`;
const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`);

const VARIABLE = "[0-9]{1,2}";

/**
 * The regular expression of everything a strptime format can stand for. Numbers may lack their leading zero, but not where
 * another directive touches them (`%Y%m%d`).
 *
 * @throws Error for a directive not known here
 */
export const shapeOf = (format: string): string => {
  const parts = format.split(/(%[-_0]?(?:\.[0-9]?f|.))/);
  const shapes = parts.map((part, i) => {
    if (i % 2 === 0) return literal(part);
    const shape = DIRECTIVES[part.slice(1).replace(/^[-_0]/, "")];
    if (shape === undefined) throw new Error(`date format ${format}: directive ${part} is not supported`);
    const touched = (i > 1 && parts[i - 1] === "") || (i + 2 < parts.length && parts[i + 1] === "");
    return touched && shape === VARIABLE ? "[0-9]{2}" : shape;
  });
  return `^${shapes.join("")}$`;
};

/** A format without its zone directive: local shop time is the text's own clock. */
const withoutZone = (format: string): string => format.replace(/\s*%[:#]*[zZ]$/, "");
const TEXT = pl.col("text");
const choices = once(() => ({
  zoneCut: pl.when(TEXT.str.contains(ZONE)).then(TEXT.str.replace(ZONE, "")).otherwise(pl.lit(null)).alias("text"),
  fitting: pl.when(pl.col("fits")).then(TEXT).otherwise(pl.lit(null)).alias("text"),
  open: pl.when(pl.col("found").isNull()).then(TEXT).otherwise(pl.lit(null)).alias("text"),
  either: pl.col("found").fillNull(pl.col("at")).alias("at"),
  never: pl.lit(null).cast(pl.Datetime("ms")).alias("at"),
}));

const expressions = memoize((format: string) => {
  const plain = withoutZone(format);
  return {
    zoned: plain !== format,
    fits: TEXT.str.contains(shapeOf(plain)).alias("fits"),
    at: TEXT.str.strptime(pl.Datetime("ms"), plain).cast(pl.Datetime("ms")).alias("at"),
  };
});
const textOf = memoize((name: string) => pl.col(name).alias("text"));

/**
 * The text column `name` as Datetime(ms) without a zone: for each value the first of `formats` that fits the whole of it;
 * null where none does.
 */
export function dates(frame: pl.DataFrame, name: string, formats: readonly string[]): pl.Series {
  const all = frame.select(textOf(name));
  const nulls = all.getColumn("text").nullCount();
  let open = all;
  let found: pl.Series | undefined;
  for (const format of formats) {
    const { zoned, fits, at } = expressions(format);
    const candidates = zoned ? open.select(choices().zoneCut) : open;
    const fit = candidates.select(fits).getColumn("fits");
    const fitting = fit.sum();
    if (fitting === 0) continue;
    const parsed = (fitting === candidates.height ? candidates : candidates.withColumns(fit).select(choices().fitting))
      .select(at)
      .getColumn("at");
    found =
      found === undefined
        ? parsed
        : pl
            .DataFrame([found.rename("found"), parsed])
            .select(choices().either)
            .getColumn("at");
    if (found.nullCount() === nulls) break;
    open = all.withColumns(found.rename("found")).select(choices().open);
  }
  return found ?? all.select(choices().never).getColumn("at");
}
