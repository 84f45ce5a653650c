import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readSources } from "../../src/ingest/read.ts";
import { recordsOf, temporaryFolder, write } from "./files.ts";

const folder = temporaryFolder();

const DELIMITERS = [",", ";", "\t", "|"];

describe("random tables", () => {
  it("of plausible orders have their dialect detected", async () => {
    const order = fc.record({
      customer: fc.integer({ min: 1, max: 99 }),
      day: fc.integer({ min: 10, max: 28 }),
      name: fc.constantFrom("MUG", 'MUG, "LARGE"', "SAC Ø 5", "TAPIS; BLEU", "A|B", "5' LAMP", "TWO\nLINES"),
      cents: fc.integer({ min: 1, max: 99_999 }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(order, { minLength: 5, maxLength: 60 }),
        fc.constantFrom(...DELIMITERS),
        fc.constantFrom("\n", "\r\n"),
        async (orders, delimiter, lineEnd) => {
          const quoted = (value: string): string =>
            /["\n]/.test(value) || value.includes(delimiter) ? `"${value.replaceAll('"', '""')}"` : value;
          const rows = orders.map(({ customer, day, name, cents }) =>
            [`K${customer}`, `2026-01-${day}`, quoted(name), (cents / 100).toFixed(2)].join(delimiter),
          );
          const header = ["customer_id", "order_date", "product", "amount"].join(delimiter);
          const path = write(folder, "orders.csv", [header, ...rows, ""].join(lineEnd));
          for await (const { source, ...batch } of readSources([path], {})) {
            expect(source.dialect).toMatchObject({ delimiter, quote: '"', lineEnd: lineEnd === "\n" ? "LF" : "CRLF" });
            expect(source.counts.regular).toBe(orders.length);
            expect(recordsOf(batch).getColumn("product_id").toArray()).toEqual(orders.map(({ name }) => name));
          }
        },
      ),
      { seed: 7, numRuns: 100 },
    );
  });
});
