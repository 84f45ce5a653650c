/** Warehouses that are held against what their run says of them. */
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pl from "../../src/columns/polars.ts";
import { martContracts } from "../../src/run/warehouse.ts";
import { type Contract, CUSTOMERS, column, emptyFrame, PRODUCTS } from "../../src/schema.ts";
import type { Publication } from "../../src/warehouse/contract.ts";
import { createLineSpool } from "../../src/warehouse/line-spool.ts";
import { buildWarehouse } from "../../src/warehouse/publish.ts";

const folder = mkdtempSync(join(tmpdir(), "tillbook-checks-"));
let built = 0;

const NUMBERS: Contract = {
  name: "numbers",
  grain: "one per name",
  key: ["name"],
  columns: { name: column("string", "the name"), value: column("float64", "its value") },
};
export const numbers = (names: string[], values: number[]): pl.DataFrame =>
  pl.DataFrame([pl.Series("name", names, pl.String), pl.Series("value", values, pl.Float64)]);

/** A shop without a line, and a table of numbers beside it. */
export function publish(changes: Partial<Publication>, frame = numbers(["a", "b"], [0.1, 0.2])): Promise<unknown> {
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
