/**
 * What is worked out once per different text of a column: the text standardised, its number or date, which rules it breaks,
 * its hash. Rows only look it up by their code.
 */
import type { Dictionary } from "../../columns/dictionary.ts";
import type { GlobalDictionary } from "../../columns/global-dictionary.ts";
import { memoize } from "../../columns/memoize.ts";
import { createPatchedStrings } from "../../columns/patched-strings.ts";
import pl from "../../columns/polars.ts";
import { hashTexts } from "../../columns/text-hashes.ts";
import { floatsOf, stringSeriesAt } from "../../columns/to-polars.ts";
import { ensureCapacity, range } from "../../columns/typed-arrays.ts";
import { NUMBER_COLUMNS, TIME_COLUMNS } from "../../schema.ts";
import { MAX_QUANTITY } from "../limits.ts";
import { currencyIn } from "../meaning/currencies.ts";
import type { ColumnPlan, Values, ValueTest } from "./contract.ts";
import { dates } from "./dates.ts";
import { numbers } from "./numbers.ts";
import { momentColumn, plainDates } from "./plain-dates.ts";
import { standardised } from "./standard.ts";

/** A value of a rule's test: it fails, or the rule does not speak about it. */
export const FAILS = 1;
export const OUTSIDE = 2;

const DAY = pl.col("at").cast(pl.Date).alias("on");
const PIECES = pl
  .when(pl.col("quantity_number").abs().gt(pl.lit(MAX_QUANTITY)))
  .then(pl.lit(null))
  .otherwise(pl.col("quantity_number"))
  .alias("pieces");

const bitsOf = (test: ValueTest): pl.Expr => {
  const no = pl.lit(false);
  const fails = test.fails.fillNull(no).cast(pl.UInt8);
  const inside = (test.where ?? pl.lit(true)).fillNull(no).cast(pl.UInt8);
  const small = (n: number): pl.Expr => pl.lit(n).cast(pl.UInt8);
  return fails
    .mul(small(FAILS))
    .add(small(1).sub(inside).mul(small(OUTSIDE)))
    .cast(pl.UInt8);
};

/** The tests and marks of a plan as columns `test_0 …` and `mark_0 …` of small numbers. */
const bitsOfPlan = memoize((plan: ColumnPlan): pl.Expr[] => [
  ...plan.tests.map((test, i) => bitsOf(test).alias(`test_${i}`)),
  ...plan.marks.map((mark, i) => mark.cast(pl.UInt8).alias(`mark_${i}`)),
]);

interface Change {
  what: string;
  codes: number[];
  before: string;
  after: string;
}

