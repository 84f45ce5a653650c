/** Lines added up by order and product: kept as they come, put in order and merged at the end. */
import { FLAG, type Lines, wholeColumn } from "../lines.ts";
import pl from "../polars.ts";
import { conform, ORDER_ITEMS } from "../schema.ts";
import { pieces } from "./pieces.ts";

export interface ItemSums {
  add(lines: Lines): void;
  /** Contract ORDER_ITEMS, from the order's and the product's number by their numbers among the names. */
  finish(orderNo: Int32Array, productNo: Int32Array, orders: number): pl.DataFrame;
}

/** Half as much where the numbers allow it. */
type Compact = Int32Array | Float64Array;

interface Block {
  order: Int32Array;
  product: Int32Array;
  quantity: Compact;
  amountE4: Compact;
  flags: Uint8Array;
  /** Smallest and largest number of an order in it. */
  first: number;
  last: number;
}

function compact(values: Float64Array): Compact {
  const small = new Int32Array(values);
  for (let i = 0; i < values.length; i++) if (values[i] !== small[i]) return values;
  return small;
}

/**
 * Items in the order of their orders; `starts[no]` to `starts[no + 1]` are those of an order. The value of an item's sale
 * lines is its net value if it is a sale, and else 0; where lines of both kinds were added up, `mixed` has it.
 */
interface Items {
  starts: Uint32Array;
  product: Int32Array;
  sale: Uint8Array;
  units: Float64Array;
  net: Float64Array;
  mixed: Map<number, number>;
}

/** Room for the items of a slice, used again for the next one. */
const roomForItems = (count: number): Omit<Items, "starts" | "mixed"> => ({
  product: new Int32Array(count),
  sale: new Uint8Array(count),
  units: new Float64Array(count),
  net: new Float64Array(count),
});

/** The items of the orders `from` to `to`: a counting sort by order. `offsets` says how many items precede each order. */
function byOrder(
  room: Omit<Items, "starts" | "mixed">,
  blocks: readonly Block[],
  orderNo: Int32Array,
  productNo: Int32Array,
  offsets: Uint32Array,
  from: number,
  to: number,
): Items {
  const starts = Uint32Array.from(offsets.subarray(from, to + 1), (offset) => offset - offsets[from]);
  const count = starts[to - from];
  const items: Items = {
    starts,
    product: room.product.subarray(0, count),
    sale: room.sale.subarray(0, count).fill(0),
    units: room.units.subarray(0, count).fill(0),
    net: room.net.subarray(0, count),
    mixed: new Map(),
  };
  const next = starts.slice();
  for (const { order, product, quantity, amountE4, flags, first, last } of blocks) {
    if (last < from || first >= to) continue;
    for (let i = 0; i < order.length; i++) {
      const no = orderNo[order[i]];
      if (product[i] === 0 || no < from || no >= to) continue;
      const at = next[no - from]++;
      items.product[at] = productNo[product[i]];
      items.net[at] = amountE4[i];
      if ((flags[i] & FLAG.is_sale) === 0) continue;
      items.sale[at] = 1;
      items.units[at] = quantity[i];
    }
  }
  return items;
}

const FEW = 32;

/** Puts the items `from` to `to`, those of one order, in the order of their products. */
function sortByProduct({ product, sale, units, net }: Items, from: number, to: number): void {
  if (to - from > FEW) {
    const places = Int32Array.from({ length: to - from }, (_, i) => from + i);
    places.sort((a, b) => product[a] - product[b] || a - b);
    for (const values of [product, sale, units, net])
      values.set(
        Array.from(places, (at) => values[at]),
        from,
      );
    return;
  }
  for (let i = from + 1; i < to; i++) {
    const p = product[i];
    if (product[i - 1] <= p) continue;
    const s = sale[i];
    const u = units[i];
    const n = net[i];
    let j = i;
    for (; j > from && product[j - 1] > p; j--) {
      product[j] = product[j - 1];
      sale[j] = sale[j - 1];
      units[j] = units[j - 1];
      net[j] = net[j - 1];
    }
    product[j] = p;
    sale[j] = s;
    units[j] = u;
    net[j] = n;
  }
}

