/** Facts and tables → what the interactive page carries of the shop. */
import { type Day, dayOf, lastCompletePeriod } from "../calendar.ts";
import type { DictionaryColumn } from "../columns/dictionary.ts";
import pl from "../columns/polars.ts";
import type { ExploreCustomers, ExploreData, ExploreItems, ExploreOrders } from "../explore/contract.ts";
import type { Facts } from "../facts/contract.ts";

/** More items than this would make the page heavier than 2 MB: their orders are added up by day and region. */
const MOST_ITEMS = 150_000;
/** More customers than this stay in the tables. */
const MOST_CUSTOMERS = 20_000;
const MOST_RULES = 200;
const NONE = "";

interface Places {
  names: string[];
  of(name: string | null | undefined): number;
}

/** Numbers names in the order in which they are met; 0 is none. */
function places(first: readonly string[] = []): Places {
  const known = new Map<string, number>([[NONE, 0]]);
  const names = [NONE];
  const of = (name: string | null | undefined): number => {
    if (name === null || name === undefined || name === NONE) return 0;
    let place = known.get(name);
    if (place === undefined) {
      place = names.length;
      known.set(name, place);
      names.push(name);
    }
    return place;
  };
  first.map(of);
  return { names, of };
}

const numbers = (frame: pl.DataFrame, name: string): number[] =>
  frame.columns.includes(name) ? (frame.getColumn(name).cast(pl.Float64).toArray() as number[]) : [];
const texts = (frame: pl.DataFrame, name: string): (string | null)[] =>
  frame.columns.includes(name) ? (frame.getColumn(name).toArray() as (string | null)[]) : [];

/** The largest power of ten that divides every amount: most shops have no fractions of a penny. */
function divisorOf(amounts: readonly number[]): number {
  for (const divisor of [100, 10]) if (amounts.every((amount) => amount % divisor === 0)) return divisor;
  return 1;
}

function customersOf(
  table: pl.DataFrame | undefined,
  { regions, segments, scale }: { regions: Places; segments: Places; scale: number },
): ExploreCustomers {
  const some =
    table === undefined || table.height > MOST_CUSTOMERS ? pl.DataFrame({ customer_id: [] as string[] }) : table;
  const ids = texts(some, "customer_id").map(String);
  const column = (name: string, factor = 1): number[] => {
    const values = numbers(some, name);
    return ids.map((_, i) => Math.round((values[i] ?? 0) * factor));
  };
  const placed = (name: string, { of }: Places): Uint16Array => {
    const values = texts(some, name);
    return Uint16Array.from(ids, (_, i) => of(values[i]));
  };
  const scored = table?.columns.includes("fm_score") === true;
  return {
    ids,
    region: placed("country", regions),
    segment: placed("segment", segments),
    previous: placed("previous_segment", segments),
    recencyScore: Uint8Array.from(column(scored ? "r_score" : NONE)),
    otherScore: Uint8Array.from(column(scored ? "fm_score" : NONE)),
    recency: Int32Array.from(column("recency_days")),
    frequency: Int32Array.from(column("frequency")),
    spend: Float64Array.from(column("monetary", scale)),
    gap: Int32Array.from(column("usual_gap_days", 10)),
  };
}

interface Columns {
  orders: ExploreOrders;
  items: ExploreItems;
  scale: number;
}

const textOf = ({ dictionary, codes }: DictionaryColumn, row: number): string | null =>
  dictionary.text(codes[row]!) ?? null;

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** Items by order: those of order `i` are `rows[first[i]]` up to `rows[first[i + 1]]`, each product once. */
interface ItemRows {
  first: Int32Array;
  product: Int32Array;
  isSale: Uint8Array;
  units: Float64Array;
  gross: Float64Array;
  net: Float64Array;
}

/** Adds the items up by order and product. */
function itemsByOrder({ orders, items, products }: Facts): ItemRows {
  const count = items.count;
  const key = new Float64Array(count);
  const [isSale, units, net] = [new Uint8Array(count), new Float64Array(count), new Float64Array(count)];
  let at = 0;
  items.each((batch) => {
    for (let i = 0; i < batch.count; i++, at++) {
      key[at] = batch.order[i]! * products.count + batch.product[i]!;
      isSale[at] = batch.isSale[i]!;
      units[at] = batch.quantity[i]!;
      net[at] = batch.amountE4[i]!;
    }
  });
  const sorted = Int32Array.from(key.keys()).sort((a, b) => key[a]! - key[b]! || a - b);
  const made: ItemRows = {
    first: new Int32Array(orders.count + 1),
    product: new Int32Array(count),
    isSale: new Uint8Array(count),
    units: new Float64Array(count),
    gross: new Float64Array(count),
    net: new Float64Array(count),
  };
  let row = -1;
  let last = -1;
  for (const i of sorted) {
    if (key[i] !== last) {
      last = key[i]!;
      row += 1;
      made.product[row] = last % products.count;
      made.first[Math.floor(last / products.count) + 1]! += 1;
    }
    made.isSale[row]! |= isSale[i]!;
    made.net[row]! += net[i]!;
    if (isSale[i] === 0) continue;
    made.units[row]! += units[i]!;
    made.gross[row]! += net[i]!;
  }
  for (let o = 0; o < orders.count; o++) made.first[o + 1]! += made.first[o]!;
  return made;
}

