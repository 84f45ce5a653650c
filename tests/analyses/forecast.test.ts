import { describe, expect, it } from "vitest";
import type { History, ShopEvent } from "../../src/analyses/analysis.ts";
import { AnomalyOptions, anomalies } from "../../src/analyses/anomalies.ts";
import { FORECAST, FORECAST_RECORD } from "../../src/analyses/forecast/tables.ts";
import forecastAnalysis, { ForecastOptions, forecast } from "../../src/analyses/forecast.ts";
import { inputOf } from "../../src/analyses/input.ts";
import { frameOf, rowsOf } from "../../src/analyses/rows.ts";
import { addDays } from "../../src/calendar.ts";
import { contextOf } from "./contract.ts";
import { type Line, shop } from "./shop.ts";

const START = "2025-01-06";
const options = ForecastOptions.parse({ days: 0 });

/** A shop with `perDay(week, weekday)` orders of 10 each on every weekday but Sunday. */
function lines(weeks: number, perDay: (week: number, weekday: number) => number): Line[] {
  const made: Line[] = [];
  for (let day = 0; day < 7 * weeks; day++) {
    if (day % 7 === 6) continue;
    for (let i = 0; i < perDay(Math.floor(day / 7), day % 7); i++)
      made.push({ order: `o${day}-${i}`, at: addDays(START, day), customer: `c${(day * 7 + i) % 90}` });
  }
  return made;
}

const wavy = (week: number, weekday: number): number => 10 + ((week * 5 + weekday * 3) % 7);
const asOf = (weeks: number): string => addDays(START, 7 * weeks);
const weekly = (made: ReturnType<typeof forecast>) =>
  rowsOf(made.forecast).filter((row) => row.series === "week/net_revenue");

it("forecasts from 16 complete weeks on, and says what is missing before", () => {
  const [thin, enough] = [15, 16].map((weeks) =>
    forecast(inputOf(shop(lines(weeks, wavy))), options, { asOf: asOf(weeks) }),
  );
  expect(weekly(thin!).every((row) => row.horizon === 0)).toBe(true);
  expect(forecastAnalysis.section(thin!, contextOf(asOf(15)), options).insufficient).toEqual({
    needs: "16 complete weeks of trade",
    has: "15",
  });
  expect(weekly(enough!).filter((row) => Number(row.horizon) > 0)).toHaveLength(13);
});

it("puts forecasts inside their bands, the inner one inside the outer one, and names one way per series", () => {
  const made = forecast(inputOf(shop(lines(40, wavy))), options, { asOf: asOf(40) });
  for (const row of rowsOf(made.forecast).filter(({ horizon }) => Number(horizon) > 0)) {
    const [outer, inner, middle, above, top] = ["low_95", "low_80", "forecast", "high_80", "high_95"].map((key) =>
      Number(row[key]),
    );
    expect(outer!).toBeLessThanOrEqual(inner!);
    expect(inner!).toBeLessThanOrEqual(middle!);
    expect(middle!).toBeLessThanOrEqual(above!);
    expect(above!).toBeLessThanOrEqual(top!);
  }
  const chosen = rowsOf(made.forecast_models).filter((row) => row.chosen === true);
  expect(new Set(chosen.map((row) => row.series)).size).toBe(chosen.length);
});

it("keeps the last value where nothing beats it, and says so", () => {
  const made = forecast(inputOf(shop(lines(40, wavy))), options, { asOf: asOf(40) });
  const rows = rowsOf(made.forecast_models);
  for (const series of new Set(rows.map((row) => row.series))) {
    const own = rows.filter((row) => row.series === series);
    const naive = Number(own.find((row) => row.model === "naive")?.mase);
    const isBeaten = own.some((row) => row.model !== "naive" && Number(row.mase) < naive);
    expect(own.find((row) => row.chosen === true)?.model === "naive").toBe(!isBeaten);
  }
});

