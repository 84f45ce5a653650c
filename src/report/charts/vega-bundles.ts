/** Vega and Vega-Lite, each as the one script that it is published as: their modules are 270 files, four times as slow to load. */
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { compileFunction } from "node:vm";
import type { LocaleFormatters } from "vega";
import type { ChartLocale } from "./locale.ts";
import { interWidth } from "./text-width.ts";

/** What vega exports beyond its own typings. */
interface Untyped {
  setRandom(random: () => number): void;
  randomLCG(seed: number): () => number;
  locale(number: ChartLocale["number"], time: ChartLocale["time"]): LocaleFormatters;
  splitAccessPath(path: string): readonly string[];
  textMetrics: { width(item: TextItem, text?: unknown): number };
}
export type Vega = typeof import("vega") & Untyped;
export type VegaLite = typeof import("vega-lite");
interface TextItem {
  text?: unknown;
  limit?: number;
  fontSize?: number;
  fontWeight?: number | string;
}
interface Tools {
  vega: Vega;
  vegaLite: VegaLite;
}

/** Path of a file beside a package's entry. */
export const beside = (specifier: string, file: string): string =>
  join(dirname(fileURLToPath(import.meta.resolve(specifier))), file);

/** What a script for pages and for Node.js alike exports; it asks for `needed`, if for anything. */
async function exportsOf(path: string, needed?: Promise<unknown>): Promise<unknown> {
  const exports = {};
  const run = compileFunction(await readFile(path, "utf8"), ["exports", "module", "require"], { filename: path });
  const other = await needed;
  run(exports, { exports }, () => other);
  return exports;
}

async function load(): Promise<Tools> {
  const loading = exportsOf(beside("vega", "vega.min.js"));
  const vegaLite = (await exportsOf(beside("vega-lite", "vega-lite.min.js"), loading)) as VegaLite;
  const vega = (await loading) as Vega;
  vega.textMetrics.width = (item, text) => {
    const width = interWidth(String(text ?? item.text ?? ""), item.fontSize ?? 11, item.fontWeight);
    return item.limit !== undefined && item.limit > 0 ? Math.min(item.limit, width) : width;
  };
  return { vega, vegaLite };
}

let tools: Promise<Tools> | undefined;

/** Loads them once per process, and has text measured as Inter. */
export const drawingTools = (): Promise<Tools> => {
  tools ??= load();
  return tools;
};
