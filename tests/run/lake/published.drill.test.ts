import { describe, expect, it } from "vitest";
import { addDays } from "../../../src/calendar.ts";
import { ConfigSchema } from "../../../src/config/schema.ts";
import { compute } from "../../../src/run/compute.ts";
import { sha256 } from "../../../src/run/record.ts";
import type { RunRequest } from "../../../src/run/request.ts";
import { run } from "../../../src/run/run.ts";
import { toCsv } from "../../../src/tables.ts";
import { configured, effects, file, HEADER, take } from "./shop.ts";

/** Sixteen weeks of sixty customers; one of them comes back in the last week only, with a large order. */
function shopUntil(last: string): string {
  const lines: string[] = [];
  for (let day = 0, on = "2026-07-20"; on <= last; day++, on = addDays("2026-07-20", day))
    for (let i = 0; i < 4; i++) {
      const customer = (day * 7 + i * i * 5) % 60;
      lines.push(`${day}-${i},${on} 1${i}:00:00,c${customer},p${(day + i) % 9},Thing,${1 + (day % 3)},2.50,France\n`);
    }
  return HEADER + lines.join("");
}

const SECTIONS = { lake: { path: "lake" }, sections: ["kpis", "rfm"] };

describe("a report by hand from the lake", () => {
  it("is compared with the report before that the lake has kept, the same one whenever it is made", async () => {
    const loaded = configured(SECTIONS);
    await take(loaded, [file("a.csv", shopUntil("2026-11-22"))]);
    const before = await run(
      { loaded, cwd: loaded.directory, asOf: "2026-11-09", html: "only", lake: {} },
      { ...effects, stdout: () => undefined, stderr: () => undefined },
    );
    expect(before.record.previous).toBeUndefined();

    /** Hashes of the tables, and what they were compared with. */
    const made = async (asOf: string, more: Partial<RunRequest> = {}) => {
      const { facts, tables, history, warnings } = await compute(
        { loaded, cwd: loaded.directory, asOf, lake: {}, ...more },
        effects,
      );
      facts.close();
      const hashes = Object.entries(tables).map(([name, frame]) => [name, sha256(toCsv(frame))]);
      const used = Object.entries(history.used).map(([table, { run: of, edition }]) => `${table} of ${edition}, ${of}`);
      return { hashes: Object.fromEntries(hashes), used: used.sort(), warnings };
    };
    const after = await made("2026-11-16");
    const { runId } = before.record;
    expect(after.used).toEqual(["kpis", "list_members", "rfm"].map((table) => `${table} of 2026-W45, ${runId}`));
    expect(after.warnings).toEqual([]);
    // as beside the files that the report before has left
    const previous = Object.fromEntries(
      Object.entries(before.remembered).map(([table, optionsHash]) => {
        const { sha256: hash } = before.record.tables[table]!;
        const path = `${before.directory}/tables/${table}.csv`;
        return [table, { run: runId, edition: "2026-W45", asOf: "2026-11-09", file: path, sha256: hash, optionsHash }];
      }),
    );
    expect(await made("2026-11-16", { previous })).toEqual(after);
    expect((await made("2026-11-16", { previous: {} })).used).toEqual([]);
    // its own week is not the one before, nor is what came after the version asked for
    expect((await made("2026-11-09")).used).toEqual([]);
    expect((await made("2026-11-16", { lake: { version: 0 } })).used).toEqual([]);
    // other options are said, as beside files
    const config = ConfigSchema.parse({ ...SECTIONS, kpis: { grain: "month" } });
    const other = await made("2026-11-16", { loaded: { ...loaded, config } });
    expect(other.warnings.join()).toContain("made with other options under kpis");
    expect(other.used).toHaveLength(2);
  }, 180_000);
});
