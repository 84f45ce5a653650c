/** What the lines of a shop look like: prices and pieces beside those of the same products before, new products, categories. */
import type { Facts } from "../facts/contract.ts";
import { mondayOf } from "./trading-calendar.ts";

const DAY_MS = 86_400_000;
/** Prices and quantities of the last four weeks are held against those of the eight before. */
const RECENT_DAYS = 28;
const REFERENCE_DAYS = 56;
const LEAST_MATCHED = 8;
/** Weeks of which the orders by category are counted: the last, and what it is held against. */
const CATEGORY_DAYS = 7 * 9 + 6;
const YEAR_DAYS = 364;
/** The weeks before and after the same one of the year before. */
const AROUND_DAYS = 7;
const MOST_CATEGORIES = 200;
/** Lines at earlier prices from which on a product's prices are known. */
const KNOWN_FROM = 5;
/** So far outside all earlier prices a price is none. */
const ODD = 8;
const MOVED = 0.05;
/** A product that costs nothing any more is odd if it does so in so many lines, and in nearly all. */
const FEWEST_FREE = 8;
const NEARLY_ALL = 0.8;

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
  /** Lines of products that otherwise have a price, at none. */
  free: Float64Array;
  /** Those and the lines of sales. */
  linesWithFree: Float64Array;
  units: Float64Array;
  /** Ten-thousandths. */
  grossE4: Float64Array;
  /** Sale orders of next to no value. */
  tiny: Float64Array;
  /** Value of the largest sale order. */
  largestE4: Float64Array;
  /** Value of the largest order that takes something back. */
  largestReturnE4: Float64Array;
  /** Sum of the hours of the day of sale orders. */
  hours: Float64Array;
  /** Sale orders of the customer with most of them; 0 before the last twelve weeks. */
  mostOfOne: Float64Array;
}

/** What the lines say. */
export interface ItemsProfile {
  /**
   * By day of the last four weeks: the median over orders of the mean logarithm of price over the product's usual price in the eight weeks
   * before; NaN where too few orders can be compared.
   */
  priceLevel: Float64Array;
  /** The same of pieces per line. */
  quantityLevel: Float64Array;
  /** By day: the median over orders of how far, on the logarithm, a line's price is off on average, up or down. */
  priceSpread: Float64Array;
  /** Orders that were compared; lines of them that cost less than usual, about as much, or more. */
  matched: Float64Array;
  moved: readonly Float64Array[];
  /** First day of the four weeks. */
  recent: number;
  /** By region: the price level of the last complete week and of those before it within the four, newest first; NaN where too few can be compared. */
  priceLevelsByRegion: ReadonlyMap<number, RegionLevels>;
  /** By category, and all of them together: its sale orders by day of the weeks that a week is held against. */
  byCategory: ReadonlyMap<string, Float64Array>;
  inCategories: Float64Array;
  /** Products that were sold far outside all their earlier prices in the last complete week. */
  oddPrices: readonly OddPrice[];
}

/** Price levels of a region by week, newest first, and the orders that each is made of. */
export interface RegionLevels {
  levels: Float64Array;
  matched: Float64Array;
}

/** A product of the last complete week at prices that it never had. */
export interface OddPrice {
  product: number;
  id: string;
  description: string;
  /** The first day, since 1970. */
  day: number;
  /** The farthest price, and the least and most of all earlier ones, over the usual price. */
  factor: number;
  least: number;
  most: number;
  /** Money too much or too little, ten-thousandths. */
  excessE4: number;
}

const zeros = (length: number): Float64Array => new Float64Array(length);

/** The middle one of some values. */
const middle = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1]!;

const medians = (all: readonly number[][]): Float64Array =>
  Float64Array.from(all, (values) => (values.length < LEAST_MATCHED ? Number.NaN : middle(values)));

/** The products' usual prices and pieces of a line, on the logarithm, and between which prices they were ever sold. */
interface Known {
  price: Float64Array;
  pieces: Float64Array;
  count: Float64Array;
  firstSeen: Int32Array;
  /** Of the prices before the last complete week, ten-thousandths. */
  least: Float32Array;
  most: Float32Array;
  /** Lines of them, counted up to 255. */
  lines: Uint8Array;
}

