import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createDaemon, type Daemon, type DaemonContext, tellDowntime } from "../../scheduler/daemon.ts";
import type { BuildAnswer, BuildJob } from "../../scheduler/edition/build-job.ts";
import { runJob } from "../../scheduler/job.ts";
import { openNotices } from "../../scheduler/mail/notices.ts";
import { mailOf } from "../../scheduler/mail/outbox.ts";
import type { Envelope, ServerAnswer, Transport } from "../../scheduler/mail/transport.ts";
import { runHistory } from "../../scheduler/runs.ts";
import { openStore, type Store } from "../../scheduler/store.ts";
import { type ScheduleInput, schedule, slotName } from "../../scheduler/time/schedule.ts";
import type { Slot } from "../../scheduler/time/slots.ts";
import { UserError } from "../../src/errors.ts";
import { fakeEdition } from "./fake-edition.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const RECIPIENTS = [
  { email: "boss@example.com" },
  { email: "north@example.com", filter: { region: "North" } },
  { email: "south@example.com", filter: { region: "South" }, sections: ["kpis"] },
];

let folder = "";
let store: Store;
let now = 0;
let sent: { to: string; message: string }[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tillbook-daemon-"));
  store = openStore(join(folder, "s.sqlite"));
  now = Date.parse("2026-01-01T12:00:00Z");
  sent = [];
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true, force: true });
});

const OK: ServerAnswer = { outcome: "sent", code: 250, response: "250 OK", scope: "message" };
const mailer = (answer: (envelope: Envelope) => ServerAnswer = () => OK): Transport => ({
  name: "test",
  async send(envelope, message) {
    const given = answer(envelope);
    if (given.outcome === "sent") sent.push({ to: envelope.to, message: message.toString("utf8") });
    return given;
  },
});
const weekly = (input: Partial<ScheduleInput> = {}): ReturnType<typeof schedule> =>
  schedule({ name: "weekly", timezone: "Europe/London", recipients: RECIPIENTS, ...input });
const context = (more: Partial<DaemonContext> = {}): DaemonContext => ({
  store,
  reports: join(folder, "reports"),
  build: (job) => fakeEdition(job),
  now: () => now,
  owner: "test",
  mask: true,
  senderDomain: "example.com",
  log: () => undefined,
  schedules: [weekly()],
  transport: mailer(),
  mail: { from: "Tillbook <reports@example.com>", owners: ["ops@example.com"], allowedDomains: [] },
  project: "Acme",
  ...more,
});
const settled = async (daemon: Daemon): Promise<void> => {
  await daemon.wake();
  await daemon.idle();
};
const slots = (): string[] =>
  store.all<Slot>("SELECT * FROM slots ORDER BY slot").map(({ slot, state }) => `${slot} ${state}`);
const toOwner = (): string[] =>
  sent.filter(({ to }) => to === "ops@example.com").map(({ message }) => /^Subject: (.*)/m.exec(message)![1]!);

describe("a changed configuration", () => {
  const broken = (job: BuildJob) =>
    Promise.resolve({ ok: false as const, error: `no column is the amount (as of ${job.asOf})`, exitCode: 2 });

  it("lets a slot that failed on the old one run again, and is in force without a restart", async () => {
    let changed: Partial<DaemonContext> | undefined;
    const reload = async (): Promise<Partial<DaemonContext> | undefined> => {
      const now = changed;
      changed = undefined;
      return now;
    };
    const daemon = createDaemon(context({ build: broken, reload }));
    await settled(daemon);
    now = Date.parse("2026-01-05T07:00:00Z");
    await settled(daemon);
    expect(slots()).toEqual(["2026-01-05T07:00:00Z failed"]);
    now += 60_000;
    await settled(daemon);
    expect(slots()).toEqual(["2026-01-05T07:00:00Z failed"]);
    changed = { build: (job) => fakeEdition(job), schedules: [weekly({ recipients: [{ email: "new@example.com" }] })] };
    now += 60_000;
    await settled(daemon);
    expect(slots()).toEqual(["2026-01-05T07:00:00Z done"]);
    expect(sent.map(({ to }) => to)).toContain("new@example.com");
  });

  it("that is wrong leaves the last good one in force, is told once, and is over when it is mended", async () => {
    const said: string[] = [];
    let wrong = true;
    let seen = false;
    const reload = async (): Promise<Partial<DaemonContext> | undefined> => {
      if (seen) return undefined;
      seen = true;
      if (wrong) throw new UserError("invalid reports[0].cron: x", { exitCode: 2 });
      return { schedules: [weekly()] };
    };
    const daemon = createDaemon(context({ reload, log: (text) => said.push(text) }));
    await settled(daemon);
    now = Date.parse("2026-01-05T07:00:00Z");
    await settled(daemon);
    expect(slots()).toEqual(["2026-01-05T07:00:00Z done"]);
    expect(said.filter((text) => text.includes("last good one stays in force"))).toHaveLength(1);
    expect(toOwner()).toHaveLength(1);
    [wrong, seen] = [false, false];
    now += 60_000;
    await settled(daemon);
    expect(said.at(-1)).toContain("is in force");
    expect(toOwner()).toHaveLength(2);
  });
});

