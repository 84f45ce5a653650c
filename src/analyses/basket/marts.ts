/** What sells together: from facts to tables. */
import pl from "../../columns/polars.ts";
import type { Facts } from "../../facts/contract.ts";
import { apriori } from "../../mining/apriori.ts";
import { type Itemsets, itemsetItems, lengths } from "../../mining/itemsets.ts";
import { MEASURES } from "../../mining/measures.ts";
import { mine } from "../../mining/mine.ts";
import { type AssociationRule, rules } from "../../mining/rules.ts";
import { benjaminiHochberg, fisherExact, holmAdjusted } from "../../mining/significance.ts";
import { MONEY_SCALE } from "../../money.ts";
import { type Contract, conform, emptyFrame } from "../../schema.ts";
import type { Input } from "../analysis.ts";
import { frameOf, type Row } from "../rows.ts";
import { basketsOf, type Encoded } from "./baskets.ts";
import { possibleDuplicate } from "./duplicates.ts";
import type { BasketOptions } from "./options.ts";
import { BASKET_RULES, CROSS_SELL, ITEMSETS, SUMMARY } from "./tables.ts";

export const BASKET_TABLES = {
  basket_itemsets: ITEMSETS,
  basket_rules: BASKET_RULES,
  cross_sell: CROSS_SELL,
  basket_summary: SUMMARY,
} satisfies Record<string, Contract>;
/** The tables of `basket`: frequent itemsets (one row per set), rules (one per antecedent and consequent), and what is drawn from them. */
export type BasketMarts = { [K in keyof typeof BASKET_TABLES]: pl.DataFrame };

/** With `minSupport: auto`: this share of the baskets, but never fewer baskets than the floor. */
const AUTO_SUPPORT = 0.005;
const AUTO_COUNT = 20;

/** The fewest baskets that make an itemset frequent among `baskets`. */
export function leastCount(minSupport: BasketOptions["minSupport"], baskets: number): number {
  // 0.07 × 100 is 7.000000000000001 in floating point, and still means seven
  const count = (share: number): number => Math.max(1, Math.ceil(share * baskets - 1e-9));
  return minSupport === "auto" ? Math.max(AUTO_COUNT, count(AUTO_SUPPORT)) : count(minSupport);
}

/** How many rules the itemsets allow: every one of them is a test. */
function testsOf(sets: Itemsets, consequent: BasketOptions["consequent"]): number {
  let tests = 0;
  for (const n of lengths(sets)) if (n > 1) tests += consequent === "single" ? n : 2 ** n - 2;
  return tests;
}

/** p-values adjusted for `tests` tests, of which only these are listed; the others are taken as no better than chance. */
export function adjusted(p: Float64Array, tests: number, correction: BasketOptions["correction"]): Float64Array {
  if (correction === "bh") return benjaminiHochberg(p).map((value) => Math.min(1, (value * tests) / p.length));
  const all = new Float64Array(tests).fill(1);
  all.set(p);
  return holmAdjusted(all).subarray(0, p.length);
}

interface Names {
  ids: readonly string[];
  names: readonly string[];
}

/** Mean value of a product's sale lines, in the currency; 0 for a product without one. */
function lineValues({ items, products }: Facts): Float64Array {
  const [amount, lines] = [new Float64Array(products.count), new Float64Array(products.count)];
  items.each((batch) => {
    for (let i = 0; i < batch.count; i++) {
      if (batch.isSale[i] === 0) continue;
      amount[batch.product[i]!]! += batch.amountE4[i]!;
      lines[batch.product[i]!]! += 1;
    }
  });
  return amount.map((value, product) => (lines[product] === 0 ? 0 : value / MONEY_SCALE / lines[product]!));
}

function itemsetTable(sets: Itemsets, { ids }: Names): pl.DataFrame {
  if (sets.size === 0) return emptyFrame(ITEMSETS);
  const items = Array.from({ length: sets.size }, (_, i) =>
    itemsetItems(sets, i)
      .map((no) => ids[no]!)
      .join("|"),
  );
  const frame = pl.DataFrame([
    pl.Series("items", items, pl.String),
    pl.Series("length", [...lengths(sets)], pl.Int64),
    pl.Series("count", [...sets.count], pl.Int64),
    pl.Series(
      "support",
      Array.from(sets.count, (count) => count / sets.baskets),
      pl.Float64,
    ),
  ]);
  return conform(frame.sort("items"), ITEMSETS);
}

