/** Sales under a filter by week, month, region, hour and product: rows in the form of the report's charts and tables. */
import { addPeriods, dayNumber, dayOf, periodEnd, periodStart, weekday } from "../calendar.ts";
import type { ExploreData } from "./contract.ts";
import type { PageSelection } from "./filter.ts";
import type { DaySpan } from "./totals.ts";

export interface PeriodRow {
  /** First day of the week or the month. */
  start: string;
  net_revenue: number;
  partial: boolean;
}

/** Net revenue by week or month, from the first to the last with an order, oldest first. */
export function byPeriod(data: ExploreData, selection: PageSelection, grain: "week" | "month"): PeriodRow[] {
  const { orders, first, last, asOf } = data;
  const rows: PeriodRow[] = [];
  const ends: number[] = [];
  for (let start = periodStart(first, grain); start <= last; start = addPeriods(start, grain, 1)) {
    const end = periodEnd(start, grain);
    rows.push({ start, net_revenue: 0, partial: start < first || end >= asOf });
    ends.push(dayNumber(end));
  }
  let at = 0;
  for (let o = 0; o < orders.day.length; o++) {
    while (orders.day[o]! > ends[at]!) at += 1;
    rows[at]!.net_revenue += selection.net[o]!;
  }
  for (const row of rows) row.net_revenue /= data.scale;
  return rows;
}

/** Net revenue by region within a span, by place; without the filter's own region, so that bars can be compared. */
export function byRegion(data: ExploreData, selection: PageSelection, span: DaySpan): number[] {
  const sums = data.regions.map(() => 0);
  const { orders } = data;
  for (let o = 0; o < orders.day.length; o++)
    if (orders.day[o]! >= span.from && orders.day[o]! <= span.to) sums[orders.region[o]!]! += selection.net[o]!;
  return sums.map((sum) => sum / data.scale);
}

/** Sale orders by weekday (1 = Monday) and hour of the 52 weeks to the end of the period: `counts[weekday - 1][hour]`. */
export function byHour(data: ExploreData, selection: PageSelection, to: number): number[][] {
  const counts = Array.from({ length: 7 }, () => new Array<number>(24).fill(0));
  const { orders } = data;
  const weekdays = new Map<number, number>();
  for (let o = 0; o < orders.day.length; o++) {
    const day = orders.day[o]!;
    if (selection.sales[o] === 0 || day > to || day <= to - 364) continue;
    let place = weekdays.get(day);
    if (place === undefined) {
      place = weekday(dayOf(day)) - 1;
      weekdays.set(day, place);
    }
    counts[place]![orders.hour[o]!]! += selection.sales[o]!;
  }
  return counts;
}

export interface ProductRow {
  product: number;
  revenue: number;
  units: number;
  orders: number;
  customers: number;
}

/** Real products sold within a span, the highest net revenue first. */
export function byProduct(data: ExploreData, selection: PageSelection, span: DaySpan): ProductRow[] {
  const { orders, items, products } = data;
  const rows = new Map<number, ProductRow & { who: Set<number> }>();
  for (let o = 0; o < orders.day.length; o++) {
    if (selection.orders[o] === 0 || orders.day[o]! < span.from || orders.day[o]! > span.to) continue;
    for (let i = orders.firstItem[o]!; i < orders.firstItem[o + 1]!; i++) {
      const product = items.product[i]!;
      if (selection.items[i] === 0 || products.real[product] === 0) continue;
      let row = rows.get(product);
      if (row === undefined) {
        row = { product, revenue: 0, units: 0, orders: 0, customers: 0, who: new Set() };
        rows.set(product, row);
      }
      row.revenue += items.net[i]!;
      row.units += items.units[i]!;
      if (items.isSale[i] === 0) continue;
      row.orders += 1;
      if (orders.customer[o]! >= 0) row.who.add(orders.customer[o]!);
    }
  }
  return [...rows.values()]
    .map(({ who, ...row }) => ({ ...row, revenue: row.revenue / data.scale, customers: who.size }))
    .sort((a, b) => b.revenue - a.revenue || a.product - b.product);
}
