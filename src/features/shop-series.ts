/** Revenue, orders and customers by day and by week: of the whole shop, of its largest regions and of its categories. */
import type { Facts } from "../facts/contract.ts";
import type { CustomerOrders } from "./customer-orders.ts";
import { mondayOf, type TradingCalendar } from "./trading-calendar.ts";

export type Level = "shop" | "region" | "category";
export const SERIES_METRICS = ["net_revenue", "orders", "customers"] as const;
export type SeriesMetric = (typeof SERIES_METRICS)[number];

/** Sums of one metric; day i is `calendar.first + i`, week i begins with `calendar.mondays[i]`. Money in currency units. */
export interface ShopSeries {
  level: Level;
  /** The region or category; empty for the whole shop. */
  name: string;
  metric: SeriesMetric;
  days: Float64Array;
  weeks: Float64Array;
}

const DAY_MS = 86_400_000;
const E4 = 10_000;

interface Member {
  level: Level;
  name: string;
  net: Float64Array;
  orders: Float64Array;
}

/** Different customers by day and by week of the orders that belong to a member; −1 belongs to none. */
function distinctCustomers(
  { starts, order, day, isSale }: CustomerOrders,
  calendar: TradingCalendar,
  memberOf: (order: number) => number,
  members: number,
): { days: Float64Array[]; weeks: Float64Array[] } {
  const length = calendar.end - calendar.first;
  const firstMonday = mondayOf(calendar.first);
  const weekCount = Math.ceil((calendar.end - firstMonday) / 7);
  const days = Array.from({ length: members }, () => new Float64Array(length));
  const weeks = Array.from({ length: members }, () => new Float64Array(weekCount));
  const seen = Array.from({ length: members }, () => new Int32Array(weekCount).fill(-1));
  const seenDay = Array.from({ length: members }, () => new Int32Array(length).fill(-1));
  for (let customer = 0; customer + 1 < starts.length; customer++) {
    for (let i = starts[customer]!; i < starts[customer + 1]!; i++) {
      if (isSale[i] === 0) continue;
      const member = memberOf(order[i]!);
      const at = day[i]! - calendar.first;
      if (member < 0 || at < 0 || at >= length) continue;
      const week = Math.floor((day[i]! - firstMonday) / 7);
      if (seenDay[member]![at] !== customer) {
        seenDay[member]![at] = customer;
        days[member]![at]!++;
      }
      if (seen[member]![week] !== customer) {
        seen[member]![week] = customer;
        weeks[member]![week]!++;
      }
    }
  }
  return { days, weeks };
}

const member = (level: Level, name: string, length: number): Member => ({
  level,
  name,
  net: new Float64Array(length),
  orders: new Float64Array(length),
});

/** The places of the largest values that are above 0, largest first. */
const largest = (values: ArrayLike<number>, count: number): number[] =>
  Array.from(values, (value, i) => [value, i] as const)
    .filter(([value]) => value > 0)
    .sort((a, b) => b[0] - a[0] || a[1] - b[1])
    .slice(0, count)
    .map(([, i]) => i);

/** The regions by what they brought before `end`; none where there is only one. */
function largestRegions({ orders }: Facts, end: number, count: number): number[] {
  const { dictionary, codes } = orders.region;
  const net = new Float64Array(dictionary.size);
  for (let i = 0; i < orders.count; i++)
    if (orders.at[i]! < end * DAY_MS && codes[i] !== 0) net[codes[i]!]! += orders.netE4[i]!;
  const found = largest(net, count);
  return found.length < 2 ? [] : found;
}

