import { describe, expect, it } from "vitest";
import { inputOf } from "../../src/analyses/input.ts";
import {
  axisScore,
  cellSegment,
  cells,
  checkRules,
  isWithin,
  PRESETS,
  parseRange,
  rulesOf,
  SEGMENT_PRESETS,
  type SegmentRule,
} from "../../src/analyses/rfm/segments.ts";
import { RfmOptions, rfm } from "../../src/analyses/rfm.ts";
import { rowsOf } from "../../src/analyses/rows.ts";
import { factsOf, reference, referenceText, rfmOrders } from "../reference.ts";

const FIVE = { r: 5, f: 5, m: 5 };
const rule = (name: string, when: SegmentRule["when"]): SegmentRule => ({ name, when, action: "", role: "other" });

describe("ranges", () => {
  it.each([
    ["4-5", { low: 4, high: 5, isOpen: false }],
    ["3", { low: 3, high: 3, isOpen: false }],
    [2, { low: 2, high: 2, isOpen: false }],
    [" 1 - 2 ", { low: 1, high: 2, isOpen: false }],
    ["-20 – -5", { low: -20, high: -5, isOpen: false }],
    [">=30", { low: 30, high: Number.POSITIVE_INFINITY, isOpen: false }],
    ["≤30", { low: Number.NEGATIVE_INFINITY, high: 30, isOpen: false }],
    ["<= -5.5", { low: Number.NEGATIVE_INFINITY, high: -5.5, isOpen: false }],
    [">5000", { low: 5000, high: Number.POSITIVE_INFINITY, isOpen: true }],
    ["< 2", { low: Number.NEGATIVE_INFINITY, high: 2, isOpen: true }],
    [">", undefined],
    ["=>3", undefined],
    ["5-4", undefined],
    ["many", undefined],
    ["", undefined],
  ])("%j", (text, range) => {
    expect(parseRange(text)).toEqual(range);
  });
});

describe("a limit of a rule", () => {
  it("takes the value itself with >=, and not with >", () => {
    expect([">=5", ">5", "<=5", "<5"].map((text) => isWithin(5, parseRange(text)!))).toEqual([
      true,
      false,
      true,
      false,
    ]);
    expect([">5", "<5"].map((text) => isWithin(5.0001, parseRange(text)!))).toEqual([true, false]);
  });
});

describe("presets on grids of other sizes", () => {
  const all = { segments: "default11", actions: {}, axis: "FM" } as const;

  it.each(SEGMENT_PRESETS.flatMap((segments) => [2, 3, 4, 5, 6, 7, 8, 9, 10].map((size) => [segments, size] as const)))(
    "%s covers %d scores as it covers five: no gap and no overlap more",
    (segments, size) => {
      const levels = { r: size, f: size, m: size };
      const rules = rulesOf({ ...all, segments }, levels);
      const five = checkRules(rulesOf({ ...all, segments }, FIVE), FIVE, "FM");
      const check = checkRules(rules, levels, "FM");
      expect(check.uncovered.length > 0).toBe(five.uncovered.length > 0);
      if (five.overlaps.length === 0) expect(check.overlaps).toEqual([]);
    },
  );

  it("keeps the corners: the best are Champions, the worst are lost", () => {
    for (const size of [2, 3, 4, 7, 10]) {
      const levels = { r: size, f: size, m: size };
      const rules = rulesOf(all, levels);
      const corners = [cellSegment(rules, levels, "FM", size, size), cellSegment(rules, levels, "FM", 1, 1)];
      expect(corners).toEqual(["Champions", "Lost"]);
    }
  });

  it("leaves rules of the user's own as they are written", () => {
    const own = [rule("Best", { r: "4" })];
    expect(rulesOf({ ...all, segments: own }, { r: 4, f: 4, m: 4 })).toEqual(own);
  });
});

describe("the default grid", () => {
  /** Rows R5 to R1, columns FM1 to FM5. */
  const GRID = [
    ["New", "Potential Loyalist", "Potential Loyalist", "Champions", "Champions"],
    ["Promising", "Potential Loyalist", "Potential Loyalist", "Loyal", "Loyal"],
    ["About to Sleep", "About to Sleep", "Need Attention", "Loyal", "Loyal"],
    ["Hibernating", "Hibernating", "At Risk", "At Risk", "Can't Lose"],
    ["Lost", "Lost", "At Risk", "At Risk", "Can't Lose"],
  ];

  it("names all 25 cells as the table of methods does", () => {
    const named = [5, 4, 3, 2, 1].map((r) =>
      [1, 2, 3, 4, 5].map((fm) => cellSegment(PRESETS.default11, FIVE, "FM", r, fm)),
    );
    expect(named).toEqual(GRID);
  });

  it("takes the mean of F and M, rounded half up", () => {
    expect([axisScore(1, 2, "FM"), axisScore(3, 3, "FM"), axisScore(1, 5, "FM"), axisScore(5, 4, "FM")]).toEqual([
      2, 3, 3, 5,
    ]);
    expect(axisScore(2, 5, "F")).toBe(2);
  });
});

