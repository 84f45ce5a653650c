import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Published } from "../../src/analyses/analysis.ts";
import { inputOf } from "../../src/analyses/input.ts";
import rfmAnalysis, { RfmOptions, rfm } from "../../src/analyses/rfm.ts";
import { rowsOf } from "../../src/analyses/rows.ts";
import type { Day } from "../../src/calendar.ts";
import pl from "../../src/columns/polars.ts";
import type { Facts } from "../../src/facts/contract.ts";
import { formatter } from "../../src/format.ts";
import { renderCharts } from "../../src/report/charts/chart.ts";
import { conform } from "../../src/schema.ts";
import { seeded, shuffled } from "../facts/shuffled.ts";
import {
  describeReference,
  factsOf,
  onlineRetailRuleA,
  referenceJson,
  referenceText,
  rfmOrders,
  type TestOrder,
} from "../reference.ts";

const options = (input: Record<string, unknown> = {}): RfmOptions => RfmOptions.parse(input);
const context = (asOf: Day) => ({
  asOf,
  currency: "GBP",
  locale: "en-GB",
  timezone: "Europe/London",
  seed: 1,
  format: formatter("en-GB", "GBP"),
});
const run = (facts: Facts, asOf: Day, input: Record<string, unknown> = {}) =>
  rfm(inputOf(facts), options(input), context(asOf));
const customersOf = (orders: readonly TestOrder[], asOf: Day, input: Record<string, unknown> = {}) =>
  rowsOf(run(factsOf(orders), asOf, input).rfm);

/** Five customers: one value per quintile and metric. a returned a tenth of what they bought. */
const FIVE: TestOrder[] = [
  ["1", "a", "2024-01-01", 50],
  ["2", "b", "2024-02-01", 40],
  ["3", "b", "2024-02-10", 60],
  ["4", "c", "2024-02-20", 50],
  ["5", "c", "2024-03-01", 50],
  ["6", "c", "2024-03-10", 100],
  ["7", "d", "2024-01-05", 100],
  ["8", "d", "2024-02-05", 100],
  ["9", "d", "2024-03-05", 50],
  ["A", "d", "2024-03-20", 50.01],
  ["B", "e", "2024-03-25", 100],
  ["C", "e", "2024-03-26", 100],
  ["D", "e", "2024-03-27", 100],
  ["E", "e", "2024-03-28", 100],
  ["F", "e", "2024-03-30", 100],
  ["G", "a", "2024-03-30", -5],
  ["H", null, "2024-03-30", 1000],
];

