/** Vega-Lite literals → SVG, the same bytes in every process and time zone. */
import { setImmediate } from "node:timers/promises";
import type { LocaleFormatters, LoggerInterface, View } from "vega";
import { paletteColours, paletteOf } from "../../look/theme.ts";
import type { ChartBlock, VegaLiteSpec } from "../../section.ts";
import { slug } from "../escape.ts";
import { type ChartLocale, chartLocale } from "./locale.ts";
import { withLogScales } from "./log-scales.ts";
import { CHART_CONFIG, recoloured } from "./theme.ts";
import { withUnits } from "./units.ts";
import { inUtc } from "./utc.ts";
import { drawingTools, type Vega, type VegaLite } from "./vega-bundles.ts";

export type VegaSpec = Record<string, unknown>;

export interface RenderedChart {
  svg: string;
  /** The block's spec with size and theme: what a notebook shows. */
  spec: VegaLiteSpec;
  /** The same compiled to Vega, in UTC: what the interactive page runs. */
  vega: VegaSpec;
}

/** What Vega has read of the specs that are drawn again. */
const parsed = new WeakMap<VegaSpec, ReturnType<Vega["parse"]>>();

export interface ChartOptions {
  locale: string;
  currency: string;
  /** Width of the whole drawing in pixels, labels included. */
  width(block: ChartBlock): number;
  /** The brand's accent, `#rrggbb`. Default: Tillbook's own. */
  accent?: string | undefined;
}

/**
 * Draws every chart of a report: one SVG per block, by block id.
 *
 * The same input gives the same bytes, in every time zone. Data must be inline.
 *
 * @throws Error naming the chart where its spec gives a warning, draws no mark, refers to a URL, or shares its id
 */
export async function renderCharts(
  charts: readonly ChartBlock[],
  options: ChartOptions,
): Promise<Map<string, RenderedChart>> {
  const rendered = new Map<string, RenderedChart>();
  if (charts.length === 0) return rendered;
  const tools = await drawingTools();
  const locale = formattersOf(tools.vega, options);
  const colours = paletteColours(paletteOf(options.accent));
  for (const block of charts) {
    if (rendered.has(block.id)) throw new Error(`two charts are called ${JSON.stringify(block.id)}`);
    try {
      await setImmediate();
      rendered.set(block.id, await renderChart(tools, block, options.width(block), locale, colours));
    } catch (error) {
      throw new Error(`chart ${JSON.stringify(block.id)}: ${(error as Error).message}`, { cause: error });
    }
  }
  return rendered;
}

const COMPOSED = ["hconcat", "vconcat", "concat", "repeat", "facet", "spec"];
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isComposed = (spec: VegaLiteSpec): boolean =>
  COMPOSED.some((key) => key in spec) ||
  (isRecord(spec.encoding) && ["row", "column", "facet"].some((channel) => channel in (spec.encoding as object)));

async function renderChart(
  tools: { vega: Vega; vegaLite: VegaLite },
  block: ChartBlock,
  width: number,
  locale: LocaleFormatters,
  colours: Readonly<Record<string, string>>,
): Promise<RenderedChart> {
  refuseUrls(block.spec, "spec");
  const draw = async (spec: VegaLiteSpec): Promise<RenderedChart> => {
    const vega = await withLogScales(tools.vega, compile(tools.vegaLite, spec));
    // a browser that starts meanwhile is waiting for answers
    await setImmediate();
    return { svg: await svgOf(tools.vega, vega, locale, slug(block.id)), spec, vega };
  };
  const themed = recoloured({ ...block.spec, config: CHART_CONFIG }, colours);
  if (!isComposed(block.spec)) {
    return draw({
      height: block.height,
      ...themed,
      width,
      autosize: { type: "fit-x", contains: "padding" },
    });
  }
  // Several plots in one drawing cannot be fitted by Vega: the total grows in a straight line with the width of one.
  const at = (leaf: number): VegaLiteSpec => withLeafSize(themed, leaf, block.height);
  const widthAt = async (leaf: number): Promise<number> => {
    const drawn = await draw(at(leaf));
    return Number(/width="([\d.]+)"/.exec(drawn.svg)?.[1]);
  };
  const [narrow, wide] = [await widthAt(60), await widthAt(160)];
  return draw(at(Math.max(20, Math.floor(60 + ((width - narrow) * 100) / (wide - narrow)))));
}

/** The drawing of a chart again, with a plot of another height; only for charts that are a single plot (`isFlexible`). */
export async function redrawChart(
  chart: RenderedChart,
  id: string,
  height: number,
  options: Pick<ChartOptions, "locale" | "currency">,
): Promise<string> {
  const { vega } = await drawingTools();
  return svgOf(vega, chart.vega, formattersOf(vega, options), slug(id), height);
}

const formatters = new Map<string, LocaleFormatters>();
/** How a locale's charts write numbers and dates, made once: `Intl` takes its time. */
function formattersOf(vega: Vega, { locale, currency }: Pick<ChartOptions, "locale" | "currency">): LocaleFormatters {
  const key = `${locale} ${currency}`;
  const made = formatters.get(key) ?? withUnits(vegaLocale(vega, chartLocale(locale, currency)), locale, currency);
  formatters.set(key, made);
  return made;
}
const vegaLocale = (vega: Vega, { number, time }: ChartLocale): LocaleFormatters => vega.locale(number, time);

/** Whether a chart is a single plot, whose width and height can be set. */
export const isFlexible = ({ vega }: RenderedChart): boolean =>
  typeof vega.height === "number" && typeof vega.autosize === "object";

