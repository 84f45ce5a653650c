import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { HOSTILE, publishShop } from "../warehouse/shop.ts";

const folder = mkdtempSync(join(tmpdir(), "tillbook-mcp-"));
const client = new Client({ name: "test", version: "0" });
beforeAll(async () => {
  await publishShop(folder);
  await client.connect(
    new StdioClientTransport({
      command: process.execPath,
      args: [join(import.meta.dirname, "../../bin/tillbook.js"), "mcp"],
      cwd: folder,
      stderr: "pipe",
    }),
  );
}, 60_000);
afterAll(async () => {
  await client.close();
  rmSync(folder, { recursive: true, force: true });
});

async function call(name: string, args: object = {}): Promise<{ text: string; isError: boolean }> {
  const result = await client.callTool({ name, arguments: args as Record<string, unknown> });
  const [first] = result.content as { text: string }[];
  return { text: first!.text, isError: result.isError === true };
}
const data = async (name: string, args: object = {}) => JSON.parse((await call(name, args)).text);

describe("tillbook mcp", { timeout: 60_000 }, () => {
  it("says what it can do, all of it read only", async () => {
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name).sort()).toEqual([
      "definition",
      "describe_table",
      "explain",
      "lineage",
      "list_tables",
      "read_table",
      "sql",
    ]);
    expect(tools.every(({ annotations }) => annotations?.readOnlyHint === true)).toBe(true);
  });

  it("lists, describes and reads tables", async () => {
    const { tables, publication } = await data("list_tables");
    expect(tables.find(({ name }: { name: string }) => name === "fact_sales").rows).toBe(7);
    expect(publication.currency).toBe("GBP");
    const { columns, key } = await data("describe_table", { table: "rfm" });
    expect(key).toEqual(["customer_id"]);
    expect(columns.find(({ column }: { column: string }) => column === "m_score").from).toEqual(["rfm.monetary"]);
    const { rows, more } = await data("read_table", { table: "fact_sales", limit: 2 });
    expect(rows).toHaveLength(2);
    expect(more).toContain("first 2 rows");
  });

  it("explains a customer and a segment", async () => {
    const { customer, last_orders } = await data("explain", { what: "customer", id: HOSTILE });
    expect(customer.customer_id).toBe(HOSTILE);
    expect(last_orders).toMatchObject([{ transaction_id: "A2", total_amount: 49.95 }]);
    const { segment } = await data("explain", { what: "segment", id: customer.segment });
    expect(segment.customers).toBeGreaterThan(0);
  });

  it("knows what words mean", async () => {
    const { columns } = await data("definition", { term: "retention rate" });
    expect(columns.map(({ column }: { column: string }) => column)).toContain("cohort_retention.retention_rate");
    expect((await data("lineage", { column: "customer_360.segment" })).upstream).toContain("lines.amount_e4");
  });

  it("answers SQL, and mistakes with what would be right", async () => {
    const { rows } = await data("sql", { query: "SELECT sum(revenue) AS revenue FROM fact_sales" });
    expect(rows).toEqual([{ revenue: 100.7833 }]);
    for (const [name, args, says] of [
      ["sql", { query: "DROP TABLE rfm" }, "invalid query: DROP"],
      ["sql", { query: "SELECT * FROM read_text('/etc/passwd')" }, "Permission Error"],
      ["describe_table", { table: "fact_sale" }, "did you mean fact_sales?"],
      ["explain", { what: "customer", id: "nobody" }, 'there is no customer "nobody"'],
      ["explain", { what: "segment", id: "nobody" }, "segments are "],
      ["lineage", { column: "rfm.segmnt" }, "did you mean rfm.segment?"],
    ] as const) {
      const { text, isError } = await call(name, args);
      expect([name, isError]).toEqual([name, true]);
      expect(text).toContain(says);
    }
  });
});