describe("rfm of five customers, by hand", () => {
  const rows = customersOf(FIVE, "2024-04-01");

  it("measures days from the last sale, sale orders, and net money", () => {
    expect(rows.map((row) => [row.customer_id, row.recency_days, row.frequency, row.monetary])).toEqual([
      ["a", 91, 1, 45],
      ["b", 51, 2, 100],
      ["c", 22, 3, 200],
      ["d", 12, 4, 300.01],
      ["e", 2, 5, 500],
    ]);
  });

  it("scores one customer per quintile and names the segment from the grid", () => {
    expect(rows.map((row) => [row.rfm_score, row.fm_score, row.segment])).toEqual([
      ["111", 1, "Lost"],
      ["222", 2, "Hibernating"],
      ["333", 3, "Need Attention"],
      ["444", 4, "Loyal"],
      ["555", 5, "Champions"],
    ]);
  });

  it("knows the usual gap and the days of the orders", () => {
    expect(rows.map((row) => row.usual_gap_days)).toEqual([null, 9, 9.5, 25, 1.25]);
    expect(rows[3]).toMatchObject({ first_order_on: "2024-01-05", last_order_on: "2024-03-20" });
  });

  it("flags spenders at the cut with ties, the 80th percentile, and scores of the top two", () => {
    expect(rows.map((row) => row.is_high_spender)).toEqual([false, false, false, false, true]);
    expect(rows.map((row) => row.is_high_value)).toEqual([false, false, false, false, true]);
    expect(rows.map((row) => row.is_top_rfm)).toEqual([false, false, false, true, true]);
  });

  it("adds up in the segment table", () => {
    const segments = rowsOf(run(factsOf(FIVE), "2024-04-01").segments);
    expect(segments).toHaveLength(11);
    expect(segments.find((row) => row.segment === "Champions")).toMatchObject({
      customers: 1,
      customer_share: 0.2,
      net_revenue: 500,
      revenue_share: 500 / 1145.01,
      average_order_value: 100,
      action: "Reward; early access; ask for referrals",
    });
    expect(segments.reduce((sum, row) => sum + Number(row.net_revenue), 0)).toBeCloseTo(1145.01, 8);
  });

  it("takes the mean per order where it is asked to", () => {
    const mean = customersOf(FIVE, "2024-04-01", { monetary: "mean" });
    expect(mean.map((row) => row.monetary)).toEqual([45, 50, 66.6667, 75.0025, 100]);
  });

  it("counts frequency and spend inside the window, recency everywhere", () => {
    const recent = customersOf(FIVE, "2024-04-01", { window: "1M" });
    expect(recent.map((row) => [row.recency_days, row.frequency, row.monetary])).toEqual([
      [91, 0, -5],
      [51, 0, 0],
      [22, 2, 150],
      [12, 2, 100.01],
      [2, 5, 500],
    ]);
  });

  it("leaves out what happens on the day as-of", () => {
    expect(customersOf(FIVE, "2024-03-30").find((row) => row.customer_id === "e")).toMatchObject({
      frequency: 4,
      recency_days: 2,
      monetary: 400,
    });
  });
});

describe("scores", () => {
  it("gives equal values equal scores", () => {
    const orders = Array.from(
      { length: 20 },
      (_, i): TestOrder => [String(100 + i), `c${i}`, "2024-01-01", i < 16 ? 10 : 20],
    );
    const rows = customersOf(orders, "2024-02-01");
    expect(new Set(rows.map((row) => `${row.monetary}: ${row.m_score}`))).toEqual(new Set(["10: 1", "20: 5"]));
  });

  it("scores a metric without variance in the middle, and the section says so", () => {
    const orders = Array.from({ length: 40 }, (_, i): TestOrder => [String(100 + i), `c${i}`, "2024-01-01", 10 + i]);
    const marts = run(factsOf(orders), "2024-05-01");
    expect(new Set(rowsOf(marts.rfm).map((row) => `${row.r_score}${row.f_score}`))).toEqual(new Set(["33"]));
    const { notes } = rfmAnalysis.section(marts, context("2024-05-01"), options());
    expect(notes.join("\n")).toContain("Recency is 121 for every customer");
    expect(notes.join("\n")).toContain("Frequency is 1 for every customer");
  });

  it("sets one-time buyers apart with repeatQuartiles", () => {
    const orders = Array.from({ length: 12 }, (_, i) =>
      Array.from({ length: i < 8 ? 1 : i - 6 }, (_, k): TestOrder => [`${i}-${k}`, `c${i}`, "2024-01-01", 10]),
    ).flat();
    const rows = customersOf(orders, "2024-02-01", { method: "repeatQuartiles" });
    const scores = new Map(rows.map((row) => [row.frequency, row.f_score]));
    expect(scores).toEqual(
      new Map([
        [1, 1],
        [2, 2],
        [3, 3],
        [4, 4],
        [5, 5],
      ]),
    );
  });

  it("takes the fixed bins of the sales pipeline: recency 0/30/90/180/365, orders 1/2/5/10, spend 0/100/500/1000", () => {
    const orders = [30, 31, 90, 91, 181, 366].map((ago, i): TestOrder => {
      const day = new Date(Date.parse("2024-12-31") - ago * 86_400_000).toISOString().slice(0, 10);
      return [String(i), `c${i}`, day, [99.99, 100, 499, 500, 999, 1000][i] as number];
    });
    const rows = customersOf(orders, "2024-12-31", { method: "fixed" });
    expect(rows.map((row) => [row.r_score, row.f_score, row.m_score])).toEqual([
      [5, 1, 1],
      [4, 1, 2],
      [4, 1, 2],
      [3, 1, 3],
      [2, 1, 3],
      [1, 1, 4],
    ]);
    const stretched = customersOf(orders, "2024-12-31", { method: "fixed", rescale: true });
    expect(stretched.map((row) => row.m_score)).toEqual([1, 2, 2, 4, 4, 5]);
  });

  it("finds natural breaks", () => {
    const spends = [1, 2, 3, 50, 51, 52, 400, 401, 402];
    const orders = spends.map((spend, i): TestOrder => [String(i), `c${i}`, "2024-01-01", spend]);
    const rows = customersOf(orders, "2024-02-01", { method: "jenks", bins: 3, rescale: true });
    expect(rows.map((row) => row.m_score)).toEqual([1, 1, 1, 3, 3, 3, 5, 5, 5]);
  });

  it("refuses a churn limit below the risk limit", () => {
    expect(() => run(factsOf(FIVE), "2024-04-01", { atRiskDays: 60, churnDays: 60 })).toThrow(
      "invalid rfm.churnDays: 60; expected more than rfm.atRiskDays (60)",
    );
  });
});

