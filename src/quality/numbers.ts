/**
 * Numbers as people write them: thousands separators, decimal comma, currency signs and codes, parentheses or a trailing
 * minus for negatives, blanks of all kinds. What is ambiguous is not guessed: `1,5` is no number where the decimal sign is a
 * point.
 */
import pl from "nodejs-polars";

const SIGNS = String.raw`R\$|\p{Sc}|kr\.?|zł|Kč|Ft|lei|Rs\.?|Fr\.?`;
const CURRENCY = `${SIGNS}|${Intl.supportedValuesOf("currency").join("|")}`;
const GROUPED = {
  ".": { grouped: String.raw`^([-+]?\d{1,3}(?:,\d{2,3})*,\d{3})((?:\.\d*)?)$`, group: ",", bare: null },
  ",": {
    grouped: String.raw`^([-+]?\d{1,3}(?:\.\d{3})+)((?:,\d*)?)$`,
    group: ".",
    bare: String.raw`^[-+]?(?:\d+,?\d*|,\d+)$`,
  },
} as const;
const PLAIN = String.raw`^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$`;

/** Text without blanks, apostrophes, currency and with a plain sign in front: `(1 234,50 €)` → `-1234,50`. */
const bare = (text: pl.Expr): pl.Expr =>
  text.str
    .replaceAll(String.raw`[\s\x{00a0}\x{202f}\x{200b}\x{feff}'’]`, "")
    .str.replaceAll("−", "-", true)
    .str.replace(String.raw`^\((.+)\)$`, "-${1}")
    .str.replace(`^([-+]?)(?:${CURRENCY})([-+]?)`, "${1}${2}")
    .str.replace(`(?:${CURRENCY})([-+]?)$`, "${1}")
    .str.replace("^([^-+].*)-$", "-${1}");

function written(text: pl.Expr, decimal: "." | ","): pl.Expr {
  const { grouped, group, bare: pattern } = GROUPED[decimal];
  const digits = bare(text);
  const ungrouped = pl
    .when(digits.str.contains(grouped))
    .then(digits.str.replaceAll(group, "", true))
    .otherwise(pattern === null ? digits : pl.when(digits.str.contains(pattern)).then(digits).otherwise(pl.lit(null)));
  const pointed = decimal === "," ? ungrouped.str.replace(",", ".", true) : ungrouped;
  return pl.when(pointed.str.contains(PLAIN)).then(pointed).otherwise(pl.lit(null)).cast(pl.Float64, false);
}

/**
 * The text column `name` of `frame` as numbers: null where the text is null or is no number; infinities and NaN are no
 * numbers. `unusual` counts the values that were numbers only after their separators, blanks or currency signs were read.
 */
export function numbers(
  frame: pl.DataFrame,
  name: string,
  decimal: "." | ",",
): { values: pl.Series; unusual: number; example?: { before: string; after: string } } {
  const text = frame.getColumn(name);
  if (text.nullCount() === frame.height) return { values: text.cast(pl.Float64), unusual: 0 };
  const finite = (value: pl.Expr): pl.Expr => pl.when(value.isFinite()).then(value).otherwise(pl.lit(null));
  const plain =
    decimal === "."
      ? finite(pl.col(name).cast(pl.Float64, false))
      : pl
          .when(pl.col(name).str.contains(String.raw`^[-+]?\d+$`))
          .then(pl.col(name))
          .otherwise(pl.lit(null))
          .cast(pl.Float64, false);
  const fast = frame.select(plain.alias("value")).getColumn("value");
  if (fast.nullCount() === text.nullCount()) return { values: fast, unusual: 0 };
  // only what is no plain number goes through the expressions below; nulls cost them nothing
  const both = frame
    .select(pl.col(name).alias("text"))
    .withColumns(fast.rename("fast"))
    .withColumns(pl.when(pl.col("fast").isNull()).then(pl.col("text")).otherwise(pl.lit(null)).alias("odd"))
    .withColumns(finite(written(pl.col("odd"), decimal)).alias("slow"));
  const read = both.filter(pl.col("slow").isNotNull());
  const values = both.select(pl.col("fast").fillNull(pl.col("slow")).alias("value")).getColumn("value");
  if (read.height === 0) return { values, unusual: 0 };
  const first = read.sort("odd").head(1).toRecords()[0];
  return { values, unusual: read.height, example: { before: String(first.odd), after: String(first.slow) } };
}
