import { expect, it } from "vitest";
import { withCauses } from "../../src/analyses/anomalies/causes.ts";
import type { Finding } from "../../src/analyses/anomalies/finding.ts";
import { rangeFindings } from "../../src/analyses/anomalies/range-checks.ts";
import { asLastYear } from "../../src/analyses/anomalies/trade-checks.ts";
import anomaliesAnalysis, { AnomalyOptions, anomalies } from "../../src/analyses/anomalies.ts";
import { inputOf } from "../../src/analyses/input.ts";
import { rowsOf } from "../../src/analyses/rows.ts";
import { addDays, dayNumber } from "../../src/calendar.ts";
import type { Facts } from "../../src/facts/contract.ts";
import { contextOf } from "./contract.ts";
import { type Line, shop } from "./shop.ts";

const START = "2025-01-06";
const WEEKS = 40;
const AS_OF = addDays(START, 7 * WEEKS);

/** Some 24 orders on each of six weekdays, of five regions, with a little noise that is the same every time. */
const steady = (change: (line: Line, day: number) => Line[] = (line) => [line]): Line[] =>
  Array.from({ length: 7 * WEEKS }, (_, day) => day)
    .filter((day) => day % 7 !== 6)
    .flatMap((day) =>
      Array.from(
        { length: 22 + ((day * 7) % 5) },
        (_, i): Line => ({
          order: `o${day}-${i}`,
          at: `${addDays(START, day)} ${String(9 + (i % 9)).padStart(2, "0")}:${String((i * 7 + day) % 60).padStart(2, "0")}:00`,
          customer: `c${(day * 31 + i * 17) % 400}`,
          product: `${10_000 + ((day + i) % 20)}`,
          price: 8 + ((day + i) % 20),
          region: ["UK", "France", "Germany", "Spain", "Italy"][(i + day) % 5]!,
        }),
      ).flatMap((line) => change(line, day)),
    );

const LAST_WEEK = 7 * (WEEKS - 1);
const found = (lines: readonly Line[], options: object = {}) =>
  anomalies(inputOf(shop(lines)), AnomalyOptions.parse(options), { asOf: AS_OF });
const alarms = (marts: ReturnType<typeof found>) => rowsOf(marts.anomalies).filter((row) => row.is_alarm === true);

it("raises nothing in a steady shop, and says so", () => {
  const marts = found(steady());
  expect(alarms(marts)).toEqual([]);
  const context = contextOf(AS_OF);
  expect(anomaliesAnalysis.section(marts, context, AnomalyOptions.parse({})).title).toMatch(
    /^Nothing is out of line in the week of /,
  );
  expect(anomaliesAnalysis.alarms?.(marts, context)).toEqual([]);
});

it("sees a week with far fewer orders than any of the eight before it in a shop whose past is unquiet", () => {
  const kept = (day: number): number => {
    const week = Math.floor(day / 7);
    return week === WEEKS - 1 ? 0.6 : [21, 25, 29].includes(week) ? 0.2 : [23, 27].includes(week) ? 0.5 : 1;
  };
  const lines = steady((line, day) => (((numberOf(line) * 7 + day) % 10) / 10 < kept(day) ? [line] : []));
  expect(alarms(found(lines))).toMatchObject([{ level: "shop", metric: "orders", period: addDays(START, LAST_WEEK) }]);
  expect(alarms(found(lines, { sensitivity: "low" }))).toEqual([]);
});

it("does not call a week with a large order one in which nothing is out of line, though it is no alarm", () => {
  const [last] = steady().slice(-1);
  const marts = found([...steady(), { ...last!, order: "large", quantity: 40 }]);
  expect(rowsOf(marts.anomalies)).toMatchObject([{ level: "order", is_alarm: false }]);
  const { title } = anomaliesAnalysis.section(marts, contextOf(AS_OF), AnomalyOptions.parse({}));
  expect(title).toMatch(/^No alarm in the week of /);
});

