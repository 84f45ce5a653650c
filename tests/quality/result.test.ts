import { describe, expect, it } from "vitest";
import { checkScore, dimensionScores, gate, grade, rowScore, type Tally } from "../../src/quality/measures/score.ts";
import { QualityOptions } from "../../src/quality/options.ts";
import { batch, clean, cleaned, GOOD, sourceOf } from "./records.ts";

const tally = (dimension: Tally["dimension"], checked: number, failed: number, more: Partial<Tally> = {}): Tally => ({
  check: "c",
  column: "",
  dimension,
  severity: "error",
  checked,
  failed,
  ...more,
});
const { weights } = QualityOptions.parse({});
const bars = QualityOptions.parse({}).gate;
const rows = (lines: number, rejected: number) => ({
  records: lines + rejected + 1,
  header: 1,
  blank: 0,
  lines,
  rejected,
  leftOut: 0,
});

describe("scores: 100 · Σ w · passed ÷ Σ w · checked", () => {
  const tallies = [
    tally("Completeness", 100, 10),
    tally("Validity", 300, 0),
    tally("Validity", 100, 10, { severity: "warn" }),
    tally("Validity", 1000, 1000, { severity: "info" }),
  ];

  it("over all checks that are more than information", () => {
    expect(checkScore(tallies, weights)).toBe(96);
    expect(dimensionScores(tallies)).toEqual([
      { dimension: "Completeness", score: 90 },
      { dimension: "Validity", score: 97.5 },
      ...["Uniqueness", "Consistency", "Timeliness", "Volume"].map((dimension) => ({ dimension, score: null })),
    ]);
  });

  it("weighted by dimension", () => {
    expect(checkScore(tallies, { ...weights, Completeness: 4 })).toBe(93.75);
    expect(checkScore(tallies, { ...weights, Validity: 0 })).toBe(90);
  });

  it("nothing checked is 0, not 100", () => {
    expect(checkScore([], weights)).toBe(0);
    expect(rowScore({ lines: 0, rejected: 0 })).toBe(0);
    expect(rowScore({ lines: 3, rejected: 1 })).toBe(75);
  });

  it("two of 1,000 records flagged: 99.80 % of the rows, 99.98 % of ten checks (source 003)", () => {
    const ten = Array.from({ length: 10 }, (_, i) => tally("Validity", 1000, i === 0 ? 2 : 0));
    expect(checkScore(ten, weights)).toBeCloseTo(99.98, 10);
    expect(rowScore({ lines: 998, rejected: 2 })).toBeCloseTo(99.8, 10);
  });

  it.each([
    [98, "green"],
    [97.99, "amber"],
    [95, "amber"],
    [94.99, "red"],
  ])("%d is %s", (score, colour) => {
    expect(grade(score)).toBe(colour);
  });
});

describe("gate", () => {
  const OTHER = { ...GOOD, order_id: "536366" };

  it.each([
    ["good data", bars, rows(95, 5), 95, [], []],
    [
      "a low score",
      bars,
      rows(100, 0),
      94.96,
      [],
      ["the quality score is 94.9; the lowest allowed (quality.gate.minScore) is 95"],
    ],
    [
      "a low score, which one check lowers most",
      bars,
      rows(100, 0),
      91,
      [
        tally("Validity", 100, 2),
        tally("Completeness", 16, 16, { check: "description_present" }),
        tally("Validity", 90, 90, { severity: "info" }),
      ],
      [
        "the quality score is 91.0; the lowest allowed (quality.gate.minScore) is 95, most of all because of description_present: 0 of 16 passed",
      ],
    ],
    [
      "many rejects",
      bars,
      rows(949, 51),
      99,
      [],
      ["51 of 1000 records were rejected (5.10 %); the most allowed (quality.gate.maxRejectedShare) is 5.00 %"],
    ],
    [
      "a share not reached",
      bars,
      rows(9, 0),
      99,
      [tally("Validity", 200, 3, { mostly: 0.99 })],
      ["rule c: 98.50 % passed; 99.00 % must"],
    ],
    [
      "a share that only warns",
      bars,
      rows(9, 0),
      99,
      [tally("Validity", 200, 3, { mostly: 0.99, severity: "warn" })],
      [],
    ],
    ["other bars", { ...bars, minScore: 50, maxRejectedShare: 0.5 }, rows(5, 5), 50, [], []],
  ] as const)("%s", (_what, options, counts, score, tallies, reasons) => {
    expect(gate({ gate: options, weights }, counts, score, [...tallies])).toEqual({
      passed: reasons.length === 0,
      reasons,
    });
  });

  it("a column that is empty in every record is none of the file; one that is filled once is", () => {
    const empty = [batch([GOOD, OTHER].map((record) => ({ ...record, description: null })))];
    const once = [batch([GOOD, { ...OTHER, description: null }])];
    expect(cleaned(empty).result.checkScore).toBe(100);
    expect(cleaned(once).result.checkScore).toBeLessThan(100);
  });

  it("no line at all never passes", () => {
    const { result } = cleaned([batch([])]);
    expect(result.gate.passed).toBe(false);
    expect(result.gate.reasons[0]).toBe("no valid line was found");
    expect([result.rowScore, result.rows.lines]).toEqual([0, 0]);
  });
});

