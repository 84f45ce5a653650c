/** Columns of an order that stand on the first of its lines alone: the lines below get them too. */
import type { DictionaryColumn } from "../../columns/dictionary.ts";
import type { RecordColumn } from "../../schema.ts";

export interface FillDown {
  /** Changes the codes of a batch in place. Batches of one file come one after the other. */
  apply(columns: ReadonlyMap<RecordColumn, DictionaryColumn>, fill: readonly RecordColumn[]): void;
}

export function createFillDown(): FillDown {
  /** The last record before: its order and what it said, as codes of their dictionaries. */
  let before: ReadonlyMap<RecordColumn, { dictionary: unknown; code: number }> = new Map();
  return {
    apply(columns, fill) {
      const order = columns.get("order_id");
      if (order === undefined || fill.length === 0) return;
      const { codes: orders } = order;
      const count = orders.length;
      const lastOf = (name: RecordColumn, dictionary: unknown): number => {
        const found = before.get(name);
        return found !== undefined && found.dictionary === dictionary ? found.code : 0;
      };
      const after = new Map<RecordColumn, { dictionary: unknown; code: number }>();
      const last = lastOf("order_id", order.dictionary);
      if (count > 0) after.set("order_id", { dictionary: order.dictionary, code: orders[count - 1]! });
      for (const name of fill) {
        const column = columns.get(name);
        if (column === undefined) continue;
        const { codes, dictionary } = column;
        let previous = last;
        let value = lastOf(name, dictionary);
        for (let row = 0; row < count; row++) {
          const same = orders[row] !== 0 && orders[row] === previous;
          if (codes[row] !== 0) value = codes[row]!;
          else if (same) codes[row] = value;
          else value = 0;
          previous = orders[row]!;
        }
        after.set(name, { dictionary, code: value });
      }
      before = after;
    },
  };
}
