/** Workbooks that are damaged, cut off, or would unpack to far more than a workbook is. */
import { utils, write as writeBook } from "@e965/xlsx";
import { describe, expect, it } from "vitest";
import { UserError } from "../../../src/errors.ts";
import { expectNearCells } from "../../../src/ingest/formats/workbook.ts";
import { expectWholeZip } from "../../../src/ingest/formats/zip.ts";
import { createRandom } from "../../../src/models/random.ts";
import { read, temporaryFolder, write } from "../files.ts";

const folder = temporaryFolder();

function workbook(cells: unknown[][]): Buffer {
  const book = utils.book_new();
  utils.book_append_sheet(book, utils.aoa_to_sheet(cells), "Sales");
  return writeBook(book, { type: "buffer", bookType: "xlsx", compression: true }) as Buffer;
}
const SALES = [
  ["Order ID", "Order Date", "Customer ID", "Quantity", "Unit Price"],
  ...Array.from({ length: 50 }, (_, i) => [`A${i}`, "2026-02-02", `C${i % 5}`, 1, 10.5]),
];
const whole = workbook(SALES);
const CENTRAL = Buffer.from([0x50, 0x4b, 0x01, 0x02]);

/** The directory says other sizes than the parts have. */
function withUnpacked(bytes: Buffer, size: number): Buffer {
  const copy = Buffer.from(bytes);
  for (let at = copy.indexOf(CENTRAL); at >= 0; at = copy.indexOf(CENTRAL, at + 4)) copy.writeUInt32LE(size, at + 24);
  return copy;
}

describe("a workbook", () => {
  it("that is whole is read", async () => {
    await expectWholeZip(whole);
    expect((await read(write(folder, "whole.xlsx", whole)))[0]!.source.counts.regular).toBe(50);
  });

  it("that would unpack to gigabytes is refused by what its directory says, and by what is in it where that lies", async () => {
    await expect(read(write(folder, "bomb.xlsx", withUnpacked(whole, 500_000_000)))).rejects.toThrow(
      /bomb\.xlsx cannot be read as a spreadsheet: it has 1 MB and unpacks to [\d,]+ MB, which is no workbook/,
    );
    const large = workbook(Array.from({ length: 20_000 }, () => ["aaaaaaaaaa", 1, 1, 1]));
    await expect(read(write(folder, "lies.xlsx", withUnpacked(large, 1000)))).rejects.toThrow(/is damaged/);
  });

  it("with cells at the far ends of its rows is refused before they are laid out", () => {
    const far = Array.from({ length: 6000 }, () => {
      const row: unknown[] = [];
      row[16_000] = "x";
      return row;
    });
    expect(() => expectNearCells("Far", far)).toThrow(/the sheet "Far" has cells far apart: 96,012,000/);
    expect(() => expectNearCells("Near", far.slice(0, 100))).not.toThrow();
  });

  it("that was cut off anywhere, or has a flipped bit in any part, is refused in a sentence or read as it was", async () => {
    const random = createRandom(7, "flips");
    for (let i = 0; i < 60; i++) {
      const copy = Buffer.from(whole);
      const at = Math.floor(random() * copy.length);
      copy[at]! ^= 1 << Math.floor(random() * 8);
      const bytes = i % 3 === 0 ? copy.subarray(0, Math.max(8, at)) : copy;
      try {
        const batches = await read(write(folder, "flipped.xlsx", bytes));
        // a bit that says nothing of the content: a time, a version, a name of the archive's own
        expect(batches[0]!.source.counts.regular, `bit at ${at}`).toBe(50);
      } catch (error) {
        expect(error, `bit at ${at}: ${(error as Error).message}`).toBeInstanceOf(UserError);
      }
    }
  });
});
