/** What is declared to be made from a column changes when the column does. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { ConfigSchema } from "../../../src/config/schema.ts";
import { compute } from "../../../src/run/compute.ts";
import { lineage, upstream } from "../../../src/run/lineage/graph.ts";
import { quiet } from "../../warehouse/shop.ts";
import { columnsAsText } from "./columns-as-text.ts";

const graph = lineage();
const folder = mkdtempSync(join(tmpdir(), "tillbook-lineage-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Lines of a shop with repeat customers over a year; `change` makes another one of it. */
function shop(change: (row: Record<string, string | number>) => void): string {
  const rows = Array.from({ length: 220 }, (_, i) => {
    const [order, customer] = [Math.floor(i / 3), (i * 7) % 23];
    const row = {
      order_id: `A${order}`,
      customer_id: `C${Math.floor(customer / 2)}`,
      product_id: `P${(i * 5) % 9}`,
      description: `Thing ${(i * 5) % 9}`,
      category: `Kind ${i % 3}`,
      quantity: 1 + (i % 4),
      unit_price: 2 + ((i * 5) % 9),
      ordered_at: new Date(Date.UTC(2025, 0, 6 + order * 5, 10)).toISOString().slice(0, 16).replace("T", " "),
      country: order % 2 === 0 ? "France" : "Germany",
    };
    change(row);
    return row;
  });
  const head = Object.keys(rows[0]!);
  const path = join(folder, "lines.csv");
  writeFileSync(path, `${[head, ...rows.map((row) => Object.values(row))].map((row) => row.join(",")).join("\n")}\n`);
  return path;
}

/** Each column of each table as text. */
async function columnsOf(change: (row: Record<string, string | number>) => void): Promise<Map<string, string>> {
  const file = shop(change);
  const { tables, facts } = await compute(
    { loaded: { config: ConfigSchema.parse({}), directory: folder }, files: [file], cwd: folder, asOf: "2026-02-01" },
    quiet,
  );
  facts.close();
  return columnsAsText(tables);
}

describe("what changes when a column of the file does is declared to be made from it", () => {
  const CHANGES: readonly [string, (row: Record<string, string | number>) => void][] = [
    ["description", (row) => Object.assign(row, { description: `${row.description} new` })],
    ["category", (row) => Object.assign(row, { category: `${row.category} new` })],
    ["region", (row) => Object.assign(row, { country: row.country === "France" ? "Spain" : row.country })],
    ["unit_price", (row) => Object.assign(row, { unit_price: row.product_id === "P3" ? 11 : row.unit_price })],
  ];
  it("holds for names, categories, regions and prices", async () => {
    const before = await columnsOf(() => {});
    for (const [column, change] of CHANGES) {
      const after = await columnsOf(change);
      const changed = [...after].filter(([id, text]) => before.get(id) !== text).map(([id]) => id);
      expect(changed.length).toBeGreaterThan(0);
      const undeclared = changed.filter((id) => !upstream(graph, id).has(`records.${column}`));
      expect([column, undeclared]).toEqual([column, []]);
    }
  });
});
