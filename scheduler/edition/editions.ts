/** Editions on disk: made in a folder of their own, shown by turning one link, listed on a page that people can bookmark. */
import { existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { writeFile } from "../../src/files.ts";
import { html } from "../../src/report/escape.ts";
import { history, type Run, type RunState } from "../runs.ts";
import type { Store } from "../store.ts";
import { slotName } from "../time/schedule.ts";

const BUILDING = ".building";

/** Where a run makes its edition; nobody else writes there. */
export const stagingFolder = (reports: string, runId: string): string => join(reports, BUILDING, runId);

/**
 * The folder an edition is published under: its name, and the schedule's where there are several.
 */
export const editionName = (edition: string, schedule: string, schedules: number): string =>
  schedules > 1 ? `${edition}-${schedule}` : edition;

/** Removes what runs left behind that are not running any more. */
export function sweepStaging(store: Store, reports: string): void {
  const folder = join(reports, BUILDING);
  if (!existsSync(folder)) return;
  const running = new Set(store.all<{ id: string }>("SELECT id FROM runs WHERE state = 'running'").map(({ id }) => id));
  for (const name of readdirSync(folder))
    if (!running.has(name)) rmSync(join(folder, name), { recursive: true, force: true });
}

const WORDS: Readonly<Record<RunState, string>> = {
  running: "running",
  done: "done",
  failed: "failed",
  held: "held back",
  lost: "lost, run again",
};

/** `reports/index.html`: every edition and every run that made none, newest first. Without script, works offline. */
export function writeIndex(store: Store, reports: string): void {
  const runs = history(store, { limit: 500 });
  const mails = new Map<string, string>();
  for (const { run, state, count } of store.all<{ run: string; state: string; count: number }>(
    "SELECT run, state, count(*) AS count FROM outbox WHERE run IS NOT NULL GROUP BY run, state ORDER BY state",
  ))
    mails.set(run, [mails.get(run), `${count} ${state}`].filter(Boolean).join(", "));
  const newest = new Set<string>();
  const rows = runs.map((run) => {
    // an edition that was made again is shown with its newest files only
    const shown = run.folder !== null && !newest.has(run.folder);
    if (run.folder !== null) newest.add(run.folder);
    return indexRow(run, shown, mails.get(run.id) ?? "");
  });
  mkdirSync(reports, { recursive: true });
  writeFile(
    join(reports, "index.html"),
    PAGE.replace("<!--rows-->", () => rows.join("\n")),
  );
}

function indexRow(run: Run, shown: boolean, mail: string): string {
  const name = html(run.edition ?? run.as_of);
  const path = encodeURIComponent(run.folder ?? "");
  const links = shown ? `<a href="${path}/report.html">${name}</a> <a href="${path}/report.pdf">PDF</a>` : name;
  const took = run.finished_at === null ? "" : `${Math.round((run.finished_at - run.started_at) / 1000)} s`;
  const why = run.error === null ? "" : `: ${html(run.error)}`;
  return `<tr class="${run.state}"><td>${links}</td><td>${html(run.schedule)}</td><td>${html(run.trigger)}</td><td>${slotName(run.started_at).replace("T", " ").slice(0, 16)}</td><td>${took}</td><td>${WORDS[run.state]}${why}</td><td>${html(mail)}</td></tr>`;
}

const PAGE = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"><title>Reports</title>
<style>body{font:15px/1.5 Inter,system-ui,sans-serif;max-width:1080px;margin:40px auto;padding:0 20px}h1{font-size:24px}table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:7px 14px 7px 0;border-top:1px solid #8884;vertical-align:top}th{font-size:12px;font-weight:600;opacity:.7;border:0}td{font-variant-numeric:tabular-nums}.failed td:nth-child(6),.held td:nth-child(6){color:#b42318;font-weight:600}@media (prefers-color-scheme:dark){.failed td:nth-child(6),.held td:nth-child(6){color:#f2786b}}</style></head>
<body><h1>Reports</h1><table><thead><tr><th>Edition</th><th>Schedule</th><th>Started by</th><th>At (UTC)</th><th>Took</th><th>State</th><th>Mail</th></tr></thead><tbody>
<!--rows-->
</tbody></table></body></html>
`;
