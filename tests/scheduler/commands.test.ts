/**
 * The commands. The first run and its repetition have nothing replaced: files, pipeline, browser, child process and mail
 * server are real. The others make their editions quickly.
 */
import { globSync, mkdirSync, mkdtempSync, readFileSync, readlinkSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import PostalMime, { type Email } from "postal-mime";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { backfill, report } from "../../scheduler/command-editions.ts";
import { preview, send } from "../../scheduler/command-mail.ts";
import { history, rerun, show } from "../../scheduler/command-runs.ts";
import { pause, resume, scheduleList, status } from "../../scheduler/command-status.ts";
import { scheduleRun, scheduleStart } from "../../scheduler/command-work.ts";
import { pdfText } from "../../scheduler/edition/pdf-text.ts";
import { openScheduler, type Scheduler } from "../../scheduler/open.ts";
import { loadConfig } from "../../src/config/load.ts";
import { fakeEdition } from "./fake-edition.ts";
import { shop } from "./shop.ts";
import { type FakeServer, startSmtp } from "./smtp.ts";

let folder = "";
let server: FakeServer;
let scheduler: Scheduler;
let real: Scheduler;
let now = Date.parse("2026-11-09T09:00:00Z");
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "tillbook-commands-"));
  server = await startSmtp();
  mkdirSync(join(folder, "inbox"));
  writeFileSync(join(folder, "inbox", "sales.csv"), shop());
  writeFileSync(
    join(folder, "tillbook.config.yaml"),
    `project: { name: Acme, timezone: Europe/London }
sources: [ { path: "inbox/*.csv" } ]
quality: { gate: { onFail: warn } }
reports:
  - name: weekly
    sections: [kpis, rfm, quality]
    recipients:
      - { email: boss@example.com }
      - { email: berlin@example.com, filter: { region: Germany } }
email: { from: "Tillbook <reports@example.com>", smtp: "smtp://127.0.0.1:${server.port}", owner: [ops@example.com], allowedDomains: [example.com] }
`,
  );
  const loaded = loadConfig(undefined, folder, process.env);
  const effects = { now: () => now, stderr: () => undefined };
  real = await openScheduler(loaded, effects);
  scheduler = await openScheduler(loaded, effects, { build: (job) => fakeEdition(job) });
});
afterAll(async () => {
  real.close();
  scheduler.close();
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});
const mailTo = (address: string): Promise<Email> =>
  PostalMime.parse(Buffer.from(server.received.find(({ to }) => to === address)!.raw, "latin1"));
const attached = (mail: Email, name: string): Buffer =>
  Buffer.from(mail.attachments.find(({ filename }) => filename === name)!.content as ArrayBuffer);

describe("schedule run", () => {
  it("makes an edition per filter and mails each recipient theirs, without a customer's name on it", async () => {
    const result = await scheduleRun(real, "weekly");
    expect(result).toMatchObject({ state: "done", edition: "2026-W45", folder: "2026-W45", delivered: { sent: 2 } });
    const [boss, berlin] = [await mailTo("boss@example.com"), await mailTo("berlin@example.com")];
    expect(boss.subject).toMatch(/^\[Acme\] Week 45 · 2 – 8 Nov 2026 · Net revenue £/);
    expect(berlin.subject).not.toBe(boss.subject);
    for (const [mail, name] of [
      [boss, "report.pdf"],
      [berlin, "report-germany.pdf"],
    ] as const) {
      const { pages, text } = pdfText(attached(mail, name));
      expect(pages).toBeGreaterThan(0);
      expect(text).toContain("Week45");
      const lists = mail.attachments.filter(({ filename }) => filename?.endsWith(".csv"));
      expect(lists.length).toBeGreaterThan(0);
      const sent = lists.map(({ content }) => Buffer.from(content as ArrayBuffer).toString("utf8"));
      expect(`${text} ${mail.html} ${mail.text} ${sent.join(" ")}`).not.toMatch(/C70\d\d/);
      expect(Buffer.byteLength(mail.html!)).toBeLessThan(102_000);
    }
    // the other region is nowhere in what Berlin gets
    expect(`${pdfText(attached(berlin, "report-germany.pdf")).text} ${berlin.html}`).not.toContain("Kingdom");
    // the page of the whole shop leads to the other editions; a filtered one leads nowhere
    const [page, theirs] = [
      readFileSync(join(folder, "reports", "2026-W45", "report.html"), "utf8"),
      readFileSync(globSync(join(folder, "reports", "2026-W45", "recipients", "*", "report.html"))[0]!, "utf8"),
    ];
    expect(page).toContain('<a href="../index.html">All editions</a>');
    expect(theirs).not.toContain("index.html");
    // what the owner keeps names its customers
    expect(readFileSync(join(folder, "reports", "2026-W45", "tables", "rfm.csv"), "utf8")).toMatch(/C70\d\d/);
  });

  it("does not mail the same edition twice", async () => {
    const before = server.received.length;
    expect(await scheduleRun(scheduler, "weekly")).toMatchObject({ state: "done" });
    expect(server.received).toHaveLength(before);
    expect(history(scheduler).map(({ id }) => id)).toHaveLength(2);
  });

  it("names the nearest schedule", async () => {
    await expect(scheduleRun(scheduler, "weakly")).rejects.toMatchObject({
      message: 'unknown schedule "weakly"',
      hint: "did you mean weekly?",
      exitCode: 2,
    });
  });
});

