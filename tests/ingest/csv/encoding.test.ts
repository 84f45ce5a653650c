import { describe, expect, it } from "vitest";
import { createDecoder } from "../../../src/ingest/csv/encoding.ts";
import { read, recordsOf, temporaryFolder, write } from "../files.ts";

const folder = temporaryFolder();

const TEXT = "customer_id;order_date;product;amount\nZoë;2026-01-31;Größe “L” – 5 €;1,50\nÅsa;2026-02-01;plain;2,00\n";
const utf16le = Buffer.from(TEXT, "utf16le");
// “ ” – € and the letters as Windows-1252 has them
const cp1252 = Buffer.from(
  TEXT.replace(/[“”–€]/g, (c) => ({ "“": "\x93", "”": "\x94", "–": "\x96", "€": "\x80" })[c]!),
  "latin1",
);

/** Letters of Windows-1250 that are not where Latin-1 has them. */
const CENTRAL: Readonly<Record<string, number>> = {
  ...{ Č: 0xc8, č: 0xe8, ř: 0xf8, ž: 0x9e, Ž: 0x8e, š: 0x9a, Š: 0x8a, ů: 0xf9, ň: 0xf2 },
};
const bytesIn = (encoding: string, text: string): Buffer =>
  Buffer.from([...text].map((one) => (encoding === "latin1" ? undefined : CENTRAL[one]) ?? one.charCodeAt(0)));

