/** Facts and tables → what the interactive page carries of the shop. */
import { type Day, dayOf, lastCompletePeriod } from "../calendar.ts";
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
  { regions, segments, stages, scale }: { regions: Places; segments: Places; stages: Places; scale: number },
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
    stage: placed("lifecycle", stages),
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

/** Every order with its items, oldest first. */
function ordersOf(facts: Facts, regions: Places, withCustomers: boolean): Columns {
  const { orders } = facts;
  const day = numbers(orders.select(pl.col("ordered_on").cast(pl.Int32).alias("day")), "day");
  const hours = numbers(orders.select(pl.col("ordered_at").dt.hour().alias("hour")), "hour");
  const customer = numbers(orders, "customer_no");
  const region = texts(orders, "region");
  const isSale = (orders.getColumn("is_sale").toArray() as boolean[]).map(Number);
  const rows = [...day.keys()].sort((a, b) => day[a]! - day[b]! || a - b);
  const items = facts.orderItems.sort("order_no");
  const order = numbers(items, "order_no");
  const net = numbers(items, "net_e4");
  const gross = numbers(items, "gross_e4");
  const divisor = divisorOf([...net, ...gross]);
  const firstOf = new Int32Array(day.length + 1);
  for (const one of order) firstOf[one + 1]! += 1;
  for (let o = 0; o < day.length; o++) firstOf[o + 1]! += firstOf[o]!;
  const picked = rows.flatMap((row) => {
    const own: number[] = [];
    for (let i = firstOf[row]!; i < firstOf[row + 1]!; i++) own.push(i);
    return own;
  });
  const firstItem = new Int32Array(rows.length + 1);
  rows.forEach((row, i) => {
    firstItem[i + 1] = firstItem[i]! + firstOf[row + 1]! - firstOf[row]!;
  });
  const product = numbers(items, "product_no");
  const units = numbers(items, "units");
  const itemSale = (items.getColumn("is_sale").toArray() as boolean[]).map(Number);
  return {
    scale: 10_000 / divisor,
    orders: {
      day: Int32Array.from(rows, (row) => day[row]!),
      hour: Uint8Array.from(rows, (row) => hours[row] ?? 0),
      customer: Int32Array.from(rows, (row) => (withCustomers ? customer[row]! : -1)),
      region: Uint16Array.from(rows, (row) => regions.of(region[row])),
      isSale: Uint8Array.from(rows, (row) => isSale[row]!),
      sales: Int32Array.from(rows, (row) => isSale[row]!),
      firstItem,
    },
    items: {
      product: Int32Array.from(picked, (i) => product[i]!),
      isSale: Uint8Array.from(picked, (i) => itemSale[i]!),
      units: Float64Array.from(picked, (i) => units[i]!),
      gross: Float64Array.from(picked, (i) => gross[i]! / divisor),
      net: Float64Array.from(picked, (i) => net[i]! / divisor),
    },
  };
}

/** Orders added up by day and region, each sum with one item that is no product. */
function sumsOf(facts: Facts, regions: Places): Columns {
  const sums = facts.orders
    .withColumns(pl.col("ordered_on").cast(pl.Int32).alias("day"))
    .groupBy("day", "region")
    .agg(
      pl.col("is_sale").sum().cast(pl.Float64).alias("sales"),
      pl.col("units").sum().alias("units"),
      pl.col("gross_e4").sum().cast(pl.Float64).alias("gross"),
      pl.col("net_e4").sum().cast(pl.Float64).alias("net"),
    )
    .sort(["day", "region"]);
  const [day, sales, units, gross, net] = ["day", "sales", "units", "gross", "net"].map((name) => numbers(sums, name));
  const divisor = divisorOf([...net!, ...gross!]);
  const region = texts(sums, "region");
  const is = Uint8Array.from(sales!, (count) => (count > 0 ? 1 : 0));
  return {
    scale: 10_000 / divisor,
    orders: {
      day: Int32Array.from(day!),
      hour: new Uint8Array(day!.length),
      customer: new Int32Array(day!.length).fill(-1),
      region: Uint16Array.from(region, regions.of),
      isSale: is,
      sales: Int32Array.from(sales!),
      firstItem: Int32Array.from({ length: day!.length + 1 }, (_, i) => i),
    },
    items: {
      product: new Int32Array(day!.length),
      isSale: is,
      units: Float64Array.from(units!),
      gross: Float64Array.from(gross!, (value) => value / divisor),
      net: Float64Array.from(net!, (value) => value / divisor),
    },
  };
}

/** Segments in the order of their rules. */
function segmentNames(table: pl.DataFrame | undefined): string[] {
  if (table === undefined) return [];
  const sorted = table.columns.includes("position") ? table.sort("position") : table;
  return texts(sorted, "segment").map(String);
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
): ExploreData | undefined {
  if (tables.kpis === undefined || facts.orders.height === 0) return undefined;
  const [regions, categories, stages] = [places(), places(), places(["New", "Active", "At-Risk", "Churned"])];
  const segments = places(segmentNames(tables.segments));
  const summed = facts.orderItems.height > MOST_ITEMS;
  const fewCustomers = facts.customers.height <= MOST_CUSTOMERS;
  const { orders, items, scale } = summed ? sumsOf(facts, regions) : ordersOf(facts, regions, fewCustomers);
  const customers = customersOf(tables.customer_360, { regions, segments, stages, scale });
  const names = texts(facts.products, "description").map(String);
  const ids = texts(facts.products, "product_id").map(String);
  const byId = new Map(ids.map((id, i) => [id, i]));
  const category = texts(facts.products, "category").map((name) => categories.of(name));
  const real = (facts.products.getColumn("is_product").toArray() as boolean[]).map(Number);
  const side = (text: string | null): number[] =>
    String(text)
      .split("|")
      .flatMap((id) => byId.get(id) ?? []);
  const rules = tables.basket_rules === undefined || summed ? [] : rulesOf(tables.basket_rules, side);
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
    stages: stages.names,
    products: summed ? { names: [NONE], category: [0], real: [0] } : { names, category, real },
    rules,
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
