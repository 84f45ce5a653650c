/** Customers from their orders. */
import type { DictionaryColumn } from "../columns/dictionary.ts";
import type { GlobalDictionary } from "../columns/global-dictionary.ts";
import pl from "../columns/polars.ts";
import { stringSeries } from "../columns/to-polars.ts";
import { range } from "../columns/typed-arrays.ts";
import type { LineDictionaries } from "../lines.ts";
import type { CustomerColumns, OrderColumns } from "./contract.ts";
import { pieces } from "./pieces.ts";
import { dayNumberOf } from "./returns.ts";

/** How often a customer's orders name a region, for the few who have several. */
interface Region {
  region: number;
  orders: number;
  latest: number;
}

/** The region of most sale orders; ties go to the latest order, then to the alphabet. */
function usual(regions: readonly Region[], names: GlobalDictionary): number {
  const byText = (a: Region, b: Region): number =>
    (names.text(a.region) as string) < (names.text(b.region) as string) ? -1 : 1;
  const [first] = regions.toSorted((a, b) => b.orders - a.orders || b.latest - a.latest || byText(a, b));
  return first?.region ?? 0;
}

/** The region of each customer, by code. */
function createRegions(size: number): {
  add(customer: number, region: number, sales: number, at: number): void;
  of(customer: number, names: GlobalDictionary): number;
} {
  /** The only region so far with its counts; customers with more of them have a list. */
  const region = new Int32Array(size);
  const orders = new Int32Array(size);
  const latest = new Float64Array(size);
  const several = new Map<number, Region[]>();
  const hasSeveral = new Uint8Array(size);
  return {
    add(customer, number, sales, at) {
      const list = hasSeveral[customer] === 1 ? several.get(customer) : undefined;
      if (list === undefined && (region[customer] === 0 || region[customer] === number)) {
        latest[customer] = region[customer] === 0 ? at : Math.max(latest[customer]!, at);
        region[customer] = number;
        orders[customer]! += sales;
        return;
      }
      const all = list ?? [{ region: region[customer]!, orders: orders[customer]!, latest: latest[customer]! }];
      several.set(customer, all);
      hasSeveral[customer] = 1;
      const known = all.find((one) => one.region === number);
      if (known === undefined) all.push({ region: number, orders: sales, latest: at });
      else {
        known.orders += sales;
        known.latest = Math.max(known.latest, at);
      }
    },
    of(customer, names) {
      const list = several.get(customer);
      return list === undefined ? region[customer]! : usual(list, names);
    },
  };
}

/** The channel of each customer's first sale, by code: of several at the same time, the first in the alphabet. */
function firstChannels({ count, customer, channel, isSale, at }: OrderColumns, customers: number): DictionaryColumn {
  const { dictionary } = channel;
  const codes = new Int32Array(customers);
  // no line names one
  if (dictionary.size <= 1) return { dictionary, codes };
  const first = new Float64Array(customers).fill(Number.POSITIVE_INFINITY);
  for (let order = 0; order < count; order++) {
    const row = customer[order]!;
    if (row < 0 || isSale[order] === 0 || at[order]! > first[row]!) continue;
    const [code, known] = [channel.codes[order]!, codes[row]!];
    const isEarlier = at[order]! < first[row]!;
    first[row] = at[order]!;
    if (isEarlier || known === 0) codes[row] = code;
    else if (code !== 0 && (dictionary.text(code) as string) < (dictionary.text(known) as string)) codes[row] = code;
  }
  return { dictionary, codes };
}

/** Codes in the order of their texts. */
function sortedByText(names: GlobalDictionary, codes: Int32Array): Int32Array {
  const frame = pl.DataFrame([stringSeries("text", names, codes), pl.Series("code", codes)]);
  return frame.sort("text").getColumn("code").toTypedArray() as Int32Array;
}

/**
 * The customers of orders, in the order of their ids. From here on an order's customer is its row among them: `orders.customer`,
 * until now codes in the dictionary of the run, is overwritten.
 */
export function customersOf(orders: OrderColumns, names: LineDictionaries): CustomerColumns {
  const { size } = names.customer_id;
  const seen = new Uint8Array(size);
  for (let order = 0; order < orders.count; order++) seen[orders.customer[order]!] = 1;
  const codes = sortedByText(
    names.customer_id,
    range(size).filter((code) => code !== 0 && seen[code] === 1),
  );
  const rowOf = new Int32Array(size).fill(-1);
  for (let row = 0; row < codes.length; row++) rowOf[codes[row]!] = row;

  const count = codes.length;
  const columns = {
    orders: new Int32Array(count),
    firstDay: new Int32Array(count),
    lastDay: new Int32Array(count),
    units: new Float64Array(count),
    grossE4: new Float64Array(count),
    netE4: new Float64Array(count),
  };
  const regions = createRegions(count);
  for (let order = 0; order < orders.count; order++) {
    const customer = rowOf[orders.customer[order]!]!;
    orders.customer[order] = customer;
    if (customer < 0) continue;
    columns.units[customer]! += orders.units[order]!;
    columns.grossE4[customer]! += orders.grossE4[order]!;
    columns.netE4[customer]! += orders.netE4[order]!;
    const isSale = orders.isSale[order] === 1;
    const at = orders.at[order]!;
    const region = orders.region.codes[order]!;
    if (region !== 0) regions.add(customer, region, isSale ? 1 : 0, at);
    if (!isSale) continue;
    const day = dayNumberOf(at);
    if (columns.orders[customer] === 0 || day < columns.firstDay[customer]!) columns.firstDay[customer] = day;
    if (columns.orders[customer] === 0 || day > columns.lastDay[customer]!) columns.lastDay[customer] = day;
    columns.orders[customer]!++;
  }
  for (let customer = 0; customer < count; customer++) columns.units[customer] = pieces(columns.units[customer]!);
  const region: DictionaryColumn = {
    dictionary: names.region,
    codes: Int32Array.from({ length: count }, (_, customer) => regions.of(customer, names.region)),
  };
  const channel = firstChannels(orders, count);
  return { count, id: { dictionary: names.customer_id, codes }, region, channel, ...columns };
}
