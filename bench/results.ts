/** What a run of the benchmarks leaves: the machine once, all rows, and what follows from them. */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { availableParallelism, cpus, totalmem } from "node:os";
import { join } from "node:path";
import { PYTHON, ROOT } from "./measure.ts";
import { GROUPS, type Group, type Row } from "./row.ts";

export interface Machine {
  processor: string;
  cores: number;
  memoryGb: number;
  node: string;
  /** Version by package, of those in bench/peers/requirements.txt that are installed. */
  peers: Record<string, string>;
}

/** y grows like size to the power of an exponent: 0 not at all, 1 in step. Null where there is nothing to tell it from. */
export interface Growth {
  series: string;
  from: number;
  to: number;
  time: number | null;
  memory: number | null;
}

export interface Results {
  machine: Machine;
  rows: Row[];
  growth: Growth[];
}

export const RESULTS = join(ROOT, "bench", "results.json");
export const readResults = (path: string): Results | undefined =>
  existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as Results) : undefined;

/** Versions by package from lines such as `duckdb==2.0.0`. */
export const pinned = (text: string): Record<string, string> =>
  Object.fromEntries([...text.matchAll(/^([\w.-]+)==(\S+)$/gm)].map(([, name, version]) => [name!, version!]));

export function thisMachine(): Machine {
  const wanted = Object.keys(pinned(readFileSync(join(ROOT, "bench", "peers", "requirements.txt"), "utf8")));
  const listed = existsSync(PYTHON) ? spawnSync(PYTHON, ["-m", "pip", "freeze"], { encoding: "utf8" }).stdout : "";
  return {
    processor: cpus()[0]?.model ?? "unknown",
    cores: availableParallelism(),
    memoryGb: Math.round(totalmem() / 1024 ** 3),
    node: process.versions.node,
    peers: Object.fromEntries(Object.entries(pinned(listed)).filter(([name]) => wanted.includes(name))),
  };
}

/** Rows of the groups measured anew take the place of the older ones of these groups; in the order of the groups. */
export function merged(older: readonly Row[], newer: readonly Row[], groups: readonly Group[]): Row[] {
  const all = [...older.filter(({ group }) => !groups.includes(group)), ...newer];
  return GROUPS.flatMap((group) => all.filter((row) => row.group === group));
}

interface Line {
  slope: number;
  intercept: number;
}

/** The straight line of least squares through points; undefined for fewer than two different x. */
export function straightLine(points: readonly (readonly [x: number, y: number])[]): Line | undefined {
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const x0 = mean(points.map(([x]) => x));
  const y0 = mean(points.map(([, y]) => y));
  const spread = points.reduce((sum, [x]) => sum + (x - x0) ** 2, 0);
  if (points.length < 2 || spread === 0) return undefined;
  const slope = points.reduce((sum, [x, y]) => sum + (x - x0) * (y - y0), 0) / spread;
  return { slope, intercept: y0 - slope * x0 };
}

/** The exponent k of y ≈ c · xᵏ, by least squares on logarithms; null for fewer than two different x. */
export function growthExponent(points: readonly (readonly [x: number, y: number])[]): number | null {
  const line = straightLine(points.map(([x, y]) => [Math.log(x), Math.log(y)]));
  return line === undefined ? null : Number(line.slope.toFixed(3));
}

export function growthOf(rows: readonly Row[]): Growth[] {
  const grown = rows.filter(({ group, point }) => group === "growth" && point !== null);
  const names = [...new Set(grown.map(({ point }) => point!.series))];
  return names.map((series) => {
    const own = grown.filter(({ point }) => point!.series === series);
    const sizes = own.map(({ point }) => point!.size);
    const against = (figure: (row: Row) => number | null | undefined): number | null =>
      growthExponent(own.flatMap((row) => (figure(row) == null ? [] : [[row.point!.size, figure(row)!] as const])));
    return {
      series,
      from: Math.min(...sizes),
      to: Math.max(...sizes),
      time: against((row) => row.ours),
      memory: against((row) => row.memory?.ours),
    };
  });
}

/** Peak memory in MB = `base` + `perMillion` · million lines, from the rows of a series; undefined for fewer than two. */
export function memoryFormula(rows: readonly Row[], series: string): { base: number; perMillion: number } | undefined {
  const points = rows.flatMap(({ point, memory }) =>
    point?.series === series && memory?.ours != null ? [[point.size / 1e6, memory.ours] as const] : [],
  );
  const line = straightLine(points);
  return line === undefined ? undefined : { base: line.intercept, perMillion: line.slope };
}

/** Million lines whose peak memory fits into so many MB; Infinity where memory does not grow with them. */
export function millionLinesWithin(mb: number, { base, perMillion }: { base: number; perMillion: number }): number {
  if (base > mb) return 0;
  return perMillion <= 0 ? Number.POSITIVE_INFINITY : (mb - base) / perMillion;
}
