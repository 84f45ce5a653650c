/**
 * Work of the scheduler, ended by SIGKILL at one of its steps: file operations and statements of the store, each before and after.
 *
 *     node publishing-child.ts folder due|again time [step]
 *
 * `due` works off what is due at that time, with its mail; `again` makes the newest edition again, with other figures. Without a step
 * it works to its end and lists the steps.
 */
import { relative } from "node:path";
import { DatabaseSync, type SQLInputValue, type StatementResultingChanges, StatementSync } from "node:sqlite";
import { jobContext } from "../../scheduler/by-hand.ts";
import { createDaemon } from "../../scheduler/daemon.ts";
import { runJob } from "../../scheduler/job.ts";
import { openScheduler } from "../../scheduler/open.ts";
import { runHistory } from "../../scheduler/runs.ts";
import { loadConfig } from "../../src/config/load.ts";
import { watchOperations } from "../run/lake/file-operations.ts";
import { fakeEdition } from "./fake-edition.ts";

const [folder, work, time, at] = process.argv.slice(2) as [string, "due" | "again", string, string?];
const steps: string[] = [];
function step(name: string): void {
  if (at !== undefined && steps.length === Number(at)) process.kill(process.pid, "SIGKILL");
  steps.push(name);
}

/** The path in the folder, without what differs from run to run. */
const named = (path: unknown): string =>
  relative(folder, String(path))
    .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "UUID")
    .replace(/(tmp|link|copy)-\d+/g, "$1")
    .replace(/weekly-[0-9a-z-]+/g, "RUN");

watchOperations((number, operation, paths) => {
  const places = paths.filter((path) => typeof path === "string" && path.includes("/")).map(named);
  step(`${number % 2 === 0 ? "before" : "after"} ${operation} ${places.join(" to ")}`);
});
const run = StatementSync.prototype.run as (...values: SQLInputValue[]) => StatementResultingChanges;
StatementSync.prototype.run = function (this: StatementSync, ...values: unknown[]) {
  const words = this.sourceSQL.trim().split(/\s+/).slice(0, 3).join(" ");
  step(`before ${words}`);
  const result = run.apply(this, values as SQLInputValue[]);
  step(`after ${words}`);
  return result;
};
const { exec } = DatabaseSync.prototype;
DatabaseSync.prototype.exec = function (this: DatabaseSync, sql: string) {
  step(`before ${sql.slice(0, 15)}`);
  exec.call(this, sql);
  step(`after ${sql.slice(0, 15)}`);
};

const now = (): number => Date.parse(time);
const scheduler = await openScheduler(
  loadConfig(undefined, folder, {}),
  { now, stderr: () => undefined },
  { build: (job) => fakeEdition(job, work === "again" ? { tableHashes: { kpis: "others" } } : {}) },
);
if (work === "due") {
  const daemon = createDaemon(scheduler);
  await daemon.wake();
  await daemon.idle();
  await daemon.wake();
} else {
  const [schedule] = scheduler.schedules;
  const [newest] = runHistory(scheduler.store);
  const request = { schedule: schedule!, trigger: "rerun", asOf: newest!.as_of, mail: false } as const;
  await runJob(jobContext(scheduler), request, new AbortController().signal);
}
scheduler.close();
process.stdout.write(steps.join("\n"));
process.exit(0);
