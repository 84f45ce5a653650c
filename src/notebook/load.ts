/** From files or a frame to clean data, in one call; the same reading and cleaning as the report's. */
import type pl from "../columns/polars.ts";
import type { Dataset } from "./dataset.ts";
import type { CleanOptions, LoadOptions, Surroundings } from "./dataset-from-files.ts";
import { announce } from "./display.ts";
import { loadEngine } from "./late.ts";
import { noteInputs } from "./record.ts";

export type { CleanOptions, LoadOptions } from "./dataset-from-files.ts";

/** A call from a notebook: the clock, the folder and the environment are read here. */
const surroundings = (): Surroundings => ({ now: Date.now(), cwd: process.cwd(), env: process.env });

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
  // all of reading and cleaning: what only imports the library does not wait for it
  const { datasetFromFiles } = await import("./dataset-from-files.ts");
  const [data] = await Promise.all([
    datasetFromFiles(typeof paths === "string" ? [paths] : paths, options, surroundings()),
    loadEngine(),
  ]);
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
  const { datasetFromFrame } = await import("./dataset-from-files.ts");
  const [data] = await Promise.all([datasetFromFrame(records, options, surroundings()), loadEngine()]);
  if (options.quiet !== true) announce(data);
  return data;
}
