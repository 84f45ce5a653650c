/** Do product codes and names agree one to one? Two names for one thing make rules with an absurdly high lift (A066). */

import { ensureCapacity } from "../../columns/typed-arrays.ts";
import type { Lines } from "../../lines.ts";
import type { ProductNameCounts } from "../result.ts";

const MOST_PAIRS = 200_000;
const LISTED = 20;
/** More than a dictionary has. */
const CODES = 2 ** 26;
const byCode = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Names by code; undefined where there were more than 200,000 pairs. */
export type NamePairsState = [code: string, names: string[]][] | undefined;

export interface NamePairs {
  add(lines: Lines): void;
  include(state: NamePairsState): void;
  state(): NamePairsState;
}

/** Keys with more than one value, those with most values first. */
const several = (pairs: ReadonlyMap<string, Set<string>>): [string, string[]][] =>
  [...pairs]
    .filter(([, values]) => values.size > 1)
    .map(([key, values]): [string, string[]] => [key, [...values].sort(byCode)])
    .sort((a, b) => b[1].length - a[1].length || byCode(a[0], b[0]));

const put = (into: Map<string, Set<string>>, key: string, value: string): void => {
  const values = into.get(key);
  if (values === undefined) into.set(key, new Set([value]));
  else values.add(value);
};

/** Collects different (code, name) pairs, up to 200,000; with more, nothing is said, whatever their order. */
export function createNamePairs(): NamePairs {
  const seen = new Map<string, Set<string>>();
  /** The name a product was last seen with: most lines say what the line before said. */
  let last = new Int32Array(0);
  /** Codes of pairs that have been put down: names that take turns are not looked up again. */
  const known = new Set<number>();
  let pairs = 0;
  let truncated = false;
  const pair = (code: string, name: string): void => {
    const before = seen.get(code)?.size ?? 0;
    put(seen, code, name);
    pairs += (seen.get(code)?.size ?? 0) - before;
  };
  const limit = (): void => {
    if (pairs <= MOST_PAIRS) return;
    truncated = true;
    seen.clear();
    known.clear();
  };
  return {
    add({ count, ids, names }) {
      if (truncated) return;
      last = ensureCapacity(last, names.product_id.size);
      for (let i = 0; i < count; i++) {
        const product = ids.product_id[i]!;
        const description = ids.description[i]!;
        if (product === 0 || description === 0 || last[product] === description) continue;
        last[product] = description;
        const codes = product * CODES + description;
        if (known.has(codes)) continue;
        known.add(codes);
        pair(names.product_id.text(product) as string, names.description.text(description) as string);
      }
      limit();
    },
    include(state) {
      if (truncated) return;
      if (state === undefined) pairs = Number.POSITIVE_INFINITY;
      for (const [code, names] of state ?? []) for (const name of names) pair(code, name);
      limit();
    },
    state: () =>
      truncated
        ? undefined
        : [...seen]
            .map(([code, names]): [string, string[]] => [code, [...names].sort(byCode)])
            .sort(([a], [b]) => byCode(a, b)),
  };
}

export function productNamesOf(state: NamePairsState): ProductNameCounts {
  const seen = new Map((state ?? []).map(([code, names]) => [code, new Set(names)]));
  const byName = new Map<string, Set<string>>();
  for (const [id, names] of seen) for (const name of names) put(byName, name, id);
  const codes = several(seen);
  const descriptions = several(byName);
  return {
    codes: codes.slice(0, LISTED).map(([product_id, list]) => ({ product_id, descriptions: list })),
    descriptions: descriptions.slice(0, LISTED).map(([description, list]) => ({ description, product_ids: list })),
    codesWithSeveralNames: codes.length,
    namesWithSeveralCodes: descriptions.length,
    products: seen.size,
    truncated: state === undefined,
  };
}
