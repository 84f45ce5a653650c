import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import pl from "../../src/columns/polars.ts";
import { martContracts } from "../../src/run/warehouse.ts";
import { type Contract, CUSTOMERS, column, emptyFrame, PRODUCTS } from "../../src/schema.ts";
import type { Publication } from "../../src/warehouse/contract.ts";
import { createLineSpool } from "../../src/warehouse/line-spool.ts";
import { buildWarehouse } from "../../src/warehouse/publish.ts";

const folder = mkdtempSync(join(tmpdir(), "tillbook-checks-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let built = 0;

const NUMBERS: Contract = {
  name: "numbers",
  grain: "one per name",
  key: ["name"],
  columns: { name: column("string", "the name"), value: column("float64", "its value") },
};
const numbers = (names: string[], values: number[]): pl.DataFrame =>
  pl.DataFrame([pl.Series("name", names, pl.String), pl.Series("value", values, pl.Float64)]);

/** A shop without a line, and a table of numbers beside it. */
function publish(changes: Partial<Publication>, frame = numbers(["a", "b"], [0.1, 0.2])): Promise<unknown> {
  const work = join(folder, String(built++));
  return buildWarehouse(
    {
      runId: "0123456789ab",
      edition: "2026-W22",
      asOf: "2026-06-01",
      before: undefined,
      currency: "EUR",
      version: "0",
      publishedAt: 0,
      cancellations: "net",
      missingCustomer: "keep",
      lines: createLineSpool(join(work, "lines")),
      customers: emptyFrame(CUSTOMERS),
      products: emptyFrame(PRODUCTS),
      marts: [...martContracts().map((contract) => ({ contract })), { contract: NUMBERS, frame }],
      totals: { saleOrders: 0, customers: 0, products: 0, netE4: 0, grossE4: 0, customerNetE4: 0 },
      rows: { records: 1, header: 1, blank: 0, lines: 0, rejected: 0, leftOut: 0 },
      rejectedBy: {},
      ...changes,
    },
    work,
  );
}

describe("a warehouse that does not agree with its run is not published", () => {
  it("agrees where there is nothing", async () => {
    await expect(publish({})).resolves.toMatchObject({ file: expect.stringContaining("warehouse.duckdb") });
  });

  it("names the table that adds up to something else", async () => {
    const totals = { saleOrders: 0, customers: 0, products: 0, netE4: 1, grossE4: 0, customerNetE4: 0 };
    await expect(publish({ totals })).rejects.toThrow(
      "fact_sales: revenue adds up to 0, in the run to 0.0001; sales_by_day: revenue adds up to 0, in the run to 0.0001; transactions: total_amount adds up to 0",
    );
  });

  it("names the table with a customer too few", async () => {
    const totals = { saleOrders: 0, customers: 1, products: 0, netE4: 0, grossE4: 0, customerNetE4: 0 };
    await expect(publish({ totals })).rejects.toThrow("dim_customer: rows: 0, in the run 1");
  });

  it("misses a record", async () => {
    const rows = { records: 2, header: 1, blank: 0, lines: 0, rejected: 0, leftOut: 0 };
    await expect(publish({ rows })).rejects.toThrow("dq_bronze_silver: rows_header + rows_blank");
  });

  it("names a key that is not unique", async () => {
    await expect(publish({}, numbers(["a", "a"], [1, 2]))).rejects.toThrow(/^table numbers of the warehouse: .*"a"/);
  });

  it("takes numbers that cannot be added up", async () => {
    const odd = numbers(["a", "b", "c"], [Number.NaN, Number.POSITIVE_INFINITY, 1]);
    await expect(publish({}, odd)).resolves.toBeDefined();
  });
});
