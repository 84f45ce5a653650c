/** What a run is asked for: the sources to read, how to read them, and what they and the edition are called. */
import { basename, dirname, join, resolve } from "node:path";
import type { Day } from "./calendar.ts";
import type { Config, LoadedConfig } from "./config.ts";
import { expandSources, type ReadOptions, type SourceFile } from "./ingest/read.ts";
import type { Filter } from "./within-filter.ts";

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
  /** Leave the PDF out. */
  html?: "only";
}

const sourceOptions = (config: Config, path: string | undefined): ReadOptions => {
  const source = config.sources.find((one) => one.path === path) ?? config.sources[0];
  const { path: _, ...options } = source ?? { path: "" };
  return { ...options, columns: config.columns };
};

/** Files to read, each with how to read it: those given by hand, else the configured sources. */
export function chooseSources(request: Pick<RunRequest, "files" | "cwd" | "loaded">): {
  paths: string[];
  options: ReadOptions;
}[] {
  const { config, directory } = request.loaded;
  if (request.files !== undefined && request.files.length > 0) {
    const options: ReadOptions = { ...sourceOptions(config, undefined), preset: "auto" };
    return [{ paths: expandSources(request.files, request.cwd), options }];
  }
  return config.sources.map((source) => ({
    paths: expandSources([source.path], directory),
    options: sourceOptions(config, source.path),
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
  if (sources.length === 1) return stem(sources[0].name);
  const folders = new Set(sources.map((source) => dirname(resolve(source.path))));
  return folders.size === 1 ? basename([...folders][0]) : `${sources.length} files`;
}

export function editionFolder(request: RunRequest, edition: string, sources: readonly SourceFile[]): string {
  if (request.out !== undefined) return resolve(request.cwd, request.out);
  const byHand = request.files !== undefined && request.files.length > 0;
  return byHand
    ? join(request.cwd, "reports", `${folderName(sourcesName(sources))}-${edition}`)
    : join(request.loaded.directory, "reports", edition);
}
