import { describe, expect, it } from "vitest";
import { type SideColumns, sideTable } from "../../src/analyses/side-table.ts";

const COLUMNS: SideColumns = {
  key: "product_id",
  columns: {
    product_id: { type: "text", aliases: ["sku"] },
    stock: { type: "number", aliases: ["on hand"] },
    on_order: { type: "number", aliases: [], optional: true },
  },
};
const read = (text: string) => sideTable({ name: "stock.csv", text }, COLUMNS);
const values = (text: string) => read(text).map((row) => row.values);

describe("a file beside the data", () => {
  it("is read whichever way columns are named, parted, ordered and quoted", () => {
    const expected = [{ product_id: "0010", stock: 4, on_order: null }];
    for (const text of [
      "product_id,stock\n0010,4\n",
      "\uFEFFSKU;On Hand\r\n0010;4\r\n",
      "stock\tproduct id\n4\t0010",
      'Stock , "Product-ID", note\n4,"0010","a, ""b""\nc"\n\n',
    ])
      expect(values(text)).toEqual(expected);
  });

  it("has numbers as people write them, and its lines", () => {
    expect(read('sku;stock;on_order\nA;1 200;0\nB;-3;2,5\n\n"C";0;\n')).toEqual([
      { line: 2, values: { product_id: "A", stock: 1200, on_order: 0 } },
      { line: 3, values: { product_id: "B", stock: -3, on_order: 2.5 } },
      { line: 5, values: { product_id: "C", stock: 0, on_order: null } },
    ]);
  });

  it.each([
    ["", /stock\.csv is empty; expected the columns product_id and stock/],
    ["sku,amount\nA,1", /stock\.csv, line 1: no column stock; the header has "sku", "amount"/],
    ["sku,stock\nA,many", /line 2: invalid stock "many"; expected a number such as 12 or 12\.5/],
    ["sku;stock\nA;1,200", /line 2: invalid stock "1,200"/],
    ["sku,stock\nA,1\n,2", /line 3: no product_id/],
    ["sku,stock\nA,", /line 2: no stock/],
    ["sku,stock\nA,1\nB,2\nA,3", /line 4: product_id "A" stands in line 2 already/],
    ["sku,stock\nA,1,5", /line 2: 3 fields where the header has 2/],
    ['sku,stock\n"A,1\nB,2', /line 2: a quote is opened and never closed/],
  ])("refuses %j in one sentence", (text, sentence) => {
    expect(() => read(text)).toThrow(sentence);
  });

  it("takes the columns of its own names before others that may mean them", () => {
    expect(values("sku,product_id,stock\nx,A,1")[0]!.product_id).toBe("A");
  });
});
