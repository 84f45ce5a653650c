import { describe, expect, it } from "vitest";
import { stringsOf } from "../../src/columns/dictionary.ts";
import { createFacts } from "../../src/facts/facts.ts";
import { type LineBatch, type LineColumns, lineFrame, lineTable } from "../../src/lines.ts";
import { QualityOptions } from "../../src/quality/options.ts";
import { type LinesRequest, readLines } from "../../src/run/lines-from-files.ts";
import { temporaryFolder, write } from "../ingest/files.ts";

const folder = temporaryFolder();
const HEADER = "order_id,order_date,customer_id,product_id,quantity,unit_price,region,email";

const request = (paths: readonly string[], more: Partial<LinesRequest> = {}): LinesRequest => ({
  sources: [{ paths, options: {} }],
  quality: QualityOptions.parse({}),
  latestDay: "2026-12-31",
  ...more,
});

/** 300 usual sales, and a few of amounts that are unusual beside them. */
const usual = Array.from(
  { length: 300 },
  (_, i) => `A${i},2026-01-05,K1,P${i % 9},1,${9 + (i % 5)}.50,North,a@b.example`,
);
const unusual = [
  "X1,2026-01-06,K2,P1,1,90000,South,",
  "X2,2026-01-06,K2,P2,1,0.01,South,",
  "X3,2026-01-07,K2,P3,1,120000,South,",
];

async function table(paths: readonly string[]): Promise<Record<string, unknown>[]> {
  const reading = readLines(request(paths));
  const frames = [];
  for await (const { lines } of reading) frames.push(lineFrame(lines));
  return lineTable(frames, reading.summary().quality.usualAmounts).toRecords() as Record<string, unknown>[];
}

describe("lines of files", () => {
  const small = write(folder, "b.csv", `${[HEADER, ...unusual].join("\n")}\n`);
  const large = write(folder, "a.csv", `${[HEADER, ...usual, "A1,2026-01-05,K1,P1,none,1,North,"].join("\n")}\n`);

  it("know where they stand, who it was, and what was refused beside them", async () => {
    const reading = readLines(request([small, large]));
    expect(() => reading.summary()).toThrow("when all of them have been read");
    const places: unknown[] = [];
    const rejects: unknown[] = [];
    for await (const batch of reading) {
      const [file, email] = [stringsOf(batch.lines.file), stringsOf(batch.lines.email)];
      places.push(...Array.from(batch.lines.row, (row, i) => [file[i], row, email[i]]));
      rejects.push(...batch.rejects.map((one) => [one.source_file, one.source_row, one.reason]));
    }
    expect(places).toHaveLength(303);
    expect([places[0], places[3], places[302]]).toEqual([
      ["b.csv", 2, null],
      ["a.csv", 2, "a@b.example"],
      ["a.csv", 301, "a@b.example"],
    ]);
    expect(rejects).toEqual([["a.csv", 302, "invalid_quantity"]]);
    const { quality, sources, lastDay } = reading.summary();
    expect([quality.rows.lines, sources.map(({ name }) => name), lastDay]).toEqual([
      303,
      ["b.csv", "a.csv"],
      "2026-01-07",
    ]);
  });

  it("have the same outliers in any order of the files", async () => {
    const outliers = (rows: Record<string, unknown>[]) =>
      rows
        .filter((row) => row.is_outlier === true)
        .map((row) => row.order_id)
        .sort();
    expect(outliers(await table([large, small]))).toEqual(["X1", "X2", "X3"]);
    expect(outliers(await table([small, large]))).toEqual(["X1", "X2", "X3"]);
  });

  it("cannot be used when the next batch has been asked for", async () => {
    const kept: LineColumns[] = [];
    for await (const { lines } of readLines(request([small, large]))) kept.push(lines);
    expect(() => kept[0]!.at).toThrow("used after the next batch was asked for");
  });

  it("are those that a filter leaves, while quality is about all", async () => {
    const reading = readLines(request([small, large], { filter: { region: "South" } }));
    const batches: number[] = [];
    const counted = async function* (): AsyncGenerator<LineBatch> {
      for await (const batch of reading) {
        batches.push(batch.lines.count);
        yield batch;
      }
    };
    const builder = createFacts({});
    for await (const { lines } of counted()) builder.add(lines);
    const { customers } = builder.snapshot();
    expect([batches.reduce((sum, n) => sum + n, 0), customers.count]).toEqual([3, 1]);
    expect(reading.summary().quality.rows.lines).toBe(303);
  });
});
