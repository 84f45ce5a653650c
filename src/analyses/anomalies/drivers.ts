/** What a deviation is made of: one order, one customer, a product, a region, or how many orders there were. */
import type { Facts } from "../../facts/contract.ts";
import type { Finding } from "./finding.ts";

const DAY_MS = 86_400_000;
const WEEKS_BEFORE = 8;
/** A driver makes at least so much of the deviation. */
const MOST_OF_IT = 0.5;
/** Who has more of the shop's revenue is the shop itself. */
const WHOLE_SHOP = 0.7;

/** Part of a deviation, in ten-thousandths. */
interface Part {
  kind: "order" | "customer" | "product" | "region";
  name: string;
  /** The row of a product. */
  key?: number;
  excess: number;
}

export interface Driver {
  kind: Part["kind"] | "buyers" | "orders" | "order_value" | "none";
  /** Of buyers, how many. */
  name: string;
  /** Of the deviation. */
  share: number;
}

/** Sums by key: of the period, and of the same days of the weeks before. */
type Sums = Map<number, [now: number, before: number]>;

function add(sums: Sums, key: number, isNow: boolean, value: number): void {
  const known = sums.get(key) ?? [0, 0];
  known[isNow ? 0 : 1] += value;
  sums.set(key, known);
}

/** Whether a day is of the period, of the same days of a week before, or neither. */
function sideOf(day: number, from: number, to: number): "now" | "before" | undefined {
  if (day >= from && day <= to) return "now";
  const back = Math.ceil((from - day) / 7);
  if (back < 1 || back > WEEKS_BEFORE) return undefined;
  const moved = day + 7 * back;
  return moved >= from && moved <= to ? "before" : undefined;
}

/** The member with most of the deviation, per kind. */
function strongest(
  sums: Sums,
  kind: Part["kind"],
  side: number,
  total: number,
  nameOf: (key: number) => string,
): Part[] {
  let best: Part | undefined;
  for (const [key, [now, before]] of sums) {
    const excess = now - before / WEEKS_BEFORE;
    if (Math.sign(excess) !== side || before / WEEKS_BEFORE > WHOLE_SHOP * total) continue;
    if (best === undefined || Math.abs(excess) > Math.abs(best.excess)) best = { kind, name: nameOf(key), key, excess };
  }
  return best === undefined ? [] : [best];
}

/** A product that still sells is left alone where so few of its best customers, and so small a part of all, make so much of its change. */
const BUYERS = { fewest: 3, most: 30, ofAll: 0.2, share: 0.8, alike: 0.35, moved: 0.1 } as const;

/** How many regular customers of a product make its change: chosen by what they bought before. */
function buyersOf({ items, orders }: Facts, sides: Uint8Array, product: number, all: number): number | undefined {
  const sums: Sums = new Map();
  items.each(({ count, order, product: of, amountE4 }) => {
    for (let i = 0; i < count; i++) {
      const side = sides[order[i]!]!;
      if (of[i] === product && side !== 0) add(sums, orders.customer[order[i]!]!, side === 1, amountE4[i]!);
    }
  });
  const excessOf = (some: readonly (readonly [number, number])[]): number =>
    some.reduce((sum, [now, before]) => sum + now - before / WEEKS_BEFORE, 0);
  const total = excessOf([...sums.values()]);
  const sold = [...sums.values()].reduce((sum, [now]) => sum + now, 0);
  sums.delete(-1);
  const best = [...sums.values()].sort(([, x], [, y]) => y - x).slice(0, Math.min(BUYERS.most, BUYERS.ofAll * all));
  const few = best
    .filter(([, before]) => before >= BUYERS.alike * best[0]![1])
    .filter((one) => excessOf([one]) * Math.sign(total) > (BUYERS.moved * one[1]) / WEEKS_BEFORE);
  if (sold <= 0 || few.length < BUYERS.fewest || excessOf(few) / total < BUYERS.share) return undefined;
  return few.length;
}

/** The likely driver of a deviation of revenue or orders of the whole shop. */
export function driverOf(
  facts: Facts,
  { period, grain, excess, metric }: Pick<Finding, "period" | "grain" | "excess" | "metric">,
): Driver {
  const to = period + (grain === "week" ? 6 : 0);
  const side = Math.sign(excess);
  const { orders, items, products } = facts;
  const isMoney = metric === "net_revenue";
  const [regions, customers, goods]: Sums[] = [new Map(), new Map(), new Map()];
  const sides = new Uint8Array(orders.count);
  let [now, before, countNow, countBefore, largest] = [0, 0, 0, 0, 0];
  for (let i = 0; i < orders.count; i++) {
    const where = sideOf(Math.floor(orders.at[i]! / DAY_MS), period, to);
    if (where === undefined) continue;
    const isNow = where === "now";
    sides[i] = isNow ? 1 : 2;
    const value = isMoney ? orders.netE4[i]! : orders.isSale[i]!;
    if (isNow) {
      now += value;
      countNow += orders.isSale[i]!;
      if (isMoney && value > largest) largest = value;
    } else {
      before += value;
      countBefore += orders.isSale[i]!;
    }
    if (orders.region.codes[i] !== 0) add(regions!, orders.region.codes[i]!, isNow, value);
    if (orders.customer[i]! >= 0) add(customers!, orders.customer[i]!, isNow, value);
  }
  const usual = before / WEEKS_BEFORE;
  const deviation = now - usual;
  if (deviation === 0 || Math.sign(deviation) !== side) return { kind: "none", name: "", share: 0 };
  if (isMoney)
    items.each(({ count, order, product, amountE4 }) => {
      for (let i = 0; i < count; i++)
        if (sides[order[i]!] !== 0) add(goods!, product[i]!, sides[order[i]!] === 1, amountE4[i]!);
    });
  const parts: Part[] = [
    ...(side > 0 && largest > 0 ? [{ kind: "order" as const, name: "", excess: largest }] : []),
    ...strongest(customers!, "customer", side, usual, () => ""),
    ...strongest(goods!, "product", side, usual, (p) => products.description[p]!),
    ...strongest(regions!, "region", side, usual, (code) => orders.region.dictionary.text(code) ?? ""),
  ];
  const main = parts.find(({ excess: part }) => Math.abs(part) >= MOST_OF_IT * Math.abs(deviation));
  const buyers = main?.kind === "product" ? buyersOf(facts, sides, main.key!, customers!.size) : undefined;
  if (buyers !== undefined) return { kind: "buyers", name: String(buyers), share: main!.excess / deviation };
  if (main !== undefined) return { kind: main.kind, name: main.name, share: main.excess / deviation };
  if (!isMoney || countNow === 0 || countBefore === 0) return { kind: "none", name: "", share: 0 };
  // midpoint: what the number of orders explains, and what their value does
  const [n1, n0] = [countNow, countBefore / WEEKS_BEFORE];
  const [v1, v0] = [now / n1, usual / n0];
  const byOrders = ((n1 - n0) * (v1 + v0)) / 2 / deviation;
  return byOrders >= MOST_OF_IT
    ? { kind: "orders", name: "", share: byOrders }
    : { kind: "order_value", name: "", share: 1 - byOrders };
}