function knownOf({ items, products }: Facts, dayOfOrder: Int32Array, recent: number, week: number): Known {
  const from = Math.max(0, recent - REFERENCE_DAYS);
  const size = products.count;
  const known: Known = {
    price: zeros(size),
    pieces: zeros(size),
    count: zeros(size),
    firstSeen: new Int32Array(size).fill(0x7fffffff),
    least: new Float32Array(size).fill(Number.POSITIVE_INFINITY),
    most: new Float32Array(size),
    lines: new Uint8Array(size),
  };
  const { price, pieces, count, firstSeen, least, most, lines } = known;
  items.each(({ count: batch, order, product, isSale, quantity, amountE4 }) => {
    for (let i = 0; i < batch; i++) {
      if (isSale[i] === 0) continue;
      const day = dayOfOrder[order[i]!]!;
      const p = product[i]!;
      if (day < firstSeen[p]!) firstSeen[p] = day;
      if (day >= week || !(quantity[i]! > 0) || !(amountE4[i]! > 0)) continue;
      const each = amountE4[i]! / quantity[i]!;
      if (each < least[p]!) least[p] = each;
      if (each > most[p]!) most[p] = each;
      if (lines[p]! < 255) lines[p]!++;
      if (day < from || day >= recent) continue;
      // means of logarithms: one bulk order at a low price does not make the usual price
      price[p]! += Math.log(each);
      pieces[p]! += Math.log(quantity[i]!);
      count[p]!++;
    }
  });
  return known;
}

/** Watches the lines of a week for products at prices that they never had. */
function createOddPrices({ products }: Facts, { price, count, least, most, lines }: Known, first: number) {
  const found = new Map<number, OddPrice & { free: number; lines: number }>();
  return {
    see(day: number, p: number, quantity: number, amountE4: number): void {
      if (lines[p]! < KNOWN_FROM || products.isProduct[p] === 0 || !(quantity > 0)) return;
      const each = amountE4 / quantity;
      const usual = count[p]! > 0 ? Math.exp(price[p]! / count[p]!) : most[p]!;
      const isHigh = each >= ODD * most[p]!;
      const isLow = each * ODD <= least[p]!;
      let one = found.get(p);
      if (one !== undefined) one.lines++;
      if (!isHigh && !isLow) return;
      if (one === undefined) {
        const range = { least: least[p]! / usual, most: most[p]! / usual };
        const names = { product: p, id: products.id[p]!, description: products.description[p]! };
        one = { ...names, day: day + first, factor: each / usual, ...range, excessE4: 0, free: 0, lines: 1 };
        found.set(p, one);
      }
      one.day = Math.min(one.day, day + first);
      one.excessE4 += amountE4 - quantity * usual;
      if (isLow) one.free++;
      if (isHigh ? each / usual > one.factor : one.factor < 1 && each / usual < one.factor) one.factor = each / usual;
    },
    all: (): OddPrice[] =>
      [...found.values()].filter(
        (one) => one.factor > 1 || (one.free >= FEWEST_FREE && one.free >= NEARLY_ALL * one.lines),
      ),
  };
}

/** Sale orders by category and day, each order once in each of its categories; of the days that matter alone. */
function createCategories({ orders, products }: Facts, length: number, dayOfOrder: Int32Array) {
  const names = [...new Set(products.category.filter((name) => name !== null))].sort();
  const counted = names.length < 2 || names.length > MOST_CATEGORIES ? [] : names;
  const code = new Map(counted.map((name, i) => [name, i]));
  const ofProduct = Int32Array.from(products.category, (name) => (name === null ? -1 : (code.get(name) ?? -1)));
  const days = counted.map(() => zeros(length));
  const all = zeros(length);
  const isWanted = (day: number): boolean =>
    day >= length - CATEGORY_DAYS ||
    (day >= length - YEAR_DAYS - AROUND_DAYS - 14 && day < length - YEAR_DAYS + AROUND_DAYS);
  // the orders of those days, numbered
  const place = new Int32Array(counted.length === 0 ? 0 : orders.count).fill(-1);
  let wanted = 0;
  for (let i = 0; i < place.length; i++)
    if (dayOfOrder[i]! >= 0 && dayOfOrder[i]! < length && isWanted(dayOfOrder[i]!)) place[i] = wanted++;
  const seen = new Uint8Array(Math.ceil((wanted * counted.length) / 8));
  return {
    see(order: number, day: number, p: number): void {
      const category = ofProduct[p]!;
      if (category < 0 || place[order]! < 0) return;
      const at = place[order]! * counted.length + category;
      if ((seen[at >> 3]! & (1 << (at & 7))) !== 0) return;
      seen[at >> 3]! |= 1 << (at & 7);
      days[category]![day]!++;
      all[day]!++;
    },
    byCategory: new Map(counted.map((name, i) => [name, days[i]!])),
    all,
  };
}

