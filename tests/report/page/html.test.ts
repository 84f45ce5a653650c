import { describe, expect, it } from "vitest";
import { type RenderedChart, renderCharts } from "../../../src/report/charts/chart.ts";
import { change, sparkline } from "../../../src/report/page/figures.ts";
import { renderHtml } from "../../../src/report/page/html.ts";
import { layRows } from "../../../src/report/page/section-page.ts";
import { table } from "../../../src/report/page/table.ts";
import { renderReport } from "../../../src/report/render.ts";
import type { TableBlock } from "../../../src/section.ts";
import { insufficientSection } from "../../../src/section.ts";
import { format, report } from "../fixture.ts";

const blocks = report.sections.flatMap((section) => section.blocks).filter((item) => item.kind === "chart");
const charts: Promise<Map<string, RenderedChart>> = renderCharts(blocks, {
  locale: "en-GB",
  currency: "GBP",
  width: () => 688,
});
const print = async (): Promise<string> => renderHtml(report, await charts, { mode: "print" });
const plain = (markup: string): string => markup.replace(/<style>.*?<\/style>|<script.*?<\/script>|<[^>]*>/gs, " ");

describe("renderHtml", () => {
  it("is one file: no address outside itself, and a policy that says so", async () => {
    for (const page of [await print(), (await renderReport(report, { formats: ["html"] })).html]) {
      const outside = page
        .replace(/<script[^>]*>.*?<\/script>/gs, "")
        .match(/(?:src|href|action|data)\s*=\s*"(?!#|data:)[^"]*"|url\((?!data:|#)[^)]*\)|@import/g);
      expect(outside).toBeNull();
      expect(page).toContain("default-src 'none'");
      expect(page).not.toContain("unsafe-eval");
      expect(page.length).toBeLessThan(2_500_000);
    }
  });
  it("prints without script", async () => {
    expect(await print()).not.toMatch(/<script|<details|<button/);
  });
  it("gives the same bytes for the same report", async () => {
    const [one, two] = [
      await renderReport(report, { formats: ["html"] }),
      await renderReport(report, { formats: ["html"] }),
    ];
    expect(one.html).toBe(two.html);
  });
  it("tells the whole story on the summary", async () => {
    const summary = /<section class="summary".*?<\/section>/s.exec(await print())![0];
    for (const text of [
      report.headline,
      report.periodLabel,
      "£320k",
      "What changed",
      "Alerts",
      "Can the data be trusted?",
      "In this report",
    ])
      expect(plain(summary)).toContain(text);
    expect(summary.match(/<li class="(good|bad|warning|neutral)"/g)?.length).toBe(7);
    expect(summary).toContain('data-chart="trend"');
    expect(summary).toContain('data-cell="kpi_weekly.40.net_revenue"');
  });
  it("shows the leading chart once, every other block in its section, and every chart's text alternative", async () => {
    const page = await print();
    for (const { id, alt } of blocks) {
      expect(page.split(`data-chart="${id}"`).length).toBe(2);
      expect(page).toContain(alt.slice(0, 20));
    }
  });
  it("says what a thin section needs, and shows the commentary", async () => {
    const section = insufficientSection("clv", "Value", { needs: "12 months", has: "<3> months" });
    const page = await renderHtml(
      { ...report, sections: [section], commentary: "First & best.\n\nSecond." },
      new Map(),
      {
        mode: "print",
      },
    );
    expect(plain(page)).toMatch(/It needs\s+12 months\s+; so far there is\s+&lt;3&gt; months/);
    expect(page).toContain("<p>First &amp; best.</p><p>Second.</p>");
  });
  it("embeds only the alphabets that occur", async () => {
    const faces = (page: string): number => page.split("@font-face").length - 1;
    const bare = { ...report, sections: [], alerts: [], figures: [], headline: "Plain", highlights: [] };
    const latin = faces(await renderHtml(bare, new Map(), { mode: "print" }));
    const greek = faces(await renderHtml({ ...bare, headline: "Ελλάδα" }, new Map(), { mode: "print" }));
    // regular and semibold each
    expect([latin, greek]).toEqual([2, 4]);
  });
});

