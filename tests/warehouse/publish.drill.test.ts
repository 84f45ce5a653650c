/** Warehouses of other options, and one that others write beside. */
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { duckRows, withDuckDb } from "../../src/warehouse/duckdb.ts";
import { asked, publishShop } from "./shop.ts";

// a quote and glob characters in the path of everything
const folder = join(mkdtempSync(join(tmpdir(), "tillbook-warehouse-")), "it's [a] shop*");
const file = join(folder, "data/warehouse.duckdb");
afterAll(() => rmSync(join(folder, ".."), { recursive: true, force: true }));

describe("the published warehouse", () => {
  beforeAll(() => publishShop(folder));

  it("drops a log that somebody's writing left beside the old file", async () => {
    writeFileSync(`${file}.wal`, "of another file");
    await publishShop(folder);
    expect(existsSync(`${file}.wal`)).toBe(false);
    expect(await asked(file, "SELECT count(*) AS n FROM fact_sales")).toEqual([{ n: "7" }]);
  });

  it("does not disturb whoever reads it while it is replaced", async () => {
    const before = statSync(file).ino;
    await withDuckDb(file, { access_mode: "READ_ONLY" }, async (connection) => {
      await publishShop(folder, { asOf: "2026-04-01" });
      expect(await duckRows(connection, "SELECT count(*) AS n FROM fact_sales")).toEqual([{ n: "7" }]);
    });
    expect(statSync(file).ino).not.toBe(before);
    expect(await asked(file, "SELECT count(*) AS n FROM fact_sales")).toEqual([{ n: "3" }]);
    const [row] = await asked(file, "SELECT rows_out, rows_not_counted FROM dq_bronze_silver");
    expect(row).toEqual({ rows_out: "7", rows_not_counted: "4" });
  });
});

it("has cohorts of weeks where they are asked for", async () => {
  const weekly = join(folder, "weekly");
  await publishShop(weekly, { cohorts: { grain: "week" } });
  const rows = await asked(
    join(weekly, "data/warehouse.duckdb"),
    "SELECT t.cohort_month, r.cohort_week FROM cohort_table t JOIN cohort_retention r USING (period_index) WHERE period_index = 0 AND t.cohort_month = r.cohort_week ORDER BY 1 LIMIT 1",
  );
  expect(rows).toEqual([{ cohort_month: "2026-03-02", cohort_week: "2026-03-02" }]);
});

it("follows the options that leave lines out", async () => {
  const other = join(folder, "other");
  await publishShop(other, {
    quality: { cancellations: "exclude", missingCustomer: "drop", gate: { onFail: "warn" } },
  });
  const [row] = await asked(
    join(other, "data/warehouse.duckdb"),
    "SELECT count(*) AS n, sum(revenue) AS revenue FROM fact_sales",
  );
  expect(row).toEqual({ n: "5", revenue: "103.2833" });
});
