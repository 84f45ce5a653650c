/** One Report value → one HTML file: interactive and offline for the screen, or still and without script for the printer. */
import { createHash } from "node:crypto";
import { deflateRawSync } from "node:zlib";
import type { ExploreData } from "../../explore/contract.ts";
import { packExplore } from "../../explore/pack.ts";
import { catalogueOf, LIVE, sayIn } from "../../language/catalogue.ts";
import { darkColours, paletteOf } from "../../look/theme.ts";
import type { RenderedChart } from "../charts/chart.ts";
import { chartLocale } from "../charts/locale.ts";
import type { Report } from "../contract.ts";
import { html, scriptJson, slug } from "../escape.ts";
import { fontFaces } from "../fonts.ts";
import { formatOf } from "../format-of.ts";
import type { PageData } from "./live/data.ts";
import { PAGE_SCRIPT } from "./page-script.ts";
import { sectionHtml, sectionId } from "./section-page.ts";
import { styleSheet } from "./style.ts";
import { FIGURES_IN_A_ROW, leadChart, logo, summary } from "./summary-page.ts";

export interface HtmlOptions {
  /** `screen`: works offline, interactive. `print`: pre-rendered charts only, no script. */
  mode: "screen" | "print";
  /** The Vega runtime (`vegaRuntime()`); without it the charts of a screen page stay still. */
  vegaRuntime?: string;
  /** What the reader can filter; without it the page has no filter. */
  explore?: ExploreData | undefined;
}

/** A script's entry in a content security policy. */
export const hash = (script: string): string => `'sha256-${createHash("sha256").update(script).digest("base64")}'`;

/** Short enough for a tab: "Acme · Week 48 · 28 Nov – 4 Dec 2011". */
export const documentTitle = ({ project, filter, periodShort }: Report): string =>
  [project, ...(filter === undefined ? [] : [filter]), periodShort].join(" · ");

/**
 * The report as one file that refers to nothing outside itself; a content security policy says so to the browser.
 *
 * `charts`: from `renderCharts`, one for every chart block of the report.
 */
export async function renderHtml(
  report: Report,
  charts: ReadonlyMap<string, RenderedChart>,
  options: HtmlOptions,
): Promise<string> {
  const context = { mode: options.mode, format: formatOf(report), charts };
  const lead = leadChart(report)?.id;
  const main = `${summary(report, context)}${report.sections.map((item) => sectionHtml(item, context, lead)).join("")}`;
  const scripts =
    options.mode === "screen" && options.vegaRuntime !== undefined
      ? script(report, charts, options.vegaRuntime, options.explore)
      : undefined;
  const policy = [
    "default-src 'none'",
    "style-src 'unsafe-inline'",
    "font-src data:",
    "img-src data:",
    ...(scripts === undefined ? [] : [`script-src ${scripts.runs.map(hash).join(" ")}`]),
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  const body =
    options.mode === "print"
      ? `<main>${main}</main>`
      : `<a class="skip" href="#main">${context.format.say("Skip to the report")}</a>${side(report)}<main id="main">${main}${colophon(report)}</main>`;
  return `<!doctype html>
<html lang="${report.language ?? "en"}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="${options.mode === "print" ? "light" : "light dark"}">
<title>${html(documentTitle(report))}</title>
<style>${await fontFaces(body, options.mode === "print" ? { paper: { locale: report.locale } } : {})}${styleSheet(options.mode, report.brand)}</style>
</head>
<body class="${options.mode}">
${body}
${scripts === undefined ? "" : `<script type="application/json" id="data">${scripts.data}</script>\n${scripts.runs.map((run) => `<script>${run}</script>`).join("\n")}\n`}</body>
</html>
`;
}

const side = (report: Report): string =>
  `<nav class="side" aria-label="${sayIn(report.language)("Contents")}">${logo(report)}<p>${html(report.project)}<small>${html(report.periodShort)}</small></p><ol><li><a href="#summary">${html(sayIn(report.language)("Summary"))}</a></li>${report.sections
    .map((item) => `<li><a href="#${sectionId(item)}">${html(item.topic)}</a></li>`)
    .join("")}</ol>${neighbourLinks(report)}</nav>`;

const neighbourLinks = ({ neighbours, language }: Report): string =>
  neighbours === undefined
    ? ""
    : `<p class="neighbours">${neighbours.previous === undefined ? "" : `<a href="${html(neighbours.previous.href)}" rel="prev">${html(sayIn(language)(`← Edition ${neighbours.previous.edition}`))}</a>`}<a href="${html(neighbours.all)}">${html(sayIn(language)("All editions"))}</a></p>`;

const colophon = (report: Report): string =>
  `<footer class="colophon">${neighbourLinks(report)}${html(documentTitle(report))} · ${html(
    sayIn(report.language)(
      `edition ${report.edition} · as of ${formatOf(report).day(report.asOf)} · run ${report.runId} · configuration ${report.configHash}`,
    ),
  )}</footer>`;

/** What makes a page's charts and tables live: the data block and the scripts that run. */
export function script(
  report: Pick<Report, "locale" | "currency" | "language" | "brand"> & Partial<Pick<Report, "sections" | "figures">>,
  charts: ReadonlyMap<string, RenderedChart>,
  runtime: string,
  explore?: ExploreData,
): { data: string; runs: string[] } {
  const { locale, currency, language } = report;
  const { number, time } = chartLocale(locale, currency);
  const blocks = (report.sections ?? []).flatMap((one) => one.blocks);
  const drawn = new Map(blocks.flatMap((one) => (one.kind === "chart" ? [[one.id, one] as const] : [])));
  const data: PageData = {
    locale,
    currency,
    ...(language === undefined ? {} : { words: catalogueOf(language)[LIVE] ?? {} }),
    number,
    time,
    dark: darkColours(paletteOf(report.brand?.accent)),
    charts: Object.fromEntries(
      [...charts].map(([id, { vega, svg }]) => {
        const block = drawn.get(id);
        return [
          id,
          {
            spec: vega,
            width: Number(/width="([\d.]+)"/.exec(svg)?.[1] ?? 0),
            ...(block?.leastWidth === undefined ? {} : { least: block.leastWidth }),
            ...(block?.live === undefined ? {} : { live: block.live }),
          },
        ];
      }),
    ),
    tables: Object.fromEntries(
      blocks.flatMap((one) =>
        one.kind === "table" && one.live !== undefined
          ? [[slug(one.id), { columns: one.columns, live: one.live, rows: one.rows }]]
          : [],
      ),
    ),
    figures: (report.figures ?? []).slice(0, FIGURES_IN_A_ROW),
    ...(explore === undefined ? {} : { explore: carried(explore) }),
  };
  return { data: scriptJson(data), runs: [runtime, PAGE_SCRIPT] };
}

/** The shop as the page carries it: deflated, which browsers undo by themselves. */
function carried(explore: ExploreData): NonNullable<PageData["explore"]> {
  const { customers, orders: _, items: __, ...head } = explore;
  const body = deflateRawSync(packExplore(explore), { level: 9 }).toString("base64");
  return { head, ids: [...customers.ids], body };
}