describe("layRows", () => {
  it("pairs halves that follow each other", () => {
    const rows = layRows((["full", "half", "half", "half", "full", "half"] as const).map((width) => ({ width })));
    expect(rows.map((row) => row.length)).toEqual([1, 2, 1, 1, 1]);
  });
});

describe("figures", () => {
  it.each([
    [0.038, "up", "good", "up"],
    [-0.046, "up", "bad", "down"],
    [-0.12, "down", "good", "down"],
    [0.12, "neutral", undefined, "up"],
  ] as const)("a change of %d where %s is better is %s, and says %s", (share, better, tone, word) => {
    const markup = change(share, better, format);
    expect(/class="change ?(\w*)"/.exec(markup)?.[1] || undefined).toBe(tone);
    expect(markup).toContain(`<span class="vh">${word} </span>`);
  });
  it("says that nothing changed without an arrow", () => {
    expect(change(0.0001, "up", format)).toBe('<span class="change">unchanged</span>');
  });
  it("draws a line through two points or more", () => {
    expect(sparkline([1])).toBe("");
    expect(sparkline([1, Number.NaN, 3])).toContain('d="M3.0 27.0L117.0 3.0"');
    expect(sparkline([2, 2])).not.toContain("NaN");
  });
});

describe("table", () => {
  const block: TableBlock = {
    kind: "table",
    id: "t",
    title: "T",
    subtitle: "S",
    width: "full",
    columns: [
      { key: "name", label: "Name", format: "text" },
      { key: "all", label: "M0", format: "percent", shade: true },
      { key: "share", label: "M1", format: "percent", shade: true },
      { key: "next", label: "M2", format: "percent", shade: true },
      { key: "delta", label: "Δ", format: "delta" },
      { key: "segment", label: "Segment", format: "segment" },
    ],
    rows: [
      { name: "a", all: 1, share: 0.1, next: 0.5, delta: -9, segment: "Can't Lose" },
      { name: "b", all: 1, share: 0.25, next: null, delta: null, segment: "<i>" },
    ],
  };
  const rows = (markup: string): string[][] =>
    [...markup.matchAll(/<tr[^>]*>(.*?)<\/tr>/gs)].map(([, row]) =>
      [...row!.matchAll(/<(?:td|th)[^>]*>.*?<\/(?:td|th)>/gs)].map(String),
    );

  it("shades on one scale across columns, leaves constant columns white, and writes white on deep cells only", () => {
    const [, first, second] = rows(table(block, "screen", format));
    expect(first![1]).not.toContain("style");
    expect(first![2]).toContain("var(--h1) 0%,var(--h0)");
    expect(first![3]).toMatch(/var\(--h6\) 100%.*class="n heat deep"/);
    expect(second![2]).toMatch(/var\(--h3\) 2\d%,var\(--h2\).*class="n heat"/);
  });
  it("leaves shaded cells without a value empty and writes a dash elsewhere", () => {
    const [, , second] = rows(table(block, "screen", format));
    expect(second![3]).toBe('<td class="n"></td>');
    expect(second![4]).toBe('<td class="n">–</td>');
  });
  it("writes a real minus, a segment's swatch, and unknown segments as text", () => {
    const [, first, second] = rows(table(block, "screen", format));
    expect(first![4]).toBe('<td data-v="-9" class="n">−9</td>');
    expect(first![5]).toContain("var(--segment-can-t-lose)");
    expect(second![5]).toContain('var(--faint)">&lt;i&gt;');
  });
  it("prints the first rows and says how many there are", () => {
    const short = table({ ...block, printRows: 1, source: "names" }, "print", format);
    expect(rows(short).length).toBe(2);
    expect(plain(short)).toContain("The first 1 of 2 rows; all of them in  tables/names.csv");
    expect(rows(table({ ...block, printRows: 1 }, "screen", format)).length).toBe(3);
  });
});