const someOrders = fc
  .array(
    fc.record({
      customer: fc.integer({ min: 0, max: 25 }),
      day: fc.integer({ min: 1, max: 300 }),
      amount: fc.integer({ min: -2000, max: 20_000 }).filter((cents) => cents !== 0),
    }),
    { minLength: 1, maxLength: 80 },
  )
  .map((orders) =>
    orders.map(({ customer, day, amount }, i): TestOrder => {
      const date = new Date(Date.parse("2024-01-01") + day * 86_400_000).toISOString().slice(0, 10);
      return [String(1000 + i), `c${customer}`, date, amount / 100];
    }),
  );
const METHODS = ["quantile", "repeatQuartiles", "fixed", "jenks"] as const;

describe("properties", () => {
  it("more is never worse: scores follow their metric, equal values share a score", () => {
    fc.assert(
      fc.property(someOrders, fc.constantFrom(...METHODS), (orders, method) => {
        const rows = customersOf(orders, "2025-01-01", { method });
        for (const a of rows) {
          for (const b of rows) {
            for (const [metric, score, sign] of [
              ["recency_days", "r_score", -1],
              ["frequency", "f_score", 1],
              ["monetary", "m_score", 1],
            ] as const) {
              const more = (Number(a[metric]) - Number(b[metric])) * sign;
              const better = Number(a[score]) - Number(b[score]);
              if (more === 0 ? better !== 0 : more > 0 && better < 0) return false;
            }
          }
        }
        return true;
      }),
      { seed: 7, numRuns: 10 },
    );
  });

  it("the order of input rows changes nothing", () => {
    fc.assert(
      fc.property(someOrders, fc.integer(), (orders, seed) => {
        const facts = factsOf(orders);
        const a = run(facts, "2025-01-01");
        const b = run(shuffled(facts, seeded(seed)), "2025-01-01");
        for (const name of Object.keys(a) as (keyof typeof a)[]) expect(rowsOf(b[name])).toEqual(rowsOf(a[name]));
      }),
      { seed: 11, numRuns: 6 },
    );
  });

  it("every customer is in one segment, and tables agree with each other", () => {
    fc.assert(
      fc.property(
        someOrders,
        fc.constantFrom("default11", "shopify11", "classic4", "loyalty3", "highValueAtRisk003"),
        (orders, segments) => {
          const marts = run(factsOf(orders), "2025-01-01", { segments });
          const count = (name: "segments" | "rfm_grid" | "segment_moves"): number =>
            rowsOf(marts[name]).reduce((sum, row) => sum + Number(row.customers), 0);
          expect(count("segments")).toBe(marts.rfm.height);
          expect(count("rfm_grid")).toBe(marts.rfm.height);
          expect(count("segment_moves")).toBe(marts.rfm.height);
          expect(rowsOf(marts.rfm).some((row) => row.segment === "Other")).toBe(false);
        },
      ),
      { seed: 13, numRuns: 10 },
    );
  });
});