/** Adds up the items of an order that are of one product, in place; gives the order of each item that is left. */
function merged(items: Items): Int32Array {
  const { starts, product, sale, units, net, mixed } = items;
  const grossOf = (at: number): number => mixed.get(at) ?? (sale[at] === 1 ? net[at] : 0);
  const order = new Int32Array(product.length);
  let out = 0;
  for (let no = 0; no + 1 < starts.length; no++) {
    sortByProduct(items, starts[no], starts[no + 1]);
    for (let i = starts[no]; i < starts[no + 1]; i++) {
      if (i > starts[no] && product[i] === product[out - 1]) {
        const gross = grossOf(out - 1) + (sale[i] === 1 ? net[i] : 0);
        sale[out - 1] |= sale[i];
        units[out - 1] += units[i];
        net[out - 1] += net[i];
        mixed.delete(out - 1);
        if (gross !== grossOf(out - 1)) mixed.set(out - 1, gross);
        continue;
      }
      order[out] = no;
      product[out] = product[i];
      sale[out] = sale[i];
      units[out] = units[i];
      net[out] = net[i];
      out++;
    }
  }
  return order.subarray(0, out);
}

/** Items added up by order and product, as a frame; the first order has the number `from`. */
function frameOf(items: Items, from: number): pl.DataFrame {
  const order = merged(items);
  const { length } = order;
  const net = items.net.subarray(0, length);
  const units = items.units.subarray(0, length);
  const gross = new Float64Array(length);
  for (let i = 0; i < length; i++) {
    order[i] += from;
    units[i] = pieces(units[i]);
    if (items.sale[i] === 1) gross[i] = net[i];
  }
  for (const [at, value] of items.mixed) gross[at] = value;
  return pl.DataFrame([
    pl.Series("order_no", order),
    pl.Series("product_no", items.product.subarray(0, length)),
    pl.Series("is_sale", items.sale.subarray(0, length)).cast(pl.Bool),
    pl.Series("units", units),
    wholeColumn("gross_e4", gross),
    wholeColumn("net_e4", net),
  ]);
}

/**
 * Items that are put in order at a time: a bound of the memory that takes besides the lines and the result. Where orders do not
 * come in the order of their ids, every slice looks at all lines, hence no more than so many slices.
 */
const SLICE = 500_000;
const MOST_SLICES = 16;

export function createItemSums(): ItemSums {
  const blocks: Block[] = [];
  return {
    add({ count, ids, quantity, amountE4, flags }) {
      if (count === 0) return;
      const { order_id: order, product_id: product } = ids;
      const numbers = { quantity: compact(quantity), amountE4: compact(amountE4) };
      blocks.push({ order, product, ...numbers, flags, first: 0, last: 0 });
    },
    finish(orderNo, productNo, orders) {
      const offsets = new Uint32Array(orders + 1);
      for (const block of blocks) {
        block.first = orders;
        for (let i = 0; i < block.order.length; i++) {
          const no = orderNo[block.order[i]];
          if (block.product[i] !== 0) offsets[no + 1]++;
          if (no < block.first) block.first = no;
          if (no > block.last) block.last = no;
        }
      }
      for (let no = 0; no < orders; no++) offsets[no + 1] += offsets[no];
      const slice = Math.max(SLICE, Math.ceil(offsets[orders] / MOST_SLICES));
      const frames: pl.DataFrame[] = [];
      let waiting = blocks.splice(0);
      let room = roomForItems(Math.min(slice, offsets[orders]));
      for (let from = 0; from < orders || frames.length === 0; ) {
        let to = Math.min(orders, from + 1);
        while (to < orders && offsets[to + 1] - offsets[from] <= slice) to++;
        const count = offsets[to] - offsets[from];
        if (count > room.product.length) room = roomForItems(count);
        frames.push(frameOf(byOrder(room, waiting, orderNo, productNo, offsets, from, to), from));
        from = to;
        // what has been used up gives its memory back
        waiting = waiting.filter(({ last }) => last >= to);
      }
      return conform(
        frames.length === 1 ? frames[0] : pl.concat(frames, { how: "vertical", rechunk: false }),
        ORDER_ITEMS,
      );
    },
  };
}
