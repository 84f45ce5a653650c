/** The public basket files the tests read; absent files skip their tests. */
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { type Baskets, encodeBaskets, labelBaskets } from "../../src/mining/encode.ts";
import { type Itemsets, itemsOf } from "../../src/mining/itemsets.ts";

export const REFERENCE =
  process.env.TILLBOOK_REFERENCE ?? fileURLToPath(new URL("../../../shared/reference", import.meta.url));
export const present = existsSync(`${REFERENCE}/baskets`);
if (!present) console.warn(`${REFERENCE} is absent: tests on public baskets are skipped`);

/** Groceries (arules): Hahsler, Hornik & Reutterer 2006. */
export const groceries = (): { baskets: Baskets; labels: string[] } =>
  labelBaskets(lines("groceries.basket.csv").map((line) => line.split(",")));

/** A FIMI file: item numbers separated by blanks. */
export function fimi(name: "retail" | "T10I4D100K"): Baskets {
  const baskets = lines(`${name}.dat.gz`).map((line) => line.trim().split(" ").map(Number));
  const basketNo = Int32Array.from(baskets.flatMap((basket, i) => basket.map(() => i)));
  const itemNo = Int32Array.from(baskets.flat());
  const itemCount = itemNo.reduce((most, item) => Math.max(most, item), -1) + 1;
  return encodeBaskets(basketNo, itemNo, baskets.length, itemCount);
}

/** The figures of `expected/baskets.json` for one file. */
export function expected(name: string): { min_count: number; total: number; by_length: Record<string, number> }[] {
  return JSON.parse(readFileSync(`${REFERENCE}/expected/baskets.json`, "utf8"))[name].frequent_itemsets;
}

/** Every itemset as text, in one order: what two miners must have in common. */
export function listing(sets: Itemsets): string[] {
  return Array.from({ length: sets.size }, (_, i) => `${itemsOf(sets, i).join(" ")} (${sets.count[i]})`).sort();
}

function lines(file: string): string[] {
  const bytes = readFileSync(`${REFERENCE}/baskets/${file}`);
  const text = file.endsWith(".gz") ? gunzipSync(bytes).toString() : bytes.toString();
  return text.split("\n").filter((line) => line !== "");
}
