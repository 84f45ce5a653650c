/** What `load` returns: clean lines, what was rejected and why, and the facts that every analysis starts from. */
import { inspect } from "node:util";
import type { Context } from "../analyses/analysis.ts";
import type { Day } from "../calendar.ts";
import pl from "../columns/polars.ts";
import type { Config } from "../config/schema.ts";
import { UserError } from "../errors.ts";
import type { Facts, FactsOptions } from "../facts/contract.ts";
import { facts as factsOf } from "../facts/facts.ts";
import type { SourceFile } from "../ingest/read.ts";
import { nearest } from "../options.ts";
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
  /**
   * The part of the data whose lines fulfil a condition: `data.filter(pl.col("region").eq(pl.lit("Wales")))`. Currency, as-of
   * day, time zone, configuration and what is known of the files' quality stay those of the whole.
   *
   * @throws UserError where the condition is no expression that is true or false line by line, or names no column of the lines
   */
  filter(condition: pl.Expr): Dataset;
}

/** What stays true of a part of the data. */
export type Provenance = Pick<Dataset, "context" | "config" | "quality" | "sources">;

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

/** How much of the whole a filter has left. */
function filterRow(data: Dataset): [label: string, text: string][] {
  const whole = wholeOf(data);
  const { integer } = data.context.format;
  return whole === data
    ? []
    : [
        [
          "Filter",
          `${integer(data.lines.height)} of ${integer(whole.lines.height)} lines; the rows above are about all of them`,
        ],
      ];
}

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
      "Rejected",
      quality.rows.rejected === 0 ? "none" : `${format.integer(quality.rows.rejected)}: ${reasons.join(", ")}`,
    ],
    ...filterRow(data),
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

const folders = new WeakMap<object, string>();
/** Remembers what the paths of a configuration are relative to. */
export const placeConfig = (config: Dataset["config"], directory: string): void => void folders.set(config, directory);
export const folderOfConfig = (config: Dataset["config"]): string | undefined => folders.get(config);

interface Made {
  from: Provenance;
  whole: Dataset;
}
const datasets = new WeakMap<object, Made>();
export const isDataset = (value: unknown): value is Dataset =>
  typeof value === "object" && value !== null && datasets.has(value);
export const provenanceOf = (data: Dataset): Provenance => datasets.get(data)!.from;
/** The data that a filtered part was taken from; without a filter the data itself. */
export const wholeOf = (data: Dataset): Dataset => datasets.get(data)!.whole;

interface FactsOrigin {
  from: Provenance | undefined;
  asOf: Day | undefined;
}
const factsOrigins = new WeakMap<object, FactsOrigin>();
/** Of which data facts are, and for which day they were made; undefined where nobody said. */
export const originOfFacts = (facts: Facts): FactsOrigin | undefined => factsOrigins.get(facts);

/** The frames of lines that datasets hold; a file that was read twice, with other options, belongs to two of them. */
const lineOrigins = new WeakMap<object, Provenance>();

/** Everything read in this process, newest first: lines name their files, and so what they are a part of is known. */
const read: { files: ReadonlySet<string>; from: Provenance }[] = [];

/** The data that holds these lines, else the newest that was read from all the files which they name. */
function provenanceOfLines(lines: pl.DataFrame): Provenance | undefined {
  const own = lineOrigins.get(lines);
  if (own !== undefined) return own;
  const files = lines.columns.includes("source_file")
    ? (lines.getColumn("source_file").unique().toArray() as (string | null)[])
    : [];
  if (files.length === 0) return undefined;
  return read.find(({ files: known }) => files.every((name) => name !== null && known.has(name)))?.from;
}

const usualOptions = ({ context, config }: Provenance): FactsOptions => {
  const { cancellations, missingCustomer } = config.quality;
  return { asOf: context.asOf, cancellations, missingCustomer };
};

/**
 * Facts of a frame of lines, counted as the data counts that they are a part of, and that data, where its files have been read.
 */
export function factsOfPart(
  lines: pl.DataFrame,
  options: FactsOptions = {},
): { facts: Facts; from: Provenance | undefined } {
  const from = provenanceOfLines(lines);
  const all = { ...(from === undefined ? {} : usualOptions(from)), ...options };
  const facts = factsOf(lines, all);
  factsOrigins.set(facts, { from, asOf: all.asOf });
  return { facts, from };
}

interface Parts extends Provenance {
  lines: pl.DataFrame;
  rejects: pl.DataFrame;
  period: Extent | undefined;
}

/** Ties the parts together; facts without options are made once. `facts`: those of the lines, where they are made already. */
export function dataset(parts: Parts, facts?: Facts): Dataset {
  const { config, quality, sources } = parts;
  const context: Context = {
    ...parts.context,
    ...(config.quality.cancellations === "exclude" ? { salesOnly: true } : {}),
  };
  const from: Provenance = { context, config, quality, sources };
  contexts.set(quality, context);
  const files = new Set(sources.map(({ name }) => name));
  const same = read.findIndex(
    (one) => one.files.size === files.size && [...files].every((name) => one.files.has(name)),
  );
  if (same >= 0) read.splice(same, 1);
  read.unshift({ files, from });
  if (facts !== undefined) factsOrigins.set(facts, { from, asOf: context.asOf });
  return made({ ...parts, context }, from, { facts });
}

function made(
  parts: Parts,
  from: Provenance,
  { facts, whole }: { facts?: Facts | undefined; whole?: Dataset },
): Dataset {
  const { lines, context } = parts;
  let kept = facts;
  const factsWith = (options: FactsOptions): Facts => {
    const facts = factsOf(lines, options);
    factsOrigins.set(facts, { from, asOf: options.asOf });
    return facts;
  };
  const data: Dataset = {
    ...parts,
    asOf: context.asOf,
    facts(options) {
      if (options !== undefined) return factsWith({ ...usualOptions(from), ...options });
      kept ??= factsWith(usualOptions(from));
      return kept;
    },
    filter(condition) {
      const some = filtered(lines, condition);
      return made({ ...parts, lines: some, period: extentOf(some) }, from, { whole: whole ?? data });
    },
  };
  Object.defineProperty(data, inspect.custom, { value: () => summaryText(data) });
  datasets.set(data, { from, whole: whole ?? data });
  lineOrigins.set(lines, from);
  return data;
}

/** The lines that fulfil a condition; @throws UserError in a sentence of ours for what Polars does not take */
function filtered(lines: pl.DataFrame, condition: pl.Expr): pl.DataFrame {
  if (!pl.Expr.isExpr(condition))
    throw new UserError(
      `invalid condition: ${inspect(condition, { depth: 0 }).replace(/\s+/g, " ").slice(0, 80)}; expected an expression about the columns of the lines`,
      { hint: 'data.filter(pl.col("region").eq(pl.lit("Wales")))', exitCode: 2 },
    );
  try {
    return lines.filter(condition);
  } catch (cause) {
    // what follows is Polars' plan of the query
    const [reason = ""] = (cause as Error).message.split("\n");
    const name = /unable to find column "([^"]*)"/.exec(reason)?.[1];
    const near = name === undefined ? undefined : nearest(name, lines.columns);
    const known =
      near === undefined ? `the lines have ${lines.columns.join(", ")}` : `did you mean ${JSON.stringify(near)}?`;
    throw new UserError(
      name === undefined
        ? `invalid condition: ${reason}; expected an expression that is true or false for every line`
        : `unknown column ${JSON.stringify(name)} in the condition; ${known}`,
      { exitCode: 2, cause },
    );
  }
}
