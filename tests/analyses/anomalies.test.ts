import { expect, it } from "vitest";
import { withCauses } from "../../src/analyses/anomalies/causes.ts";
import type { Finding } from "../../src/analyses/anomalies/finding.ts";
import { asLastYear } from "../../src/analyses/anomalies/trade-checks.ts";
import anomaliesAnalysis, { AnomalyOptions, anomalies } from "../../src/analyses/anomalies.ts";
import { inputOf } from "../../src/analyses/input.ts";
import { rowsOf } from "../../src/analyses/rows.ts";
import { addDays, dayNumber } from "../../src/calendar.ts";
import { contextOf } from "./contract.ts";
import { type Line, shop } from "./shop.ts";
import { AS_OF, found, LAST_WEEK, START, steady, WEEKS } from "./steady-weeks.ts";

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
