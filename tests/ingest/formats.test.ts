import { gzipSync } from "node:zlib";
import * as xlsx from "@e965/xlsx";
import { describe, expect, it } from "vitest";
import pl from "../../src/columns/polars.ts";
import { read, recordsOf, temporaryFolder, write } from "./files.ts";

const folder = temporaryFolder();

const HEADER = ["Invoice", "StockCode", "Description", "Quantity", "InvoiceDate", "Price", "Customer ID", "Country"];
const line = (invoice: number | string, at: Date | number | string): unknown[] => [
  invoice,
  22041,
  "FRAME",
  12,
  at,
  6.75,
  13085,
  "United Kingdom",
];

describe("spreadsheets", () => {
  const book = (...sheets: [string, unknown[][]][]): Buffer => {
    const workbook = xlsx.utils.book_new();
    for (const [name, rows] of sheets) {
      xlsx.utils.book_append_sheet(workbook, xlsx.utils.aoa_to_sheet(rows, { UTC: true }), name);
    }
    return xlsx.write(workbook, { type: "buffer", bookType: "xlsx" }) as Buffer;
  };

  it("sheets of one header are one table, dates are ISO text, numbers keep their digits", async () => {
    const path = write(
      folder,
      "online_retail_II.xlsx",
      book(
        [
          "Notes",
          [
            ["about", "this"],
            ["some", "words"],
          ],
        ],
        [
          "Year 2009-2010",
          [
            HEADER,
            line(489434, new Date("2009-12-01T07:45:00Z")),
            [],
            line("C489449", new Date("2009-12-02T00:00:00Z")),
          ],
        ],
        ["Year 2010-2011", [["Sales of 2011"], HEADER, line(536365, new Date("2010-12-01T08:26:59Z"))]],
      ),
    );
    const [batch] = await read(path);
    const rows = recordsOf(batch!).select(
      "source_row",
      "order_id",
      "product_id",
      "quantity",
      "unit_price",
      "ordered_at",
      "customer_id",
    );
    expect(rows.rows()).toEqual([
      [2, "489434", "22041", "12", "6.75", "2009-12-01 07:45:00", "13085"],
      [4, "C489449", "22041", "12", "6.75", "2009-12-02", "13085"],
      [7, "536365", "22041", "12", "6.75", "2010-12-01 08:26:59", "13085"],
    ]);
    expect(batch!.source).toMatchObject({
      format: "xlsx",
      preset: "online-retail",
      laneReason: '2 sheets with the same header; left out, because their headers differ: "Notes"',
      counts: { records: 7, header: 3, blank: 1, unreadable: 0, regular: 3 },
    });
    expect(batch!.raw(2)).toBe("489434,22041,FRAME,12,2009-12-01 07:45:00,6.75,13085,United Kingdom");
  });
});

describe("NDJSON", () => {
  it("takes numbers as they are written and refuses what is no object", async () => {
    const text = [
      '{"transaction_id": 17850.0, "timestamp": "2026-01-31T10:00:00Z", "amount": 12345678901234567890, "email": "a@b.c"}',
      "",
      '{"transaction_id": 2, "timestamp": "2026-01-31T11:00:00Z", "amount": 1.50, "email": {"home": 1, "work": [true]}, "phone": "\\ud800"}',
      "[1]",
      '{"transaction_id": ',
      '{"__proto__": 1, "transaction_id": "", "timestamp": null, "amount": false}',
    ].join("\r\n");
    for (const content of [Buffer.from(text), gzipSync(text)]) {
      const batches = await read(write(folder, "x.ndjson", content), { chunkBytes: 400 });
      const { source } = batches.at(-1)!;
      expect(source).toMatchObject({ format: "ndjson", preset: "loyalty", lane: "robust" });
      expect(source.counts).toEqual({ records: 6, header: 0, blank: 1, unreadable: 2, regular: 3 });
      const rows = batches.flatMap((batch) =>
        recordsOf(batch).select("source_row", "order_id", "amount", "email", "phone").rows(),
      );
      expect(rows).toEqual([
        [1, "17850.0", "12345678901234567890", "a@b.c", null],
        [3, "2", "1.50", '{"home":1,"work":[true]}', "\uFFFD"],
        [6, null, "false", null, null],
      ]);
      const rejects = batches.flatMap(({ unreadable }) => unreadable.map(({ message }) => message));
      expect(rejects[0]).toBe("not a JSON object");
      expect(rejects[1]).toMatch(/^not valid JSON: /);
    }
  });
});

describe("Parquet", () => {
  it("casts every column to text, whatever the columns and the file are called", async () => {
    const path = `${folder}/sales [2026].parquet`;
    pl.DataFrame([
      pl.Series("order_date", ["2026-01-31", "2026-02-01"], pl.String),
      pl.Series("filter", [1.5, 2], pl.Float64),
      pl.Series("customer_id", [7, 8], pl.Int32),
      pl.Series("revenue", [10.25, null], pl.Float64),
    ])
      .withColumns(pl.col("order_date").str.strptime(pl.Datetime("ms"), "%Y-%m-%d").alias("order_date"))
      .writeParquet(path);
    const [batch] = await read(path);
    expect(batch!.source).toMatchObject({ format: "parquet", preset: "rfm-orders", unusedHeaders: ["filter"] });
    expect(batch!.source.dateFormats[0]).toBe("%Y-%m-%d %H:%M:%S%.f");
    expect(recordsOf(batch!).select("source_row", "customer_id", "amount").rows()).toEqual([
      [1, "7", "10.25"],
      [2, "8", null],
    ]);
    expect(batch!.raw(2)).toMatch(/^2026-02-01 00:00:00\.0+,2\.0,8,$/);
  });
});
