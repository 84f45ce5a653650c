/** Lines with a product, kept by order in few bytes: shown as arrays, or added up by order and product as a table. */

import pl from "../columns/polars.ts";
import { createSpillStore, type SpilledArray, type SpillStore } from "../columns/spill-store.ts";
import { int64Series } from "../columns/to-polars.ts";
import { downcast } from "../columns/typed-arrays.ts";
import { FLAG, type Lines } from "../lines.ts";
import { conform, ORDER_ITEMS } from "../schema.ts";
import type { ItemArrays } from "./arrays.ts";
import { pieces } from "./pieces.ts";

export interface ItemSums {
  add(lines: Lines): void;
  /** The items with the rows of their products, by the products' numbers among the names. */
  arrays(productNo: Int32Array): ItemArrays;
  /** Contract ORDER_ITEMS, from the order's and the product's row by their numbers among the names. */
  table(orderNo: Int32Array, productNo: Int32Array, orders: number): pl.DataFrame;
}

/** Lines that came together: order, product, quantity, amount and sale mark of each; orders are counted from `least`. */
interface Block {
  count: number;
  least: number;
  stored: SpilledArray;
}

/** A block's lines as they are worked on. */
interface Room {
  order: Int32Array;
  product: Int32Array;
  quantity: Float64Array;
  amountE4: Float64Array;
  isSale: Uint8Array;
}

const roomFor = (count: number): Room => ({
  order: new Int32Array(count),
  product: new Int32Array(count),
  quantity: new Float64Array(count),
  amountE4: new Float64Array(count),
  isSale: new Uint8Array(count),
});

const roomForBlocks = (blocks: readonly Block[]): Room =>
  roomFor(blocks.reduce((most, { count }) => Math.max(most, count), 0));

/** The lines of a block in wide arrays: loops over one kind of array are fast ones. */
function open({ count, least, stored }: Block, store: SpillStore, room: Room): void {
  const [order, product, quantity, amountE4, isSale] = store.open(stored);
  room.order.set(order);
  room.product.set(product);
  room.quantity.set(quantity);
  room.amountE4.set(amountE4);
  room.isSale.set(isSale);
  for (let i = 0; i < count; i++) room.order[i] += least;
}

/**
 * Items in the order of their orders; `starts[no]` to `starts[no + 1]` are those of an order. The value of an item's sale
 * lines is its net value if it is a sale, and else 0; where lines of both kinds were added up, `mixed` has it.
 */
interface Slice {
  starts: Uint32Array;
  product: Int32Array;
  sale: Uint8Array;
  units: Float64Array;
  net: Float64Array;
  mixed: Map<number, number>;
}

/** Room for the items of a slice, used again for the next one. */
const roomForItems = (count: number): Omit<Slice, "starts" | "mixed"> => ({
  product: new Int32Array(count),
  sale: new Uint8Array(count),
  units: new Float64Array(count),
  net: new Float64Array(count),
});

/** A block with the smallest and largest row of an order in it. */
interface Placed {
  block: Block;
  first: number;
  last: number;
}

/** The items of the orders `from` to `to`: a counting sort by order. `offsets` says how many items precede each order. */
function byOrder(
  into: Omit<Slice, "starts" | "mixed">,
  blocks: readonly Placed[],
  store: SpillStore,
  room: Room,
  orderNo: Int32Array,
  productNo: Int32Array,
  offsets: Uint32Array,
  from: number,
  to: number,
): Slice {
  const starts = Uint32Array.from(offsets.subarray(from, to + 1), (offset) => offset - offsets[from]);
  const count = starts[to - from];
  const items: Slice = {
    starts,
    product: into.product.subarray(0, count),
    sale: into.sale.subarray(0, count).fill(0),
    units: into.units.subarray(0, count).fill(0),
    net: into.net.subarray(0, count),
    mixed: new Map(),
  };
  const next = starts.slice();
  for (const { block, first, last } of blocks) {
    if (last < from || first >= to) continue;
    open(block, store, room);
    const { order, product, quantity, amountE4, isSale } = room;
    for (let i = 0; i < block.count; i++) {
      const no = orderNo[order[i]];
      if (no < from || no >= to) continue;
      const at = next[no - from]++;
      items.product[at] = productNo[product[i]];
      items.net[at] = amountE4[i];
      if (isSale[i] === 0) continue;
      items.sale[at] = 1;
      items.units[at] = quantity[i];
    }
  }
  return items;
}
const FEW = 32;

