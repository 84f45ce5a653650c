import { describe, expect, it } from "vitest";
import { formatter } from "../../../src/format.ts";
import { RULES } from "../../../src/quality/rules/rules.ts";
import { healthOf, qualitySection } from "../../../src/quality/section/section.ts";
import { checkWords, reasonWords } from "../../../src/quality/section/words.ts";
import { renderCharts } from "../../../src/report/charts/chart.ts";
import type { Section, TableBlock } from "../../../src/section.ts";
import { batch, type Cleaned, clean, cleaned, GOOD } from "../records.ts";

const format = formatter("en-GB", "GBP");
const sectionOf = ({ result }: Cleaned): Section => qualitySection(result, { format });
const table = (section: Section, id: string): TableBlock => {
  const block = section.blocks.find((one) => one.id === id);
  if (block?.kind !== "table") throw new Error(`no table ${id}`);
  return block;
};
const many = (n: number, change: (i: number) => Record<string, string | null> = () => ({})) =>
  Array.from({ length: n }, (_, i) => ({ product_id: String(10_000 + i), ...change(i) }));

describe("the section", () => {
  it("says how much is clean and accounts for every record", () => {
    const section = sectionOf(clean([...many(98), { product_id: "10000" }, { quantity: "x" }]));
    expect(section.title).toBe("98.0% of the records are clean; the rest were rejected for 2 reasons");
    expect(section.figures.map(({ label, value }) => [label, value])).toEqual([
      ["Records read", 100],
      ["Records clean", 0.98],
      ["Score of the checks", expect.any(Number)],
      ["Rejected", 2],
      ["Lines without customer", 0],
    ]);
    const rejects = table(section, "quality_rejects");
    expect(rejects.rows).toEqual([
      expect.objectContaining({ reason: "repeated lines", records: 1 }),
      {
        reason: "invalid quantities",
        records: 1,
        share: 0.01,
        why: 'quantity is "x"; expected a number other than 0, not beyond 1,000,000,000',
        where: "till.csv, record 101",
        raw: "raw 101",
      },
    ]);
  });

  it("leads with lines without a customer where they are many", () => {
    const section = sectionOf(clean(many(8, (i) => ({ customer_id: i < 2 ? null : "1" }))));
    expect(section.title).toBe("100.0% of the records are clean, but 25% of the lines have no customer");
    expect(section.actions[0]).toMatch(/^Ask for a loyalty card or e-mail address at the till: £31 of sales/);
  });

  it("a failed gate is the headline and the first highlight", () => {
    const result = clean([...many(9), { quantity: "x" }]);
    expect(sectionOf(result).title).toMatch(/^The data misses the bar: 90.0% of the records are clean/);
    expect(sectionOf(result).highlights[0]).toMatchObject({
      tone: "bad",
      text: "The data misses the bar: 1 of 10 records were rejected (10.00 %); the most allowed (quality.gate.maxRejectedShare) is 5.00 %.",
    });
    expect(healthOf(result.result, format)).toMatchObject({ grade: "red", rowScore: 90 });
  });

  it("does not round a failed check up to 100 %", () => {
    const section = sectionOf(clean(many(3000, (i) => ({ unit_price: i === 0 ? "0" : "1" }))));
    const row = table(section, "quality_check_table").rows[0];
    expect(row).toMatchObject({ check: "the price is not 0", failed: 1, pass_share: 0.999 });
  });

  it("draws every chart, dirty data or none, and shows no NaN or undefined", async () => {
    const dirty = clean(
      [
        {},
        {},
        { quantity: "x" },
        { unit_price: "x" },
        { ordered_at: "x" },
        { order_id: "x" },
        { product_id: null },
        { ordered_at: "2031-01-01 00:00:00" },
        { quantity: "9" },
      ],
      { rules: { quantity: [{ max_value: 8, name: "few" }] } },
    );
    for (const result of [dirty, cleaned([batch([])]), clean([GOOD])]) {
      const section = sectionOf(result);
      const charts = section.blocks.filter((block) => block.kind === "chart");
      const drawn = await renderCharts(charts, { locale: "en-GB", currency: "GBP", width: () => 300 });
      expect(drawn.size).toBe(charts.length);
      expect(JSON.stringify(section)).not.toMatch(/NaN|undefined|Infinity/);
      expect(JSON.stringify(healthOf(result.result, format))).not.toMatch(/NaN|undefined|Infinity/);
    }
  });
});

describe("the badge", () => {
  it("counts reasons in words", () => {
    const { result } = clean([...many(200), { product_id: "10000" }, { product_id: "10001" }, { quantity: "x" }]);
    expect(healthOf(result, format)).toMatchObject({
      grade: "green",
      sentence: "203 records read, 200 clean, 3 rejected with a reason (2 repeated lines, 1 invalid quantity).",
      remarks: [],
    });
  });
  it("says so when nothing was rejected", () => {
    expect(healthOf(clean(many(3)).result, format).sentence).toBe("3 records read, 3 clean, none rejected.");
  });
});

describe("words", () => {
  it("there are some for every check and reason; a configured rule keeps its name", () => {
    for (const { check, reason } of RULES) {
      expect(checkWords(check)).not.toMatch(/^rule /);
      if (reason !== undefined) expect(reasonWords(reason, 2)).not.toMatch(/^against /);
    }
    expect(reasonWords("rule:few", 2)).toBe("against the rule few");
    expect(checkWords("few")).toBe("rule few");
  });
});
