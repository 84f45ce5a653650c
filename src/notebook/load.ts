/** From files or a frame to clean data, in one call; the same reading and cleaning as the report's. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Context } from "../analyses/analysis.ts";
import { addDays, type Day, dayInZone } from "../calendar.ts";
import pl from "../columns/polars.ts";
import { type Config, ConfigSchema, loadConfig } from "../config/load.ts";
import { UserError } from "../errors.ts";
import { formatter } from "../format.ts";
import { expandSources, type ReadOptions, readSources, type SourceFile } from "../ingest/read.ts";
import { nearest, parseOptions } from "../options.ts";
import { createCleaner } from "../quality/clean.ts";
import { patternsOf } from "../run/facts-from-files.ts";
import { chooseSources } from "../run/request.ts";
import type { RecordColumn } from "../schema.ts";
import { type Dataset, dataset, extentOf } from "./dataset.ts";
import { announce } from "./display.ts";
import type { CleaningOptions } from "./option-types.ts";
import { noteInputs } from "./record.ts";

/** How data is cleaned and for which day; every key may be left out. */
export interface CleanOptions {
  /** Everything before this day counts, `YYYY-MM-DD`. Default: the configuration's, else the day after the last line. */
  asOf?: Day;
  /** Column of the contract → column of the file, where the detection is wrong: `{ customer_id: "Client" }`. */
  columns?: Partial<Record<RecordColumn, string>>;
  /** Layout of the file. Default: detected. */
  preset?: Config["sources"][number]["preset"];
  /** Order of day and month in dates such as 03/04/2026. Default: decided from the whole column. */
  dateOrder?: "auto" | "dmy" | "mdy" | "ymd";
  /** Decimal mark of numbers. Default: detected. */
  decimal?: "auto" | "." | ",";
  /** Rules, duplicates, cancellations, missing values, the quality gate. */
  quality?: CleaningOptions;
  /** ISO 4217 code of the money. Default: the configuration's, else GBP. */
  currency?: string;
  /** How numbers, dates and money are written, such as en-GB. Default: the configuration's, else en-GB. */
  locale?: string;
  /** IANA time zone: what "today" is, for dates in the future. Default: the configuration's, else UTC. */
  timezone?: string;
  /** Configuration file. Default: `tillbook.config.yaml`, found upwards from the working folder; none is fine. */
  config?: string;
  /** Print no summary. */
  quiet?: boolean;
}

/** How files are read and cleaned; every key may be left out. */
export interface LoadOptions extends CleanOptions {
  /** Field separator of CSV files. Default: detected. */
  delimiter?: string;
  /** Character encoding. Default: detected. */
  encoding?: "utf-8" | "utf-16le" | "utf-16be" | "windows-1252";
}

const KEYS = [
  "asOf",
  "columns",
  "preset",
  "dateOrder",
  "decimal",
  "quality",
  "currency",
  "locale",
  "timezone",
  "config",
  "quiet",
  "delimiter",
  "encoding",
] as const satisfies readonly (keyof LoadOptions)[];

function refuseUnknown(options: object): void {
  const unknown = Object.keys(options).find((key) => !(KEYS as readonly string[]).includes(key));
  if (unknown === undefined) return;
  const near = nearest(unknown, KEYS);
  throw new UserError(
    `unknown key ${JSON.stringify(unknown)}; ${near ? `did you mean ${JSON.stringify(near)}?` : `known keys are ${KEYS.join(", ")}`}`,
    { exitCode: 2 },
  );
}

const defined = (values: object): Record<string, unknown> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));

/** The project's configuration with the options of the call on top, checked as a whole. */
function settle(options: LoadOptions): { config: Config; directory: string; read: ReadOptions } {
  refuseUnknown(options);
  const loaded = loadConfig(options.config, process.cwd(), process.env);
  const { asOf, columns, quality, currency, locale, timezone } = options;
  const { preset, dateOrder, decimal, delimiter, encoding } = options;
  const how = defined({ preset, dateOrder, decimal, delimiter, encoding });
  const config = parseOptions(ConfigSchema, {
    ...loaded.config,
    ...defined({ asOf }),
    project: { ...loaded.config.project, ...defined({ currency, locale, timezone }) },
    columns: { ...loaded.config.columns, ...columns },
    quality: { ...loaded.config.quality, ...quality },
    sources: [...loaded.config.sources.map((source) => ({ ...source, ...how })), { path: "given", ...how }],
  });
  const { path: _, ...read } = config.sources.pop()!;
  return { config, directory: loaded.directory, read: { ...read, columns: config.columns } };
}

