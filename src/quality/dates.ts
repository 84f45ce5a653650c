/**
 * Dates by explicit formats. Polars' strptime finds a date anywhere inside a longer text (`99999-01-01` is read as the year
 * 9999), so a value must first have the whole shape of its format.
 */
import pl from "nodejs-polars";

/** What each strptime directive looks like, and whether blanks may pad it. */
const DIRECTIVES: Readonly<Record<string, string>> = {
  Y: String.raw`\d{4}`,
  y: String.raw`\d{2}`,
  m: String.raw`\d{1,2}`,
  d: String.raw`\d{1,2}`,
  e: String.raw`\s?\d{1,2}`,
  H: String.raw`\d{1,2}`,
  k: String.raw`\s?\d{1,2}`,
  I: String.raw`\d{1,2}`,
  l: String.raw`\s?\d{1,2}`,
  M: String.raw`\d{1,2}`,
  S: String.raw`\d{1,2}`,
  j: String.raw`\d{1,3}`,
  b: String.raw`\p{L}{3,4}`,
  h: String.raw`\p{L}{3,4}`,
  B: String.raw`\p{L}{3,9}`,
  a: String.raw`\p{L}{2,4}`,
  A: String.raw`\p{L}{3,9}`,
  p: "(?i:am|pm)",
  P: "(?i:am|pm)",
  f: String.raw`\d{1,9}`,
  ".f": String.raw`(?:\.\d{1,9})?`,
  ".3f": String.raw`\.\d{3}`,
  ".6f": String.raw`\.\d{6}`,
  ".9f": String.raw`\.\d{9}`,
  F: String.raw`\d{4}-\d{1,2}-\d{1,2}`,
  T: String.raw`\d{1,2}:\d{1,2}:\d{1,2}`,
  R: String.raw`\d{1,2}:\d{1,2}`,
  D: String.raw`\d{1,2}/\d{1,2}/\d{2}`,
  s: String.raw`-?\d{1,11}`,
  "%": "%",
};
const ZONE = String.raw`\s*(?:Z|UTC|GMT|[+-]\d{2}:?\d{2})$`;
const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`);

/** The regular expression of everything a strptime format can stand for; @throws Error for a directive not known here. */
export const shapeOf = (format: string): string =>
  `^${format
    .split(/(%[-_0]?(?:\.\d?f|.))/)
    .map((part, i) => {
      if (i % 2 === 0) return literal(part);
      const shape = DIRECTIVES[part.slice(1).replace(/^[-_0]/, "")];
      if (shape === undefined) throw new Error(`date format ${format}: directive ${part} is not supported`);
      return shape;
    })
    .join("")}$`;

/** A format without its zone directive: local shop time is the text's own clock. */
const withoutZone = (format: string): string => format.replace(/\s*%[:#]*[zZ]$/, "");
const withZoneCut = (text: pl.Expr): pl.Expr =>
  pl.when(text.str.contains(ZONE)).then(text.str.replace(ZONE, "")).otherwise(pl.lit(null));

/**
 * The text column `name` as Datetime(ms) without a zone: for each value the first of `formats` that fits the whole of it;
 * null where none does.
 */
export function dates(frame: pl.DataFrame, name: string, formats: readonly string[]): pl.Series {
  let rest = frame.select(pl.col(name).alias("text"));
  let found: pl.Series | undefined;
  for (const format of formats) {
    const plain = withoutZone(format);
    const candidates = plain === format ? rest : rest.select(withZoneCut(pl.col("text")).alias("text"));
    const fit = candidates.select(pl.col("text").str.contains(shapeOf(plain)).alias("fits")).getColumn("fits");
    const fits = fit.sum();
    if (fits === 0) continue;
    const text =
      fits === candidates.height
        ? candidates
        : candidates
            .withColumns(fit)
            .select(pl.when(pl.col("fits")).then(pl.col("text")).otherwise(pl.lit(null)).alias("text"));
    const parsed = text
      .select(pl.col("text").str.strptime(pl.Datetime("ms"), plain).cast(pl.Datetime("ms")).alias("at"))
      .getColumn("at");
    found =
      found === undefined
        ? parsed
        : pl
            .DataFrame([found.rename("a"), parsed.rename("b")])
            .select(pl.col("a").fillNull(pl.col("b")).alias("at"))
            .getColumn("at");
    if (found.nullCount() === frame.getColumn(name).nullCount()) break;
    rest = frame
      .select(pl.col(name).alias("text"))
      .withColumns(found.rename("found"))
      .select(pl.when(pl.col("found").isNull()).then(pl.col("text")).otherwise(pl.lit(null)).alias("text"));
  }
  return (found ?? frame.select(pl.lit(null).cast(pl.Datetime("ms")).alias("at")).getColumn("at")).rename("ordered_at");
}
