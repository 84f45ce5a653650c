import { describe, expect, it } from "vitest";
import { dayNumber } from "../../src/calendar.ts";
import { breadthOf } from "../../src/features/breadth.ts";
import { customerOrders } from "../../src/features/customer-orders.ts";
import { potentialOf } from "../../src/features/potential.ts";
import { shop } from "../analyses/shop.ts";

const facts = shop([
  // evenly from two products; values 100, 200, 400 in three months of three
  { order: "1", customer: "A", at: "2026-01-05", product: "1", price: 100 },
  { order: "2", customer: "A", at: "2026-02-05", product: "2", price: 200 },
  { order: "3", customer: "A", at: "2026-03-05", product: "1", price: 300 },
  { order: "3", customer: "A", at: "2026-03-05", product: "2", price: 100 },
  // all from one; two orders of one day are one purchase
  { order: "4", customer: "B", at: "2026-01-05", product: "1", price: 50 },
  { order: "5", customer: "B", at: "2026-01-05", product: "1", price: 50 },
  { order: "6", customer: "B", at: "2026-03-30", product: "1", price: 50 },
  // a return alone
  { order: "C7", customer: "C", at: "2026-03-05", product: "1", price: 50, quantity: -1 },
]);

describe("how widely customers buy", () => {
  it("counts the effective number of products, before a day", () => {
    const [now, then] = breadthOf(facts, ["2026-04-01", "2026-02-01"].map(dayNumber));
    expect(now![0]).toBeCloseTo(Math.exp(-(4 / 7) * Math.log(4 / 7) - (3 / 7) * Math.log(3 / 7)), 12);
    expect([...then!]).toEqual([1, 1, Number.NaN]);
  });
});

describe("the measures of the CLV potential", () => {
  const { measures, score, isNeutral, check } = potentialOf(facts, customerOrders(facts), { asOf: "2026-04-01" });

  it("finds the slope of the log of the order value per purchase day", () => {
    expect(measures.trajectory[0]).toBeCloseTo(Math.log(2), 12);
    expect([...isNeutral]).toEqual([0, 1, 0]);
  });

  it("counts active months as a share of those since the first sale", () => {
    expect([...measures.engagement]).toEqual([1, 2 / 3, Number.NaN]);
  });

  it("has no score for who never bought, and says how many could be checked", () => {
    expect(score[0]).toBeGreaterThan(score[1]!);
    expect(score[2]).toBeNaN();
    expect(check).toEqual({ correlation: Number.NaN, topTenthShare: Number.NaN, customers: 0, days: 90 });
  });
});
