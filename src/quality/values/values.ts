/**
 * What is worked out once per different text of a column: the text standardised, its number or date, which rules it breaks,
 * its hash. Rows only look it up by their code.
 */
import type { Dictionary } from "../../columns/dictionary.ts";
import type { GlobalDictionary } from "../../columns/global-dictionary.ts";
import { memoize, once } from "../../columns/memoize.ts";
import { createPatchedStrings } from "../../columns/patched-strings.ts";
import pl from "../../columns/polars.ts";
import { eachText } from "../../columns/strings.ts";
import { hashTexts } from "../../columns/text-hashes.ts";
import { floatsOf, stringSeriesAt } from "../../columns/to-polars.ts";
import { ensureCapacity, range } from "../../columns/typed-arrays.ts";
import { NUMBER_COLUMNS, TIME_COLUMNS } from "../../schema.ts";
import { currencyIn } from "../meaning/currencies.ts";
import { type ColumnPlan, FAILS, OUTSIDE, type PatternTest, type PlainTest, type Values } from "./contract.ts";
import { dates } from "./dates.ts";
import { numbers } from "./numbers.ts";
import { plainDates } from "./plain-dates.ts";
import { standardised } from "./standard.ts";

/** What is said of a value by a test of patterns, as a small number. */
function bitsOf({ fails, where }: PatternTest): pl.Expr {
  const no = pl.lit(false);
  const small = (n: number): pl.Expr => pl.lit(n).cast(pl.UInt8);
  const failing = fails.fillNull(no).cast(pl.UInt8).mul(small(FAILS));
  if (where === undefined) return failing;
  const outside = small(1).sub(where.fillNull(no).cast(pl.UInt8)).mul(small(OUTSIDE));
  return failing.add(outside).cast(pl.UInt8);
}

/** The expressions of a plan: tests and marks as columns `test_0 …` and `mark_0 …` of small numbers. */
const bitsOfPlan = memoize((plan: ColumnPlan): pl.Expr[] => [
  ...plan.tests.flatMap((test, i) => ("fails" in test ? [bitsOf(test).alias(`test_${i}`)] : [])),
  ...plan.marks.flatMap((mark, i) => (typeof mark === "boolean" ? [] : [mark.cast(pl.UInt8).alias(`mark_${i}`)])),
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
  const isTime = TIME_COLUMNS.includes(column);
  const isRead = isTime || NUMBER_COLUMNS.includes(column);
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

  /** The new texts standardised; which of them are replaced, and all of them as a column for who asks. */
  const standard = (from: number): { isReplaced: boolean; isOther: boolean; frame: () => pl.DataFrame } => {
    const { codes, texts: after, changed, frame } = standardised(dictionary, column, from, size);
    codes.forEach((code, i) => {
      texts.replace(code, after[i] ?? null);
    });
    for (const one of changed) note(one.what, one.codes, one.before, one.after);
    const fresh = range(size - from).map((i) => from + i);
    const anew = once(() => pl.DataFrame([stringSeriesAt(column, texts, fresh)]));
    const nobody = plan.nothing === undefined ? [] : Array.from(fresh).filter((code) => isNothing(text(code)));
    if (nobody.length > 0) {
      note("no customer by quality.noCustomer", nobody, text(nobody[0]!) as string, "");
      for (const code of nobody) texts.replace(code, null);
      return { isReplaced: true, isOther: true, frame: anew };
    }
    const missing = fill === undefined ? [] : Array.from(fresh.filter(isMissing));
    if (fill === undefined || missing.length === 0) {
      const isOther = after.some((text) => (text ?? null) !== null);
      return { isReplaced: codes.length > 0, isOther, frame: frame === undefined ? anew : () => frame };
    }
    for (const code of missing) texts.replace(code, fill);
    note("missing value filled in", missing, "", fill);
    return { isReplaced: true, isOther: true, frame: anew };
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

  /** Reads the new texts as dates. */
  const readDates = (frame: () => pl.DataFrame, from: number): void => {
    const plain = plainDates(texts, from, size, plan.dateFormats[0]);
    if (plain === undefined) {
      found.set(floatsOf(dates(frame(), column, plan.dateFormats)), from);
      return;
    }
    const { ms, rest } = plain;
    if (rest.length > 0) {
      const others = pl.DataFrame([stringSeriesAt(column, texts, rest)]);
      floatsOf(dates(others, column, plan.dateFormats)).forEach((at, i) => {
        ms[rest[i]! - from] = at;
      });
    }
    found.set(ms, from);
  };

  /** Reads the new texts as numbers. */
  const readNumbers = (frame: pl.DataFrame, from: number): void => {
    const { values, which, example } = numbers(frame, column, plan.decimal);
    found.set(floatsOf(values), from);
    if (example === undefined) return;
    const codes = which.flatMap((is, i) => (is ? [from + i] : []));
    note("number read from formatted text", codes, example.before, example.after);
    if (column !== "quantity") addSigns(codes);
  };

  /** Takes down what test `i` says of the new values, by their places behind `from`. */
  const judge = (i: number, said: Uint8Array, from: number): void => {
    if (tests[i] === undefined && said.every((bits) => bits === 0)) return;
    tests[i] = ensureCapacity(tests[i] ?? new Uint8Array(size), size);
    tests[i].set(said, from);
    odd = ensureCapacity(odd, size);
    for (let k = 0; k < said.length; k++) odd[from + k]! |= said[k]!;
  };

  const ofPlainTest = ({ missing, text, number }: PlainTest, from: number): Uint8Array => {
    const said = new Uint8Array(size - from);
    if (text !== undefined)
      eachText(texts, from, size, (keys, start, end, code) => {
        said[code - from] = text(keys, start, end);
      });
    if (number !== undefined) for (let k = 0; k < said.length; k++) said[k]! |= number(found[from + k]!);
    for (let k = 0; k < said.length; k++) if (isMissing(from + k)) said[k] = missing;
    return said;
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
    if (isTime) readDates(frame, from);
    else if (isRead) readNumbers(frame(), from);
    else {
      hashes = ensureCapacity(hashes, 2 * to);
      hashTexts(texts, from, to, hashes);
    }
    if (odd.length > 0) odd = ensureCapacity(odd, to);
    const judged = bits.length === 0 ? undefined : frame().select(...bits);
    const bitsIn = (name: string): Uint8Array => judged!.getColumn(name).toTypedArray() as Uint8Array;
    plan.tests.forEach((test, i) => {
      judge(i, "fails" in test ? bitsIn(`test_${i}`) : ofPlainTest(test, from), from);
    });
    plan.marks.forEach((mark, i) => {
      marks[i] = ensureCapacity(marks[i]!, to);
      if (typeof mark === "boolean") marks[i]!.fill(mark ? 1 : 0, from, to);
      else marks[i]!.set(bitsIn(`mark_${i}`), from);
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
