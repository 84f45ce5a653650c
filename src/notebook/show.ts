/** `show`: tables, charts, sections and reports in a cell. */
import { inspect } from "node:util";
import { rowsOf } from "../analyses/rows.ts";
import pl from "../columns/polars.ts";
import { UserError } from "../errors.ts";
import type { Facts } from "../facts/contract.ts";
import type { Format } from "../format.ts";
import { formatter } from "../format.ts";
import type { QualityResult } from "../quality/clean.ts";
import type { Report } from "../report/contract.ts";
import { html } from "../report/escape.ts";
import type { Block, Section, VegaLiteSpec } from "../section.ts";
import { contextOfQuality, type Dataset, isDataset, summaryText } from "./dataset.ts";
import { currentFormat, emit, notebook, type Output, summaryMarkup } from "./display.ts";
import { frameMarkup } from "./frame-markup.ts";
import { type MarkupCell, markupBlock, markupTable, muted } from "./markup.ts";
import { contractOf, originOf } from "./origins.ts";

/** How `show` shows a value. */
export interface ShowOptions {
  /** Charts answer to the pointer, tables can be sorted and searched. Default: false, a picture that stays. */
  interactive?: boolean;
  /** Rows of a table. Default: all up to 20, else the first 10. */
  rows?: number;
  /** How numbers are written, such as en-GB. Default: that of the data loaded last. */
  locale?: string;
  /** ISO 4217 code of the money. Default: that of the data loaded last. */
  currency?: string;
}

/** A Vega-Lite 6 literal; `data` may be a frame. */
export interface ChartSpec {
  data: pl.DataFrame | { values: unknown };
  mark?: unknown;
  encoding?: unknown;
  /** A text, or `{ text, subtitle }`. */
  title?: unknown;
  /** Of the drawing, in pixels. Default: that of a page of the report. */
  width?: number | string | object;
  /** Of the plot, in pixels. Default: 260. */
  height?: number | string | object;
  [key: string]: unknown;
}

/** What `show` can show: frames, series, charts, sections, reports, datasets and results of an analysis. */
export type Showable =
  | pl.DataFrame
  | pl.LazyDataFrame
  | pl.Series
  | Dataset
  | Facts
  | Readonly<Record<string, pl.DataFrame>>
  | QualityResult
  | Section
  | Report
  | Block
  | ChartSpec
  | readonly object[]
  | string;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isFrame = (value: unknown): value is pl.DataFrame => pl.DataFrame.isDataFrame(value);
const isSeries = (value: unknown): value is pl.Series => pl.Series.isSeries(value);
const has = (value: unknown, ...keys: string[]): boolean =>
  isRecord(value) && !isFrame(value) && keys.every((key) => key in value);

const isLazy = (value: unknown): value is pl.LazyDataFrame => has(value, "collectSync", "_ldf");
const isBlock = (value: unknown): value is Block => has(value, "kind", "id", "title");
const isSection = (value: unknown): value is Section => has(value, "topic", "blocks", "figures", "notes");
const isReport = (value: unknown): value is Report => has(value, "edition", "sections", "headline");
const isQuality = (value: unknown): value is QualityResult => has(value, "rows", "rejectedBy", "profile", "gate");
const isFacts = (value: unknown): value is Facts => has(value, "orders", "items", "customers", "products", "asFrame");
const framesOf = (facts: Facts): Record<string, pl.DataFrame> =>
  Object.fromEntries(
    (["orders", "items", "customers", "products"] as const).map((name) => [name, facts.asFrame(name)]),
  );
const isChart = (value: unknown): value is ChartSpec =>
  has(value, "data") &&
  ["mark", "layer", "hconcat", "vconcat", "concat", "facet", "repeat"].some((key) => has(value, key));
const isFrames = (value: unknown): value is Record<string, pl.DataFrame> =>
  isRecord(value) && !isFrame(value) && Object.keys(value).length > 0 && Object.values(value).every(isFrame);

/** Whether a value shows itself when it is a cell's last expression. */
export const showsItself = (value: unknown): boolean =>
  [isFrame, isSeries, isLazy, isDataset, isBlock, isSection, isReport, isQuality, isFacts, isChart, isFrames].some(
    (is) => is(value),
  );

/** How the value itself writes numbers, where it says so. */
function formatOf(value: Showable, { locale, currency }: ShowOptions): Format {
  const own = isDataset(value)
    ? value.context.format
    : isReport(value)
      ? formatter(value.locale, value.currency)
      : (originOf(value)?.context.format ??
        (isQuality(value) ? contextOfQuality(value)?.format : undefined) ??
        currentFormat());
  return locale === undefined && currency === undefined
    ? own
    : formatter(locale ?? own.locale, currency ?? own.currency);
}