export function createValues(dictionary: Dictionary, plan: ColumnPlan): Values {
  const { column, fill, names } = plan;
  const texts = createPatchedStrings(dictionary);
  const { text, isMissing } = texts;
  const changes = new Map<string, Change>();
  let size = 0;
  let found = new Float64Array(0);
  let ids: Int32Array | undefined;
  let hashes = new Uint32Array(0);
  let rows = new Uint32Array(0);
  const signs = new Set<string>();
  const isRead = TIME_COLUMNS.includes(column) || NUMBER_COLUMNS.includes(column);
  const tests = plan.tests.map((): Uint8Array | undefined => undefined);
  /** By code, what all tests together say of it; empty where they say nothing of any. */
  let odd = new Uint8Array(0);
  const marks = plan.marks.map(() => new Uint8Array(0));
  const bits = bitsOfPlan(plan);

  const addSigns = (codes: readonly number[]): void => {
    for (const code of codes) {
      const found = currencyIn(text(code) ?? "");
      if (found !== undefined) signs.add(found);
    }
  };

  const note = (what: string, codes: number[], before: string, after: string): void => {
    const known = changes.get(what);
    if (known === undefined) changes.set(what, { what, codes, before, after });
    else {
      for (const code of codes) known.codes.push(code);
      if (before < known.before) Object.assign(known, { before, after });
    }
  };

  const isNothing = (value: string | null): boolean => value !== null && plan.nothing!.has(value.toLowerCase());

  /** The new texts standardised; which of them are replaced, and all of them as a column. */
  const standard = (from: number): { isReplaced: boolean; isOther: boolean; frame: pl.DataFrame } => {
    const { codes, texts: after, changed, frame } = standardised(dictionary, column, from, size);
    codes.forEach((code, i) => {
      texts.replace(code, after[i] ?? null);
    });
    for (const one of changed) note(one.what, one.codes, one.before, one.after);
    const fresh = range(size - from).map((i) => from + i);
    const nobody = plan.nothing === undefined ? [] : Array.from(fresh).filter((code) => isNothing(text(code)));
    if (nobody.length > 0) {
      note("no customer by quality.noCustomer", nobody, text(nobody[0]!) as string, "");
      for (const code of nobody) texts.replace(code, null);
      return { isReplaced: true, isOther: true, frame: pl.DataFrame([stringSeriesAt(column, texts, fresh)]) };
    }
    const missing = fill === undefined ? [] : Array.from(fresh.filter(isMissing));
    if (fill === undefined || missing.length === 0) {
      const isOther = after.some((text) => (text ?? null) !== null);
      return {
        isReplaced: codes.length > 0,
        isOther,
        frame: frame ?? pl.DataFrame([stringSeriesAt(column, texts, fresh)]),
      };
    }
    for (const code of missing) texts.replace(code, fill);
    note("missing value filled in", missing, "", fill);
    return { isReplaced: true, isOther: true, frame: pl.DataFrame([stringSeriesAt(column, texts, fresh)]) };
  };

  /** Gives the new texts numbers among the names. */
  const number = (names: GlobalDictionary, from: number, isReplaced: boolean, isOther: boolean): void => {
    // a text that has been changed may be another one as it stands, before or later: then all are looked up
    const follows = !isOther && size > 1 && names.sharesCodesWith(dictionary);
    if (ids === undefined && !isReplaced && (follows || size === 1)) return;
    ids = ensureCapacity(ids ?? range(from), size);
    for (let code = from; code < size; code++)
      ids[code] = follows ? (isMissing(code) ? 0 : code) : names.number(text(code));
  };

  /** The new texts as the column `at`. */
  const moments = (frame: pl.DataFrame, from: number): pl.Series => {
    const plain = plainDates(texts, from, size, plan.dateFormats[0]);
    if (plain === undefined) {
      const at = dates(frame, column, plan.dateFormats);
      found.set(floatsOf(at), from);
      return at;
    }
    const { ms, rest } = plain;
    if (rest.length > 0) {
      const others = pl.DataFrame([stringSeriesAt(column, texts, rest)]);
      floatsOf(dates(others, column, plan.dateFormats)).forEach((at, i) => {
        ms[rest[i]! - from] = at;
      });
    }
    found.set(ms, from);
    return momentColumn(ms);
  };

  /** Columns that rules may speak about besides the text. */
  const typed = (frame: pl.DataFrame, from: number): pl.DataFrame => {
    if (TIME_COLUMNS.includes(column)) return frame.withColumns(moments(frame, from)).withColumns(DAY);
    if (!isRead) return frame;
    const read = numbers(frame, column, plan.decimal);
    found.set(floatsOf(read.values), from);
    if (read.example) {
      const codes = read.which.flatMap((is, i) => (is ? [from + i] : []));
      note("number read from formatted text", codes, read.example.before, read.example.after);
      if (column !== "quantity") addSigns(codes);
    }
    const numbered = frame.withColumns(read.values.rename(`${column}_number`));
    return column === "quantity" ? numbered.withColumns(PIECES) : numbered;
  };

  const extend = (): void => {
    const from = size;
    const to = dictionary.size;
    if (from === to) return;
    size = to;
    if (isRead) found = ensureCapacity(found, to);
    rows = ensureCapacity(rows, to);
    const { isReplaced, isOther, frame } = standard(from);
    if (names !== undefined) number(names, from, isReplaced, isOther);
    if (!isRead) {
      hashes = ensureCapacity(hashes, 2 * to);
      hashTexts(texts, from, to, hashes);
    }
    const read = typed(frame, from);
    if (bits.length === 0) return;
    // beside the text itself, which says how many there are where a test is a constant
    const judged = read.select(column, ...bits);
    const bitsIn = (name: string): Uint8Array => judged.getColumn(name).toTypedArray() as Uint8Array;
    if (odd.length > 0) odd = ensureCapacity(odd, to);
    plan.tests.forEach((_, i) => {
      const fresh = bitsIn(`test_${i}`);
      if (tests[i] === undefined && fresh.every((value) => value === 0)) return;
      tests[i] = ensureCapacity(tests[i] ?? new Uint8Array(to), to);
      tests[i].set(fresh, from);
      odd = ensureCapacity(odd, to);
      for (let k = 0; k < fresh.length; k++) odd[from + k]! |= fresh[k]!;
    });
    plan.marks.forEach((_, i) => {
      marks[i] = ensureCapacity(marks[i]!, to);
      marks[i]!.set(bitsIn(`mark_${i}`), from);
    });
  };

  return {
    plan,
    get size() {
      return size;
    },
    text,
    get bytes() {
      return texts.bytes;
    },
    isMissing,
    get numbers() {
      return found;
    },
    get ids() {
      return ids;
    },
    get hashes() {
      return hashes;
    },
    tests,
    marks,
    signs,
    extend,
    count(codes) {
      if (odd.length === 0) {
        for (let i = 0; i < codes.length; i++) rows[codes[i]!]!++;
        return new Int32Array(0);
      }
      const found = new Int32Array(codes.length);
      let n = 0;
      for (let i = 0; i < codes.length; i++) {
        const code = codes[i]!;
        rows[code]!++;
        if (odd[code] !== 0) found[n++] = i;
      }
      return found.slice(0, n);
    },
    take() {
      const counted = rows;
      rows = new Uint32Array(counted.length);
      const coerced = [...changes.values()].map(({ what, codes, before, after }) => ({
        column,
        what,
        count: codes.reduce((sum, code) => sum + counted[code]!, 0),
        before,
        after,
      }));
      return { coerced: coerced.filter(({ count }) => count > 0), rows: counted };
    },
  };
}
