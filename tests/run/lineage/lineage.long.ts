/** The lineage of every table against what happens, in a shop with enough customers for all of them. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { afterAll, expect, it } from "vitest";
import { ConfigSchema } from "../../../src/config/schema.ts";
import { compute } from "../../../src/run/compute.ts";
import { lineage, upstream } from "../../../src/run/lineage/graph.ts";
import { writeSample } from "../../../src/sample/write.ts";
import { quiet } from "../../warehouse/shop.ts";
import { columnsAsText } from "./columns-as-text.ts";

const graph = lineage();
const folder = mkdtempSync(join(tmpdir(), "tillbook-lineage-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it("what changes in any table when a column of the file does is declared to be made from it", async () => {
  const from = join(folder, "sample");
  await writeSample(from, { customers: 260, seed: 3, split: "single", defects: false });
  const [names, ...rows] = parse(readFileSync(join(from, "sample.csv")), { bom: true }) as string[][];
  const made = async (column: string, change: (text: string, i: number) => string): Promise<Map<string, string>> => {
    const place = names!.indexOf(column);
    const file = join(folder, "sample.csv");
    const changed = rows.map((row, i) => row.with(place, change(row[place]!, i)));
    const quoted = [names!, ...changed].map((row) => row.map((one) => `"${one.replaceAll('"', '""')}"`).join(","));
    writeFileSync(file, `${quoted.join("\n")}\n`);
    const config = ConfigSchema.parse({ demand: {}, price: {}, loyalty: {} });
    const { tables, facts } = await compute(
      { loaded: { config, directory: folder }, files: [file], cwd: folder },
      quiet,
    );
    facts.close();
    return columnsAsText(tables);
  };
  const before = await made("country", (text) => text);
  const MADE = [
    "customer_value",
    "customer_churn",
    "personas",
    "loyalty_ledger",
    "forecast",
    "demand_plan",
    "price_elasticity",
  ];
  for (const table of MADE)
    expect([table, [...before.keys()].some((id) => id.startsWith(`${table}.`))]).toEqual([table, true]);
  const CHANGES: readonly [column: string, role: string, change: (text: string, i: number) => string][] = [
    ["product_name", "description", (text) => `${text} new`],
    ["category", "category", (text) => `${text} new`],
    ["country", "region", (text) => (text === "France" ? "Spain" : text)],
    ["unit_price", "unit_price", (text, i) => (i % 5 === 0 ? String(Number(text) * 3) : text)],
    ["quantity", "quantity", (text, i) => (i % 5 === 0 ? String(Number(text) * 2) : text)],
  ];
  const undeclared: string[] = [];
  for (const [column, role, change] of CHANGES) {
    const after = await made(column, change);
    const changed = [...after].filter(([id, text]) => before.get(id) !== text).map(([id]) => id);
    expect(changed.length).toBeGreaterThan(0);
    for (const id of changed) if (!upstream(graph, id).has(`records.${role}`)) undeclared.push(`${id} by ${column}`);
  }
  expect(undeclared).toEqual([]);
});
