/** How dates are written: shapes of date texts, and the strptime formats that read them. */

export type DateOrder = "dmy" | "mdy" | "ymd";

/** Cleaning's formats know the names of months in English alone. */
const MONTH = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)";
const LONG_MONTH = "(?:january|february|march|april|may|june|july|august|september|october|november|december)";

/** `%1`, `%2`, `%3` in a template are three numbers whose order the text alone does not tell. */
const DATES: readonly (readonly [RegExp, string])[] = [
  [/^\d{4}-\d{1,2}-\d{1,2}/, "%Y-%m-%d"],
  [/^\d{4}\/\d{1,2}\/\d{1,2}/, "%Y/%m/%d"],
  [/^\d{4}\.\d{1,2}\.\d{1,2}/, "%Y.%m.%d"],
  [/^(?:19|20)\d{6}(?!\d)/, "%Y%m%d"],
  [/^\d{1,2}\.\d{1,2}\.\d{4}/, "%d.%m.%Y"],
  [/^\d{1,2}\.\d{1,2}\.\d{2}(?!\d)/, "%1.%2.%3"],
  [/^\d{1,2}\/\d{1,2}\/\d{4}/, "%1/%2/%Y"],
  [/^\d{1,2}-\d{1,2}-\d{4}/, "%1-%2-%Y"],
  [/^\d{1,2}\/\d{1,2}\/\d{2}(?!\d)/, "%1/%2/%3"],
  [/^\d{1,2}-\d{1,2}-\d{2}(?!\d)/, "%1-%2-%3"],
  [new RegExp(`^\\d{1,2}-${MONTH}-\\d{4}`, "i"), "%d-%b-%Y"],
  [new RegExp(`^\\d{1,2}-${MONTH}-\\d{2}(?!\\d)`, "i"), "%d-%b-%y"],
  [new RegExp(`^\\d{1,2} ${MONTH} \\d{4}`, "i"), "%d %b %Y"],
  [new RegExp(`^\\d{1,2} ${LONG_MONTH} \\d{4}`, "i"), "%d %B %Y"],
  [new RegExp(`^${MONTH} \\d{1,2}, \\d{4}`, "i"), "%b %d, %Y"],
  [new RegExp(`^${LONG_MONTH} \\d{1,2}, \\d{4}`, "i"), "%B %d, %Y"],
];
const TIMES: readonly (readonly [RegExp, string])[] = [
  [/^\d{1,2}:\d{2}:\d{2} [AaPp][Mm]/, "%I:%M:%S %p"],
  [/^\d{1,2}:\d{2} [AaPp][Mm]/, "%I:%M %p"],
  [/^\d{1,2}:\d{2}:\d{2}[AaPp][Mm]/, "%I:%M:%S%p"],
  [/^\d{1,2}:\d{2}[AaPp][Mm]/, "%I:%M%p"],
  [/^\d{1,2}:\d{2}:\d{2}\.\d{1,9}/, "%H:%M:%S%.f"],
  [/^\d{1,2}:\d{2}:\d{2}/, "%H:%M:%S"],
  [/^\d{1,2}:\d{2}/, "%H:%M"],
];
const ZONES: readonly (readonly [RegExp, string])[] = [
  [/^Z$/, "Z"],
  [/^ UTC$/, " UTC"],
  [/^[+-]\d{2}:?\d{2}$/, "%z"],
  [/^ [+-]\d{2}:?\d{2}$/, " %z"],
];
/** Seconds since 1970 between 2001 and 2286. */
const EPOCH = /^\d{10}$/;

/** How every one of those dates begins: nearly all other texts are told by it alone. */
const START = new RegExp(`^(?:\\d{1,4}[-/. ]|(?:19|20)\\d{6}|${MONTH})`, "i");

const match = (text: string, shapes: typeof DATES): { rest: string; format: string } | undefined => {
  for (const [pattern, format] of shapes) {
    const found = pattern.exec(text);
    if (found) return { rest: text.slice(found[0].length), format };
  }
  return undefined;
};

