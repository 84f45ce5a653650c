import { describe, expect, it } from "vitest";
import { createUnwrapper, isWrapped, unwrapped } from "../../../src/ingest/csv/wrapped.ts";

const bytes = (...lines: string[]): Buffer => Buffer.from(lines.join("\n"));

describe("lines that are quoted as a whole", () => {
  it.each([
    ["all of them", ['"date,id,amount"', '"2026-01-05,A1,9.50"', '"2026-01-06,A2,1.00"'], true],
    ["all but the header", ["date,id,amount", '"2026-01-05,A1,9.50"', '"2026-01-06,A2,1.00"'], true],
    ["with separators behind them", ["d,i,a", '"2026-01-05,A1,9.50";;', '"2026-01-06,A2,1.00";;'], true],
    ["with quotes inside", ["d,i", '"2026-01-05,""Mug, blue"""', '"2026-01-06,""Pen"""'], true],
    ["not where every field is quoted", ['"d","i"', '"2026-01-05","A1"', '"2026-01-06","A2"'], false],
    ["not where there is one column", ["name", '"Mug"', '"Pen"'], false],
    ["not where one of several is", ["d,i", '"2026-01-05,A1"', "2026-01-06,A2", "2026-01-07,A3"], false],
  ])("%s", (_, lines, wrapped) => {
    expect(isWrapped(bytes(...lines), true)).toBe(wrapped);
  });

  it.each(["\n", "\r\n", "\r"])("lose the outer quotes, whatever the chunks and the line end %j", (end) => {
    const text = ['"d,i,ä"', '"2026-01-05,""Mug, 5"""""",ü"', "2026-01-06,Pen,é", '"last,Ü,€"'].join(end);
    const expected = ["d,i,ä", '2026-01-05,"Mug, 5""",ü', "2026-01-06,Pen,é", "last,Ü,€"].join(end);
    const all = Buffer.from(text);
    expect(unwrapped(all).toString()).toBe(expected);
    for (let size = 1; size < all.length; size++) {
      const unwrap = createUnwrapper();
      const parts: Buffer[] = [];
      for (let at = 0; at < all.length; at += size)
        parts.push(unwrap(all.subarray(at, at + size), at + size >= all.length));
      expect(Buffer.concat(parts).toString()).toBe(expected);
    }
  });
});
