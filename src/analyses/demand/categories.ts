/** Demand of whole categories. */
import type { Facts } from "../../facts/contract.ts";
import { type Weeks, YEAR_WEEKS } from "../../features/whole-weeks.ts";
import { abcOf, xyzOf } from "../../models/abc-xyz.ts";
import { toAmount } from "../../money.ts";
import type { Row } from "../rows.ts";
import { estimate } from "./estimate.ts";
import type { DemandOptions } from "./options.ts";

const DAY_MS = 86_400_000;
/** The last weeks that are held against those a year before. */
const RECENT = 4;

const sum = (values: Float64Array, from: number, to: number): number => {
  let all = 0;
  for (let i = Math.max(0, from); i < to; i++) all += values[i]!;
  return all;
};
const change = (now: number, before: number): number | null => (before > 0 ? now / before - 1 : null);

/** One row per category with a sale in the last 52 weeks; none where products have no categories. */
export function categoryRows(facts: Facts, weeks: Weeks, options: DemandOptions): Row[] {
  const { items, orders, products } = facts;
  const names = [...new Set(products.category.filter((name) => name !== null))].sort();
  if (names.length === 0 || weeks.count === 0) return [];
  const place = new Map(names.map((name, i) => [name, i]));
  const categoryOf = Int32Array.from(products.category, (name, p) =>
    name === null || products.isProduct[p] === 0 ? -1 : place.get(name)!,
  );
  const { count } = weeks;
  const units = names.map(() => new Float64Array(count));
  const gross = names.map(() => new Float64Array(count));
  const seen = new Uint8Array(products.count);
  let allE4 = 0;
  items.each((batch) => {
    for (let i = 0; i < batch.count; i++) {
      if (batch.isSale[i] === 0) continue;
      const week = Math.floor((Math.floor(orders.at[batch.order[i]!]! / DAY_MS) - weeks.first) / 7);
      if (week < 0 || week >= count) continue;
      const p = batch.product[i]!;
      const isLastYear = week >= count - YEAR_WEEKS;
      if (isLastYear && products.isProduct[p] === 1) allE4 += batch.amountE4[i]!;
      const category = categoryOf[p]!;
      if (category < 0) continue;
      units[category]![week]! += batch.quantity[i]!;
      gross[category]![week]! += batch.amountE4[i]!;
      if (isLastYear) seen[p] = 1;
    }
  });
  for (const some of units) for (let week = 0; week < count; week++) some[week] = Math.round(some[week]! * 1000) / 1000;
  const year = gross.map((values) => sum(values, count - YEAR_WEEKS, count));
  const abc = abcOf(year);
  const isTwoYears = count >= 2 * YEAR_WEEKS;
  const isYearAgo = count >= YEAR_WEEKS + RECENT;
  return names.flatMap((category, i): Row[] => {
    const own = units[i]!;
    const made = estimate(own, weeks, [], options);
    if (made === undefined || year[i] === 0) return [];
    const recent = (back: number): number => sum(own, count - back - RECENT, count - back);
    return [
      {
        category,
        class: `${abc[i]}${xyzOf(made.variation)}`,
        demand_per_week: made.perWeek,
        products: seen.reduce((all, is, p) => all + (is === 1 && categoryOf[p] === i ? 1 : 0), 0),
        units: Math.round(sum(own, count - YEAR_WEEKS, count) * 1000) / 1000,
        gross_revenue: toAmount(year[i]!),
        revenue_share: allE4 > 0 ? year[i]! / allE4 : 0,
        change_share: isTwoYears ? change(year[i]!, sum(gross[i]!, 0, count - YEAR_WEEKS)) : null,
        recent_change_share: isYearAgo ? change(recent(0), recent(YEAR_WEEKS)) : null,
      },
    ];
  });
}
