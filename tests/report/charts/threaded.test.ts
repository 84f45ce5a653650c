import { afterEach, describe, expect, it } from "vitest";
import { redrawChart, renderCharts } from "../../../src/report/charts/chart.ts";
import { type ChartThread, chartThread } from "../../../src/report/charts/threaded.ts";
import { chartBlocks } from "../../../src/report/render.ts";
import { report } from "../fixture.ts";

const OPTIONS = { locale: "en-GB", currency: "GBP", width: () => 400 };
const charts = chartBlocks(report.sections);

let thread: ChartThread | undefined;
afterEach(() => thread?.close());

describe("a thread that draws charts", () => {
  it("draws the same bytes as this one, also again in another height", async () => {
    thread = chartThread();
    thread.begin(charts.slice(1), OPTIONS);
    const [there, here] = [await thread.renderCharts(charts, OPTIONS), await renderCharts(charts, OPTIONS)];
    expect(charts.length).toBeGreaterThan(2);
    // Vega numbers the rows that it draws, by a symbol
    expect(JSON.stringify([...there])).toBe(JSON.stringify([...here]));
    const { id } = charts[0]!;
    expect(await thread.redrawChart(there.get(id)!, id, 90, OPTIONS)).toBe(
      await redrawChart(here.get(id)!, id, 90, OPTIONS),
    );
  });
  it("draws once what is begun and asked for, and again what differs in a value or in how it is drawn", async () => {
    thread = chartThread();
    const [chart] = charts;
    const [{ id }, of] = [chart!, [chart!]];
    thread.begin(of, OPTIONS);
    const first = (await thread.renderCharts(of, OPTIONS)).get(id);
    expect((await thread.renderCharts(structuredClone(of), OPTIONS)).get(id)).toBe(first);
    const changed = { ...chart!, spec: { ...chart!.spec, description: "another" } };
    expect((await thread.renderCharts([changed], OPTIONS)).get(id)).not.toBe(first);
    for (const options of [
      { ...OPTIONS, width: () => 500 },
      { ...OPTIONS, currency: "USD" },
      { ...OPTIONS, locale: "de-DE" },
      { ...OPTIONS, accent: "#aa3355" },
    ])
      expect((await thread.renderCharts(of, options)).get(id)?.svg).toBe(
        (await renderCharts(of, options)).get(id)?.svg,
      );
  });
  it("names the chart that cannot be drawn as this one does, and draws on", async () => {
    thread = chartThread();
    const bad = { ...charts[0]!, id: "bad", spec: { data: { url: "https://example.org/a.csv" }, mark: "bar" } };
    thread.begin([bad], OPTIONS);
    const here = await renderCharts([bad], OPTIONS).catch((error: Error) => error.message);
    expect(here).toMatch(/^chart "bad": .*refers to a URL/);
    await expect(thread.renderCharts([bad], OPTIONS)).rejects.toThrow(here as string);
    const twice = [charts[0]!, charts[0]!];
    await expect(thread.renderCharts(twice, OPTIONS)).rejects.toThrow(`two charts are called "${charts[0]!.id}"`);
    expect((await thread.renderCharts(charts, OPTIONS)).size).toBe(charts.length);
    const foreign = (await renderCharts(charts.slice(0, 1), OPTIONS)).get(charts[0]!.id)!;
    await expect(thread.redrawChart(foreign, charts[0]!.id, 90, OPTIONS)).rejects.toThrow("not drawn by this thread");
  });
  it.each([
    ["ends early", "process.exit(3)", "the thread that draws charts ended before its work was done (exit code 3)"],
    ["throws", "throw new Error('no memory for this')", "the thread that draws charts failed: no memory for this"],
  ])("that %s fails what waits for it, and what comes later, with a sentence", async (_, code, message) => {
    thread = chartThread(new URL(`data:text/javascript,setTimeout(() => { ${code} }, 20)`));
    thread.begin(charts, OPTIONS);
    await expect(thread.renderCharts(charts, OPTIONS)).rejects.toThrow(message);
    await expect(thread.renderCharts(charts, { ...OPTIONS, currency: "USD" })).rejects.toThrow(message);
  });
});