/** The strptime template of one date text, or undefined if it is none. */
export function templateOf(value: string): string | undefined {
  const text = value.trim();
  if (EPOCH.test(text)) return "%s";
  if (!START.test(text)) return undefined;
  const date = match(text, DATES);
  if (date === undefined) return undefined;
  if (date.rest === "") return date.format;
  const separator = /^(?:T|, | {1,2})/.exec(date.rest)?.[0];
  const time = separator === undefined ? undefined : match(date.rest.slice(separator.length), TIMES);
  if (time === undefined) return undefined;
  const zone = time.rest === "" ? { rest: "", format: "" } : match(time.rest, ZONES);
  return zone?.rest === "" ? date.format + separator + time.format + zone.format : undefined;
}

export const isAmbiguous = (template: string): boolean => template.includes("%1");
/** A time with a distance to UTC: the clock time is what counts, the distance is to be cut off before parsing. */
export const hasOffset = (format: string): boolean => format.endsWith("%z");

const ORDERED = { dmy: ["%d", "%m", "%y"], mdy: ["%m", "%d", "%y"], ymd: ["%y", "%m", "%d"] } as const;

const resolve = (template: string, order: DateOrder): string =>
  ORDERED[order].reduce<string>((format, directive, i) => format.replace(`%${i + 1}`, directive), template);

// a column written by one program often leaves the time or the seconds out
const VARIANTS = ["", "%H:%M", "%H:%M:%S"];

/**
 * The formats to try, in this order: those seen, the most frequent first, then the same date with and without a time.
 * `templates`: how often each template was seen; `order` settles the ambiguous ones.
 */
export function formatsOf(templates: ReadonlyMap<string, number>, order: DateOrder): string[] {
  const seen = [...templates]
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .map(([template]) => resolve(template, order));
  const more = seen.flatMap((format) => {
    const date = /^(.*?%[Yyd])(?=$|[T ,]+%[HI])/.exec(format)?.[1];
    if (date === undefined || hasOffset(format) || format.endsWith("Z")) return [];
    const separator = /[T ]/.exec(format.slice(date.length))?.[0] ?? " ";
    return VARIANTS.map((time) => (time === "" ? date : `${date}${separator}${time}`));
  });
  return [...new Set([...seen, ...more])];
}

/** The format for people (`DD/MM/YYYY HH:mm`) as strptime; a format with % is one. */
export function strptimeOf(format: string): string {
  if (format.includes("%")) return format;
  const tokens: Readonly<Record<string, string>> = {
    ...{ YYYY: "%Y", YY: "%y", MMMM: "%B", MMM: "%b", MM: "%m", M: "%m", DD: "%d", D: "%d" },
    ...{ HH: "%H", H: "%H", hh: "%I", h: "%I", mm: "%M", ss: "%S", A: "%p", a: "%p" },
  };
  return format.replace(/YYYY|YY|MMMM|MMM|MM|M|DD|D|HH|H|hh|h|mm|ss|A|a/g, (token) => tokens[token]!);
}

/** What stands for each directive of a strptime format. */
const WRITTEN: Readonly<Record<string, string>> = {
  ...{
    Y: String.raw`\d{4}`,
    y: String.raw`\d{2}`,
    b: String.raw`\p{L}+\.?`,
    B: String.raw`\p{L}+\.?`,
    h: String.raw`\p{L}+\.?`,
  },
  ...{
    p: String.raw`\p{L}\.?\s?\p{L}\.?`,
    P: String.raw`\p{L}\.?\s?\p{L}\.?`,
    "%": "%",
    f: String.raw`\d+`,
    s: String.raw`\d+`,
  },
  ...{ F: String.raw`\d{4}-\d{1,2}-\d{1,2}`, T: String.raw`\d{1,2}:\d{2}:\d{2}`, R: String.raw`\d{1,2}:\d{2}` },
};
const NUMBERED = /[dmeHIMSjlk]/;

/** Texts that a format given by the user may read. */
export function patternOf(format: string): RegExp {
  const source = strptimeOf(format).replace(/%[-.:#]?(.)|[\s\S]/gu, (found, directive: string | undefined) => {
    if (directive === undefined)
      return /\s/.test(found) ? String.raw`\s*` : found.replace(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
    return NUMBERED.test(directive) ? String.raw`\d{1,3}` : (WRITTEN[directive] ?? ".*?");
  });
  return new RegExp(`^\\s*${source}`, "u");
}
