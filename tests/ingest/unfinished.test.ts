/** A last record without a line end: kept where it is like the others, refused where it is not, and always said. */
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { whyUnfinished } from "../../src/ingest/csv/unfinished.ts";
import { read, temporaryFolder, write } from "./files.ts";

const folder = temporaryFolder();
const HEADER = "order_id,customer_id,quantity,order_date,unit_price";
const row = (i: number): string => `${i},C${i % 7},1,2026-05-0${1 + (i % 9)},${i}.50`;
const table = (last: string, end = ""): string =>
  [HEADER, ...Array.from({ length: 40 }, (_, i) => row(i)), last].join("\n") + end;

async function endOf(content: string | Buffer, options: Parameters<typeof read>[1] = {}) {
  const batches = await read(write(folder, "cut.csv", content), options);
  const { counts, laneReason } = batches.at(-1)!.source;
  return {
    ...counts,
    laneReason,
    messages: batches.flatMap(({ unreadable }) => unreadable.map(({ message }) => message)),
  };
}

describe("a last record without a line end", () => {
  it("is kept where it is like the others, and that is said", async () => {
    const { regular, unreadable, laneReason } = await endOf(table(row(40)));
    expect([regular, unreadable]).toEqual([41, 0]);
    expect(laneReason).toBe("every record is regular, but the last record has no line end and is kept");
    expect((await endOf(table(row(40), "\n"))).laneReason).toBe("every record is regular");
  });

  it("is refused where its last field is cut, in chunks of any size and packed", async () => {
    const cut = table("40,C5,1,2026-05-05,1");
    for (const [content, chunkBytes] of [
      [cut, 1 << 20],
      [cut, 64],
      [gzipSync(cut), 1 << 20],
    ] as const) {
      const { regular, records, messages, laneReason } = await endOf(content, { chunkBytes });
      expect([regular, records]).toEqual([40, 42]);
      expect(messages).toEqual([
        'the file ends in this record without a line end: its last field is "1" and all others have 2 decimals',
      ]);
      expect(laneReason).toBe("1 unreadable record, the last record has no line end and is rejected");
    }
  });

  it("is refused where it has fewer fields, as every such record is", async () => {
    expect((await endOf(table("40,C5,1,2026-0"))).messages).toEqual(["4 fields where the table has 5"]);
    expect((await endOf(table('40,C5,1,2026-05-05,"1'))).messages).toHaveLength(1);
  });

  it("is refused by quality.unfinished: reject however it looks; a blank one is none", async () => {
    const { regular, messages } = await endOf(table(row(40)), { unfinished: "reject" });
    expect(regular).toBe(40);
    expect(messages).toEqual(["the file ends in this record without a line end (quality.unfinished: reject)"]);
    expect((await endOf(table("  "), { unfinished: "reject" })).messages).toEqual([]);
    expect((await endOf(table(row(40), "\n"), { unfinished: "reject" })).messages).toEqual([]);
  });
});

describe("a last field", () => {
  const layout = (texts: readonly string[]) => ({
    dialect: { delimiter: ",", quote: '"', lineEnd: "LF", encoding: "utf-8", bom: false } as const,
    columns: 2,
    headers: ["a", "b"],
    hasHeader: true,
    headerBytes: [],
    sample: texts.map((text, i) => [String(i), text]),
  });
  const many = (...texts: string[]): string[] => Array.from({ length: 60 }, (_, i) => texts[i % texts.length]!);

  it.each([
    ["2026-01-0", many("2026-01-31", "2026-02-01"), /all others have 10 characters/],
    ["", many("a", "bc"), /is empty and no other one's is/],
    ["12,5", many("1,55", "22,50", "333,05"), undefined],
    ["Fra", many("France", "Germany", "Italy"), /others have "France"/],
    ["Spain", many("France", "Germany", "Italy"), undefined],
    ["anything", Array.from({ length: 60 }, (_, i) => `note ${"x".repeat(i)}`), undefined],
    ["1", ["1.50", "2.50"], undefined],
  ])("%j", (last, others, reason) => {
    // a decimal comma is in a quoted field here
    const why = whyUnfinished(`99,"${last}"`, layout(others), "keep");
    if (reason === undefined) expect(why === undefined || /decimals/.test(why)).toBe(true);
    else expect(why).toMatch(reason);
  });
});