it("raises one alarm where half the trade stays away, names what makes it, and since when", () => {
  const marts = found(
    steady((line, day) => (day >= LAST_WEEK && Number(line.order.split("-")[1]) % 20 >= 8 ? [] : [line])),
  );
  const [alarm, ...others] = alarms(marts);
  expect(others).toEqual([]);
  expect(alarm).toMatchObject({
    level: "shop",
    metric: "net_revenue",
    driver: "fewer orders",
    since: addDays(START, LAST_WEEK),
  });
  expect(Number(alarm?.value)).toBeLessThan(Number(alarm?.expected_low));
});

it("stamps the report where a region is gone, and keeps silent of what follows from it", () => {
  const marts = found(steady((line, day) => (day >= LAST_WEEK && line.region === "Spain" ? [] : [line])));
  expect(alarms(marts)).toMatchObject([
    { level: "data", metric: "region_orders", name: "Spain", severity: "stamp", value: 0 },
  ]);
  const [highlight] = anomaliesAnalysis.alarms!(marts, contextOf(AS_OF));
  expect(highlight?.text).toMatch(/^Check the data: there is no order from Spain in the week of /);
});

it("raises no alarm on a week of which the configuration knows why, and keeps it in the table", () => {
  const lines = steady((line, day) => (day >= LAST_WEEK && Number(line.order.split("-")[1]) % 20 >= 8 ? [] : [line]));
  const events = [{ on: addDays(START, LAST_WEEK + 3), text: "Stocktaking" }];
  const marts = anomalies(inputOf(shop(lines)), AnomalyOptions.parse({}), { asOf: AS_OF, events });
  expect(alarms(marts)).toEqual([]);
  expect(rowsOf(marts.anomalies).some(({ metric }) => metric === "net_revenue")).toBe(true);
  const before = [{ on: addDays(START, LAST_WEEK - 1), text: "Stocktaking" }];
  expect(
    alarms(anomalies(inputOf(shop(lines)), AnomalyOptions.parse({}), { asOf: AS_OF, events: before })).length,
  ).toBeGreaterThan(0);
});

it("keeps a snoozed anomaly in the table and out of the alarms", () => {
  const lines = steady((line, day) => (day >= LAST_WEEK && line.region === "Spain" ? [] : [line]));
  const snooze = [{ level: "data", name: "Spain", until: addDays(AS_OF, 1) }];
  const silent = found(lines, { snooze });
  expect(alarms(silent)).toEqual([]);
  expect(rowsOf(silent.anomalies).find((row) => row.metric === "region_orders")).toMatchObject({ is_snoozed: true });
  expect(alarms(found(lines, { snooze: [{ ...snooze[0], until: AS_OF }] }))).toHaveLength(1);
});

it("lets the data speak for trade, and the shop for its members that move the same way", () => {
  const finding = (one: Partial<Finding>): Finding => ({
    level: "shop",
    name: "",
    grain: "week",
    period: dayNumber(AS_OF) - 7,
    since: dayNumber(AS_OF) - 7,
    metric: "net_revenue",
    value: 1,
    low: 2,
    high: 3,
    driver: "",
    score: 9,
    excess: -100,
    ...one,
  });
  const trade = [
    finding({}),
    finding({ metric: "orders", excess: -20 }),
    finding({ level: "region", name: "France", excess: -60 }),
    finding({ level: "region", name: "Italy", excess: 80 }),
  ];
  const causes = (all: Finding[]) =>
    withCauses(all, [], AS_OF)
      .filter(({ isAlarm }) => isAlarm)
      .map(({ level, name }) => `${level} ${name}`.trim());
  expect(causes(trade)).toEqual(["shop", "region Italy"]);
  expect(causes([...trade, finding({ level: "data", metric: "missing_day", excess: 0 })])).toEqual(["data"]);
});

it("sees a store that is missing on one day", () => {
  const marts = found(
    steady((line) =>
      [1, 2, 3, 4].map((till) => ({ ...line, order: `${line.order}-${till}`, customer: `${line.customer}-${till}` })),
    ).filter(({ at, region }) => !(at.startsWith(addDays(START, LAST_WEEK + 2)) && region === "Spain")),
  );
  expect(alarms(marts)).toMatchObject([
    {
      level: "data",
      metric: "region_orders",
      name: "Spain",
      grain: "day",
      period: addDays(START, LAST_WEEK + 2),
      value: 0,
    },
  ]);
});