describe("a wake", () => {
  it("makes the edition of a due slot, publishes it and mails everybody their own", async () => {
    const jobs: BuildJob[] = [];
    const daemon = createDaemon(
      context({
        build: (job) => {
          jobs.push(job);
          return fakeEdition(job);
        },
      }),
    );
    await settled(daemon);
    expect(jobs).toEqual([]);
    now = Date.parse("2026-01-05T07:00:00Z");
    await settled(daemon);
    expect(jobs.map(({ asOf, filter, sections }) => ({ asOf, filter, sections }))).toEqual([
      { asOf: "2026-01-05", filter: undefined, sections: undefined },
      { asOf: "2026-01-05", filter: { region: "North" }, sections: undefined },
      { asOf: "2026-01-05", filter: { region: "South" }, sections: ["kpis"] },
    ]);
    expect(sent.map(({ to }) => to)).toEqual(RECIPIENTS.map(({ email }) => email));
    expect(sent[1]!.message).toContain('as of 2026-01-05 for {"region":"North"}');
    expect(sent[1]!.message).not.toContain("South");
    const reports = join(folder, "reports");
    expect(readdirSync(reports).sort()).toEqual([".building", ".editions", "2026-W01", "index.html", "latest"]);
    expect(readdirSync(join(reports, ".building"))).toEqual([]);
    expect(readdirSync(join(reports, "2026-W01")).sort()).toEqual([
      "email.eml",
      "email.html",
      "recipients",
      "report.html",
      "report.pdf",
      "scheduled.json",
      "tables",
    ]);
    expect(readlinkSync(join(reports, "latest"))).toBe("2026-W01");
    expect(readFileSync(join(reports, "index.html"), "utf8")).toContain('<a href="2026-W01/report.html">2026-W01</a>');
    expect(runHistory(store)).toMatchObject([
      { id: "weekly-20260105T070000Z-1", state: "done", edition: "2026-W01", trigger: "schedule" },
    ]);
    await settled(daemon);
    expect(jobs).toHaveLength(3);
    expect(sent).toHaveLength(3);
  });

  it("tries a failed run again and tells the owner only when it has failed for good, and when it works again", async () => {
    let broken = true;
    const daemon = createDaemon(
      context({ build: (job) => (broken ? Promise.reject(new Error("no space left")) : fakeEdition(job)) }),
    );
    await settled(daemon);
    now = Date.parse("2026-01-05T07:00:00Z");
    for (const wait of [0, MINUTE, 5 * MINUTE]) {
      now += wait;
      expect(toOwner()).toEqual([]);
      await settled(daemon);
    }
    expect(slots()).toEqual(["2026-01-05T07:00:00Z failed"]);
    expect(runHistory(store).map(({ state, error }) => `${state} ${error}`)).toEqual(
      Array(3).fill("failed no space left"),
    );
    expect(toOwner()).toEqual(["[Acme] Reports: 1 problem (schedule weekly)"]);
    expect(sent.some(({ to }) => to === "boss@example.com")).toBe(false);
    expect(existsSync(join(folder, "reports", "latest"))).toBe(false);
    broken = false;
    now = Date.parse("2026-01-12T07:00:00Z");
    await settled(daemon);
    await settled(daemon);
    expect(toOwner()).toHaveLength(2);
    expect(toOwner()[1]).toContain("1 recovered");
    expect(openNotices(store)).toEqual([]);
  });

  it.each([
    ["the quality gate refused", { ok: false, error: "the quality gate refused: score 80", exitCode: 3 }, 1],
    ["a bad configuration", { ok: false, error: "invalid cron", exitCode: 2 }, 1],
    ["a drop with nothing in it", { ok: false, error: "the only file holds no record", exitCode: 1, held: true }, 3],
    ["a blank edition", { problems: ["report.pdf has no page"] }, 3],
  ] as const)("mails nobody when %s", async (_, answer, attempts) => {
    const daemon = createDaemon(
      context({
        build: (job): Promise<BuildAnswer> =>
          "ok" in answer ? Promise.resolve(answer) : fakeEdition(job, { problems: [...answer.problems] }),
      }),
    );
    await settled(daemon);
    now = Date.parse("2026-01-05T07:00:00Z");
    for (let i = 0; i < 20; i += 1) {
      await settled(daemon);
      now += MINUTE;
    }
    expect(runHistory(store)).toHaveLength(attempts);
    expect(runHistory(store)[0]!.state).toBe("exitCode" in answer && answer.exitCode === 2 ? "failed" : "held");
    expect(slots()).toEqual(["2026-01-05T07:00:00Z failed"]);
    expect(sent.map(({ to }) => to)).toEqual(["ops@example.com"]);
    expect(readdirSync(join(folder, "reports")).sort()).toEqual([".building", "index.html"]);
  });

  it("holds everybody's mail when one recipient's edition is not fit", async () => {
    const daemon = createDaemon(
      context({
        build: (job) => fakeEdition(job, { problems: job.filter === undefined ? [] : ["blank"] }),
        schedules: [weekly({ attempts: 1 })],
      }),
    );
    await settled(daemon);
    now = Date.parse("2026-01-05T07:00:00Z");
    await settled(daemon);
    expect(mailOf(store, { schedule: "weekly" })).toEqual([]);
    expect(openNotices(store)[0]!.text).toContain("for region North: the edition is not fit");
  });

  it("mails the others when a filter leaves one nothing to tell of, and tells the owner of that and of empty files", async () => {
    let gap = true;
    const thin = "needs two complete weeks of orders; has no orders";
    const daemon = createDaemon(
      context({
        build: (job) =>
          fakeEdition(
            job,
            gap ? (job.filter?.region === "North" ? { thin } : { empty: "a.csv is empty (0 bytes)" }) : {},
          ),
      }),
    );
    await settled(daemon);
    now = Date.parse("2026-01-05T07:00:00Z");
    await settled(daemon);
    expect(
      mailOf(store, { schedule: "weekly" }).map(({ recipient, state, response }) => [recipient, state, response]),
    ).toEqual([
      ["boss@example.com", "sent", "250 OK"],
      ["north@example.com", "skipped", `nothing to tell: ${thin}`],
      ["south@example.com", "sent", "250 OK"],
    ]);
    expect(toOwner()).toEqual(["[Acme] Reports: 2 problems (schedule weekly: empty files)"]);
    const told = sent.find(({ to }) => to === "ops@example.com")!.message.replaceAll(/=\r?\n/g, "");
    expect(told).toContain("a.csv is empty (0 bytes); edition 2026-W01 was made without what belongs there");
    expect(told).toContain("PROBLEM  schedule weekly: nothing for region North");
    gap = false;
    now = Date.parse("2026-01-12T07:00:00Z");
    await settled(daemon);
    await settled(daemon);
    expect(toOwner()[1]).toBe("[Acme] Reports: 2 recovered (schedule weekly: empty files)");
    expect(openNotices(store)).toEqual([]);
  });

  it("leaves a log of each run: JSON lines for stages, mail and outcome, without an address", async () => {
    let broken = true;
    const logs = join(folder, "runs");
    const stages = [{ name: "kpis", ms: 3, rows: 70 }];
    const daemon = createDaemon(
      context({
        logs,
        build: (job) =>
          broken
            ? Promise.reject(new Error("no space left"))
            : fakeEdition(job, { stages, warnings: ["a.csv is empty"] }),
      }),
    );
    await settled(daemon);
    now = Date.parse("2026-01-05T07:00:00Z");
    await settled(daemon);
    broken = false;
    now += MINUTE;
    await settled(daemon);
    const [second, first] = runHistory(store).map(({ id }) =>
      readFileSync(join(logs, `${id}.jsonl`), "utf8")
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line) as Record<string, unknown>),
    );
    expect(first!.map(({ stage, message }) => [stage, message])).toEqual([
      ["start", "weekly, schedule, as of 2026-01-05, attempt 1"],
      ["retry", "no space left"],
    ]);
    expect(second![0]).toEqual({
      time: "2026-01-05T07:01:00.000Z",
      run: runHistory(store)[0]!.id,
      stage: "start",
      message: "weekly, schedule, as of 2026-01-05, attempt 2",
    });
    expect(second!.map(({ stage, variant, rows, message }) => [stage, variant, rows, message])).toEqual([
      ["start", undefined, undefined, "weekly, schedule, as of 2026-01-05, attempt 2"],
      ...[undefined, "region North", "region South; sections kpis"].flatMap((variant) => [
        ["kpis", variant, 70, undefined],
        ["built", variant, undefined, "a.csv is empty"],
      ]),
      ["mail", undefined, 3, "queued"],
      ["done", undefined, undefined, "2026-W01"],
    ]);
    expect(JSON.stringify([first, second])).not.toContain("@");
  });

  it("goes on where its log cannot be written, and says so once", async () => {
    writeFileSync(join(folder, "runs"), "a file in the way");
    const said: string[] = [];
    const daemon = createDaemon(context({ logs: join(folder, "runs"), log: (text) => said.push(text) }));
    await settled(daemon);
    now = Date.parse("2026-01-05T07:00:00Z");
    await settled(daemon);
    expect(slots()).toEqual(["2026-01-05T07:00:00Z done"]);
    expect(said.filter((text) => text.includes("cannot be written"))).toHaveLength(1);
  });

  it("records why nobody gets a mail where there is no way to send", async () => {
    const daemon = createDaemon(context({ transport: undefined, senderDomain: undefined }));
    await settled(daemon);
    now = Date.parse("2026-01-05T07:00:00Z");
    await settled(daemon);
    expect(mailOf(store, {}).map(({ state }) => state)).toEqual(["skipped", "skipped", "skipped"]);
    expect(mailOf(store, {})[0]!.response).toContain("neither email.smtp nor email.directory");
  });
});

