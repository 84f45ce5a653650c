/** The printed report: the same page, laid out for paper by a browser that may run no script and ask for nothing. */
import type { Browser } from "puppeteer";
import { cssString } from "../escape.ts";
import { layOut, type Redraw } from "./layout.ts";
import { missingGlyphs, missingGlyphsWarning } from "./missing-glyphs.ts";
import { packObjects } from "./object-streams.ts";

export interface PdfOptions {
  paper: "A4" | "Letter";
  orientation: "portrait" | "landscape";
  /** Above every page but the first. */
  title: string;
  footer: { left: string; right: string };
  /** Draws charts higher or lower, so that sections fit and pages are full. */
  redraw: Redraw;
}

const PAPER = { A4: [210, 297], Letter: [215.9, 279.4] } as const;
const MARGIN = { top: 17, bottom: 17, side: 13.98 } as const;
const MM = 96 / 25.4;

/** Width and height in pixels of what a page can hold. */
export function printArea({ paper, orientation }: Pick<PdfOptions, "paper" | "orientation">): {
  width: number;
  height: number;
} {
  const [short, long] = PAPER[paper];
  const [width, height] = orientation === "portrait" ? [short, long] : [long, short];
  return { width: (width - 2 * MARGIN.side) * MM, height: (height - MARGIN.top - MARGIN.bottom) * MM };
}

const pageRules = (options: PdfOptions): string => {
  const small = `font:8px Inter,sans-serif;color:#646b7a;font-feature-settings:"tnum"`;
  return `<style>@page{size:${options.paper} ${options.orientation};margin:${MARGIN.top}mm ${MARGIN.side}mm ${MARGIN.bottom}mm;
@top-left{content:${cssString(options.title)};${small}}
@bottom-left{content:${cssString(options.footer.left)};${small}}
@bottom-right{content:${cssString(`${options.footer.right} · `)} counter(page) " / " counter(pages);${small}}}
@page:first{@top-left{content:""}}
body{width:${printArea(options).width}px}
@media(max-height:${LOW}px){body{visibility:hidden}}</style>`;
};

/** Height of the window in which the page is laid out: nothing in it is drawn before it is printed, on pages that are higher. */
const LOW = 8;

export interface PrintedReport {
  pdf: Uint8Array;
  /** What a reader of the PDF will miss. */
  warnings: string[];
}

/**
 * Prints a page made by `renderHtml` in mode `print`: tagged, with outline, header, footer and page numbers. The page of the
 * browser opens while `html` is made.
 *
 * Script is off and every request is refused. The bytes differ from run to run, because a PDF carries its date.
 */
export async function renderPdf(html: Promise<string>, options: PdfOptions, browser: Browser): Promise<PrintedReport> {
  const page = await browser.newPage();
  let closing: Promise<void> | undefined;
  try {
    await page.setJavaScriptEnabled(false);
    await page.setRequestInterception(true);
    page.on("request", (request) => void request.abort().catch(() => undefined));
    const area = printArea(options);
    await page.setViewport({ width: Math.round(area.width), height: LOW });
    await page.emulateMediaType("print");
    await page.setContent((await html).replace("</head>\n<body", () => `${pageRules(options)}</head>\n<body hidden`));
    await page.evaluate(showInFonts);
    // two pixels for what rounding may add up to
    await layOut(page, area.height - 2, options.redraw);
    const warning = missingGlyphsWarning(await missingGlyphs(page));
    const pdf = await page.pdf({
      preferCSSPageSize: true,
      printBackground: true,
      tagged: true,
      outline: true,
      waitForFonts: false,
    });
    // while the objects are packed
    closing = page.close();
    return { pdf: packObjects(pdf), warnings: warning === undefined ? [] : [warning] };
  } finally {
    await (closing ?? page.close());
  }
}

/** Runs in the page: a page that is laid out before its fonts are there is laid out twice. */
async function showInFonts(): Promise<void> {
  await Promise.all([...document.fonts].map((face) => face.load()));
  document.body.hidden = false;
}
