/**
 * The sample shop with a file a day, a daemon that wakes, and a real mail server: two weeks of downtime, a file that is half
 * there when the slot comes, a day without the server. Each week's edition reaches each of three recipients once, and its
 * figures are those of the tables. Quick: four weeks on screen. Long (`npm run drills`): a whole year, in child processes, with PDF.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import PostalMime from "postal-mime";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createDaemon, type Daemon } from "../../scheduler/daemon.ts";
import { childBuild } from "../../scheduler/edition/child-build.ts";
import { parseTable } from "../../scheduler/mail/csv.ts";
import { type MailRow, mailOf } from "../../scheduler/mail/outbox.ts";
import { SMTP_DEFAULTS, smtpTransport, type Transport } from "../../scheduler/mail/transport.ts";
import { runHistory } from "../../scheduler/runs.ts";
import { schedulesOf } from "../../scheduler/settings.ts";
import { openStore, type Store } from "../../scheduler/store.ts";
import { addDays, type Day, daysBetween, weekName, weekStart } from "../../src/calendar.ts";
import { loadConfig } from "../../src/config/load.ts";
import { formatter } from "../../src/format.ts";
import { isLong } from "../long.ts";
import { dailyDrops, writeHistory } from "./drops.ts";
import { htmlBuild } from "./html-build.ts";
import { type FakeServer, startSmtp } from "./smtp.ts";

const WEEKS = isLong ? 52 : 4;
/** The day after the last edition's Monday. */
const END: Day = "2026-11-17";
const START = addDays(END, -7 * WEEKS);
/** The quick form leaves the older history out. */
const SINCE: Day = isLong ? "2024-01-01" : "2026-07-01";
/** The Monday of the file that is half there, the two weeks without a daemon, the Monday without a mail server. */
const HALF_ON = addDays(START, 6);
const DOWN: [Day, Day] = [addDays(START, 7 * (WEEKS / 2 - 1)), addDays(START, 7 * (WEEKS / 2 + 1))];
const OUTAGE_ON = addDays(START, 6 + 7 * (WEEKS - 1));
const ABROAD = ["France", "Germany", "Ireland", "Spain", "Netherlands", "Denmark"];
const RECIPIENTS = ["boss", "home", "abroad"].map((name) => `${name}@example.com`);

