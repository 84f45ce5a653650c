/** Orders and items as frames, month by month: a shop's whole history as frames would take several times the memory of its facts. */
import { dayOf } from "../calendar.ts";
import pl from "../columns/polars.ts";
import { stringTableOf } from "../columns/strings.ts";
import { int64Series, stringSeries } from "../columns/to-polars.ts";
import { range } from "../columns/typed-arrays.ts";
import type { Facts, ItemBatch, ItemColumns } from "./contract.ts";
import { byOrderId, ordersFrame } from "./frames.ts";
import { itemsByOrder } from "./item-frame.ts";

const DAY_MS = 86_400_000;
/** Months are worked on together up to so many items. */
const MOST_ITEMS = 300_000;

export interface MonthFrame {
  /** "2026-11" */
  month: string;
  /** Contract ORDERS without its numbers, sorted by order_id. */
  orders: pl.DataFrame;
  /** One per order and product, sorted by both, with their ids and the day of the order. */
  items: pl.DataFrame;
}

/** The month of each order, as a number into the sorted names. */
function monthsOf({ orders: { at, count } }: Facts): { names: string[]; of: Int32Array } {
  const byDay = new Map<number, string>();
  for (let row = 0; row < count; row++) {
    const day = Math.floor(at[row]! / DAY_MS);
    if (!byDay.has(day)) byDay.set(day, dayOf(day).slice(0, 7));
  }
  const names = [...new Set(byDay.values())].sort();
  const numbers = new Map([...byDay].map(([day, name]) => [day, names.indexOf(name)]));
  return { names, of: Int32Array.from({ length: count }, (_, row) => numbers.get(Math.floor(at[row]! / DAY_MS))!) };
}

/** Months one after the other, several together as long as they are few items. */
function groupsOf(sizes: readonly number[]): [from: number, to: number][] {
  const groups: [number, number][] = [];
  let size = 0;
  for (const [month, items] of sizes.entries()) {
    const last = groups.at(-1);
    if (last === undefined || size + items > MOST_ITEMS) {
      groups.push([month, month + 1]);
      size = items;
    } else {
      last[1] = month + 1;
      size += items;
    }
  }
  return groups;
}

const emptyBatch = (capacity: number): ItemBatch => ({
  count: 0,
  order: new Int32Array(capacity),
  product: new Int32Array(capacity),
  isSale: new Uint8Array(capacity),
  quantity: new Float64Array(capacity),
  amountE4: new Float64Array(capacity),
});

/** Only items of some orders, by their new numbers; −1 is none of them. */
function itemsOf(items: ItemColumns, numberOf: Int32Array, count: number): ItemColumns {
  return {
    count,
    each(visit) {
      let some = emptyBatch(0);
      items.each((batch) => {
        // one batch for all, as large as the largest: a new one each would be garbage as large as the items
        if (some.order.length < batch.count) some = emptyBatch(batch.count);
        some.count = 0;
        for (let i = 0; i < batch.count; i++) {
          const order = numberOf[batch.order[i]!]!;
          if (order < 0) continue;
          const at = some.count++;
          some.order[at] = order;
          some.product[at] = batch.product[i]!;
          some.isSale[at] = batch.isSale[i]!;
          some.quantity[at] = batch.quantity[i]!;
          some.amountE4[at] = batch.amountE4[i]!;
        }
        if (some.count > 0) visit(some);
      });
    },
  };
}

/** Items of the orders `rows`, by their ids. */
function itemsFrame({ orders, items, products }: Facts, rows: Int32Array, count: number): pl.DataFrame {
  const numberOf = new Int32Array(orders.count).fill(-1);
  for (const [number, row] of rows.entries()) numberOf[row] = number;
  const made = itemsByOrder(itemsOf(items, numberOf, count), range(rows.length));
  return pl.DataFrame([
    stringSeries(
      "order_id",
      orders.id.dictionary,
      made.order.map((number) => orders.id.codes[rows[number]!]!),
    ),
    stringSeries("product_id", stringTableOf(products.id), made.product),
    pl
      .Series(
        "ordered_on",
        made.order.map((number) => Math.floor(orders.at[rows[number]!]! / DAY_MS)),
      )
      .cast(pl.Date),
    pl.Series("is_sale", made.isSale).cast(pl.Bool),
    pl.Series("units", made.quantity),
    int64Series("gross_e4", made.grossE4),
    int64Series("net_e4", made.amountE4),
  ]);
}

/** Every month that has an order, from the first to the last. */
export function* factsByMonth(facts: Facts): Generator<MonthFrame> {
  const { names, of } = monthsOf(facts);
  const sizes = new Array<number>(names.length).fill(0);
  facts.items.each(({ count, order }) => {
    for (let i = 0; i < count; i++) sizes[of[order[i]!]!]!++;
  });
  for (const [from, to] of groupsOf(sizes)) {
    const some = range(facts.orders.count).filter((row) => of[row]! >= from && of[row]! < to);
    const rows = byOrderId(facts, some);
    const orders = ordersFrame(facts, rows).drop("order_no", "customer_no");
    const count = sizes.slice(from, to).reduce((sum, size) => sum + size, 0);
    const items = itemsFrame(facts, rows, count);
    for (let month = from; month < to; month++) {
      const name = names[month]!;
      const isOfMonth = pl.col("ordered_on").dt.strftime("%Y-%m").eq(pl.lit(name));
      yield { month: name, orders: orders.filter(isOfMonth), items: items.filter(isOfMonth) };
    }
  }
}
