/** What goes with a mail: the PDF and two lists to act on; what is too large for a mailbox stays where it is and is named. */
import type pl from "../../src/columns/polars.ts";
import type { MailAttachment } from "../../src/report/mail/eml.ts";
import { toCsv, unneutralised } from "../../src/tables.ts";
import type { Attachment } from "../time/schedule.ts";
import { parseTable, tableCsv } from "./csv.ts";
import { type Mask, masked } from "./mask.ts";

interface List {
  columns: string[];
  rows: Record<string, string>[];
}

/** Lists as they stand in the files of an edition: text, with cells that a spreadsheet would run made harmless. */
const written = (frames: ReadonlyMap<string, pl.DataFrame>): Map<string, List> =>
  new Map([...frames].map(([name, frame]) => [name, parseTable(toCsv(frame))]));

/** Plain decimal numbers become numbers; ids with leading zeros, dates and words stay text, which no spreadsheet runs. */
const NUMBER = /^-?(?:0|[1-9]\d{0,14})(?:\.\d+)?$/;
const IDENTIFIER = /(^|_)id$/;

/** Lists as sheets of one workbook. */
async function workbook(lists: ReadonlyMap<string, List>, mask: Mask | undefined): Promise<Buffer> {
  const { utils, write } = await import("@e965/xlsx");
  const book = utils.book_new();
  for (const [name, { columns, rows }] of lists) {
    const cells = rows.map((row) => {
      const shown = mask === undefined ? row : masked(row, mask);
      return columns.map((column) => {
        // a text cell of a sheet is never run, so that it needs no mark
        const text = unneutralised(String(shown[column] ?? ""));
        return NUMBER.test(text) && !IDENTIFIER.test(column) ? Number(text) : text;
      });
    });
    utils.book_append_sheet(book, utils.aoa_to_sheet([columns, ...cells]), name.replace(/\.csv$/, "").slice(0, 31));
  }
  return write(book, { type: "buffer", bookType: "xlsx" }) as Buffer;
}

const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/**
 * The attachments of an edition. `frames`: lists to act on, by file name; `pdf`: the report as recipients may see it; `part`: what
 * of the shop the edition is about, as the end of every file name. More than `maxBytes` in all, and the largest
 * are left out and listed in `elsewhere`.
 */
export async function mailAttachments(
  frames: ReadonlyMap<string, pl.DataFrame>,
  {
    kinds = ["pdf", "csv"],
    pdf,
    mask,
    maxBytes,
    part = "",
  }: {
    kinds?: readonly Attachment[];
    pdf: Buffer | undefined;
    mask: Mask | undefined;
    maxBytes: number;
    part?: string;
  },
): Promise<{ attachments: MailAttachment[]; elsewhere: string[] }> {
  const lists = written(frames);
  const all: MailAttachment[] = [];
  const named = (filename: string): string => (part === "" ? filename : filename.replace(/\.\w+$/, `-${part}$&`));
  if (kinds.includes("pdf") && pdf !== undefined)
    all.push({ filename: named("report.pdf"), contentType: "application/pdf", content: pdf });
  if (kinds.includes("csv"))
    for (const [filename, { columns, rows }] of lists)
      all.push({
        filename: named(filename),
        contentType: "text/csv; charset=utf-8",
        content: tableCsv(columns, rows, mask),
      });
  if (kinds.includes("xlsx") && lists.size > 0)
    all.push({ filename: named("customers.xlsx"), contentType: XLSX, content: await workbook(lists, mask) });
  const left = new Set<MailAttachment>();
  const size = (): number => all.reduce((sum, one) => (left.has(one) ? sum : sum + one.content.length), 0);
  for (const one of [...all].sort((a, b) => b.content.length - a.content.length)) {
    if (size() <= maxBytes) break;
    left.add(one);
  }
  return {
    attachments: all.filter((one) => !left.has(one)),
    elsewhere: [...left].map(({ filename }) => filename),
  };
}