describe("an edition that is made again", () => {
  it("while its mail waits, goes out in its new form, and latest stays with the newest week", async () => {
    let away = true;
    const transport = mailer(() =>
      away ? { outcome: "retry", code: null, response: "connect ECONNREFUSED", scope: "server" } : OK,
    );
    const weeks = context({ transport });
    const daemon = createDaemon(weeks);
    await settled(daemon);
    now = Date.parse("2026-01-05T07:00:00Z");
    await settled(daemon);
    const again = { schedule: weekly(), trigger: "rerun", asOf: "2026-01-05", mail: false } as const;
    now += HOUR;
    const never = new AbortController().signal;
    expect(await runJob({ ...weeks, schedules: 1 }, again, never)).toMatchObject({ state: "done" });
    await runJob({ ...weeks, schedules: 1 }, { ...again, asOf: "2025-12-29" }, never);
    expect(readlinkSync(join(folder, "reports", "latest"))).toBe("2026-W01");
    away = false;
    now += HOUR;
    await settled(daemon);
    expect(sent.filter(({ to }) => to !== "ops@example.com").map(({ to }) => to)).toEqual(
      RECIPIENTS.map(({ email }) => email),
    );
    expect(openNotices(store)).toEqual([]);
  });
});

describe("sendWhen", () => {
  const year = async (
    sendWhen: "newData" | "changed" | "alerts",
    answers: Partial<Extract<BuildAnswer, { ok: true }>>[],
  ): Promise<string[]> => {
    let week = 0;
    const one = weekly({ sendWhen, recipients: [RECIPIENTS[0]!] });
    const daemon = createDaemon(context({ schedules: [one], build: (job) => fakeEdition(job, answers[week]) }));
    await settled(daemon);
    for (; week < answers.length; week += 1) {
      now = Date.parse("2026-01-05T07:00:00Z") + 7 * week * DAY;
      await settled(daemon);
    }
    return mailOf(store, { schedule: "weekly" }).map(({ state, response }) =>
      state === "sent" ? "sent" : `${state}: ${response}`,
    );
  };
  it("newData", async () => {
    expect(await year("newData", [{ inputs: "a" }, { inputs: "a" }, { inputs: "b" }, { inputs: "a" }])).toEqual([
      "sent",
      "skipped: sendWhen: newData; the files are the same as last time",
      "sent",
      "sent",
    ]);
  });
  it("changed", async () => {
    expect(await year("changed", [{ story: "a" }, { story: "a" }, { story: "b" }])).toEqual([
      "sent",
      "skipped: sendWhen: changed; the headline figures and alerts are the same as last time",
      "sent",
    ]);
  });
  it("alerts", async () => {
    expect(await year("alerts", [{ alerts: 0 }, { alerts: 2 }])).toEqual([
      "skipped: sendWhen: alerts; there is none",
      "sent",
    ]);
  });
});

