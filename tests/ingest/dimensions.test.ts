/** Tables beside sales, documents of JSON, lines quoted as a whole: files as they come, through the whole reader. */
import { describe, expect, it } from "vitest";
import { readSources } from "../../src/ingest/read.ts";
import { read, recordsOf, temporaryFolder, write } from "./files.ts";

const folder = temporaryFolder();
const csv = (name: string, ...lines: string[]): string => write(folder, name, `${lines.join("\n")}\n`);
type Names = Parameters<ReturnType<typeof recordsOf>["select"]>;

async function rowsOf(paths: readonly string[], options: object, ...columns: Names): Promise<unknown[][]> {
  const rows: unknown[][] = [];
  for await (const batch of readSources(paths, options))
    rows.push(
      ...recordsOf(batch)
        .select(...columns)
        .rows(),
    );
  return rows;
}

const SALES = [
  "sale_id,sale_date,customer_id,product_id,quantity",
  "1,2026-02-03,K1,P1,2",
  "2,2026-02-04,K2,P2,1",
  "3,2026-02-05,K1,P2,3",
];
const PRODUCTS = ["id,name,category,price", "P1,Mug,Home,5.50", "P2,Pen,Office,1.25", "P3,Jar,Home,2.00"];
const CUSTOMERS = ["id,name,city,signup_date", "K1,Ada,York,2024-01-01", "K2,Bo,Leeds,2024-02-01"];

describe("tables of products and customers", () => {
  it("tell sales their prices, names and places, by keys that are evident", async () => {
    const paths = [csv("sales.csv", ...SALES), csv("products.csv", ...PRODUCTS), csv("customers.csv", ...CUSTOMERS)];
    expect(await rowsOf(paths, {}, "order_id", "product_id", "description", "unit_price", "region")).toEqual([
      ["1", "P1", "Mug", "5.50", "York"],
      ["2", "P2", "Pen", "1.25", "Leeds"],
      ["3", "P2", "Pen", "1.25", "York"],
    ]);
  });

  it("do not change what was paid", async () => {
    const paid = SALES.map((line, i) => `${line},${["amount", "9.99", "1.00", "3.00"][i]}`);
    const paths = [csv("paid.csv", ...paid), csv("products.csv", ...PRODUCTS)];
    expect(await rowsOf(paths, {}, "amount", "description")).toEqual([
      ["9.99", "Mug"],
      ["1.00", "Pen"],
      ["3.00", "Pen"],
    ]);
  });

  it("that no key joins are left unread, and named", async () => {
    const paid = SALES.map((line, i) => `${line},${["amount", "9.99", "1.00", "3.00"][i]}`);
    const paths = [csv("paid.csv", ...paid), csv("colours.csv", "code,colour", "r,red", "b,blue")];
    for await (const { source } of readSources(paths, {}))
      expect(source.understanding.notes.join()).toContain("colours.csv is not read");
  });

  it("that may be returns are refused by name", async () => {
    const paid = SALES.map((line, i) => `${line},${["amount", "9.99", "1.00", "3.00"][i]}`);
    const paths = [csv("paid.csv", ...paid), csv("returns.csv", "return_id,sale,quantity_returned", "1,2,1", "2,3,1")];
    await expect(rowsOf(paths, {}, "amount")).rejects.toThrow(/^returns\.csv is no sales file/);
  });

  it("and orders are joined by two names of one key where the configuration says so", async () => {
    const items = csv("items.csv", "Ref,Item,Qty,Price", "17,Mug,2,5.50", "18,Pen,1,1.25");
    const heads = csv("heads.csv", "Number,Placed,Buyer", "17,2026-02-03,K1", "18,2026-02-04,K2");
    expect(
      await rowsOf([items], { join: { path: heads, on: ["Ref", "Number"] } }, "ordered_at", "customer_id"),
    ).toEqual([
      ["2026-02-03", "K1"],
      ["2026-02-04", "K2"],
    ]);
    await expect(rowsOf([items], { join: { path: heads, on: ["Ref", "No"] } }, "ordered_at")).rejects.toThrow(
      /invalid join\.on: "No"; heads\.csv has no such column/,
    );
  });
});

describe("a document of JSON", () => {
  const orders = [
    {
      id: 1,
      created_at: "2026-02-03T10:00:00Z",
      customer: { id: "K1" },
      items: [{ sku: "P1", quantity: 2, price: 5.5 }],
    },
    {
      id: 2,
      created_at: "2026-02-04T10:00:00Z",
      customer: { id: "K2" },
      items: [
        { sku: "P2", quantity: 1, price: 1.25 },
        { sku: "P1", quantity: 1, price: 5.5 },
      ],
    },
  ];
  it.each([
    ["that is a list", JSON.stringify(orders)],
    ["that has a list", JSON.stringify({ count: 2, orders }, null, 2)],
    ["behind another", orders.map((order) => JSON.stringify(order, null, 1)).join("\n")],
    ["a line", orders.map((order) => JSON.stringify(order)).join("\n")],
  ])("%s gives a record for each line of its orders", async (_, text) => {
    const path = write(folder, "orders.json", text);
    expect(await rowsOf([path], {}, "order_id", "customer_id", "product_id", "quantity", "unit_price")).toEqual([
      ["1", "K1", "P1", "2", "5.5"],
      ["2", "K2", "P2", "1", "1.25"],
      ["2", "K2", "P1", "1", "5.5"],
    ]);
  });
});

describe("lines around a table and lines quoted as a whole", () => {
  const table = [
    "Date,Order,Customer,Item,Amount",
    "2026-02-03,A1,C1,Mug,5.50",
    "2026-02-04,A2,C2,Pen,1.25",
    "2026-02-05,A3,C1,Jar,2.00",
  ];

  it.each([
    ["titles of the same width", ["Sales report,,,,", ",,,,", ...table], 2],
    ["names of groups", [",Sale,,Goods,Money", ...table], 2],
    ["units", [table[0]!, ",,,,EUR", ...table.slice(1)], 2],
    ["notes below", [...table, "Made by the till at night", "(3 rows)"], 3],
    ["a total below", [...table, "Total,,,,8.75"], 1],
  ])("%s are no records", async (_, lines, header) => {
    const [batch] = await read(csv("around.csv", ...lines));
    expect(batch!.rows).toHaveLength(3);
    expect(batch!.source.counts).toMatchObject({ header, unreadable: 0 });
  });

  it("are read as what is inside, whatever ends them", async () => {
    for (const end of ["\n", "\r\n", "\r"]) {
      const path = write(folder, "quoted.csv", table.map((line) => `"${line}"`).join(end) + end);
      const [batch] = await read(path);
      expect(recordsOf(batch!).select("order_id", "amount").rows()).toEqual([
        ["A1", "5.50"],
        ["A2", "1.25"],
        ["A3", "2.00"],
      ]);
      expect(batch!.source.laneReason).toContain("every line is quoted as a whole");
    }
  });
});
