/** What a run is asked for: the sources to read, how to read them, and what they and the edition are called. */

import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import type { Day } from "../calendar.ts";
import type { LoadedConfig } from "../config/load.ts";
import type { Config } from "../config/schema.ts";
import { EXIT, UserError } from "../errors.ts";
import { expandSources } from "../ingest/expand.ts";
import type { ReadOptions, SourceFile } from "../ingest/read.ts";
import type { Neighbours } from "../report/contract.ts";
import type { FactsRead } from "./facts-read.ts";
import type { Filter } from "./filter.ts";
import type { PublishedTable } from "./history.ts";

export interface RunRequest {
  loaded: LoadedConfig;
  /** Files or globs given by hand, relative to `cwd`; they take the place of the configured sources. */
  files?: readonly string[];
  cwd: string;
  /** Everything before this day counts. Default: the configuration's, else the day after the last line. */
  asOf?: Day;
  /** Names of analyses or sections; the others are left out. */
  only?: readonly string[];
  /** The edition's folder. Default: `reports/<edition>`, or `reports/<file>-<edition>` for files given by hand. */
  out?: string;
  /** Only lines with these values count, applied before anything is computed. */
  filter?: Filter;
  /** A filter that no line matches gives an empty report; without this it is an error. */
  mayMatchNothing?: boolean;
  /**
   * Tables of earlier editions, by name: those that an analysis remembers are compared with. Default: those of the report before that the
   * lake has kept, where lines come from it.
   */
  previous?: Readonly<Record<string, PublishedTable>>;
  /** Lines come from the lake, at this version, instead of files. Default version: the newest. */
  lake?: { version?: number | undefined };
  /** Where a reader of the page goes on to. */
  neighbours?: Neighbours;
  /** Leave the PDF out. */
  html?: "only";
  /** What was read for this run's filter together with others: nothing is read again. */
  read?: FactsRead;
}

const sourceOptions = (config: Config, path: string | undefined): ReadOptions => {
  const source = config.sources.find((one) => one.path === path) ?? config.sources[0];
  const { path: _, dateOrder, dateFormat, decimal, ...options } = source ?? { path: "" };
  const format = dateFormat ?? config.dateFormat;
  return {
    ...options,
    columns: config.columns,
    tax: config.tax,
    unfinished: config.quality.unfinished,
    where: config.where,
    dateOrder: dateOrder ?? config.dateOrder,
    decimal: decimal ?? config.decimal,
    timezone: config.project.timezone,
    ...(format === undefined ? {} : { dateFormat: format }),
  };
};

/** How files are read that were named by hand: as the first source says, whatever their layout. */
export const optionsByHand = ({ config }: Pick<LoadedConfig, "config">): ReadOptions => ({
  ...sourceOptions(config, undefined),
  preset: "auto",
  join: undefined,
});

/** How the files of a configured source are read. */
export function optionsOfSource(
  { config, directory }: Pick<LoadedConfig, "config" | "directory">,
  path: string,
): ReadOptions {
  const source = config.sources.find((one) => one.path === path);
  return {
    ...sourceOptions(config, path),
    join: source?.join && { ...source.join, path: resolve(directory, source.join.path) },
  };
}

/**
 * Files to read, each with how to read them: those given by hand, else the configured sources.
 *
 * @param onSkipped is told, in a sentence, of each name that a glob matches and that cannot be read
 */
export function chooseSources(
  request: Pick<RunRequest, "files" | "cwd" | "loaded">,
  onSkipped?: (sentence: string) => void,
): {
  paths: string[];
  options: ReadOptions;
  /** The path of the configured source; absent for files named by hand. */
  source?: string;
}[] {
  const { config, directory } = request.loaded;
  if (request.files !== undefined && request.files.length > 0)
    return [{ paths: expandSources(request.files, request.cwd, onSkipped), options: optionsByHand(request.loaded) }];
  return config.sources.map(({ path }) => ({
    paths: expandSources([path], directory, onSkipped),
    options: optionsOfSource(request.loaded, path),
    source: path,
  }));
}

