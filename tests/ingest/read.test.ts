import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { type ReadOptions, readSources } from "../../src/ingest/read.ts";
import { messageOf, read, recordsOf, temporaryFolder, write } from "./files.ts";

const HEADER = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country";
const LINE = "536365,85123A,HOLDER,6,2010-12-01 08:26:00,2.55,17850.0,United Kingdom";

const folder = temporaryFolder();
const csv = (name: string, ...lines: string[]): string => write(folder, name, `${lines.join("\n")}\n`);

describe("reading", () => {
  it("gives every value as it stands, empty ones as null, with the number of the record", async () => {
    const path = csv("plain.csv", HEADER, LINE, "", '536366,"","A ""B""",  6,2010-12-01 08:28:00,007.10,,UK');
    const [batch] = await read(path);
    expect(recordsOf(batch!).toRecords()).toMatchObject([
      {
        source_row: 2,
        order_id: "536365",
        customer_id: "17850.0",
        product_id: "85123A",
        description: "HOLDER",
        category: null,
        quantity: "6",
        unit_price: "2.55",
        amount: null,
        ordered_at: "2010-12-01 08:26:00",
        region: "United Kingdom",
        email: null,
        phone: null,
      },
      {
        source_row: 4,
        order_id: "536366",
        customer_id: null,
        product_id: null,
        description: 'A "B"',
        category: null,
        quantity: "  6",
        unit_price: "007.10",
        amount: null,
        ordered_at: "2010-12-01 08:28:00",
        region: "UK",
        email: null,
        phone: null,
      },
    ]);
    expect(batch!.source).toMatchObject({
      name: "plain.csv",
      format: "csv",
      compressed: false,
      lane: "fast",
      preset: "online-retail",
      dateFormats: ["%Y-%m-%d %H:%M:%S", "%Y-%m-%d", "%Y-%m-%d %H:%M"],
      decimal: ".",
      counts: { records: 4, header: 1, blank: 1, unreadable: 0, regular: 2 },
    });
    expect(batch!.raw(2)).toBe(LINE);
    expect(batch!.raw(4)).toBe('536366,"","A ""B""",  6,2010-12-01 08:28:00,007.10,,UK');
    expect(() => batch!.raw(5)).toThrow("record 5 is not in this batch");
  });

  it("refuses what cannot be read with row, sentence and text, and reads on", async () => {
    const path = csv(
      "broken.csv",
      HEADER,
      "1,2,3",
      LINE,
      '536366,"A,B,1,2010-12-01,1,1,UK',
      LINE.replace("HOLDER", '12" HOLDER'),
    );
    const [batch] = await read(path);
    expect(batch!.unreadable).toEqual([
      {
        row: 2,
        message: "3 fields where the table has 8",
        raw: "1,2,3",
      },
      {
        row: 4,
        message: "the quote that opens field 2 is never closed",
        raw: '536366,"A,B,1,2010-12-01,1,1,UK',
      },
    ]);
    expect(recordsOf(batch!).getColumn("description").toArray()).toEqual(["HOLDER", '12" HOLDER']);
    expect(batch!.source).toMatchObject({
      lane: "robust",
      laneReason: "1 record with stray quotes or returns, 2 unreadable records",
    });
  });

  it("shortens the text of a very long refused record", async () => {
    const [batch] = await read(csv("long.csv", HEADER, `1,${"x".repeat(20_000)}`, LINE));
    const raw = batch!.unreadable[0]!.raw;
    expect(raw).toHaveLength(2000 + "… (18002 more characters)".length);
    expect(raw.endsWith("x… (18002 more characters)")).toBe(true);
  });

  it("reads gzip by its content and hashes the file as it lies on disk", async () => {
    const text = `${HEADER}\n${LINE}\n`;
    const [plain] = await read(write(folder, "same.csv", text));
    const [packed] = await read(write(folder, "packed-without-a-name", gzipSync(text)));
    expect(packed!.source.compressed).toBe(true);
    expect(recordsOf(packed!).toRecords()).toEqual(recordsOf(plain!).toRecords());
    // sha256sum of the same bytes
    expect(plain!.source.sha256).toBe("1d02cf7fee218787f4d0385c78351d4655d4a5fc77ee8640fc0ea1b7311cd7c5");
    expect(packed!.source.sha256).not.toBe(plain!.source.sha256);
  });

  it("says that a gzip file is cut off", async () => {
    const whole = gzipSync(`${HEADER}\n${`${LINE}\n`.repeat(5000)}`);
    const path = write(folder, "cut.csv.gz", whole.subarray(0, whole.length - 20));
    expect(await messageOf(() => read(path))).toMatch(/cut\.csv\.gz is not a whole gzip file: /);
  });

  it("a memory bound of a few bytes gives the same records as one piece", async () => {
    const lines = Array.from({ length: 120 }, (_, i) =>
      LINE.replace("HOLDER", i % 7 ? `"H ""${i}""\n£"` : `"broken ${i}`),
    );
    const path = csv("chunks.csv", HEADER, ...lines);
    const [whole] = await read(path);
    const pieces = await read(path, { chunkBytes: 100 });
    expect(pieces.length).toBeGreaterThan(40);
    expect(pieces.flatMap((batch) => recordsOf(batch).toRecords())).toEqual(recordsOf(whole!).toRecords());
    expect(pieces.flatMap(({ unreadable }) => unreadable)).toEqual(whole!.unreadable);
    expect(pieces[0]!.source).toEqual(whole!.source);
  });

  it("tells how many bytes are done", async () => {
    const paths = [csv("p1.csv", HEADER, LINE), csv("p2.csv", HEADER, LINE)];
    const heard: (number | string | undefined)[][] = [];
    for await (const _ of readSources(paths, {}, (...told) => heard.push(told)));
    const size = HEADER.length + LINE.length + 2;
    expect(heard).toEqual([
      ["reading", size, 2 * size, "bytes"],
      ["reading", 2 * size, 2 * size, "bytes"],
    ]);
  });
});

