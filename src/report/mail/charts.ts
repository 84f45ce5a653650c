/** Charts for the mail: at most four, as PNG at twice the size, because mail programs strip SVG. */
import type { ChartBlock } from "../../section.ts";
import { renderCharts } from "../charts/chart.ts";
import type { Report } from "../contract.ts";
import { fontFaces } from "../fonts.ts";

type Browser = import("puppeteer").Browser;

export interface EmailChart {
  section: string;
  block: ChartBlock;
  /** Referred to as `cid:…`. */
  cid: string;
  png: Buffer;
  /** Size as shown, in pixels; the picture itself has twice as many. */
  width: number;
  height: number;
}

/** Width of the mail's text, in pixels. */
export const EMAIL_WIDTH = 552;
/** Width that charts are drawn for: enlarged to the mail's, their letters can still be read on a phone. */
const DRAWN_WIDTH = 420;
const MOST_CHARTS = 4;

/** The charts a mail shows: one per section that has one which fits, in the order of the sections. */
export function chooseCharts(report: Report): { section: string; block: ChartBlock }[] {
  return report.sections
    .flatMap(({ name, blocks, mail }) => {
      const charts = blocks
        .filter((block) => block.kind === "chart")
        .filter(({ leastWidth = 0 }) => leastWidth <= EMAIL_WIDTH);
      const block =
        mail === undefined
          ? (charts.find(({ width }) => width === "full") ?? charts[0])
          : charts.find(({ id }) => id === mail.chart);
      return block === undefined ? [] : [{ section: name, block }];
    })
    .slice(0, MOST_CHARTS);
}

/** Draws the mail's charts and photographs them with a browser that runs no script and asks for nothing. */
export async function emailCharts(report: Report, browser: Browser): Promise<EmailChart[]> {
  const chosen = chooseCharts(report);
  if (chosen.length === 0) return [];
  const drawn = await renderCharts(
    chosen.map(({ block }) => block),
    { locale: report.locale, currency: report.currency, width: () => DRAWN_WIDTH, accent: report.brand?.accent },
  );
  const page = await browser.newPage();
  try {
    await page.setJavaScriptEnabled(false);
    await page.setRequestInterception(true);
    page.on("request", (request) => void request.abort().catch(() => undefined));
    await page.setViewport({ width: EMAIL_WIDTH, height: 600, deviceScaleFactor: 2 });
    const pictures = chosen.map(({ block }) => `<div class="picture">${drawn.get(block.id)!.svg}</div>`).join("");
    await page.setContent(
      `<!doctype html><html lang="${report.language ?? "en"}"><head><meta charset="utf-8"><style>${await fontFaces(pictures, { paper: { locale: report.locale } })}
body{margin:0;background:#fff}.picture{width:${EMAIL_WIDTH}px;background:#fff}svg{display:block;width:100%;height:auto}</style></head><body>${pictures}</body></html>`,
    );
    const places = await page.$$(".picture");
    const charts: EmailChart[] = [];
    for (const [i, { section, block }] of chosen.entries()) {
      const place = places[i]!;
      const box = (await place.boundingBox())!;
      const png = Buffer.from(await place.screenshot({ type: "png", captureBeyondViewport: true }));
      const cid = `chart-${i + 1}@tillbook`;
      charts.push({ section, block, cid, png, width: EMAIL_WIDTH, height: Math.round(box.height) });
    }
    return charts;
  } finally {
    await page.close();
  }
}