const stem = (path: string): string =>
  basename(path)
    .replace(/\.(gz|csv|txt|parquet|ndjson|jsonl|xlsx)$/gi, "")
    .replace(/\.(csv|txt)$/i, "");

/** A name that is safe as a folder, from a file's name. */
export const folderName = (text: string): string =>
  text
    .normalize("NFKD")
    .replace(/[^A-Za-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .toLowerCase()
    .slice(0, 40) || "files";

export const titleOf = (text: string): string => {
  const words = text.replace(/[-_.]+/g, " ").trim();
  return words === "" ? "Report" : words.charAt(0).toUpperCase() + words.slice(1);
};

/** What a set of files is called: the one file's name, or the folder's where there are several. */
export function sourcesName(sources: readonly SourceFile[]): string {
  if (sources.length === 1) return stem(sources[0]!.name);
  const folders = new Set(sources.map((source) => dirname(resolve(source.path))));
  return folders.size === 1 ? basename([...folders][0]!) : `${sources.length} files`;
}

/** The file that the scheduler leaves in every edition it publishes. A run by hand does not write where it lies. */
export const SCHEDULED_MARK = "scheduled.json";

export interface ScheduledMark {
  schedule: string;
  run: string;
  asOf: Day;
}

const isScheduled = (folder: string): boolean => existsSync(join(folder, SCHEDULED_MARK));
const scheduleOf = (folder: string): string =>
  (JSON.parse(readFileSync(join(folder, SCHEDULED_MARK), "utf8")) as ScheduledMark).schedule;

/** The folder, or one beside it where a scheduled edition lies there. */
const besideScheduled = (folder: string): string =>
  isScheduled(folder) ? besideScheduled(`${folder}-by-hand`) : folder;

/**
 * A folder that was named by hand. It is replaced as a whole, so it must be new, empty or an earlier report.
 *
 * @throws UserError (exit code 2) when something else is in it, or it is, or lies in, a scheduled edition
 */
export function namedFolder({ out, cwd }: { out: string; cwd: string }): string {
  const folder = resolve(cwd, out);
  for (let at = folder; at !== dirname(at); at = dirname(at))
    if (isScheduled(at))
      throw new UserError(`invalid --out: ${out} is an edition of the schedule ${scheduleOf(at)}`, {
        hint: "name another folder; `tillbook rerun` makes a scheduled edition again",
        exitCode: EXIT.usage,
      });
  if (!existsSync(folder)) return folder;
  // notebooks are kept beside the report, and may have been there first
  const mine =
    statSync(folder).isDirectory() &&
    (readdirSync(folder).every((name) => name === "notebooks") || existsSync(join(folder, "run.json")));
  if (mine) return folder;
  throw new UserError(
    `invalid --out: ${out} holds other files; expected a new or empty folder, or one with an earlier report`,
    {
      hint: "the folder of a report is replaced as a whole",
      exitCode: EXIT.usage,
    },
  );
}

/** Where the edition of a run goes. Never into a scheduled edition; `note` gets a sentence when one is in the way. */
export function editionFolder(
  request: RunRequest,
  edition: string,
  sources: readonly SourceFile[],
  note: (text: string) => void = () => {},
): string {
  if (request.out !== undefined) return namedFolder({ out: request.out, cwd: request.cwd });
  const byHand = request.files !== undefined && request.files.length > 0;
  const usual = byHand
    ? join(request.cwd, "reports", `${folderName(sourcesName(sources))}-${edition}`)
    : join(request.loaded.directory, "reports", edition);
  const folder = besideScheduled(usual);
  if (folder !== usual) {
    const [there, here] = [usual, folder].map((path) => relative(request.cwd, path));
    note(`${there} is the edition of the schedule ${scheduleOf(usual)} and stays as it is; this report is in ${here}`);
  }
  return folder;
}
