import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import PostalMime from "postal-mime";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type DeliveryCount, deliverDue, type MailSettings } from "../../../scheduler/mail/deliver.ts";
import { notifyOwners, openNotices, raise, recover } from "../../../scheduler/mail/notices.ts";
import {
  BACK_OFF_MS,
  EXPIRY_MS,
  mailOf,
  queue,
  receiptsOf,
  SEND_LEASE_MS,
  take,
} from "../../../scheduler/mail/outbox.ts";
import {
  folderTransport,
  type SmtpSettings,
  smtpTransport,
  type Transport,
} from "../../../scheduler/mail/transport.ts";
import { openStore, type Store } from "../../../scheduler/store.ts";
import { composeEml } from "../../../src/report/mail/eml.ts";
import { selfSigned } from "../certificate.ts";
import { blackHole, type FakeServer, type Script, startSmtp } from "../smtp.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const START = Date.parse("2026-11-16T07:00:00Z");
const THREE = ["boss@example.com", "north@example.com", "south@example.com"];
const NONE: DeliveryCount = { sent: 0, retry: 0, refused: 0, expired: 0, skipped: 0 };

let folder = "";
let store: Store;
let now = START;
const open: { close(): Promise<void> }[] = [];
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "tillbook-mail-"));
  store = openStore(join(folder, "s.sqlite"));
  now = START;
  mkdirSync(join(folder, "2026-W46"));
  const eml = await composeEml(
    { subject: "Week 46", text: "Revenue £182k", html: "<p>Revenue £182k</p>", images: [], attachments: [] },
    { from: "Tillbook <reports@example.com>", messageId: "<draft@example.com>", date: START },
  );
  writeFileSync(join(folder, "2026-W46", "email.eml"), eml);
});
afterEach(async () => {
  store.close();
  rmSync(folder, { recursive: true, force: true });
  for (const one of open.splice(0)) await one.close();
});

const hash = (): string =>
  createHash("sha256")
    .update(readFileSync(join(folder, "2026-W46", "email.eml")))
    .digest("hex");
const fill = (recipients = THREE): void =>
  store.write(() => {
    for (const recipient of recipients)
      queue(store, {
        kind: "edition",
        key: "weekly 2026-W46",
        recipient,
        domain: "example.com",
        now,
        edition: "2026-W46",
        eml: "2026-W46/email.eml",
        sha256: hash(),
      });
  });
const serve = async (script?: Script): Promise<FakeServer> => {
  const server = await startSmtp(script);
  open.push(server);
  return server;
};
const smtp = (port: number, settings: Partial<SmtpSettings> = {}): Promise<Transport> =>
  smtpTransport({
    url: `smtp://127.0.0.1:${port}`,
    tls: "off",
    connectionTimeoutMs: 2000,
    greetingTimeoutMs: 2000,
    socketTimeoutMs: 2000,
    ...settings,
  });
const SETTINGS: MailSettings = {
  from: "Tillbook <reports@example.com>",
  owners: ["ops@example.com"],
  allowedDomains: [],
};
const pass = (transport: Transport, settings: Partial<MailSettings> = {}): Promise<DeliveryCount> =>
  deliverDue({
    store,
    transport,
    settings: { ...SETTINGS, ...settings },
    reports: folder,
    owner: "test",
    now: () => now,
  });
const states = (): string[] => mailOf(store, {}).map(({ state }) => state);
const causes = (): string[] => openNotices(store).map(({ cause }) => cause);

describe("a working server", () => {
  it("gets one message per recipient, parsed by another program", async () => {
    const server = await serve();
    fill();
    expect(await pass(await smtp(server.port))).toEqual({ ...NONE, sent: 3 });
    expect(server.received.map(({ to }) => to)).toEqual(THREE);
    const mail = await PostalMime.parse(Buffer.from(server.received[1]!.raw, "latin1"));
    expect(mail).toMatchObject({
      subject: "Week 46",
      from: { name: "Tillbook", address: "reports@example.com" },
      to: [{ address: "north@example.com" }],
      date: "2026-11-16T07:00:00.000Z",
    });
    expect(mail.text).toContain("Revenue £182k");
    expect(mail.html).toContain("<p>Revenue £182k</p>");
    expect(mail.messageId).toBe(mailOf(store, {})[1]!.message_id);
    expect(server.received[1]!.raw).not.toContain("boss@example.com");
    expect(await pass(await smtp(server.port))).toEqual(NONE);
    expect(server.received).toHaveLength(3);
    expect(receiptsOf(store, 1)).toMatchObject([{ outcome: "sent", code: 250, sha256: hash() }]);
  });

  it("takes an edition for a recipient once, however often it is queued", async () => {
    const server = await serve();
    fill();
    fill();
    await pass(await smtp(server.port));
    fill();
    expect(await pass(await smtp(server.port))).toEqual(NONE);
    expect(server.received).toHaveLength(3);
  });

  it("encrypts and logs in", async () => {
    const tls = selfSigned();
    const server = await serve({ tls, login: { user: "till", pass: "p@ss:word" } });
    fill(["boss@example.com"]);
    const transport = await smtp(server.port, {
      url: `smtp://till:${encodeURIComponent("p@ss:word")}@localhost:${server.port}`,
      tls: "required",
      ca: tls.cert,
    });
    expect(await pass(transport)).toEqual({ ...NONE, sent: 1 });
    expect(server.received).toMatchObject([{ secure: true, user: "till" }]);
  });
});