it("scales a week up in which a day is missing, and takes a day closed last year as closed", () => {
  const full = lines(60, () => 12);
  const gap = full.filter(({ at }) => at !== addDays(START, 7 * 50 + 2));
  const made = forecast(inputOf(shop(gap.map((line, i) => ({ ...line, price: 10 + (i % 5) })))), options, {
    asOf: asOf(60),
  });
  const rows = weekly(made);
  const next = Number(rows.find((row) => row.horizon === 1)?.forecast);
  // 72 orders of 12 a week; a missing day weighs a sixth
  expect(next).toBeGreaterThan(850);
  expect(next).toBeLessThan(880);
});

describe("what earlier editions said", () => {
  const said = asOf(39);
  const published = (rows: ReturnType<typeof rowsOf>, table: typeof FORECAST): ReturnType<History> => ({
    edition: "2025-W40",
    asOf: said,
    rows: frameOf(table, rows),
  });

  it("is held against what came", () => {
    const facts = shop(lines(40, wavy));
    const before = forecast(inputOf(shop(lines(39, wavy))), options, { asOf: said });
    const history: History = (table) =>
      table === "forecast"
        ? published(rowsOf(before.forecast), FORECAST)
        : table === "forecast_record"
          ? published([], FORECAST_RECORD)
          : undefined;
    const made = forecast(inputOf(facts, history), options, { asOf: asOf(40) });
    const record = rowsOf(made.forecast_record).filter((row) => row.series === "week/net_revenue");
    expect(record).toHaveLength(4);
    const [first, ...others] = record;
    expect(first?.actual).toBe(Number(weekly(made).findLast((row) => row.horizon === 0)?.actual));
    expect(first?.is_inside).toBe(
      Number(first?.actual) >= Number(first?.low_80) && Number(first?.actual) <= Number(first?.high_80),
    );
    expect(others.every((row) => row.actual === null)).toBe(true);
    const { highlights } = forecastAnalysis.section(made, contextOf(asOf(40)), options);
    expect(highlights.some(({ text }) => /^The report of .* expected .* it came to £/.test(text))).toBe(true);
  });

  it("of four weeks ahead or more is drawn, with how many held and how far off they were", () => {
    const made = forecast(inputOf(shop(lines(40, wavy))), options, { asOf: asOf(40) });
    const record = [1, 2, 3, 4].map((back) => ({
      series: "week/net_revenue",
      period: addDays(asOf(40), -7 * back),
      as_of: addDays(asOf(40), -7 * back),
      period_end: addDays(asOf(40), 6 - 7 * back),
      horizon: 1,
      forecast: 1000,
      low_80: 900,
      high_80: 1150,
      actual: 800 + 100 * back,
      is_inside: back === 1 || back === 2 || back === 3,
    }));
    const blocksOf = (rows: typeof record) =>
      forecastAnalysis
        .section({ ...made, forecast_record: frameOf(FORECAST_RECORD, rows) }, contextOf(asOf(40)), options)
        .blocks.filter(({ id }) => id === "forecast-record");
    expect(blocksOf(record.slice(1))).toEqual([]);
    // 100 + 0 + 100 + 200 of 4,200
    expect(blocksOf(record)).toMatchObject([
      { title: "3 of the last 4 forecasts of the week ahead held, and they were off by 10% on average" },
    ]);
  });
});

