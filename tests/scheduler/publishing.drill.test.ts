/**
 * Publishing and mailing killed at every step, and recovery killed, too: whatever lies under an edition's name is whole at every moment,
 * and in the end each slot has one edition and each recipient one mail of it.
 */
import { spawn } from "node:child_process";
import {
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runHistory } from "../../scheduler/runs.ts";
import { openStore } from "../../scheduler/store.ts";
import { isLong } from "../long.ts";
import { type FakeServer, startSmtp } from "./smtp.ts";

const [FIRST, SECOND, LATER] = ["2026-03-02T07:00:00Z", "2026-03-09T07:00:00Z", "2026-03-09T07:03:00Z"];
const FILES = ["report.html", "report.pdf", "email.eml", "email.html", "scheduled.json"];

/** What has to be among the steps of both kinds of work, by name. With `npm run drills` each step is hit, before and after. */
const PUBLISHING = [
  /mkdirSync .*\.building/,
  /renameSync .*variant-0 to .*edition$/,
  /openSync .*\.scheduled\.json\.tmp/,
  /fsyncSync/,
  /renameSync .*\.scheduled\.json\.tmp\S* to .*scheduled\.json/,
  /BEGIN IMMEDIATE/,
  /UPDATE runs SET/,
  /COMMIT/,
  /mkdirSync reports\/\.editions/,
  /renameSync .*edition to reports\/\.editions\/2026-W10\.RUN/,
  /symlinkSync .* to reports\/\.2026-W10\.link/,
  /renameSync reports\/\.2026-W10\.link to reports\/2026-W10/,
  /rmSync .*\.building/,
  /renameSync reports\/\.index\.html\.tmp\S* to reports\/index\.html/,
];

/** Only where the edition is of a newer day than the one shown: an edition made again keeps its name, to which `latest` points already. */
const LATEST = /renameSync reports\/\.latest\.link to reports\/latest/;

let root = "";
let server: FakeServer;
let trials = 0;
/** Where the first week is published and mailed, and where the second is, too. */
const bases = { due: "", again: "" };