describe("history, show and rerun", () => {
  it("tell who got what, and that a run can be made again to the byte", async () => {
    const [newest] = history(scheduler);
    expect(newest).toMatchObject({
      schedule: "weekly",
      state: "done",
      trigger: "manual",
      as_of: "2026-11-09",
      mail: [expect.objectContaining({ state: "skipped" }), expect.objectContaining({ state: "skipped" })],
    });
    const first = history(scheduler).at(-1)!;
    const shown = show(scheduler, first.id);
    expect(
      shown.mail.map(({ recipient, state, receipts }) => [recipient, state, receipts.map(({ code }) => code)]),
    ).toEqual([
      ["boss@example.com", "sent", [250]],
      ["berlin@example.com", "sent", [250]],
    ]);
    expect(shown.folder).toBe(join(folder, "reports", ".editions", `2026-W45.${first.id}`));
    expect(show(scheduler, newest!.id).folder).toBe(join(folder, "reports", "2026-W45"));
    expect(await rerun(real, first.id, { verify: true })).toEqual({
      asOf: "2026-11-09",
      sameInputs: true,
      differing: [],
      files: [],
      figures: [],
      damaged: [],
    });
    expect((await rerun(scheduler, first.id, { verify: true })).differing).toContain("rfm");
    await expect(rerun(scheduler, first.id)).rejects.toMatchObject({
      message: expect.stringContaining("comes out differently"),
      hint: expect.stringContaining("--replace"),
    });
    expect(() => show(scheduler, "weekly-1")).toThrow('unknown run "weekly-1"');
  });
});

describe("rerun of an edition from a lake", () => {
  it("verifies from the run's own version of the lake, and otherwise compares with what is there now", async () => {
    const asked: (number | undefined)[] = [];
    let newest = 3;
    const other = await openScheduler(
      loadConfig(undefined, folder, process.env),
      { now: () => now, stderr: () => undefined },
      {
        build: (job) => {
          asked.push(job.lakeVersion);
          const lakeVersion = job.lakeVersion ?? newest;
          return fakeEdition(job, { lakeVersion, tableHashes: { kpis: `of version ${lakeVersion}` } });
        },
      },
    );
    try {
      const { runId } = await scheduleRun(other, "weekly");
      newest = 5;
      asked.length = 0;
      expect(await rerun(other, runId, { verify: true })).toMatchObject({ lakeVersion: 3, differing: [] });
      await expect(rerun(other, runId)).rejects.toThrow("comes out differently: tables kpis");
      expect(asked).toEqual([3, undefined]);
    } finally {
      other.close();
    }
  });
});

describe("send and preview", () => {
  it("mail an edition again to one address, within the allowed domains", async () => {
    const { row } = await send(scheduler, { edition: "2026-W45", to: "me@example.com" });
    expect(row).toMatchObject({ state: "sent", recipient: "me@example.com" });
    expect((await mailTo("me@example.com")).subject).toBe("2026-W45 {}");
    const { row: refused } = await send(scheduler, { edition: "2026-W45", to: "eve@example.org" });
    expect(refused.state).toBe("skipped");
    await expect(send(scheduler, { edition: "2026-W44", to: "me@example.com" })).rejects.toMatchObject({
      hint: "did you mean 2026-W45?",
    });
  });
  it("show the mail without sending or recording anything", async () => {
    const [mails, runs] = [server.received.length, history(scheduler).length];
    const target = join(folder, "preview");
    const { eml, page, problems } = await preview(scheduler, { asOf: "2026-11-02", folder: target });
    expect(problems).toEqual([]);
    expect((await PostalMime.parse(readFileSync(eml))).subject).toBe("2026-W44 {}");
    expect(readFileSync(page, "utf8")).toContain("2026-W44");
    const theirs = await preview(scheduler, { folder: target, to: "berlin@example.com" });
    expect((await PostalMime.parse(readFileSync(theirs.eml))).subject).toBe('2026-W45 {"region":"Germany"}');
    await expect(preview(scheduler, { folder: target, to: "berlim@example.com" })).rejects.toMatchObject({
      hint: "did you mean berlin@example.com?",
    });
    expect([server.received.length, history(scheduler).length]).toEqual([mails, runs]);
  });
});

