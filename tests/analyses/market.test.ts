/** How much of a market the shop has won, and what its days bring by weekday and month. */
import { expect, it } from "vitest";
import forecastAnalysis, { ForecastOptions, forecast } from "../../src/analyses/forecast.ts";
import { inputOf } from "../../src/analyses/input.ts";
import kpiAnalysis, { KpiOptions, kpis } from "../../src/analyses/kpis.ts";
import { rowsOf } from "../../src/analyses/rows.ts";
import { addDays, weekday } from "../../src/calendar.ts";
import { contextOf } from "./contract.ts";
import { type Line, shop } from "./shop.ts";

/** An order a week of 100, of 30 customers in turn, every third in France. */
const weekly = (weeks: number, start = "2025-01-06"): Line[] =>
  Array.from({ length: weeks }, (_, i) => ({
    order: `o${i}`,
    at: addDays(start, 7 * i),
    customer: `c${i % 30}`,
    price: 100,
    region: i % 3 === 0 ? "FR" : "UK",
  }));

const MARKET = {
  market: { customers: 600, revenue: 26_000, regions: { FR: { customers: 50 }, Nowhere: { revenue: 10 } } },
};

function told(lines: readonly Line[], asOf: string, given: object) {
  const options = KpiOptions.parse(given);
  const tables = kpis(inputOf(shop(lines)), options, contextOf(asOf));
  return { rows: rowsOf(tables.market_penetration), section: kpiAnalysis.section(tables, contextOf(asOf), options) };
}

it("says which share of the market was won in the last 52 weeks, of the whole and of regions", () => {
  // 60 weeks: the last 52 hold 30 customers and 5,200; every third order is French, of 10 customers
  const { rows, section } = told(weekly(60), addDays("2025-01-06", 7 * 60), MARKET);
  expect(
    rows.map((row) => [row.region, row.customers, row.customer_penetration, row.net_revenue, row.revenue_penetration]),
  ).toEqual([
    ["(all)", 30, 0.05, 5200, 0.2],
    ["FR", 10, 0.2, 1700, null],
    ["Nowhere", 0, null, 0, 0],
  ]);
  const block = section.blocks.find(({ id }) => id === "kpis-market");
  expect(block?.title).toBe("5.0% of the customers of the market bought within a year");
  expect(block?.kind === "table" && block.rows).toHaveLength(3);
});

it("says what is missing where sales are of less than a year, and nothing where no market is given", () => {
  const { rows, section } = told(weekly(20), addDays("2025-01-06", 7 * 20), MARKET);
  expect(rows.every((row) => row.customer_penetration === null && row.revenue_penetration === null)).toBe(true);
  expect(section.blocks.some(({ id }) => id === "kpis-market")).toBe(false);
  expect(section.notes.at(-1)).toBe("Market penetration needs 52 weeks of sales; there are 20.");
  const none = told(weekly(60), addDays("2025-01-06", 7 * 60), {});
  expect(none.rows).toEqual([]);
  expect(none.section.notes.join()).not.toContain("penetration");
});

/** Two orders of 10 on every day but Sunday, four on Saturdays and twice as many in December. */
function daily(weeks: number, start = "2024-01-01"): Line[] {
  return Array.from({ length: 7 * weeks }, (_, i) => addDays(start, i)).flatMap((day, i) => {
    if (weekday(day) === 7) return [];
    const count = (weekday(day) === 6 ? 4 : 2) * (day.slice(5, 7) === "12" ? 2 : 1);
    return Array.from({ length: count }, (_, k) => ({
      order: `${day}-${k}`,
      at: day,
      customer: `c${(i + k) % 40}`,
      price: 10,
    }));
  });
}

it("adds days up by weekday and month over whole years, and draws them", () => {
  const asOf = addDays("2024-01-01", 7 * 110);
  const options = ForecastOptions.parse({ days: 0, regions: 0 });
  const tables = forecast(inputOf(shop(daily(110))), options, contextOf(asOf));
  const rows = rowsOf(tables.weekday_month);
  // six weekdays, twelve months; the last 104 of 110 weeks
  expect(rows).toHaveLength(72);
  expect(rows.reduce((sum, row) => sum + Number(row.days), 0)).toBe(104 * 6);
  const at = (day: number, month: number) => rows.find((row) => row.weekday === day && row.month === month);
  expect([at(6, 12)?.net_revenue_per_day, at(1, 12)?.net_revenue_per_day, at(1, 5)?.net_revenue_per_day]).toEqual([
    80, 40, 20,
  ]);
  expect(Number(at(6, 12)?.index) / Number(at(1, 5)?.index)).toBeCloseTo(4, 9);
  const section = forecastAnalysis.section(tables, contextOf(asOf), options);
  const block = section.blocks.find(({ id }) => id === "forecast-seasonality");
  expect(block?.title).toMatch(/^A day in December brings 1\.\d times the mean day, a Saturday 1\.\d times$/);
});

it("shows no season of less than a year, and says so", () => {
  const asOf = addDays("2024-01-01", 7 * 51);
  const options = ForecastOptions.parse({ days: 0, regions: 0 });
  const tables = forecast(inputOf(shop(daily(51))), options, contextOf(asOf));
  expect(tables.weekday_month.height).toBe(0);
  expect(forecastAnalysis.section(tables, contextOf(asOf), options).notes.at(-1)).toBe(
    "What weekdays bring in which month is shown from 52 complete weeks on; there are 51.",
  );
});
