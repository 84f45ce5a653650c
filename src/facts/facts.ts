/** Facts from lines: almost every analysis needs only these, and they are far smaller than the lines they are made from. */
import { dayNumber } from "../calendar.ts";
import type pl from "../columns/polars.ts";
import { partition, range } from "../columns/typed-arrays.ts";
import { createLineDictionaries, FLAG, type LineDictionaries, type Lines, linesAt, linesOf } from "../lines.ts";
import type { Facts, FactsOptions, ItemBatch } from "./contract.ts";
import { customersOf } from "./customers.ts";
import { createExactness } from "./exactness.ts";
import { factsFrame } from "./frames.ts";
import { createItemStore, itemsOf } from "./items.ts";
import { createOrderSums } from "./orders.ts";
import { createProductNames } from "./products.ts";
import { createReturns, placeReturns } from "./returns.ts";

export interface FactsBuilder {
  /**
   * Adds lines, as a frame (`LINES` in schema.ts) or as columns; may be called any number of times, in any order. Lines as columns
   * must share their dictionaries.
   */
  add(lines: pl.DataFrame | Lines): void;
  /**
   * The facts of all lines so far. More lines may be added afterwards, and facts be asked for again; facts that were given before
   * stay as they are.
   *
   * @throws Error before the first call of `add`
   * @throws UserError where amounts are so large that sums of them would not be right to the last ten-thousandth
   */
  snapshot(): Facts;
  /** Gives back what was kept of the lines, as `Facts.close` does. */
  close(): void;
}

const DAY_MS = 86_400_000;

/** The lines that the options let count. */
function counting(lines: Lines, options: FactsOptions): Lines {
  const end = options.asOf === undefined ? Number.POSITIVE_INFINITY : dayNumber(options.asOf) * DAY_MS;
  const needed = options.cancellations === "exclude" ? FLAG.is_sale : 0;
  const unwanted = options.missingCustomer === "drop" ? FLAG.is_anonymous : 0;
  const { count, at, flags } = lines;
  const left = new Uint8Array(count);
  let some = 0;
  for (let i = 0; i < count; i++) {
    if (at[i]! < end && (flags[i]! & needed) === needed && (flags[i]! & unwanted) === 0) continue;
    left[i] = 1;
    some++;
  }
  return some === 0 ? lines : linesAt(lines, partition(range(count), left)[0]);
}

/** Builds facts from lines that arrive in batches; of a batch only what is added up is kept. */
export function createFacts(options: FactsOptions = {}): FactsBuilder {
  const orderSums = createOrderSums();
  const items = createItemStore();
  const productNames = createProductNames();
  const returns = createReturns();
  const exactness = createExactness();
  let names: LineDictionaries | undefined;
  return {
    add(some) {
      const all = "ids" in some ? some : linesOf(some, names ?? createLineDictionaries());
      if (names !== undefined && names !== all.names)
        throw new Error("lines to be added up must share their dictionaries");
      names = all.names;
      const lines = counting(all, options);
      exactness.add(lines.amountE4, lines.count);
      productNames.add(lines);
      const waiting = returns.take(lines);
      orderSums.add(lines, waiting);
      items.add(lines, waiting);
    },
    close: items.close,
    snapshot() {
      if (names === undefined) throw new Error("facts need at least one batch of lines, even an empty one");
      exactness.require();
      const waiting = returns.waiting.slice();
      const placed = placeReturns(waiting, orderSums.dayOf);
      const { orders, rowOf, rowOfReturn } = orderSums.columns(names, waiting, placed);
      const { products, productRow } = productNames.columns(names);
      const returned = waiting.map((lines, batch): ItemBatch => {
        const order = lines.ids.order_id.map((code, i) => {
          const place = placed.places[batch]![i]!;
          return place < 0 ? rowOf[code]! : rowOfReturn[place]!;
        });
        const found = itemsOf({ ...lines, ids: { ...lines.ids, order_id: order } });
        return { ...found, product: found.product.map((code) => productRow[code]!) };
      });
      const { close } = items;
      return withFrames({
        ...{ orders, products, close },
        items: items.columns(rowOf, productRow, returned),
        customers: customersOf(orders, names),
      });
    },
  };
}

/** Made here, facts hold on to nothing that they were built of. */
const withFrames = (columns: Omit<Facts, "asFrame">): Facts => ({
  ...columns,
  asFrame(name) {
    return factsFrame(this, name);
  },
});

/**
 * Facts of a whole frame of lines.
 *
 * `lines`: one row per valid order line (`LINES` in schema.ts). Orders count as orders only when they have a sale line
 * (quantity > 0, price > 0, neither cancellation nor adjustment); their money is net of returns unless
 * `cancellations: "exclude"`.
 */
export function facts(lines: pl.DataFrame, options: FactsOptions = {}): Facts {
  const builder = createFacts(options);
  builder.add(lines);
  return builder.snapshot();
}