describe("a header or none", () => {
  it.each<[string, string[], number, ReadOptions?]>([
    [
      "numbers and dates in the first record are data, whatever words stand beside them",
      ["7,2026-01-31,item,2.50", "8,2026-02-01,x,3.50", "7,2026-02-02,x,3.50"],
      0,
      { columns: { amount: "column 4" } },
    ],
    ["a header may have a year among its names", ["customer_id,order_date,2026,amount", "7,2026-01-31,1,2.50"], 1],
    [
      "titles above the header belong to it",
      ["Sales of January", "customer_id,order_date,amount", "7,2026-01-31,2.50"],
      2,
    ],
    ["Excel's sep= line is a header", ["sep=;", "customer_id;order_date;amount", "7;2026-01-31;2,50"], 2],
  ])("%s", async (_, lines, header, options = {}) => {
    const [batch] = await read(csv("header.csv", ...lines), options);
    expect(batch!.source.counts.header).toBe(header);
    expect(recordsOf(batch!).getColumn("ordered_at").get(0)).toBe("2026-01-31");
  });
});

describe("several files", () => {
  it("each is accounted for, an empty one and a header alone too", async () => {
    const paths = [
      csv("s1.csv", HEADER, LINE),
      write(folder, "s2.csv", ""),
      csv("s3.csv", HEADER),
      csv("s4.csv", HEADER, LINE, LINE),
    ];
    const batches = await read(paths);
    expect(batches.map(({ source, rows }) => [source.name, rows.length, source.counts.records])).toEqual([
      ["s1.csv", 1, 2],
      ["s2.csv", 0, 0],
      ["s3.csv", 0, 1],
      ["s4.csv", 2, 3],
    ]);
    expect(batches.every(({ source }) => source.sha256.length === 64)).toBe(true);
  });

  it("may have different headers", async () => {
    const other = csv("o.csv", "Kunde;Datum;Betrag", "7;31.12.2025;1.234,50", "8;01.01.2026;5,00");
    const batches = await read([csv("r.csv", HEADER, LINE), other]);
    expect(batches.map(({ source }) => [source.preset, source.decimal, source.dateFormats[0]])).toEqual([
      ["online-retail", ".", "%Y-%m-%d %H:%M:%S"],
      ["generic", ",", "%d.%m.%Y"],
    ]);
  });

  it("decide the order of day and month together, over the whole column", async () => {
    const header = "customer_id,order_date,revenue";
    const first = csv("d1.csv", header, ...Array.from({ length: 4000 }, (_, i) => `${i % 9},01/02/2026,1.50`));
    const last = csv("d2.csv", header, ...Array.from({ length: 4000 }, () => "1,03/04/2026,2.00"), "2,04/13/2026,1.00");
    const batches = await read([first, last]);
    expect(batches.map(({ source }) => source.dateFormats[0])).toEqual(["%m/%d/%Y", "%m/%d/%Y"]);
    expect(await messageOf(() => read(first))).toBe(
      [
        'cannot tell day from month in column "order_date" of d1.csv: "01/02/2026" may be either in every record',
        "  day before month",
        "    --date-order dmy",
        '    dateOrder: "dmy"',
        "  month before day",
        "    --date-order mdy",
        '    dateOrder: "mdy"',
      ].join("\n"),
    );
    expect((await read(first, { dateOrder: "dmy" }))[0]!.source.dateFormats[0]).toBe("%d/%m/%Y");
  });
});

