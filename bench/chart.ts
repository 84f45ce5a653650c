/** Every row with a bar as a dot: how much of its bar it takes. */

import { THEME } from "../src/look/theme.ts";
import { renderCharts } from "../src/report/charts/chart.ts";
import type { VegaLiteSpec } from "../src/section.ts";
import { GROUPS, type Row, shareOfBar } from "./row.ts";

const WIDTH = 880;
const ROW_HEIGHT = 17;
const TICKS = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100];

/** Two decimals, or as many as it takes to show a digit. */
const written = (share: number): string => (share >= 0.1 ? share.toFixed(2) : share.toPrecision(1));

function dots(rows: readonly Row[]): { label: string; share: number; text: string; verdict: string }[] {
  const barred = rows.flatMap((row) => {
    const share = shareOfBar(row);
    return share === null ? [] : [{ row, share }];
  });
  return barred
    .sort((a, b) => GROUPS.indexOf(a.row.group) - GROUPS.indexOf(b.row.group))
    .map(({ row: { work, peer, verdict }, share }) => ({
      label: peer === null ? work : `${work} / ${peer}`,
      share,
      text: written(share),
      verdict,
    }));
}

function specOf(rows: readonly Row[]): VegaLiteSpec {
  const values = dots(rows);
  const shares = [1, ...values.map(({ share }) => share)];
  // room for the labels outside of the dots
  const domain = [Math.min(...shares) / 2, Math.max(...shares) * 2] as const;
  const x = {
    field: "share",
    type: "quantitative",
    scale: { type: "log", domain },
    axis: {
      title: "measured ÷ bar; left of 1 the bar is met",
      format: "~g",
      values: TICKS.filter((tick) => tick >= domain[0] && tick <= domain[1]),
    },
  };
  const y = {
    field: "label",
    type: "nominal",
    sort: null,
    axis: { title: null, labelLimit: 520, grid: true, domain: false },
  };
  const color = {
    field: "verdict",
    type: "nominal",
    scale: { domain: ["met", "short"], range: [THEME.accent, THEME.bad] },
    legend: { title: null },
  };
  return {
    data: { values },
    // the letters of a font that stands in may be wider
    padding: { left: 56, right: 4, top: 4, bottom: 4 },
    layer: [
      {
        mark: { type: "rule", strokeDash: [4, 3] },
        data: { values: [{ share: 1 }] },
        encoding: { x },
      },
      { mark: { type: "circle", size: 60, opacity: 1 }, encoding: { x, y, color } },
      // on the side that the line at 1 is not
      ...[
        { filter: "datum.share <= 1", align: "right", dx: -8 },
        { filter: "datum.share > 1", align: "left", dx: 8 },
      ].map(({ filter, align, dx }) => ({
        transform: [{ filter }],
        mark: { type: "text", align, dx },
        encoding: { x, y, text: { field: "text" } },
      })),
    ],
  };
}

/** The drawing as SVG on white, because a page that shows it may be dark; undefined where no row has a bar. */
export async function performanceChart(rows: readonly Row[]): Promise<string | undefined> {
  const { length } = dots(rows);
  if (length === 0) return undefined;
  const block = {
    kind: "chart",
    id: "performance",
    title: "Performance",
    subtitle: "measured ÷ bar",
    width: "full",
    alt: "",
    spec: specOf(rows),
    height: length * ROW_HEIGHT,
  } as const;
  const options = { locale: "en-GB", currency: "GBP", width: () => WIDTH };
  const { svg } = (await renderCharts([block], options)).get(block.id)!;
  return `${svg
    // a picture cannot load the font: elsewhere it is what stands in for it
    .replaceAll(`"${THEME.font}"`, `"${THEME.font}, Helvetica, Arial, sans-serif"`)
    .replace(/^<svg[^>]*>/, (opening) => `${opening}<rect width="100%" height="100%" fill="${THEME.surface}"/>`)}\n`;
}
