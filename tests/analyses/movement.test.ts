import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { inputOf } from "../../src/analyses/input.ts";
import { shared } from "../../src/analyses/movement/gain-loss.ts";
import { sankeyChart } from "../../src/analyses/movement/sankey.ts";
import { type MovementMarts, MovementOptions, movement } from "../../src/analyses/movement.ts";
import { type Row, rowsOf } from "../../src/analyses/rows.ts";
import pl from "../../src/columns/polars.ts";
import type { Facts } from "../../src/facts/contract.ts";
import { facts } from "../../src/facts/facts.ts";
import { renderCharts } from "../../src/report/charts/chart.ts";
import { type Line, shopLines } from "./shop.ts";

const AS_OF = "2026-07-10";

/** Facts of lines, with a category for each product. */
function shopOf(lines: readonly Line[], categories: Readonly<Record<string, string>> = {}): Facts {
  const category = lines.map((line) => categories[line.product ?? "1"] ?? null);
  return facts(shopLines(lines).withColumns(pl.Series("category", category, pl.String)));
}
const movementOf = (of: Facts, options: object = {}): MovementMarts =>
  movement(inputOf(of), MovementOptions.parse({ months: 1, ...options }), { asOf: AS_OF });
const line = (customer: string | null, at: string, price: number, product = "1", quantity = 1): Line => ({
  order: `${customer}-${at}-${product}-${quantity}`,
  customer,
  at,
  price,
  product,
  quantity,
});

const PARTS = [
  "new_customers",
  "reactivated_customers",
  "lapsed_customers",
  "increased",
  "decreased",
  "switched_in",
  "switched_out",
  "unidentified",
];
/** In ten-thousandths, so that nothing is lost to binary fractions. */
const e4 = (value: unknown): number => Math.round(Number(value) * 10_000);
const partsOf = (row: Row): number => PARTS.reduce((sum, part) => sum + e4(row[part]), 0);

const LINES = [
  line("A", "2026-05-03", 100), // more later
  line("A", "2026-06-03", 130),
  line("B", "2026-05-03", 50), // left
  line("C", "2026-06-03", 70), // new
  line("D", "2026-01-03", 10), // came back
  line("D", "2026-06-03", 20),
  line("E", "2026-05-03", 80), // less later
  line("E", "2026-06-03", 60),
  line("F", "2026-04-03", 5), // only long ago
  line("G", "2026-06-09", 4, "1", -1), // only a return
  line(null, "2026-05-05", 9),
  line(null, "2026-06-05", 7),
  line("A", "2026-07-03", 999), // in the month that still runs
];

describe("movement between two periods", () => {
  const marts = movementOf(shopOf(LINES));

  it("takes the last complete months and those before", () => {
    expect(rowsOf(marts.movement_periods)).toEqual([
      {
        period: "before",
        months: 1,
        period_start: "2026-05-01",
        period_end: "2026-05-31",
        customers: 3,
        net_revenue: 239,
      },
      {
        period: "now",
        months: 1,
        period_start: "2026-06-01",
        period_end: "2026-06-30",
        customers: 4,
        net_revenue: 283,
      },
    ]);
  });

  it("says who is new, back, repeating and gone", () => {
    expect(rowsOf(marts.customer_movement).map((row) => `${row.customer_id} ${row.movement} ${row.change}`)).toEqual([
      "A repeating 30",
      "B lapsed -50",
      "C new 70",
      "D reactivated 20",
      "E repeating -20",
      "G returns only -4",
    ]);
    expect(rowsOf(marts.customer_moves).map((row) => `${row.movement} ${row.customers}`)).toEqual([
      "lapsed 1",
      "new 1",
      "reactivated 1",
      "repeating 2",
      "returns only 1",
    ]);
  });

  it("takes the change apart into parts that add up to it", () => {
    expect(rowsOf(marts.gain_loss)).toEqual([
      {
        category: "(all)",
        net_before: 239,
        net_now: 283,
        change: 44,
        new_customers: 70,
        reactivated_customers: 20,
        lapsed_customers: -50,
        increased: 30,
        decreased: -24,
        switched_in: 0,
        switched_out: 0,
        unidentified: -2,
      },
    ]);
  });

  it("groups buyers by spend, those of equal spend together", () => {
    const of = (...spent: number[]): unknown[] =>
      rowsOf(
        movementOf(shopOf([line("Z", "2026-05-01", 1), ...spent.map((price, i) => line(`N${i}`, "2026-06-03", price))]))
          .customer_movement,
      )
        .filter((row) => row.movement === "new")
        .map((row) => row.spender_group);
    expect(of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10)).toEqual([
      ...new Array(5).fill("light"),
      ...new Array(3).fill("medium"),
      "heavy",
      "heavy",
    ]);
    expect(of(5, 5, 5, 5, 5)).toEqual(new Array(5).fill("heavy"));
  });

  it("finds the longest periods that the data holds twice, and none where there are none", () => {
    const months = (from: string): unknown =>
      rowsOf(
        movementOf(shopOf([line("A", from, 1), line("A", "2026-07-09", 1)]), { months: "auto" }).movement_periods,
      )[0]?.months;
    expect(months("2024-07-05")).toBe(12);
    expect(months("2024-08-20")).toBe(6);
    expect(months("2026-05-05")).toBe(1);
    expect(months("2026-06-05")).toBeUndefined();
  });
});