/** Puts the items `from` to `to`, those of one order, in the order of their products. */
function sortByProduct({ product, sale, units, net }: Slice, from: number, to: number): void {
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
function merged(items: Slice): Int32Array {
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
function frameOf(items: Slice, from: number): pl.DataFrame {
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
    int64Series("gross_e4", gross),
    int64Series("net_e4", net),
  ]);
}

/**
 * Items that are put in order at a time: a bound of the memory that takes besides the lines and the result. Where orders do not
 * come in the order of their ids, every slice looks at all lines, hence no more than so many slices.
 */
const SLICE = 500_000;
const MOST_SLICES = 16;

/** Items of all orders, slice by slice. */
function tableOf(
  blocks: readonly Block[],
  store: SpillStore,
  orderNo: Int32Array,
  productNo: Int32Array,
  orders: number,
): pl.DataFrame {
  const room = roomForBlocks(blocks);
  const offsets = new Uint32Array(orders + 1);
  let waiting = blocks.map((block): Placed => {
    const placed = { block, first: orders, last: 0 };
    open(block, store, room);
    for (let i = 0; i < block.count; i++) {
      const no = orderNo[room.order[i]];
      offsets[no + 1]++;
      if (no < placed.first) placed.first = no;
      if (no > placed.last) placed.last = no;
    }
    return placed;
  });
  for (let no = 0; no < orders; no++) offsets[no + 1] += offsets[no];
  const slice = Math.max(SLICE, Math.ceil(offsets[orders] / MOST_SLICES));
  const frames: pl.DataFrame[] = [];
  let into = roomForItems(Math.min(slice, offsets[orders]));
  for (let from = 0; from < orders || frames.length === 0; ) {
    let to = Math.min(orders, from + 1);
    while (to < orders && offsets[to + 1] - offsets[from] <= slice) to++;
    const count = offsets[to] - offsets[from];
    if (count > into.product.length) into = roomForItems(count);
    frames.push(frameOf(byOrder(into, waiting, store, room, orderNo, productNo, offsets, from, to), from));
    from = to;
    waiting = waiting.filter(({ last }) => last >= to);
  }
  return conform(frames.length === 1 ? frames[0] : pl.concat(frames, { how: "vertical", rechunk: false }), ORDER_ITEMS);
}

/** The lines that have a product. */
function withProduct({ count, ids, quantity, amountE4, flags }: Lines): Room & { count: number } {
  const { order_id: order, product_id: product } = ids;
  const isSale = flags.map((flag) => (flag & FLAG.is_sale ? 1 : 0));
  if (!product.includes(0)) return { count, order, product, quantity, amountE4, isSale };
  const has = (_: number, i: number): boolean => product[i] !== 0;
  return {
    count: product.filter((number) => number !== 0).length,
    order: order.filter(has),
    product: product.filter((number) => number !== 0),
    quantity: quantity.filter(has),
    amountE4: amountE4.filter(has),
    isSale: isSale.filter(has),
  };
}

export function createItemSums(): ItemSums {
  const blocks: Block[] = [];
  const store = createSpillStore();
  return {
    add(lines) {
      const { count, order, product, quantity, amountE4, isSale } = withProduct(lines);
      if (count === 0) return;
      let least = order[0];
      for (let i = 1; i < count; i++) if (order[i] < least) least = order[i];
      const narrow = [downcast(order, least), downcast(product), downcast(quantity), downcast(amountE4), isSale];
      blocks.push({ count, least, stored: store.put(narrow) });
    },
    arrays: (productNo) => ({
      count: blocks.reduce((sum, { count }) => sum + count, 0),
      each(visit) {
        const room = roomForBlocks(blocks);
        for (const block of blocks) {
          open(block, store, room);
          const { order, product, isSale } = room;
          for (let i = 0; i < block.count; i++) product[i] = productNo[product[i]];
          visit({ count: block.count, order, productNo: product, isSale });
        }
      },
    }),
    table: (orderNo, productNo, orders) => tableOf(blocks, store, orderNo, productNo, orders),
  };
}