it("tells a store's file that is there twice from a store that sells twice as much", () => {
  const again = (customer: (line: Line, i: number) => string | null) =>
    steady().flatMap((line, i) =>
      line.region === "Spain" && line.at >= addDays(START, LAST_WEEK)
        ? [line, { ...line, order: `${line.order}-again`, customer: customer(line, i) }]
        : [line],
    );
  const twice = alarms(found(again(({ customer = null }) => customer)));
  expect(twice).toMatchObject([{ level: "data", metric: "region_orders", name: "Spain" }]);
  const grown = alarms(found(again((_, i) => `c${(i * 13) % 400}`)));
  expect(grown.filter(({ level }) => level === "data")).toEqual([]);
});

it("takes newcomers for trade while the others still come, and for other ids where they do not", () => {
  const isLast = ({ at }: Line): boolean => at >= addDays(START, LAST_WEEK);
  const onTop = steady().flatMap((line, i) =>
    isLast(line) ? [line, { ...line, order: `${line.order}-new`, customer: `n${i}` }] : [line],
  );
  const instead = steady().map((line) => (isLast(line) ? { ...line, customer: `${line.customer}/2` } : line));
  const metrics = (lines: Line[]) => alarms(found(lines)).map(({ metric }) => metric);
  expect(metrics(onTop)).not.toContain("new_customer_share");
  expect(metrics(instead)).toContain("new_customer_share");
});

it("finds an order that is put together as no other, where asked to, whatever the order of the lines", () => {
  // worth what orders are worth, at midnight, of a thousand pieces of a penny
  const odd: Line = { order: "odd", at: `${addDays(START, LAST_WEEK + 2)} 00:10:00`, quantity: 1000, price: 0.01 };
  const varied = steady((line, day) => [{ ...line, quantity: 1 + ((Number(line.order.split("-")[1]) * 3 + day) % 4) }]);
  const lines = [...varied, odd];
  const strange = (all: readonly Line[], options: object) =>
    rowsOf(found(all, options).anomalies).filter((row) => row.metric === "isolation");
  expect(strange(lines, {})).toEqual([]);
  const rows = strange(lines, { isolationForest: true });
  expect(rows.map(({ name, level, is_alarm }) => [name, level, is_alarm])).toEqual([["odd", "order", false]]);
  expect(Number(rows[0]!.value)).toBeGreaterThan(Number(rows[0]!.expected_high));
  expect(strange(lines.toReversed(), { isolationForest: true })).toEqual(rows);
  expect(strange(varied, { isolationForest: true })).toEqual([]);
  const { blocks, notes } = anomaliesAnalysis.section(
    found(lines, { isolationForest: true }),
    contextOf(AS_OF),
    AnomalyOptions.parse({ isolationForest: true }),
  );
  expect(JSON.stringify([blocks, notes])).toContain(
    "is put together as hardly any other, its price of a piece above all",
  );
});

const numberOf = ({ order }: Line): number => Number(order.split("-")[1]);
const inLastWeek = (change: (line: Line) => Line[]) =>
  found(steady((line, day) => (day >= LAST_WEEK ? change(line) : [line])));

