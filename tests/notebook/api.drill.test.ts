/** The analyses of a notebook over the whole sample shop are those of a run over it. */
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadConfig } from "../../src/config/load.ts";
import { basket, cohorts, kpis, load, rfm } from "../../src/index.ts";
import { compute } from "../../src/run/compute.ts";
import { toCsv } from "../../src/tables.ts";
import { SAMPLE } from "../sample.ts";

const root = join(import.meta.dirname, "..", "..");
const data = await load(SAMPLE, { quiet: true });

describe("analyses in a notebook", () => {
  it("are those of a run, table by table", async () => {
    const request = { loaded: loadConfig(undefined, root, {}), files: [SAMPLE], cwd: root };
    const computed = await compute(request, { now: () => Date.parse("2026-11-20"), progress: () => {} });
    const here = { ...kpis(data), ...rfm(data), ...cohorts(data), ...basket(data) };
    for (const [name, frame] of Object.entries(here))
      expect(toCsv(frame).equals(toCsv(computed.tables[name]!)), name).toBe(true);
  });
});