describe("a start after downtime", () => {
  it("tells the owner once that nothing ran while a slot passed, and no more", async () => {
    const weeks = context({ schedules: [weekly({ recipients: [] })] });
    await settled(createDaemon(weeks));
    const restart = async (time: string): Promise<void> => {
      now = Date.parse(time);
      tellDowntime(weeks);
      const daemon = createDaemon(weeks);
      await settled(daemon);
      await settled(daemon);
    };
    await restart("2026-01-03T12:00:00Z");
    expect(openNotices(store)).toEqual([]);
    await restart("2026-01-05T07:30:00Z");
    expect(toOwner()).toEqual(["[Acme] Reports: 1 problem (downtime)"]);
    expect(sent[0]!.message).toContain("weekly 2026-01-05T07:00:00Z");
    expect(openNotices(store)).toEqual([]);
    await restart("2026-01-05T07:50:00Z");
    expect(toOwner()).toHaveLength(1);
    expect(slots()).toEqual(["2026-01-05T07:00:00Z done"]);
  });
});

describe("watching the sources", () => {
  it("makes an edition of that day when a new file is complete, once per content, and mails it by sendWhen", async () => {
    const inbox = join(folder, "inbox");
    mkdirSync(inbox);
    const put = (name: string, text: string): void => writeFileSync(join(inbox, name), text);
    let broken = false;
    const daemon = createDaemon(
      context({
        schedules: [weekly({ watch: true, sendWhen: "newData", recipients: [RECIPIENTS[0]!] })],
        sourceFiles: () => readdirSync(inbox).map((name) => join(inbox, name)),
        build: (job) =>
          broken
            ? Promise.reject(new Error("b.csv, row 3: broken quotes"))
            : fakeEdition(job, { inputs: readdirSync(inbox).join() }),
      }),
    );
    const minutes = async (count: number): Promise<void> => {
      for (let i = 0; i < count; i += 1) {
        now += MINUTE;
        await settled(daemon);
      }
    };
    const runs = (): string[] => runHistory(store).map(({ trigger, as_of, state }) => `${trigger} ${as_of} ${state}`);
    put("a.csv", "1");
    await minutes(4);
    expect(runs()).toEqual([]);
    put("b.csv", "");
    await minutes(3);
    put("b.csv", "2");
    await settled(daemon);
    expect(runs()).toEqual([]);
    await minutes(4);
    expect(runs()).toEqual(["watch 2026-01-01 done"]);
    // the same content under another name is not new
    put("c.csv", "2");
    await minutes(4);
    expect(runs()).toHaveLength(1);
    put("d.csv", "3");
    await minutes(4);
    expect(runs()).toHaveLength(2);
    expect(sent.map(({ to }) => to)).toEqual(["boss@example.com", "boss@example.com"]);
    broken = true;
    put("e.csv", "4");
    await minutes(4);
    expect(runs()[0]).toBe("watch 2026-01-01 failed");
    expect(toOwner()).toEqual(["[Acme] Reports: 1 problem (schedule weekly: new files)"]);
  });
});

