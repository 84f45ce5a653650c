/** What the tests of made shops share: how orders are changed, what is read first in the report, and what all of a kind must say. */
import { expect } from "vitest";
import { addDays } from "../../src/calendar.ts";
import {
  AS_OF,
  every,
  type Item,
  isIn,
  type Order,
  ordersOf,
  randomOf,
  steady,
  type Told,
  tell,
  WEEK,
} from "./shop.ts";

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

/** All orders of the week under one date of it. */
export const underOneDate = (on: string): Order[] =>
  steady().map((order) => (isIn(order.on, WEEK) ? { ...order, on } : order));
export function saysOneDate({ report }: Told): void {
  const words = /all 1\d\d orders of the week of 9.–.15 Nov 2026 are dated \w{3} \d+ Nov, as many as usual in a week/i;
  expect(report.headline).toMatch(/^Check the data first: all/);
  for (const text of [report.headline, report.highlights[0]?.text, report.actions[0]?.text])
    expect(text).toMatch(words);
  const said = [report.headline, ...report.highlights.map(({ text }) => text)].join("\n");
  expect(said).not.toMatch(/missing|(more|fewer|larger|smaller) (orders|customers)|up \d|down \d|usual range/);
}

/** The report of all analyses. */
export const whole = (orders: readonly Order[]): Promise<Told> => tell(orders, { more: { only: [] } });
/** Headline, bullets, alerts and actions of page 1. */
export const page = ({ report }: Told): string =>
  [report.headline, ...[...report.highlights, ...report.alerts, ...report.actions].map(({ text }) => text)].join("\n");
/** The same order under another number. */
export const again = (order: Order): Order => ({ ...order, id: `8${order.id}` });
/** The orders of the week and later with other prices. */
export const repriced = (orders: Order[], price: (item: Item) => number): Order[] =>
  orders.map((order) =>
    order.on < WEEK
      ? order
      : {
          ...order,
          items: order.items.map((item) => ({ ...item, price: Math.round(100 * price(item)) / 100 })),
        },
  );

/** Some orders of the Thursday are there twice, and the report says so. */
export async function isSaidTwice(isThere: (order: Order) => boolean): Promise<void> {
  const thursday = addDays(WEEK, 3);
  const orders = steady();
  const told = await whole([...orders, ...orders.filter((one) => one.on === thursday && isThere(one)).map(again)]);
  expect(told.report.headline).toMatch(/^Some orders of Thu 12 Nov are in the data twice; the other days are/);
  expect(told.report.highlights[0]?.text).toMatch(/^Trade is counted twice on Thu 12 Nov/);
  expect(told.report.alerts[0]?.text).toMatch(/some orders of Thu 12 Nov are in the data twice/);
  expect(told.report.actions[0]?.text).toMatch(/Thu 12 Nov/);
  expect(page(told)).not.toMatch(/more orders|larger orders|strongest/);
}

/** All prices are changed by a factor, and the report tells it as prices. */
export async function isToldAsPrices(by: number, headline: RegExp, bullet: RegExp): Promise<void> {
  const told = await whole(repriced(steady(), ({ price }) => price * by));
  expect(told.report.headline).toMatch(headline);
  expect(told.report.highlights[0]?.text).toMatch(bullet);
  expect(page(told)).not.toMatch(/mostly from Thing|export/);
}

/** A shop of 150 regular customers and some who come once, up to a day. */
export const withNewcomers = (until: string): Order[] => [
  ...steady({ ordersADay: 18, customers: 150 }),
  ...steady({ seed: 9, ordersADay: 8 })
    .map((order, i) => ({ ...order, id: `7${order.id}`, customer: `N${i}` }))
    .filter(({ on }) => on < until),
];

/** A customer who ordered for £900 every week until a day. */
export const lapsed = (id: string, last: string): Order[] => ordersOf(id, every(7, addDays(AS_OF, -40 * 7), last), 900);
