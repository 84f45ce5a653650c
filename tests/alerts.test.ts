import pl from "nodejs-polars";
import { expect, it } from "vitest";
import { dueAlerts } from "../src/alerts.ts";
import { formatter } from "../src/format.ts";

const kpis = pl.DataFrame({
  metric: ["net_revenue", "orders", "repeat_rate"],
  value: [80_000, 120, null],
  unit: ["currency", "count", "share"],
  previous: [100_000, 100, null],
  change_share: [-0.2, 0.2, null],
});
const due = (rule: object): string[] =>
  dueAlerts([{ name: "Watch", metric: "net_revenue", ...rule }], kpis, "2026-11-16", formatter("en-GB", "GBP")).map(
    (alert) => alert.text,
  );

it("fires at a limit or a change, and says value and limit", () => {
  expect(due({ below: 90_000 })).toEqual(["Watch: £80k is below £90k."]);
  expect(due({ below: 80_000 })).toEqual([]);
  expect(due({ dropsBy: 0.2 })).toEqual(["Watch: fell by 20.0% to £80k; the limit is 20.0%."]);
  expect(due({ dropsBy: 0.21 })).toEqual([]);
  expect(due({ metric: "orders", risesBy: 0.1 })).toEqual(["Watch: rose by 20.0% to 120; the limit is 10.0%."]);
});

it("is silent about what is not known and until a snooze is over", () => {
  expect(due({ metric: "repeat_rate", below: 1, dropsBy: 0.1 })).toEqual([]);
  expect(due({ below: 90_000, snoozeUntil: "2026-11-17" })).toEqual([]);
  expect(due({ below: 90_000, snoozeUntil: "2026-11-16" })).toHaveLength(1);
});

it("names the nearest metric for a misspelt one", () => {
  expect(() => due({ metric: "net_revenu" })).toThrow(/invalid metric of alert "Watch": "net_revenu"/);
});
