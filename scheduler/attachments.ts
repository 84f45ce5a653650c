/** What goes with a mail: the PDF and two lists to act on; what is too large for a mailbox stays where it is and is named. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { MailAttachment } from "../src/report/eml.ts";
import { parseTable, tableCsv } from "./csv.ts";
import type { Mask } from "./mask.ts";

/** Which segments a list holds: those whose customers are slipping away, whatever they are called, and the best one. */
const LISTS: Readonly<Record<string, (segment: Record<string, string>) => boolean>> = {
  "at_risk_customers.csv": ({ role }) => role === "slipping",
  "champions.csv": ({ segment }) => segment === "Champions",
};

/** The customers of some segments as CSV, the highest spenders first; undefined where the edition has no such customer. */
function segmentList(
  folder: string,
  holds: (segment: Record<string, string>) => boolean,
  mask: Mask | undefined,
): Buffer | undefined {
  const [rfm, segments] = ["rfm", "segments"].map((name) => join(folder, "tables", `${name}.csv`));
  if (!existsSync(rfm!) || !existsSync(segments!)) return undefined;
  const names = new Set(
    parseTable(readFileSync(segments!))
      .rows.filter(holds)
      .map(({ segment }) => segment),
  );
  const { columns, rows } = parseTable(readFileSync(rfm!));
  const wanted = rows
    .filter(({ segment }) => names.has(segment))
    .sort((a, b) => Number(b.monetary) - Number(a.monetary) || (a.customer_id! < b.customer_id! ? -1 : 1));
  return wanted.length === 0 ? undefined : tableCsv(columns, wanted, mask);
}

/**
 * The attachments of an edition. `pdf`: the report as it may leave the house. More than `maxBytes` in all, and the largest
 * are left out and listed in `elsewhere`.
 */
export function mailAttachments(
  folder: string,
  { pdf, mask, maxBytes }: { pdf: Buffer | undefined; mask: Mask | undefined; maxBytes: number },
): { attachments: MailAttachment[]; elsewhere: string[] } {
  const all: MailAttachment[] = [
    ...(pdf === undefined ? [] : [{ filename: "report.pdf", contentType: "application/pdf", content: pdf }]),
    ...Object.entries(LISTS).flatMap(([filename, holds]) => {
      const content = segmentList(folder, holds, mask);
      return content === undefined ? [] : [{ filename, contentType: "text/csv; charset=utf-8", content }];
    }),
  ];
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