let folder = "";
let inbox = "";
let store: Store;
let server: FakeServer;
let now = 0;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "tillbook-year-"));
  inbox = join(folder, "inbox");
  mkdirSync(inbox);
  store = openStore(join(folder, "s.sqlite"));
  server = await startSmtp();
  writeFileSync(
    join(folder, "tillbook.config.yaml"),
    `project: { name: Acme, timezone: Europe/London }
sources: [ { path: "inbox/*.csv" } ]
reports:
  - name: weekly
    catchUp: { mode: all, window: 21d }
    ${isLong ? "" : "sections: [kpis]"}
    recipients:
      - { email: boss@example.com }
      - { email: home@example.com, filter: { region: United Kingdom } }
      - { email: abroad@example.com, filter: { region: ${JSON.stringify(ABROAD)} } }
email: { owner: [ops@example.com], from: reports@example.com }
`,
  );
});
afterAll(async () => {
  store.close();
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The real server, but for the hours in which nobody listens. */
async function throughOutage(isAway: () => boolean): Promise<Transport> {
  const gone = await startSmtp();
  await gone.close();
  const to = (port: number): Promise<Transport> =>
    smtpTransport({ ...SMTP_DEFAULTS, url: `smtp://127.0.0.1:${port}`, tls: "off" });
  const [live, dead] = [await to(server.port), await to(gone.port)];
  return { name: live.name, send: (...message) => (isAway() ? dead : live).send(...message) };
}

/** What a copy leaves that was cut off. */
const half = (drop: string): Buffer => gzipSync(Buffer.from(drop, "latin1")).subarray(0, 400);

async function simulate(): Promise<void> {
  const loaded = loadConfig(undefined, folder, {});
  const drops = new Map([...dailyDrops()].filter(([day]) => day >= SINCE));
  writeHistory(inbox, drops, START);
  const clock = (): number => now;
  const hour = (day: Day, at: number): number => Date.parse(`${day}T00:00:00Z`) + at * 3_600_000;
  const transport = await throughOutage(() => now >= hour(OUTAGE_ON, 0) && now < hour(addDays(OUTAGE_ON, 1), 9));
  const child = childBuild(loaded, { secret: "drill" });
  const open = (): Daemon =>
    createDaemon({
      store,
      reports: join(folder, "reports"),
      build: isLong ? child : (job) => htmlBuild(job, loaded, clock),
      now: clock,
      owner: "drill",
      mask: true,
      senderDomain: "example.com",
      log: () => undefined,
      schedules: schedulesOf(loaded),
      transport,
      mail: { from: "reports@example.com", owners: ["ops@example.com"], allowedDomains: [] },
      project: "Acme",
    });
  let daemon: Daemon | undefined;
  for (let day = START; day <= END; day = addDays(day, 1)) {
    const yesterday = addDays(day, -1);
    const drop = drops.get(yesterday);
    const path = join(inbox, `sales-${yesterday}.csv`);
    if (drop !== undefined && yesterday >= START) writeFileSync(path, day === HALF_ON ? half(drop) : drop, "latin1");
    if (day >= DOWN[0] && day < DOWN[1]) {
      await daemon?.stop();
      daemon = undefined;
      continue;
    }
    daemon ??= open();
    for (const at of [5, 7, 7.02, 7.5, 10, 13, 18]) {
      // the file is whole when the first attempts have failed
      if (day === HALF_ON && at === 7.5) writeFileSync(path, drop!, "latin1");
      now = hour(day, at);
      // a run that ends wakes the daemon by itself: for the next slot, and for its mail
      for (let i = 0; i < 6; i += 1) {
        await daemon.wake();
        await daemon.idle();
      }
    }
  }
  await daemon?.stop();
}

const table = (edition: string, variant: string, name: string): Record<string, string>[] =>
  parseTable(readFileSync(join(folder, "reports", edition, variant, "tables", `${name}.csv`))).rows;
const folderOf = ({ eml }: MailRow): string => eml!.split("/").slice(2, -1).join("/");

describe(`${WEEKS} weeks of the sample shop`, () => {
  it("bring each edition once to each recipient, whatever happens, with the figures of the tables", async () => {
    await simulate();
    const editions = Array.from({ length: WEEKS }, (_, week) => weekName(addDays(START, 7 * week)));
    expect(new Set(editions).size).toBe(WEEKS);
    const rows = mailOf(store, { schedule: "weekly" });
    expect(rows.map(({ state }) => state).filter((state) => state !== "sent")).toEqual([]);
    for (const email of RECIPIENTS) {
      expect(rows.filter((row) => row.recipient === email).map((row) => row.edition)).toEqual(editions);
      expect(server.received.filter(({ to }) => to === email)).toHaveLength(WEEKS);
    }
    expect(new Set(server.received.map(({ messageId }) => messageId)).size).toBe(server.received.length);

    const format = formatter("en-GB", "GBP");
    const last = editions.at(-1)!;
    for (const row of rows) {
      const variant = folderOf(row);
      const kpi = table(row.edition!, variant, "kpis").find(({ metric }) => metric === "net_revenue")!;
      expect(kpi.period_start).toBe(weekStart(row.edition!));
      const message = server.received.find(({ messageId }) => messageId === row.message_id)!;
      const mail = await PostalMime.parse(Buffer.from(message.raw, "latin1"));
      expect(mail.subject).toContain(`Net revenue ${format.moneyShort(Number(kpi.value))}`);
      // at the end the same week has the same revenue
      const later = table(last, variant, "weekly").find(({ week }) => week === kpi.period_start)!;
      expect(Number(later.net_revenue)).toBeCloseTo(Number(kpi.value), 6);
      // and the week before, as it stands in this edition, is what its own edition said
      const before = editions[editions.indexOf(row.edition!) - 1];
      if (before !== undefined) {
        const own = table(before, variant, "kpis").find(({ metric }) => metric === "net_revenue")!;
        expect(Number(kpi.previous)).toBeCloseTo(Number(own.value), 6);
      }
    }
    // what two recipients get apart is what the third gets together
    for (const edition of editions) {
      const [all, home, abroad] = RECIPIENTS.map((email) => {
        const row = rows.find((one) => one.recipient === email && one.edition === edition)!;
        return Number(table(edition, folderOf(row), "kpis").find(({ metric }) => metric === "gross_revenue")!.value);
      });
      expect(home! + abroad!).toBeLessThanOrEqual(all! + 1e-6);
    }

    const runs = runHistory(store, { limit: 1000 });
    expect(runs.filter(({ state }) => state === "done")).toHaveLength(WEEKS);
    const failed = runs.filter(({ state }) => state === "failed");
    expect(failed.length).toBeGreaterThan(0);
    expect(
      failed.every(({ error, as_of }) => as_of === HALF_ON && /sales-.*\.csv is not a whole gzip file/.test(error!)),
    ).toBe(true);
    const told = server.received.filter(({ to }) => to === "ops@example.com").map(({ raw }) => raw);
    expect(told.some((raw) => raw.includes("mail server"))).toBe(true);
    expect(daysBetween(...DOWN)).toBe(14);
  }, 3_600_000);
});