describe("segments over time", () => {
  const orders: TestOrder[] = [...FIVE, ["Z1", "f", "2024-03-29", 10]];
  const marts = run(factsOf(orders), "2024-04-01");

  it("compares with seven days earlier, worked out from the same orders", () => {
    const before = run(factsOf(orders), "2024-03-25");
    const earlier = new Map(rowsOf(before.rfm).map((row) => [row.customer_id, row.segment]));
    for (const row of rowsOf(marts.rfm)) expect(row.previous_segment).toBe(earlier.get(row.customer_id) ?? null);
  });

  it("compares with an earlier edition as it was published, whatever the orders say now", () => {
    const segments = pl.DataFrame({ customer_id: ["a", "b", "gone"], segment: ["Champions", "Lost", "Lost"] });
    const previous = { edition: "2024-W11", asOf: "2024-03-18", rows: segments };
    const found = rfm(
      inputOf(factsOf(orders), () => previous),
      options(),
      { asOf: "2024-04-01" },
    );
    expect(rowsOf(found.rfm).map((row) => [row.customer_id, row.previous_segment])).toEqual([
      ["a", "Champions"],
      ["b", "Lost"],
      ["c", null],
      ["d", null],
      ["e", null],
      ["f", null],
    ]);
    const counts = rowsOf(found.segments).map((row) => [row.segment, row.previous_customers]);
    expect(Object.fromEntries(counts)).toMatchObject({ Champions: 1, Lost: 2, Loyal: 0 });
  });

  it("says which edition it compares with", () => {
    const many = Array.from({ length: 40 }, (_, i): TestOrder[] => [
      [`${i}a`, `c${i}`, `2024-01-${String((i % 28) + 1).padStart(2, "0")}`, 10 + i],
      ...(i % 3 === 0 ? [[`${i}b`, `c${i}`, "2024-03-28", 10] satisfies TestOrder] : []),
    ]).flat();
    const rows = run(factsOf(many), "2024-03-18").rfm.select("customer_id", "segment");
    const told = (previous?: Published): string => {
      const known = context("2024-04-01");
      const marts = rfm(
        inputOf(factsOf(many), (table) => (table === "rfm" ? previous : undefined)),
        options(),
        known,
      );
      return JSON.stringify(rfmAnalysis.section(marts, known, options(), () => previous));
    };
    const since = told({ edition: "2024-W11", asOf: "2024-03-18", rows });
    for (const text of [
      "since week 11's edition",
      "on week 11's edition",
      "as they were published in the edition 2024-W11, as of 18 Mar 2024",
    ])
      expect(since).toContain(text);
    expect(since).not.toMatch(/a week ago|a week earlier|last week|this week|Δ week/);
    expect(told()).toMatch(/Δ week: customers now less those a week earlier/);
    expect(told()).not.toContain("edition");
  });

  it("names customers who had not bought a week ago", () => {
    const news = rowsOf(marts.segment_moves).filter((row) => row.previous_segment === "(first order)");
    expect(news.reduce((sum, row) => sum + Number(row.customers), 0)).toBe(2);
  });
});

describe("lifecycle", () => {
  it("falls back to 60 and 180 days where there are few gaps", () => {
    const orders = [10, 60, 61, 180, 181].map((ago, i): TestOrder[] => {
      const day = (days: number) => new Date(Date.parse("2024-12-31") - days * 86_400_000).toISOString().slice(0, 10);
      return [
        [`${i}a`, `c${i}`, day(ago), 10],
        [`${i}b`, `c${i}`, day(ago + 5), 10],
      ];
    });
    const rows = customersOf([...orders.flat(), ["n", "new", "2024-12-05", 5]], "2024-12-31");
    expect(rows.map((row) => row.lifecycle)).toEqual(["Active", "Active", "At-Risk", "At-Risk", "Churned", "New"]);
  });

  it("takes the 80th and 95th percentile of gaps, at least 30 days", () => {
    const gaps = Array.from({ length: 100 }, (_, i) => i + 1);
    const orders = gaps.flatMap((gap, i): TestOrder[] => [
      [`${i}a`, `c${i}`, "2024-01-01", 10],
      [`${i}b`, `c${i}`, new Date(Date.parse("2024-01-01") + gap * 86_400_000).toISOString().slice(0, 10), 10],
    ]);
    const stages = rowsOf(run(factsOf(orders), "2024-12-31").rfm_thresholds).filter(
      (row) => row.metric === "lifecycle",
    );
    expect(stages.find((row) => row.level === "At-Risk")).toMatchObject({ method: "auto", edge_from: 81, edge_to: 96 });
  });
});