const htmlOutput = (text: string, plain: string): Output => ({ mime: "text/html", text, plain });

const frameOutput = (frame: pl.DataFrame, format: Format, rows: number | undefined, title = ""): Output => {
  const table = frameMarkup(frame, { format, rows, contract: contractOf(frame) });
  return htmlOutput(title === "" ? table : markupBlock(title, "", table), String(frame));
};

/** Several tables: what each is, how large, and the first one's beginning. */
function framesOutput(frames: Record<string, pl.DataFrame>, format: Format, rows: number | undefined): Output[] {
  const names = Object.keys(frames);
  const overview = names.map((name): MarkupCell[] => {
    const frame = frames[name]!;
    return [
      { content: html(name), side: "left", style: "font-weight:600" },
      { content: muted(contractOf(frame)?.grain ?? ""), side: "left", style: "white-space:normal" },
      { content: format.integer(frame.height), side: "right" },
      { content: format.integer(frame.width), side: "right" },
    ];
  });
  const head = ["table", "one row is", "rows", "columns"].map(
    (label, i): MarkupCell => ({ content: label, side: i < 2 ? "left" : "right" }),
  );
  const plain = names.map((name) => `${name}: ${frames[name]!.height} × ${frames[name]!.width}`).join("\n");
  const [first] = names;
  return [
    htmlOutput(markupTable({ head: [head], body: overview }), plain),
    ...(first === undefined ? [] : [frameOutput(frames[first]!, format, rows ?? 5, first)]),
  ];
}

/** Plain objects as a frame; numbers that are all whole are whole numbers. */
function frameOfRecords(records: readonly Record<string, unknown>[]): pl.DataFrame {
  const frame = pl.DataFrame([...records]);
  const integers = frame.columns.filter((name) =>
    records.every(
      (record) => record[name] === null || record[name] === undefined || Number.isSafeInteger(record[name]),
    ),
  );
  return integers.length === 0 ? frame : frame.withColumns(...integers.map((name) => pl.col(name).cast(pl.Int64)));
}

/** A chart's literal with its data as plain rows. */
function specOf(spec: ChartSpec): VegaLiteSpec {
  return isFrame(spec.data) ? { ...spec, data: { values: rowsOf(spec.data) } } : spec;
}

let drawn = 0;
/** Ids on a page must differ; a notebook is one page. */
const nextId = (): string => {
  drawn += 1;
  return `cell-chart-${drawn}`;
};

async function chartOutput(
  block: Block & { kind: "chart" },
  format: Format,
  live: boolean,
  ownWidth?: number,
): Promise<Output> {
  const { CHART_WIDTH, drawChart, heightOf } = await import("./chart.ts");
  const width = ownWidth ?? CHART_WIDTH;
  const chart = await drawChart(block, format, width);
  const plain = block.alt;
  if (!live) return { mime: "image/svg+xml", text: chart.svg, plain };
  const { framed, livePage } = await import("./live.ts");
  const page = await livePage(
    `<div class="chart" data-chart="${html(block.id)}"><div class="drawn" role="img" aria-label="${html(block.alt)}" style="max-width:${width}px">${chart.svg}</div></div>`,
    new Map([[block.id, chart]]),
    format,
  );
  return htmlOutput(framed(page, heightOf(chart.svg) + 24), plain);
}

async function liveSection(section: Section, format: Format): Promise<Output> {
  const [{ CHART_WIDTH }, { renderCharts }, { sectionHtml: sectionMarkup }, { framed, livePage }] = await Promise.all([
    import("./chart.ts"),
    import("../report/charts/chart.ts"),
    import("../report/page/section-page.ts"),
    import("./live.ts"),
  ]);
  const blocks = section.blocks.filter((one) => one.kind === "chart");
  const charts = await renderCharts(blocks, {
    locale: format.locale,
    currency: format.currency,
    width: () => CHART_WIDTH,
  });
  const body = sectionMarkup(section, { mode: "screen", format, charts });
  return htmlOutput(framed(await livePage(body, charts, format), 900), section.title);
}

