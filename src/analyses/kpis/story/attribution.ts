/** What a change in revenue is made of, besides its drivers: single orders, single customers, one region, one product, prices. */
import type { Facts } from "../../../facts/contract.ts";
import { toAmount } from "../../../money.ts";
import { type Contract, column } from "../../../schema.ts";
import type { Row } from "../../rows.ts";
import {
  type Member,
  marksOf,
  type OrderSums,
  type ProductSums,
  productsOf,
  regionsOf,
  type Span,
  STEADY_WEEKS,
  sumOrders,
  sumProducts,
} from "./change-sums.ts";

export const REVENUE_CAUSES: Contract = {
  name: "revenue_causes",
  grain: "one per comparison and cause that can be named; several may say the same in other words",
  key: ["comparison", "kind", "name"],
  columns: {
    comparison: column("string", "previous (the period before) or longer (the last 13 weeks against the 13 before)"),
    kind: column(
      "string",
      "orders (single large ones), customers (single ones), region, product, or prices (of products sold in both)",
    ),
    name: column("string", "the region or product; how many orders or customers; prices"),
    status: column(
      "string",
      "new (nothing in the six weeks before), gone (nothing now, where it was in every week before), rose or fell",
    ),
    count: column("int64", "orders, customers or products it is about"),
    before: column("float64", "their net revenue in the earlier range; the price level 1 for prices"),
    after: column("float64", "their net revenue in the later range; the price level beside the earlier for prices"),
    contribution: column("float64", "their part of the change in net revenue, currency units"),
    share: column("float64", "contribution / change; above 1 where the rest went the other way"),
  },
};
/** An order is large from so many times the usual one on, and single while there are at most so many. */
const LARGE = 5;
/** … and larger than the largest of the other range by this. */
const LARGER = 1.5;
const MOST_SINGLE = 3;
/** A few make a change where they are at least so much of it. */
const MOST_OF_IT = 0.5;
/** A member of more than this share of revenue is the shop itself. */
const WHOLE_SHOP = 0.7;
const PRICE_MOVED = 0.02;
const PRICE_BREADTH = 0.6;
const PRICE_COVERAGE = 0.5;
const TOP_MEMBERS = 3;

const median = (values: number[]): number => {
  values.sort((a, b) => a - b);
  return values.length === 0 ? 0 : values[values.length >> 1]!;
};

/** The one to three large orders that make most of the change, each counted above a usual order. */
function singleOrders(sums: OrderSums, change: number): Row | undefined {
  const usual = median([...sums.nowOrders, ...sums.beforeOrders]);
  const [with_, without] = change > 0 ? [sums.nowOrders, sums.beforeOrders] : [sums.beforeOrders, sums.nowOrders];
  const largestElsewhere = without.reduce((most, net) => Math.max(most, net), 0);
  const large = with_.filter((net) => net > Math.max(LARGE * usual, LARGER * largestElsewhere)).sort((x, y) => y - x);
  let excess = 0;
  for (let count = 1; count <= Math.min(MOST_SINGLE, large.length); count++) {
    excess += large[count - 1]! - usual;
    // all of the large ones: two of three would be a choice
    if (count < large.length && count < MOST_SINGLE) continue;
    if (excess < MOST_OF_IT * Math.abs(change) || count * 10 > with_.length) continue;
    const money = large.slice(0, count).reduce((sum, net) => sum + net, 0);
    const part = Math.sign(change) * money;
    return {
      kind: "orders",
      name: String(count),
      status: change > 0 ? "rose" : "fell",
      count,
      before: toAmount(change > 0 ? 0 : money),
      after: toAmount(change > 0 ? money : 0),
      contribution: toAmount(Math.round(part)),
      share: part / change,
    };
  }
  return undefined;
}

