/** Text columns standardised: trimmed, placeholders emptied, ids and addresses in one spelling; and what was changed. */

import { memoize } from "../../columns/memoize.ts";
import pl from "../../columns/polars.ts";
import { eachText, type StringTable } from "../../columns/strings.ts";
import { stringSeriesAt } from "../../columns/to-polars.ts";
import { range } from "../../columns/typed-arrays.ts";
import type { RecordColumn } from "../../schema.ts";
import { CHANGES, encoder, type TextChange } from "./changes.ts";

/** Values that were changed while they were read, with one example (the first in the alphabet). */
export interface Coercion {
  column: string;
  /** What was done, for example "blanks around the value removed". */
  what: string;
  count: number;
  before: string;
  after: string;
}

/** The expressions of a change to a column, made when they are asked for: each costs a tenth of a millisecond and more. */
interface Steps {
  readonly change: TextChange;
  readonly masked: pl.Expr;
  readonly after: pl.Expr;
  readonly example: pl.Expr;
  readonly value: pl.Expr;
}

const changesOf = memoize((column: RecordColumn): TextChange[] =>
  CHANGES.filter(({ columns }) => columns.includes(column)),
);

const known = new Map<string, Steps>();
function stepsOf(column: RecordColumn, change: TextChange): Steps {
  const key = `${column}\n${change.what}`;
  const text = pl.col(column);
  const masked = pl.col("masked");
  const made = known.get(key) ?? {
    change,
    masked: pl.when(change.where(text)).then(text).otherwise(pl.lit(null)).alias("masked"),
    after: change.to(masked).alias("after"),
    example: masked.min(),
    value: pl.when(masked.isNull()).then(text).otherwise(pl.col("after")).alias(column),
  };
  known.set(key, made);
  return made;
}

/** What a change did: to the texts `codes`, with the first of them in the alphabet. */
interface Changed {
  what: string;
  codes: number[];
  before: string;
  after: string;
}

interface Rows extends Omit<Changed, "codes"> {
  at: number[];
}

const IS_MASKED = pl.col("masked").isNotNull().cast(pl.UInt8).alias("is_masked");

function applyMap(
  frame: pl.DataFrame,
  column: RecordColumn,
  map: (text: string) => string,
  what: string,
): { frame: pl.DataFrame; changed?: Rows } {
  const texts = frame.getColumn(column).toArray() as (string | null)[];
  const after = texts.map((text) => (text == null ? null : map(text)));
  const at = after.flatMap((text, i) => (text !== (texts[i] ?? null) ? [i] : []));
  if (at.length === 0) return { frame };
  const [first] = at.toSorted((a, b) => (texts[a]! < texts[b]! ? -1 : 1));
  const changed = { what, at, before: texts[first!]!, after: after[first!]! };
  return { frame: frame.withColumns(pl.Series(column, after, pl.String)), changed };
}

function apply(frame: pl.DataFrame, column: RecordColumn, steps: Steps): { frame: pl.DataFrame; changed?: Rows } {
  const masked = frame.select(column).withColumns(steps.masked);
  if (steps.change.map !== undefined) return applyMap(frame, column, steps.change.map, steps.change.what);
  const isMasked = masked.select(IS_MASKED).getColumn("is_masked").toTypedArray() as Uint8Array;
  const at = Array.from(range(isMasked.length).filter((i) => isMasked[i] === 1));
  if (at.length === 0) return { frame };
  const example = masked.select(steps.example).withColumns(steps.after).toRecords()[0];
  const { masked: before, after } = example as { masked: string; after: string | null };
  const value = masked.withColumns(steps.after).select(steps.value).getColumn(column);
  return { frame: frame.withColumns(value), changed: { what: steps.change.what, at, before, after: after ?? "" } };
}

/** Beyond this share all are looked at: then the frame that this takes is all that is needed. */
const MOST_IN_QUESTION = 0.25;

interface Asked {
  /** Texts that a change may be about; all where that is about as good. */
  codes: Int32Array;
  /** The changes that may be about some text. */
  changes: Set<TextChange>;
}

function inQuestion(texts: StringTable, all: readonly TextChange[], from: number, to: number): Asked {
  const changes = new Set<TextChange>();
  const codes: number[] = [];
  const isAscii = texts.bytes?.isAscii?.(from, to) ?? false;
  const candidates = isAscii ? all.filter(({ isForeign }) => isForeign !== true) : all;
  const look = (keys: Uint8Array, start: number, end: number, code: number): void => {
    let isAsked = false;
    for (let i = 0; i < candidates.length; i++) {
      const change = candidates[i]!;
      if (!change.may(keys, start, end)) continue;
      changes.add(change);
      isAsked = true;
    }
    if (isAsked) codes.push(code);
  };
  eachText(texts, from, to, look);
  const isMost = codes.length > (to - from) * MOST_IN_QUESTION;
  return { codes: isMost ? range(to - from).map((i) => from + i) : Int32Array.from(codes), changes };
}

interface Standardised {
  /** The codes that have another text now, ascending, and these. */
  codes: readonly number[];
  texts: readonly (string | null)[];
  changed: readonly Changed[];
  /** All of the texts as they are now, where that has come of it. */
  frame?: pl.DataFrame;
}

/** The texts `from` to `to` of a column, standardised. */
export function standardised(texts: StringTable, column: RecordColumn, from: number, to: number): Standardised {
  const all = changesOf(column);
  const { codes: asked, changes } = inQuestion(texts, all, from, to);
  if (asked.length === 0) return { codes: [], texts: [], changed: [] };
  let frame = pl.DataFrame([stringSeriesAt(column, texts, asked)]);
  const allOf = (): { frame?: pl.DataFrame } => (asked.length === to - from ? { frame } : {});
  const rows: Rows[] = [];
  all.forEach((change, k) => {
    if (!changes.has(change)) return;
    const applied = apply(frame, column, stepsOf(column, change));
    frame = applied.frame;
    if (applied.changed === undefined) return;
    rows.push(applied.changed);
    // a value that is trimmed may be a placeholder: the later changes are asked about what has become of it
    const after = frame.getColumn(column).toArray() as (string | null)[];
    for (const at of applied.changed.at) {
      const bytes = encoder.encode(after[at] ?? "");
      if (after[at] != null)
        for (const later of all.slice(k + 1)) if (later.may(bytes, 0, bytes.length)) changes.add(later);
    }
  });
  if (rows.length === 0) return { codes: [], texts: [], changed: [], ...allOf() };
  const isChanged = new Uint8Array(asked.length);
  for (const { at } of rows) for (const i of at) isChanged[i] = 1;
  const at = range(asked.length).filter((i) => isChanged[i] === 1);
  const after = frame.select(pl.col(column).gather(pl.Series("at", at) as unknown as pl.Expr)).getColumn(column);
  return {
    codes: Array.from(at, (i) => asked[i]!),
    texts: after.toArray() as (string | null)[],
    changed: rows.map(({ at, ...one }) => ({ ...one, codes: at.map((i) => asked[i]!) })),
    ...allOf(),
  };
}
