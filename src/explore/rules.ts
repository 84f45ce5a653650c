/** Rules under a filter: support, confidence and lift counted again over the baskets that are left. */
import type { ExploreData } from "./contract.ts";
import type { PageFilter, PageSelection } from "./filter.ts";

export interface RuleCount {
  count: number;
  antecedent: number;
  consequent: number;
  baskets: number;
}

/** Counts of every rule; baskets are the sale orders of the region and the segment, with all of their real products. */
export function byRule(data: ExploreData, selection: PageSelection): RuleCount[] {
  const { orders, items, products, rules } = data;
  /** Rules by each of their products. */
  const sides = new Map<number, { rule: number; side: 0 | 1 }[]>();
  const add = (product: number, rule: number, side: 0 | 1): void => {
    const known = sides.get(product) ?? [];
    known.push({ rule, side });
    sides.set(product, known);
  };
  rules.forEach(({ from, to }, rule) => {
    for (const product of from) add(product, rule, 0);
    for (const product of to) add(product, rule, 1);
  });
  const counts = rules.map((): RuleCount => ({ count: 0, antecedent: 0, consequent: 0, baskets: 0 }));
  const found = [new Int32Array(rules.length), new Int32Array(rules.length)] as const;
  let baskets = 0;
  for (let o = 0; o < orders.day.length; o++) {
    if (selection.sales[o] === 0) continue;
    let size = 0;
    const touched = new Set<number>();
    for (let i = orders.firstItem[o]!; i < orders.firstItem[o + 1]!; i++) {
      const product = items.product[i]!;
      if (items.isSale[i] === 0 || products.real[product] === 0) continue;
      size += 1;
      for (const { rule, side } of sides.get(product) ?? []) {
        found[side][rule]! += 1;
        touched.add(rule);
      }
    }
    const isBasket = size >= data.basket.least && size <= (data.basket.most ?? size);
    if (isBasket) baskets += 1;
    for (const rule of touched) {
      const [from, to] = [found[0][rule] === rules[rule]!.from.length, found[1][rule] === rules[rule]!.to.length];
      if (isBasket && from) counts[rule]!.antecedent += 1;
      if (isBasket && to) counts[rule]!.consequent += 1;
      if (isBasket && from && to) counts[rule]!.count += 1;
      found[0][rule] = 0;
      found[1][rule] = 0;
    }
  }
  for (const count of counts) count.baskets = baskets;
  return counts;
}

/** Whether a rule is about the category that is looked at. */
export const isAbout = (data: ExploreData, rule: number, { category }: PageFilter): boolean =>
  category === undefined ||
  [...data.rules[rule]!.from, ...data.rules[rule]!.to].some((product) => data.products.category[product] === category);