/** Prices, quantities, products and categories of the lines; those by day are added to `days`. */
export function profileItems(facts: Facts, first: number, days: ProfileDays): ItemsProfile {
  const { orders, items, products } = facts;
  const length = days.orders.length;
  const recent = Math.max(0, length - RECENT_DAYS);
  const week = mondayOf(first + length) - 7 - first;
  const dayOfOrder = new Int32Array(orders.count);
  for (let i = 0; i < orders.count; i++) dayOfOrder[i] = Math.floor(orders.at[i]! / DAY_MS) - first;
  const known = knownOf(facts, dayOfOrder, recent, week);
  const { price, pieces, count, firstSeen, lines } = known;
  const odd = createOddPrices(facts, known, first);
  const categories = createCategories(facts, length, dayOfOrder);
  const moved = [0, 1, 2].map(() => zeros(length - recent));
  // one value per order: an order of hundreds of lines is one customer's
  const of = (): Float64Array => zeros(orders.count);
  const [priceOf, offOf, piecesOf, compared] = [of(), of(), of(), of()];
  items.each(({ count: size, order, product, isSale, quantity, amountE4 }) => {
    for (let i = 0; i < size; i++) {
      const day = dayOfOrder[order[i]!]!;
      const p = product[i]!;
      if (day < 0 || day >= length) continue;
      const isFree = amountE4[i] === 0 && quantity[i]! > 0 && lines[p]! >= KNOWN_FROM;
      if (isFree) days.free[day]!++;
      if (isFree || isSale[i] === 1) days.linesWithFree[day]!++;
      if (isSale[i] === 0) continue;
      days.lines[day]!++;
      if (firstSeen[p]! > day - 7) days.newLines[day]!++;
      if (products.category[p] === null) days.uncategorised[day]!++;
      else categories.see(order[i]!, day, p);
      if (day >= week && day < week + 7) odd.see(day, p, quantity[i]!, amountE4[i]!);
      if (day < recent || products.isProduct[p] === 0 || count[p] === 0) continue;
      if (!(amountE4[i]! > 0) || !(quantity[i]! > 0)) continue;
      const off = Math.log(amountE4[i]! / quantity[i]!) - price[p]! / count[p]!;
      moved[Math.abs(off) < MOVED ? 1 : off < 0 ? 0 : 2]![day - recent]!++;
      priceOf[order[i]!]! += off;
      offOf[order[i]!]! += Math.abs(off);
      piecesOf[order[i]!]! += Math.log(quantity[i]!) - pieces[p]! / count[p]!;
      compared[order[i]!]!++;
    }
  });
  const byDay = (): number[][] => Array.from({ length: length - recent }, () => []);
  const [prices, offs, quantities] = [byDay(), byDay(), byDay()];
  const byRegion = new Map<number, number[][]>();
  for (let i = 0; i < orders.count; i++) {
    if (compared[i] === 0) continue;
    const day = dayOfOrder[i]!;
    const level = priceOf[i]! / compared[i]!;
    prices[day - recent]!.push(level);
    offs[day - recent]!.push(offOf[i]! / compared[i]!);
    quantities[day - recent]!.push(piecesOf[i]! / compared[i]!);
    const region = orders.region.codes[i]!;
    const back = Math.floor((week + 6 - day) / 7);
    if (region === 0 || back < 0 || back > 3) continue;
    const levels = byRegion.get(region) ?? [[], [], [], []];
    byRegion.set(region, levels);
    levels[back]!.push(level);
  }
  return {
    recent: recent + first,
    priceLevel: medians(prices),
    priceSpread: medians(offs),
    quantityLevel: medians(quantities),
    matched: Float64Array.from(prices, (values) => values.length),
    moved,
    priceLevelsByRegion: new Map(
      [...byRegion].map(([region, levels]): [number, RegionLevels] => [
        region,
        { levels: medians(levels), matched: Float64Array.from(levels, (values) => values.length) },
      ]),
    ),
    byCategory: categories.byCategory,
    inCategories: categories.all,
    oddPrices: odd.all(),
  };
}