describe("too little data", () => {
  it("says what it needs; tables are there, of the right shape", () => {
    const marts = run(factsOf([]), "2024-04-01");
    for (const [name, table] of Object.entries(rfmAnalysis.tables)) {
      expect(conform(marts[name as keyof typeof marts], table).columns).toEqual(Object.keys(table.columns));
    }
    const section = rfmAnalysis.section(marts, context("2024-04-01"), options());
    expect(section.insufficient).toEqual({
      needs: "a column that says which customer bought: add one, and this page appears",
      has: "no customer",
    });
  });
});

const RULE_A = [
  "online-retail/online-retail.csv.gz",
  "expected/online-retail.json",
  "expected/online-retail-rfm-rule-a.csv",
];
describeReference("Online Retail, rule A, as of 2011-12-10", RULE_A, () => {
  const facts = onlineRetailRuleA();
  const marts = run(facts, "2011-12-10");
  const rows = rowsOf(marts.rfm);
  const published = referenceJson("expected/online-retail.json") as {
    rfm_rule_A: Record<"recency" | "frequency" | "monetary", Record<string, number>> & {
      score_counts: Record<string, Record<string, number>>;
      segment_counts: Record<string, number>;
    };
  };
  const expected = referenceText("expected/online-retail-rfm-rule-a.csv")
    .trim()
    .split(/\r?\n/)
    .slice(1)
    .map((line) => line.split(","));

  it("gives every customer's recency, frequency and monetary to the cent", () => {
    expect(rows).toHaveLength(4338);
    const found = new Map(rows.map((row) => [row.customer_id, row]));
    for (const [id, recency, frequency, monetary] of expected) {
      const row = found.get(id as string);
      expect([id, row?.recency_days, row?.frequency, Number(row?.monetary).toFixed(2)]).toEqual([
        id,
        Number(recency),
        Number(frequency),
        Number(monetary).toFixed(2),
      ]);
    }
  });

  it("has the published quantiles as its edges", () => {
    for (const metric of ["recency", "frequency", "monetary"] as const) {
      const name = metric === "recency" ? "recency_days" : metric;
      const edges = rowsOf(marts.rfm_thresholds)
        .filter((row) => row.metric === name && row.edge_to !== null)
        .map((row) => Number(row.edge_to))
        .sort((a, b) => a - b);
      const quintiles = ["0.2", "0.4", "0.6", "0.8"].map((q) => published.rfm_rule_A[metric][q] as number);
      edges.forEach((edge, i) => {
        expect(edge).toBeCloseTo(quintiles[i] as number, 6);
      });
      expect(edges).toHaveLength(4);
    }
  });

  it("gives the published recency and monetary scores, customer by customer", () => {
    const found = new Map(rows.map((row) => [row.customer_id, row]));
    for (const [id, , , , r, , m] of expected) {
      expect([id, found.get(id as string)?.r_score, found.get(id as string)?.m_score]).toEqual([
        id,
        Number(r),
        Number(m),
      ]);
    }
    for (const [letter, name] of [
      ["R", "r_score"],
      ["M", "m_score"],
    ] as const) {
      const counts: Record<string, number> = {};
      for (const row of rows) counts[String(row[name])] = (counts[String(row[name])] ?? 0) + 1;
      expect(counts).toEqual(published.rfm_rule_A.score_counts[letter]);
    }
  });

  it("names the published segments wherever ties in frequency were not split by row order (axis F)", () => {
    // the published frequency scores cut runs of equal customers by row number; ours keep them together
    const names: Record<string, string> = {
      hibernating: "Hibernating",
      loyal_customers: "Loyal",
      champions: "Champions",
      at_Risk: "At Risk",
      potential_loyalists: "Potential Loyalist",
      about_to_sleep: "About to Sleep",
      need_attention: "Need Attention",
      promising: "Promising",
      cant_loose: "Can't Lose",
      new_customers: "New",
    };
    const byF = new Map(rowsOf(run(facts, "2011-12-10", { axis: "F" }).rfm).map((row) => [row.customer_id, row]));
    const same = expected.filter(([id, , , , , f]) => byF.get(id as string)?.f_score === Number(f));
    expect(same.length).toBeGreaterThan(2500);
    for (const [id, , , , , , , segment] of same) {
      const ours = byF.get(id as string)?.segment;
      expect([id, ours === "Lost" ? "Hibernating" : ours]).toEqual([id, names[segment as string]]);
    }
  });

  it("draws its charts and tells its finding", async () => {
    const section = rfmAnalysis.section(marts, context("2011-12-10"), options());
    expect(section.title).toMatch(
      /^33% of customers bring 78% of revenue; \d+ customers are overdue, worth £[\d.]+k a year$/,
    );
    const charts = section.blocks.filter((block) => block.kind === "chart");
    expect(charts.map((chart) => chart.id)).toEqual(["rfm-grid", "segment-shares", "segment-moves"]);
    const drawn = await renderCharts(charts, { locale: "en-GB", currency: "GBP", width: () => 400 });
    expect(drawn.get("rfm-grid")?.svg).toContain(">442<");
    expect(drawn.get("segment-shares")?.svg).toContain("Champions");
  });
});

