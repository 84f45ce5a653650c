/** Lines added up by order, in arrays by the order's number among the names of the run. */

import type { GlobalDictionary } from "../columns/global-dictionary.ts";
import pl from "../columns/polars.ts";
import { createSpillStore } from "../columns/spill-store.ts";
import { int64Series, stringSeries } from "../columns/to-polars.ts";
import { detach, ensureCapacity, range } from "../columns/typed-arrays.ts";
import { FLAG, type LineDictionaries, type Lines } from "../lines.ts";
import { conform, ORDERS } from "../schema.ts";
import { ORDER, type OrderArrays, SALE } from "./arrays.ts";
import { customersOf } from "./customers.ts";
import { pieces } from "./pieces.ts";
import type { Sums } from "./sums.ts";

const DAY_MS = 86_400_000;

/** Orders in the order of their ids. */
export interface RankedOrders {
  /** Contract ORDERS. */
  orders: pl.DataFrame;
  /** The row of each order in it, by number. */
  orderNo: Int32Array;
}

export interface OrderSums {
  add(lines: Lines): void;
  /** The day of an order's first line so far, since 1970; undefined where it has none. */
  dayOf(order: number): number | undefined;
  /** The sums as arrays, contract CUSTOMERS, and the table of orders when it is asked for. */
  finish(names: LineDictionaries): { arrays: OrderArrays; customers: pl.DataFrame; ranked(): RankedOrders };
}

/** The number whose text comes first in the alphabet; 0 stands for none. */
const firstOf = (a: number, b: number, names: GlobalDictionary): number =>
  a === b || b === 0 ? a : a === 0 || (names.text(b) as string) < (names.text(a) as string) ? b : a;

/** @param customerNo the customers' rows in their table, of which `numbers` says the numbers among the names */
function ranked(
  { size, kind, region, at, units, gross, net }: Sums,
  names: LineDictionaries,
  customerNo: Int32Array,
  numbers: Int32Array,
): RankedOrders {
  const seen = range(size).filter((order) => kind[order] !== 0);
  const sorted = pl
    .DataFrame([stringSeries("order_id", names.order_id, seen), pl.Series("number", seen)])
    .sort("order_id");
  const which = sorted.getColumn("number").toTypedArray() as Int32Array;
  const orderNo = new Int32Array(size);
  for (let no = 0; no < which.length; no++) orderNo[which[no]] = no;
  const picked = (of: (order: number) => number): Float64Array => {
    const some = new Float64Array(which.length);
    for (let i = 0; i < some.length; i++) some[i] = of(which[i]);
    return some;
  };
  const whole = (name: string, of: (order: number) => number): pl.Series => int64Series(name, picked(of));
  const rows = which.map((order) => customerNo[order]);
  const orders = pl
    .DataFrame([
      pl.Series("order_no", range(which.length)),
      sorted.getColumn("order_id"),
      stringSeries(
        "customer_id",
        names.customer_id,
        rows.map((row) => (row < 0 ? 0 : numbers[row])),
      ),
      pl.Series("customer_no", rows),
      stringSeries(
        "region",
        names.region,
        which.map((order) => region[order]),
      ),
      pl
        .Series(
          "is_sale",
          which.map((order) => (kind[order] & SALE ? 1 : 0)),
        )
        .cast(pl.Bool),
      pl.Series(
        "units",
        picked((order) => pieces(units[order])),
      ),
      whole("at", (order) => at[order]),
      whole("gross_e4", (order) => gross[order]),
      whole("returns_e4", (order) => net[order] - gross[order]),
      whole("net_e4", (order) => net[order]),
    ])
    .withColumns(pl.col("at").cast(pl.Datetime("ms")).alias("ordered_at"))
    .withColumns(pl.col("ordered_at").cast(pl.Date).alias("ordered_on"));
  return { orders: conform(orders, ORDERS), orderNo };
}

/** Puts away what only the table of orders asks for; gives it back when it is called. */
function putAway(sums: Sums): () => Pick<Sums, "region" | "units" | "gross"> {
  const store = createSpillStore(1);
  const put = <T extends Int32Array | Float64Array>(numbers: T): (() => T) => {
    const stored = store.put([numbers.subarray(0, sums.size)]);
    detach(numbers);
    // a copy: what is opened is good only until the next is
    return () => store.open(stored)[0].slice() as T;
  };
  const [region, units, gross] = [put(sums.region), put(sums.units), put(sums.gross)];
  return () => ({ region: region(), units: units(), gross: gross() });
}

export function createOrderSums(): OrderSums {
  const sums: Sums = {
    size: 0,
    kind: new Uint8Array(0),
    customer: new Int32Array(0),
    region: new Int32Array(0),
    at: new Float64Array(0),
    units: new Float64Array(0),
    gross: new Float64Array(0),
    net: new Float64Array(0),
  };
  const makeRoom = (size: number): void => {
    sums.size = size;
    sums.kind = ensureCapacity(sums.kind, size);
    sums.customer = ensureCapacity(sums.customer, size);
    sums.region = ensureCapacity(sums.region, size);
    sums.at = ensureCapacity(sums.at, size);
    sums.units = ensureCapacity(sums.units, size);
    sums.gross = ensureCapacity(sums.gross, size);
    sums.net = ensureCapacity(sums.net, size);
  };

  return {
    add({ count, names, ids, at: times, quantity, amountE4, flags }) {
      makeRoom(names.order_id.size);
      const { kind, customer, region, at, units, gross, net } = sums;
      const { order_id: orders, customer_id: customers, region: regions } = ids;
      for (let i = 0; i < count; i++) {
        const order = orders[i];
        if (customer[order] !== customers[i])
          customer[order] = firstOf(customer[order], customers[i], names.customer_id);
        if (region[order] !== regions[i]) region[order] = firstOf(region[order], regions[i], names.region);
        if (kind[order] === 0 || times[i] < at[order]) at[order] = times[i];
        net[order] += amountE4[i];
        kind[order] |= ORDER;
        if ((flags[i] & FLAG.is_sale) === 0) continue;
        kind[order] |= SALE;
        units[order] += quantity[i];
        gross[order] += amountE4[i];
      }
    },
    dayOf: (order) => (sums.kind[order] > 0 ? Math.floor(sums.at[order] / DAY_MS) : undefined),
    finish(names) {
      makeRoom(names.order_id.size);
      const { size, kind, at, net: netE4 } = sums;
      const { customers, numbers, rows } = customersOf(sums, names);
      // from here on the rows of the table stand for the customers
      const customerNo = sums.customer;
      for (let order = 0; order < size; order++) customerNo[order] = rows[customerNo[order]];
      const away = putAway(sums);
      return {
        arrays: { size, kind, customerNo, at, netE4 },
        customers,
        ranked: () => ranked({ ...sums, ...away() }, names, customerNo, numbers),
      };
    },
  };
}
