/** Where a change of revenue comes from: parts that add up to it exactly, for the shop and for each category. */
import type { Facts } from "../../facts/contract.ts";
import { eachCustomer } from "../../features/customer-items.ts";
import { toAmount } from "../../money.ts";
import type { Row } from "../rows.ts";
import type { MovementOptions } from "./options.ts";
import { hasMoved, LAPSED, type Moves, NEW, type Periods, REACTIVATED, REPEATING } from "./periods.ts";

const DAY_MS = 86_400_000;
const PARTS = [
  "new_customers",
  "reactivated_customers",
  "lapsed_customers",
  "increased",
  "decreased",
  "switched_in",
  "switched_out",
  "unidentified",
] as const;
type Part = (typeof PARTS)[number];
/** Ten-thousandths. */
type Sums = Record<Part | "before" | "now", number>;

const noSums = (): Sums =>
  Object.fromEntries([...PARTS, "before", "now"].map((part) => [part, 0])) as Record<keyof Sums, number>;

/** The part that a change of a customer belongs to where nothing is switched. */
const partOf = (movement: number, change: number): Part =>
  movement === NEW
    ? "new_customers"
    : movement === REACTIVATED
      ? "reactivated_customers"
      : movement === LAPSED
        ? "lapsed_customers"
        : change >= 0
          ? "increased"
          : "decreased";

const rowOf = (category: string, sums: Sums): Row => ({
  category,
  net_before: toAmount(sums.before),
  net_now: toAmount(sums.now),
  change: toAmount(sums.now - sums.before),
  ...Object.fromEntries(PARTS.map((part) => [part, toAmount(sums[part])])),
});

/** The whole shop: identified customers by their orders, everything else as unidentified. */
function wholeShop({ orders }: Facts, { start, middle, end }: Periods, moves: Moves): Sums {
  const sums = noSums();
  for (let order = 0; order < orders.count; order++) {
    const day = Math.floor(orders.at[order]! / DAY_MS);
    if (day < start || day >= end) continue;
    sums[day < middle ? "before" : "now"] += orders.netE4[order]!;
    if (orders.customer[order]! < 0) sums.unidentified += day < middle ? -orders.netE4[order]! : orders.netE4[order]!;
  }
  for (let customer = 0; customer < moves.movement.length; customer++) {
    const movement = moves.movement[customer]!;
    if (!hasMoved(movement)) continue;
    const change = moves.nowE4[customer]! - moves.beforeE4[customer]!;
    sums[partOf(movement, change)] += change;
  }
  return sums;
}

/**
 * Shares of a whole number that add up to it, in proportion to `weights`, which are not all 0.
 *
 * @param total at most the sum of the weights; no share is larger than its weight
 */
export function shared(total: number, weights: readonly number[]): number[] {
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  // rounded down exactly, or a share could be larger than its weight
  const until = (seen: number): number =>
    total * seen <= Number.MAX_SAFE_INTEGER
      ? Math.floor((total * seen) / all)
      : Number((BigInt(total) * BigInt(seen)) / BigInt(all));
  let [seen, given] = [0, 0];
  return weights.map((weight) => {
    seen += weight;
    const share = until(seen) - given;
    given += share;
    return share;
  });
}

/** The categories told apart, by product: the largest ones of both periods, then the rest, then products without one. */
interface Categories {
  names: string[];
  of: Int32Array;
}

const REST = "(other categories)";
const WITHOUT = "(no category)";

export function categoriesOf(
  { orders, items, products }: Facts,
  { start, end }: Periods,
  most: number,
): Categories | undefined {
  const numbers = new Map<string, number>();
  const own = Int32Array.from(products.category, (category) => {
    if (category === null) return -1;
    const known = numbers.get(category) ?? numbers.size;
    numbers.set(category, known);
    return known;
  });
  if (numbers.size < 2) return undefined;
  const sums = new Float64Array(numbers.size);
  items.each(({ count, order, product, amountE4 }) => {
    for (let i = 0; i < count; i++) {
      const day = Math.floor(orders.at[order[i]!]! / DAY_MS);
      const one = own[product[i]!]!;
      if (one >= 0 && day >= start && day < end) sums[one]! += amountE4[i]!;
    }
  });
  const names = [...numbers.keys()];
  const ranked = names.map((_, i) => i).sort((a, b) => sums[b]! - sums[a]! || (names[a]! < names[b]! ? -1 : 1));
  const shown = ranked.slice(0, most);
  const place = new Map(shown.map((one, i) => [one, i]));
  const hasRest = ranked.length > shown.length;
  return {
    names: [...shown.map((one) => names[one]!), ...(hasRest ? [REST] : []), WITHOUT],
    of: own.map((one) => (one < 0 ? shown.length + (hasRest ? 1 : 0) : (place.get(one) ?? shown.length))),
  };
}

