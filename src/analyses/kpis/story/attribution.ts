/** What a change in revenue is made of, besides its drivers: single orders, single customers, one region, one product, prices. */
import { type Day, dayNumber, daysBetween } from "../../../calendar.ts";
import type { Facts } from "../../../facts/contract.ts";
import { toAmount } from "../../../money.ts";
import { type Contract, column } from "../../../schema.ts";
import type { Row } from "../../rows.ts";
import { BEFORE, EARLIER, NOW, STEADY_WEEKS, WEEK_BIT, weeksIn } from "./marks.ts";
import { regularCustomers, singleCustomers, singleOrders, singleReturns, sumOrders } from "./singles.ts";

export const REVENUE_CAUSES: Contract = {
  name: "revenue_causes",
  grain: "one per comparison and cause that can be named; several may say the same in other words",
  key: ["comparison", "kind", "name"],
  columns: {
    comparison: column("string", "previous (the period before) or longer (the last 13 weeks against the 13 before)"),
    kind: column(
      "string",
      "orders (single large ones), returns (single large ones), customers (one or two, or more who order regularly), region, product, products (several that are new, or gone), or prices (of products sold in both)",
    ),
    name: column(
      "string",
      "the region or product, of several the largest; how many orders, returns or customers, or the one region of the customers; prices",
    ),
    status: column(
      "string",
      "new (nothing in the six weeks before), gone (nothing now, where it was in every week before), rose or fell",
    ),
    count: column("int64", "orders, returns, customers or products it is about"),
    before: column("float64", "their net revenue in the earlier range; the price level 1 for prices"),
    after: column("float64", "their net revenue in the later range; the price level beside the earlier for prices"),
    contribution: column("float64", "their part of the change in net revenue, currency units"),
    share: column("float64", "contribution / change; above 1 where the rest went the other way"),
  },
};

const DAY_MS = 86_400_000;
/** A member of more than this share of revenue is the shop itself. */
const WHOLE_SHOP = 0.7;
const PRICE_MOVED = 0.02;
const PRICE_BREADTH = 0.6;
const PRICE_COVERAGE = 0.5;
const TOP_MEMBERS = 3;
/** None of so many sales that were to be expected is no chance. */
const FEWEST_EXPECTED = 7;

export interface Span {
  from: Day;
  to: Day;
}

/** By order: its side of the comparison, whether it lies before the later range, and in which of the six weeks before it. */
function marksOf({ orders }: Facts, now: Span, before: Span, counts: (order: number) => boolean): Uint16Array {
  const [a, b, c, d] = [now.from, now.to, before.from, before.to].map(dayNumber) as [number, number, number, number];
  const marks = new Uint16Array(orders.count);
  for (let order = 0; order < orders.count; order++) {
    if (!counts(order)) continue;
    const day = Math.floor(orders.at[order]! / DAY_MS);
    const week = Math.floor((a - 1 - day) / 7);
    marks[order] =
      (day >= a && day <= b ? NOW : 0) |
      (day >= c && day <= d ? BEFORE : 0) |
      (day < a ? EARLIER : 0) |
      (day < a && week < STEADY_WEEKS ? 1 << (WEEK_BIT + week) : 0);
  }
  return marks;
}

interface Member {
  name: string;
  now: number;
  before: number;
  /** Whether anything was sold in the later range. */
  sells: boolean;
  /** Weeks with revenue among the six before the later range, and its sales in them. */
  weeks: number;
  sales: number;
  earlier: number;
}

const most = <M extends Member & { part: number }>(moved: readonly M[], count: number): M[] =>
  [...moved].sort((x, y) => Math.abs(y.part) - Math.abs(x.part) || (x.name < y.name ? -1 : 1)).slice(0, count);

/** The regions or products that moved most in the direction of the change, and the one against it, where none is the shop itself. */
function members(
  kind: "region" | "product",
  all: readonly Member[],
  { change, before, weeks: span }: { change: number; before: number; weeks: number },
): Row[] {
  if (all.length < 2) return [];
  const moved = all
    .map((member) => ({ ...member, part: member.now - member.before }))
    .filter(({ part, before: was }) => part !== 0 && was < WHOLE_SHOP * Math.max(1, before));
  const along = moved.filter(({ part }) => Math.sign(part) === Math.sign(change));
  const against = moved.filter(({ part }) => Math.sign(part) !== Math.sign(change));
  const isGone = ({ sells, weeks, sales }: Member): boolean =>
    !sells && weeks >= STEADY_WEEKS && (sales / STEADY_WEEKS) * span >= FEWEST_EXPECTED;
  const statusOf = (one: Member & { part: number }): "new" | "gone" | "rose" | "fell" =>
    one.earlier === 0 && one.now > 0 ? "new" : isGone(one) ? "gone" : one.part > 0 ? "rose" : "fell";
  // what came and what went may be one thing under two names, so neither is told without the other
  const lasting = most(
    against.filter((one) => /new|gone/.test(statusOf(one))),
    1,
  );
  const named = [...most(along, TOP_MEMBERS), ...new Set([...most(against, 1), ...lasting])];
  const rowOf = (some: readonly (Member & { part: number })[], more: { kind: string; status: string }): Row => {
    const sum = (of: (one: Member & { part: number }) => number): number => some.reduce((all, one) => all + of(one), 0);
    return {
      ...more,
      name: some[0]!.name,
      count: some.length,
      before: toAmount(sum((one) => one.before)),
      after: toAmount(sum((one) => one.now)),
      contribution: toAmount(sum((one) => one.part)),
      share: sum((one) => one.part) / change,
    };
  };
  const together = (["new", "gone"] as const).flatMap((status) => {
    const some = most(
      along.filter((one) => statusOf(one) === status),
      along.length,
    );
    return kind === "product" && some.length > 1 ? [rowOf(some, { kind: "products", status })] : [];
  });
  return [...named.map((member) => rowOf([member], { kind, status: statusOf(member) })), ...together];
}

