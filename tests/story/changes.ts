/** What the tests of made shops share: how orders are changed, and what is read first in the report. */
import { addDays } from "../../src/calendar.ts";
import { AS_OF, every, isIn, type Order, ordersOf, randomOf, steady, WEEK } from "./shop.ts";

export const BEFORE = addDays(WEEK, -7);
export const scaled = (orders: Order[], keep: (order: Order) => number): Order[] => {
  const random = randomOf(99);
  return orders.filter((order) => random() < keep(order));
};
export const top = ({ report }: { report: { headline: string; highlights: { text: string }[] } }): string =>
  [report.headline, ...report.highlights.slice(0, 2).map(({ text }) => text)].join("\n");

/** Ten customers who order for £408 every week, and from a day on, some of them, for half of it. */
export const ten = (from: string, change: (order: Order, week: number) => Order | undefined): Order[] =>
  Array.from({ length: 10 }, (_, i) =>
    ordersOf(`K77${10 + i}`, every(7, addDays(AS_OF, -58 * 7 + (i % 6)), addDays(AS_OF, -1)), 408).flatMap(
      (order, k) => (order.on < from ? [order] : (change(order, i + k) ?? [])),
    ),
  ).flat();
export const half = (order: Order): Order => ({
  ...order,
  items: order.items.map((item) => ({ ...item, pieces: 17 })),
});

/** An order given back on a day. */
export const back = (order: Order, on: string): Order => ({
  ...order,
  id: `C${order.id}`,
  on,
  items: order.items.map((item) => ({ ...item, pieces: -item.pieces })),
});
export const priced = (order: Order, by: number): Order => ({
  ...order,
  items: order.items.map((item) => ({ ...item, price: Math.round(item.price * by * 100) / 100 })),
});

/** The orders of the week, changed. */
export const inWeek = (change: (order: Order, place: number) => Order | undefined): Order[] =>
  steady({ regions: ["Leeds", "York", "Hull"] }).flatMap((order, i) =>
    isIn(order.on, WEEK) ? (change(order, i) ?? []) : [order],
  );
export const pennies = Array.from(
  { length: 300 },
  (_, i): Order => ({
    id: `T${i}`,
    on: addDays(WEEK, i % 7),
    at: "12:00",
    customer: `K${1001 + (i % 50)}`,
    region: "Hull",
    items: [{ product: "P101", name: "Thing A", pieces: 1, price: 0.01 }],
  }),
);
export const amountOf = ({ items }: Order): number => items.reduce((sum, { pieces, price }) => sum + pieces * price, 0);