/**
 * Gains and losses of each category. What a customer of both periods spends more in some categories and less in others is switched, as
 * far as the two balance; the rest is an increase or a decrease. Switched amounts are shared in proportion to the gains and losses.
 */
function byCategory(facts: Facts, { start, middle, end }: Periods, moves: Moves, { names, of }: Categories): Sums[] {
  const { orders } = facts;
  const sums = names.map(noSums);
  const dayOf = (order: number): number => Math.floor(orders.at[order]! / DAY_MS);
  const isInside = (order: number): boolean => dayOf(order) >= start && dayOf(order) < end;
  facts.items.each(({ count, order, product, amountE4 }) => {
    for (let i = 0; i < count; i++) {
      if (!isInside(order[i]!)) continue;
      const into = sums[of[product[i]!]!]!;
      const isBefore = dayOf(order[i]!) < middle;
      into[isBefore ? "before" : "now"] += amountE4[i]!;
      if (orders.customer[order[i]!]! < 0) into.unidentified += isBefore ? -amountE4[i]! : amountE4[i]!;
    }
  });
  const change = new Float64Array(names.length);
  eachCustomer(facts, isInside, (customer, { from, to, order, product, amountE4 }) => {
    change.fill(0);
    for (let i = from; i < to; i++)
      change[of[product[i]!]!]! += dayOf(order[i]!) < middle ? -amountE4[i]! : amountE4[i]!;
    const movement = moves.movement[customer]!;
    const gains = Array.from(change, (one) => Math.max(0, one));
    const losses = Array.from(change, (one) => Math.max(0, -one));
    const total = (amounts: readonly number[]): number => amounts.reduce((sum, one) => sum + one, 0);
    const switched = movement === REPEATING ? Math.min(total(gains), total(losses)) : 0;
    const [came, went] =
      switched === 0 ? [gains.map(() => 0), losses.map(() => 0)] : [shared(switched, gains), shared(switched, losses)];
    for (const [c, into] of sums.entries()) {
      into.switched_in += came[c]!;
      into.switched_out -= went[c]!;
      const rest = change[c]! - came[c]! + went[c]!;
      into[partOf(movement, rest)] += rest;
    }
  });
  return sums;
}

export function gainLossRows(facts: Facts, periods: Periods, moves: Moves, options: MovementOptions): Row[] {
  const categories = categoriesOf(facts, periods, options.categories);
  return [
    rowOf("(all)", wholeShop(facts, periods, moves)),
    ...(categories === undefined
      ? []
      : byCategory(facts, periods, moves, categories)
          .map((sums, i) => ({ sums, row: rowOf(categories.names[i]!, sums) }))
          .filter(({ sums }) => Object.values(sums).some((sum) => sum !== 0))
          .map(({ row }) => row)),
  ];
}

/** Which of the largest categories buyers of the period bought from together. */
export function crossShopRows(facts: Facts, periods: Periods, { crossShop }: MovementOptions): Row[] {
  const categories = categoriesOf(facts, { ...periods, start: periods.middle }, crossShop);
  if (categories === undefined) return [];
  const { orders } = facts;
  const { names, of } = categories;
  const most = Math.min(crossShop, names.length - 1 - (names.includes(REST) ? 1 : 0));
  const combinations = new Map<number, { customers: number; netE4: number }>();
  let buyers = 0;
  const isInside = (order: number): boolean => {
    const day = Math.floor(orders.at[order]! / DAY_MS);
    return day >= periods.middle && day < periods.end;
  };
  eachCustomer(facts, isInside, (_, { from, to, order, product, amountE4 }) => {
    let [bits, netE4, buys] = [0, 0, false];
    for (let i = from; i < to; i++) {
      netE4 += amountE4[i]!;
      // what only came back was not bought
      if (orders.isSale[order[i]!] === 0 || amountE4[i]! <= 0) continue;
      buys = true;
      const one = of[product[i]!]!;
      if (one < most) bits |= 1 << one;
    }
    if (!buys) return;
    buyers++;
    const sum = combinations.get(bits) ?? { customers: 0, netE4: 0 };
    combinations.set(bits, sum);
    sum.customers++;
    sum.netE4 += netE4;
  });
  return [...combinations].map(([bits, { customers, netE4 }]): Row => {
    const own = names.filter((_, i) => i < most && (bits & (1 << i)) !== 0).sort();
    return {
      categories: own.length === 0 ? "(others only)" : own.join("|"),
      count: own.length,
      customers,
      customer_share: customers / buyers,
      net_revenue: toAmount(netE4),
      average_revenue: toAmount(netE4) / customers,
    };
  });
}