/** One or two customers who make most of the change, while all the others are many. */
function singleCustomers({ byCustomer, before }: OrderSums, change: number): Row | undefined {
  const moved = [...byCustomer.values()].sort((x, y) => (y[0] - y[1] - x[0] + x[1]) * Math.sign(change));
  if (moved.length < 10) return undefined;
  for (const count of [1, 2]) {
    const few = moved.slice(0, count);
    const [after, was] = few.reduce(([x, y], [now, then]) => [x + now, y + then], [0, 0]);
    const part = after! - was!;
    const share = part / change;
    if (share < MOST_OF_IT || Math.abs(part) < 0.03 * Math.abs(before)) continue;
    return {
      kind: "customers",
      name: String(count),
      status: was === 0 ? "new" : after! <= 0 ? "gone" : part > 0 ? "rose" : "fell",
      count,
      before: toAmount(was!),
      after: toAmount(after!),
      contribution: toAmount(part),
      share,
    };
  }
  return undefined;
}

/** The region or the product that moved most in the direction of the change, where it is not the shop itself. */
function members(kind: "region" | "product", all: readonly Member[], change: number, before: number): Row[] {
  if (all.length < 2) return [];
  return all
    .map((member) => ({ ...member, part: member.now - member.before }))
    .filter(({ part, before: was }) => Math.sign(part) === Math.sign(change) && was < WHOLE_SHOP * Math.max(1, before))
    .sort((x, y) => Math.abs(y.part) - Math.abs(x.part) || (x.name < y.name ? -1 : 1))
    .slice(0, TOP_MEMBERS)
    .map(({ name, now, before: was, weeks, earlier, part }) => ({
      kind,
      name,
      status:
        earlier === 0 && now > 0 ? "new" : now <= 0 && weeks >= STEADY_WEEKS ? "gone" : part > 0 ? "rose" : "fell",
      count: 1,
      before: toAmount(was),
      after: toAmount(now),
      contribution: toAmount(part),
      share: part / change,
    }));
}

/** The price level of what was sold in both ranges, and what the difference was worth (Marshall–Edgeworth: mean quantities). */
function priceRow({ gross, units: sold }: ProductSums, change: number): Row | undefined {
  let [all, matched, effect, dearer, level, risen, fallen, count] = [0, 0, 0, 0, 0, 0, 0, 0];
  for (let p = 0; p < gross[0].length; p++) {
    const [g1, g0, u1, u0] = [gross[0][p]!, gross[1][p]!, sold[0][p]!, sold[1][p]!];
    all += g1 + g0;
    if (!(g1 > 0 && g0 > 0 && u1 > 0 && u0 > 0)) continue;
    count++;
    matched += g1 + g0;
    const [p1, p0, units] = [g1 / u1, g0 / u0, (u1 + u0) / 2];
    effect += (p1 - p0) * units;
    dearer += p1 * units;
    level += p0 * units;
    if (p1 > p0 * (1 + PRICE_MOVED / 2)) risen += g1 + g0;
    else if (p1 < p0 * (1 - PRICE_MOVED / 2)) fallen += g1 + g0;
  }
  if (all === 0 || matched < PRICE_COVERAGE * all) return undefined;
  const index = dearer / level;
  const breadth = (index > 1 ? risen : fallen) / matched;
  if (Math.abs(index - 1) < PRICE_MOVED || breadth < PRICE_BREADTH) return undefined;
  return {
    kind: "prices",
    name: "prices",
    status: index > 1 ? "rose" : "fell",
    count,
    before: 1,
    after: index,
    contribution: toAmount(Math.round(effect)),
    share: effect / change,
  };
}

/** Every cause of a comparison that can be named, from the orders that count. */
export function causeRows(
  facts: Facts,
  comparison: "previous" | "longer",
  now: Span,
  before: Span,
  counts: (order: number) => boolean,
  cancelled: ReadonlySet<number>,
): Row[] {
  const marks = marksOf(facts, now, before, counts);
  const sums = sumOrders(facts, marks, cancelled);
  const change = sums.now - sums.before;
  if (change === 0) return [];
  const products = sumProducts(facts, marks);
  return [
    singleOrders(sums, change),
    singleCustomers(sums, change),
    ...members("region", regionsOf(facts, marks), change, sums.before),
    ...members("product", productsOf(facts, products), change, sums.before),
    priceRow(products, change),
  ]
    .filter((row) => row !== undefined)
    .map((row) => ({ comparison, ...row }));
}
