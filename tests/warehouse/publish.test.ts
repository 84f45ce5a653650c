import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RunResult } from "../../src/run/run.ts";
import { asked, HOSTILE, publishShop } from "./shop.ts";

// a quote and glob characters in the path of everything
const folder = join(mkdtempSync(join(tmpdir(), "tillbook-warehouse-")), "it's [a] shop*");
const file = join(folder, "data/warehouse.duckdb");
afterAll(() => rmSync(join(folder, ".."), { recursive: true, force: true }));

const ask = (sql: string): Promise<Record<string, unknown>[]> => asked(file, sql);

describe("the published warehouse", () => {
  let result: RunResult;
  beforeAll(async () => {
    result = await publishShop(folder);
  });

  it("has the star with exactly these names", async () => {
    const columns = await ask(
      "SELECT table_name, list(column_name ORDER BY column_index) AS columns FROM duckdb_columns() WHERE schema_name = 'main' AND table_name IN ('fact_sales', 'dim_customer', 'dim_product', 'sales_enriched') GROUP BY 1 ORDER BY 1",
    );
    const of = Object.fromEntries(columns.map(({ table_name, columns: names }) => [table_name, names as string[]]));
    expect(of.fact_sales!.slice(0, 6)).toEqual([
      "invoice_no",
      "invoice_date",
      "customer_id",
      "stock_code",
      "quantity",
      "revenue",
    ]);
    expect(of.dim_customer!.slice(0, 2)).toEqual(["customer_id", "country"]);
    expect(of.dim_product!.slice(0, 2)).toEqual(["stock_code", "description"]);
    expect(of.sales_enriched).toEqual([
      "transaction_month",
      "quarter",
      "revenue",
      "customer_segment",
      "rfm_score",
      "days_since_last_purchase",
      "lifetime_value",
      "churn_probability",
    ]);
  });

  it("has the tables that other tools know, and every table of the run", async () => {
    const names = (await ask("SHOW TABLES")).map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining([
        ...["customers", "transactions", "transaction_items", "products", "loyalty_accounts", "loyalty_ledger"],
        ...["customer_segments", "new_customer", "bad_records", "dq_bronze", "dq_daily_counts", "dq_bronze_silver"],
        ...["customer_rfm", "vw_customer_360", "cohort_table", "mba_rules", "sales_enriched"],
        ...Object.keys(result.tables),
      ]),
    );
  });

  it("adds up to what the lines say, exactly", async () => {
    expect(
      await ask("SELECT count(*) AS n, sum(revenue) AS revenue, max(invoiced_at) AS last FROM fact_sales"),
    ).toEqual(
      // 2 × 10 + 4.3333 + 5 × 9.99 + 3 × 2.5 − 10 + 7 × 4 + 1
      [{ n: "7", revenue: "100.7833", last: "2026-05-04 12:00:00" }],
    );
    expect(
      await ask("SELECT transaction_id, customer_id, lines, total_amount, is_sale FROM transactions LIMIT 2"),
    ).toEqual([
      { transaction_id: "A1", customer_id: "C1", lines: "2", total_amount: "24.3333", is_sale: true },
      { transaction_id: "A2", customer_id: HOSTILE, lines: "1", total_amount: "49.9500", is_sale: true },
    ]);
    expect(await ask("SELECT * FROM new_customer")).toEqual([
      { month: "2026-04-01", transactions: "1", revenue: "7.5000", revenue_share: 7.5 / 25.5 },
    ]);
    expect(await ask("SELECT quarter, count(*) AS n FROM sales_enriched GROUP BY 1 ORDER BY 1")).toEqual([
      { quarter: "Q1_2026", n: "3" },
      { quarter: "Q2_2026", n: "4" },
    ]);
  });

  it("adds the lines up by day, region and category", async () => {
    expect(await ask("FROM sales_by_day LIMIT 1")).toEqual([
      {
        invoice_date: "2026-03-02",
        region: "France",
        category: "(none)",
        invoice_month: "2026-03-01",
        lines: "2",
        quantity: 3,
        revenue: "24.3333",
        gross_revenue: "24.3333",
      },
    ]);
    // the return of a cup is no sale
    expect(
      await ask("SELECT sum(lines) AS lines, sum(revenue) AS revenue, sum(gross_revenue) AS gross FROM sales_by_day"),
    ).toEqual([{ lines: "7", revenue: "100.7833", gross: "110.7833" }]);
  });

  it("accounts for every record", async () => {
    const [row] = await ask("SELECT * FROM dq_bronze_silver");
    expect(row).toMatchObject({
      rows_in: "9",
      rows_header: "1",
      rows_rejected: "1",
      rows_out: "7",
      rejected_by_rule: '{"invalid_quantity":1}',
      revenue_in: "100.7833",
      revenue_delta: "0.0000",
    });
    expect(await ask("SELECT run_id, source_row, rule_id, severity FROM bad_records")).toEqual([
      { run_id: result.record.runId, source_row: "7", rule_id: "invalid_quantity", severity: "error" },
    ]);
  });

  it("says what every column means, and declares its keys", async () => {
    const silent = await ask(
      "SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal AND comment IS NULL",
    );
    expect(silent).toEqual([]);
    const keys = await ask(
      "SELECT table_name FROM duckdb_constraints() WHERE constraint_type = 'PRIMARY KEY' AND table_name IN ('dim_customer', 'dim_product', 'transactions', 'rfm', 'customer_360')",
    );
    expect(keys).toHaveLength(5);
  });

  it("leaves nothing else beside it", () => {
    expect(readdirSync(join(folder, "data"))).toEqual(["warehouse.duckdb"]);
  });
});