describe("a year", () => {
  it("brings 52 editions to three recipients once each, through downtime, a bad file and an outage", async () => {
    store.close();
    store = openStore(":memory:");
    let outage = false;
    const transport = mailer(() =>
      outage ? { outcome: "retry", code: null, response: "connect ECONNREFUSED", scope: "server" } : OK,
    );
    const bad = "2026-05-04";
    const one = weekly({ catchUp: { mode: "all", windowMs: 21 * DAY, maxRuns: 4 } });
    const open = (): Daemon =>
      createDaemon(
        context({
          transport,
          schedules: [one],
          build: (job) =>
            job.asOf === bad && now < Date.parse("2026-05-04T09:00:00Z")
              ? Promise.resolve({ ok: false, error: "sales.csv, row 7: broken quotes", exitCode: 1 })
              : fakeEdition(job),
        }),
      );
    let daemon = open();
    const start = Date.parse("2026-01-04T12:00:00Z");
    const end = Date.parse("2027-01-03T12:00:00Z");
    now = start;
    const down: [number, number] = [Date.parse("2026-07-01T00:00:00Z"), Date.parse("2026-07-15T00:00:00Z")];
    for (; now < end; now += HOUR) {
      const isDown = now >= down[0] && now < down[1];
      if (now === down[0]) await daemon.stop();
      if (now === down[1]) daemon = open();
      if (isDown) continue;
      outage = now >= Date.parse("2026-10-05T00:00:00Z") && now < Date.parse("2026-10-06T12:00:00Z");
      await settled(daemon);
    }
    const expected = one.timetable.between(start, end).map(slotName);
    expect(expected).toHaveLength(52);
    const failed = slots().filter((slot) => !slot.endsWith("done"));
    expect(failed).toEqual(["2026-05-04T06:00:00Z failed"]);
    for (const { email } of RECIPIENTS) {
      const got = sent.filter(({ to }) => to === email).map(({ message }) => /as of (\S+)/.exec(message)![1]!);
      expect(new Set(got).size).toBe(got.length);
      expect(got.sort()).toEqual(expected.map((slot) => slot.slice(0, 10)).filter((day) => day !== bad));
    }
    expect(mailOf(store, { schedule: "weekly" }).every(({ state }) => state === "sent")).toBe(true);
    expect(toOwner().map((subject) => subject.slice(16))).toEqual([
      "1 problem (schedule weekly)",
      "1 recovered (schedule weekly)",
      "1 problem (schedule weekly: late)",
      "1 recovered (schedule weekly: late)",
      "1 recovered (mail server)",
    ]);
    expect(store.all("SELECT 1 FROM runs WHERE state = 'running'")).toEqual([]);
  });
});