describe("gains and losses by category", () => {
  const categories = { "1": "Tea", "2": "Cups", "3": "Gifts" };

  it("count what the same customer spends less here and more there as switched", () => {
    const marts = movementOf(
      shopOf(
        [
          line("A", "2026-05-03", 100, "1"),
          line("A", "2026-06-03", 40, "1"), // 60 less tea
          line("A", "2026-06-04", 80, "2"), // 80 more cups: 60 switched, 20 more
          line("B", "2026-06-04", 5, "3"),
        ],
        categories,
      ),
    );
    const row = (category: string): Row => rowsOf(marts.gain_loss).find((one) => one.category === category)!;
    expect(row("Tea")).toMatchObject({ change: -60, switched_out: -60, decreased: 0 });
    expect(row("Cups")).toMatchObject({ change: 80, switched_in: 60, increased: 20 });
    expect(row("Gifts")).toMatchObject({ change: 5, new_customers: 5 });
    expect(row("(all)")).toMatchObject({ change: 25, increased: 20, new_customers: 5 });
  });

  it("count buyers by the categories they bought from", () => {
    const marts = movementOf(
      shopOf(
        [
          line("Z", "2026-05-01", 1, "1"),
          line("A", "2026-06-03", 10, "1"),
          line("A", "2026-06-04", 20, "2"),
          line("B", "2026-06-03", 30, "2"),
          line("C", "2026-06-03", 40, "1"),
          line("C", "2026-06-05", 50, "2"),
          line("D", "2026-06-05", 5, "3", -1),
        ],
        categories,
      ),
    );
    expect(rowsOf(marts.cross_shop)).toEqual([
      { categories: "Cups", count: 1, customers: 1, customer_share: 1 / 3, net_revenue: 30, average_revenue: 30 },
      { categories: "Cups|Tea", count: 2, customers: 2, customer_share: 2 / 3, net_revenue: 120, average_revenue: 60 },
    ]);
  });

  it("add up to every change exactly, and to each other (random shops)", () => {
    const sale = fc.record({
      customer: fc.constantFrom("A", "B", "C", null),
      day: fc.constantFrom("2026-02-03", "2026-05-03", "2026-05-09", "2026-06-03", "2026-06-20"),
      cents: fc.integer({ min: 1, max: 9999 }),
      product: fc.constantFrom("1", "2", "3", "4"),
      quantity: fc.constantFrom(1, 1, 1, -1),
    });
    fc.assert(
      fc.property(fc.array(sale, { minLength: 1, maxLength: 25 }), (sales) => {
        const lines = sales.map(({ customer, day, cents, product, quantity }, i) => ({
          ...line(customer, day, cents / 100, product, quantity),
          order: `${i}`,
        }));
        const rows = rowsOf(movementOf(shopOf([line("Z", "2026-04-30", 1), ...lines], categories)).gain_loss);
        for (const row of rows) {
          expect(partsOf(row)).toBe(e4(row.change));
          expect(e4(row.net_now) - e4(row.net_before)).toBe(e4(row.change));
          expect(Number(row.switched_in)).toBeGreaterThanOrEqual(0);
          expect(Number(row.switched_out)).toBeLessThanOrEqual(0);
        }
        const [shop, rest] = [
          rows.filter((row) => row.category === "(all)"),
          rows.filter((row) => row.category !== "(all)"),
        ];
        const total = (key: string): number => rest.reduce((sum, row) => sum + e4(row[key]), 0);
        expect(total("switched_in") + total("switched_out")).toBe(0);
        if (rest.length > 0) expect(total("change")).toBe(e4(shop[0]?.change));
      }),
      { numRuns: 25, seed: 5 },
    );
  });

  it("share a whole number without a rest, and none beyond its weight", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 10 ** 9 }), { minLength: 1, maxLength: 12 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (weights, part) => {
          const all = weights.reduce((sum, one) => sum + one, 0);
          if (all === 0) return;
          const total = Math.floor(part * all);
          const shares = shared(total, weights);
          expect(shares.reduce((sum, one) => sum + one, 0)).toBe(total);
          shares.forEach((one, i) => {
            expect(one).toBeGreaterThanOrEqual(0);
            expect(one).toBeLessThanOrEqual(weights[i]!);
          });
        },
      ),
      { numRuns: 500, seed: 5 },
    );
  });
});

describe("the flow diagram", () => {
  it("draws every flow and every node of both sides, with room for the labels at any width", async () => {
    const flows = [
      { from: "Loyal", to: "At Risk", size: 5, label: "5" },
      { from: "Loyal", to: "Champions", size: 3, label: "3" },
      { from: "New", to: "Champions", size: 2, label: "2" },
    ];
    const spec = sankeyChart(flows, ["Champions", "Loyal", "New", "At Risk"], String);
    const chart = {
      kind: "chart",
      id: "flow",
      title: "",
      subtitle: "",
      width: "half",
      height: 200,
      alt: "flows",
      spec,
    } as const;
    for (const width of [330, 800]) {
      const { svg } = (await renderCharts([chart], { locale: "en-GB", currency: "GBP", width: () => width })).get(
        "flow",
      )!;
      for (const label of ["Loyal 8", "New 2", "Champions 5", "At Risk 5"]) expect(svg).toContain(label);
      // the longest label, at 5.5 pixels a letter, fits beside the ribbons on both sides
      const xs = [...svg.matchAll(/mark-area[^>]*><path d="M([^"]+)Z"/g)].flatMap(([, path]) =>
        path!.split("L").map((point) => Number(point.split(",")[0])),
      );
      const label = 5.5 * "Champions 5".length;
      expect(xs.length).toBe(3 * 42);
      expect(Math.min(...xs)).toBeGreaterThan(label);
      expect(Math.max(...xs)).toBeLessThan(width - label);
    }
  });
});
