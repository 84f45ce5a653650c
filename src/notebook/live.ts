/**
 * Interactive output: a whole page with the Vega runtime inside a frame, so that neither the notebook's page nor its
 * script loader can get in its way. It refers to nothing outside itself. A viewer that drops frames shows a sentence.
 */
import type { Format } from "../format.ts";
import type { RenderedChart } from "../report/charts/chart.ts";
import { vegaRuntime } from "../report/charts/vega-runtime.ts";
import { fontFaces } from "../report/fonts.ts";
import { hash, script } from "../report/page/html.ts";
import { styleSheet } from "../report/page/style.ts";

const FALLBACK = "An interactive view stands here when the notebook is run and trusted.";

/** The frame is as high as its page, as soon as that is known. */
const FIT = `(function(){function fit(){var f=window.frameElement;if(f)f.style.height=Math.ceil(document.body.getBoundingClientRect().height)+4+"px"}addEventListener("load",fit);new ResizeObserver(fit).observe(document.body)})();`;

/** Nothing but what ends the attribute is escaped: the scripts must stay the bytes that the policy names. */
const attribute = (text: string): string => text.replaceAll("&", "&amp;").replaceAll('"', "&quot;");

/** A page as the content of a frame of `height` pixels. */
export const framed = (page: string, height: number): string =>
  `<iframe title="Interactive view" style="width:100%;height:${height}px;border:0;color-scheme:light" srcdoc="${attribute(page)}">${FALLBACK}</iframe>`;

/** A fragment of the report (charts as the report draws them, tables) as a page of its own, live. */
export async function livePage(
  body: string,
  charts: ReadonlyMap<string, RenderedChart>,
  format: Format,
): Promise<string> {
  const { data, runs } = script(format, charts, await vegaRuntime());
  const scripts = [...runs, FIT];
  const policy = [
    "default-src 'none'",
    "style-src 'unsafe-inline'",
    "font-src data:",
    "img-src data:",
    `script-src ${scripts.map(hash).join(" ")}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  const style = `${styleSheet("screen")}body{min-height:0;display:block}main{padding:8px 2px;max-width:none}.section,.summary{border-top:0;padding-top:0;margin-bottom:0}html{font-size:14px}`;
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}"><style>${await fontFaces(body)}${style}</style></head><body class="screen"><main>${body}</main><script type="application/json" id="data">${data}</script>${scripts.map((run) => `<script>${run}</script>`).join("")}</body></html>`;
}
