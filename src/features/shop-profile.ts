/**
 * What the data of a day looks like beside how much was sold: shares and means that hardly move while the files are made the same way, and
 * jump when they are not.
 */
import type { Facts } from "../facts/contract.ts";
import type { TradingCalendar } from "./trading-calendar.ts";

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** Prices and quantities of the last four weeks are held against those of the eight before. */
export const RECENT_DAYS = 28;
const REFERENCE_DAYS = 56;
/** Orders of single customers are counted over the last twelve weeks. */
const COUNTED_DAYS = 84;
/** Orders that are there twice are looked for in the last two. */
const COPIED_DAYS = 14;

/** Sums by day; entry i is day `first + i`. */
export interface ProfileDays {
  /** Sale orders. */
  orders: Float64Array;
  /** … with a customer. */
  known: Float64Array;
  /** … of a customer's first day. */
  newcomers: Float64Array;
  /** … at midnight sharp: of a file without times. */
  midnight: Float64Array;
  /** Orders of any kind that take something back. */
  returns: Float64Array;
  /** Lines with a product, of sales. */
  lines: Float64Array;
  /** … of a product that was not seen in an earlier week. */
  newLines: Float64Array;
  /** … of a product without a category. */
  uncategorised: Float64Array;
  units: Float64Array;
  /** Ten-thousandths. */
  grossE4: Float64Array;
  /** Value of the largest sale order. */
  largestE4: Float64Array;
  /** Value of the largest order that takes something back. */
  largestReturnE4: Float64Array;
  /** Sum of the hours of the day of sale orders. */
  hours: Float64Array;
  /** Sale orders of the customer with most of them; 0 before the last twelve weeks. */
  mostOfOne: Float64Array;
}

export interface ShopProfile {
  /** The first day, since 1970. */
  first: number;
  length: number;
  days: ProfileDays;
  /** Sale orders by region (code of the dictionary) and day. */
  byRegion: ReadonlyMap<number, Float64Array>;
  /** … of them those that equal an earlier one of the day in customer, value and pieces (and time, without a customer); 0 before the last two weeks. */
  copiesByRegion: ReadonlyMap<number, Float64Array>;
  regionName(code: number): string;
  /**
   * By day of the last four weeks: the median over orders of the mean logarithm of price over the product's usual price in the eight weeks
   * before; NaN where fewer than `LEAST_MATCHED` orders can be compared.
   */
  priceLevel: Float64Array;
  /** The same of pieces per line. */
  quantityLevel: Float64Array;
  /** Orders that were compared. */
  matched: Float64Array;
  /** First day of the four weeks. */
  recent: number;
}

export const LEAST_MATCHED = 8;

const zeros = (length: number): Float64Array => new Float64Array(length);

/** The middle one of some values. */
const middle = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1]!;

function entryOf(by: Map<number, Float64Array>, key: number, length: number): Float64Array {
  const known = by.get(key) ?? zeros(length);
  by.set(key, known);
  return known;
}

function profileOrders(
  { orders, customers }: Facts,
  first: number,
  days: ProfileDays,
  byRegion: Map<number, Float64Array>,
  copiesByRegion: Map<number, Float64Array>,
): void {
  const length = days.orders.length;
  const seen = new Set<string>();
  const ofCustomer = new Map<number, number>();
  for (let i = 0; i < orders.count; i++) {
    const day = Math.floor(orders.at[i]! / DAY_MS) - first;
    if (day < 0 || day >= length) continue;
    if (orders.netE4[i]! < orders.grossE4[i]!) days.returns[day]!++;
    if (orders.isSale[i] === 0) {
      if (-orders.netE4[i]! > days.largestReturnE4[day]!) days.largestReturnE4[day] = -orders.netE4[i]!;
      continue;
    }
    const [time, customer, region] = [orders.at[i]! % DAY_MS, orders.customer[i]!, orders.region.codes[i]!];
    days.orders[day]!++;
    days.hours[day]! += time / HOUR_MS;
    if (time === 0) days.midnight[day]!++;
    days.units[day]! += orders.units[i]!;
    days.grossE4[day]! += orders.grossE4[i]!;
    if (orders.grossE4[i]! > days.largestE4[day]!) days.largestE4[day] = orders.grossE4[i]!;
    if (region !== 0) {
      entryOf(byRegion, region, length)[day]!++;
      if (day >= length - COPIED_DAYS) {
        const key = `${region}/${day}/${customer}/${orders.grossE4[i]}/${orders.units[i]}/${customer < 0 ? time : ""}`;
        if (seen.has(key)) entryOf(copiesByRegion, region, length)[day]!++;
        seen.add(key);
      }
    }
    if (customer < 0) continue;
    days.known[day]!++;
    if (customers.firstDay[customer] === day + first) days.newcomers[day]!++;
    if (day < length - COUNTED_DAYS) continue;
    const key = customer * COUNTED_DAYS + day - (length - COUNTED_DAYS);
    const count = (ofCustomer.get(key) ?? 0) + 1;
    ofCustomer.set(key, count);
    if (count > days.mostOfOne[day]!) days.mostOfOne[day] = count;
  }
}