async function outputsOf(value: Showable, options: ShowOptions): Promise<Output[]> {
  const format = formatOf(value, options);
  const { rows, interactive = false } = options;
  if (typeof value === "string") return [{ mime: "text/markdown", text: value, plain: value }];
  if (isFrame(value)) return [frameOutput(value, format, rows)];
  if (isLazy(value)) return [frameOutput(value.collectSync(), format, rows)];
  if (isSeries(value)) return [frameOutput(pl.DataFrame([value]), format, rows)];
  if (isDataset(value)) return [htmlOutput(summaryMarkup(value), summaryText(value))];
  if (isQuality(value)) {
    const { qualitySection } = await import("../quality/section/section.ts");
    return outputsOf(qualitySection(value, { format }), options);
  }
  if (isReport(value)) {
    if (!interactive) return [(await import("./section-markup.ts")).reportOutput(value, format)];
    const [{ framed }, { renderReport }] = await Promise.all([import("./live.ts"), import("../report/render.ts")]);
    return [htmlOutput(framed((await renderReport(value, { formats: ["html"] })).html, 900), value.headline)];
  }
  if (isSection(value))
    return interactive
      ? [await liveSection(value, format)]
      : (await import("./section-markup.ts")).sectionOutputs(value, format, rows);
  if (isBlock(value)) {
    if (value.kind === "chart") return [await chartOutput(value, format, interactive)];
    if (!interactive) return [await (await import("./section-markup.ts")).blockOutput(value, format, rows)];
    const [{ framed, livePage }, { block: blockMarkup }] = await Promise.all([
      import("./live.ts"),
      import("../report/page/section-page.ts"),
    ]);
    const page = await livePage(blockMarkup(value, { mode: "screen", format, charts: new Map() }), new Map(), format);
    return [htmlOutput(framed(page, 400), value.title)];
  }
  if (isFacts(value)) return framesOutput(framesOf(value), format, rows);
  if (isFrames(value)) return framesOutput(value, format, rows);
  if (isChart(value)) {
    const { blockOf } = await import("./chart.ts");
    const { block, width } = blockOf(specOf(value), nextId());
    return [await chartOutput(block, format, interactive, width)];
  }
  if (Array.isArray(value) && value.length > 0 && value.every(isRecord))
    return [frameOutput(frameOfRecords(value as Record<string, unknown>[]), format, rows)];
  throw new UserError(`show cannot draw ${inspect(value, { depth: 0 }).slice(0, 80)}`, {
    hint: "it draws frames, charts (Vega-Lite literals with data), tables of an analysis, sections, reports and Markdown text",
    exitCode: 2,
  });
}

let queue: Promise<void> = Promise.resolve();
const promises = new WeakSet<object>();
let failure: { error: unknown } | undefined;

/**
 * Shows a value in the cell: a frame as a table, a chart (a Vega-Lite literal or a block of a section) as a picture, an
 * analysis' tables as an overview, a section as it stands in the report, a string as Markdown.
 *
 * Pictures and tables survive wherever the notebook is read; `{ interactive: true }` shows the live form instead: charts
 * with tooltips, tables to sort and search, a section exactly as in the report's page. Several calls appear in the order
 * of the calls. Outside a notebook a plain text is printed.
 *
 * @example show({ data: marts.daily, mark: "line", encoding: { x: { field: "day", type: "temporal" }, y: { field: "net_revenue", type: "quantitative" } } })
 * @throws UserError for what cannot be drawn, or a chart that would be empty
 */
export function show(value: Showable, options: ShowOptions = {}): Promise<void> {
  const work = queue.then(async () => {
    for (const output of await outputsOf(value, options)) emit(output);
  });
  const shown = work.catch((error: unknown) => {
    if (error instanceof UserError || !/^chart "/.test((error as Error).message)) throw error;
    throw new UserError((error as Error).message.replace(/^chart "[^"]*": /, "the chart "), { cause: error });
  });
  // the queue goes on after a failure; the kernel asks for it, and so may the cell itself
  queue = shown.catch((error: unknown) => {
    failure ??= { error };
  });
  promises.add(shown);
  return shown;
}

/** Waits until everything shown so far stands in the cell; @throws what went wrong first. */
async function settle(): Promise<void> {
  await queue;
  const first = failure;
  failure = undefined;
  if (first !== undefined) throw first.error;
}

/** What the kernel needs to know of the copy of Tillbook that the cells use. */
export interface CellDisplay {
  showsItself(value: unknown): boolean;
  show(value: unknown): Promise<void>;
  /** A promise that `show` returned says nothing more. */
  isShow(value: unknown): boolean;
  settle(): Promise<void>;
}
const CELL_DISPLAY = Symbol.for("tillbook.cell-display");

if (notebook() !== undefined) {
  const display: CellDisplay = {
    showsItself,
    show: (value) => show(value as Showable),
    isShow: (value) => typeof value === "object" && value !== null && promises.has(value),
    settle,
  };
  Object.assign(globalThis, { [CELL_DISPLAY]: display });
}
