/** Further ways in which a warehouse may not agree with its run. */
import { describe, expect, it } from "vitest";
import { numbers, publish } from "./checked.ts";

describe("a warehouse that does not agree with its run is not published", () => {
  it("names the table with a customer too few", async () => {
    const totals = { saleOrders: 0, customers: 1, products: 0, netE4: 0, grossE4: 0, customerNetE4: 0 };
    await expect(publish({ totals })).rejects.toThrow("dim_customer: rows: 0, in the run 1");
  });

  it("misses a record", async () => {
    const rows = { records: 2, header: 1, blank: 0, lines: 0, rejected: 0, leftOut: 0 };
    await expect(publish({ rows })).rejects.toThrow("dq_bronze_silver: rows_header + rows_blank");
  });

  it("takes numbers that cannot be added up", async () => {
    const odd = numbers(["a", "b", "c"], [Number.NaN, Number.POSITIVE_INFINITY, 1]);
    await expect(publish({}, odd)).resolves.toBeDefined();
  });
});
