/** Revenue by region, and by weekday and hour. */
import { dayNumber } from "../../calendar.ts";
import pl from "../../columns/polars.ts";
import { int64Series } from "../../columns/to-polars.ts";
import type { Facts, OrderColumns } from "../../facts/contract.ts";
import type { CustomerOrders } from "../../features/customer-orders.ts";
import { toAmount } from "../../money.ts";
import { conform } from "../../schema.ts";
import { frameOf } from "../rows.ts";
import type { Comparison } from "./ranges.ts";
import { dayOfOrder, isSelected, type Selection } from "./selection.ts";
import { REGIONS, WEEKDAY_HOUR } from "./tables.ts";

/** a / b as a share, null unless b is above 0. */
const shareOf = (a: pl.Expr, b: pl.Expr): pl.Expr =>
  pl
    .when(b.gt(pl.lit(0)))
    .then(a.div(b))
    .otherwise(pl.lit(null));

/** Codes of regions as places; no region and one that is called "unknown" are the same. */
function regionPlaces({ region }: OrderColumns): { names: string[]; placeOf: Int32Array } {
  const places = new Map<string, number>();
  const placeOf = Int32Array.from({ length: region.dictionary.size }, (_, code) => {
    const name = region.dictionary.text(code) ?? "unknown";
    const place = places.get(name) ?? places.size;
    places.set(name, place);
    return place;
  });
  return { names: [...places.keys()], placeOf };
}

/** One row per region of the orders. */
export function regions(
  { orders }: Facts,
  { starts, order, isSale }: CustomerOrders,
  { current, previous }: Comparison,
  selection: Selection,
): pl.DataFrame {
  const { names, placeOf } = regionPlaces(orders);
  const sums = (): Float64Array => new Float64Array(names.length);
  const [entries, net, periodNet, previousNet] = [sums(), sums(), sums(), sums()];
  const [sales, periodSales, customers] = [sums(), sums(), sums()];
  const [from, to] = [dayNumber(current.from), dayNumber(current.to)];
  const [earlierFrom, earlierTo] = [dayNumber(previous.from), dayNumber(previous.to)];
  for (let row = 0; row < orders.count; row++) {
    if (!isSelected(orders, row, selection)) continue;
    const place = placeOf[orders.region.codes[row]!]!;
    const day = dayOfOrder(orders, row);
    entries[place]!++;
    net[place]! += orders.netE4[row]!;
    sales[place]! += orders.isSale[row]!;
    if (day >= from && day <= to) {
      periodNet[place]! += orders.netE4[row]!;
      periodSales[place]! += orders.isSale[row]!;
    } else if (day >= earlierFrom && day <= earlierTo) previousNet[place]! += orders.netE4[row]!;
  }
  const seen = new Int32Array(names.length).fill(-1);
  for (let customer = 0; customer + 1 < starts.length; customer++) {
    for (let i = starts[customer]!; i < starts[customer + 1]!; i++) {
      if (isSale[i] === 0 || !isSelected(orders, order[i]!, selection)) continue;
      const place = placeOf[orders.region.codes[order[i]!]!]!;
      if (seen[place] === customer) continue;
      seen[place] = customer;
      customers[place]!++;
    }
  }
  const found = names.flatMap((_, place) => (entries[place]! > 0 ? [place] : []));
  const picked = (of: Float64Array): Float64Array => Float64Array.from(found, (place) => of[place]!);
  const money = (name: string, of: Float64Array): pl.Series => pl.Series(name, picked(of).map(toAmount));
  const frame = pl.DataFrame([
    pl.Series(
      "region",
      found.map((place) => names[place]!),
      pl.String,
    ),
    money("net_revenue", net),
    money("period_net_revenue", periodNet),
    money("previous_net_revenue", previousNet),
    int64Series("orders", picked(sales)),
    int64Series("period_orders", picked(periodSales)),
    int64Series("customers", picked(customers)),
  ]);
  const [total, period] = [pl.col("net_revenue"), pl.col("period_net_revenue")];
  return conform(
    frame
      .sort("region")
      .withColumns(
        shareOf(total, total.sum()).alias("revenue_share"),
        shareOf(period, period.sum()).alias("period_revenue_share"),
        shareOf(total, pl.col("orders")).alias("average_order_value"),
      ),
    REGIONS,
  );
}

const HOUR_MS = 3_600_000;
const HOURS = 24;
/** Monday is 1; the first of January 1970 was a Thursday. */
const weekdayOf = (day: number): number => ((((day + 3) % 7) + 7) % 7) + 1;

/** Orders and gross revenue by weekday and hour over the 52 weeks that end with the last complete period. */
export function weekdayHour({ orders }: Facts, { current }: Comparison, selection: Selection): pl.DataFrame {
  const to = dayNumber(current.to);
  const from = to + 1 - 364;
  const counts = new Int32Array(8 * HOURS);
  const gross = new Float64Array(8 * HOURS);
  for (let row = 0; row < orders.count; row++) {
    const day = dayOfOrder(orders, row);
    if (orders.isSale[row] === 0 || day < from || day > to || !isSelected(orders, row, selection)) continue;
    const hour = Math.floor(orders.at[row]! / HOUR_MS) - day * HOURS;
    const at = weekdayOf(day) * HOURS + hour;
    counts[at]!++;
    gross[at]! += orders.grossE4[row]!;
  }
  const rows = Array.from(counts, (count, at) => ({
    weekday: Math.floor(at / HOURS),
    hour: at % HOURS,
    orders: count,
    gross_revenue: toAmount(gross[at]!),
  }));
  return frameOf(
    WEEKDAY_HOUR,
    rows.filter((row) => row.orders > 0),
  );
}
