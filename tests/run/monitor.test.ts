import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import pl from "../../src/columns/polars.ts";
import { formatter } from "../../src/format.ts";
import type { QualityResult } from "../../src/quality/result.ts";
import { bytesUnder, executionLines, executionReport } from "../../src/run/monitor.ts";

const folder = mkdtempSync(join(tmpdir(), "tillbook-monitor-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const quality = {
  rows: { records: 1102, header: 1, blank: 1, lines: 990, rejected: 10, leftOut: 100 },
  rejectedBy: { duplicate_line: 7, invalid_price: 3 },
  rowScore: 99,
  checkScore: 98.76,
  profile: pl.DataFrame({ records: [1000, 1000], filled: [1000, 900] }),
  table: pl.DataFrame({ check: ["amount_usual", "price_valid"], failed: [12, 3] }),
} as unknown as QualityResult;
const tables = {
  customer_360: pl.DataFrame({ customer_id: ["a"], orders: [1], segment: ["x"] }),
  segments: pl.DataFrame({ segment: ["x", "y"] }),
  kpis: pl.DataFrame({ metric: ["net_revenue"] }),
};
const taken = { seconds: 4, peakMemoryMb: 300, cpuSeconds: 6, storageBytes: 2_500_000 };

describe("the execution report", () => {
  it("counts what went through, how good it was and what it took", () => {
    expect(executionReport(quality, tables, taken)).toEqual({
      records: 1100,
      validShare: 0.9,
      features: 2,
      segments: 2,
      kpis: 1,
      quality: { missing: 0.05, duplicates: 7, outliers: 12, overall: 98.7 },
      durationSeconds: 4,
      recordsPerSecond: 275,
      peakMemoryMb: 300,
      cpuSeconds: 6,
      cpuCores: 1.5,
      storageBytes: 2_500_000,
    });
  });

  it("says it in lines of its own", () => {
    const lines = executionLines(executionReport(quality, tables, taken), formatter("en-GB", "GBP"));
    expect(Object.fromEntries(lines)).toMatchObject({
      "Records processed": "1,100",
      "Valid records": "90.0%",
      Duplicates: "7",
      Speed: "275 records a second",
      CPU: "6.0 s, 1.5 processors on average",
      Storage: "2.5 MB",
    });
  });

  it("is of nothing where nothing was asked for", () => {
    const none = { ...quality, rows: { ...quality.rows, lines: 0, rejected: 0, leftOut: 0 } };
    expect(executionReport(none, {}, { ...taken, seconds: 0 })).toMatchObject({
      records: 0,
      validShare: 0,
      features: 0,
      segments: 0,
      recordsPerSecond: 0,
    });
  });

  it("adds up the files of an edition, in folders, too", () => {
    mkdirSync(join(folder, "tables"));
    writeFileSync(join(folder, "report.html"), "12345");
    writeFileSync(join(folder, "tables", "rfm.csv"), "123");
    expect(bytesUnder(folder)).toBe(8);
  });
});
