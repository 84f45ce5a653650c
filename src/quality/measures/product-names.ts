/** Do product codes and names agree one to one? Two names for one thing make rules with an absurdly high lift (A066). */

import { ensureCapacity } from "../../columns/typed-arrays.ts";
import type { Lines } from "../../lines.ts";
import type { ProductNames } from "../result.ts";

const MOST_PAIRS = 200_000;
const LISTED = 20;
const byCode = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

export interface NamePairs {
  add(lines: Lines): void;
  result(): ProductNames;
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
  let pairs = 0;
  let truncated = false;
  return {
    add({ count, ids, names }) {
      if (truncated) return;
      last = ensureCapacity(last, names.product_id.size);
      for (let i = 0; i < count; i++) {
        const product = ids.product_id[i];
        const description = ids.description[i];
        if (product === 0 || description === 0 || last[product] === description) continue;
        last[product] = description;
        const id = names.product_id.text(product) as string;
        const before = seen.get(id)?.size ?? 0;
        put(seen, id, names.description.text(description) as string);
        pairs += (seen.get(id)?.size ?? 0) - before;
      }
      if (pairs > MOST_PAIRS) {
        truncated = true;
        seen.clear();
      }
    },
    result() {
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
        truncated,
      };
    },
  };
}
