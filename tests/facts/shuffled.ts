/** The same facts with their orders and items in another order: analyses must not see it. */
import type { DictionaryColumn } from "../../src/columns/dictionary.ts";
import type { Facts, ItemBatch } from "../../src/facts/contract.ts";

/** @param random numbers from 0 to 1, such as those of a seeded generator */
function permutation(count: number, random: () => number): number[] {
  const keys = Array.from({ length: count }, () => random());
  return Array.from({ length: count }, (_, i) => i).sort((a, b) => keys[a]! - keys[b]! || a - b);
}

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function shuffled(facts: Facts, random: () => number): Facts {
  const { orders, items } = facts;
  const from = permutation(orders.count, random);
  const to = new Int32Array(orders.count);
  for (const [row, old] of from.entries()) to[old] = row;
  const picked = <T extends Int32Array | Uint8Array | Float64Array>(of: T): T =>
    of.map((_, row) => of[from[row]!]!) as T;
  const codes = ({ dictionary, codes: all }: DictionaryColumn): DictionaryColumn => ({
    dictionary,
    codes: picked(all),
  });
  return {
    ...facts,
    orders: {
      count: orders.count,
      id: codes(orders.id),
      customer: picked(orders.customer),
      region: codes(orders.region),
      channel: codes(orders.channel),
      payment: orders.payment.codes.length === 0 ? orders.payment : codes(orders.payment),
      at: picked(orders.at),
      isSale: picked(orders.isSale),
      scattered: orders.scattered,
      units: picked(orders.units),
      grossE4: picked(orders.grossE4),
      netE4: picked(orders.netE4),
    },
    items: {
      count: items.count,
      each(visit) {
        items.each((batch) => {
          const rows = permutation(batch.count, random);
          const some = <T extends Int32Array | Uint8Array | Float64Array>(of: T): T =>
            (of.slice(0, batch.count) as T).map((_, i) => of[rows[i]!]!) as T;
          const mixed: ItemBatch = {
            count: batch.count,
            order: some(batch.order).map((order) => to[order]!),
            product: some(batch.product),
            isSale: some(batch.isSale),
            quantity: some(batch.quantity),
            amountE4: some(batch.amountE4),
          };
          visit(mixed);
        });
      },
    },
  };
}