describe("the check of rules", () => {
  it.each(["default11", "shopify11", "classic4"] as const)(
    "finds %s a partition of all cells, on either axis",
    (preset) => {
      for (const axis of ["FM", "F"] as const) {
        expect(checkRules(PRESETS[preset], FIVE, axis)).toEqual({
          overlaps: [],
          uncovered: [],
          shadowed: [],
          conditional: [],
        });
      }
    },
  );

  it("leaves nobody out in any preset", () => {
    for (const preset of SEGMENT_PRESETS) {
      const rules: readonly SegmentRule[] = PRESETS[preset];
      const everybody = rules.some(({ when }) => Object.keys(when).length === 0);
      expect([preset, everybody || checkRules(rules, FIVE, "FM").uncovered.length === 0]).toEqual([preset, true]);
    }
  });

  it("reports overlaps, uncovered cells and rules that never come first", () => {
    const rules = [rule("Best", { r: "4-5", fm: "4-5" }), rule("Recent", { r: "4-5" }), rule("Elite", { r: 5, fm: 5 })];
    const check = checkRules(rules, FIVE, "F");
    expect(check.overlaps).toEqual([
      { first: "Best", second: "Recent", cells: 20, example: "441" },
      { first: "Best", second: "Elite", cells: 5, example: "551" },
    ]);
    expect(check.uncovered).toHaveLength(3 * 25);
    expect(check.uncovered[0]).toBe("111");
    expect(check.shadowed).toEqual(["Elite"]);
  });

  it("counts the holes and overlaps of the R package rfm's example grid: 10 and 58 of 125 codes", () => {
    // rfm_segment's documented intervals: name, recency, frequency, monetary
    const intervals = [
      ["Champions", "5", "5", "5"],
      ["Potential Loyalist", "3-5", "3-5", "2-5"],
      ["Loyal Customers", "2-4", "2-4", "2-4"],
      ["Promising", "3-4", "1-3", "3-5"],
      ["New Customers", "4-5", "1-3", "1-5"],
      ["Can't Lose Them", "1-2", "3-4", "4-5"],
      ["At Risk", "1-2", "2-5", "4-5"],
      ["Need Attention", "1-3", "3-5", "3-5"],
      ["About To Sleep", "2-3", "1-3", "1-4"],
      ["Lost", "1", "1-5", "1-5"],
    ] as const;
    const rules = intervals.map(([name, r, f, m]) => rule(name, { r, f, m }));
    const check = checkRules(rules, FIVE, "F");
    const several = [...cells(FIVE, "F")].filter(
      (cell) =>
        rules.filter((one) => checkRules([one], FIVE, "F").uncovered.includes(`${cell.r}${cell.f}${cell.m}`) === false)
          .length > 1,
    );
    expect([check.uncovered.length, several.length]).toEqual([10, 58]);
  });
});

describe("rules of one's own", () => {
  const orders = factsOf([
    ["1", "a", "2024-01-01", 500],
    ["2", "b", "2024-03-01", 20],
    ["3", "c", "2024-03-20", 5],
  ]);
  const segmentsOf = (segments: unknown): unknown[] =>
    rowsOf(rfm(inputOf(orders), RfmOptions.parse({ segments }), { asOf: "2024-04-01" }).rfm).map((row) => row.segment);

  it("take the first that holds, over scores and columns alike; the rest is Other", () => {
    expect(
      segmentsOf([
        { name: "Big", when: { monetary: ">=500" } },
        { name: "Quiet", when: { recency_days: ">=31", r: "1-4" } },
      ]),
    ).toEqual(["Big", "Quiet", "Other"]);
  });

  it("may ask for flags and lifecycle", () => {
    expect(
      segmentsOf([
        { name: "Top", when: { is_high_spender: true } },
        { name: "Fresh", when: { lifecycle: "New" } },
      ]),
    ).toEqual(["Top", "Other", "Fresh"]);
  });

  it("refuse a range that is none", () => {
    const result = RfmOptions.safeParse({ segments: [{ name: "x", when: { r: "5-4" } }] });
    expect(JSON.stringify(result.error?.issues)).toContain("expected a range like");
  });

  it("lets config words replace a preset's actions", () => {
    const marts = rfm(inputOf(orders), RfmOptions.parse({ actions: { New: "Say hello" } }), { asOf: "2024-04-01" });
    expect(rowsOf(marts.segments).find((row) => row.segment === "New")?.action).toBe("Say hello");
  });
});

const data = reference("rfm-orders/rfm_data_orders.csv");
describe.skipIf(data === undefined)("R package rfm, test-rfm-segment.R", () => {
  it("finds 158 Champions with 1,234 orders and 120,178 spent", () => {
    const segments = [{ name: "Champions", when: { r: "4-5", f: "4-5", m: "4-5" } }];
    // the package adds 1 to every quintile before it compares, which only shows where a quintile is no whole number
    const fixed = {
      recency: [114, 180, 297, 481],
      frequency: [4, 5, 6, 8],
      monetary: [255.8, 382, 506.4, 666],
    };
    const options = RfmOptions.parse({ segments, method: "fixed", fixed });
    const marts = rfm(inputOf(data === undefined ? factsOf([]) : rfmOrders()), options, { asOf: "2006-12-31" });
    const champions = rowsOf(marts.rfm).filter((row) => row.segment === "Champions");
    const sum = (key: string): number => champions.reduce((total, row) => total + Number(row[key]), 0);
    expect([champions.length, sum("frequency"), sum("monetary")]).toEqual([158, 1234, 120178]);
  });

  it("scores all but three of 995 customers as our quintiles do", () => {
    const marts = rfm(inputOf(data === undefined ? factsOf([]) : rfmOrders()), RfmOptions.parse({}), {
      asOf: "2006-12-31",
    });
    const theirs = new Map(
      referenceText("rfm-orders/rfm_data_orders_scores.csv")
        .trim()
        .split(/\r?\n/)
        .slice(1)
        .map((line) => line.split(","))
        .map(([id, , , , r, f, m]) => [id, `${r}${f}${m}`]),
    );
    const other = rowsOf(marts.rfm).filter((row) => theirs.get(String(row.customer_id)) !== row.rfm_score);
    expect(other.flatMap((row) => [row.recency_days, row.monetary])).toEqual(expect.arrayContaining([297, 506, 255]));
    expect(other).toHaveLength(3);
  });
});
