import { describe, expect, it } from "vitest";
import { numbers, publish } from "./checked.ts";

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

  it("names a key that is not unique", async () => {
    await expect(publish({}, numbers(["a", "a"], [1, 2]))).rejects.toThrow(/^table numbers of the warehouse: .*"a"/);
  });
});
