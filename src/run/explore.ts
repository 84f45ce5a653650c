/** Facts and tables → what the interactive page carries of the shop. */
import { type Day, dayOf, lastCompletePeriod } from "../calendar.ts";
import pl from "../columns/polars.ts";
import type { ExploreCustomers, ExploreData } from "../explore/contract.ts";
import type { Facts } from "../facts/contract.ts";
import { NONE, ordersOf, type Places, places, sumsOf } from "./explore-orders.ts";

/** More items than this would make the page heavier than 2 MB: their orders are added up by day and region. */
const MOST_ITEMS = 150_000;
/** More customers than this stay in the tables. */
const MOST_CUSTOMERS = 20_000;
const MOST_RULES = 200;

const numbers = (frame: pl.DataFrame, name: string): number[] =>
  frame.columns.includes(name) ? (frame.getColumn(name).cast(pl.Float64).toArray() as number[]) : [];
const texts = (frame: pl.DataFrame, name: string): (string | null)[] =>
  frame.columns.includes(name) ? (frame.getColumn(name).toArray() as (string | null)[]) : [];

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
  // a choice of segments that nobody is in would be none
  const segments = places(facts.customers.count > 0 ? segmentNames(tables.segments) : []);
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
