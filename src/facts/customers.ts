/** Customers from their orders. */
import { roomFor } from "../coded.ts";
import { type AllNames, type Names, textColumn, wholeColumn } from "../lines.ts";
import pl from "../polars.ts";
import { CUSTOMERS, conform } from "../schema.ts";
import { pieces } from "./pieces.ts";

/** What customers need to know of an order; money in ten-thousandths, `at` in milliseconds. */
export interface Order {
  customer: number;
  region: number;
  at: number;
  isSale: boolean;
  units: number;
  gross: number;
  net: number;
}

export interface CustomerSums {
  add(order: Order): void;
  /** Contract CUSTOMERS, and the row of each customer in it by its number among the names; −1 for no customer. */
  finish(names: AllNames): { customers: pl.DataFrame; customerNo: Int32Array };
}

/** How often a customer's orders name a region, for the few who have several. */
interface Region {
  region: number;
  orders: number;
  latest: number;
}

const DAY_MS = 86_400_000;

/** The region of most sale orders; ties go to the latest order, then to the alphabet. */
function usual(regions: readonly Region[], names: Names): number {
  const byText = (a: Region, b: Region): number =>
    (names.text(a.region) as string) < (names.text(b.region) as string) ? -1 : 1;
  const [first] = regions.toSorted((a, b) => b.orders - a.orders || b.latest - a.latest || byText(a, b));
  return first?.region ?? 0;
}

export function createCustomerSums(): CustomerSums {
  let seen = new Uint8Array(0);
  let orders = new Int32Array(0);
  /** Days since 1970 of the first and last sale. */
  let first = new Int32Array(0);
  let last = new Int32Array(0);
  let units = new Float64Array(0);
  let gross = new Float64Array(0);
  let net = new Float64Array(0);
  /** The only region so far with its counts; customers with more of them have a list. */
  let region = new Int32Array(0);
  let regionOrders = new Int32Array(0);
  let regionLatest = new Float64Array(0);
  const several = new Map<number, Region[]>();

  const makeRoom = (length: number): void => {
    seen = roomFor(seen, length);
    orders = roomFor(orders, length);
    first = roomFor(first, length);
    last = roomFor(last, length);
    units = roomFor(units, length);
    gross = roomFor(gross, length);
    net = roomFor(net, length);
    region = roomFor(region, length);
    regionOrders = roomFor(regionOrders, length);
    regionLatest = roomFor(regionLatest, length);
  };

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

  return {
    add({ customer, region: number, at, isSale, units: bought, gross: value, net: total }) {
      if (customer === 0) return;
      if (customer >= seen.length) makeRoom(customer + 1);
      seen[customer] = 1;
      units[customer] += bought;
      gross[customer] += value;
      net[customer] += total;
      if (number !== 0) addRegion(customer, number, isSale ? 1 : 0, at);
      if (!isSale) return;
      const day = Math.floor(at / DAY_MS);
      if (orders[customer] === 0 || day < first[customer]) first[customer] = day;
      if (orders[customer] === 0 || day > last[customer]) last[customer] = day;
      orders[customer]++;
    },
    finish(names) {
      const numbers = Int32Array.from(seen.keys()).filter((customer) => seen[customer] === 1);
      const sorted = pl
        .DataFrame([textColumn("customer_id", names.customer_id, numbers), pl.Series("number", numbers)])
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
      const whole = (name: string, of: (customer: number) => number): pl.Series => wholeColumn(name, each(of));
      const customers = pl
        .DataFrame([
          sorted.getColumn("customer_id"),
          textColumn("country", names.region, countries),
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
      const customerNo = new Int32Array(names.customer_id.size).fill(-1);
      which.forEach((customer, no) => {
        customerNo[customer] = no;
      });
      return { customers: conform(customers, CUSTOMERS), customerNo };
    },
  };
}
