/** A shop of five orders: two regions, two categories, three customers and an anonymous one. */
import { dayNumber } from "../../src/calendar.ts";
import type { ExploreData } from "../../src/explore/contract.ts";

const day = (text: string): number => dayNumber(text);

export const shop: ExploreData = {
  asOf: "2026-03-09",
  period: { from: "2026-03-02", to: "2026-03-08" },
  first: "2026-01-05",
  last: "2026-03-04",
  scale: 100,
  regions: ["", "North", "South"],
  categories: ["", "Tea", "Cups"],
  segments: ["", "Loyal", "New"],
  products: { names: ["Green tea", "Mug", "Postage"], category: [1, 2, 0], real: [1, 1, 0] },
  rules: [{ from: [0], to: [1] }],
  basket: { least: 1, most: null },
  summed: false,
  customers: {
    ids: ["a", "b", "=c"],
    region: Uint16Array.of(1, 1, 2),
    segment: Uint16Array.of(1, 2, 2),
    previous: Uint16Array.of(1, 0, 1),
    recencyScore: Uint8Array.of(2, 2, 1),
    otherScore: Uint8Array.of(2, 1, 1),
    recency: Int32Array.of(6, 5, 30),
    frequency: Int32Array.of(2, 1, 1),
    spend: Float64Array.of(3000, 500, 1200),
    gap: Int32Array.of(575, 0, 0),
  },
  orders: {
    //                a, North         c, South           a, North            b, North           anonymous, South
    day: Int32Array.of(day("2026-01-05"), day("2026-02-06"), day("2026-03-03"), day("2026-03-04"), day("2026-03-04")),
    hour: Uint8Array.of(9, 10, 10, 11, 20),
    customer: Int32Array.of(0, 2, 0, 1, -1),
    region: Uint16Array.of(1, 2, 1, 1, 2),
    isSale: Uint8Array.of(1, 1, 1, 1, 1),
    sales: Int32Array.of(1, 1, 1, 1, 1),
    firstItem: Int32Array.of(0, 2, 3, 5, 6, 7),
  },
  items: {
    product: Int32Array.of(0, 1, 1, 0, 1, 0, 1),
    isSale: Uint8Array.of(1, 1, 1, 1, 0, 1, 1),
    units: Float64Array.of(2, 1, 1, 2, 0, 1, 1),
    gross: Float64Array.of(1000, 1200, 1200, 1000, 0, 500, 1200),
    net: Float64Array.of(1000, 1200, 1200, 1000, -200, 500, 1200),
  },
};
