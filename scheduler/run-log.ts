/**
 * The log of a run: a file of JSON lines, one per stage and outcome, for people and programs that look for what took long or went
 * wrong. It repeats what the store knows and holds neither secrets nor addresses; nothing depends on it.
 */
import { appendFileSync, mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";

export interface LogLine {
  /** start, a stage of the pipeline, built, mail, or how the run ended: done, held, failed, retry, stopped, lost. */
  stage: string;
  /** What it took, milliseconds. */
  ms?: number;
  rows?: number;
  message?: string;
  /** Whose edition: filter and sections in words; absent for the edition itself. */
  variant?: string;
}

export type Note = (line: LogLine) => void;

const KEPT = 500;

export const runLogPath = (folder: string, run: string): string => join(folder, `${run}.jsonl`);

/** Old logs make way: of `KEPT` and a tenth, the newest `KEPT` stay. */
function sweep(folder: string): void {
  const names = readdirSync(folder).filter((name) => name.endsWith(".jsonl"));
  if (names.length < KEPT * 1.1) return;
  const byAge = names
    .map((name) => ({ name, at: statSync(join(folder, name)).mtimeMs }))
    .sort((a, b) => b.at - a.at || (a.name < b.name ? 1 : -1));
  for (const { name } of byAge.slice(KEPT)) rmSync(join(folder, name), { force: true });
}

/** A log that cannot be written is told by `failed` and stops nothing. Without a folder nothing is logged. */
export function runLog(
  folder: string | undefined,
  run: string,
  { now, failed }: { now: () => number; failed: (text: string) => void },
): Note {
  if (folder === undefined) return () => undefined;
  const path = runLogPath(folder, run);
  let broken = false;
  const attempt = (work: () => void): void => {
    if (broken) return;
    try {
      work();
    } catch (error) {
      broken = true;
      failed(`the log ${path} cannot be written: ${(error as Error).message}\n`);
    }
  };
  attempt(() => {
    mkdirSync(dirname(path), { recursive: true });
    sweep(folder);
  });
  return (line) =>
    attempt(() => appendFileSync(path, `${JSON.stringify({ time: new Date(now()).toISOString(), run, ...line })}\n`));
}
