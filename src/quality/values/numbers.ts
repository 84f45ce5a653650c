/**
 * Numbers as people write them: thousands separators, decimal comma, currency signs and codes, parentheses or a trailing
 * minus for negatives, a dash for nothing, a percent sign, blanks of all kinds. What is ambiguous is not guessed: `1,5` is no number where the decimal sign is a
 * point.
 */

import { memoize } from "../../columns/memoize.ts";
import pl from "../../columns/polars.ts";

const SIGNS = String.raw`(?:US|CA?|A|NZ|HK|S|MX|R)\$|\p{Sc}|kr\.?|zł|Kč|Ft|lei|Rs\.?|Rp\.?|TL|VNĐ|đ|円|元|원|Fr\.?|руб\.?|грн\.?`;
const CURRENCY = `${SIGNS}|${Intl.supportedValuesOf("currency").join("|")}`;
const GROUPED = {
  ".": { grouped: String.raw`^([-+]?[0-9]{1,3}(?:,[0-9]{2,3})*,[0-9]{3})((?:\.[0-9]*)?)$`, group: ",", bare: null },
  ",": {
    grouped: String.raw`^([-+]?[0-9]{1,3}(?:\.[0-9]{3})+)((?:,[0-9]*)?)$`,
    group: ".",
    bare: "^[-+]?(?:[0-9]+,?[0-9]*|,[0-9]+)$",
  },
} as const;
const PLAIN = String.raw`^[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?$`;

/** Digits of other scripts, each from its zero on: full width, Arabic, Persian, Devanagari, Bengali, Thai. */
const ZEROS = [0xff10, 0x0660, 0x06f0, 0x0966, 0x09e6, 0x0e50];
const OTHER_DIGITS = String.raw`[\p{Nd}￥&&[^0-9]]`;

/** The same text with the digits 0 to 9 and the signs that go with them. */
function plainDigits(text: pl.Expr): pl.Expr {
  let plain = text.str.replaceAll("[￥]", "¥").str.replaceAll("[．٫]", ".").str.replaceAll("[，٬]", ",");
  for (const zero of ZEROS)
    for (let digit = 0; digit < 10; digit++)
      plain = plain.str.replaceAll(String.fromCodePoint(zero + digit), String(digit), true);
  return plain;
}

/** Text without blanks, apostrophes, currency and with a plain sign in front: `(1 234,50 €)` → `-1234,50`. */
const bare = (text: pl.Expr): pl.Expr =>
  text.str
    .replaceAll(String.raw`[\s\x{00a0}\x{202f}\x{200b}\x{feff}'’]`, "")
    .str.replaceAll("−", "-", true)
    // a spreadsheet keeps ="12.50" as text
    .str.replace(`^="(.*)"$`, "${1}")
    .str.replace(String.raw`^\((.+)\)$`, "-${1}")
    .str.replace(`^([-+]?)(?:${CURRENCY})([-+]?)`, "${1}${2}")
    .str.replace(`(?:${CURRENCY}|%)([-+]?)$`, "${1}")
    // 1.250,- and 12.– and 12:- have no hundredths
    .str.replace("([0-9])[.,:](?:-{1,2}|–|—)$", "${1}")
    .str.replace("^([^-+].*)-$", "-${1}");

function written(text: pl.Expr, decimal: "." | ","): pl.Expr {
  const { grouped, group, bare: pattern } = GROUPED[decimal];
  const without = bare(text);
  // accounts write "$ -" and "--" for nothing; a dash alone is a missing value
  const digits = pl
    .when(without.str.contains("^-{1,3}$").and(text.str.contains(String.raw`^\s*[-−]\s*$`).not()))
    .then(pl.lit("0"))
    .otherwise(without);
  const ungrouped = pl
    .when(digits.str.contains(grouped))
    .then(digits.str.replaceAll(group, "", true))
    .otherwise(pattern === null ? digits : pl.when(digits.str.contains(pattern)).then(digits).otherwise(pl.lit(null)));
  const pointed = decimal === "," ? ungrouped.str.replace(",", ".", true) : ungrouped;
  return pl.when(pointed.str.contains(PLAIN)).then(pointed).otherwise(pl.lit(null)).cast(pl.Float64, false);
}

type Decimal = "." | ",";

const finite = (value: pl.Expr): pl.Expr => pl.when(value.isFinite()).then(value).otherwise(pl.lit(null));

/** The expressions of one column: plain numbers, and what is no plain number by the rules of people. */
const expressions = memoize((key: string) => {
  const [name, decimal] = key.split("\n") as [string, Decimal];
  const text = pl.col(name);
  const digits = pl.when(text.str.contains("^[-+]?[0-9]+$")).then(text).otherwise(pl.lit(null));
  const odd = pl.col("odd");
  const fast = pl.col("fast");
  const slow = pl.col("slow");
  return {
    plain: finite((decimal === "." ? text : digits).cast(pl.Float64, false)).alias("fast"),
    odd: pl.when(fast.isNull()).then(text).otherwise(pl.lit(null)).alias("odd"),
    isForeign: odd.str.contains(OTHER_DIGITS),
    digits: plainDigits(odd).alias("odd"),
    written: finite(written(odd, decimal)).alias("slow"),
    isRead: slow.isNotNull(),
    value: fast.fillNull(slow).alias("fast"),
  };
});

/**
 * The text column `name` of `frame` as numbers: null where the text is null or is no number; infinities and NaN are no
 * numbers. `unusual` counts the values that were numbers only after their separators, blanks or currency signs were read,
 * and `which` says which they are.
 */
export function numbers(
  frame: pl.DataFrame,
  name: string,
  decimal: Decimal,
): { values: pl.Series; unusual: number; which: boolean[]; example?: { before: string; after: string } } {
  const { plain, odd, isForeign, digits, written: read, isRead, value } = expressions(`${name}\n${decimal}`);
  const text = frame.select(name);
  const nulls = text.getColumn(name).nullCount();
  const fast = text.withColumns(plain);
  const values = fast.getColumn("fast");
  if (values.nullCount() === nulls) return { values, unusual: 0, which: [] };
  // only what is no plain number goes through the expressions below; nulls cost them nothing
  const written = fast.withColumns(odd);
  const both = (written.filter(isForeign).height > 0 ? written.withColumns(digits) : written).withColumns(read);
  const unusual = both.filter(isRead);
  if (unusual.height === 0) return { values, unusual: 0, which: [] };
  const first = unusual.sort("odd").head(1).toRecords()[0];
  return {
    values: both.select(value).getColumn("fast"),
    unusual: unusual.height,
    which: both.select(isRead.alias("which")).getColumn("which").toArray() as boolean[],
    example: { before: String(first?.odd), after: String(first?.slow) },
  };
}
