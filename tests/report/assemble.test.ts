import { describe, expect, it } from "vitest";
import { formatter } from "../../src/format.ts";
import { assemble } from "../../src/report/assemble.ts";
import { type Health, type Highlight, insufficientSection, type Section } from "../../src/section.ts";

const health: Health = { rowScore: 99, checkScore: 98, grade: "green", sentence: "All is well.", remarks: [] };
const frame = {
  project: "Acme",
  asOf: "2011-12-10",
  format: formatter("en-GB", "GBP"),
  runId: "r",
  configHash: "c",
  alertRules: 0,
};
const highlight = (text: string, weight: number): Highlight => ({ text, tone: "neutral", weight, cells: ["t.r.c"] });
const section = (name: string, highlights: Highlight[], figures: string[] = []): Section => ({
  name,
  topic: name,
  subtitle: "",
  blocks: [],
  actions: [],
  notes: [],
  title: `finding of ${name}`,
  highlights,
  figures: figures.map((id) => ({
    id,
    label: id,
    value: 1,
    format: "integer",
    change: null,
    changeLabel: "",
    better: "up",
    trend: [],
  })),
});

describe("a report", () => {
  it("is about the last week that is over on the as-of day", () => {
    const report = assemble([section("sales", [])], health, [], frame);
    expect(report.edition).toBe("2011-W48");
    expect(report.periodShort.replace(/\s/g, " ")).toBe("Week 48 · 28 Nov – 4 Dec 2011");
  });

  it("takes headline and figures from the first section that has figures, and shows them once", () => {
    const lead = section("sales", [], ["revenue", "orders"]);
    const report = assemble([insufficientSection("early", "Early", { needs: "a", has: "b" }), lead], health, [], frame);
    expect(report.headline).toBe("finding of sales");
    expect(report.figures.map((figure) => figure.id)).toEqual(["revenue", "orders"]);
    expect(report.sections[1]!.figures).toEqual([]);
    expect(lead.figures).toHaveLength(2);
  });

  it("heads the leading section with its second finding, where it has one", () => {
    const lead = { ...section("sales", [], ["revenue"]), secondTitle: "more of it" };
    const report = assemble([lead, { ...section("other", []), secondTitle: "unused" }], health, [], frame);
    expect(report.headline).toBe("finding of sales");
    expect(report.sections.map(({ title }) => title)).toEqual(["more of it", "finding of other"]);
  });

  it("gives every section its say before one has a third bullet", () => {
    const loud = section(
      "loud",
      [90, 80, 70, 60].map((weight) => highlight(`loud ${weight}`, weight)),
    );
    const quiet = section("quiet", [highlight("quiet 10", 10)]);
    const texts = assemble([loud, quiet], health, [], frame).highlights.map((one) => one.text);
    expect(texts).toEqual(["loud 90", "loud 80", "loud 70", "loud 60", "quiet 10"]);
    const crowded = [1, 2, 3].map((i) =>
      section(
        `s${i}`,
        [90, 80, 70].map((weight) => highlight(`s${i} ${weight}`, weight)),
      ),
    );
    const most = assemble(crowded, health, [], frame).highlights;
    expect(most).toHaveLength(5);
    expect(most.some((one) => one.weight === 70)).toBe(false);
  });

  it("lets the section that leads say three things", () => {
    const lead = section(
      "sales",
      [100, 98, 95, 94].map((weight) => highlight(`sales ${weight}`, weight)),
      ["revenue"],
    );
    const others = [1, 2].map((i) =>
      section(
        `s${i}`,
        [60, 50].map((weight) => highlight(`s${i} ${weight}`, weight)),
      ),
    );
    expect(assemble([lead, ...others], health, [], frame).highlights.map((one) => one.text)).toEqual([
      "sales 100",
      "sales 98",
      "sales 95",
      "s1 60",
      "s2 60",
    ]);
  });
});
