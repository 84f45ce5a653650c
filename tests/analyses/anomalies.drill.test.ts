/** Further weeks and files that an alarm is raised for, or none. */
import { expect, it } from "vitest";
import { rangeFindings } from "../../src/analyses/anomalies/range-checks.ts";
import anomaliesAnalysis, { AnomalyOptions } from "../../src/analyses/anomalies.ts";
import { rowsOf } from "../../src/analyses/rows.ts";
import { addDays, dayNumber } from "../../src/calendar.ts";
import type { Facts } from "../../src/facts/contract.ts";
import { contextOf } from "./contract.ts";
import type { Line } from "./shop.ts";
import { AS_OF, found, LAST_WEEK, START, steady } from "./steady-weeks.ts";

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