type Work = keyof typeof bases;
const child = (
  folder: string,
  work: Work,
  time: string,
  at?: number,
): Promise<{ end: string | number; steps: string[] }> =>
  new Promise((resolve) => {
    const args = [folder, work, time, ...(at === undefined ? [] : [String(at)])];
    const started = spawn(process.execPath, [join(import.meta.dirname, "publishing-child.ts"), ...args], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    let said = "";
    started.stdout.setEncoding("utf8").on("data", (text: string) => {
      said += text;
    });
    started.once("close", (code, signal) => resolve({ end: signal ?? code ?? -1, steps: said.split("\n") }));
  });

beforeAll(async () => {
  server = await startSmtp();
  root = mkdtempSync(join(tmpdir(), "tillbook-publishing-"));
  const [due, again] = [join(root, "due"), join(root, "again")];
  mkdirSync(due);
  writeFileSync(
    join(due, "tillbook.config.yaml"),
    `sources: [{ path: "*.csv" }]
reports:
  - name: weekly
    cron: "0 7 * * 1"
    recipients: [{ email: a@example.com }, { email: b@example.com }]
email: { from: "Tillbook <reports@example.com>", smtp: "smtp://127.0.0.1:${server.port}" }
`,
  );
  expect((await child(due, "due", "2026-03-01T12:00:00Z")).end).toBe(0);
  expect((await child(due, "due", FIRST)).end).toBe(0);
  cpSync(due, again, { recursive: true, verbatimSymlinks: true });
  expect((await child(again, "due", SECOND)).end).toBe(0);
  Object.assign(bases, { due, again });
});
afterAll(async () => {
  await server.close();
  rmSync(root, { recursive: true, force: true });
});

/** A copy of what was before. */
function copyOf(work: Work): string {
  const folder = join(root, `trial-${trials++}`);
  cpSync(bases[work], folder, { recursive: true, verbatimSymlinks: true });
  server.received.length = 0;
  return folder;
}

/** Every name that readers use shows a whole edition. */
function demandWhole(folder: string, names: readonly string[], what: string): void {
  const reports = join(folder, "reports");
  expect(readdirSync(reports), what).toEqual(expect.arrayContaining([...names]));
  const shown = readdirSync(reports).filter((name) => /^(?:\d{4}-W\d\d|latest)$/.test(name));
  for (const name of shown)
    for (const file of FILES) {
      const path = join(reports, name, file);
      expect(existsSync(path) && readFileSync(path).length > 0, `${what}: ${name}/${file}`).toBe(true);
    }
}

/** What there is when all is done, however it came about. */
function demandDone(folder: string, work: Work, what: string): void {
  demandWhole(folder, ["2026-W09", "2026-W10", "latest", "index.html"], what);
  const reports = join(folder, "reports");
  const edition = (name: string) =>
    JSON.parse(readFileSync(join(reports, name, "scheduled.json"), "utf8")) as { run: string; asOf: string };
  expect(edition("latest"), what).toEqual(edition("2026-W10"));
  const store = openStore(join(folder, "data", "scheduler.sqlite"));
  try {
    const runs = runHistory(store);
    expect(
      runs.filter(({ state }) => state === "running"),
      what,
    ).toEqual([]);
    const newest = runs.find(({ state, folder: shown }) => state === "done" && shown === "2026-W10");
    expect(edition("2026-W10").run, what).toBe(newest?.id);
    const slots = store.all<{ state: string }>("SELECT state FROM slots WHERE slot <= ?", SECOND);
    expect(
      slots.map(({ state }) => state),
      what,
    ).toEqual(["done", "done"]);
    const done = runs.filter(({ state }) => state === "done").length;
    expect(work === "due" ? [2] : [2, 3], what).toContain(done);
    const waiting = store.all("SELECT id FROM outbox WHERE state IN ('queued', 'sending')");
    expect(waiting, what).toEqual([]);
    expect(readdirSync(join(reports, ".editions")).length, what).toBe(done);
  } finally {
    store.close();
  }
  expect(readdirSync(join(reports, ".building")), what).toEqual([]);
  expect(globSync(["reports/.*.{link,copy,tmp}-*", "data/**/.*.tmp-*"], { cwd: folder }), what).toEqual([]);
  const wanted = work === "due" ? ["a@example.com", "b@example.com"] : [];
  expect([...new Set(server.received.map(({ to }) => to))].sort(), what).toEqual(wanted);
  expect(new Set(server.received.map(({ messageId }) => messageId)).size, what).toBe(wanted.length);
}

describe.skipIf(process.platform === "win32")("publishing", () => {
  it.each(["due", "again"] as const)(
    "%s: killed at each step, and in the recovery, leaves whole editions and sends each mail once",
    async (work) => {
      const whole = copyOf(work);
      const { end, steps } = await child(whole, work, SECOND);
      expect(end).toBe(0);
      demandDone(whole, work, "without a kill");
      for (const name of [...PUBLISHING, ...(work === "due" ? [LATEST] : [])])
        expect(steps.filter((step) => name.test(step)).length, String(name)).toBeGreaterThan(1);

      const before = work === "due" ? ["2026-W09", "latest"] : ["2026-W09", "2026-W10", "latest"];
      let [killed, doubled] = [0, 0];
      const every = isLong ? 1 : Math.ceil(steps.length / 3);
      for (let at = Math.floor(every / 2); at < steps.length; at += every) {
        const folder = copyOf(work);
        let what = `${work} ${at} ${steps[at]}`;
        expect((await child(folder, work, SECOND, at)).end, what).toBe("SIGKILL");
        killed++;
        demandWhole(folder, before, what);
        // every third time the recovery is killed as well, at places that differ
        if (Math.floor(at / every) % 3 === 1) {
          const then = (at * 7) % 150;
          const { end: second } = await child(folder, "due", LATER, then);
          what += `, then ${then}`;
          expect(["SIGKILL", 0], what).toContain(second);
          if (second === "SIGKILL") killed++;
          demandWhole(folder, before, what);
        }
        expect((await child(folder, "due", LATER)).end, what).toBe(0);
        demandDone(folder, work, what);
        const copies = server.received.length - new Set(server.received.map(({ messageId }) => messageId)).size;
        // a kill between the server's 250 and our writing it down is the one moment that SMTP cannot secure
        expect(copies, what).toBeLessThanOrEqual(what.includes(", then") ? 2 : 1);
        doubled += copies;
        rmSync(folder, { recursive: true, force: true });
      }
      process.stdout.write(`${work}: ${steps.length} steps, ${killed} kills, ${doubled} mails twice\n`);
      expect(killed).toBeGreaterThanOrEqual(isLong ? steps.length : 3);
    },
  );
});
