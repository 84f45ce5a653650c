/** What `load` returns: clean lines, what was set aside and why, and the facts that every analysis starts from. */
import { inspect } from "node:util";
import type { Context } from "../analyses/analysis.ts";
import { type Day, dayOf } from "../calendar.ts";
import pl from "../columns/polars.ts";
import type { Config } from "../config/load.ts";
import type { Facts, FactsOptions } from "../facts/contract.ts";
import { facts as factsOf } from "../facts/facts.ts";
import type { SourceFile } from "../ingest/read.ts";
import type { QualityResult } from "../quality/clean.ts";
import { reasonWords } from "../quality/section/words.ts";

/** Clean data with everything that is known of it. Every analysis takes it: `rfm(data, { window: "12M" })`. */
export interface Dataset {
  /** One row per valid order line: money exact in ten-thousandths (`…_e4`), flags for returns, cancellations, guests. */
  readonly lines: pl.DataFrame;
  /** One row per refused record: file, row, reason, sentence, raw text. */
  readonly rejects: pl.DataFrame;
  /** What cleaning found: counts, reasons, checks, profile of every column, scores. `show(data.quality)` draws it. */
  readonly quality: QualityResult;
  /** The files: columns recognised, encoding, date formats, hash. */
  readonly sources: readonly SourceFile[];
  /** Everything before this day counts: the one asked for, else the day after the last line. */
  readonly asOf: Day;
  /** First and last day with a line; undefined where there is none. */
  readonly period: { readonly first: Day; readonly last: Day } | undefined;
  /** As-of day, currency, locale, time zone, seed and number formats: what an analysis may know besides its data. */
  readonly context: Context;
  /** The configuration in force: the project's, with what `load` was given on top. */
  readonly config: Config;
  /**
   * The four small tables that analyses are made from: orders, order items, customers, products. Money is net of
   * returns unless `cancellations` is "exclude". Without options they are made once and kept.
   */
  facts(options?: FactsOptions): Facts;
}

export type Extent = { readonly first: Day; readonly last: Day };

/** First and last day of lines; undefined for none. */
export function extentOf(lines: pl.DataFrame): Extent | undefined {
  const day = (expr: pl.Expr, name: string): pl.Expr => expr.dt.strftime("%Y-%m-%d").alias(name);
  const on = pl.col("ordered_on");
  const [row] = lines.select(day(on.min(), "first"), day(on.max(), "last")).toRecords() as Extent[];
  return typeof row?.first === "string" ? row : undefined;
}

const distinct = (lines: pl.DataFrame, column: string): number =>
  lines.height === 0 ? 0 : lines.getColumn(column).dropNulls().nUnique();

/** What a dataset holds, as label and text: what `load` prints and a cell shows. */
export function summaryOf(data: Dataset): [label: string, text: string][] {
  const { lines, quality, sources, period, context } = data;
  const { format } = context;
  const { records, header, blank } = quality.rows;
  const reasons = Object.entries(quality.rejectedBy)
    .sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))
    .map(([reason, count]) => `${format.integer(count)} ${reasonWords(reason, count)}`);
  const sales = lines.filter(pl.col("is_sale"));
  const anonymous =
    quality.anonymous.lines === 0 ? "" : `; ${format.percent(quality.anonymous.share)} of lines carry none`;
  const files = sources.length === 1 ? sources[0]!.name : `${format.integer(sources.length)} files`;
  const presets = [...new Set(sources.map(({ preset }) => preset))].join(", ");
  return [
    ["Records", `${format.integer(records - header - blank)} in ${files}, layout ${presets}`],
    [
      "Clean",
      `${format.integer(quality.rows.lines)} lines (${format.decimal(Math.floor(quality.rowScore * 100) / 100, 2)}%)`,
    ],
    [
      "Set aside",
      quality.rows.rejected === 0 ? "none" : `${format.integer(quality.rows.rejected)}: ${reasons.join(", ")}`,
    ],
    [
      "Period",
      period === undefined ? "no line" : `${format.range(period.first, period.last)}, as of ${format.day(data.asOf)}`,
    ],
    ["Orders", `${format.integer(distinct(sales, "order_id"))} with a sale`],
    ["Customers", `${format.integer(distinct(sales, "customer_id"))}${anonymous}`],
    ["Products", format.integer(distinct(sales.filter(pl.col("is_product")), "product_id"))],
  ];
}

/** The summary as aligned text. */
export function summaryText(data: Dataset): string {
  const rows = summaryOf(data);
  const width = Math.max(...rows.map(([label]) => label.length));
  return rows.map(([label, text]) => `${label.padEnd(width)}  ${text}`).join("\n");
}

const contexts = new WeakMap<object, Context>();
/** The context of the data that a quality result is about. */
export const contextOfQuality = (quality: QualityResult): Context | undefined => contexts.get(quality);

const datasets = new WeakSet<object>();
export const isDataset = (value: unknown): value is Dataset =>
  typeof value === "object" && value !== null && datasets.has(value);

/** Ties the parts together; facts without options are made once. */
export function dataset(parts: {
  lines: pl.DataFrame;
  rejects: pl.DataFrame;
  quality: QualityResult;
  sources: readonly SourceFile[];
  period: Extent | undefined;
  context: Context;
  config: Config;
}): Dataset {
  const { lines, config } = parts;
  const { cancellations, missingCustomer } = config.quality;
  const context: Context = { ...parts.context, ...(cancellations === "exclude" ? { salesOnly: true } : {}) };
  const usual: FactsOptions = { asOf: context.asOf, cancellations, missingCustomer };
  let kept: Facts | undefined;
  const made: Dataset = {
    ...parts,
    context,
    asOf: context.asOf,
    facts(options) {
      if (options !== undefined) return factsOf(lines, { ...usual, ...options });
      kept ??= factsOf(lines, usual);
      return kept;
    },
  };
  Object.defineProperty(made, inspect.custom, { value: () => summaryText(made) });
  datasets.add(made);
  contexts.set(parts.quality, context);
  return made;
}

/** The day after the last order; @throws nothing: facts without an order have the first of 1970. */
export function dayAfterLast({ orders }: Facts): Day {
  const last = orders.at.reduce((latest, at) => Math.max(latest, at), Number.NEGATIVE_INFINITY);
  return orders.count === 0 ? "1970-01-01" : dayOf(Math.floor(last / 86_400_000) + 1);
}
