import { expect, it } from "vitest";
import type { Analysis, Marts } from "../../src/analyses/analysis.ts";
import kpiAnalysis from "../../src/analyses/kpis.ts";
import pl from "../../src/columns/polars.ts";
import { formatter } from "../../src/format.ts";
import { dueAlerts, watchableOf } from "../../src/run/alerts.ts";

const kpis = pl.DataFrame({
  metric: ["net_revenue", "orders", "repeat_rate"],
  value: [80_000, 120, null],
  unit: ["currency", "count", "share"],
  previous: [100_000, 100, null],
  change_share: [-0.2, 0.2, null],
});
const regions = pl.DataFrame({
  region: ["North", "South", null],
  period_net_revenue: [50_000, 20_000, 10_000],
  previous_net_revenue: [100_000, 21_000, 100],
  period_orders: [70, 30, 5],
});
/** What the analysis of sales lets alerts watch of these tables. */
const watchable = (marts: Marts) => watchableOf([{ analysis: kpiAnalysis as unknown as Analysis, marts }])!;
const due = (rule: object): string[] =>
  dueAlerts(
    [{ name: "Watch", metric: "net_revenue", ...rule }],
    watchable({ kpis, regions }),
    "2026-11-16",
    formatter("en-GB", "GBP"),
  ).map((alert) => alert.text);

it("fires at a limit or a change, and says value and limit", () => {
  expect(due({ below: 90_000 })).toEqual(["Watch: £80k is below £90k."]);
  expect(due({ below: 80_000 })).toEqual([]);
  expect(due({ dropsBy: 0.2 })).toEqual(["Watch: fell by 20.0% to £80k; the limit is 20.0%."]);
  expect(due({ dropsBy: 0.21 })).toEqual([]);
  expect(due({ metric: "orders", risesBy: 0.1 })).toEqual(["Watch: rose by 20.0% to 120; the limit is 10.0%."]);
});

it.each([
  [-500, 1000, "Watch: fell by 150.0% to −£500; the limit is 20.0%."],
  [-500, 0, "Watch: fell from £0 to −£500; the limit is 20.0%."],
  [-500, -100, "Watch: fell from −£100 to −£500; the limit is 20.0%."],
  [-110, -100, undefined],
  [-50, -100, undefined],
])("tells a fall to %d from %d, below zero too", (value, previous, text) => {
  const kpis = pl.DataFrame({
    metric: ["net_revenue"],
    value: [value],
    unit: ["currency"],
    previous: [previous],
    change_share: pl.Series("change_share", [previous > 0 ? (value - previous) / previous : null], pl.Float64),
  });
  const rules = [{ name: "Watch", metric: "net_revenue", dropsBy: 0.2 }];
  const texts = dueAlerts(
    rules,
    watchable({ kpis, regions: regions.head(0) }),
    "2026-11-16",
    formatter("en-GB", "GBP"),
  ).map((alert) => alert.text);
  expect(texts.map((one) => one.replaceAll("-£", "−£"))).toEqual(text === undefined ? [] : [text]);
});

it("is silent about what is not known and until a snooze is over", () => {
  expect(due({ metric: "repeat_rate", below: 1, dropsBy: 0.1 })).toEqual([]);
  expect(due({ below: 90_000, snoozeUntil: "2026-11-17" })).toEqual([]);
  expect(due({ below: 90_000, snoozeUntil: "2026-11-16" })).toHaveLength(1);
});

it("names the nearest metric for a misspelt one", () => {
  expect(() => due({ metric: "net_revenu" })).toThrow(/invalid metric of alert "Watch": "net_revenu"/);
});

it("looks at every region by itself, the largest first, and leaves small ones alone where told to", () => {
  expect(due({ by: "region", dropsBy: 0.01 })).toEqual([
    "Watch: North fell by 50.0% to £50k; the limit is 1.0%.",
    "Watch: South fell by 4.8% to £20k; the limit is 1.0%.",
  ]);
  expect(due({ by: "region", risesBy: 1 })).toEqual([
    "Watch: no region rose by 9,900.0% to £10k; the limit is 100.0%.",
  ]);
  expect(due({ by: "region", risesBy: 1, minPrevious: 1000 })).toEqual([]);
  expect(due({ by: "region", metric: "orders", below: 10 })).toEqual(["Watch: no region 5 is below 10."]);
  expect(due({ by: "region", dropsBy: 0.01, snoozeUntil: "2026-11-17" })).toEqual([]);
  expect(() => due({ by: "region", metric: "order", below: 1 })).toThrow(/invalid metric of alert "Watch": "order"/);
});

it("counts what is more than five groups of one rule", () => {
  const many = pl.DataFrame({
    region: ["a", "b", "c", "d", "e", "f", "g"],
    period_net_revenue: [1, 2, 3, 4, 5, 6, 7],
    previous_net_revenue: [10, 10, 10, 10, 10, 10, 10],
    period_orders: [1, 1, 1, 1, 1, 1, 1],
  });
  const rules = [{ name: "Drop", metric: "net_revenue", by: "region", dropsBy: 0.1 }] as const;
  const alerts = dueAlerts(rules, watchable({ kpis, regions: many }), "2026-11-16", formatter("en-GB", "GBP"));
  expect(alerts).toHaveLength(6);
  expect(alerts.at(-1)!.text).toBe("Drop: 2 more of the kind.");
  expect(alerts.at(-1)!.cells).toHaveLength(2);
});

it("are none where no analysis of the run lets anything be watched", () => {
  expect(watchableOf([])).toBeUndefined();
});
