/** An edition whose files were damaged after it was published: said by doctor and status, removed by neither, made again by `rerun`. */
import { appendFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { history, rerun } from "../../scheduler/command-runs.ts";
import { status } from "../../scheduler/command-status.ts";
import { scheduleRun } from "../../scheduler/command-work.ts";
import { examineScheduler } from "../../scheduler/examine.ts";
import { openScheduler, type Scheduler } from "../../scheduler/open.ts";
import { loadConfig } from "../../src/config/load.ts";
import { inProcess } from "../cli/in-process.ts";
import { fakeEdition } from "./fake-edition.ts";

const NOW = Date.parse("2026-11-09T09:00:00Z");
let folder = "";
let scheduler: Scheduler;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "tillbook-damage-"));
  writeFileSync(join(folder, "sales.csv"), "order_id\n");
  writeFileSync(
    join(folder, "tillbook.config.yaml"),
    `sources: [{ path: "*.csv" }]
reports: [ { name: weekly, recipients: [ { email: a@example.com } ] } ]
email: { directory: mail }
`,
  );
  scheduler = await openScheduler(
    loadConfig(undefined, folder, {}),
    { now: () => NOW, stderr: () => undefined },
    { build: (job) => fakeEdition(job) },
  );
  expect((await scheduleRun(scheduler, "weekly")).state).toBe("done");
});
afterEach(() => {
  scheduler.close();
  rmSync(folder, { recursive: true, force: true });
});

const inEdition = (name: string): string => join(folder, "reports", "2026-W45", name);
/** Every file below the reports folder and what it holds. */
const contents = (): Record<string, string> =>
  Object.fromEntries(
    readdirSync(join(folder, "reports"), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name))
      .map((path) => [path, readFileSync(path, "latin1")]),
  );
const rowOf = async (): Promise<{ state: string; found: string; remedy?: string } | undefined> =>
  (await examineScheduler({ loaded: loadConfig(undefined, folder, {}), now: NOW, instant: String })).find(
    ({ check }) => check === "Last edition of weekly",
  );

const DAMAGES: [string, () => void, string][] = [
  ["a page cut off", () => writeFileSync(inEdition("report.html"), ""), "report.html is not as its run left it"],
  ["a PDF that is gone", () => rmSync(inEdition("report.pdf")), "report.pdf is missing"],
  ["a mail written to", () => appendFileSync(inEdition("email.eml"), "x"), "email.eml is not as its run left it"],
  [
    "two files gone",
    () => {
      rmSync(inEdition("report.pdf"));
      rmSync(inEdition("scheduled.json"));
    },
    "report.pdf is missing, and 1 more",
  ],
  [
    "the folder gone",
    () => rmSync(join(folder, "reports", ".editions"), { recursive: true }),
    "the folder 2026-W45 is missing",
  ],
];

it.each(DAMAGES)("%s: named by doctor and status, kept, and made again", async (_, damage, sentence) => {
  expect(await rowOf()).toEqual({
    check: "Last edition of weekly",
    state: "ok",
    found: "2026-W45, as its run left it",
  });
  expect(status(scheduler).attention).toEqual([]);
  damage();
  const before = contents();
  const { id } = history(scheduler)[0]!;
  expect(await rowOf()).toMatchObject({
    state: "missing",
    found: `2026-W45 is damaged: ${sentence}`,
    remedy: `\`tillbook rerun ${id}\` makes it again; the damaged files are kept in reports/.editions`,
  });
  expect(status(scheduler)).toMatchObject({
    exitCode: 1,
    attention: [`2026-W45 is damaged: ${sentence}; \`tillbook rerun ${id}\` makes it again`],
  });
  // the command looks at more, and leaves all of it alone, too
  const { stdout, status: exitCode } = await inProcess(["doctor"], { cwd: folder });
  expect(exitCode).toBe(1);
  expect(stdout).toContain(`2026-W45 is damaged: ${sentence}`);
  expect(contents()).toEqual(before);

  const compared = await rerun(scheduler, id, { verify: true });
  expect(compared.result).toBeUndefined();
  expect(compared.damaged.join(", ")).toContain(sentence.replace(/, and.*/, ""));
  expect(contents()).toEqual(before);

  // the same figures: nothing to agree to, and nobody gets the mail again
  const mails = readdirSync(join(folder, "mail")).length;
  expect((await rerun(scheduler, id)).result).toMatchObject({ state: "done" });
  expect(await rowOf()).toMatchObject({ state: "ok" });
  expect(status(scheduler)).toMatchObject({ exitCode: 0, attention: [] });
  expect(existsSync(inEdition("report.html"))).toBe(true);
  expect(readdirSync(join(folder, "mail"))).toHaveLength(mails);
  for (const [path, text] of Object.entries(before))
    if (path.includes(id)) expect(readFileSync(path, "latin1")).toBe(text);
});

it("an edition that is whole is not made again", async () => {
  const { id } = history(scheduler)[0]!;
  expect(await rerun(scheduler, id)).toMatchObject({ differing: [], damaged: [] });
  expect(history(scheduler)).toHaveLength(1);
});
