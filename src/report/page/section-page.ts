/** A section of the report: finding, figures, blocks, actions, and how it was calculated. */
import type { Format } from "../../format.ts";
import type { Block, ChartBlock, Insufficient, Section } from "../../section.ts";
import { isFlexible, type RenderedChart } from "../charts/chart.ts";
import { html, slug } from "../escape.ts";
import { figures } from "./figures.ts";
import { table } from "./table.ts";

export interface PageContext {
  mode: "screen" | "print";
  format: Format;
  charts: ReadonlyMap<string, RenderedChart>;
}

/** Blocks as the page lays them: halves that follow each other in pairs, everything else alone and full. */
export function layRows<B extends { width: "full" | "half" }>(blocks: readonly B[]): B[][] {
  const rows: B[][] = [];
  for (const block of blocks) {
    const open = rows.at(-1);
    if (block.width === "half" && open?.length === 1 && open[0]!.width === "half") open.push(block);
    else rows.push([block]);
  }
  return rows;
}

export const sectionId = (section: Pick<Section, "name">): string => `section-${slug(section.name)}`;

export function chart(block: ChartBlock, context: PageContext): string {
  const drawn = context.charts.get(block.id);
  if (drawn === undefined) throw new Error(`chart ${JSON.stringify(block.id)} was not rendered`);
  const size = isFlexible(drawn) ? ` data-height="${drawn.vega.height}" data-width="${drawn.vega.width}"` : "";
  const least =
    block.leastWidth === undefined || context.mode === "print" ? "" : ` style="--least:${block.leastWidth}px"`;
  return `<div class="chart" data-chart="${html(block.id)}"${size}${least}><div class="drawn" role="img" aria-label="${html(block.alt)}">${drawn.svg}</div></div>`;
}

export function block(item: Block, context: PageContext): string {
  const inner =
    item.kind === "chart"
      ? chart(item, context)
      : item.kind === "table"
        ? table(item, context.mode, context.format)
        : `<ul class="text">${item.items.map((sentence) => `<li>${html(sentence)}</li>`).join("")}</ul>`;
  const subtitle = item.subtitle === "" ? "" : `<p class="sub">${html(item.subtitle)}</p>`;
  return `<article class="block ${item.kind}-block" id="block-${slug(item.id)}"><h3>${html(item.title)}</h3>${subtitle}${inner}</article>`;
}

const list = (title: string, name: string, items: readonly string[], { say }: Format): string =>
  items.length === 0
    ? ""
    : `<div class="${name}"><h3>${html(say(title))}</h3><ul>${items.map((item) => `<li>${html(item)}</li>`).join("")}</ul></div>`;

function notes(items: readonly string[], { mode, format }: PageContext): string {
  if (items.length === 0) return "";
  const how = html(format.say("How calculated"));
  const text = items.map((item) => `<li>${html(item)}</li>`).join("");
  return mode === "print"
    ? `<div class="notes"><h3>${how}</h3><ul>${text}</ul></div>`
    : `<details class="notes"><summary>${how}</summary><ul>${text}</ul></details>`;
}

/** Why a page says nothing, and when it will. */
const why = ({ needs, has, failed }: Insufficient, { say }: Format): string => {
  const [need, there] = [`<strong>${html(needs)}</strong>`, `<strong>${html(has)}</strong>`];
  return failed
    ? `${html(say("This page is left out because what it would say did not come true on the shop's own past. It needs"))} ${need}; ${there}.`
    : `${html(say("This page appears as soon as there is enough to say something reliable. It needs"))} ${need}; ${html(say("so far there is"))} ${there}.`;
};

/** `without`: id of the chart that stands on the summary page already. */
export function sectionHtml(item: Section, context: PageContext, without?: string): string {
  const head = `<header class="unit head"><p class="kicker">${html(item.topic)}</p><h2>${html(item.title)}</h2><p class="sub">${html(item.subtitle)}</p></header>`;
  if (item.insufficient !== undefined)
    return `<section class="section thin" id="${sectionId(item)}" aria-label="${html(item.topic)}"><header class="unit head"><p class="kicker">${html(item.topic)}</p><h2>${html(item.title)}</h2></header><p class="needs unit">${why(item.insufficient, context.format)}</p></section>`;
  const shown = item.blocks.filter(({ id, screenOnly }) => id !== without && !(screenOnly && context.mode === "print"));
  const rows = layRows(shown)
    .map(
      (row) =>
        `<div class="row unit${row.length === 2 ? " pair" : ""}">${row.map((one) => block(one, context)).join("")}</div>`,
    )
    .join("");
  const strip = item.figures.length === 0 ? "" : `<div class="unit">${figures(item.figures, context.format)}</div>`;
  const actions = list("What to do", "actions", item.actions, context.format);
  const foot =
    actions + notes([...item.notes, ...(context.mode === "screen" ? (item.screenNotes ?? []) : [])], context);
  return `<section class="section" id="${sectionId(item)}" aria-label="${html(item.topic)}">${head}${strip}${rows}${foot === "" ? "" : `<footer class="unit foot">${foot}</footer>`}</section>`;
}
