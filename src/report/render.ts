/** A Report in its two files: HTML for the screen, PDF for the desk. */
import type { ExploreData } from "../explore/contract.ts";
import type { ChartBlock } from "../section.ts";
import { type RenderedChart, redrawChart, renderCharts } from "./charts/chart.ts";
import { vegaRuntime } from "./charts/vega-runtime.ts";
import type { Report } from "./contract.ts";
import { formatOf } from "./format-of.ts";
import { documentTitle, renderHtml } from "./page/html.ts";
import { layRows } from "./page/section-page.ts";
import { leadChart } from "./page/summary-page.ts";
import { withBrowser } from "./print/browser.ts";
import { printArea, renderPdf } from "./print/pdf.ts";

export interface RenderOptions {
  formats: readonly ("html" | "pdf")[];
  /** Default A4. */
  paper?: "A4" | "Letter";
  /** Default portrait. */
  orientation?: "portrait" | "landscape";
  /** What a reader of the HTML can filter. Default: nothing. */
  explore?: ExploreData | undefined;
  /** Path of the browser that prints; default: see `findBrowser`. */
  browser?: string;
}

export interface RenderedReport {
  html: string;
  pdf?: Uint8Array;
  /** What a reader of the PDF will miss. */
  warnings: string[];
  charts: Map<string, RenderedChart>;
}

/** Width of the page on which charts are drawn, and the gap between two that stand side by side, in pixels. */
const PAGE_WIDTH = 688;
const GAP = 22;

/** Width of every chart: a half block that has no neighbour gets the whole page. */
function widths(report: Report, page: number): (block: ChartBlock) => number {
  const lead = leadChart(report)?.id;
  const rows = report.sections.flatMap(({ blocks }) => layRows(blocks.filter(({ id }) => id !== lead)));
  const pairs = new Set(rows.filter((row) => row.length === 2).flatMap((row) => row.map(({ id }) => id)));
  return ({ id }) => (pairs.has(id) ? (page - GAP) / 2 : page);
}

/**
 * Renders a report.
 *
 * The HTML is one file that works offline; the PDF is printed from the same content. The HTML is the same bytes for the
 * same report, on every machine and in every time zone.
 *
 * @throws UserError where a PDF is wanted and no browser can be started
 */
export async function renderReport(report: Report, options: RenderOptions): Promise<RenderedReport> {
  const blocks = report.sections.flatMap((section) => section.blocks).filter((block) => block.kind === "chart");
  const { locale, currency } = report;
  const draw = (page: number): ReturnType<typeof renderCharts> =>
    renderCharts(blocks, { locale, currency, width: widths(report, page), accent: report.brand?.accent });
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
  const drawn = begun.then(() => draw(PAGE_WIDTH));
  const screen = async (): Promise<RenderedReport> => ({
    html: await renderHtml(report, await drawn, {
      mode: "screen",
      vegaRuntime: await vegaRuntime(),
      explore: options.explore,
    }),
    charts: await drawn,
    warnings: [],
  });
  if (!options.formats.includes("pdf")) {
    begin();
    return screen();
  }

  const { paper = "A4", orientation = "portrait" } = options;
  const { width } = printArea({ paper, orientation });
  const printed = orientation === "portrait" ? drawn : begun.then(() => draw(Math.floor(width)));
  const paged = printed.then((charts) => renderHtml(report, charts, { mode: "print" }));
  // the browser starts while the charts are drawn, and lays its page out while the other one is written
  const print = withBrowser(
    (browser) => {
      const { day, say } = formatOf(report);
      const footer = {
        left: `Tillbook · ${report.project}`,
        right: say(`as of ${day(report.asOf)} · run ${report.runId}`),
      };
      const redraw = async (id: string, height: number): Promise<string> =>
        redrawChart((await printed).get(id)!, id, height, { locale, currency });
      return renderPdf(paged, { paper, orientation, title: documentTitle(report), footer, redraw }, browser);
    },
    options.browser,
    begin,
  );
  const [rendered, pdf] = await Promise.all([paged.then(screen), print]);
  return { ...rendered, ...pdf };
}
