/** What the columns of a file hold, as far as that can be seen in text: numbers, days, or words. */
import type pl from "../../columns/polars.ts";

export type Kind = "number" | "date" | "text" | "empty";

export interface ColumnKind {
  /** What more than half of the filled values are. */
  kind: Kind;
  /** Values that are filled, of the records that were looked at. */
  filled: number;
  /** Those of them that are of this kind. */
  of: number;
  examples: string[];
}

/** So many records at the beginning of a file are looked at. */
const SAMPLE = 10_000;
const EXAMPLES = 2;
const LONGEST_EXAMPLE = 40;

const DATE = /^\s*(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4})(?!\d)/;
const MONTH_NAMED = /\d[\s,./-]*\p{L}{3,}[\s,./-]*\d|\p{L}{3,}[\s.]*\d{1,2}[\s,.\p{Ll}]+\d{4}/u;
/** A word before the first digit, longer than a currency. */
const WORD_FIRST = /^\P{Nd}*\p{L}{4,}/u;

/** A value without a digit, or behind a word, is text; how numbers are written is for the reader to say. */
const kindOf = (value: string): Exclude<Kind, "empty"> => {
  if (!/\p{Nd}/u.test(value)) return "text";
  if (DATE.test(value) || MONTH_NAMED.test(value)) return "date";
  return WORD_FIRST.test(value) ? "text" : "number";
};

function columnKind(values: readonly (string | null)[]): ColumnKind {
  const counts = { number: 0, date: 0, text: 0 };
  const examples: Record<keyof typeof counts, Set<string>> = { number: new Set(), date: new Set(), text: new Set() };
  for (const value of values) {
    if (value === null || value.trim() === "") continue;
    const kind = kindOf(value);
    counts[kind]++;
    if (examples[kind].size < EXAMPLES) examples[kind].add(value.slice(0, LONGEST_EXAMPLE));
  }
  const filled = counts.number + counts.date + counts.text;
  const kind = (["number", "date", "text"] as const).find((one) => counts[one] * 2 > filled);
  if (filled === 0) return { kind: "empty", filled, of: 0, examples: [] };
  // no majority: words with digits in some of them
  if (kind === undefined) return { kind: "text", filled, of: counts.text, examples: [...examples.text] };
  return { kind, filled, of: counts[kind], examples: [...examples[kind]] };
}

/** Kinds of the columns of a frame of records, in the order of `names`. */
export function columnKinds(frame: pl.DataFrame, names: readonly string[]): ColumnKind[] {
  const sample = frame.head(SAMPLE);
  return names.map((name) => columnKind(sample.getColumn(name).toArray() as (string | null)[]));
}

const AS_A = { number: "numbers", date: "dates", text: "text", empty: "nothing" } as const;
const listed = ({ examples }: ColumnKind): string => examples.map((one) => JSON.stringify(one)).join(", ");

/** How a column has changed, in words; undefined where its values can still be read as what they were. */
export function kindChange(before: ColumnKind, now: ColumnKind): string | undefined {
  const isLost = (before.kind === "number" || before.kind === "date") && now.kind === "text";
  const isDated = before.kind === "number" && now.kind === "date";
  if (!isLost && !isDated) return undefined;
  const was = `${AS_A[before.kind]} before (${listed(before)})`;
  const is = `${AS_A[now.kind]} in ${now.of.toLocaleString("en")} of ${now.filled.toLocaleString("en")} values (${listed(now)})`;
  return `${was}, ${is}`;
}
