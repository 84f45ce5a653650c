/** Decimal point or decimal comma: from the numbers themselves, the rest of the file, and the language of its header. */
import { displayLanguage, type Language } from "./header.ts";
import { currencyBeside, type DecimalMark, type MarkEvidence, markEvidence } from "./numbers.ts";

export interface DecimalDecision {
  decimal: DecimalMark;
  /** Columns whose values may be read either way, and nothing tells which; empty where it is decided. */
  open: readonly number[];
  /** Only money is in doubt: pieces such as 2.000 are decimals. */
  moneyAlone?: boolean;
  why: string;
}

const marks = new Map<Language, DecimalMark>();
function markOf(language: Language): DecimalMark {
  const known = marks.get(language);
  if (known !== undefined) return known;
  const part = new Intl.NumberFormat(language).formatToParts(1.5).find(({ type }) => type === "decimal")?.value;
  const mark = part === "," ? "," : ".";
  marks.set(language, mark);
  return mark;
}

/** Currencies whose money is written without decimals, whatever the standard says. */
const WHOLE_MONEY: ReadonlySet<string> = new Set(["IDR", "HUF", "COP", "IRR", "LAK", "KHR", "MMK", "CRC"]);

/** Money of such a currency is written without decimals: 129.000 of them are thousands. */
const isWholeMoney = (code: string): boolean =>
  WHOLE_MONEY.has(code) ||
  new Intl.NumberFormat("en", { style: "currency", currency: code }).resolvedOptions().maximumFractionDigits === 0;

/** Languages of countries whose money is written without decimals, though they mark thousands with a point. */
const WHOLE_LANGUAGES: ReadonlySet<Language> = new Set<Language>(["vi", "id"]);

/**
 * How a file writes decimals. A value such as 1,5 or 1.234,50 tells by itself, and then for all columns. Values that are
 * all like 1,799 are thousands where the column also has plain numbers below 1,000 and none above, decimals where it has
 * unmarked ones above; else the language of the header decides, unless the field separator contradicts it.
 *
 * `columns`: the sample by column.
 */
export function decideDecimal(
  columns: readonly (readonly (string | null)[])[],
  given: "auto" | DecimalMark,
  language: Language = "en",
  delimiter?: string,
): DecimalDecision {
  if (given !== "auto") return { decimal: given, open: [], why: "as said" };
  const evidence = columns.map(markEvidence);
  const sum = (name: "comma" | "point"): number => evidence.reduce((all, one) => all + one[name], 0);
  const [commas, points] = [sum("comma"), sum("point")];
  if (commas !== points) return { decimal: commas > points ? "," : ".", open: [], why: "as its numbers show" };
  const open = evidence.flatMap((one, index) => (one.openComma + one.openPoint > 0 ? [index] : []));
  const usual = markOf(language);
  if (open.length === 0)
    return { decimal: usual === "," && delimiter === ";" ? "," : ".", open: [], why: "no number tells" };
  const isOpen = (one: MarkEvidence): boolean => one.openComma + one.openPoint > 0;
  const found = evidence.filter(isOpen);
  const mark: DecimalMark = found.some((one) => one.openComma > 0) ? "," : ".";
  const otherMark: DecimalMark = mark === "," ? "." : ",";
  // 1.250 and 1,799 in one file: nothing can be said
  if (found.some((one) => one.openComma > 0) && found.some((one) => one.openPoint > 0))
    return { decimal: usual, open, why: "both marks occur" };
  if (found.some((one) => one.unmarkedThousands > 0))
    return { decimal: mark, open: [], why: "larger numbers have no mark for thousands" };
  const texts = open.flatMap((index) => columns[index]!.map((value) => value?.trim() ?? ""));
  if (texts.some((text) => /^\d{1,3}$/.test(text)))
    return { decimal: otherMark, open: [], why: "numbers below a thousand have no mark" };
  const signs = new Set(texts.map(currencyBeside).filter((code) => code !== undefined));
  if ([...signs].some(isWholeMoney))
    return { decimal: otherMark, open: [], why: `money in ${[...signs][0]} has no decimals` };
  if (WHOLE_LANGUAGES.has(language) && mark === ".")
    return { decimal: otherMark, open: [], why: `as ${displayLanguage(language)} writes thousands` };
  const separator = delimiter === ";" ? "," : delimiter === "," ? "." : undefined;
  // three digits behind a point in every value are as rare in English as points for thousands
  if (mark === "." && usual === ".")
    return { decimal: usual, open, moneyAlone: true, why: "nothing in the file tells" };
  // the language and the separator agree, or the separator says nothing
  if (separator === undefined ? usual === "," : separator === usual)
    return {
      decimal: usual,
      open: [],
      why: `as ${displayLanguage(language)} writes them`,
    };
  return { decimal: usual, open, why: "nothing in the file tells" };
}
