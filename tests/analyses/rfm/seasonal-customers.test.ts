import { describe, expect, it } from "vitest";
import { inputOf } from "../../../src/analyses/input.ts";
import { RfmOptions, rfm } from "../../../src/analyses/rfm.ts";
import { rowsOf } from "../../../src/analyses/rows.ts";
import type { Day } from "../../../src/calendar.ts";
import { formatter } from "../../../src/format.ts";
import { factsOf, type TestOrder } from "../../reference.ts";

const bought = (customer: string, days: readonly string[]): TestOrder[] =>
  days.map((day): TestOrder => [`${customer}-${day}`, customer, day, 100]);

const CHRISTMAS = ["2022-11-20", "2022-12-05", "2023-11-18", "2023-12-09", "2024-11-23", "2024-12-10"];
const everyMonth = Array.from(
  { length: 44 },
  (_, i) => `${2022 + Math.floor(i / 12)}-${String((i % 12) + 1).padStart(2, "0")}-03`,
);
const ORDERS = [
  ...bought("santa", CHRISTMAS),
  ...bought("monthly", everyMonth),
  ...bought("lapsed", everyMonth.slice(0, 30)),
];

const run = (asOf: Day, orders = ORDERS) => {
  const made = rfm(inputOf(factsOf(orders)), RfmOptions.parse({}), { asOf, format: formatter("en-GB", "GBP") });
  const santa = rowsOf(made.rfm).find(({ customer_id }) => customer_id === "santa");
  const lists = rowsOf(made.call_list).filter(({ customer_id }) => customer_id === "santa");
  return { santa, calls: lists.filter(({ list }) => list === "call"), lists };
};

describe("a customer who buys before Christmas alone", () => {
  it("is on time in summer, when nothing is bought", () => {
    const { santa, calls } = run("2025-08-10");
    expect(santa).toMatchObject({ rhythm: "on time", buys_in: "Nov–Dec" });
    expect(calls).toEqual([]);
  });

  it("is called once a season has passed without an order, with the season as the reason", () => {
    const stays = [
      ...ORDERS,
      ...bought("monthly", ["2025-09-03", "2025-10-03", "2025-11-03", "2025-12-03", "2026-01-03"]),
    ];
    expect(run("2025-12-20", stays).calls).toEqual([]);
    const { santa, calls } = run("2026-01-20", stays);
    expect(santa?.rhythm).toBe("overdue");
    expect(calls[0]).toMatchObject({
      usual_gap_days: 365,
      reason: "buys in Nov–Dec alone, not in the last season; silent for 406 days; £600 to date; last bought P",
    });
    expect(run("2026-06-01", stays).lists.map(({ list }) => list)).toEqual(["win_back"]);
  });

  it("is no one who buys all year round", () => {
    expect(rowsOf(rfm(inputOf(factsOf(ORDERS)), RfmOptions.parse({}), { asOf: "2025-08-10" }).rfm)).toContainEqual(
      expect.objectContaining({ customer_id: "monthly", buys_in: null }),
    );
  });
});