describe("the fourteen ways a server can fail", () => {
  /** Runs passes at the times the outbox asks for until nothing is open any more; returns how often it tried. */
  const untilDone = async (transport: Transport, most = 30): Promise<number> => {
    for (let tries = 1; tries <= most; tries += 1) {
      await pass(transport);
      const next = store.one<{ at: number | null }>("SELECT min(next_at) AS at FROM outbox WHERE state = 'queued'")!.at;
      if (next === null) return tries;
      expect(next).toBeGreaterThan(now);
      now = next;
    }
    return Number.POSITIVE_INFINITY;
  };
  /** A server that fails as scripted costs nobody a mail: afterwards a good one delivers each once. */
  const nothingLost = async (transport: Transport, cause = "mail server"): Promise<void> => {
    fill();
    expect(await pass(transport)).toMatchObject({ retry: 1, sent: 0, refused: 0 });
    expect(states()).toEqual(["queued", "queued", "queued"]);
    expect(causes()).toEqual([cause]);
    expect(await pass(transport)).toEqual(NONE); // nothing is due before the back-off
    now += BACK_OFF_MS[0];
    const good = await serve();
    expect(await pass(await smtp(good.port))).toEqual({ ...NONE, sent: 3 });
    expect(good.received.map(({ to }) => to).sort()).toEqual(THREE);
    expect(causes()).toEqual([]);
  };

  it("1 refused connection", async () => {
    const gone = await startSmtp();
    await gone.close();
    await nothingLost(await smtp(gone.port));
  });
  it("2 black hole", async () => {
    const hole = await blackHole();
    open.push(hole);
    await nothingLost(await smtp(hole.port, { greetingTimeoutMs: 100 }));
  });
  it("3 421 as greeting", async () => {
    const server = await serve({ greetWith421: true });
    await nothingLost(await smtp(server.port));
    expect(receiptsOf(store, 1)[0]).toMatchObject({ outcome: "retry", code: 421 });
  });
  it("4 slow greeting", async () => {
    const server = await serve({ greetAfterMs: 300 });
    fill(["boss@example.com"]);
    expect(await pass(await smtp(server.port))).toEqual({ ...NONE, sent: 1 });
    const slow = await serve({ greetAfterMs: 1500 });
    fill(["north@example.com"]);
    expect(await pass(await smtp(slow.port, { greetingTimeoutMs: 100 }))).toEqual({ ...NONE, retry: 1 });
  });
  it("5 no STARTTLS where it is required", async () => {
    const server = await serve({ noStartTls: true });
    await nothingLost(await smtp(server.port, { tls: "required" }));
    expect(server.received).toEqual([]);
  });
  it("6 bad certificate", async () => {
    const server = await serve({ tls: selfSigned() });
    await nothingLost(await smtp(server.port, { url: `smtp://localhost:${server.port}`, tls: "required" }));
    expect(server.received).toEqual([]);
  });
  it("7 535, and no password in what is written down", async () => {
    const server = await serve({ refuseLogin: true });
    await nothingLost(await smtp(server.port, { url: `smtp://till:hunter2@127.0.0.1:${server.port}` }));
    expect(receiptsOf(store, 1)[0]).toMatchObject({ code: 535 });
    expect(JSON.stringify(store.all("SELECT * FROM receipts"))).not.toContain("hunter2");
  });
  it("8 550 for one of three", async () => {
    const server = await serve({ recipients: { "north@example.com": 550 } });
    fill();
    expect(await pass(await smtp(server.port))).toEqual({ ...NONE, sent: 2, refused: 1 });
    expect(states()).toEqual(["sent", "refused", "sent"]);
    expect(causes()).toEqual(["mail to north@example.com"]);
    now += 90 * HOUR;
    expect(await pass(await smtp(server.port))).toEqual(NONE);
  });
  it("9 451, then accepted", async () => {
    const server = await serve({ afterData: [451, 451] });
    fill(["boss@example.com"]);
    expect(await untilDone(await smtp(server.port))).toBe(3);
    expect(now - START).toBe(6 * MINUTE);
    expect(server.received).toHaveLength(1);
    expect(receiptsOf(store, 1).map(({ outcome, code }) => `${outcome} ${code}`)).toEqual([
      "retry 451",
      "retry 451",
      "sent 250",
    ]);
  });
  it("10 552", async () => {
    const server = await serve({ afterData: [552] });
    fill();
    expect(await pass(await smtp(server.port))).toEqual({ ...NONE, sent: 2, refused: 1 });
  });
  it("11 cut before the data", async () => {
    const server = await serve({ cut: { when: "before", times: 1 } });
    fill();
    await untilDone(await smtp(server.port));
    expect(server.received.map(({ to }) => to).sort()).toEqual(THREE);
  });
  it("12 cut inside the data", async () => {
    const server = await serve({ cut: { when: "inside", times: 1 } });
    const long = "Revenue £182k\r\n".repeat(100_000);
    const eml = Buffer.concat([readFileSync(join(folder, "2026-W46", "email.eml")), Buffer.from(long)]);
    writeFileSync(join(folder, "2026-W46", "email.eml"), eml);
    fill();
    await untilDone(await smtp(server.port));
    expect(server.received.map(({ to }) => to).sort()).toEqual(THREE);
  });
  it("13 cut after the data: the one case that may double, and then under the same Message-ID", async () => {
    const server = await serve({ cut: { when: "after", times: 1 } });
    fill();
    await untilDone(await smtp(server.port));
    expect(server.received).toHaveLength(4);
    expect(new Set(server.received.map(({ messageId }) => messageId)).size).toBe(3);
    const bytes = server.received.map(({ raw }) => raw);
    expect(new Set(bytes).size).toBe(3);
  });
  it("14 a late 250", async () => {
    const server = await serve({ answerAfterMs: 700 });
    fill(["boss@example.com"]);
    expect(await pass(await smtp(server.port))).toEqual({ ...NONE, sent: 1 });
    expect(server.received).toHaveLength(1);
  });

  it("gives up after 72 hours and says so", async () => {
    const gone = await startSmtp();
    await gone.close();
    fill(["boss@example.com"]);
    await untilDone(await smtp(gone.port));
    expect(states()).toEqual(["expired"]);
    expect(now - START).toBeLessThanOrEqual(EXPIRY_MS);
    expect(now - START).toBeGreaterThan(EXPIRY_MS - 5 * HOUR);
    const waits = receiptsOf(store, 1).map(({ at }, i, all) => (i === 0 ? 0 : at - all[i - 1]!.at) / MINUTE);
    expect(waits.slice(0, 7)).toEqual([0, 1, 5, 15, 60, 240, 240]);
    expect(causes()).toEqual(["mail server", "mail to boss@example.com"]);
  });
});