describe("stopping", () => {
  it("gives a run its time, then ends it and gives the slot back", async () => {
    let started!: () => void;
    const running = new Promise<void>((resolve) => {
      started = resolve;
    });
    const daemon = createDaemon(
      context({
        build: (_job, _limits, signal) => {
          started();
          return new Promise((resolve) => signal.addEventListener("abort", () => resolve("stopped")));
        },
      }),
    );
    await settled(daemon);
    now = Date.parse("2026-01-05T07:00:00Z");
    await daemon.wake();
    await running;
    await daemon.stop(1);
    expect(store.all("SELECT state, attempts, reason FROM slots")).toEqual([
      { state: "due", attempts: 0, reason: "told to stop" },
    ]);
    expect(runHistory(store)).toMatchObject([{ state: "lost" }]);
    const next = createDaemon(context());
    await settled(next);
    expect(slots()).toEqual(["2026-01-05T07:00:00Z done"]);
    expect(sent).toHaveLength(3);
  });
});

describe("a schedule among several", () => {
  it("has its name in the folder of its editions", async () => {
    const two = [weekly({ recipients: [] }), weekly({ name: "other", recipients: [] })];
    const daemon = createDaemon(context({ schedules: two }));
    await settled(daemon);
    now = Date.parse("2026-01-05T07:00:00Z");
    await settled(daemon);
    expect(readdirSync(join(folder, "reports")).filter((name) => name.startsWith("2026"))).toEqual([
      "2026-W01-other",
      "2026-W01-weekly",
    ]);
  });
});
