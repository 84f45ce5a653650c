/** Best sellers that sold far more or far less than in the eight weeks before. */

import type { Facts } from "../../facts/contract.ts";
import { mondayOf, type TradingCalendar } from "../../features/trading-calendar.ts";
import { median } from "./baseline.ts";
import type { Finding } from "./finding.ts";

const DAY_MS = 86_400_000;
const WEEKS = 8;
/** Spreads of counts that scatter as chance would have it and as the product itself does. */
const FAR = { low: 15, usual: 11, high: 7 } as const;
const YEAR = 52;
/** Up to so many times what sold a year before is the season. */
const AS_THEN = 2.5;
const LEAST_ORDERS = 8;
/** Of the shop's usual revenue. */
const MATTERS = 0.03;

/** Orders of the `most` best sellers in the last complete week, against those of the eight weeks before, closed days counted. */
export function productFindings(
  { orders, items, products }: Facts,
  { end, first, mondays, soundShare }: TradingCalendar,
  { products: most, sensitivity, minChange }: { products: number; sensitivity: keyof typeof FAR; minChange: number },
): Finding[] {
  const monday = mondayOf(end) - 7;
  const start = monday - 7 * WEEKS;
  if (most === 0 || start < first) return [];
  const shares = Array.from({ length: WEEKS + 1 }, (_, week) => soundShare[mondays.indexOf(start + 7 * week)] ?? 0);
  if (shares.some((share) => share < 0.5)) return [];
  const net = new Float64Array(products.count * (WEEKS + 1));
  const sold = new Float64Array(products.count * (WEEKS + 1));
  // orders a week in the three weeks around the same one of the year before
  const aYearAgo = new Float64Array(products.count);
  items.each(({ count, order, product, isSale, amountE4 }) => {
    for (let i = 0; i < count; i++) {
      const week = Math.floor((Math.floor(orders.at[order[i]!]! / DAY_MS) - start) / 7);
      if (Math.abs(WEEKS - YEAR - week) <= 1) aYearAgo[product[i]!]! += isSale[i]! / 3;
      if (week < 0 || week > WEEKS || products.isProduct[product[i]!] === 0) continue;
      net[product[i]! * (WEEKS + 1) + week]! += amountE4[i]!;
      sold[product[i]! * (WEEKS + 1) + week]! += isSale[i]!;
    }
  });
  const usualNet = Float64Array.from({ length: products.count }, (_, p) => {
    let sum = 0;
    for (let week = 0; week < WEEKS; week++) sum += net[p * (WEEKS + 1) + week]!;
    return sum / WEEKS;
  });
  const shop = usualNet.reduce((sum, value) => sum + value, 0);
  const shopNow = products.id.reduce((sum, _, p) => sum + net[p * (WEEKS + 1) + WEEKS]!, 0);
  // a week in which everything rose is no news of a product
  const pace = shop > 0 && shopNow > 0 ? Math.max(0.5, Math.min(2, shopNow / shop)) : 1;
  return [...usualNet.keys()]
    .sort((a, b) => usualNet[b]! - usualNet[a]! || a - b)
    .slice(0, most)
    .flatMap((p): Finding[] => {
      const before = Array.from({ length: WEEKS }, (_, week) => sold[p * (WEEKS + 1) + week]! / shares[week]!);
      const value = sold[p * (WEEKS + 1) + WEEKS]!;
      const expected = median(before) * shares[WEEKS]! * pace;
      const scatter = 1.4826 * median(before.map((one) => Math.abs(one - median(before))));
      const spread = Math.max(Math.sqrt(Math.max(1, expected)), scatter);
      const score = Math.abs(value - expected) / spread;
      const excess = (net[p * (WEEKS + 1) + WEEKS]! - usualNet[p]!) / 10_000;
      const isLarge = Math.max(value, expected) >= LEAST_ORDERS && Math.abs(excess) >= (MATTERS * shop) / 10_000;
      const isSeason = value > expected && value <= AS_THEN * aYearAgo[p]!;
      if (!isLarge || isSeason || score < FAR[sensitivity] || Math.abs(value - expected) < minChange * expected)
        return [];
      return [
        {
          level: "product",
          name: products.id[p]!,
          label: products.description[p]!,
          grain: "week",
          period: monday,
          since: monday,
          metric: "orders",
          value,
          low: Math.max(0, expected - 2 * spread),
          high: expected + 2 * spread,
          driver: "",
          score,
          excess,
        },
      ];
    });
}