function regionsOf({ orders }: Facts, marks: Uint16Array): Member[] {
  const { codes, dictionary } = orders.region;
  const found = new Map<number, Member & { bits: number }>();
  for (let order = 0; order < orders.count; order++) {
    const code = codes[order]!;
    const mark = marks[order]!;
    if (code === 0 || mark === 0) continue;
    const member = found.get(code) ?? {
      ...{ name: "", now: 0, before: 0, sells: false, weeks: 0, sales: 0, earlier: 0, bits: 0 },
    };
    found.set(code, member);
    if (mark >> WEEK_BIT && orders.isSale[order] === 1) member.sales++;
    if (mark & NOW) member.now += orders.netE4[order]!;
    if (mark & NOW && orders.isSale[order] === 1) member.sells = true;
    if (mark & BEFORE) member.before += orders.netE4[order]!;
    if (mark & EARLIER) member.earlier++;
    member.bits |= mark;
  }
  return [...found].map(([code, member]) => ({
    ...member,
    name: dictionary.text(code) ?? "",
    weeks: weeksIn(member.bits),
  }));
}

/** Sums of the real products, by their row. */
interface ProductSums {
  net: [now: Float64Array, before: Float64Array];
  gross: [now: Float64Array, before: Float64Array];
  units: [now: Float64Array, before: Float64Array];
  earlier: Float64Array;
  /** Sale lines of the six weeks before the later range. */
  sales: Float64Array;
  bits: Uint16Array;
}

function sumProducts({ items, products }: Facts, marks: Uint16Array): ProductSums {
  const zeros = (): Float64Array => new Float64Array(products.count);
  const sums: ProductSums = {
    net: [zeros(), zeros()],
    gross: [zeros(), zeros()],
    units: [zeros(), zeros()],
    earlier: zeros(),
    sales: zeros(),
    bits: new Uint16Array(products.count),
  };
  items.each(({ count, order, product, isSale, quantity, amountE4 }) => {
    for (let i = 0; i < count; i++) {
      const mark = marks[order[i]!]!;
      const p = product[i]!;
      if (mark === 0 || products.isProduct[p] === 0) continue;
      sums.bits[p]! |= mark;
      if (mark & EARLIER) sums.earlier[p]!++;
      if (mark >> WEEK_BIT && isSale[i] === 1) sums.sales[p]!++;
      if ((mark & (NOW | BEFORE)) === 0) continue;
      const side = mark & NOW ? 0 : 1;
      sums.net[side][p]! += amountE4[i]!;
      if (isSale[i] === 0) continue;
      sums.gross[side][p]! += amountE4[i]!;
      sums.units[side][p]! += quantity[i]!;
    }
  });
  return sums;
}

const productsOf = ({ products }: Facts, { net, units, earlier, sales, bits }: ProductSums): Member[] =>
  products.id.flatMap((name, p) =>
    bits[p] === 0
      ? []
      : [
          {
            name,
            now: net[0][p]!,
            before: net[1][p]!,
            sells: units[0][p]! > 0,
            earlier: earlier[p]!,
            sales: sales[p]!,
            weeks: weeksIn(bits[p]!),
          },
        ],
  );

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
  reversed: ReadonlySet<number>,
): Row[] {
  const marks = marksOf(facts, now, before, counts);
  const sums = sumOrders(facts, marks, reversed);
  const change = sums.now - sums.before;
  if (change === 0) return [];
  const products = sumProducts(facts, marks);
  const range = { change, before: sums.before, weeks: (daysBetween(now.from, now.to) + 1) / 7 };
  return [
    singleOrders(facts, marks, sums, change),
    singleReturns(facts, sums, change),
    singleCustomers(sums, change),
    regularCustomers(facts, marks, sums, range),
    ...members("region", regionsOf(facts, marks), range),
    ...members("product", productsOf(facts, products), range),
    priceRow(products, change),
  ]
    .filter((row) => row !== undefined)
    .map((row) => ({ comparison, ...row }));
}
