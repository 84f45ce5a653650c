/** The public basket files the tests read. */
import { type Baskets, encodeBaskets, labelBaskets } from "../../src/mining/encode.ts";
import { type Itemsets, itemsetItems } from "../../src/mining/itemsets.ts";
import { referenceJson, referenceText } from "../reference.ts";

export const GROCERIES = "baskets/groceries.basket.csv";

/** Groceries (arules): Hahsler, Hornik & Reutterer 2006. */
export const groceries = (): { baskets: Baskets; labels: string[] } =>
  labelBaskets(lines(GROCERIES).map((line) => line.split(",")));

/** A FIMI file: item numbers separated by blanks. */
export function fimi(name: "retail" | "T10I4D100K"): Baskets {
  const baskets = lines(`baskets/${name}.dat.gz`).map((line) => line.trim().split(" ").map(Number));
  const basketNo = Int32Array.from(baskets.flatMap((basket, i) => basket.map(() => i)));
  const itemNo = Int32Array.from(baskets.flat());
  const itemCount = itemNo.reduce((most, item) => Math.max(most, item), -1) + 1;
  return encodeBaskets(basketNo, itemNo, baskets.length, itemCount);
}

/** The figures of `expected/baskets.json` for one file. */
export function expected(name: string): { min_count: number; total: number; by_length: Record<string, number> }[] {
  const figures = referenceJson("expected/baskets.json") as Record<
    string,
    { frequent_itemsets: ReturnType<typeof expected> }
  >;
  return figures[name]!.frequent_itemsets;
}

/** Every itemset as text, in one order: what two miners must have in common. */
export function listing(sets: Itemsets): string[] {
  return Array.from({ length: sets.size }, (_, i) => `${itemsetItems(sets, i).join(" ")} (${sets.count[i]})`).sort();
}

const lines = (path: string): string[] =>
  referenceText(path)
    .split("\n")
    .filter((line) => line !== "");
