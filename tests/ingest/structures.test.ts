/** Tables that are not one header with its records below: orders with their lines inside, several sheets, several tables. */
import * as xlsx from "@e965/xlsx";
import { describe, expect, it } from "vitest";
import { read, recordsOf, temporaryFolder, write } from "./files.ts";

const folder = temporaryFolder();
const SALES = ["Order", "Date", "Customer", "Product", "Quantity", "Price"];
const sale = (order: string, product: string, quantity: number, price: number): unknown[] => [
  ...[order, "2026-02-03", `C${order}`, product, quantity, price],
];

function book(sheets: Record<string, unknown[][]>): string {
  const workbook = xlsx.utils.book_new();
  for (const [name, rows] of Object.entries(sheets))
    xlsx.utils.book_append_sheet(workbook, xlsx.utils.aoa_to_sheet(rows), name);
  return write(folder, "book.xlsx", xlsx.write(workbook, { type: "buffer", bookType: "xlsx" }) as Buffer);
}

const rowsOf = (
  batches: Awaited<ReturnType<typeof read>>,
  ...columns: Parameters<ReturnType<typeof recordsOf>["select"]>
) =>
  batches.flatMap((batch) =>
    recordsOf(batch)
      .select(...columns)
      .rows(),
  );

describe("orders with their lines inside", () => {
  const order = (id: number, lines: object[]): string =>
    JSON.stringify({
      ...{ id, created_at: `2026-02-0${1 + (id % 5)}T10:00:00`, customer: { id: `c${id % 3}`, email: null } },
      ...{ total: 99.5, tax_lines: [{ title: "VAT", rate: 0.2 }], line_items: lines },
    });

  it("give a record for each line, with the values of the order, and say so", async () => {
    const path = write(
      folder,
      "orders.ndjson",
      [
        order(1001, [
          { id: 1, sku: "MUG", name: "Mug", quantity: 2, price: 5.25 },
          { id: 2, sku: "PEN", name: "Pen", quantity: 1, price: 5.0, options: { colour: "red" } },
        ]),
        order(1002, [{ id: 3, sku: "MUG", name: "Mug", quantity: 3, price: 5.25 }]),
        order(1003, []),
      ].join("\n"),
    );
    const batches = await read(path);
    expect(rowsOf(batches, "order_id", "customer_id", "product_id", "quantity", "unit_price")).toEqual([
      ["1001", "c2", "MUG", "2", "5.25"],
      ["1001", "c2", "PEN", "1", "5"],
      ["1002", "c0", "MUG", "3", "5.25"],
      ["1003", "c1", null, null, null],
    ]);
    const { source } = batches[0]!;
    expect(source.laneReason).toBe("every line is an order; each of its line_items is a record");
    expect(source.headers).toContain("line_items.options.colour");
    expect(source.counts).toMatchObject({ records: 4, regular: 4 });
  });
});

describe("a file of lines beside a file of orders", () => {
  it("are joined by the id of the order, whatever both call it, and that is said", async () => {
    const orders = write(
      folder,
      "orders.csv",
      "id,customer,date\n11,c1,2026-01-02\n12,c2,2026-01-03\n13,c1,2026-01-04\n",
    );
    const items = write(
      folder,
      "items.csv",
      "id,order_id,product,quantity,price\n1,11,Mug,2,5.5\n2,11,Pen,1,3.25\n3,13,Mug,1,5.5\n",
    );
    const batches = await read([orders, items]);
    expect(rowsOf(batches, "order_id", "customer_id", "ordered_at", "description")).toEqual([
      ["11", "c1", "2026-01-02", "Mug"],
      ["11", "c1", "2026-01-02", "Pen"],
      ["13", "c1", "2026-01-04", "Mug"],
    ]);
    expect(batches[0]!.source.understanding.notes).toContain(
      "joined with orders.csv: order_id of each line is id there",
    );
  });

  const many = Array.from({ length: 30 }, (_, i) => `${i},c${i % 4},2026-01-${10 + (i % 20)}`);
  const lines = Array.from({ length: 30 }, (_, i) => `${i},Mug,1,5.5`);
  const both = (orders: readonly string[]): string[] => [
    write(folder, "orders.csv", `${["order_id,customer,date", ...orders].join("\n")}\n`),
    write(folder, "items.csv", `${["order_id,product,quantity,price", ...lines].join("\n")}\n`),
  ];

  it("an order that stands there twice as it is is one", async () => {
    const batches = await read(both([...many, many[3]!, many[7]!]));
    expect(rowsOf(batches, "order_id", "customer_id")).toHaveLength(30);
  });

  it("an order that stands there twice with other values is refused by its number", async () => {
    await expect(read(both([...many, "3,c9,2026-02-01"]))).rejects.toThrow(
      'orders.csv has order_id "3" twice, with different values; a join needs one record for each',
    );
  });

  it("a file of what came back, which is no sales, is refused with what to do", async () => {
    const returns = write(
      folder,
      "returns.csv",
      "order_id,return_date,product,quantity,refund\n1,2026-02-01,Mug,1,5.5\n",
    );
    const sales = write(
      folder,
      "sales.csv",
      `${["order_id,date,customer,product,quantity,amount", ...many.map((one, i) => `${one.replace(/(\d+),(c\d),(.*)/, "$1,$3,$2")},Mug,${1 + (i % 3)},5.5`)].join("\n")}\n`,
    );
    await expect(read([sales, returns])).rejects.toMatchObject({
      message: expect.stringContaining("returns.csv tells of what was given back and of no sales"),
      hint: expect.stringContaining("pieces below 0"),
    });
  });
});