/** Every order with its items, oldest first. */
function ordersOf(facts: Facts, regions: Places, withCustomers: boolean): Columns {
  const { orders } = facts;
  const rows = Int32Array.from(orders.at.subarray(0, orders.count).keys()).sort(
    (a, b) => orders.at[a]! - orders.at[b]! || a - b,
  );
  const items = itemsByOrder(facts);
  const picked: number[] = [];
  const firstItem = new Int32Array(rows.length + 1);
  rows.forEach((row, i) => {
    for (let item = items.first[row]!; item < items.first[row + 1]!; item++) picked.push(item);
    firstItem[i + 1] = picked.length;
  });
  const divisor = divisorOf([...picked.map((i) => items.net[i]!), ...picked.map((i) => items.gross[i]!)]);
  const flag = Uint8Array.from(rows, (row) => orders.isSale[row]!);
  return {
    scale: 10_000 / divisor,
    orders: {
      day: Int32Array.from(rows, (row) => Math.floor(orders.at[row]! / DAY_MS)),
      hour: Uint8Array.from(rows, (row) => Math.floor((orders.at[row]! % DAY_MS) / HOUR_MS)),
      customer: Int32Array.from(rows, (row) => (withCustomers ? orders.customer[row]! : -1)),
      region: Uint16Array.from(rows, (row) => regions.of(textOf(orders.region, row))),
      isSale: flag,
      sales: Int32Array.from(flag),
      firstItem,
    },
    items: {
      product: Int32Array.from(picked, (i) => items.product[i]!),
      isSale: Uint8Array.from(picked, (i) => items.isSale[i]!),
      units: Float64Array.from(picked, (i) => items.units[i]!),
      gross: Float64Array.from(picked, (i) => items.gross[i]! / divisor),
      net: Float64Array.from(picked, (i) => items.net[i]! / divisor),
    },
  };
}

/** Orders added up by day and region, each sum with one item that is no product. */
function sumsOf({ orders }: Facts, regions: Places): Columns {
  interface Sum {
    day: number;
    region: number;
    sales: number;
    units: number;
    gross: number;
    net: number;
  }
  const sums = new Map<number, Sum>();
  for (let o = 0; o < orders.count; o++) {
    const day = Math.floor(orders.at[o]! / DAY_MS);
    const region = regions.of(textOf(orders.region, o));
    const key = day * 65_536 + region;
    const sum = sums.get(key) ?? { day, region, sales: 0, units: 0, gross: 0, net: 0 };
    sum.sales += orders.isSale[o]!;
    sum.units += orders.units[o]!;
    sum.gross += orders.grossE4[o]!;
    sum.net += orders.netE4[o]!;
    sums.set(key, sum);
  }
  const rows = [...sums.values()].sort((a, b) => a.day - b.day || a.region - b.region);
  const divisor = divisorOf(rows.flatMap(({ net, gross }) => [net, gross]));
  const isSale = Uint8Array.from(rows, ({ sales }) => (sales > 0 ? 1 : 0));
  return {
    scale: 10_000 / divisor,
    orders: {
      day: Int32Array.from(rows, ({ day }) => day),
      hour: new Uint8Array(rows.length),
      customer: new Int32Array(rows.length).fill(-1),
      region: Uint16Array.from(rows, ({ region }) => region),
      isSale,
      sales: Int32Array.from(rows, ({ sales }) => sales),
      firstItem: Int32Array.from({ length: rows.length + 1 }, (_, i) => i),
    },
    items: {
      product: new Int32Array(rows.length),
      isSale,
      units: Float64Array.from(rows, ({ units }) => Math.round(units * 1000) / 1000),
      gross: Float64Array.from(rows, ({ gross }) => gross / divisor),
      net: Float64Array.from(rows, ({ net }) => net / divisor),
    },
  };
}

/** Segments in the order of their rules. */
function segmentNames(table: pl.DataFrame | undefined): string[] {
  if (table === undefined) return [];
  const sorted = table.columns.includes("position") ? table.sort("position") : table;
  return texts(sorted, "segment").map(String);
}

