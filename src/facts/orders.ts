/** Lines added up by order, in arrays by the order's code in the dictionary of the run. */
import type { DictionaryColumn } from "../columns/dictionary.ts";
import type { GlobalDictionary } from "../columns/global-dictionary.ts";
import { extendedTable } from "../columns/strings.ts";
import { ensureCapacity } from "../columns/typed-arrays.ts";
import { FLAG, type LineDictionaries, type Lines } from "../lines.ts";
import type { OrderColumns } from "./contract.ts";
import { pieces } from "./pieces.ts";
import { dayNumberOf, type PlacedReturns } from "./returns.ts";

/** Orders whose customers are still codes in the dictionary of the run; 0 for an anonymous order. */
export interface CountedOrders {
  orders: OrderColumns;
  /** By code: the row of the order; −1 where there is none. */
  rowOf: Int32Array;
  /** The row of each return order. */
  rowOfReturn: Int32Array;
}

export interface OrderSums {
  /** @param skip 1 for lines that are left out */
  add(lines: Lines, skip?: Uint8Array): void;
  /** The day of an order's first line so far, since 1970; undefined where it has none. */
  dayOf(order: number): number | undefined;
  /** All orders so far, with the returns that waited. More lines may be added afterwards; what was given back stays as it is. */
  columns(names: LineDictionaries, waiting: readonly Lines[], returns: PlacedReturns): CountedOrders;
}

/** What an order's code stands for: nothing (0), an order, an order with a sale line. */
const ORDER = 1;
const SALE = 2;
/** Its sale lines are of several customers, or far apart. */
const SCATTERED = 4;
/** An order may be written over midnight, or a day late. */
const FAR_APART_MS = 2 * 86_400_000;

/** The code whose text comes first in the alphabet; 0 stands for none. */
const firstOf = (a: number, b: number, names: GlobalDictionary): number =>
  a === b || b === 0 ? a : a === 0 || (names.text(b) as string) < (names.text(a) as string) ? b : a;

