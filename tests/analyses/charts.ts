/** Draws the charts of a section as the report does; a warning or an empty drawing is an error. */
import { renderCharts } from "../../src/report/charts/chart.ts";
import type { ChartBlock, Section } from "../../src/section.ts";

export const chartsOf = (section: Section): ChartBlock[] => section.blocks.filter((block) => block.kind === "chart");

export async function draw(section: Section): Promise<Map<string, string>> {
  const drawn = await renderCharts(chartsOf(section), { locale: "en-GB", currency: "GBP", width: () => 600 });
  return new Map([...drawn].map(([id, { svg }]) => [id, svg]));
}
