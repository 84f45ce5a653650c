import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { Analysis } from "../../src/analyses/analysis.ts";
import rfmAnalysis, { RfmOptions } from "../../src/analyses/rfm.ts";
import pl from "../../src/columns/polars.ts";
import { optionsHash, type PublishedTable, readPublished } from "../../src/run/history.ts";
import { toCsv } from "../../src/tables.ts";

const folder = mkdtempSync(join(tmpdir(), "tillbook-previous-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const rfm = rfmAnalysis as unknown as Analysis;
const options = RfmOptions.parse({});
const file = join(folder, "rfm.csv");
const INSTEAD = "customer movement is compared with the same data a week earlier: ";

function read(table: Record<string, string[]>, more: Partial<PublishedTable> = {}): ReturnType<typeof readPublished> {
  const csv = toCsv(pl.DataFrame(table));
  writeFileSync(file, csv);
  const sha256 = createHash("sha256").update(csv).digest("hex");
  const from = { run: "weekly-1", edition: "2026-W44", asOf: "2026-11-02", file, sha256, ...more };
  return readPublished(rfm, "rfm", { optionsHash: optionsHash(options), ...from }, options);
}

describe("readPublished", () => {
  it("reads customers as text, as they were before a spreadsheet had to be kept from running them", () => {
    const ids = ["00123", "=1+1", "-5", "a,b", 'say "hi"', "'quoted", "'=1"];
    const found = read({ rfm_score: ids.map(() => "555"), customer_id: ids, segment: ids.map(() => "Champions") });
    expect(found).toMatchObject({ edition: "2026-W44", asOf: "2026-11-02" });
    if (typeof found === "string") throw new Error(found);
    expect(found.rows.toRecords()).toEqual(ids.map((customer_id) => ({ customer_id, segment: "Champions" })));
  });

  const one = { customer_id: ["a"], segment: ["Champions"] };
  it.each([
    [
      "a file that is gone",
      one,
      { file: join(folder, "none.csv") },
      "the table rfm of edition 2026-W44 cannot be read (ENOENT)",
    ],
    [
      "other bytes",
      one,
      { sha256: "0" },
      "the table rfm of edition 2026-W44 is not as its run left it (its SHA-256 differs)",
    ],
    ["other options", one, { optionsHash: "x" }, "edition 2026-W44 was made with other options under rfm"],
    [
      "other columns",
      { customer: ["a"], segment: ["Champions"] },
      {},
      "the table rfm of edition 2026-W44 has no customer_id or no segment",
    ],
    [
      "a segment of another scheme",
      { customer_id: ["a"], segment: ["Kings"] },
      {},
      "edition 2026-W44 has the segment Kings, which there is no more",
    ],
    [
      "a customer twice",
      { customer_id: ["a", "a"], segment: ["Lost", "Loyal"] },
      {},
      "the table rfm of edition 2026-W44 has the same customer_id twice",
    ],
  ] as const)("says why it cannot use %s", (_, table, more, reason) => {
    const columns: Record<string, string[]> = Object.fromEntries(
      Object.entries(table).map(([name, values]) => [name, [...values]]),
    );
    expect(read(columns, more)).toBe(INSTEAD + reason);
  });
});