export function createOrderSums(): OrderSums {
  let size = 0;
  let kind = new Uint8Array(0);
  let customer = new Int32Array(0);
  let region = new Int32Array(0);
  let channel = new Int32Array(0);
  // stays empty where no line says how it was paid
  let payment = new Int32Array(0);
  let at = new Float64Array(0);
  let units = new Float64Array(0);
  let gross = new Float64Array(0);
  let net = new Float64Array(0);
  const makeRoom = (needed: number): void => {
    size = needed;
    kind = ensureCapacity(kind, size);
    customer = ensureCapacity(customer, size);
    region = ensureCapacity(region, size);
    channel = ensureCapacity(channel, size);
    at = ensureCapacity(at, size);
    units = ensureCapacity(units, size);
    gross = ensureCapacity(gross, size);
    net = ensureCapacity(net, size);
  };

  return {
    add({ count, names, ids, at: times, quantity, amountE4, flags }, skip) {
      makeRoom(names.order_id.size);
      const { order_id: orders, customer_id: customers, region: regions, channel: channels } = ids;
      if (names.payment_method.size > 1) {
        payment = ensureCapacity(payment, size);
        addPayments(payment, { count, names, ids }, (i) => (skip?.[i] === 1 ? -1 : orders[i]!));
      }
      for (let i = 0; i < count; i++) {
        if (skip !== undefined && skip[i] === 1) continue;
        const order = orders[i]!;
        const isSale = (flags[i]! & FLAG.is_sale) !== 0;
        if (customer[order] !== customers[i]) {
          if (isSale && customer[order] !== 0 && customers[i] !== 0) kind[order]! |= SCATTERED;
          customer[order] = firstOf(customer[order]!, customers[i]!, names.customer_id);
        }
        if (isSale && kind[order]! & SALE && Math.abs(times[i]! - at[order]!) > FAR_APART_MS) kind[order]! |= SCATTERED;
        if (region[order] !== regions[i]) region[order] = firstOf(region[order]!, regions[i]!, names.region);
        if (channel[order] !== channels[i]) channel[order] = firstOf(channel[order]!, channels[i]!, names.channel);
        if (kind[order] === 0 || times[i]! < at[order]!) at[order] = times[i]!;
        net[order]! += amountE4[i]!;
        kind[order]! |= ORDER;
        if (!isSale) continue;
        kind[order]! |= SALE;
        units[order]! += quantity[i]!;
        gross[order]! += amountE4[i]!;
      }
    },
    dayOf: (order) => (order < size && kind[order]! > 0 ? dayNumberOf(at[order]!) : undefined),
    columns(names, waiting, { orders: returnOrders, places }) {
      makeRoom(names.order_id.size);
      const seen = kind.slice(0, size);
      for (const [batch, { count, ids }] of waiting.entries())
        for (let i = 0; i < count; i++) if (places[batch]![i]! < 0) seen[ids.order_id[i]!]! |= ORDER;
      const rowOf = new Int32Array(size).fill(-1);
      let own = 0;
      for (let order = 0; order < size; order++) if (seen[order] !== 0) rowOf[order] = own++;
      const count = own + returnOrders.length;
      const columns = {
        count,
        id: new Int32Array(count),
        customer: new Int32Array(count),
        region: new Int32Array(count),
        channel: new Int32Array(count),
        payment: new Int32Array(names.payment_method.size > 1 ? count : 0),
        at: new Float64Array(count).fill(Number.POSITIVE_INFINITY),
        isSale: new Uint8Array(count),
        scattered: 0,
        units: new Float64Array(count),
        grossE4: new Float64Array(count),
        netE4: new Float64Array(count),
      };
      for (let order = 0; order < size; order++) {
        const row = rowOf[order]!;
        if (row < 0) continue;
        columns.id[row] = order;
        if (kind[order] === 0) continue;
        columns.customer[row] = customer[order]!;
        columns.region[row] = region[order]!;
        columns.channel[row] = channel[order]!;
        if (order < payment.length) columns.payment[row] = payment[order]!;
        columns.at[row] = at[order]!;
        columns.isSale[row] = kind[order]! & SALE ? 1 : 0;
        if (kind[order]! & SCATTERED) columns.scattered++;
        columns.units[row] = pieces(units[order]!);
        columns.grossE4[row] = gross[order]!;
        columns.netE4[row] = net[order]!;
      }
      for (let i = 0; i < returnOrders.length; i++) columns.id[own + i] = size + i;
      for (const [batch, lines] of waiting.entries()) {
        addReturns(columns, lines, places[batch]!, rowOf, own);
        if (columns.payment.length > 0)
          addPayments(columns.payment, lines, (i) =>
            places[batch]![i]! < 0 ? rowOf[lines.ids.order_id[i]!]! : own + places[batch]![i]!,
          );
      }
      const ids = extendedTable(
        names.order_id,
        size,
        returnOrders.map(({ id }) => id),
      );
      const column = (dictionary: DictionaryColumn["dictionary"], codes: Int32Array): DictionaryColumn => ({
        dictionary,
        codes,
      });
      return {
        orders: {
          ...columns,
          id: column(ids, columns.id),
          region: column(names.region, columns.region),
          channel: column(names.channel, columns.channel),
          payment: column(names.payment_method, columns.payment),
        },
        rowOf,
        rowOfReturn: Int32Array.from(returnOrders, (_, i) => own + i),
      };
    },
  };
}

/** How orders were paid, by the place of the order of each line; -1 for a line that is left out. */
function addPayments(
  payment: Int32Array,
  { count, names, ids }: Pick<Lines, "count" | "names" | "ids">,
  placeOf: (line: number) => number,
): void {
  const { payment_method: methods } = ids;
  for (let i = 0; i < count; i++) {
    const place = methods[i] === 0 ? -1 : placeOf(i);
    if (place >= 0) payment[place] = firstOf(payment[place]!, methods[i]!, names.payment_method);
  }
}

/** Adds lines that waited to the orders they belong to. */
function addReturns(
  columns: Pick<OrderColumns, "customer" | "at" | "netE4"> & { region: Int32Array; channel: Int32Array },
  { count, ids, at, amountE4, names }: Lines,
  places: Int32Array,
  rowOf: Int32Array,
  firstReturn: number,
): void {
  const { customer, region, channel, at: first, netE4 } = columns;
  for (let i = 0; i < count; i++) {
    const row = places[i]! < 0 ? rowOf[ids.order_id[i]!]! : firstReturn + places[i]!;
    customer[row] = firstOf(customer[row]!, ids.customer_id[i]!, names.customer_id);
    region[row] = firstOf(region[row]!, ids.region[i]!, names.region);
    channel[row] = firstOf(channel[row]!, ids.channel[i]!, names.channel);
    if (at[i]! < first[row]!) first[row] = at[i]!;
    netE4[row]! += amountE4[i]!;
  }
}
