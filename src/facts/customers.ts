/** Customers from their orders. */

import type { GlobalDictionary } from "../columns/global-dictionary.ts";
import pl from "../columns/polars.ts";
import { int64Series, stringSeries } from "../columns/to-polars.ts";
import { range } from "../columns/typed-arrays.ts";
import type { LineDictionaries } from "../lines.ts";
import { CUSTOMERS, conform } from "../schema.ts";
import { SALE } from "./arrays.ts";
import { pieces } from "./pieces.ts";
import type { Sums } from "./sums.ts";

/** How often a customer's orders name a region, for the few who have several. */
interface Region {
  region: number;
  orders: number;
  latest: number;
}

const DAY_MS = 86_400_000;

/** The region of most sale orders; ties go to the latest order, then to the alphabet. */
function usual(regions: readonly Region[], names: GlobalDictionary): number {
  const byText = (a: Region, b: Region): number =>
    (names.text(a.region) as string) < (names.text(b.region) as string) ? -1 : 1;
  const [first] = regions.toSorted((a, b) => b.orders - a.orders || b.latest - a.latest || byText(a, b));
  return first?.region ?? 0;
}

export interface RankedCustomers {
  /** Contract CUSTOMERS. */
  customers: pl.DataFrame;
  /** By row: the customer's number among the names. */
  numbers: Int32Array;
  /** By number: the row; −1 where it is no customer's. */
  rows: Int32Array;
}

/** The customers of orders, in the order of their ids. */
export function customersOf(sums: Sums, names: LineDictionaries): RankedCustomers {
  const size = names.customer_id.size;
  const numbered = (): Int32Array => new Int32Array(size);
  const added = (): Float64Array => new Float64Array(size);
  const seen = new Uint8Array(size);
  const orders = numbered();
  /** Days since 1970 of the first and last sale. */
  const [first, last] = [numbered(), numbered()];
  const [units, gross, net] = [added(), added(), added()];
  /** The only region so far with its counts; customers with more of them have a list. */
  const [region, regionOrders] = [numbered(), numbered()];
  const regionLatest = added();
  const several = new Map<number, Region[]>();

  const addRegion = (customer: number, number: number, sales: number, at: number): void => {
    const list = several.get(customer);
    if (list === undefined && (region[customer] === 0 || region[customer] === number)) {
      regionLatest[customer] = region[customer] === 0 ? at : Math.max(regionLatest[customer], at);
      region[customer] = number;
      regionOrders[customer] += sales;
      return;
    }
    const all = list ?? [{ region: region[customer], orders: regionOrders[customer], latest: regionLatest[customer] }];
    several.set(customer, all);
    const known = all.find((one) => one.region === number);
    if (known === undefined) all.push({ region: number, orders: sales, latest: at });
    else {
      known.orders += sales;
      known.latest = Math.max(known.latest, at);
    }
  };

  for (let order = 0; order < sums.size; order++) {
    const customer = sums.customer[order];
    if (sums.kind[order] === 0 || customer === 0) continue;
    seen[customer] = 1;
    units[customer] += pieces(sums.units[order]);
    gross[customer] += sums.gross[order];
    net[customer] += sums.net[order];
    const isSale = (sums.kind[order] & SALE) !== 0;
    const at = sums.at[order];
    if (sums.region[order] !== 0) addRegion(customer, sums.region[order], isSale ? 1 : 0, at);
    if (!isSale) continue;
    const day = Math.floor(at / DAY_MS);
    if (orders[customer] === 0 || day < first[customer]) first[customer] = day;
    if (orders[customer] === 0 || day > last[customer]) last[customer] = day;
    orders[customer]++;
  }

  const numbers = range(size).filter((customer) => seen[customer] === 1);
  const sorted = pl
    .DataFrame([stringSeries("customer_id", names.customer_id, numbers), pl.Series("number", numbers)])
    .sort("customer_id");
  const which = sorted.getColumn("number").toTypedArray() as Int32Array;
  const countries = which.map((customer) => {
    const list = several.get(customer);
    return list === undefined ? region[customer] : usual(list, names.region);
  });
  const each = (of: (customer: number) => number): Float64Array => Float64Array.from(which, of);
  const days = (name: string, from: Int32Array): pl.Series =>
    pl.Series(
      name,
      which.map((customer) => from[customer]),
    );
  // who never bought has no first and last day
  const day = (name: string): pl.Expr =>
    pl
      .when(pl.col("orders").gt(pl.lit(0)))
      .then(pl.col(name))
      .otherwise(pl.lit(null))
      .cast(pl.Int32)
      .cast(pl.Date)
      .alias(name);
  const whole = (name: string, of: (customer: number) => number): pl.Series => int64Series(name, each(of));
  const customers = pl
    .DataFrame([
      sorted.getColumn("customer_id"),
      stringSeries("country", names.region, countries),
      days("first_order_on", first),
      days("last_order_on", last),
      whole("orders", (customer) => orders[customer]),
      pl.Series(
        "units",
        each((customer) => pieces(units[customer])),
      ),
      whole("gross_e4", (customer) => gross[customer]),
      whole("returns_e4", (customer) => net[customer] - gross[customer]),
      whole("net_e4", (customer) => net[customer]),
    ])
    .withColumns(day("first_order_on"), day("last_order_on"));
  const rows = new Int32Array(size).fill(-1);
  for (let row = 0; row < which.length; row++) rows[which[row]] = row;
  return { customers: conform(customers, CUSTOMERS), numbers: which, rows };
}
