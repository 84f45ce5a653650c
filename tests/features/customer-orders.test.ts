import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dayNumber, dayOf } from "../../src/calendar.ts";
import { stringsOf } from "../../src/columns/dictionary.ts";
import { customerOrders } from "../../src/features/customer-orders.ts";
import { factsOf, type TestOrder } from "../reference.ts";

/** What stands for each customer, as plain rows. */
const told = (orders: readonly TestOrder[]) => {
  const facts = factsOf(orders);
  const { starts, day, isSale, netE4 } = customerOrders(facts);
  const ids = stringsOf(facts.customers.id);
  return ids.flatMap((id, no) =>
    Array.from({ length: starts[no + 1]! - starts[no]! }, (_, i) => {
      const at = starts[no]! + i;
      return [id, dayOf(day[at]!), isSale[at], netE4[at]! / 10_000];
    }),
  );
};

describe("orders by customer", () => {
  it("are in the order of the customers' ids and of the days; an order without a customer is nobody's", () => {
    expect(
      told([
        ["1", "b", "2024-03-01", 10],
        ["2", "a", "2024-02-01", 20],
        ["3", null, "2024-01-15", 99],
        ["4", "b", "2024-01-31", -5],
        ["5", "a", "1969-12-31", 1],
      ]),
    ).toEqual([
      ["a", "1969-12-31", 1, 1],
      ["a", "2024-02-01", 1, 20],
      ["b", "2024-01-31", 0, -5],
      ["b", "2024-03-01", 1, 10],
    ]);
  });

  it("are nobody's where every order is anonymous", () => {
    expect(told([["1", null, "2024-01-15", 99]])).toEqual([]);
  });

  it("are the same as a sort of plain rows gives", () => {
    const order = fc.tuple(
      fc.constantFrom("a", "b", "ä", "c"),
      fc.integer({ min: 19_000, max: 19_030 }),
      fc.integer({ min: 1, max: 500 }),
    );
    fc.assert(
      fc.property(fc.array(order, { minLength: 1, maxLength: 40 }), (rows) => {
        const orders = rows.map(([id, day, net], i): TestOrder => [String(100 + i), id, dayOf(day), net]);
        const expected = orders
          .map(([, id, day, net]) => [id as string, day, 1, net] as const)
          .toSorted((a, b) => (a[0] === b[0] ? dayNumber(a[1]) - dayNumber(b[1]) : a[0] < b[0] ? -1 : 1));
        expect(told(orders)).toEqual(expected);
      }),
      { seed: 4, numRuns: 60 },
    );
  });
});