describe("before a message goes out", () => {
  it("checks its domain against the allowed ones", async () => {
    const server = await serve();
    fill([...THREE, "eve@example.org"]);
    expect(await pass(await smtp(server.port), { allowedDomains: ["Example.com"] })).toEqual({
      ...NONE,
      sent: 3,
      skipped: 1,
    });
    expect(mailOf(store, {})[3]).toMatchObject({
      state: "skipped",
      response: "example.org is not one of email.allowedDomains",
    });
  });
  it("holds a file that is not the one that was checked", async () => {
    const server = await serve();
    fill(["boss@example.com"]);
    writeFileSync(join(folder, "2026-W46", "email.eml"), "Subject: other\r\n\r\nother");
    expect(await pass(await smtp(server.port))).toEqual({ ...NONE, refused: 1 });
    expect(causes()).toEqual(["mail to boss@example.com"]);
    expect(server.received).toEqual([]);
  });
});

describe("a sender that is lost", () => {
  it("is overtaken at once when it is certainly dead, with the same Message-ID", async () => {
    fill(["boss@example.com"]);
    const { hostname } = await import("node:os");
    const first = take(store, `${hostname()}/999999999/1`, now)!;
    const second = take(store, "other", now)!;
    expect(second.message_id).toBe(first.message_id);
    expect(receiptsOf(store, 1)).toMatchObject([{ attempt: 1, outcome: "unknown" }]);
  });
  it("keeps its message while it may be alive, for a quarter of an hour", () => {
    fill(["boss@example.com"]);
    take(store, "elsewhere/1/1", now);
    expect(take(store, "other", now + SEND_LEASE_MS)).toBeUndefined();
    expect(take(store, "other", now - 10 * MINUTE)).toBeUndefined();
    expect(take(store, "other", now + SEND_LEASE_MS + 1)).toMatchObject({ attempts: 2 });
  });
  it("leaves a message that was stopped half-way as it was", async () => {
    const server = await serve({ greetAfterMs: 5000 });
    fill(["boss@example.com"]);
    const stop = new AbortController();
    const passing = deliverDue({
      store,
      transport: await smtp(server.port, { greetingTimeoutMs: 9000 }),
      settings: SETTINGS,
      reports: folder,
      owner: "test",
      now: () => now,
      signal: stop.signal,
      onPoint: (point) => point === "sending" && setImmediate(() => stop.abort()),
    });
    expect(await passing).toEqual(NONE);
    expect(mailOf(store, {})).toMatchObject([{ state: "queued", attempts: 0, next_at: now }]);
  });
});

