/** Small shops in files, lakes made of them, and what they hold. */
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import type { LoadedConfig } from "../../../src/config/load.ts";
import { ConfigSchema } from "../../../src/config/schema.ts";
import type { Effects } from "../../../src/effects.ts";
import { openLake } from "../../../src/lake/lake.ts";
import { type Computed, compute } from "../../../src/run/compute.ts";
import { type Ingested, ingest } from "../../../src/run/lake/ingest.ts";
import { lakeContent } from "../../../src/run/lake/maintenance.ts";
import { type LakeSettings, lakeSettings } from "../../../src/run/lake/settings.ts";
import { sha256 } from "../../../src/run/record.ts";
import { writeSample } from "../../../src/sample/write.ts";
import { toCsv } from "../../../src/tables.ts";

export const NOW = Date.parse("2026-11-28T06:00:00Z");
export const effects: Pick<Effects, "now" | "progress"> = { now: () => NOW, progress: () => undefined };

const root = mkdtempSync(join(tmpdir(), "tillbook-lake-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

let made = 0;
/** A new folder. */
export function folder(): string {
  const path = join(root, `f${made++}`);
  mkdirSync(path);
  return path;
}

/** A configuration with a lake in a folder of its own. */
export function configured(input: Record<string, unknown> = {}): LoadedConfig {
  const directory = folder();
  const config = ConfigSchema.parse({ lake: { path: "lake" }, ...input });
  return { config, directory };
}

export const settingsOf = (loaded: LoadedConfig, now = NOW): LakeSettings => lakeSettings(loaded, now);

/** Takes files in, by hand. */
export const take = (loaded: LoadedConfig, paths: readonly string[], now = NOW): Promise<Ingested> =>
  ingest(
    lakeSettings(loaded, now),
    paths.map((path) => ({ path, source: undefined })),
    { ...effects, now: () => now },
  );

/** Hashes of the content of the newest version. */
export async function hashes(loaded: LoadedConfig): Promise<Record<string, string>> {
  const content = await lakeContent(openLake(settingsOf(loaded).path));
  return Object.fromEntries(Object.entries(content).map(([table, { sha256: hash }]) => [table, hash]));
}

/** Days of a sample shop as files, in the order of time. */
export async function dailyFiles(days: number): Promise<string[]> {
  const directory = folder();
  await writeSample(directory, { customers: 90, seed: 7, split: "daily", defects: true });
  const files = readdirSync(directory)
    .filter((name) => name.endsWith(".csv"))
    .sort();
  // days with enough lines to be understood by themselves, across the end of a month
  const first = files.findIndex((name) => name.endsWith("-28.csv"));
  return files.slice(first, first + days).map((name) => join(directory, name));
}

/** All of some files with one header as one. */
export function joined(files: readonly string[]): string {
  const path = join(folder(), "all.csv");
  const texts = files.map((file) => readFileSync(file));
  const header = texts[0]!.subarray(0, texts[0]!.indexOf(10) + 1);
  writeFileSync(path, Buffer.concat([header, ...texts.map((text) => text.subarray(text.indexOf(10) + 1))]));
  return path;
}

/** A file with this text. */
export function file(name: string, text: string, directory = folder()): string {
  const path = join(directory, name);
  writeFileSync(path, text);
  return path;
}

export function copy(path: string, name: string): string {
  const to = join(folder(), name);
  copyFileSync(path, to);
  return to;
}

/** The rows of a table of the lake, as records. */
export const rowsOf = async (loaded: LoadedConfig, table: string): Promise<Record<string, unknown>[]> =>
  (await openLake(settingsOf(loaded).path).rows(table)).toRecords();

/** Hashes of the tables of a run over files, or over the lake where none is named. */
export async function tablesOf(loaded: LoadedConfig, files?: readonly string[]): Promise<Record<string, string>> {
  const { tables, facts } = await compute(
    { loaded, cwd: loaded.directory, ...(files === undefined ? { lake: {} } : { files }) },
    effects,
  );
  facts.close();
  return Object.fromEntries(Object.entries(tables).map(([name, frame]) => [name, sha256(toCsv(frame))]));
}

export const HEADER = "order_id,ordered_at,customer_id,product_id,product_name,quantity,unit_price,country\n";

/** Order lines `[order, day, product, quantity]` as a file's text. */
export const orders = (
  ...lines: readonly (readonly [order: string, day: string, product: string, quantity: number])[]
): string =>
  HEADER +
  lines
    .map(
      ([order, day, product, quantity]) =>
        `${order},${day} 10:00:00,c${order.slice(-1)},${product},Thing ${product},${quantity},2.50,France\n`,
    )
    .join("");

/** Five records of two months, one of them bad. */
export const twoMonths = (): string =>
  orders(
    ["o1", "2026-01-05", "p1", 3],
    ["o2", "2026-01-06", "p2", 1],
    ["o3", "2026-02-05", "p1", 2],
    ["bad", "x", "p1", 1],
  );

/** A lake of two files. */
export async function filled(): Promise<{ loaded: LoadedConfig; path: string }> {
  const loaded = configured();
  await take(loaded, [file("a.csv", twoMonths())]);
  await take(loaded, [file("b.csv", orders(["o4", "2026-02-06", "p2", 5]))]);
  return { loaded, path: settingsOf(loaded).path };
}

/** A run over the lake. */
export const report = (loaded: LoadedConfig): Promise<Computed> =>
  compute({ loaded, cwd: loaded.directory, lake: {} }, effects);

const FIRST: [string, string, string, number][] = [
  ["o1", "2026-01-05", "p1", 3],
  ["o1", "2026-01-05", "p2", 1],
  ["o2", "2026-01-06", "p1", 1],
];
const CORRECTED: [string, string, string, number][] = [["o1", "2026-01-05", "p1", 2]];
/** What is left of two files, one of which says anew what the other says, taken one after another. */
export async function linesOf(
  supersede: string,
  names: readonly [string, string],
  reversed: boolean,
): Promise<{ lines: string[]; reasons: unknown[] }> {
  const loaded = configured({ lake: { path: "lake", supersede } });
  const directory = folder();
  const files = [file(names[0], orders(...FIRST), directory), file(names[1], orders(...CORRECTED), directory)];
  for (const path of reversed ? files.toReversed() : files) await take(loaded, [path]);
  const lines = await rowsOf(loaded, "silver/lines");
  const rejects = await rowsOf(loaded, "silver/rejects");
  return {
    lines: lines.map(({ order_id, product_id, quantity }) => `${order_id} ${product_id} ${quantity}`).sort(),
    reasons: rejects.map(({ reason }) => reason),
  };
}
