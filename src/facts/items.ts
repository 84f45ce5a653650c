/** Lines added up by order and product: kept as they come, put in order and merged at the end. */
import { FLAG, type Lines } from "../lines.ts";
import pl from "../polars.ts";
import { conform, ORDER_ITEMS } from "../schema.ts";
import { pieces } from "./orders.ts";

export interface ItemSums {
  add(lines: Lines): void;
  /** Contract ORDER_ITEMS, from the order's and the product's number by their numbers among the names. */
  finish(orderNo: Int32Array, productNo: Int32Array, orders: number): pl.DataFrame;
}

interface Block {
  order: Int32Array;
  product: Int32Array;
  quantity: Float64Array;
  amountE4: Float64Array;
  flags: Uint8Array;
}

/** Items in the order of their orders; `starts[no]` to `starts[no + 1]` are those of an order. */
interface Items {
  starts: Uint32Array;
  product: Int32Array;
  sale: Uint8Array;
  units: Float64Array;
  gross: Float64Array;
  net: Float64Array;
}

/** A counting sort by order; the blocks are given back on the way. */
function byOrder(blocks: Block[], orderNo: Int32Array, productNo: Int32Array, orders: number): Items {
  const starts = new Uint32Array(orders + 1);
  for (const { order, product } of blocks)
    for (let i = 0; i < order.length; i++) if (product[i] !== 0) starts[orderNo[order[i]] + 1]++;
  for (let no = 0; no < orders; no++) starts[no + 1] += starts[no];
  const count = starts[orders];
  const items: Items = {
    starts,
    product: new Int32Array(count),
    sale: new Uint8Array(count),
    units: new Float64Array(count),
    gross: new Float64Array(count),
    net: new Float64Array(count),
  };
  const next = starts.slice();
  for (let block = blocks.shift(); block !== undefined; block = blocks.shift()) {
    const { order, product, quantity, amountE4, flags } = block;
    for (let i = 0; i < order.length; i++) {
      if (product[i] === 0) continue;
      const at = next[orderNo[order[i]]]++;
      items.product[at] = productNo[product[i]];
      items.net[at] = amountE4[i];
      if ((flags[i] & FLAG.is_sale) === 0) continue;
      items.sale[at] = 1;
      items.units[at] = quantity[i];
      items.gross[at] = amountE4[i];
    }
  }
  return items;
}

const FEW = 32;

/** Puts the items `from` to `to`, those of one order, in the order of their products. */
function sortByProduct({ product, sale, units, gross, net }: Items, from: number, to: number): void {
  if (to - from > FEW) {
    const places = Int32Array.from({ length: to - from }, (_, i) => from + i);
    places.sort((a, b) => product[a] - product[b] || a - b);
    for (const values of [product, sale, units, gross, net])
      values.set(
        Array.from(places, (at) => values[at]),
        from,
      );
    return;
  }
  for (let i = from + 1; i < to; i++) {
    const [p, s, u, g, n] = [product[i], sale[i], units[i], gross[i], net[i]];
    let j = i;
    for (; j > from && product[j - 1] > p; j--) {
      product[j] = product[j - 1];
      sale[j] = sale[j - 1];
      units[j] = units[j - 1];
      gross[j] = gross[j - 1];
      net[j] = net[j - 1];
    }
    product[j] = p;
    sale[j] = s;
    units[j] = u;
    gross[j] = g;
    net[j] = n;
  }
}

/** Adds up the items of an order that are of one product, in place; gives the order of each item that is left. */
function merged(items: Items): Int32Array {
  const { starts, product, sale, units, gross, net } = items;
  const order = new Int32Array(product.length);
  let out = 0;
  for (let no = 0; no + 1 < starts.length; no++) {
    sortByProduct(items, starts[no], starts[no + 1]);
    for (let i = starts[no]; i < starts[no + 1]; i++) {
      if (i > starts[no] && product[i] === product[out - 1]) {
        sale[out - 1] |= sale[i];
        units[out - 1] += units[i];
        gross[out - 1] += gross[i];
        net[out - 1] += net[i];
        continue;
      }
      order[out] = no;
      product[out] = product[i];
      sale[out] = sale[i];
      units[out] = units[i];
      gross[out] = gross[i];
      net[out] = net[i];
      out++;
    }
  }
  return order.subarray(0, out);
}

export function createItemSums(): ItemSums {
  const blocks: Block[] = [];
  return {
    add({ count, ids, quantity, amountE4, flags }) {
      if (count > 0) blocks.push({ order: ids.order_id, product: ids.product_id, quantity, amountE4, flags });
    },
    finish(orderNo, productNo, orders) {
      const items = byOrder(blocks, orderNo, productNo, orders);
      const order = merged(items);
      const cut = <T extends Int32Array | Uint8Array | Float64Array>(all: T): T => all.subarray(0, order.length) as T;
      const frame = pl.DataFrame([
        pl.Series("order_no", order),
        pl.Series("product_no", cut(items.product)),
        pl.Series("is_sale", cut(items.sale)).cast(pl.Bool),
        pl.Series("units", cut(items.units).map(pieces)),
        pl.Series("gross_e4", cut(items.gross)).cast(pl.Int64),
        pl.Series("net_e4", cut(items.net)).cast(pl.Int64),
      ]);
      return conform(frame, ORDER_ITEMS);
    },
  };
}
