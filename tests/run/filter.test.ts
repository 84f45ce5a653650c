import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { addDays } from "../../src/calendar.ts";
import { ConfigSchema } from "../../src/config/schema.ts";
import { buildReport } from "../../src/run/build-report.ts";
import { compute } from "../../src/run/compute.ts";
import { filterWords } from "../../src/run/filter.ts";
import type { RunRequest } from "../../src/run/request.ts";
import { toCsv } from "../../src/tables.ts";

const folder = mkdtempSync(join(tmpdir(), "tillbook-filter-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Two regions that share nothing but the file; the south also has records that are refused. */
const SOUTH = /south|zz\d/i;
const lines = ["order_id,ordered_at,customer_id,product_id,product_name,quantity,unit_price,region"];
for (let day = 0; day < 120; day += 1)
  for (const [region, mark] of [
    ["North", "aa"],
    ["South", "zz"],
  ])
    for (const [i, product] of [day % 5, (day * 3 + 1) % 5].entries())
      lines.push(
        `${mark}${1000 + day},${addDays("2026-07-20", day)} 10:0${i},${mark}7${day % 23},${mark}9${product},${mark}9 teacup ${product},${1 + (day % 3)},${product + 2}.50,${region}`,
      );
lines.push("zz5555,2026-02-30 10:00,zz71,zz91,zz9 teacup 1,1,2.50,South", ",,,zz77,,many,,South");
writeFileSync(join(folder, "sales.csv"), `${lines.join("\n")}\n`);

const effects = { now: () => Date.parse("2026-11-20T12:00:00Z"), progress: () => undefined };
const requestFor = (filter: RunRequest["filter"]): RunRequest => ({
  loaded: { config: ConfigSchema.parse({ quality: { gate: { onFail: "warn" } } }), directory: folder },
  files: ["sales.csv"],
  cwd: folder,
  asOf: "2026-11-16",
  ...(filter === undefined ? {} : { filter }),
});

describe("a filtered edition", () => {
  it("says nothing about rows outside its filter, in no sentence, chart or table", async () => {
    const everything = await compute(requestFor(undefined), effects);
    expect(JSON.stringify(buildReport(everything, requestFor(undefined), []).report)).toMatch(SOUTH);

    const request = requestFor({ region: "North" });
    const computed = await compute(request, effects);
    const { report } = buildReport(computed, request, []);
    expect(JSON.stringify(report)).toMatch(/aa9/);
    expect(JSON.stringify(report)).not.toMatch(SOUTH);
    for (const [name, frame] of Object.entries(computed.tables))
      expect([name, SOUTH.exec(toCsv(frame).toString("utf8"))?.[0]]).toEqual([name, undefined]);
    expect(Object.keys(computed.tables)).not.toContain("rejects");
    expect(report.sections.map(({ name }) => name)).not.toContain("quality");
    expect(report.health.remarks).toEqual([]);
    expect(report.health.sentence).toMatch(/^This report is about region North alone\. .* score \d+\.\d of 100;/);
  });

  it("names a filter that nothing matches", async () => {
    await expect(compute(requestFor({ region: ["North East", "Nowhere"] }), effects)).rejects.toMatchObject({
      message: "no line has region North East or Nowhere",
      exitCode: 2,
    });
  });

  it("puts a filter in words", () => {
    expect(filterWords({ region: "North", category: ["Toys", "Cups"] })).toBe("region North, category Toys or Cups");
  });
});