async function cleaned(
  chosen: readonly { paths: readonly string[]; options: ReadOptions }[],
  config: Config,
): Promise<Dataset> {
  const { currency, locale, timezone } = config.project;
  const today = dayInZone(Date.now(), timezone);
  const cleaner = createCleaner(config.quality, {
    latestDay: addDays(today, 1),
    ...(config.asOf === undefined ? {} : { asOf: config.asOf }),
    patterns: patternsOf,
  });
  const lines: pl.DataFrame[] = [];
  const rejects: pl.DataFrame[] = [];
  const sources = new Map<string, SourceFile>();
  for (const { paths, options } of chosen) {
    for await (const batch of readSources(paths, options)) {
      sources.set(batch.source.path, batch.source);
      const done = cleaner.add(batch);
      lines.push(done.lines);
      rejects.push(done.rejects);
    }
  }
  const quality = cleaner.finish(sources.values());
  const all = pl.concat([...lines, quality.held.lines]);
  const period = extentOf(all);
  const context: Context = {
    asOf: config.asOf ?? addDays(period?.last ?? today, 1),
    currency,
    locale,
    timezone,
    seed: config.seed,
    format: formatter(locale, currency),
  };
  return dataset({
    lines: all,
    rejects: pl.concat([...rejects, quality.held.rejects]),
    quality,
    sources: [...sources.values()],
    period,
    context,
    config,
  });
}

/**
 * Reads and cleans files: CSV, TSV, .gz, Parquet, XLSX or NDJSON, by name or pattern. Layout, encoding, dates and
 * decimal marks are recognised. Prints what was found: records, rejects by reason, period, customers.
 *
 * `paths`: files and patterns relative to the notebook's folder, such as `"../data/sample/*.csv"`. Without any, the
 * sources of the project's configuration are read.
 *
 * Every input record ends as a line, as a reject with a reason, or as a counted header or blank.
 *
 * @example const data = await load("../data/sample/*.csv", { asOf: "2026-11-16" });
 * @throws UserError naming the file and what is wrong with it, or the option and what would be right
 */
export async function load(paths: string | readonly string[] = [], options: LoadOptions = {}): Promise<Dataset> {
  const { config, directory, read } = settle(options);
  const given = typeof paths === "string" ? [paths] : paths;
  const chosen =
    given.length > 0
      ? [{ paths: expandSources(given, process.cwd()), options: read }]
      : chooseSources({ cwd: process.cwd(), loaded: { config, directory } });
  if (chosen.length === 0) {
    throw new UserError("no files to load: the configuration has no sources either", {
      hint: 'name a file or a pattern: load("../data/sample/*.csv")',
      exitCode: 2,
    });
  }
  const data = await cleaned(chosen, config);
  noteInputs(data);
  if (options.quiet !== true) announce(data);
  return data;
}

/**
 * Cleans a frame of raw records, one row per order line, by the same rules as files: types, duplicates, cancellations,
 * flags, checks. Columns are recognised by their names and contents, or named in `columns`.
 *
 * @example const data = await clean(pl.readCSV("mine.csv"), { columns: { order_id: "Receipt" } });
 * @throws UserError where columns cannot be told, or an option is wrong
 */
export async function clean(records: pl.DataFrame, options: CleanOptions = {}): Promise<Dataset> {
  const { config, read } = settle(options);
  if (records.height === 0) throw new UserError("the frame has no rows to clean", { exitCode: 2 });
  // the reader is the one place that knows layouts and dates; it reads files
  const folder = mkdtempSync(join(tmpdir(), "tillbook-frame-"));
  try {
    const path = join(folder, "frame");
    records.writeParquet(path);
    const data = await cleaned([{ paths: [path], options: read }], config);
    if (options.quiet !== true) announce(data);
    return data;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
