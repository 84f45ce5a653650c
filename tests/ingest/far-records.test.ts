/** What stands before the table, or is very long, is read past: the table is found behind it. */
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { messageOf, orderIdsOf, read, temporaryFolder, write } from "./files.ts";

const folder = temporaryFolder();
const HEADER = "order_id,customer_id,product_id,quantity,unit_price,order_date,note\n";
const rows = (n: number): string =>
  Array.from({ length: n }, (_, i) => `${i},C${i % 3},P1,1,10.00,2026-05-0${1 + (i % 9)},n\n`).join("");
const ordersOf = (name: string, text: string): Promise<unknown[]> => orderIdsOf(write(folder, name, text));

describe("a table", () => {
  it("is found behind 300 kB of blank lines", async () => {
    expect(await ordersOf("blank.csv", "\r\n".repeat(150_000) + HEADER + rows(5))).toEqual(["0", "1", "2", "3", "4"]);
    expect(await ordersOf("commas.csv", `${",,,,,,\n".repeat(60_000)}${HEADER}${rows(3)}`)).toEqual(["0", "1", "2"]);
  });

  it("is found where the first record is longer than 256 kB, and where the header is", async () => {
    const long = `99,C9,P9,1,1.00,2026-05-01,${"x".repeat(300_000)}\n`;
    expect(await ordersOf("long.csv", HEADER + long + rows(3))).toEqual(["99", "0", "1", "2"]);
    const quoted = `98,C9,P9,1,1.00,2026-05-01,"${"two\nlines ".repeat(60_000)}"\n`;
    expect(await ordersOf("quoted.csv", HEADER + quoted + rows(2))).toEqual(["98", "0", "1"]);
    const header = HEADER.replace("note", `note ${"y".repeat(270_000)}`);
    expect(await ordersOf("header.csv", header + rows(2))).toEqual(["0", "1"]);
  });
});

describe("a table that is no table of sales", () => {
  it.each([" ", ",", ";"])("is words of a million letters parted by %j: said in a moment", async (mark) => {
    const line = `${[1, 2].map(() => "a".repeat(1_000_000)).join(mark)}\n`;
    const before = process.cpuUsage();
    expect(await messageOf(() => read(write(folder, "letters.csv", line.repeat(3))))).toContain("letters.csv");
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1e6).toBeLessThan(15);
  });
});

describe("a packed file that unpacks to far more than a table", () => {
  it.each([
    ["empty fields", ","],
    ["one record without an end", "x"],
  ])("of %s is refused in a sentence, in bounded time", async (_, text) => {
    const bytes = gzipSync(Buffer.concat([Buffer.from(HEADER + rows(3)), Buffer.alloc(40 << 20, text)]), { level: 9 });
    expect(await messageOf(() => read(write(folder, "bomb.csv.gz", bytes)))).toBe(
      "bomb.csv.gz unpacks to more than 200 times its size: it has no records, only what repeats",
    );
  });
});

describe("a separator", () => {
  it("is not the decimal comma, where a file has no header and three amounts in every record", async () => {
    const lines = Array.from(
      { length: 30 },
      (_, i) => `${1000 + i};05.01.2026;K${i % 4};${1 + (i % 3)};9,50;${i},25;1,00`,
    );
    const [batch] = await read(write(folder, "semicolons.csv", `${lines.join("\n")}\n`), {
      columns: { ordered_at: "column 2", amount: "column 6", order_id: "column 1", customer_id: "column 3" },
      dateOrder: "dmy",
      decimal: ",",
    });
    expect(batch!.source.dialect!.delimiter).toBe(";");
    expect(batch!.source.counts.regular).toBe(30);
  });
});
