import { writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readSources } from "../../src/ingest/read.ts";
import { temporaryFolder } from "./files.ts";

const folder = temporaryFolder();
const headers = ["order_id", "order_date", "customer", "product", "qty", "amount"];
const rows = Array.from({ length: 12 }, (_, i): (string | number | null)[] => [
  ...[`A${i >> 1}`, `2026-02-${String(10 + i)}`, `C${i % 5}`, `Vase ${i % 3}`, 1 + (i % 3), 3.5 * (1 + (i % 3))],
]);
const keyed = (names: readonly (string | number)[], values: readonly unknown[]): Record<string, unknown> =>
  Object.fromEntries(names.map((name, i) => [String(name), values[i]]));
const numbers = rows.map((_, i) => i);

const SHAPES: readonly [string, unknown][] = [
  [
    "a list of values for each column",
    keyed(
      headers,
      headers.map((_, k) => rows.map((row) => row[k])),
    ),
  ],
  [
    "values by row number for each column",
    keyed(
      headers,
      headers.map((_, k) =>
        keyed(
          numbers,
          rows.map((row) => row[k]),
        ),
      ),
    ),
  ],
  [
    "rows by their number",
    keyed(
      numbers,
      rows.map((row) => keyed(headers, row)),
    ),
  ],
  ["columns, index and data", { columns: headers, index: numbers, data: rows }],
  ["rows under their header", [headers, ...rows]],
];

describe("JSON without objects for records", () => {
  it.each(SHAPES)("is read from %s", async (_, document) => {
    const path = `${folder}/table.json`;
    writeFileSync(path, JSON.stringify(document));
    let count = 0;
    let amounts = 0;
    for await (const batch of readSources([path], {})) {
      const { dictionary, codes } = batch.columns.get("amount")!;
      count += batch.rows.length;
      for (const code of codes) amounts += Number(dictionary.text(code));
      expect(batch.source.counts.regular).toBe(12);
      expect(batch.raw(1)).toContain("A0");
    }
    expect(count).toBe(12);
    expect(amounts).toBe(rows.reduce((sum, row) => sum + Number(row[5]), 0));
  });
  it("keeps the digits of numbers, and null as nothing", async () => {
    const path = `${folder}/digits.json`;
    const text = JSON.stringify([headers, ...rows.map((row, i) => (i === 0 ? row.with(2, null) : row))]);
    writeFileSync(path, text.replace(",3.5]", ",3.50]"));
    for await (const batch of readSources([path], {})) {
      const at = (name: "amount" | "customer_id"): string | null => {
        const { dictionary, codes } = batch.columns.get(name)!;
        return dictionary.text(codes[0]!);
      };
      expect([at("amount"), at("customer_id")]).toEqual(["3.50", null]);
    }
  });
});
