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
  excess: number;
}

export interface Driver {
  kind: Part["kind"] | "orders" | "order_value" | "none";
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
    if (best === undefined || Math.abs(excess) > Math.abs(best.excess)) best = { kind, name: nameOf(key), excess };
  }
  return best === undefined ? [] : [best];
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