/** Gives every single plot of a composed spec the same size. */
function withLeafSize(spec: VegaLiteSpec, width: number, height: number): VegaLiteSpec {
  const copy = { ...spec };
  for (const key of ["hconcat", "vconcat", "concat"])
    if (Array.isArray(copy[key]))
      copy[key] = copy[key].map((child: VegaLiteSpec) => withLeafSize(child, width, height));
  if (isRecord(copy.spec)) copy.spec = withLeafSize(copy.spec, width, height);
  if ("mark" in copy || "layer" in copy) Object.assign(copy, { height, ...copy, width });
  return copy;
}

/** A refused load draws an empty chart without an error, so it is looked for beforehand; data values may say what they like. */
function refuseUrls(value: unknown, path: string): void {
  if (Array.isArray(value)) for (const [i, item] of value.entries()) refuseUrls(item, `${path}[${i}]`);
  if (!isRecord(value)) return;
  for (const [key, inner] of Object.entries(value)) {
    if (key === "values" || key === "datasets") continue;
    if (key === "url" || key === "href")
      throw new Error(`${path}.${key} refers to a URL; charts carry their data inline`);
    if (inner === "image" && (key === "mark" || key === "type")) throw new Error(`${path}: image marks load URLs`);
    refuseUrls(inner, `${path}.${key}`);
  }
}

const readable = (field: string): string => {
  const words = field.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
};

/** Collects what Vega and Vega-Lite complain about; they would only print it. Vega calls these with another `this`. */
class Complaints implements LoggerInterface {
  readonly #said: string[] = [];
  readonly error = (...args: readonly unknown[]): this => {
    this.#said.push(args.join(" "));
    return this;
  };
  readonly warn = this.error;
  readonly info = (): this => this;
  readonly debug = (): this => this;
  level(): number;
  level(_: number): this;
  level(_?: number): number | this {
    return _ === undefined ? 1 : this;
  }
  /** Throws what was said, but for what matches `harmless`. */
  raise(harmless?: RegExp): void {
    const serious = this.#said.filter((text) => !harmless?.test(text));
    if (serious.length > 0) throw new Error(serious.join("; "));
  }
}

function compile(vegaLite: VegaLite, spec: VegaLiteSpec): VegaSpec {
  const logger = new Complaints();
  const { spec: vega } = vegaLite.compile(spec as never, {
    logger,
    fieldTitle: (field) => readable(String((field as { field?: unknown }).field ?? "")),
  });
  logger.raise();
  return inUtc(vega as unknown as VegaSpec);
}

/** `height`: of the plot, where it is to be another one than the spec's. */
async function svgOf(
  vega: Vega,
  spec: VegaSpec,
  locale: LocaleFormatters,
  prefix: string,
  height?: number,
): Promise<string> {
  const logger = new Complaints();
  const refuse = (): Promise<never> => Promise.reject(new Error("charts load nothing"));
  vega.setRandom(vega.randomLCG(42));
  const runtime = parsed.get(spec) ?? vega.parse(spec as never);
  parsed.set(spec, runtime);
  const view = new vega.View(runtime, {
    renderer: "none",
    logger,
    loader: { load: refuse, sanitize: refuse, http: refuse, file: refuse } as never,
  });
  view.locale(locale);
  if (height !== undefined) view.height(height);
  try {
    const svg = await view.toSVG();
    // one layer of several may have nothing to show this week (no anomaly, no partial period)
    logger.raise(/Infinite extent/);
    if (marksOf(view) === 0) throw new Error("draws no mark; its data is empty or a field name does not match");
    return forPage(svg, prefix);
  } finally {
    view.finalize();
  }
}

interface SceneNode {
  marktype?: string;
  role?: string;
  items?: SceneNode[];
  bounds?: { x1: number; y1: number; x2: number; y2: number };
}

/** Number of data marks that have a place on the drawing; axes, legends and titles do not count. */
function marksOf(view: View): number {
  const count = (node: SceneNode): number => {
    if (node.marktype !== undefined && node.role !== "mark" && node.marktype !== "group") return 0;
    if (node.role !== undefined && /^(axis|legend|title)/.test(node.role)) return 0;
    const items = node.items ?? [];
    if (node.marktype === undefined || node.marktype === "group")
      return items.reduce((sum, item) => sum + count(item), 0);
    return items.filter(({ bounds: b }) => b !== undefined && b.x2 >= b.x1 && b.y2 >= b.y1).length;
  };
  return count((view.scenegraph() as unknown as { root: SceneNode }).root);
}

/**
 * The drawing as it stands on a page. Vega numbers its ids per process; here they are numbered per chart, so that charts on one
 * page do not share them. Vega's roles make way for the one text alternative around the drawing, of which a printer needs one
 * readable text inside: a figure without any is left out of the tagged PDF. A hundredth of a pixel is precise enough.
 */
function forPage(svg: string, prefix: string): string {
  let readable = true;
  const names = new Map<string, string>();
  const own = (id: string): string => {
    const name = names.get(id) ?? `${prefix}-${names.size + 1}`;
    names.set(id, name);
    return name;
  };
  // only inside tags: text content has its angle brackets escaped
  return svg.replace(/<[^>]*>/g, (tag) => {
    // what is only there to be pointed at, or to make room
    if (/^<(?:path|line|rect)[^>]* (?:stroke-)?opacity="0"/.test(tag) && tag.endsWith("/>")) return "";
    const drawn = tag
      .replace(/ (?:role|aria-[a-z]+)="[^"]*"/g, "")
      .replace(/(\d\.\d\d)\d+/g, "$1")
      .replace(/ id="([^"]*)"/g, (_, id: string) => ` id="${own(id)}"`)
      .replace(/url\(#([^)]*)\)/g, (_, id: string) => `url(#${own(id)})`);
    if (!drawn.startsWith("<text")) return drawn;
    const shown = readable ? drawn : drawn.replace("<text", '<text aria-hidden="true"');
    readable = false;
    return shown;
  });
}