describe("events", () => {
  const weeks = 40;
  const upTo = asOf(weeks);
  const plain = lines(weeks, wavy);
  const forecastOf = (all: readonly Line[], events: readonly ShopEvent[] = []) =>
    forecast(inputOf(shop([...all])), options, { asOf: upTo, events });
  const ahead = (made: ReturnType<typeof forecast>): number[] =>
    weekly(made)
      .filter((row) => Number(row.horizon) > 0)
      .map((row) => Number(row.forecast));

  it("teach the forecast nothing: a day of ten times the trade changes it no more than a missing day does", () => {
    const on = addDays(upTo, -5);
    const rush = Array.from({ length: 150 }, (_, i): Line => ({ order: `x${i}`, at: on, customer: `y${i}` }));
    const without = ahead(forecastOf(plain))[0]!;
    const surprised = ahead(forecastOf([...plain, ...rush]))[0]!;
    const told = ahead(forecastOf([...plain, ...rush], [{ on, text: "Open-air fair" }]))[0]!;
    expect(Math.abs(told - without)).toBeLessThan(Math.abs(surprised - without) / 4);
    expect(Math.abs(told / without - 1)).toBeLessThan(0.05);
  });

  it("take a day to come off where the shop is closed on it, and say so", () => {
    const events = [
      { on: addDays(upTo, 2), text: "Public holiday", closed: true },
      { on: addDays(upTo, 9), text: "Catalogue sent" },
    ];
    const [usual, closed] = [ahead(forecastOf(plain)), ahead(forecastOf(plain, events))];
    // one of six days of trade
    expect(closed[0]! / usual[0]!).toBeGreaterThan(0.75);
    expect(closed[0]! / usual[0]!).toBeLessThan(0.9);
    expect(closed[1]).toBeCloseTo(usual[1]!, 6);
    const { notes } = forecastAnalysis.section(forecastOf(plain, events), { ...contextOf(upTo), events }, options);
    expect(
      notes.filter((text) => /Taken as closed: Public holiday|not in the forecast: Catalogue sent/.test(text)),
    ).toHaveLength(2);
  });

  it("are public holidays, too: closed on one is closed on the next of the same rule, wherever it moves to", () => {
    const rule = "easter 1";
    const [then, next] = [addDays(START, 7 * 15), addDays(upTo, 3)];
    const holidays = [
      { on: then, text: "Easter Monday", rule },
      { on: next, text: "Easter Monday", rule },
      { on: addDays(upTo, 10), text: "Whit Tuesday", rule: "easter 51" },
      { on: addDays(START, 7 * 20 + 1), text: "Whit Tuesday", rule: "easter 51" },
    ];
    const off = plain.filter(({ at }) => at !== then);
    const of = (all: readonly Line[], known: typeof holidays) =>
      forecast(inputOf(shop([...all])), options, { asOf: upTo, holidays: known });
    const [usual, told] = [ahead(of(off, [])), ahead(of(off, holidays))];
    expect(told[0]! / usual[0]!).toBeGreaterThan(0.75);
    expect(told[0]! / usual[0]!).toBeLessThan(0.9);
    // the shop was open on the other one
    expect(told[1]! / usual[1]!).toBeGreaterThan(0.97);
    const { notes } = forecastAnalysis.section(of(off, holidays), { ...contextOf(upTo), holidays }, options);
    expect(notes.join(" ")).toMatch(/Public holidays ahead: Easter Monday \(.*\), Whit Tuesday/);
  });

  it("of a public holiday are no missing data, and a quiet one is not cut off", () => {
    const on = addDays(upTo, -4);
    const holidays = [{ on, text: "Labour Day", rule: "05-01" }];
    const gone = plain.filter(({ at }) => at !== on);
    const quiet = plain.filter(({ at }, i) => at !== on || i % 9 === 0);
    const of = (all: readonly Line[], known: typeof holidays) =>
      rowsOf(
        anomalies(inputOf(shop([...all])), AnomalyOptions.parse({}), { asOf: upTo, holidays: known }).anomalies,
      ).map((row) => row.metric);
    expect([of(gone, []), of(quiet, [])]).toEqual([["missing_day"], ["incomplete_day"]]);
    expect([of(gone, holidays), of(quiet, holidays)]).toEqual([[], []]);
  });

  it("of a closed day are no missing data", () => {
    const on = addDays(upTo, -4);
    const gone = plain.filter(({ at }) => at !== on);
    const of = (events: readonly ShopEvent[]) =>
      rowsOf(anomalies(inputOf(shop([...gone])), AnomalyOptions.parse({}), { asOf: upTo, events }).anomalies);
    expect(of([]).some((row) => row.metric === "missing_day")).toBe(true);
    expect(of([{ on, text: "Public holiday", closed: true }])).toEqual([]);
  });
});
