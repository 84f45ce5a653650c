import { describe, expect, it } from "vitest";
import { read, recordsOf, temporaryFolder, write } from "./files.ts";

const folder = temporaryFolder();

const HEADER = ",Date,Transaction Type,Num,Product/Service,Qty,Sales Price,Amount";
const book = (heading: (name: string) => string): string =>
  [
    ...["Bean & Co", "Sales by Customer Detail", "", HEADER, heading("Ann Lee")],
    ...[",09/13/2025,Invoice,1001,Latte,2,4.50,9.00", ",09/14/2025,Invoice,1002,Latte,1,5.25,5.25"],
    ...["Total for Ann Lee,,,,,,,$14.25", heading("Roy Inc")],
    ...[",09/15/2025,Invoice,1003,Latte,3,3.00,9.00", ",09/16/2025,Invoice,1004,Latte,1,22.00,22.00"],
    ...["Total for Roy Inc,,,,,,,$31.00", "TOTAL,,,,,,,$45.25", ""],
  ].join("\n");

describe("names above groups of records", () => {
  it.each<[string, (name: string) => string]>([
    ["with all their fields", (name) => `${name},,,,,,,`],
    ["alone on their lines", (name) => name],
    ["in quotes", (name) => `"${name}"`],
  ])("are the customers of those below, whatever the chunks: %s", async (_, heading) => {
    const path = write(folder, "book.csv", book(heading));
    for (const chunkBytes of [64, 1 << 20]) {
      const batches = await read(path, { chunkBytes });
      const rows = batches.flatMap((batch) => recordsOf(batch).select("customer_id", "order_id", "amount").rows());
      expect(rows).toEqual([
        ["Ann Lee", "1001", "9.00"],
        ["Ann Lee", "1002", "5.25"],
        ["Roy Inc", "1003", "9.00"],
        ["Roy Inc", "1004", "22.00"],
      ]);
      const { counts, understanding } = batches.at(-1)!.source;
      expect(counts).toMatchObject({ unreadable: 0, regular: 7, totals: 3 });
      expect(counts.records).toBe(counts.header + counts.blank + counts.unreadable + counts.regular);
      expect(understanding.notes).toContain(
        'names that stand alone above records, such as "Ann Lee", are the customer of those below',
      );
    }
  });

  it("are the products where another column has the customers", async () => {
    const lines = [
      ...[",Date,Transaction Type,Num,Customer,Qty,Sales Price,Amount", "Latte,,,,,,,"],
      ...[",09/13/2025,Invoice,1001,Ann,2,4.50,9.00", "Total for Latte,,,,,,,9.00", "Tea,,,,,,,"],
      ...[",09/14/2025,Invoice,1002,Bob,1,5.25,5.25", "Total for Tea,,,,,,,5.25", ""],
    ];
    const [batch] = await read(write(folder, "products.csv", lines.join("\n")));
    expect(recordsOf(batch!).select("customer_id", "product_id").rows()).toEqual([
      ["Ann", "Latte"],
      ["Bob", "Tea"],
    ]);
  });

  it("are left where the first column has a name, or fields of records", async () => {
    for (const first of ["Shop", ""]) {
      const lines = [`${first},Date,Num,Product,Amount`, "East,2026-01-05,1,Tea,4.50", "West,2026-01-06,2,Tea,4.50"];
      const [batch] = await read(write(folder, "first.csv", `${lines.join("\n")}\nTotal for East,,,,9.00\n`));
      expect(batch!.source.headers[0]).toBe(first);
    }
  });
});