const R_ORDERS = ["rfm-orders/rfm_data_orders.csv", "rfm-orders/rfm_data_orders_scores.csv"];
describeReference("orders of the R package rfm, as of 2006-12-31", R_ORDERS, () => {
  const facts = rfmOrders();
  const rows = rowsOf(run(facts, "2006-12-31").rfm);
  const scores = referenceText("rfm-orders/rfm_data_orders_scores.csv")
    .trim()
    .split(/\r?\n/)
    .slice(1)
    .map((line) => line.split(",") as [string, string, string, string, string, string, string, string]);

  it("prints the first five rows of its README", () => {
    expect(
      rows.slice(0, 5).map((row) => [row.customer_id, row.recency_days, row.frequency, row.monetary, row.rfm_score]),
    ).toEqual([
      ["Abbey O'Reilly", 205, 6, 472, "343"],
      ["Add Senger", 140, 3, 340, "412"],
      ["Aden Lesch", 194, 4, 405, "323"],
      ["Aden Murphy", 98, 7, 596, "544"],
      ["Admiral Senger", 132, 5, 448, "433"],
    ]);
  });

  it("measures all 995 customers and 4,906 orders as it does", () => {
    expect(rows.map((row) => [row.customer_id, row.recency_days, row.frequency, row.monetary])).toEqual(
      scores
        .map(([id, days, count, amount]) => [id, Number(days), Number(count), Number(amount)])
        .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)),
    );
    expect(rows.reduce((sum, row) => sum + Number(row.frequency), 0)).toBe(4906);
  });
});

describe("a shop to which more came back than it sold", () => {
  it("has no shares of a revenue, and its sentences speak of none", () => {
    const orders: TestOrder[] = [
      ...FIVE,
      ...["a", "b", "c", "d", "e"].map((who, i): TestOrder => [`R${i}`, who, "2024-03-31", -400]),
    ];
    const marts = run(factsOf(orders), "2024-04-01");
    expect(rowsOf(marts.segments).every((row) => row.revenue_share === null)).toBe(true);
    const said = JSON.stringify(rfmAnalysis.section(marts, context("2024-04-01"), options()));
    expect(said).not.toMatch(/% of revenue/);
  });
});
