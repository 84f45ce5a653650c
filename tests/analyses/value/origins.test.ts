import { describe, expect, it } from "vitest";
import { ChurnOptions } from "../../../src/analyses/churn/options.ts";
import { churn } from "../../../src/analyses/churn.ts";
import { inputOf } from "../../../src/analyses/input.ts";
import { rowsOf } from "../../../src/analyses/rows.ts";
import { readModel, savedModel } from "../../../src/analyses/value/model-file.ts";
import { predictValue } from "../../../src/analyses/value/predict.ts";
import valueAnalysis, { ValueOptions, value } from "../../../src/analyses/value.ts";
import { addDays } from "../../../src/calendar.ts";
import { createRandom, exponential, gamma } from "../../../src/models/random.ts";
import { toCsv } from "../../../src/tables.ts";
import { contextOf } from "../contract.ts";
import { type Line, shop } from "../shop.ts";

const CHANNELS = ["web", "fair", "phone"];
const AS_OF = "2024-12-01";
const context = contextOf(AS_OF);

/** Orders of customers who buy `speed` times as often as those of the web, by channel. */
function ordersOf(speed: readonly number[], customers = 480): Line[] {
  const random = createRandom(11, "origins");
  const lines: Line[] = [];
  for (let c = 0; c < customers; c++) {
    const gap = 35 / (((speed[c % 3] as number) * gamma(random, 3)) / 3);
    const worth = gamma(random, 4) * 5;
    for (let day = random() * 400; day < 700; day += exponential(random) * gap) {
      lines.push({
        order: `o${lines.length}`,
        at: addDays("2023-01-01", Math.floor(day)),
        customer: `c${String(c).padStart(3, "0")}`,
        price: Math.ceil((worth + gamma(random, 2)) * 100) / 100,
        channel: CHANNELS[c % 3] as string,
      });
      if (random() < 0.06) break;
    }
  }
  return lines;
}

const options = ValueOptions.parse({});
const lines = ordersOf([1, 0.25, 0.5]);
const facts = shop(lines);
const marts = value(inputOf(facts), options, context);
const origins = rowsOf(marts.value_origins);

describe("channels whose customers buy at different rates", () => {
  it("have factors, with which the months held out are forecast better", () => {
    expect(origins.map((row) => row.level).toSorted()).toEqual(CHANNELS.toSorted());
    const rates = Object.fromEntries(origins.map((row) => [row.level, row]));
    const reference = origins.find((row) => row.is_reference)!;
    const speed = (level: string): number => Number(rates[level]?.rate_factor) / Number(rates.web?.rate_factor);
    expect(reference.place).toBe(0);
    expect(speed("fair")).toBeGreaterThan(0.19);
    expect(speed("fair")).toBeLessThan(0.33);
    expect(speed("phone")).toBeGreaterThan(0.4);
    expect(speed("phone")).toBeLessThan(0.62);
    for (const row of origins) expect(Number(row.deviance)).toBeLessThan(Number(row.plain_deviance));
    expect(rowsOf(marts.customer_value.head(1))[0]?.model).toBe("mbg-nbd+origin");
    const value12 = origins.reduce((sum, row) => sum + Number(row.value_12m), 0);
    const year = rowsOf(marts.value_horizons).find((row) => row.from_month === 0 && row.to_month === 12);
    expect(value12).toBeCloseTo(Number(year?.value), 3);
  });

  it("are compared in the section, beside the figures of all", () => {
    const block = valueAnalysis.section(marts, context, options).blocks.find(({ id }) => id === "value-by-channel");
    expect(block?.kind === "table" && block.title).toMatch(
      /^A new customer won through web is expected to bring another £\d+ within a year, one won through fair £\d+$/,
    );
  });

  it("are known to the saved model, which gives the same values", () => {
    const read = readModel(JSON.stringify(savedModel(marts, context, options)), "model.json");
    expect(read.origins).toHaveLength(1);
    expect(toCsv(predictValue(facts, read, AS_OF)).toString()).toBe(toCsv(marts.customer_value).toString());
  });

  it("count in the chances of churn, too: P(active) is one number", () => {
    const tables = new Map(Object.entries(marts));
    const input = inputOf(facts, undefined, { table: (name) => tables.get(name), file: () => undefined });
    const customers = rowsOf(churn(input, ChurnOptions.parse({}), context).customer_churn);
    const worth = new Map(rowsOf(marts.customer_value).map((row) => [row.customer_id, row]));
    for (const row of customers)
      expect(Number(row.p_alive)).toBeCloseTo(Number(worth.get(row.customer_id!)?.p_alive), 5);
  });

  it("give the same tables whatever the order of the lines", () => {
    const csv = (some: readonly Line[]): string[] =>
      Object.values(value(inputOf(shop(some)), options, context)).map((frame) => toCsv(frame).toString());
    expect(csv(lines.toReversed())).toEqual(csv(lines));
  });
});

describe("channels that make no difference, or are too small", () => {
  it("are not published where the forecast is no better", () => {
    const same = value(inputOf(shop(ordersOf([1, 1, 1], 330))), options, context);
    const rows = rowsOf(same.value_origins);
    for (const row of rows) expect(row.published).toBe(Number(row.deviance) < Number(row.plain_deviance));
    expect(rowsOf(same.value_holdout).map((row) => row.model)).toContain("mbg-nbd+origin");
  });

  it("are left out where the options say so, and where nobody has one", () => {
    const without = (some: readonly Line[], given: Record<string, unknown>): unknown[] =>
      rowsOf(value(inputOf(shop(some)), ValueOptions.parse(given), context).value_origins);
    expect(without(lines, { covariates: [] })).toEqual([]);
    expect(
      without(
        lines.map(({ channel: _, ...line }) => line),
        {},
      ),
    ).toEqual([]);
    expect(
      without(
        lines.map((line, i) => ({ ...line, channel: `c${i}` })),
        {},
      ),
    ).toEqual([]);
  });
});