describe("a folder instead of a server", () => {
  it("holds each message once", async () => {
    fill();
    const out = join(folder, "out");
    expect(await pass(folderTransport(out))).toEqual({ ...NONE, sent: 3 });
    store.run("UPDATE outbox SET state = 'queued', next_at = 0");
    expect(await pass(folderTransport(out))).toEqual({ ...NONE, sent: 3 });
    const files = readdirSync(out);
    expect(files).toHaveLength(3);
    const mail = await PostalMime.parse(readFileSync(join(out, files.find((name) => name.startsWith("boss"))!)));
    expect(mail.to).toEqual([{ name: "", address: "boss@example.com" }]);
  });
});

describe("what the owner is told", () => {
  const owners = (): number =>
    notifyOwners(store, { owners: SETTINGS.owners, domain: "example.com", project: "Acme", now });
  const notices = (): { subject: string; text: string }[] =>
    mailOf(store, {})
      .filter(({ kind }) => kind === "notice")
      .map(({ content }) => JSON.parse(content!));

  it("is each cause once, in one mail, and an absence of the mail server when it is over", async () => {
    const gone = await startSmtp();
    await gone.close();
    const server = await serve({ recipients: { "north@example.com": 550 } });
    fill();
    for (const wait of [0, 1, 5, 15]) {
      now += wait * MINUTE;
      await pass(await smtp(gone.port));
      expect(owners()).toBe(0);
    }
    expect(causes()).toEqual(["mail server"]);
    now += HOUR;
    await pass(await smtp(server.port));
    expect(owners()).toBe(2);
    expect(notices().map(({ subject }) => subject)).toEqual([
      "[Acme] Reports: 1 problem, 1 recovered (mail to north@example.com)",
    ]);
    expect(notices()[0]!.text).toContain("RECOVERED  mail server");
    expect(notices()[0]!.text).toContain("from 2026-11-16 07:00:00 UTC to 2026-11-16 08:21:00 UTC");
    await pass(await smtp(server.port));
    expect(server.received.filter(({ to }) => to === "ops@example.com")).toHaveLength(1);
  });

  it("is not that the mail server was away for a moment", async () => {
    const server = await serve({ afterData: [421] });
    fill(["boss@example.com"]);
    await pass(await smtp(server.port));
    now += MINUTE;
    await pass(await smtp(server.port));
    expect(owners()).toBe(0);
    expect(causes()).toEqual([]);
  });

  it("is told again after a day if it lasts, and when it is over", () => {
    let told = 0;
    for (; now < START + 30 * HOUR; now += 30 * MINUTE) {
      raise(store, "schedule weekly", "no space left", now);
      told += owners();
    }
    expect(told).toBe(2);
    recover(store, "schedule weekly", now);
    expect(owners()).toBe(1);
    expect(notices().map(({ subject }) => subject.slice(7))).toEqual([
      "Reports: 1 problem (schedule weekly)",
      "Reports: 1 problem (schedule weekly)",
      "Reports: 1 recovered (schedule weekly)",
    ]);
  });

  it("is nothing where it mended itself before anybody was told", () => {
    raise(store, "schedule weekly", "no space left", now);
    recover(store, "schedule weekly", now);
    expect(owners()).toBe(0);
  });
});
