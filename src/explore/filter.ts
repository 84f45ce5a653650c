/** What the reader chose to look at, its permalink, and which orders, items and customers that leaves. */
import type { ExploreData } from "./contract.ts";

/** Places in the lists of the head; undefined: all. */
export interface PageFilter {
  /** Weeks that the figures speak of: the edition's own week by default. */
  weeks: 1 | 4 | 13 | 52;
  region?: number;
  segment?: number;
  category?: number;
}

export const WEEKS = [1, 4, 13, 52] as const;
export const NO_FILTER: PageFilter = { weeks: 1 };
export const FILTER_DIMENSIONS = ["region", "segment", "category"] as const;
export type FilterDimension = (typeof FILTER_DIMENSIONS)[number];

const LISTS = { region: "regions", segment: "segments", category: "categories" } as const;

/** The values of a dimension. */
export const valuesOf = (data: Pick<ExploreData, "regions" | "segments" | "categories">, dimension: FilterDimension) =>
  data[LISTS[dimension]];

/** Whether the filter leaves out a part of the shop, whatever the period. */
export const isNarrow = (filter: PageFilter): boolean =>
  FILTER_DIMENSIONS.some((dimension) => filter[dimension] !== undefined);
export const isDefault = (filter: PageFilter): boolean => filter.weeks === 1 && !isNarrow(filter);

/** `weeks=13&region=Germany`; empty without a filter. */
export function toHash(filter: PageFilter, data: Pick<ExploreData, "regions" | "segments" | "categories">): string {
  const parts = new URLSearchParams();
  if (filter.weeks !== 1) parts.set("weeks", String(filter.weeks));
  for (const dimension of FILTER_DIMENSIONS) {
    const place = filter[dimension];
    if (place !== undefined) parts.set(dimension, valuesOf(data, dimension)[place] ?? "");
  }
  return parts.toString();
}

/** What a permalink says; values that this edition does not have are left out. */
export function fromHash(hash: string, data: Pick<ExploreData, "regions" | "segments" | "categories">): PageFilter {
  const parts = new URLSearchParams(hash.replace(/^#/, ""));
  const weeks = WEEKS.find((one) => String(one) === parts.get("weeks")) ?? 1;
  const filter: PageFilter = { weeks };
  for (const dimension of FILTER_DIMENSIONS) {
    const place = valuesOf(data, dimension).indexOf(parts.get(dimension) ?? "\u0000");
    if (place > 0) filter[dimension] = place;
  }
  return filter;
}

/** What a filter leaves. */
export interface PageSelection {
  /** Flags: orders of which something is left. */
  orders: Uint8Array;
  /** Of what is left of an order: how many sale orders it is, and its money in `1 / scale`. */
  sales: Int32Array;
  gross: Float64Array;
  net: Float64Array;
  /** Flags: items that are left. */
  items: Uint8Array;
  /** Flags: customers of the region and the segment who bought from the category. */
  customers: Uint8Array;
}

/** Applies the region, the segment and the category; the period is a matter of each figure. One pass over the items. */
export function select(data: ExploreData, filter: PageFilter): PageSelection {
  const { orders, items, customers } = data;
  const keptOrders = new Uint8Array(orders.day.length);
  const sales = new Int32Array(keptOrders.length);
  const gross = new Float64Array(keptOrders.length);
  const net = new Float64Array(keptOrders.length);
  const keptItems = new Uint8Array(items.product.length);
  const keptCustomers = new Uint8Array(customers.ids.length);
  const { region, segment, category } = filter;
  const categoryOf = data.products.category;
  for (let c = 0; c < keptCustomers.length; c++)
    keptCustomers[c] =
      (region === undefined || customers.region[c] === region) &&
      (segment === undefined || customers.segment[c] === segment)
        ? 1
        : 0;
  const buyers = category === undefined ? undefined : new Uint8Array(keptCustomers.length);
  for (let o = 0; o < keptOrders.length; o++) {
    const customer = orders.customer[o]!;
    if (region !== undefined && orders.region[o] !== region) continue;
    if (segment !== undefined && (customer < 0 || customers.segment[customer] !== segment)) continue;
    for (let i = orders.firstItem[o]!; i < orders.firstItem[o + 1]!; i++) {
      if (category !== undefined && categoryOf[items.product[i]!] !== category) continue;
      keptItems[i] = 1;
      keptOrders[o] = 1;
      if (items.isSale[i] === 1) sales[o] = orders.sales[o]!;
      gross[o]! += items.gross[i]!;
      net[o]! += items.net[i]!;
      if (buyers !== undefined && customer >= 0 && items.isSale[i] === 1) buyers[customer] = 1;
    }
  }
  if (buyers !== undefined) for (let c = 0; c < buyers.length; c++) keptCustomers[c]! &= buyers[c]!;
  return { orders: keptOrders, sales, gross, net, items: keptItems, customers: keptCustomers };
}
