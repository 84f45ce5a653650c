/**
 * Facts: the waist of the house. Almost every analysis needs only these four tables, which are far smaller than the
 * lines they are made from. Money stays exact (Int64 ten-thousandths); nothing here depends on the order of the lines.
 */

import { dayNumber } from "../calendar.ts";
import type pl from "../columns/polars.ts";
import { range } from "../columns/typed-arrays.ts";
import { createLineDictionaries, FLAG, type LineDictionaries, type Lines, linesAt, linesOf } from "../lines.ts";
import { withArrays } from "./arrays.ts";
import type { Facts, FactsOptions } from "./contract.ts";
import { createItemSums } from "./items.ts";
import { createOrderSums } from "./orders.ts";
import { createProductNames } from "./products.ts";
import { createReturnDays } from "./return-days.ts";

export interface FactsBuilder {
  /**
   * Adds lines, as a frame (`LINES` in schema.ts) or as numbers; may be called any number of times, in any order. Lines as
   * numbers must share their names.
   */
  add(lines: pl.DataFrame | Lines): void;
  finish(): Facts;
}

const DAY_MS = 86_400_000;

/** The same value however often it is asked for, made the first time. */
function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** The lines that the options let count. */
function counting(lines: Lines, options: FactsOptions): Lines {
  const end = options.asOf === undefined ? Number.POSITIVE_INFINITY : dayNumber(options.asOf) * DAY_MS;
  const needed = options.cancellations === "exclude" ? FLAG.is_sale : 0;
  const unwanted = options.missingCustomer === "drop" ? FLAG.is_anonymous : 0;
  const { count, at, flags } = lines;
  const counts = (i: number): boolean => at[i] < end && (flags[i] & needed) === needed && (flags[i] & unwanted) === 0;
  let kept = 0;
  for (let i = 0; i < count; i++) if (counts(i)) kept++;
  return kept === count ? lines : linesAt(lines, range(count).filter(counts));
}

/** Builds facts from lines that arrive in pieces; of a piece only what is added up is kept. */
export function createFacts(options: FactsOptions = {}): FactsBuilder {
  const orderSums = createOrderSums();
  const itemSums = createItemSums();
  const productNames = createProductNames();
  const returns = createReturnDays();
  const include = (lines: Lines): void => {
    orderSums.add(lines);
    itemSums.add(lines);
    productNames.add(lines);
  };
  let names: LineDictionaries | undefined;
  return {
    add(some) {
      const all = "ids" in some ? some : linesOf(some, names ?? createLineDictionaries());
      if (names !== undefined && names !== all.names) throw new Error("lines to be added up must share their names");
      names = all.names;
      include(returns.take(counting(all, options)));
    },
    finish() {
      if (names === undefined) throw new Error("facts need at least one piece of lines, even an empty one");
      for (const lines of returns.release(orderSums.dayOf)) include(lines);
      const { arrays: orders, customers, ranked } = orderSums.finish(names);
      const { products, productNo } = productNames.finish(names);
      const tables = once(() => {
        const { orders, orderNo } = ranked();
        return { orders, orderItems: once(() => itemSums.table(orderNo, productNo, orders.height)) };
      });
      const made: Facts = {
        get orders() {
          return tables().orders;
        },
        get orderItems() {
          return tables().orderItems();
        },
        customers,
        products,
      };
      return withArrays(made, { orders, items: itemSums.arrays(productNo) });
    },
  };
}

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
  return builder.finish();
}
