/** What is in a printed report. */
import { inflateSync } from "node:zlib";
import { expect } from "vitest";
import { renderReport } from "../../../src/report/render.ts";
import { report } from "../fixture.ts";

/** The file with its packed objects unpacked in place of the packs. */
export const latin = (pdf: Uint8Array): string => {
  const text = Buffer.from(pdf).toString("latin1");
  return text.replace(
    /<<\/Type \/ObjStm \/N \d+ \/First (\d+) [^>]*\/Length (\d+)>>\nstream\n/g,
    (_, first: string, length: string, at: number, all: string) => {
      const from = all.indexOf("stream\n", at) + 7;
      const packed = Buffer.from(text.slice(from, from + Number(length)), "latin1");
      return inflateSync(packed).toString("latin1").slice(Number(first));
    },
  );
};
/** How the outline writes titles that are not plain ASCII. */
const utf16 = (text: string): string => Buffer.from(text, "utf16le").swap16().toString("hex").toUpperCase();

/** Prints the report on a paper: tagged, with an outline, small. */
export async function printsWell(
  paper: "A4" | "Letter",
  orientation: "portrait" | "landscape",
  [width, height]: readonly [number, number],
): Promise<void> {
  const { pdf } = await renderReport(report, { formats: ["html", "pdf"], paper, orientation });
  const text = latin(pdf!);
  expect(text.startsWith("%PDF-1.")).toBe(true);
  expect(pdf!.length).toBeLessThan(350_000);
  // Inter is embedded as a font, not as drawings of its letters
  expect(text).toContain("/Subtype /CIDFontType2");
  expect(text).not.toContain("/Subtype /Type3");
  const charts = report.sections.flatMap(({ blocks }) => blocks).filter(({ kind }) => kind === "chart");
  expect(text.match(/\/S \/Figure\s*\/Alt/g)?.length).toBe(charts.length);
  const boxes = [...text.matchAll(/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/g)];
  expect(boxes.length).toBeGreaterThanOrEqual(5);
  for (const [, w, h] of boxes) expect([Math.round(Number(w)), Math.round(Number(h))]).toEqual([width, height]);
  expect(text).toMatch(/\/MarkInfo\s*<<[^>]*\/Marked true/);
  expect(text).toContain("/StructTreeRoot");
  expect(text).toContain("/Outlines");
  // the outline has the headline, and every section, in full
  for (const title of [report.headline, ...report.sections.map((section) => section.title)])
    expect(text.includes(title) || text.includes(utf16(title)), title).toBe(true);
  expect(text).not.toContain("/JavaScript");
}