describe("several tables in a workbook", () => {
  it("the one of sales is read, not the largest, and the others are named", async () => {
    const path = book({
      Products: [["Product", "Stock", "Colour"], ...Array.from({ length: 60 }, (_, i) => [`P${i}`, i, "red"])],
      Sales: [SALES, sale("1", "Mug", 2, 5.5), sale("2", "Pen", 1, 3.25), sale("3", "Mug", 3, 5.5)],
    });
    const batches = await read(path);
    expect(rowsOf(batches, "order_id", "quantity")).toEqual([
      ["1", "2"],
      ["2", "1"],
      ["3", "3"],
    ]);
    expect(batches[0]!.source.understanding.notes).toContain('not read, because the headers differ: "Products"');
  });

  it("sheets of the same columns in another order are one table", async () => {
    const turned = (row: unknown[]): unknown[] => [...row].reverse();
    const path = book({
      January: [SALES, sale("1", "Mug", 2, 5.5), sale("2", "Pen", 1, 3.25)],
      February: [
        [...turned(SALES), "Note"],
        [...turned(sale("3", "Mug", 3, 5.5)), "gift"],
      ],
    });
    const batches = await read(path);
    expect(rowsOf(batches, "order_id", "quantity", "unit_price")).toEqual([
      ["1", "2", "5.5"],
      ["2", "1", "3.25"],
      ["3", "3", "5.5"],
    ]);
    expect(batches[0]!.source.headers).toEqual([...SALES, "Note"]);
  });

  it("one beside another is no column of it", async () => {
    const path = book({
      Sheet1: [
        [...SALES, null, "Month", "Total"],
        [...sale("1", "Mug", 2, 5.5), null, "2026-01", 14.25],
        [...sale("2", "Pen", 1, 3.25), null, "2026-02", 16.5],
        sale("3", "Mug", 3, 5.5),
      ],
    });
    const batches = await read(path);
    expect(batches[0]!.source.headers).toEqual(SALES);
    expect(rowsOf(batches, "order_id", "quantity")).toEqual([
      ["1", "2"],
      ["2", "1"],
      ["3", "3"],
    ]);
    expect(batches[0]!.source.understanding.notes[0]).toBe(
      'not read, because the headers differ: the table in "Sheet1" at row 1, column 8',
    );
  });

  it("one below another is left out record by record and named", async () => {
    const path = book({
      Sheet1: [
        ["Sales report"],
        SALES,
        sale("1", "Mug", 2, 5.5),
        sale("2", "Pen", 1, 3.25),
        sale("3", "Pen", 1, 3.25),
        [],
        ["Date", "Amount", "Payment"],
        ["2026-02-03", 14.25, "card"],
      ],
    });
    const batches = await read(path);
    expect(rowsOf(batches, "order_id")).toEqual([["1"], ["2"], ["3"]]);
    expect(batches[0]!.source.counts).toMatchObject({ records: 8, header: 4, blank: 1, unreadable: 0, regular: 3 });
    expect(batches[0]!.source.understanding.notes.join()).toMatch(/not read.*the table in "Sheet1" at row 7/);
  });
});
