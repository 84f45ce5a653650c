/** A Report in its two files: HTML for the screen, PDF for the desk. */
import { formatter } from "../format.ts";
import type { ChartBlock, Report } from "../section.ts";
import { withBrowser } from "./browser.ts";
import { type RenderedChart, renderCharts } from "./chart.ts";
import { documentTitle, renderHtml } from "./html.ts";
import { renderPdf } from "./pdf.ts";
import { layRows } from "./section-page.ts";
import { leadChart } from "./summary-page.ts";
import { vegaRuntime } from "./vega-runtime.ts";

export interface RenderOptions {
  formats: readonly ("html" | "pdf")[];
  /** Default A4. */
  paper?: "A4" | "Letter";
  /** Default portrait. */
  orientation?: "portrait" | "landscape";
  /** Path of the browser that prints; default: see `findBrowser`. */
  browser?: string;
}

export interface RenderedReport {
  html: string;
  pdf?: Uint8Array;
  charts: Map<string, RenderedChart>;
}

/** Width of a chart across the page and of one beside another, in pixels; the page scales them to its own width. */
export const CHART_WIDTH = { full: 688, half: 332 } as const;
const LEAD_HEIGHT = { least: 120, most: 340 } as const;

/** Width of every chart of a report, by block id: a half block that has no neighbour gets the whole width. */
function widths(report: Report, lead: string | undefined): (block: ChartBlock) => number {
  const rows = report.sections.flatMap(({ blocks }) => layRows(blocks.filter(({ id }) => id !== lead)));
  const pairs = new Set(rows.filter((row) => row.length === 2).flatMap((row) => row.map(({ id }) => id)));
  return ({ id }) => (pairs.has(id) ? CHART_WIDTH.half : CHART_WIDTH.full);
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
  const lead = leadChart(report);
  const chartOptions = { locale: report.locale, currency: report.currency, width: widths(report, lead?.id) };
  const drawn = renderCharts(blocks, chartOptions);
  const pages = async (): Promise<RenderedReport> => ({
    html: await renderHtml(report, await drawn, { mode: "screen", vegaRuntime: await vegaRuntime() }),
    charts: await drawn,
  });
  if (!options.formats.includes("pdf")) return pages();

  const { day } = formatter(report.locale, report.currency);
  // the browser starts while the charts are drawn
  const pdf = withBrowser(async (browser) => {
    const page = await renderHtml(report, await drawn, { mode: "print" });
    return renderPdf(
      page,
      {
        paper: options.paper ?? "A4",
        orientation: options.orientation ?? "portrait",
        title: documentTitle(report),
        footer: {
          left: `Tillbook · ${report.project}`,
          right: `as of ${day(report.asOf)} · run ${report.runId}`,
        },
        fillSummary: async (extra) => {
          if (lead === undefined) return undefined;
          const height = Math.min(LEAD_HEIGHT.most, Math.max(LEAD_HEIGHT.least, lead.height + extra));
          return (await renderCharts([{ ...lead, height }], chartOptions)).get(lead.id)?.svg;
        },
      },
      browser,
    );
  }, options.browser);
  const [rendered, bytes] = await Promise.all([pages(), pdf]);
  return { ...rendered, pdf: bytes };
}
