/** Lines with a product, kept in few bytes each until they are looked at. */
import { createSpillStore, type SpilledArray, type SpillStore } from "../columns/spill-store.ts";
import { downcast, gather } from "../columns/typed-arrays.ts";
import { FLAG, type Lines } from "../lines.ts";
import type { ItemBatch, ItemColumns } from "./contract.ts";

export interface ItemStore {
  /** @param skip 1 for lines that are left out */
  add(lines: Lines, skip?: Uint8Array): void;
  /**
   * The items so far and the returns that waited. More lines may be added afterwards.
   *
   * @param rowOf the row of each order by its code
   * @param productRow the row of each product by its code
   */
  columns(rowOf: Int32Array, productRow: Int32Array, returns: readonly ItemBatch[]): ItemColumns;
  /** Gives back what was kept; the columns cannot be read afterwards. */
  close(): void;
}

/** Lines that came together: order, product, sale mark, quantity and amount of each; orders are counted from `least`. */
interface Block {
  count: number;
  least: number;
  stored: SpilledArray;
}

const emptyBatch = (size: number): ItemBatch => ({
  count: 0,
  order: new Int32Array(size),
  product: new Int32Array(size),
  isSale: new Uint8Array(size),
  quantity: new Float64Array(size),
  amountE4: new Float64Array(size),
});

/** The lines of a block in wide arrays: loops over one kind of array are fast ones. */
function open({ count, least, stored }: Block, store: SpillStore, into: ItemBatch): void {
  const [order, product, isSale, quantity, amountE4] = store.open(stored);
  into.count = count;
  into.order.set(order!);
  into.product.set(product!);
  into.isSale.set(isSale!);
  into.quantity.set(quantity!);
  into.amountE4.set(amountE4!);
  for (let i = 0; i < count; i++) into.order[i]! += least;
}

/** The lines that have a product, by the codes of order and product; without those that are to be skipped. */
export function itemsOf({ count, ids, quantity, amountE4, flags }: Lines, skip?: Uint8Array): ItemBatch {
  const { order_id: order, product_id: product } = ids;
  const isSale = new Uint8Array(count);
  const kept = new Int32Array(count);
  let next = 0;
  for (let i = 0; i < count; i++) {
    isSale[i] = (flags[i]! & FLAG.is_sale) === 0 ? 0 : 1;
    if (product[i] !== 0 && (skip === undefined || skip[i] === 0)) kept[next++] = i;
  }
  if (next === count) return { count, order, product, isSale, quantity, amountE4 };
  const rows = kept.subarray(0, next);
  return {
    count: rows.length,
    order: gather(order, rows),
    product: gather(product, rows),
    isSale: gather(isSale, rows),
    quantity: gather(quantity, rows),
    amountE4: gather(amountE4, rows),
  };
}

export function createItemStore(): ItemStore {
  const blocks: Block[] = [];
  const store = createSpillStore();
  return {
    add(lines, skip) {
      const { count, order, product, isSale, quantity, amountE4 } = itemsOf(lines, skip);
      if (count === 0) return;
      let least = order[0]!;
      for (let i = 1; i < count; i++) if (order[i]! < least) least = order[i]!;
      const narrow = [downcast(order, least), downcast(product), isSale, downcast(quantity), downcast(amountE4)];
      blocks.push({ count, least, stored: store.put(narrow) });
    },
    close: () => store.close(),
    columns(rowOf, productRow, returns) {
      // blocks are only ever added
      const stored = blocks.slice();
      const count = [...stored, ...returns].reduce((sum, one) => sum + one.count, 0);
      return {
        count,
        each(visit) {
          const batch = emptyBatch(stored.reduce((most, block) => Math.max(most, block.count), 0));
          for (const block of stored) {
            open(block, store, batch);
            const { order, product } = batch;
            for (let i = 0; i < block.count; i++) {
              order[i] = rowOf[order[i]!]!;
              product[i] = productRow[product[i]!]!;
            }
            visit(batch);
          }
          for (const batch of returns) visit(batch);
        },
      };
    },
  };
}
