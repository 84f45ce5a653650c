/** The printed report: the same page, laid out for paper by a browser that may run no script and ask for nothing. */
import type { Browser, Page } from "puppeteer";
import { cssString } from "./escape.ts";
import { type Piece, pageStarts } from "./paginate.ts";

export interface PdfOptions {
  paper: "A4" | "Letter";
  orientation: "portrait" | "landscape";
  /** Above every page but the first. */
  title: string;
  footer: { left: string; right: string };
  /**
   * Draws the leading chart again, this many pixels higher (or lower, when negative), so that the summary fills its page;
   * returns the new SVG. Left out, the page stays as it is.
   */
  fillSummary?: (extra: number) => Promise<string | undefined>;
}

const PAPER = { A4: [210, 297], Letter: [215.9, 279.4] } as const;
const MARGIN = { top: 17, bottom: 17, side: 14 } as const;
const MM = 96 / 25.4;

/** Width and height in millimetres of what a page can hold. */
function printArea({ paper, orientation }: Pick<PdfOptions, "paper" | "orientation">): {
  width: number;
  height: number;
} {
  const [short, long] = PAPER[paper];
  const [width, height] = orientation === "portrait" ? [short, long] : [long, short];
  return { width: width - 2 * MARGIN.side, height: height - MARGIN.top - MARGIN.bottom };
}

const pageRules = (options: PdfOptions): string => {
  const small = `font:8px Inter,sans-serif;color:#646b7a;font-feature-settings:"tnum"`;
  return `<style>@page{size:${options.paper} ${options.orientation};margin:${MARGIN.top}mm ${MARGIN.side}mm ${MARGIN.bottom}mm;
@top-left{content:${cssString(options.title)};${small}}
@bottom-left{content:${cssString(options.footer.left)};${small}}
@bottom-right{content:${cssString(`${options.footer.right} · `)} counter(page) " / " counter(pages);${small}}}
@page:first{@top-left{content:""}}
body{width:${printArea(options).width}mm}</style>`;
};

/**
 * Prints a page made by `renderHtml` in mode `print`: tagged, with outline, header, footer and page numbers.
 *
 * Script is off and every request is refused. The bytes differ from run to run, because a PDF carries its date.
 */
export async function renderPdf(html: string, options: PdfOptions, browser: Browser): Promise<Uint8Array> {
  const page = await browser.newPage();
  try {
    await page.setJavaScriptEnabled(false);
    await page.setRequestInterception(true);
    page.on("request", (request) => void request.abort().catch(() => undefined));
    const area = printArea(options);
    await page.setViewport({ width: Math.round(area.width * MM), height: Math.round(area.height * MM) });
    await page.emulateMediaType("print");
    await page.setContent(html.replace("</head>", () => `${pageRules(options)}</head>`));
    await layOut(page, area.height * MM - 2, options.fillSummary);
    return await page.pdf({ preferCSSPageSize: true, printBackground: true, tagged: true, outline: true });
  } finally {
    await page.close();
  }
}

async function layOut(page: Page, height: number, fillSummary: PdfOptions["fillSummary"]): Promise<void> {
  if (fillSummary !== undefined) {
    const used = await page.evaluate(() => document.getElementById("summary")?.getBoundingClientRect().height ?? 0);
    const svg = await fillSummary(Math.floor(height - used));
    if (svg !== undefined)
      await page.evaluate((drawing) => {
        const place = document.querySelector(".lead .drawn");
        if (place !== null) place.innerHTML = drawing;
      }, svg);
  }
  const pieces = await page.evaluate(measure);
  const starts = pageStarts(pieces, height);
  await page.evaluate(breakBefore, starts);
}

/** In the page: the pieces in order, each marked with its number. Tables of full width may break between rows. */
function measure(): Piece[] {
  const pieces: Piece[] = [];
  const add = (element: Element, top: number, bottom: number, repeated: number, cost: number): void => {
    element.setAttribute("data-piece", String(pieces.length));
    pieces.push({ top, bottom, repeated, cost });
  };
  for (const unit of document.querySelectorAll(".unit")) {
    const { top, bottom } = unit.getBoundingClientRect();
    const section = unit.closest(".section, .summary");
    const first = section?.querySelector(".unit") === unit;
    const rows = unit.querySelectorAll("tbody tr");
    if (first || rows.length < 12 || unit.classList.contains("pair")) {
      add(
        first && section !== null ? section : unit,
        first && section !== null ? section.getBoundingClientRect().top : top,
        bottom,
        0,
        first ? 0 : 0.15,
      );
      continue;
    }
    const head = unit.querySelector("thead")!.getBoundingClientRect().height;
    // the first and the last four rows stay with their head and their end
    const cuts = [...rows].slice(4, -3);
    add(unit, top, rows[3]!.getBoundingClientRect().bottom, 0, 0.15);
    for (const row of cuts) {
      const at = row.getBoundingClientRect();
      add(row, at.top, at.bottom, head, 0.4);
    }
    pieces.at(-1)!.bottom = bottom;
  }
  return pieces;
}

/** In the page: breaks before the chosen pieces and writes the page numbers into the contents. */
function breakBefore(starts: number[]): void {
  for (const start of starts.slice(1)) document.querySelector(`[data-piece="${start}"]`)?.classList.add("page-start");
  for (const place of document.querySelectorAll<HTMLElement>("[data-page-of]")) {
    const piece = Number(document.getElementById(place.dataset.pageOf ?? "")?.dataset.piece);
    place.textContent = String(starts.filter((start) => start <= piece).length);
  }
}
