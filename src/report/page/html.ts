/** One Report value → one HTML file: interactive and offline for the screen, or still and without script for the printer. */
import { createHash } from "node:crypto";
import { formatter } from "../../format.ts";
import { darkColours, paletteOf } from "../../look/theme.ts";
import type { Report } from "../../section.ts";
import type { RenderedChart } from "../charts/chart.ts";
import { chartLocale } from "../charts/locale.ts";
import { withUnits } from "../charts/units.ts";
import { html, scriptJson } from "../escape.ts";
import { fontFaces } from "../fonts.ts";
import { type PageData, pageScript } from "./script.ts";
import { section, sectionId } from "./section-page.ts";
import { styleSheet } from "./style.ts";
import { leadChart, logo, summary } from "./summary-page.ts";

export interface HtmlOptions {
  /** `screen`: works offline, interactive. `print`: pre-rendered charts only, no script. */
  mode: "screen" | "print";
  /** The Vega runtime (`vegaRuntime()`); without it the charts of a screen page stay still. */
  vegaRuntime?: string;
}

/** A script's entry in a content security policy. */
export const hash = (script: string): string => `'sha256-${createHash("sha256").update(script).digest("base64")}'`;

/** Short enough for a tab: "Acme · Week 48 · 28 Nov – 4 Dec 2011". */
export const documentTitle = (report: Report): string => `${report.project} · ${report.periodShort}`;

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
  const context = { mode: options.mode, format: formatter(report.locale, report.currency), charts };
  const lead = leadChart(report)?.id;
  const main = `${summary(report, context)}${report.sections.map((item) => section(item, context, lead)).join("")}`;
  const scripts =
    options.mode === "screen" && options.vegaRuntime !== undefined
      ? script(report, charts, options.vegaRuntime)
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
      : `<a class="skip" href="#main">Skip to the report</a>${side(report)}<main id="main">${main}${colophon(report)}</main>`;
  return `<!doctype html>
<html lang="${html(report.locale)}">
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
  `<nav class="side" aria-label="Contents">${logo(report)}<p>${html(report.project)}<small>${html(report.periodShort)}</small></p><ol><li><a href="#summary">Summary</a></li>${report.sections
    .map((item) => `<li><a href="#${sectionId(item)}">${html(item.topic)}</a></li>`)
    .join("")}</ol></nav>`;

const colophon = (report: Report): string =>
  `<footer class="colophon">${html(documentTitle(report))} · edition ${html(report.edition)} · as of ${html(
    formatter(report.locale, report.currency).day(report.asOf),
  )} · run ${html(report.runId)} · configuration ${html(report.configHash)}</footer>`;

/** What makes a page's charts and tables live: the data block and the scripts that run, for pages of this house. */
export function script(
  report: Pick<Report, "locale" | "currency" | "brand">,
  charts: ReadonlyMap<string, RenderedChart>,
  runtime: string,
): { data: string; runs: string[] } {
  const { number, time, units } = chartLocale(report.locale, report.currency);
  const data: PageData = {
    charts: Object.fromEntries(
      [...charts].map(([id, { vega, svg }]) => [
        id,
        { spec: vega, width: Number(/width="([\d.]+)"/.exec(svg)?.[1] ?? 0) },
      ]),
    ),
    number,
    time,
    units,
    dark: darkColours(paletteOf(report.brand?.accent)),
    texts: {
      search: "Search this table",
      all: "Show all # rows",
      fewer: "Show fewer",
      copy: "Copy",
      copied: "Copied",
      download: "Download CSV",
      least: "at least",
    },
  };
  const start = `(${pageScript.toString()})(JSON.parse(document.getElementById("data").textContent),vega,${withUnits.toString()})`;
  return { data: scriptJson(data), runs: [runtime, start.replaceAll("</script", "<\\/script")] };
}