it.each<[string, string, (line: Line, day: number) => Line[]]>([
  [
    "a price a hundred times too high",
    "product_price",
    (line, day) => [day === LAST_WEEK + 2 && numberOf(line) === 3 ? { ...line, price: 100 * line.price! } : line],
  ],
  [
    "a best seller that costs next to nothing",
    "product_price",
    (line, day) => [day >= LAST_WEEK && line.product === "10019" ? { ...line, price: line.price! / 100 } : line],
  ],
  [
    "a region in another currency",
    "region_prices",
    (line, day) => [day >= LAST_WEEK && line.region === "Italy" ? { ...line, price: 1.3 * line.price! } : line],
  ],
  [
    "prices that have slipped by a row",
    "price_spread",
    (line, day) => [day >= LAST_WEEK ? { ...line, price: 8 + ((line.price! * 7) % 20) } : line],
  ],
  [
    "a store that is off for four days, of which none by itself would say so",
    "region_orders",
    (line, day) => (line.region === "Spain" && day >= LAST_WEEK + 1 && day <= LAST_WEEK + 4 ? [] : [line]),
  ],
  [
    "a clock that is off for a day",
    "hour_of_order",
    (line, day) => [
      day === LAST_WEEK + 2
        ? {
            ...line,
            at: line.at.replace(/ (\d\d):/, (_, hour) => ` ${String((Number(hour) + 15) % 24).padStart(2, "0")}:`),
          }
        : line,
    ],
  ],
  [
    "one id with a fifth of the orders",
    "one_customer_share",
    (line, day) => [day >= LAST_WEEK && numberOf(line) % 5 === 2 ? { ...line, customer: "c7" } : line],
  ],
])("doubts the data: %s", (_, metric, change) => {
  const marts = found(steady(change));
  expect(alarms(marts)).toMatchObject([{ level: "data", metric, severity: "stamp" }]);
});

it("speaks of far more returns than usual, and does not doubt the data for it", () => {
  const returned = (line: Line): Line => ({ ...line, order: `C${line.order}`, quantity: -1 });
  const marts = found(
    steady((line, day) => {
      const n = numberOf(line) + 22 * day;
      return n % 40 === 0 || (day >= LAST_WEEK && n % 5 === 0)
        ? [line, returned({ ...line, order: `${day}${numberOf(line)}` })]
        : [line];
    }),
  );
  const of = alarms(marts).filter(({ metric }) => metric === "return_share");
  expect(of).toMatchObject([{ level: "shop", severity: expect.stringMatching(/^(high|medium)$/) }]);
  expect(
    anomaliesAnalysis.alarms!(marts, contextOf(AS_OF))
      .map(({ text }) => text)
      .join(" "),
  ).toMatch(/Out of line: \d+% of the orders of the week of .* take something back/);
});

it("leaves a price rise of a few per cent, and products in offer, to the shop", () => {
  expect(alarms(inLastWeek((line) => [{ ...line, price: 1.04 * line.price! }]))).toEqual([]);
  expect(
    alarms(inLastWeek((line) => [line.product === "10003" ? { ...line, price: 0.5 * line.price! } : line])),
  ).toEqual([]);
});

it.each([
  ["as far as a year before", 20, 25, true],
  ["by less than a year before, with fewer feast days", 10, 60, true],
  ["far more than a year before", 60, 10, false],
  ["hardly, where it fell a year before", 10, 90, false],
  ["not, where it fell a year before", 10, 180, false],
  ["though nothing was a year before", 100, 30, false],
] as const)("a week that fell %s", (_, then, now, expected) => {
  const weeks = new Float64Array(110).fill(100);
  weeks[57] = then;
  weeks[109] = now;
  expect(asLastYear(weeks, 109)).toBe(expected);
});

it("finds the evening missing in a week of two hundred thousand orders", () => {
  const weekly = 200_000;
  const first = dayNumber("2026-01-05");
  const count = 9 * weekly;
  const at = Float64Array.from({ length: count }, (_, i) => {
    const [week, place] = [Math.floor(i / weekly), i % weekly];
    // from 8 to 20 o'clock, in the last week to 16
    const hours = 8 + ((week === 8 ? 8 : 12) * (place % 997)) / 997;
    return (first + 7 * week + (place % 7)) * 86_400_000 + hours * 3_600_000;
  });
  const orders = { count, at, isSale: new Uint8Array(count).fill(1), grossE4: new Float64Array(count).fill(125_000) };
  const found = rangeFindings({ orders } as unknown as Facts, { first, end: first + 63 });
  expect(found.map(({ metric, value }) => [metric, Math.floor(value)])).toEqual([["no_orders_after", 15]]);
});
