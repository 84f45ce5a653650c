import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { utils, write } from "@e965/xlsx";
import { afterAll, describe, expect, it } from "vitest";
import { guardedSheets } from "../../../src/ingest/formats/guarded-workbook.ts";

const folder = mkdtempSync(join(tmpdir(), "tillbook-guard-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A thread that does what a trap would do to the parser. */
const program = (name: string, text: string): URL => {
  const path = join(folder, `${name}.mjs`);
  writeFileSync(
    path,
    `import { parentPort } from "node:worker_threads";\nparentPort.once("message", () => { ${text} });\n`,
  );
  return pathToFileURL(path);
};

describe("a workbook", () => {
  it.each(["xlsx", "biff8", "ods"] as const)("is parsed on a thread of its own: %s", async (bookType) => {
    const book = utils.book_new();
    utils.book_append_sheet(
      book,
      utils.aoa_to_sheet([
        ["Date", "Amount"],
        ["2026-02-03", 14.25],
      ]),
      "Sales",
    );
    const file = write(book, { type: "buffer", bookType }) as Buffer;
    const { sheets, unread } = await guardedSheets(file);
    expect(sheets.map(({ name, rows }) => [name, rows])).toEqual([
      [
        "Sales",
        [
          ["Date", "Amount"],
          ["2026-02-03", "14.25"],
        ],
      ],
    ]);
    expect(unread).toBe(0);
  });

  it("that takes too long is given up, in a sentence", async () => {
    const endless = program("endless", "for (;;);");
    await expect(guardedSheets(Buffer.from("any"), { program: endless, deadlineMs: 50 })).rejects.toThrow(
      /^it was not read after 0 seconds$/,
    );
  });

  it("that takes too much memory is given up, in a sentence", async () => {
    const greedy = program(
      "greedy",
      "const all = []; for (;;) all.push({ text: String(all.length), at: [all.length] });",
    );
    await expect(guardedSheets(Buffer.from("any"), { program: greedy, memoryMb: 16 })).rejects.toThrow(
      /^it needs more than 16 MB of memory$/,
    );
  });

  it("that is none is refused with the parser's reason", async () => {
    await expect(guardedSheets(Buffer.from("PK nothing"))).rejects.toThrow(/directory is missing/);
  });
});
