/** The record of a run: what went in, how it went, what came out. It becomes `run.json`. */
import { createHash } from "node:crypto";
import type { Day } from "../calendar.ts";
import type { QualityResult } from "../quality/clean.ts";
import { VERSION } from "../version.ts";
import type { ColumnsRecord } from "./column-roles.ts";
import type { ExecutionReport } from "./monitor.ts";
import type { RunRequest } from "./request.ts";

export interface Stage {
  name: string;
  ms: number;
  rows: number;
}

/** What `run.json` holds. */
export interface RunRecord {
  runId: string;
  edition: string;
  asOf: Day;
  inputs: { file: string; sha256: string; bytes: number; records: number; lane: string; preset: string }[];
  /** What the columns of the files are taken for. */
  columns: ColumnsRecord[];
  rows: QualityResult["rows"];
  /** What is counted as revenue and why, in sentences. */
  revenue: string[];
  /** The version of the lake that lines are from, and weeks that have changed in it since the last report; absent for files. */
  lake?: { version: number; restated: string[] };
  rejectedBy: Record<string, number>;
  warnings: string[];
  /** The tables of earlier editions that this one is compared with; absent where there is none. */
  previous?: Record<string, { run: string; edition: string; asOf: Day; sha256: string }>;
  stages: Stage[];
  peakMemoryMb: number;
  cpuSeconds: number;
  /** What went through the run and what it took; absent in the record of a run that wrote no edition. */
  execution?: ExecutionReport;
  tables: Record<string, { rows: number; sha256: string }>;
  versions: Record<string, string>;
  configHash: string;
}

export const sha256 = (content: string | Uint8Array): string => createHash("sha256").update(content).digest("hex");

/** A stopwatch over the stages; the last reading is what `run.json` prints. */
export interface Stopwatch {
  stages: Stage[];
  lap(name: string, rows: number): void;
  /** Since it was started. */
  seconds(): number;
}

export function stopwatch(now: () => number = () => performance.now()): Stopwatch {
  const stages: Stage[] = [];
  const start = now();
  let last = start;
  return {
    stages,
    seconds: () => (now() - start) / 1000,
    lap(name, rows) {
      const time = now();
      stages.push({ name, ms: Math.round(time - last), rows });
      last = time;
    },
  };
}

/** Identifies a run by what went in: the same files, configuration, as-of day and version give the same id. */
export const runIdOf = (inputs: RunRecord["inputs"], configHash: string, asOf: Day, request: RunRequest): string =>
  sha256(
    JSON.stringify([
      inputs.map(({ file, sha256: hash }) => [file, hash]),
      configHash,
      asOf,
      VERSION,
      request.filter ?? null,
      request.only ?? null,
      ...(request.previous === undefined
        ? []
        : [Object.entries(request.previous).map(([table, { sha256 }]) => [table, sha256])]),
    ]),
  ).slice(0, 12);
