/** Records that a column of the file keeps or leaves out. */
import type { Dictionary, DictionaryColumn } from "../../columns/dictionary.ts";
import { UserError } from "../../errors.ts";
import { headerKey } from "./presets.ts";

/** Header → the values that count, or that do not. */
export type Where = Readonly<Record<string, string | readonly string[] | { readonly not: string | readonly string[] }>>;

export interface Condition {
  position: number;
  accepts(text: string | null): boolean;
  /** Codes of a dictionary → whether records with them count. */
  counts(dictionary: Dictionary): (code: number) => boolean;
}

const written = (text: string | null): string => (text ?? "").trim().toLowerCase();

function conditionOf(position: number, wanted: Where[string]): Condition {
  const isNot = typeof wanted === "object" && "not" in wanted;
  const values = new Set([isNot ? wanted.not : wanted].flat().map((value) => written(value as string)));
  return conditionBy(position, (text) => values.has(written(text)) !== isNot);
}

/** The condition that a column has a text that `accepts` says yes to. */
export function conditionBy(position: number, accepts: Condition["accepts"]): Condition {
  const known = new WeakMap<Dictionary, Map<number, boolean>>();
  return {
    position,
    accepts,
    counts(dictionary) {
      const codes = known.get(dictionary) ?? new Map<number, boolean>();
      known.set(dictionary, codes);
      return (code) => {
        let found = codes.get(code);
        if (found === undefined) {
          found = accepts(dictionary.text(code));
          codes.set(code, found);
        }
        return found;
      };
    },
  };
}

/** The conditions that speak of columns of a file; those of other files are left alone. */
export const conditionsOf = (where: Where, headers: readonly string[]): Condition[] =>
  Object.entries(where).flatMap(([header, wanted]) => {
    const exact = headers.indexOf(header);
    const position = exact >= 0 ? exact : headers.findIndex((name) => headerKey(name) === headerKey(header));
    return position < 0 ? [] : [conditionOf(position, wanted)];
  });

/** @throws UserError (exit code 2) where no file has a column that is asked for */
export function requireWhere(where: Where, headers: readonly (readonly string[])[]): void {
  for (const header of Object.keys(where)) {
    if (headers.some((names) => conditionsOf({ [header]: [] }, names).length > 0)) continue;
    throw new UserError(
      `invalid where: no file has a column ${JSON.stringify(header)}; expected one of: ${[...new Set(headers.flat())].slice(0, 40).join(", ")}`,
      { exitCode: 2 },
    );
  }
}

/**
 * The rows that all conditions let count, ascending; undefined where all do.
 *
 * @param left rows that are left out whatever the conditions say, ascending
 */
export function rowsThatCount(
  conditions: readonly Condition[],
  columnAt: (position: number) => DictionaryColumn,
  count: number,
  left: readonly number[] = [],
): Int32Array | undefined {
  if (conditions.length === 0 && left.length === 0) return undefined;
  const tests = conditions.map(({ position, counts }) => {
    const { dictionary, codes } = columnAt(position);
    return { codes, counts: counts(dictionary) };
  });
  const rows = new Int32Array(count);
  let [kept, next] = [0, 0];
  for (let row = 0; row < count; row++) {
    if (left[next] === row) next++;
    else if (tests.every(({ codes, counts }) => counts(codes[row]!))) rows[kept++] = row;
  }
  return kept === count ? undefined : rows.subarray(0, kept);
}
