/** Where things are, and how whole processes are timed. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("..", import.meta.url));
/** Everything that a run makes and may be made again. */
export const CACHE = join(ROOT, ".cache", "bench");
export const PYTHON = join(ROOT, ".cache", "peers", "bin", "python");
/** lifetimes needs older versions of pandas and NumPy than the other peers, and has an environment of its own. */
export const LIFETIMES = join(ROOT, ".cache", "peers-lifetimes", "bin", "python");
/** statsforecast brings a hundred megabytes of its own, which no other peer needs. */
export const FORECASTERS = join(ROOT, ".cache", "peers-forecasting", "bin", "python");
export const REFERENCE = process.env.TILLBOOK_REFERENCE ?? join(ROOT, "..", "shared", "reference");
export const NO_PEERS = "not installed: bench/peers/setup";
/** The as-of day of every sample shop. */
export const AS_OF = "2026-11-16";

export const say = (text: string): void => void process.stderr.write(`${text}\n`);

export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;

/** Seconds that some work takes in this process: the median of some runs, after one that is not counted. */
export async function medianSeconds(runs: number, work: () => unknown): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run <= runs; run++) {
    const started = performance.now();
    await work();
    if (run > 0) times.push((performance.now() - started) / 1000);
  }
  return median(times);
}

/** Seconds of processor time that some work takes in this process, whatever else the machine does: the median of some runs, after one that is not counted. */
export function medianCpuSeconds(runs: number, work: () => unknown): number {
  const times: number[] = [];
  for (let run = 0; run <= runs; run++) {
    const started = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(started);
    if (run > 0) times.push((user + system) / 1e6);
  }
  return median(times);
}

const lastLine = (text: string): string => text.trim().split("\n").at(-1)!;

/** Runs a process to its end, with `env` besides our own. @throws Error with the end of its stderr where it fails */
export function run(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): { seconds: number; stdout: string } {
  const started = performance.now();
  const { status, signal, error, stdout, stderr } = spawnSync(command, args, {
    cwd: ROOT,
    encoding: "utf8",
    maxBuffer: 2 ** 28,
    env: { ...process.env, ...env },
  });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`${args[0]} ended with ${status ?? signal}: ${stderr.trim().slice(-500)}`);
  return { seconds: (performance.now() - started) / 1000, stdout };
}

/** Median seconds of a whole process over some runs, after one that is not counted. */
export function wholeProcess(command: string, args: readonly string[], runs: number): number {
  run(command, args);
  return median(Array.from({ length: runs }, () => run(command, args).seconds));
}

/** What a measured process says of itself in its last line, as JSON; `seconds` is its whole life, unless it tells its own. */
export interface Measurement {
  seconds: number;
  peak_mb: number;
  lines?: number;
  orders?: number;
  customers?: number;
  products?: number;
  itemsets?: number;
  charts?: number;
  further?: number;
  /** Seconds of it until the facts were there. */
  reading?: number;
}
/** Why a peer has no figure. */
export interface Missing {
  missing: string;
}

/** One of the programs in `bench/children`. */
export function child(name: string, args: readonly string[], env?: Readonly<Record<string, string>>): Measurement {
  const { seconds, stdout } = run(process.execPath, [join("bench", "children", `${name}.ts`), ...args], env);
  return { seconds, ...(JSON.parse(lastLine(stdout)) as Omit<Measurement, "seconds">) };
}

/** One of the programs in `bench/peers`; a peer that is not installed or fails says so instead. */
export function peer(name: string, args: readonly string[]): Measurement | Missing {
  if (!existsSync(PYTHON)) return { missing: NO_PEERS };
  try {
    const { seconds, stdout } = run(PYTHON, [join("bench", "peers", `${name}.py`), ...args]);
    return { ...(JSON.parse(lastLine(stdout)) as Measurement | Missing), seconds };
  } catch (error) {
    return { missing: lastLine((error as Error).message).replaceAll(ROOT, "") };
  }
}