/** Prices, quantities and products of the lines. */
function profileItems({ orders, items, products }: Facts, first: number, days: ProfileDays) {
  const length = days.orders.length;
  const recent = Math.max(0, length - RECENT_DAYS);
  const from = Math.max(0, recent - REFERENCE_DAYS);
  const firstSeen = new Int32Array(products.count).fill(0x7fffffff);
  const [price, pieces, count] = [zeros(products.count), zeros(products.count), zeros(products.count)];
  const dayOfOrder = Int32Array.from(orders.at, (at) => Math.floor(at / DAY_MS) - first);
  items.each(({ count: size, order, product, isSale, quantity, amountE4 }) => {
    for (let i = 0; i < size; i++) {
      if (isSale[i] === 0) continue;
      const [day, p] = [dayOfOrder[order[i]!]!, product[i]!];
      if (day < firstSeen[p]!) firstSeen[p] = day;
      if (day < from || day >= recent || !(quantity[i]! > 0) || !(amountE4[i]! > 0)) continue;
      // means of logarithms: one bulk order at a low price does not make the usual price
      price[p]! += Math.log(amountE4[i]! / quantity[i]!);
      pieces[p]! += Math.log(quantity[i]!);
      count[p]!++;
    }
  });
  // one value per order: an order of hundreds of lines is one customer's
  const [priceOf, piecesOf, compared] = [zeros(orders.count), zeros(orders.count), zeros(orders.count)];
  items.each(({ count: size, order, product, isSale, quantity, amountE4 }) => {
    for (let i = 0; i < size; i++) {
      const [day, p] = [dayOfOrder[order[i]!]!, product[i]!];
      if (isSale[i] === 0 || day < 0 || day >= length) continue;
      days.lines[day]!++;
      if (firstSeen[p]! > day - 7) days.newLines[day]!++;
      if (products.category[p] === null) days.uncategorised[day]!++;
      if (day < recent || products.isProduct[p] === 0 || count[p] === 0) continue;
      if (!(amountE4[i]! > 0) || !(quantity[i]! > 0)) continue;
      priceOf[order[i]!]! += Math.log(amountE4[i]! / quantity[i]!) - price[p]! / count[p]!;
      piecesOf[order[i]!]! += Math.log(quantity[i]!) - pieces[p]! / count[p]!;
      compared[order[i]!]!++;
    }
  });
  const prices: number[][] = Array.from({ length: length - recent }, () => []);
  const quantities: number[][] = Array.from({ length: length - recent }, () => []);
  for (let i = 0; i < orders.count; i++) {
    if (compared[i] === 0) continue;
    prices[dayOfOrder[i]! - recent]!.push(priceOf[i]! / compared[i]!);
    quantities[dayOfOrder[i]! - recent]!.push(piecesOf[i]! / compared[i]!);
  }
  const medians = (all: number[][]): Float64Array =>
    Float64Array.from(all, (values) => (values.length < LEAST_MATCHED ? Number.NaN : middle(values)));
  return {
    recent: recent + first,
    priceLevel: medians(prices),
    quantityLevel: medians(quantities),
    matched: Float64Array.from(prices, (values) => values.length),
  };
}

export function shopProfile(facts: Facts, { first, end }: Pick<TradingCalendar, "first" | "end">): ShopProfile {
  const length = end - first;
  const days: ProfileDays = {
    orders: zeros(length),
    known: zeros(length),
    newcomers: zeros(length),
    midnight: zeros(length),
    returns: zeros(length),
    lines: zeros(length),
    newLines: zeros(length),
    uncategorised: zeros(length),
    units: zeros(length),
    grossE4: zeros(length),
    largestE4: zeros(length),
    largestReturnE4: zeros(length),
    hours: zeros(length),
    mostOfOne: zeros(length),
  };
  const byRegion = new Map<number, Float64Array>();
  const copiesByRegion = new Map<number, Float64Array>();
  profileOrders(facts, first, days, byRegion, copiesByRegion);
  const items = profileItems(facts, first, days);
  const { dictionary } = facts.orders.region;
  return { first, length, days, byRegion, copiesByRegion, regionName: (code) => dictionary.text(code) ?? "", ...items };
}