/** Options of the analyses that decide what the page can count as they do. */
export interface ExploreOptions {
  kpis: { grain: string; customers: string };
  /** `all`: baskets are those of everybody, of every product. */
  basket: { least: number; most: number | null; all: boolean };
}

/** From the options of the analyses `kpis` and `basket`. */
export function exploreOptions(
  kpis: { grain: string; customers: string },
  basket: {
    minBasketSize: number;
    maxBasketSize: number | null;
    customers: string;
    products: string;
    topItems: number | null;
    items: { include: readonly string[]; exclude: readonly string[] };
  },
): ExploreOptions {
  const { minBasketSize, maxBasketSize, customers, products, topItems, items } = basket;
  return {
    kpis,
    basket: {
      least: minBasketSize,
      most: maxBasketSize,
      all:
        customers === "all" &&
        products === "onlyProducts" &&
        topItems === null &&
        items.include.length + items.exclude.length === 0,
    },
  };
}

/**
 * What the page of an edition carries; undefined where there is no order, or where no analysis of sales ran.
 *
 * `tables`: the edition's, of which `customer_360`, `segments` and `basket_rules` are read where they exist.
 */
export function exploreOf(
  facts: Facts,
  tables: Readonly<Record<string, pl.DataFrame>>,
  asOf: Day,
  options: ExploreOptions,
): ExploreData | undefined {
  // figures of another grain or of some sales only would not be those of the report
  if (options.kpis.grain !== "week" || options.kpis.customers !== "all") return undefined;
  if (tables.kpis === undefined || facts.orders.count === 0) return undefined;
  const [regions, categories] = [places(), places()];
  const segments = places(segmentNames(tables.segments));
  const summed = facts.items.count > MOST_ITEMS;
  const fewCustomers = facts.customers.count <= MOST_CUSTOMERS;
  const { orders, items, scale } = summed ? sumsOf(facts, regions) : ordersOf(facts, regions, fewCustomers);
  const customers = customersOf(tables.customer_360, { regions, segments, scale });
  const { description: names, id: ids } = facts.products;
  const byId = new Map(ids.map((id, i) => [id, i]));
  const category = facts.products.category.map((name) => categories.of(name));
  const real = [...facts.products.isProduct.subarray(0, facts.products.count)];
  const side = (text: string | null): number[] =>
    String(text)
      .split("|")
      .flatMap((id) => byId.get(id) ?? []);
  const rules =
    tables.basket_rules === undefined || summed || !options.basket.all ? [] : rulesOf(tables.basket_rules, side);
  const period = lastCompletePeriod(asOf, "week");
  const days = [orders.day[0]!, orders.day.at(-1)!];
  const [first, last] = days.map(dayOf);
  const missing = [
    ...(summed
      ? [
          `more than ${MOST_ITEMS.toLocaleString("en-GB")} order lines: customers, products, baskets and cohorts do not follow the filter`,
        ]
      : []),
    ...(fewCustomers ? [] : [`more than ${MOST_CUSTOMERS.toLocaleString("en-GB")} customers: they stay in the tables`]),
  ];
  return {
    asOf,
    period: { from: period.start, to: period.end },
    first: first!,
    last: last!,
    scale,
    regions: regions.names,
    categories: summed ? [NONE] : categories.names,
    segments: segments.names,
    products: summed ? { names: [NONE], category: [0], real: [0] } : { names, category, real },
    rules,
    basket: { least: options.basket.least, most: options.basket.most },
    summed,
    ...(missing.length === 0 ? {} : { without: `This shop has ${missing.join("; and ")}.` }),
    customers,
    orders,
    items,
  };
}

/** The rules that the report shows, in its order, as places of products. */
function rulesOf(table: pl.DataFrame, side: (text: string | null) => number[]): { from: number[]; to: number[] }[] {
  const names = ["antecedent", "consequent", "lift", "confidence", "count", "is_redundant", "is_significant"];
  return table
    .select(...names.map((name) => pl.col(name)))
    .toRecords()
    .filter((row) => row.is_significant === true && row.is_redundant === false)
    .map(
      (row) =>
        ({ ...row, key: `${row.antecedent}/${row.consequent}` }) as Record<string, string | number> & { key: string },
    )
    .sort(
      (a, b) =>
        Number(b.lift) - Number(a.lift) ||
        Number(b.confidence) - Number(a.confidence) ||
        Number(b.count) - Number(a.count) ||
        (a.key < b.key ? -1 : 1),
    )
    .slice(0, MOST_RULES)
    .map((row) => ({ from: side(String(row.antecedent)), to: side(String(row.consequent)) }));
}
