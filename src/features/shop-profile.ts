/**
 * What the data of a day looks like beside how much was sold: shares and means that hardly move while the files are made the same way, and
 * jump when they are not.
 */
import type { Facts } from "../facts/contract.ts";
import { type ItemsProfile, type ProfileDays, profileItems } from "./profile-items.ts";
import { mondayOf, type TradingCalendar } from "./trading-calendar.ts";

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** Orders of single customers are counted over the last twelve weeks. */
const COUNTED_DAYS = 84;
/** Orders that are there twice are looked for in the last two. */
const COPIED_DAYS = 14;

/** An order of less than this share of the usual one is worth next to nothing. */
const TINY = 1 / 40;

/** Weeks of which the customer with most orders is known, newest first: the last complete one and those before it. */
const COUNTED_WEEKS = 12;

export interface ShopProfile extends ItemsProfile {
  /** The first day, since 1970. */
  first: number;
  length: number;
  days: ProfileDays;
  /** Sale orders by region (code of the dictionary) and day. */
  byRegion: ReadonlyMap<number, Float64Array>;
  /** … of them those that equal an earlier one of the day in customer, value and pieces (and time, without a customer); 0 before the last two weeks. */
  copiesByRegion: ReadonlyMap<number, Float64Array>;
  /** Sale orders of the customer with most of them by week, newest first. */
  mostOfOneByWeek: Float64Array;
  regionName(code: number): string;
  /** Sale orders by way to pay and day, and all that say one; none where the files do not. */
  byPayment: ReadonlyMap<string, Float64Array>;
  paid: Float64Array;
}

const zeros = (length: number): Float64Array => new Float64Array(length);

function entryOf(by: Map<number, Float64Array>, key: number, length: number): Float64Array {
  const known = by.get(key) ?? zeros(length);
  by.set(key, known);
  return known;
}

/** The most sale orders of one customer, by complete week before `end`, newest first. */
function mostOfOneByWeek({ orders }: Facts, end: number): Float64Array {
  const most = zeros(COUNTED_WEEKS);
  const counts = new Map<number, number>();
  const after = mondayOf(end);
  for (let i = 0; i < orders.count; i++) {
    const back = Math.floor((after - 1 - Math.floor(orders.at[i]! / DAY_MS)) / 7);
    if (orders.isSale[i] === 0 || orders.customer[i]! < 0 || back < 0 || back >= COUNTED_WEEKS) continue;
    const key = orders.customer[i]! * COUNTED_WEEKS + back;
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    if (count > most[back]!) most[back] = count;
  }
  return most;
}

/** Below which value an order of the last weeks is worth next to nothing. */
function tinyE4({ orders }: Pick<Facts, "orders">, after: number): number {
  const values: number[] = [];
  for (let i = 0; i < orders.count; i++)
    if (orders.isSale[i] === 1 && Math.floor(orders.at[i]! / DAY_MS) >= after) values.push(orders.grossE4[i]!);
  return TINY * (Float64Array.from(values).sort()[Math.floor(0.75 * values.length)] ?? 0);
}

/** Sale orders by way to pay and day. */
function ordersByPayment({ orders }: Facts, first: number, length: number): Pick<ShopProfile, "byPayment" | "paid"> {
  const { codes, dictionary } = orders.payment;
  const byCode = new Map<number, Float64Array>();
  const paid = zeros(length);
  for (let i = 0; i < codes.length; i++) {
    const day = Math.floor(orders.at[i]! / DAY_MS) - first;
    if (orders.isSale[i] === 0 || codes[i] === 0 || day < 0 || day >= length) continue;
    entryOf(byCode, codes[i]!, length)[day]!++;
    paid[day]!++;
  }
  const named = [...byCode].map(([code, own]) => [dictionary.text(code) ?? "", own] as const);
  return { byPayment: new Map(named.sort(([a], [b]) => (a < b ? -1 : 1))), paid };
}

function profileOrders(
  { orders, customers }: Facts,
  first: number,
  days: ProfileDays,
  byRegion: Map<number, Float64Array>,
  copiesByRegion: Map<number, Float64Array>,
): void {
  const length = days.orders.length;
  const tiny = tinyE4({ orders }, first + length - COUNTED_DAYS);
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
    if (orders.grossE4[i]! < tiny) days.tiny[day]!++;
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
    free: zeros(length),
    linesWithFree: zeros(length),
    tiny: zeros(length),
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
  return {
    first,
    length,
    days,
    byRegion,
    copiesByRegion,
    mostOfOneByWeek: mostOfOneByWeek(facts, end),
    regionName: (code) => dictionary.text(code) ?? "",
    ...items,
    ...ordersByPayment(facts, first, length),
  };
}
