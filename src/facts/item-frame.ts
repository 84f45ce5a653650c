/** Items added up by order and product, for the frame of them. */
import type { ItemBatch, ItemColumns } from "./contract.ts";
import { pieces } from "./pieces.ts";

type Columns = Omit<ItemBatch, "count">;
export interface ItemRows extends Columns {
  /** Value of the sale lines. */
  grossE4: Float64Array;
}

/** All items, in the order of `orderNo`; those of order n are from `starts[n]` to `starts[n + 1]`. A counting sort. */
function sorted(items: ItemColumns, orderNo: Int32Array): { starts: Int32Array; rows: ItemRows } {
  const starts = new Int32Array(orderNo.length + 1);
  items.each(({ count, order }) => {
    for (let i = 0; i < count; i++) starts[orderNo[order[i]!]! + 1]!++;
  });
  for (let no = 0; no < orderNo.length; no++) starts[no + 1]! += starts[no]!;
  const next = starts.slice();
  const rows: ItemRows = {
    order: new Int32Array(items.count),
    product: new Int32Array(items.count),
    isSale: new Uint8Array(items.count),
    quantity: new Float64Array(items.count),
    grossE4: new Float64Array(items.count),
    amountE4: new Float64Array(items.count),
  };
  items.each(({ count, order, product, isSale, quantity, amountE4 }) => {
    for (let i = 0; i < count; i++) {
      const no = orderNo[order[i]!]!;
      const at = next[no]!++;
      rows.order[at] = no;
      rows.product[at] = product[i]!;
      rows.amountE4[at] = amountE4[i]!;
      if (isSale[i] === 0) continue;
      rows.isSale[at] = 1;
      rows.quantity[at] = quantity[i]!;
      rows.grossE4[at] = amountE4[i]!;
    }
  });
  return { starts, rows };
}

/** Rows sorted by order number and product: one per order and product, with units to the thousandth. */
export function itemsByOrder(items: ItemColumns, orderNo: Int32Array): ItemRows {
  const { starts, rows } = sorted(items, orderNo);
  let out = -1;
  const made: ItemRows = {
    order: new Int32Array(items.count),
    product: new Int32Array(items.count),
    isSale: new Uint8Array(items.count),
    quantity: new Float64Array(items.count),
    grossE4: new Float64Array(items.count),
    amountE4: new Float64Array(items.count),
  };
  for (let no = 0; no < orderNo.length; no++) {
    const places = Array.from({ length: starts[no + 1]! - starts[no]! }, (_, i) => starts[no]! + i);
    places.sort((a, b) => rows.product[a]! - rows.product[b]! || a - b);
    for (const [i, at] of places.entries()) {
      if (i === 0 || rows.product[at] !== made.product[out]) {
        out++;
        made.order[out] = no;
        made.product[out] = rows.product[at]!;
      }
      made.isSale[out]! |= rows.isSale[at]!;
      made.quantity[out]! += rows.quantity[at]!;
      made.grossE4[out]! += rows.grossE4[at]!;
      made.amountE4[out]! += rows.amountE4[at]!;
    }
  }
  const count = out + 1;
  return {
    order: made.order.subarray(0, count),
    product: made.product.subarray(0, count),
    isSale: made.isSale.subarray(0, count),
    quantity: made.quantity.subarray(0, count).map(pieces),
    grossE4: made.grossE4.subarray(0, count),
    amountE4: made.amountE4.subarray(0, count),
  };
}