function ruleTable(
  found: readonly AssociationRule[],
  tests: number,
  { ids, names, values }: Names & { values: Float64Array },
  options: BasketOptions,
): pl.DataFrame {
  const p = Float64Array.from(found, (r) => fisherExact(r.baskets, r.antecedentCount, r.consequentCount, r.count));
  const q = adjusted(p, tests, options.correction);
  const rows = found.map((rule, i): Row => {
    const counts = { n: rule.baskets, nA: rule.antecedentCount, nB: rule.consequentCount, nAB: rule.count };
    // a bar in a name would look like two names
    const named = (side: readonly number[]): string[] => side.map((no) => names[no]!.replaceAll("|", "/"));
    const joined = (side: readonly number[]): string => side.map((no) => ids[no]!).join("|");
    return {
      antecedent: joined(rule.antecedent),
      consequent: joined(rule.consequent),
      antecedent_names: named(rule.antecedent).join("|"),
      consequent_names: named(rule.consequent).join("|"),
      count: rule.count,
      antecedent_count: rule.antecedentCount,
      consequent_count: rule.consequentCount,
      baskets: rule.baskets,
      support: MEASURES.support.of(counts),
      confidence: MEASURES.confidence.of(counts),
      lift: MEASURES.lift.of(counts),
      leverage: MEASURES.leverage.of(counts),
      conviction: MEASURES.conviction.of(counts),
      zhang: MEASURES.zhang.of(counts),
      p_value: p[i]!,
      is_redundant: rule.redundant,
      p_adjusted: q[i]!,
      is_significant: q[i]! <= options.fdr,
      possible_duplicate: possibleDuplicate(named(rule.antecedent), named(rule.consequent)),
      consequent_value: rule.consequent.reduce((sum, product) => sum + values[product]!, 0),
    };
  });
  return frameOf(BASKET_RULES, rows).sort([...BASKET_RULES.key]);
}

/** Per product, the products bought most often with it, from the frequent pairs: by confidence, then lift, then id. */
function crossSellTable(sets: Itemsets, { ids, names }: Names, options: BasketOptions): pl.DataFrame {
  const single = new Map<number, number>();
  const partners = new Map<number, { also: number; count: number; confidence: number; lift: number }[]>();
  for (let i = 0; i < sets.size; i++) {
    const parent = sets.parent[i]!;
    if (parent < 0) single.set(sets.item[i]!, sets.count[i]!);
    if (parent < 0 || sets.parent[parent]! >= 0 || sets.count[i]! < options.minCount) continue;
    const [a, b, count] = [sets.item[parent]!, sets.item[i]!, sets.count[i]!];
    const lift = (count * sets.baskets) / (single.get(a)! * single.get(b)!);
    if (lift < options.minLift) continue;
    for (const [from, also] of [[a, b] as const, [b, a] as const]) {
      const list = partners.get(from) ?? [];
      if (list.length === 0) partners.set(from, list);
      list.push({ also, count, confidence: count / single.get(from)!, lift });
    }
  }
  const rows = [...partners].flatMap(([from, list]) =>
    list
      .sort((a, b) => b.confidence - a.confidence || b.lift - a.lift || a.also - b.also)
      .slice(0, options.crossSell)
      .map(
        ({ also, ...measures }, i): Row => ({
          product_id: ids[from]!,
          rank: i + 1,
          description: names[from]!,
          also_product_id: ids[also]!,
          also_description: names[also]!,
          ...measures,
          possible_duplicate: possibleDuplicate([names[from]!], [names[also]!]),
        }),
      ),
  );
  return frameOf(CROSS_SELL, rows).sort([...CROSS_SELL.key]);
}

function summaryTable(encoded: Encoded, sets: Itemsets, minCount: number, found: number, tests: number): pl.DataFrame {
  const baskets = encoded.baskets.count;
  const figures = {
    baskets,
    dropped_small: encoded.droppedSmall,
    dropped_large: encoded.droppedLarge,
    products: encoded.products,
    products_per_basket: encoded.productsPerBasket,
    min_count: minCount,
    min_support: baskets === 0 ? 0 : minCount / baskets,
    itemsets: sets.size,
    rules: found,
    tests,
  };
  return frameOf(
    SUMMARY,
    Object.entries(figures).map(([figure, value]) => ({ figure, value })),
  ).sort("figure");
}

/**
 * Association rules between products: what is bought together more often than chance.
 *
 * Items of the facts; a basket is the set of products on the sale lines of one order. Out:
 * `basket_itemsets`, `basket_rules`, `cross_sell` and `basket_summary`.
 *
 * Support is a share of N, the baskets within the size limits. All rules that pass the thresholds are listed; redundant
 * ones, those that may be chance, and those between products with almost the same name are marked. The correction for
 * many tests counts every rule the itemsets allow, not only those that passed.
 *
 * @throws MiningBudgetError (a UserError with advice) before more itemsets or memory are used than the options allow
 * @see Agrawal & Srikant 1994 (Apriori); Hahsler & Hornik 2007 (Fisher's test for rules); Bayardo et al. 2000 (redundancy)
 */
export function basket({ facts }: Input, options: BasketOptions): BasketMarts {
  const encoded = basketsOf(facts, options);
  const minCount = leastCount(options.minSupport, encoded.baskets.count);
  const find = options.algorithm === "apriori" ? apriori : mine;
  const sets = find(encoded.baskets, {
    minCount,
    maxLength: options.maxLength,
    maxItemsets: options.maxItemsets,
    maxBytes: options.maxMemoryMb * 2 ** 20,
  });
  const found = rules(sets, options);
  const tests = testsOf(sets, options.consequent);
  const names = { ids: facts.products.id, names: facts.products.description };
  return {
    basket_itemsets: itemsetTable(sets, names),
    basket_rules: ruleTable(found, tests, { ...names, values: lineValues(facts) }, options),
    cross_sell: crossSellTable(sets, names, options),
    basket_summary: summaryTable(encoded, sets, minCount, found.length, tests),
  };
}
