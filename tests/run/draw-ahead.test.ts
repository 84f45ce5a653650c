import { Worker } from "node:worker_threads";
import { afterEach, describe, expect, it, vi } from "vitest";
import { ConfigSchema } from "../../src/config/schema.ts";
import { renderReport } from "../../src/report/render.ts";
import { buildReport } from "../../src/run/build-report.ts";
import { compute } from "../../src/run/compute.ts";
import { type DrawAhead, drawAhead, paysToDrawAhead } from "../../src/run/draw-ahead.ts";
import { SAMPLE, SAMPLE_AS_OF } from "../sample.ts";

const effects = { now: () => Date.parse("2026-11-20T12:00:00Z"), progress: () => {} };

let ahead: DrawAhead | undefined;
afterEach(() => {
  ahead?.close();
  vi.restoreAllMocks();
});

describe("drawing ahead", () => {
  it("makes the same report as without, also in another language, and nearly every chart before it is asked for", async () => {
    const more = { project: { language: "fr" }, theme: { accent: "#7a3e9d" } };
    const loaded = { config: ConfigSchema.parse({ asOf: SAMPLE_AS_OF, ...more }), directory: "." };
    const request = { loaded, files: [SAMPLE], cwd: "." };
    const asked = vi.spyOn(Worker.prototype, "postMessage");
    const computed = await compute(request, effects, {
      lap(stage) {
        if (stage === "read, clean, facts") ahead = drawAhead(loaded);
      },
      onAnalysed: (...analysed) => ahead?.analysed(...analysed),
    });
    const drawnAhead = asked.mock.calls.length;
    const { report } = buildReport(computed, request, [], undefined, ahead!.sections);
    expect(report).toEqual(buildReport(computed, request, []).report);
    expect([...ahead!.sections.keys()]).toContain("kpis");
    const rendered = await renderReport(report, { formats: ["html"], charts: ahead!.charts });
    const alone = await renderReport(report, { formats: ["html"] });
    expect(rendered.html).toBe(alone.html);
    // the charts of data quality are made when everything else is
    const quality = report.sections.at(-1)!.blocks.filter(({ kind }) => kind === "chart").length;
    expect(alone.charts.size - drawnAhead).toBe(quality);
    expect(asked).toHaveBeenCalledTimes(alone.charts.size);
  });

  it("is for runs that take long enough", () => {
    expect(paysToDrawAhead(10_000)).toBe(false);
  });
});