describe("accounting", () => {
  it("records = header + blank + lines + rejected, unreadable ones included", () => {
    const { rejects, result } = cleaned([batch([GOOD, { ...GOOD, quantity: "x" }], { blank: 3, unreadable: [9] })]);
    expect(result.rows).toEqual({ records: 7, header: 1, blank: 3, lines: 1, rejected: 2, leftOut: 0 });
    expect(result.rejectedBy).toEqual({ invalid_quantity: 1, unreadable_record: 1 });
    expect(rejects.map(({ source_row, reason }) => [source_row, reason])).toEqual([
      [3, "invalid_quantity"],
      [9, "unreadable_record"],
    ]);
    const readable = result.table.toRecords().find(({ check }) => check === "record_readable");
    expect([Number(readable?.checked), Number(readable?.failed)]).toEqual([3, 1]);
  });

  it("counts that do not add up are an error", () => {
    const source = { ...sourceOf(1), counts: { records: 5, header: 1, blank: 0 } };
    expect(() => cleaned([batch([GOOD], { source })])).toThrow("rows do not add up");
  });

  it("a file that gave no batch can be named at the end", async () => {
    const { createCleaner } = await import("../../src/quality/clean.ts");
    const { CONTEXT } = await import("./records.ts");
    const cleaner = createCleaner(QualityOptions.parse({}), CONTEXT);
    cleaner.add([batch([GOOD])]);
    const { rows: counted, table } = cleaner.finish([sourceOf(0, { name: "empty.csv" })]);
    expect(counted).toEqual({ records: 3, header: 2, blank: 0, lines: 1, rejected: 0, leftOut: 0 });
    const files = table.toRecords().find(({ check }) => check === "file_has_records");
    expect([Number(files?.checked), Number(files?.failed)]).toEqual([2, 1]);
  });

  it("keeps the first three examples of a reason, whatever the order of the files", () => {
    const bad = { ...GOOD, quantity: "x" };
    const batches = ["c.csv", "a.csv", "b.csv"].map((name) => batch([bad, bad], { name }));
    const { examples } = cleaned(batches).result;
    expect(examples.invalid_quantity?.map(({ source_file, source_row }) => [source_file, source_row])).toEqual([
      ["a.csv", 2],
      ["a.csv", 3],
      ["b.csv", 2],
    ]);
  });

  it("sums up the lines without a customer", () => {
    const nobody = { customer_id: null };
    const { anonymous } = clean([
      {},
      { ...nobody, product_id: "1", quantity: "1" },
      { ...nobody, product_id: "2", quantity: "-3" },
      { ...nobody, order_id: "536366", quantity: "2" },
    ]).result;
    expect(anonymous).toEqual({ lines: 3, of: 4, share: 0.75, orders: 2, amount: 0 });
  });

  it("lists the known defects with their treatment", () => {
    const { issues } = clean([
      { order_id: "C536365", quantity: "-1" },
      { quantity: "-2" },
      { order_id: "A536365", product_id: "B", unit_price: "-5" },
      { customer_id: null },
      { unit_price: "0" },
      { product_id: "POST" },
      {},
      {},
    ]).result;
    expect(Object.fromEntries(issues.map(({ issue, count }) => [issue, count]))).toEqual({
      "repeated lines": 1,
      "no customer id": 1,
      "cancelled orders": 1,
      "negative quantities": 2,
      "negative quantities outside cancelled orders": 1,
      "book-keeping lines or negative prices": 1,
      "price 0": 1,
      "services, fees and vouchers instead of products": 2,
    });
  });

  it("finds codes with several names and names with several codes", () => {
    const { products } = clean([
      { product_id: "1", description: "BAG" },
      { product_id: "1", description: "RED BAG" },
      { product_id: "2", description: "BAG" },
      { product_id: "3", description: null },
      { product_id: "4", description: "CUP" },
    ]).result;
    expect(products).toEqual({
      codes: [{ product_id: "1", descriptions: ["BAG", "RED BAG"] }],
      descriptions: [{ description: "BAG", product_ids: ["1", "2"] }],
      codesWithSeveralNames: 1,
      namesWithSeveralCodes: 1,
      products: 3,
      truncated: false,
    });
  });

  it("profiles each column as it was read", () => {
    const { profile } = clean([
      { quantity: "1", region: "A" },
      { quantity: "2", region: "B|C", ordered_at: "2011-01-01 00:00:00" },
      { quantity: "x", region: "A" },
      { quantity: "-4", region: null },
    ]).result;
    const rowsByName = Object.fromEntries(
      profile.toRecords().map(({ column_name, ...row }) => [String(column_name), row]),
    );
    expect(rowsByName.quantity).toEqual({
      records: 4,
      filled: 3,
      filled_share: 0.75,
      distinct: 3,
      distinct_is_estimate: false,
      minimum: "-4",
      maximum: "2",
      mean: String(-1 / 3),
      top_values: "-4 (1)|1 (1)|2 (1)",
    });
    expect(rowsByName.region).toMatchObject({
      filled_share: 0.75,
      distinct: 2,
      top_values: "A (2)|B¦C (1)",
      mean: null,
    });
    expect(rowsByName.ordered_at).toMatchObject({
      minimum: "2010-12-01 08:26:00",
      maximum: "2011-01-01 00:00:00",
      distinct: 2,
    });
    expect(Object.keys(rowsByName)).toEqual([
      "customer_id",
      "description",
      "order_id",
      "ordered_at",
      "product_id",
      "quantity",
      "region",
      "unit_price",
    ]);
  });
});
