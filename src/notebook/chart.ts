/** Charts for a cell: a picture that stays wherever the notebook is read, or a live page of its own in a frame. */

import { THEME } from "../look/theme.ts";
import { type RenderedChart, renderCharts } from "../report/charts/chart.ts";
import { interWidth } from "../report/charts/text-width.ts";
import { html } from "../report/escape.ts";
import type { ChartBlock, VegaLiteSpec } from "../section.ts";
import { FONTS } from "./markup.ts";

export interface ChartLook {
  locale: string;
  currency: string;
}

/** Width of a drawing in pixels: that of a full page of the report. */
export const CHART_WIDTH = 688;
const MARGIN = 14;
const TITLE = 15;
const SUBTITLE = 11.5;

/** Text broken where it would leave the drawing. */
function broken(text: string, size: number, weight: number, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/).filter((one) => one !== "")) {
    const longer = lines.length === 0 ? word : `${lines.at(-1)} ${word}`;
    if (lines.length > 0 && interWidth(longer, size, weight) <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

/** In a cell nothing stands above the drawing, so it carries its own title, and a white ground for dark pages. */
function titled(block: ChartBlock, width: number): ChartBlock {
  const room = width - 2 * MARGIN;
  const title = broken(block.title, TITLE, 650, room);
  const subtitle = broken(block.subtitle, SUBTITLE, 400, room);
  const heading =
    title.length + subtitle.length === 0
      ? {}
      : {
          title: {
            text: title.length === 0 ? [""] : title,
            ...(subtitle.length === 0 ? {} : { subtitle }),
            anchor: "start",
            frame: "bounds",
            fontSize: TITLE,
            fontWeight: 600,
            lineHeight: TITLE * 1.3,
            color: THEME.ink,
            subtitleFontSize: SUBTITLE,
            subtitleColor: THEME.muted,
            subtitlePadding: 4,
            offset: 14,
          },
        };
  return {
    ...block,
    spec: {
      ...block.spec,
      ...heading,
      background: THEME.surface,
      padding: { left: MARGIN, right: MARGIN, top: MARGIN, bottom: MARGIN },
    },
  };
}

/** Draws a chart as it stands in a cell. */
export async function drawChart(block: ChartBlock, look: ChartLook, width = CHART_WIDTH): Promise<RenderedChart> {
  const drawn = await renderCharts([titled(block, width)], { ...look, width: () => width });
  const chart = drawn.get(block.id)!;
  const svg = chart.svg
    .replaceAll(`font-family="${THEME.font}"`, `font-family="${html(FONTS)}"`)
    .replace(/^<svg /, `<svg role="img" aria-label="${html(block.alt)}" `);
  return { ...chart, svg };
}

const text = (value: unknown): string =>
  Array.isArray(value) ? value.join(" ") : typeof value === "string" ? value : "";

/** A Vega-Lite literal as a chart block: its own title, height and width are kept. */
export function blockOf(spec: VegaLiteSpec, id: string): { block: ChartBlock; width: number } {
  const { title, height, width, config: _config, $schema: _schema, ...rest } = spec;
  const own = typeof title === "object" && title !== null && !Array.isArray(title) ? title : { text: title };
  const heading = text(Reflect.get(own, "text"));
  const subtitle = text(Reflect.get(own, "subtitle"));
  return {
    width: typeof width === "number" ? width : CHART_WIDTH,
    block: {
      kind: "chart",
      id,
      title: heading,
      subtitle,
      width: "full",
      height: typeof height === "number" ? height : 260,
      alt: [heading, subtitle].filter((one) => one !== "").join(". ") || "Chart",
      spec: rest,
    },
  };
}

/** Height of a drawing in pixels. */
export const heightOf = (svg: string): number => Math.ceil(Number(/ height="([\d.]+)"/.exec(svg)?.[1] ?? 300));
