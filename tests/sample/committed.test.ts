import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import pl from "../../src/columns/polars.ts";
import { facts } from "../../src/facts/facts.ts";
import { lineFrame, lineTable } from "../../src/lines.ts";
import { toAmount } from "../../src/money.ts";
import { QualityOptions } from "../../src/quality/options.ts";
import { readLines } from "../../src/run/lines-from-files.ts";
import { type SampleTruth, writeSample } from "../../src/sample/write.ts";

const committed = join(import.meta.dirname, "../../data/sample");
const csv = readdirSync(committed).filter((name) => name.endsWith(".csv"));
const truth = JSON.parse(readFileSync(join(committed, "sample-truth.json"), "utf8")) as SampleTruth;
const scratch = mkdtempSync(join(tmpdir(), "tillbook-committed-"));
afterAll(() => rmSync(scratch, { recursive: true }));

describe("data/sample", () => {
  it("is what the generator writes with its defaults, byte for byte", async () => {
    const { files } = await writeSample(scratch);
    expect(csv.toSorted()).toEqual(files);
    for (const name of [...files, "sample-truth.json"]) {
      expect(readFileSync(join(committed, name)).equals(readFileSync(join(scratch, name))), name).toBe(true);
    }
  });

  it("stays small", () => {
    expect(csv.reduce((bytes, name) => bytes + statSync(join(committed, name)).size, 0)).toBeLessThan(3e6);
  });

  it("is read and cleaned into exactly the truth: every planted defect refused for its reason, every total to the penny", async () => {
    const reading = readLines({
      sources: [{ paths: csv.map((name) => join(committed, name)), options: {} }],
      quality: QualityOptions.parse({}),
      latestDay: "2026-11-17",
    });
    const frames: pl.DataFrame[] = [];
    for await (const batch of reading) frames.push(lineFrame(batch.lines));
    const result = reading.summary().quality;
    expect(result.rows).toEqual({ ...truth.rows, leftOut: 0 });

    const planted: Record<string, number> = {};
    for (const { count, reason } of Object.values(truth.defects)) {
      if (reason !== null) planted[reason] = (planted[reason] ?? 0) + count;
    }
    expect(result.rejectedBy).toEqual(planted);
    expect(Object.keys(planted).length).toBe(9);
    expect([result.products.codesWithSeveralNames, result.products.namesWithSeveralCodes]).toEqual([1, 1]);
    expect(result.gate.passed).toBe(true);

    const lines = lineTable(frames, result.usualAmounts);
    const count = (condition: pl.Expr): number => lines.filter(condition).height;
    expect(count(pl.col("unit_price_e4").eq(pl.lit(0)))).toBe(truth.defects.zero_price.count);
    expect(count(pl.col("is_adjustment"))).toBe(truth.defects.adjustment.count);
    expect(count(pl.col("is_outlier").and(pl.col("quantity").eq(pl.lit(144))))).toBe(truth.defects.outlier.count);
    expect(count(pl.col("description").str.contains("^(=HYPERLINK|<script>)"))).toBe(truth.defects.hostile_text.count);
    expect(count(pl.col("description").eq(pl.lit("Throw Check (new weave)")))).toBe(truth.defects.two_names.count);

    const made = facts(lines);
    const orders = made.asFrame("orders");
    const sales = orders.filter(pl.col("is_sale"));
    const total = (name: string): number =>
      toAmount(BigInt(orders.select(pl.col(name).sum().cast(pl.String)).toRecords()[0]![name] ?? 0));
    expect({
      saleOrders: sales.height,
      anonymousOrders: sales.filter(pl.col("customer_id").isNull()).height,
      customers: made.customers.count,
      cancellations: orders.filter(pl.col("order_id").str.contains("^C")).height,
      units: sales.getColumn("units").sum(),
      grossRevenue: total("gross_e4"),
      netRevenue: total("net_e4"),
    }).toEqual({
      saleOrders: truth.totals.saleOrders,
      anonymousOrders: truth.totals.anonymousOrders,
      customers: truth.totals.customers,
      cancellations: truth.totals.cancellations,
      units: truth.totals.units,
      grossRevenue: truth.totals.grossRevenue,
      netRevenue: truth.totals.netRevenue,
    });
  });
});