/** Net revenue and orders by day and category, of the categories that brought most. Money that no product has is in none. */
function largestCategories(facts: Facts, calendar: TradingCalendar, count: number): Member[] {
  const { products, items, orders } = facts;
  const names = [...new Set(products.category.filter((name) => name !== null))].sort();
  if (count === 0 || names.length < 2) return [];
  const code = new Map(names.map((name, i) => [name, i]));
  const ofProduct = Int32Array.from(products.category, (name) => (name === null ? -1 : code.get(name)!));
  const total = new Float64Array(names.length);
  items.each(({ count: size, order, product, amountE4 }) => {
    for (let i = 0; i < size; i++) {
      const category = ofProduct[product[i]!]!;
      if (category >= 0 && orders.at[order[i]!]! < calendar.end * DAY_MS) total[category]! += amountE4[i]!;
    }
  });
  const chosen = largest(total, count);
  const place = new Int32Array(names.length).fill(-1);
  chosen.forEach((category, i) => {
    place[category] = i;
  });
  const length = calendar.end - calendar.first;
  const members = chosen.map((category) => member("category", names[category]!, length));
  // an order counts once in each of its categories
  const isCounted = new Uint8Array(members.length * orders.count);
  items.each(({ count: size, order, product, amountE4, isSale }) => {
    for (let i = 0; i < size; i++) {
      const category = ofProduct[product[i]!]!;
      const at = category < 0 ? -1 : place[category]!;
      if (at < 0) continue;
      const day = Math.floor(orders.at[order[i]!]! / DAY_MS) - calendar.first;
      if (day < 0 || day >= length) continue;
      members[at]!.net[day]! += amountE4[i]!;
      const key = at * orders.count + order[i]!;
      if (isSale[i] === 1 && isCounted[key] === 0) {
        isCounted[key] = 1;
        members[at]!.orders[day]!++;
      }
    }
  });
  return members;
}

/** By week from sums by day. */
function byWeek(days: Float64Array, { first, mondays }: TradingCalendar): Float64Array {
  return Float64Array.from(mondays, (monday) => {
    let sum = 0;
    for (let day = Math.max(monday, first); day < monday + 7; day++) sum += days[day - first] ?? 0;
    return sum;
  });
}

/**
 * The series of a shop up to the end of its calendar: three metrics of the whole shop and of its `regions` largest regions, revenue and
 * orders of its `categories` largest categories.
 */
export function shopSeries(
  facts: Facts,
  calendar: TradingCalendar,
  customerOrders: CustomerOrders,
  { regions, categories: most }: { regions: number; categories: number },
): ShopSeries[] {
  const { orders } = facts;
  const length = calendar.end - calendar.first;
  const chosen = largestRegions(facts, calendar.end, regions);
  const place = new Int32Array(orders.region.dictionary.size).fill(-1);
  chosen.forEach((code, i) => {
    place[code] = i + 1;
  });
  const members = [
    member("shop", "", length),
    ...chosen.map((code) => member("region", orders.region.dictionary.text(code) ?? "", length)),
  ];
  for (let i = 0; i < orders.count; i++) {
    const day = Math.floor(orders.at[i]! / DAY_MS) - calendar.first;
    if (day < 0 || day >= length) continue;
    for (const at of [0, place[orders.region.codes[i]!]!]) {
      if (at < 0) continue;
      members[at]!.net[day]! += orders.netE4[i]!;
      members[at]!.orders[day]! += orders.isSale[i]!;
    }
  }
  const people = [
    distinctCustomers(customerOrders, calendar, () => 0, 1),
    distinctCustomers(customerOrders, calendar, (i) => place[orders.region.codes[i]!]! - 1, chosen.length),
  ];
  const customers = {
    days: people.flatMap(({ days }) => days),
    weeks: people.flatMap(({ weeks }) => weeks),
  };
  const firstMonday = mondayOf(calendar.first);
  const weeksOf = (weeks: Float64Array): Float64Array =>
    Float64Array.from(calendar.mondays, (monday) => weeks[(monday - firstMonday) / 7]!);
  const found: ShopSeries[] = [];
  const add = ({ level, name, net, orders: counted }: Member): void => {
    const money = net.map((value) => value / E4);
    found.push({ level, name, metric: "net_revenue", days: money, weeks: byWeek(money, calendar) });
    found.push({ level, name, metric: "orders", days: counted, weeks: byWeek(counted, calendar) });
  };
  members.forEach((one, i) => {
    add(one);
    const days = customers.days[i]!;
    if (days.some((value) => value > 0))
      found.push({ level: one.level, name: one.name, metric: "customers", days, weeks: weeksOf(customers.weeks[i]!) });
  });
  for (const one of largestCategories(facts, calendar, most)) add(one);
  return found;
}
