import { describe, expect, it } from "vitest";
import { renderCharts } from "../../../src/report/charts/chart.ts";
import type { VegaLiteSpec } from "../../../src/section.ts";

const values = [10, 100, -5, 0, 1000].map((b, a) => ({ a, b }));
const y = { field: "b", type: "quantitative", scale: { type: "log" } };
const x = { field: "a", type: "ordinal" };

async function draw(spec: VegaLiteSpec): Promise<string> {
  const block = { kind: "chart", id: "c", title: "", subtitle: "", width: "full", height: 200, alt: "", spec } as const;
  const drawn = await renderCharts([block], { locale: "en-GB", currency: "GBP", width: () => 500 });
  return drawn.get("c")!.svg;
}

const noteOf = (svg: string): string | undefined => /Not drawn: [^<]*/.exec(svg)?.[0];
/** Marks of a group, by the name that Vega gives it. */
const shapes = (svg: string): string[] =>
  [...(/<g class="mark-(?:symbol|rect)[^"]* marks"[^>]*>(.*?)<\/g>/.exec(svg)?.[1] ?? "").matchAll(/<path[^>]*>/g)].map(
    ([path]) => path,
  );

describe("a logarithmic axis", () => {
  it.each([
    ["point", { mark: "point", encoding: { x, y } }],
    ["colour", { mark: "point", encoding: { x, y: { field: "a", type: "quantitative" }, color: y } }],
    ["bar", { mark: "bar", encoding: { x, y } }],
    ["lying bar", { mark: "bar", encoding: { y: x, x: y } }],
    ["bar without a stack", { mark: "bar", encoding: { x, y: { ...y, stack: null } } }],
  ] as const)("draws what can be drawn, and says what is left out: %s", async (_, spec) => {
    const svg = await draw({ ...spec, data: { values } });
    expect(noteOf(svg)).toBe("Not drawn: 2 of 5 values of b at 0 or below, where a logarithmic axis does not reach");
    expect(svg).not.toMatch(/NaN|Infinity/);
    expect(shapes(svg).length).toBe(3);
  });

  it("gives every bar a height", async () => {
    const heights = shapes(await draw({ data: { values }, mark: "bar", encoding: { x, y } })).map((path) =>
      Number(/v(-?[\d.]+)h/.exec(path)?.[1]),
    );
    expect(heights.every((height) => Math.abs(height) > 10)).toBe(true);
  });

  it.each([
    ["a sum", { aggregate: "sum", field: "b" }],
    ["a domain of its own", { field: "b", scale: { type: "log", domain: [1, 1000] } }],
  ])("counts what is left out of %s, also in a line", async (_, channel) => {
    const svg = await draw({ data: { values }, mark: "line", encoding: { x, y: { ...y, ...channel } } });
    expect(noteOf(svg)).toMatch(/^Not drawn: 2 of 5 values of (sum )?b at 0 or below/);
  });

  it("draws losses alone where there are only losses", async () => {
    const losses = [-1, -10, 0].map((b, a) => ({ a, b }));
    const svg = await draw({ data: { values: losses }, mark: "point", encoding: { x, y } });
    expect(noteOf(svg)).toMatch(/^Not drawn: 1 of 3 values of b at 0 or above/);
  });

  it("says nothing where nothing is left out, and refuses a chart of nothing but zeros", async () => {
    const above = [1, 10, 100].map((b, a) => ({ a, b }));
    expect(noteOf(await draw({ data: { values: above }, mark: "point", encoding: { x, y } }))).toBeUndefined();
    const zeros = [0, 0].map((b, a) => ({ a, b }));
    await expect(draw({ data: { values: zeros }, mark: "point", encoding: { x, y } })).rejects.toThrow("draws no mark");
  });

  it("puts the sentence behind a subtitle where there is one", async () => {
    const title = { text: "Orders", subtitle: ["by day"] };
    const svg = await draw({ title, data: { values }, mark: "point", encoding: { x, y } });
    expect(svg).toContain("by day");
    expect(noteOf(svg)).toBeDefined();
  });
});
