/** Files and options → a dataset: what `load` and `clean` do, with the clock, the folder and the environment passed in. */
import { rmSync } from "node:fs";
import { join } from "node:path";
import type { Context } from "../analyses/analysis.ts";
import { addDays, type Day, dayInZone, weekday } from "../calendar.ts";
import type pl from "../columns/polars.ts";
import { loadConfig } from "../config/load.ts";
import { type Config, ConfigSchema } from "../config/schema.ts";
import { UserError } from "../errors.ts";
import { facts as factsOf } from "../facts/facts.ts";
import { temporaryFolder } from "../files.ts";
import { formatter } from "../format.ts";
import { expandSources, type ReadOptions } from "../ingest/read.ts";
import { lineFrame, lineTable, type Reject, rejectFrame } from "../lines.ts";
import { nearest, parseOptions } from "../options.ts";
import { configuredMeaning, reportCurrency } from "../run/currency.ts";
import { type LinesRequest, readLines } from "../run/lines-from-files.ts";
import { defaultAsOf } from "../run/period.ts";
import { chooseSources } from "../run/request.ts";
import { emptyFrame, LINE_BATCH, type RecordColumn } from "../schema.ts";
import { type Dataset, dataset, extentOf, placeConfig } from "./dataset.ts";
import type { CleaningOptions } from "./option-types.ts";

/** What a call may know besides its arguments; read once, where the call comes in. */
export interface Surroundings {
  /** Milliseconds since 1970. */
  now: number;
  /** Folder that paths are relative to. */
  cwd: string;
  env: Readonly<Record<string, string | undefined>>;
}

/** How data is cleaned and for which day; every key may be left out. */
export interface CleanOptions {
  /** Everything before this day counts, `YYYY-MM-DD`. Default: the configuration's, else the day a report of these files would be for: the day after the last
   * line, or the next Monday where the shop does not trade on the days between. */
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
  encoding?: NonNullable<ReadOptions["encoding"]>;
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
function settle(
  options: LoadOptions,
  { cwd, env }: Surroundings,
): { config: Config; directory: string; read: ReadOptions } {
  refuseUnknown(options);
  const loaded = loadConfig(options.config, cwd, env);
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
  return {
    config,
    directory: loaded.directory,
    read: { ...read, columns: config.columns, tax: config.tax, where: config.where },
  };
}

async function datasetOf(
  sources: LinesRequest["sources"],
  config: Config,
  directory: string,
  now: number,
): Promise<Dataset> {
  placeConfig(config, directory);
  const { locale, timezone } = config.project;
  const today = dayInZone(now, timezone);
  const { asOf, quality: options } = config;
  const reading = readLines({
    sources,
    quality: options,
    meaning: configuredMeaning(config, directory),
    latestDay: addDays(today, 1),
    asOf,
  });
  const frames: pl.DataFrame[] = [emptyFrame(LINE_BATCH)];
  const rejects: Reject[] = [];
  for await (const batch of reading) {
    frames.push(lineFrame(batch.lines));
    for (const reject of batch.rejects) rejects.push(reject);
  }
  const { quality, sources: files } = reading.summary();
  const currency = reportCurrency(config, quality.currencies, files);
  const lines = lineTable(frames, quality.usualAmounts);
  const period = extentOf(lines);
  // which day a report would be for is a matter of the days on which the shop trades, if the next one is no Monday
  const after = addDays(period?.last ?? today, 1);
  const { cancellations, missingCustomer } = options;
  const facts =
    asOf === undefined && period !== undefined && weekday(after) !== 1
      ? factsOf(lines, { cancellations, missingCustomer })
      : undefined;
  const context: Context = {
    asOf: asOf ?? (facts === undefined || period === undefined ? after : defaultAsOf(facts, period.last)),
    currency,
    locale,
    timezone,
    seed: config.seed,
    format: formatter(locale, currency),
  };
  return dataset({ lines, rejects: rejectFrame(rejects), quality, sources: files, period, context, config }, facts);
}

/**
 * The dataset of files or patterns, else of the configured sources.
 *
 * @throws UserError naming the file and what is wrong with it, or the option and what would be right
 */
export async function datasetFromFiles(
  given: readonly string[],
  options: LoadOptions,
  surroundings: Surroundings,
): Promise<Dataset> {
  const { cwd, now } = surroundings;
  const { config, directory, read } = settle(options, surroundings);
  const chosen =
    given.length > 0
      ? [{ paths: expandSources(given, cwd), options: read }]
      : chooseSources({ cwd, loaded: { config, directory } });
  if (chosen.length === 0) {
    throw new UserError("no files to load: the configuration has no sources either", {
      hint: 'name a file or a pattern: load("../data/sample/*.csv")',
      exitCode: 2,
    });
  }
  return datasetOf(chosen, config, directory, now);
}

/**
 * The dataset of a frame of raw records.
 *
 * @throws UserError where columns cannot be told, or an option is wrong
 */
export async function datasetFromFrame(
  records: pl.DataFrame,
  options: CleanOptions,
  surroundings: Surroundings,
): Promise<Dataset> {
  const { config, directory, read } = settle(options, surroundings);
  if (records.height === 0) throw new UserError("the frame has no rows to clean", { exitCode: 2 });
  // the reader is the one place that knows layouts and dates; it reads files
  const folder = temporaryFolder("frame");
  try {
    const path = join(folder, "frame");
    records.writeParquet(path);
    return await datasetOf([{ paths: [path], options: read }], config, directory, surroundings.now);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
