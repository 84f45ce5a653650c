/** The arrays of a shop as bytes and back. Orders are sorted by day, so that days, customers and prices are small numbers. */
import { byteReader, byteWriter } from "./bytes.ts";
import type { ExploreCustomers, ExploreData, ExploreHead, ExploreItems, ExploreOrders } from "./contract.ts";

/** Units are kept to a thousandth. */
const UNIT = 1000;

/** Columns of customers, all of them whole numbers. */
const CUSTOMER_COLUMNS = [
  "region",
  "segment",
  "previous",
  "recencyScore",
  "otherScore",
  "recency",
  "frequency",
  "spend",
  "gap",
] as const satisfies readonly (keyof ExploreCustomers)[];

/** Everything but the head and the customers' ids, column by column: equal things stand together and compress well. */
export function packExplore({ customers, orders, items }: ExploreData): Uint8Array {
  const { natural, integer, done } = byteWriter();
  natural(customers.ids.length);
  for (const column of CUSTOMER_COLUMNS) for (const value of customers[column]) integer(value);
  const count = orders.day.length;
  natural(count);
  natural(items.product.length);
  let before = 0;
  for (const day of orders.day) {
    natural(day - before);
    before = day;
  }
  for (const hour of orders.hour) natural(hour);
  for (const customer of orders.customer) natural(customer + 1);
  for (const region of orders.region) natural(region);
  for (let i = 0; i < count; i++) natural((orders.firstItem[i + 1]! - orders.firstItem[i]!) * 2 + orders.isSale[i]!);
  for (let i = 0; i < count; i++) if (orders.isSale[i] === 1) natural(orders.sales[i]!);
  for (let i = 0; i < items.product.length; i++) natural(items.product[i]! * 2 + items.isSale[i]!);
  const fractional = items.units.some((units) => !Number.isInteger(units));
  natural(fractional ? 1 : 0);
  for (const units of items.units) integer(fractional ? Math.round(units * UNIT) : units);
  for (const net of items.net) integer(net);
  // of most lines nothing came back
  for (let i = 0; i < items.net.length; i++) integer(items.gross[i]! - items.net[i]!);
  return done();
}

export function unpackExplore(head: ExploreHead, ids: readonly string[], bytes: Uint8Array): ExploreData {
  const { natural, integer } = byteReader(bytes);
  const size = natural();
  if (size !== ids.length) throw new RangeError(`${ids.length} ids for ${size} customers`);
  const customers: ExploreCustomers = {
    ids,
    region: new Uint16Array(size),
    segment: new Uint16Array(size),
    previous: new Uint16Array(size),
    recencyScore: new Uint8Array(size),
    otherScore: new Uint8Array(size),
    recency: new Int32Array(size),
    frequency: new Int32Array(size),
    spend: new Float64Array(size),
    gap: new Int32Array(size),
  };
  for (const column of CUSTOMER_COLUMNS) for (let i = 0; i < size; i++) customers[column][i] = integer();
  const [count, itemCount] = [natural(), natural()];
  const orders: ExploreOrders = {
    day: new Int32Array(count),
    hour: new Uint8Array(count),
    customer: new Int32Array(count),
    region: new Uint16Array(count),
    isSale: new Uint8Array(count),
    sales: new Int32Array(count),
    firstItem: new Int32Array(count + 1),
  };
  let day = 0;
  for (let i = 0; i < count; i++) {
    day += natural();
    orders.day[i] = day;
  }
  for (let i = 0; i < count; i++) orders.hour[i] = natural();
  for (let i = 0; i < count; i++) orders.customer[i] = natural() - 1;
  for (let i = 0; i < count; i++) orders.region[i] = natural();
  for (let i = 0; i < count; i++) {
    const both = natural();
    orders.isSale[i] = both % 2;
    orders.firstItem[i + 1] = orders.firstItem[i]! + Math.floor(both / 2);
  }
  for (let i = 0; i < count; i++) if (orders.isSale[i] === 1) orders.sales[i] = natural();
  const items: ExploreItems = {
    product: new Int32Array(itemCount),
    isSale: new Uint8Array(itemCount),
    units: new Float64Array(itemCount),
    gross: new Float64Array(itemCount),
    net: new Float64Array(itemCount),
  };
  for (let i = 0; i < itemCount; i++) {
    const both = natural();
    items.isSale[i] = both % 2;
    items.product[i] = Math.floor(both / 2);
  }
  const unit = natural() === 1 ? UNIT : 1;
  for (let i = 0; i < itemCount; i++) items.units[i] = integer() / unit;
  for (let i = 0; i < itemCount; i++) items.net[i] = integer();
  for (let i = 0; i < itemCount; i++) items.gross[i] = items.net[i]! + integer();
  return { ...head, customers, orders, items };
}