describe("encodings", () => {
  it.each<[string, Buffer, string, boolean]>([
    ["UTF-8", Buffer.from(TEXT), "utf-8", false],
    ["UTF-8 with a mark", Buffer.from(`\uFEFF${TEXT}`), "utf-8", true],
    ["UTF-16LE with a mark", Buffer.concat([Buffer.from([0xff, 0xfe]), utf16le]), "utf-16le", true],
    ["UTF-16LE without", utf16le, "utf-16le", false],
    [
      "UTF-16BE with a mark",
      Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(utf16le).swap16()]),
      "utf-16be",
      true,
    ],
    ["UTF-16BE without", Buffer.from(utf16le).swap16(), "utf-16be", false],
    ["Windows-1252", cp1252, "windows-1252", false],
  ])("%s", async (name, bytes, encoding, bom) => {
    const path = write(folder, `${name}.csv`, bytes);
    for (const chunkBytes of [1 << 20, 17]) {
      const batches = await read(path, { chunkBytes });
      const { dialect, counts } = batches.at(-1)!.source;
      expect(dialect).toMatchObject({ encoding, bom, delimiter: ";" });
      expect(counts).toEqual({ records: 3, header: 1, blank: 0, unreadable: 0, regular: 2 });
      const rows = batches.flatMap((batch) => recordsOf(batch).select("customer_id", "product_id", "amount").rows());
      expect(rows).toEqual([
        ["Zoë", "Größe “L” – 5 €", "1,50"],
        ["Åsa", "plain", "2,00"],
      ]);
    }
  });

  it.each<[string, number[], string]>([
    ["windows-1251", [0xc4, 0xe0, 0xf2, 0xe0, 0x3b, 0xd1, 0xf3, 0xec, 0xec, 0xe0], "Дата;Сумма"],
    ["windows-1250", [...Buffer.from("Sprzeda"), 0xbf, 0x3b, ...Buffer.from("Ilo"), 0x9c, 0xe6], "Sprzedaż;Ilość"],
    ["windows-1254", [0x4d, 0xfc, 0xfe, ...Buffer.from("teri;A"), 0xf0, 0xfd, 0x72], "Müşteri;Ağır"],
    ["shift_jis", [0x93, 0xfa, 0x95, 0x74, 0x3b, 0x94, 0x84, 0x8f, 0xe3], "日付;売上"],
    ["gb18030", [0xc8, 0xd5, 0xc6, 0xda, 0x3b, 0xcf, 0xfa, 0xca, 0xdb, 0xb6, 0xee], "日期;销售额"],
    ["euc-kr", [0xb3, 0xaf, 0xc2, 0xa5, 0x3b, 0xb8, 0xc5, 0xc3, 0xe2], "날짜;매출"],
    ["windows-1252", [0x47, 0x72, 0xf6, 0xdf, 0x65, 0x3b, 0x4d, 0x61, 0xdf, 0xb3], "Größe;Maß³"],
    ["windows-1252", [0x43, 0x6c, 0xe9, 0x3b, 0x63, 0x9c, 0x75, 0x72], "Clé;cœur"],
  ])("%s is told from the other code pages", (encoding, bytes, text) => {
    const decoder = createDecoder();
    expect(decoder.decode(Buffer.from([...bytes, 10]), true).toString()).toBe(`${text}\n`);
    expect(decoder.encoding).toBe(encoding);
  });

  it.each<[string, string, string]>([
    ["windows-1250", "windows-1250", "Číslo;Zboží;Množství\n1;Tužka;Vyřízena\n2;Kůň;Zrušena\n"],
    ["windows-1250", "windows-1250", "Št. računa;Količina\n1;Žebelj\n"],
    ["windows-1252", "latin1", "Numéro;Première;Ø;Là\n1;Élève;forêt\n"],
    ["windows-1252", "latin1", "Ordre;Størrelse;Købt;Beløb\n1;Åse Bjørn;Æble\n2;\u009eaneta Bjørn;Rød\n"],
    ["windows-1252", "latin1", "Città;È;Perché\n1;più;però\n2;\u009eana;lunedì\n"],
  ])("%s is told by the letters it makes: %s", (encoding, from, text) => {
    const decoder = createDecoder();
    decoder.decode(bytesIn(from, text), true);
    expect(decoder.encoding).toBe(encoding);
  });

  it("a first pound sign behind a megabyte of ASCII still decides", async () => {
    const line = "17850,2026-01-31,plain,1.50\n";
    const text = `customer_id,order_date,product,amount\n${line.repeat(40_000)}1,2026-02-01,\xa35 OFF,2.00\n`;
    const batches = await read(write(folder, "late.csv", Buffer.from(text, "latin1")));
    const last = batches.at(-1)!;
    expect(last.source.dialect!.encoding).toBe("windows-1252");
    expect(last.rows.at(-1)).toBe(40_002);
    expect(recordsOf(last).getColumn("product_id").toArray().at(-1)).toBe("£5 OFF");
  });

  it("one stray byte does not turn what follows into something else, wherever it stands", async () => {
    const line = (i: number, name: Buffer): Buffer =>
      Buffer.concat([Buffer.from(`${i};2026-01-31;`), name, Buffer.from(";1.50\n")]);
    const header = Buffer.from("customer_id;order_date;product;amount\n");
    const utf8 = Array.from({ length: 300 }, (_, i) => line(i, Buffer.from("Größe")));
    const stray = line(900, Buffer.from("caf\xe9", "latin1"));
    for (const [name, at, chunkBytes] of [
      ["first", 0, 16 << 20],
      ["first in a chunk of its own", 0, 64],
      ["in the middle", 150, 64],
      ["last", 300, 1 << 20],
    ] as const) {
      const path = write(folder, "stray.csv", Buffer.concat([header, ...utf8.slice(0, at), stray, ...utf8.slice(at)]));
      const batches = await read(path, { chunkBytes });
      const products = batches.flatMap((batch) => recordsOf(batch).getColumn("product_id").toArray() as string[]);
      expect(
        products.filter((product) => product === "Größe"),
        name,
      ).toHaveLength(300);
      // the record with the stray byte is refused, or the file is said to be mixed and the record has its letter
      const { counts, laneReason } = batches.at(-1)!.source;
      if (counts.unreadable === 1) expect(laneReason).toMatch(/1 unreadable record/);
      else {
        expect(products, name).toContain("café");
        expect(laneReason, name).toMatch(/two encodings are mixed: 300 lines in UTF-8, the others in Windows-1252/);
      }
    }
  });

  it("half a text in each encoding is read line by line, and said", async () => {
    const text = (name: string, encoding: BufferEncoding): Buffer =>
      Buffer.from(`1;2026-01-31;${name};1.50\n`.repeat(40), encoding);
    const header = Buffer.from("customer_id;order_date;product;amount\n");
    const path = write(folder, "halves.csv", Buffer.concat([header, text("Größe", "latin1"), text("Zoë", "utf8")]));
    const [batch] = await read(path);
    const products = recordsOf(batch!).getColumn("product_id").toArray();
    expect(new Set(products)).toEqual(new Set(["Größe", "Zoë"]));
    expect(batch!.source.laneReason).toMatch(/40 lines in UTF-8/);
    const [asked] = await read(path, { encoding: "windows-1252" });
    expect(recordsOf(asked!).getColumn("product_id").get(79)).toBe("ZoÃ«");
  });

  it("a mark before a header in the middle is that of a file that was put behind another", async () => {
    const part = `\uFEFF${TEXT}`;
    const [batch] = await read(write(folder, "joined.csv", part + part + part));
    expect(batch!.source.counts).toEqual({ records: 9, header: 3, blank: 0, unreadable: 0, regular: 6 });
  });

  it("a tail of zero bytes, which a crash leaves behind, is one record that is refused", async () => {
    const path = write(folder, "zeros.csv", Buffer.concat([Buffer.from(TEXT), Buffer.alloc(1 << 20)]));
    const batches = await read(path);
    expect(batches.at(-1)!.source.counts).toMatchObject({ regular: 2, unreadable: 1 });
  });

  it("half a surrogate pair and half a character cost their record alone", async () => {
    const bytes = Buffer.concat([
      Buffer.from(`\uFEFF${TEXT}X;2026-02-02;\ud83d;1\nY;2026-02-03;😀;1`, "utf16le"),
      Buffer.from([0x41]),
    ]);
    const batches = await read(write(folder, "half.csv", bytes), { chunkBytes: 16 });
    expect(batches.at(-1)!.source.counts).toEqual({ records: 5, header: 1, blank: 0, unreadable: 2, regular: 2 });
    expect(batches.flatMap(({ unreadable }) => unreadable.map(({ message }) => message))).toEqual([
      "the text is not valid UTF-16LE",
      "the text is not valid UTF-16LE",
    ]);
  });

  it("one broken byte does not make UTF-8 something else, and a byte Windows-1252 lacks keeps it away", () => {
    const decode = (...bytes: number[]): string => {
      const decoder = createDecoder();
      decoder.decode(Buffer.from(bytes), true);
      return decoder.encoding;
    };
    expect(decode(0x61, 0xc3, 0xa9, 0xff)).toBe("utf-8");
    expect(decode(0x61, 0xe9, 0x62)).toBe("windows-1252");
    expect(decode(0x61, 0x81, 0xe9)).toBe("utf-8");
  });
});