describe("report", () => {
  it("makes the edition of a week that is over, without mail", async () => {
    const mails = server.received.length;
    expect(await report(scheduler, "2026-W43")).toMatchObject({ state: "done", folder: "2026-W43" });
    expect(history(scheduler)[0]).toMatchObject({
      as_of: "2026-10-26",
      trigger: "manual",
      mail: [{ state: "skipped" }, { state: "skipped" }],
    });
    expect(server.received).toHaveLength(mails);
    await expect(report(scheduler, "2026-W46")).rejects.toThrow("2026-W46 ends on 2026-11-15, and today is 2026-11-09");
    await expect(report(scheduler, "2026-W54")).rejects.toThrow("expected a week like 2026-W46");
  });
});

describe("backfill", () => {
  it("makes the editions that are missing, without mail, and leaves latest alone", async () => {
    const mails = server.received.length;
    const results = await backfill(scheduler, { from: "2026-10-30", to: "2026-11-09" });
    expect(results).toMatchObject([
      { state: "done", edition: "2026-W44" },
      { asOf: "2026-11-09", state: "present" },
    ]);
    expect(server.received).toHaveLength(mails);
    expect(readlinkSync(join(folder, "reports", "latest"))).toBe("2026-W45");
    await expect(backfill(scheduler, { from: "2026-11-09", to: "2026-11-01" })).rejects.toThrow(
      "invalid --to: 2026-11-01",
    );
  });
});

describe("schedule list, pause, resume and status", () => {
  it("tell what comes next", () => {
    const [weekly] = scheduleList(scheduler, { count: 2 });
    expect(weekly).toMatchObject({
      name: "weekly",
      timezone: "Europe/London",
      recipients: 2,
      pausedAt: null,
      warnings: [],
    });
    expect(weekly!.next.map((at) => new Date(at).toISOString())).toEqual([
      "2026-11-16T07:00:00.000Z",
      "2026-11-23T07:00:00.000Z",
    ]);
    pause(scheduler, "weekly", "holidays");
    expect(scheduleList(scheduler)[0]).toMatchObject({ pausedAt: now, pauseReason: "holidays" });
    resume(scheduler, "weekly");
    expect(scheduleList(scheduler)[0]).toMatchObject({ pausedAt: null });
  });
  it("answer non-zero, with a sentence each, for whatever a person has to look at", () => {
    pause(scheduler, "weekly", "holidays");
    expect(status(scheduler)).toMatchObject({ exitCode: 1, attention: ["weekly is paused: holidays"] });
    resume(scheduler, "weekly");
    const missing = { ...scheduler, sourceFiles: () => [] };
    expect(status(missing)).toMatchObject({ exitCode: 1, attention: [expect.stringContaining("no file matches ")] });
    scheduler.store.run(
      "INSERT INTO slots (schedule, slot, state, due_at, reason) VALUES ('weekly', '2026-11-02T07:00:00Z', 'failed', 0, 'no rows')",
    );
    expect(status(scheduler)).toMatchObject({
      exitCode: 1,
      attention: ["weekly 2026-11-02T07:00:00Z failed: no rows"],
    });
    scheduler.store.run("DELETE FROM slots WHERE slot = '2026-11-02T07:00:00Z'");
    expect(status(scheduler)).toMatchObject({ exitCode: 0, attention: [] });
  });
  it("answer with exit code 2 when a slot is over two hours late", () => {
    expect(status(scheduler)).toMatchObject({ exitCode: 0, late: [], mail: { sent: 3 } });
    now = Date.parse("2026-11-16T09:01:00Z");
    expect(status(scheduler)).toMatchObject({
      exitCode: 2,
      late: [{ schedule: "weekly", slot: "2026-11-16T07:00:00Z" }],
    });
  });
});

describe("schedule start", () => {
  it("works off what is due at once and stops when it is told to", async () => {
    const stop = new AbortController();
    const running = scheduleStart(scheduler, stop.signal);
    while (server.received.filter(({ to }) => to === "boss@example.com").length < 2)
      await new Promise((resolve) => setTimeout(resolve, 50));
    stop.abort();
    await running;
    expect(status(scheduler)).toMatchObject({ exitCode: 0, late: [], awakeAt: now });
    expect(history(scheduler)[0]).toMatchObject({
      trigger: "schedule",
      slot: "2026-11-16T07:00:00Z",
      state: "done",
      edition: "2026-W46",
    });
  });
  it("refuses to start for nothing", async () => {
    const none = { ...scheduler, schedules: [] };
    await expect(scheduleStart(none, new AbortController().signal)).rejects.toThrow("nothing is scheduled");
  });
});