describe("the order of day and month", () => {
  const order = async (dateOrder: "auto" | "dmy" | "mdy" | "ymd", ...dates: string[]): Promise<string | undefined> => {
    const path = csv("order.csv", "customer_id,order_date,revenue", ...dates.map((date, i) => `${i},${date},1.50`));
    return (await read(path, { dateOrder }))[0]!.source.dateFormats[0];
  };
  it.each([
    [["31/01/2026", "01/02/2026"], "%d/%m/%Y"],
    [["01/02/2026", "01-31-2026", "1/31/2026"], "%m/%d/%Y"],
    [["31/01/26", "01/02/26"], "%d/%m/%y"],
    [["98/01/31", "99/02/01"], "%y/%m/%d"],
    [["31/01/2026", "30/01/2026", "01/31/2026"], "%d/%m/%Y"],
  ])("%j: %s", async (dates, format) => {
    expect(await order("auto", ...dates)).toBe(format);
  });
  it("can be given, as far as it is possible", async () => {
    expect(await order("ymd", "10/12/01")).toBe("%y/%m/%d");
    expect(await messageOf(() => order("ymd", "10/12/2001"))).toBe(
      'invalid dateOrder: ymd; column "order_date" of order.csv has "10/12/2001", expected dmy or mdy',
    );
    expect(await messageOf(() => order("auto", "yesterday"))).toBe(
      'order.csv is no sales file, because column "order_date" has no dates: "yesterday"; expected dates such as 2026-01-31 08:26; its columns are customer_id, order_date, revenue',
    );
  });
});

describe("what cannot be read ends in a sentence", () => {
  it.each<[string, string, RegExp]>([
    ["an empty file", "", /^x\.csv is empty \(0 bytes\)$/],
    ["a header alone", `${HEADER}\n`, /^x\.csv has a header but no readable record below it$/],
    ["blank lines", "\n\n\n", /^x\.csv has no readable record$/],
    [
      "no dates and no amounts",
      "name,colour\nA,red\nB,blue\n",
      /^x\.csv is no sales file, because no column has the day of an order and no column has money that was paid; its columns are name, colour$/,
    ],
    ["a JSON array of no sales", '[{"a":1}]', /^x\.csv is no sales file, because no column has the day/],
    ["no spreadsheet", "PK\u0003\u0004nothing", /^x\.csv cannot be read as a spreadsheet: /],
    ["no Parquet", "PAR1nothingPAR1", /^x\.csv cannot be read as Parquet: /],
  ])("%s", async (_, content, expected) => {
    expect(await messageOf(() => read(write(folder, "x.csv", content)))).toMatch(expected);
  });

  it("a folder, a missing file", async () => {
    expect(await messageOf(() => read(folder))).toBe(`${folder} is not a file`);
    expect(await messageOf(() => read(`${folder}/none.csv`))).toBe(`${folder}/none.csv is not a file`);
  });
});
