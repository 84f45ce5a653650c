/** Orders customer by customer and day by day, in whole arrays: what recency, gaps and cohorts are counted from. */
import pl from "nodejs-polars";

/** The orders of customer c, a row of `facts.customers`, are those from `starts[c]` to `starts[c + 1]`, by day. */
export interface CustomerOrders {
  starts: Int32Array;
  /** Days since 1970. */
  day: Int32Array;
  /** 1 for a sale. */
  isSale: Uint8Array;
  /** Ten-thousandths. */
  netE4: Float64Array;
}

/** Where the entries of each key begin once they are put in the order of their keys, 0 to `keys - 1`. */
function startsOf(keyOf: Int32Array, keys: number): Int32Array {
  const starts = new Int32Array(keys + 1);
  for (let i = 0; i < keyOf.length; i++) starts[keyOf[i]! + 1]!++;
  for (let key = 0; key < keys; key++) starts[key + 1]! += starts[key]!;
  return starts;
}

/** The places of entries in the order of their keys; entries of one key keep the order they are given in. */
function placesBy(keyOf: Int32Array, starts: Int32Array, given?: Int32Array): Int32Array {
  const next = starts.slice();
  const places = new Int32Array(keyOf.length);
  for (let i = 0; i < places.length; i++) {
    const at = given === undefined ? i : given[i]!;
    places[next[keyOf[at]!]!++] = at;
  }
  return places;
}

const known = new WeakMap<pl.DataFrame, CustomerOrders>();

/**
 * The orders of identified customers. Counting sorts only: linear in orders, customers and days. Worked out once for a frame,
 * because every analysis of customers asks for it.
 */
export function ordersByCustomer(orders: pl.DataFrame): CustomerOrders {
  const found = known.get(orders) ?? inOrder(orders);
  known.set(orders, found);
  return found;
}

function inOrder(orders: pl.DataFrame): CustomerOrders {
  const columns = orders
    .lazy()
    .select(
      pl.col("customer_no"),
      pl.col("ordered_on").cast(pl.Int32).alias("day"),
      pl.col("is_sale").cast(pl.UInt8).alias("is_sale"),
      pl.col("net_e4").cast(pl.Float64).alias("net_e4"),
    )
    .filter(pl.col("customer_no").gtEq(pl.lit(0)))
    .collectSync();
  const customer = columns.getColumn("customer_no").toTypedArray() as Int32Array;
  const day = columns.getColumn("day").toTypedArray() as Int32Array;
  const isSale = columns.getColumn("is_sale").toTypedArray() as Uint8Array;
  const netE4 = columns.getColumn("net_e4").toTypedArray() as Float64Array;
  let [first, last, customers] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0];
  for (let i = 0; i < day.length; i++) {
    if (day[i]! < first) first = day[i]!;
    if (day[i]! > last) last = day[i]!;
    if (customer[i]! >= customers) customers = customer[i]! + 1;
  }
  const starts = startsOf(customer, customers);
  if (day.length === 0) return { starts, day, isSale, netE4 };
  const sinceFirst = day.map((one) => one - first);
  const byDay = placesBy(sinceFirst, startsOf(sinceFirst, last - first + 1));
  const places = placesBy(customer, starts, byDay);
  const sorted = {
    starts,
    day: new Int32Array(places.length),
    isSale: new Uint8Array(places.length),
    netE4: new Float64Array(places.length),
  };
  for (let i = 0; i < places.length; i++) {
    sorted.day[i] = day[places[i]!]!;
    sorted.isSale[i] = isSale[places[i]!]!;
    sorted.netE4[i] = netE4[places[i]!]!;
  }
  return sorted;
}
