/** Do product codes and names agree one to one? Two names for one thing make rules with an absurdly high lift (A066). */
import pl from "nodejs-polars";
import { createBuffer } from "./buffer.ts";
import type { ProductNames } from "./result.ts";

const MOST_PAIRS = 200_000;
const LISTED = 20;
const COUNT = pl.len().alias("n");
const NAMED = pl.col("product_id").isNotNull().and(pl.col("description").isNotNull());
const byCode = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

export interface NamePairs {
  /** Lines with `product_id` and `description`. */
  add(lines: pl.DataFrame): void;
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
  let pairs = 0;
  let truncated = false;
  const collected = (lines: pl.DataFrame): void => {
    if (truncated) return;
    const fresh = lines.groupBy("product_id", "description").agg(COUNT).filter(NAMED);
    const ids = fresh.getColumn("product_id").toArray() as string[];
    const names = fresh.getColumn("description").toArray() as string[];
    ids.forEach((id, i) => {
      const before = seen.get(id)?.size ?? 0;
      put(seen, id, names[i]);
      pairs += (seen.get(id)?.size ?? 0) - before;
    });
    if (pairs > MOST_PAIRS) {
      truncated = true;
      seen.clear();
    }
  };
  const buffer = createBuffer(["product_id", "description"], collected);
  return {
    add: buffer.add,
    result() {
      buffer.flush();
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
