/** Lines added up by order, in arrays by the order's number among the names of the run. */
import { places, roomFor } from "../coded.ts";
import { type AllNames, FLAG, type Lines, type Names, textColumn, wholeColumn } from "../lines.ts";
import pl from "../polars.ts";
import { conform, ORDERS } from "../schema.ts";
import { createCustomerSums } from "./customers.ts";
import { pieces } from "./pieces.ts";

export interface OrderSums {
  add(lines: Lines): void;
  /** Contracts ORDERS and CUSTOMERS, and the `order_no` of each order by its number among the names. */
  finish(names: AllNames): { orders: pl.DataFrame; customers: pl.DataFrame; orderNo: Int32Array };
}

const SEEN = 1;
const SALE = 2;

/** The number whose text comes first in the alphabet; 0 stands for none. */
const firstOf = (a: number, b: number, names: Names): number =>
  a === b || b === 0 ? a : a === 0 || (names.text(b) as string) < (names.text(a) as string) ? b : a;

export function createOrderSums(): OrderSums {
  let state = new Uint8Array(0);
  let customer = new Int32Array(0);
  let region = new Int32Array(0);
  let first = new Float64Array(0);
  let units = new Float64Array(0);
  let gross = new Float64Array(0);
  let net = new Float64Array(0);

  const makeRoom = (length: number): void => {
    state = roomFor(state, length);
    customer = roomFor(customer, length);
    region = roomFor(region, length);
    first = roomFor(first, length);
    units = roomFor(units, length);
    gross = roomFor(gross, length);
    net = roomFor(net, length);
  };

  return {
    add({ count, names, ids, at, quantity, amountE4, flags }) {
      makeRoom(names.order_id.size);
      const { order_id: orders, customer_id: customers, region: regions } = ids;
      for (let i = 0; i < count; i++) {
        const order = orders[i];
        if (customer[order] !== customers[i])
          customer[order] = firstOf(customer[order], customers[i], names.customer_id);
        if (region[order] !== regions[i]) region[order] = firstOf(region[order], regions[i], names.region);
        if (state[order] === 0 || at[i] < first[order]) first[order] = at[i];
        net[order] += amountE4[i];
        state[order] |= SEEN;
        if ((flags[i] & FLAG.is_sale) === 0) continue;
        state[order] |= SALE;
        units[order] += quantity[i];
        gross[order] += amountE4[i];
      }
    },
    finish(names) {
      makeRoom(names.order_id.size);
      let count = 0;
      const numbers = new Int32Array(names.order_id.size);
      for (let order = 0; order < numbers.length; order++) if (state[order] & SEEN) numbers[count++] = order;
      const seen = numbers.subarray(0, count);
      const customerSums = createCustomerSums();
      for (const order of seen) {
        customerSums.add({
          customer: customer[order],
          region: region[order],
          at: first[order],
          isSale: (state[order] & SALE) !== 0,
          units: pieces(units[order]),
          gross: gross[order],
          net: net[order],
        });
      }
      const { customers, customerNo } = customerSums.finish(names);
      const sorted = pl
        .DataFrame([textColumn("order_id", names.order_id, seen), pl.Series("number", seen)])
        .sort("order_id");
      const which = sorted.getColumn("number").toTypedArray() as Int32Array;
      const orderNo = new Int32Array(numbers.length);
      which.forEach((order, no) => {
        orderNo[order] = no;
      });
      const picked = (from: Float64Array): Float64Array => {
        const some = new Float64Array(count);
        for (let i = 0; i < count; i++) some[i] = from[which[i]];
        return some;
      };
      const text = (name: "customer_id" | "region", from: Int32Array): pl.Series =>
        textColumn(
          name,
          names[name],
          which.map((order) => from[order]),
        );
      const sales = which.map((order) => (state[order] & SALE ? 1 : 0));
      const [grossE4, netE4] = [picked(gross), picked(net)];
      const returnsE4 = netE4.map((value, i) => value - grossE4[i]);
      const orders = pl
        .DataFrame([
          pl.Series("order_no", places(count)),
          sorted.getColumn("order_id"),
          text("customer_id", customer),
          pl.Series(
            "customer_no",
            which.map((order) => customerNo[customer[order]]),
          ),
          wholeColumn("ordered_at", picked(first)).cast(pl.Datetime("ms")),
          text("region", region),
          pl.Series("is_sale", sales).cast(pl.Bool),
          pl.Series("units", picked(units).map(pieces)),
          wholeColumn("gross_e4", grossE4),
          wholeColumn("returns_e4", returnsE4),
          wholeColumn("net_e4", netE4),
        ])
        .withColumns(pl.col("ordered_at").cast(pl.Date).alias("ordered_on"));
      return { orders: conform(orders, ORDERS), customers, orderNo };
    },
  };
}
