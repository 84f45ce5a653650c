import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import { notifyOwners, openNotices, raise, recover } from "../../../scheduler/mail/notices.ts";
import { watchOver } from "../../../scheduler/monitor/monitoring.ts";
import { failAddress } from "../../../scheduler/monitor/ping.ts";
import type { Webhook } from "../../../scheduler/monitor/posts.ts";
import { postDue } from "../../../scheduler/monitor/webhooks.ts";
import { openStore, type Store } from "../../../scheduler/store.ts";
import { schedule } from "../../../scheduler/time/schedule.ts";
import { parseConfig } from "../../../src/config/load.ts";

const MINUTE = 60_000;
const SECRET = "T0SECRETPATH";
const folder = mkdtempSync(join(tmpdir(), "tillbook-monitor-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A server that notes what it gets and answers as it is set to. */
interface Got {
  method: string;
  path: string;
  body: string;
}
let server: Server;
let got: Got[];
let status: number | "hang up";
let store: Store;
let now: number;
let url: string;
let logged: string[];

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  let text = "";
  for await (const chunk of request) text += String(chunk);
  return text;
};

beforeEach(async () => {
  got = [];
  status = 200;
  logged = [];
  now = Date.parse("2026-11-16T07:00:00Z");
  store = openStore(":memory:");
  server = createServer(async (request, response) => {
    got.push({ method: request.method ?? "", path: request.url ?? "", body: await bodyOf(request) });
    if (status === "hang up") request.socket.destroy();
    else response.writeHead(status, { location: "http://127.0.0.1:1/elsewhere" }).end(`echo ${request.url}`);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/${SECRET}`;
});
afterEach(async () => {
  store.close();
  server.closeAllConnections();
  if (server.listening) await new Promise((closed) => server.close(closed));
});

const weekly = schedule({ name: "weekly" });
const tell = (webhooks: readonly Webhook[]): number =>
  notifyOwners(store, { owners: [], webhooks, domain: "example.com", project: "Acme & <Co>", now });
const round = (webhooks: readonly Webhook[], { ping, metrics }: { ping?: string; metrics?: string } = {}) =>
  watchOver(
    store,
    { webhooks, ping, metrics },
    { schedules: [weekly], now: () => now, log: (text) => void logged.push(text) },
  );
/** Everything that the store and the log hold, as text. */
const everything = (): string => {
  const tables = ["posts", "notices", "meta", "outbox"].map((table) => store.all(`SELECT * FROM ${table}`));
  return `${JSON.stringify(tables)}${logged.join("")}`;
};

describe("webhooks", () => {
  it.each([
    ["slack", (body: Record<string, unknown>) => String(body.text)],
    ["teams", (body: Record<string, unknown>) => JSON.stringify(body.attachments)],
    ["json", (body: Record<string, unknown>) => `${String(body.subject)} ${JSON.stringify(body.notices)}`],
  ] as const)("%s is told once what is wrong, and that it is over", async (kind, textOf) => {
    const webhooks = [{ url, kind }];
    raise(store, "schedule weekly", "the disk is full", now);
    expect(tell(webhooks)).toBe(1);
    expect(tell(webhooks)).toBe(0);
    await round(webhooks);
    await round(webhooks);
    expect(got.map(({ method, path }) => [method, path])).toEqual([["POST", `/${SECRET}`]]);
    expect(textOf(JSON.parse(got[0]!.body))).toContain("the disk is full");
    recover(store, "schedule weekly", now);
    tell(webhooks);
    await round(webhooks);
    expect(got.length).toBe(2);
    expect(got[1]!.body).toMatch(/recovered/i);
    expect(everything()).not.toContain(SECRET);
  });

  it("quotes data to Slack without links or mentions", async () => {
    raise(store, "file <!channel>.csv", "see <https://example.com|here> & there", now);
    tell([{ url, kind: "slack" }]);
    await round([{ url, kind: "slack" }]);
    const { text } = JSON.parse(got[0]!.body) as { text: string };
    expect(text).not.toMatch(/<|>/);
    expect(text).toContain("&lt;!channel&gt;.csv");
  });

  it.each([500, 404, 302, "hang up"] as const)(
    "that fails (%s) is tried again, recorded, and stops nothing",
    async (answer) => {
      const webhooks: Webhook[] = [{ url, kind: "json" }];
      status = answer;
      raise(store, "schedule weekly", "no files", now);
      tell(webhooks);
      await round(webhooks);
      await round(webhooks);
      expect(got.length).toBe(1);
      const [notice] = openNotices(store).filter(({ cause }) => cause.startsWith("webhook json"));
      expect(notice?.text).toMatch(answer === "hang up" ? /connection|reached/ : new RegExp(`it answered ${answer}`));
      status = 200;
      now += 2 * MINUTE;
      await round(webhooks);
      expect(store.all("SELECT state, attempts FROM posts")).toEqual([{ state: "sent", attempts: 2 }]);
      expect(openNotices(store).map(({ cause }) => cause)).toEqual(["schedule weekly"]);
      expect(everything()).not.toContain(SECRET);
    },
  );

  it("is posted once by two processes, and again by the next when one dies between asking and answer", async () => {
    const webhooks: Webhook[] = [{ url, kind: "json" }];
    raise(store, "schedule weekly", "no files", now);
    tell(webhooks);
    let sent = 0;
    // as a process that is killed while it waits: its answer is never written down
    const killed = () => new Promise<never>(() => void sent++);
    void postDue(store, webhooks, { now: () => now, send: killed });
    await postDue(store, webhooks, { now: () => now });
    expect([sent, got.length]).toEqual([1, 0]);
    now += 2 * MINUTE;
    await Promise.all([1, 2].map(() => postDue(store, webhooks, { now: () => now })));
    expect(got.length).toBe(1);
    expect(store.all("SELECT state, attempts FROM posts")).toEqual([{ state: "sent", attempts: 2 }]);
  });

  it("is given up after 72 hours, and one that is no longer configured is dropped", async () => {
    status = 500;
    raise(store, "schedule weekly", "no files", now);
    tell([{ url, kind: "json" }]);
    for (let hours = 0; hours <= 80; hours += 4) {
      await round([{ url, kind: "json" }]);
      now += 240 * MINUTE;
    }
    expect(store.all("SELECT state FROM posts")).toEqual([{ state: "expired" }]);
    raise(store, "another", "text", now);
    tell([{ url: `${url}/2`, kind: "json" }]);
    await round([]);
    expect(store.all("SELECT state FROM posts ORDER BY id").at(-1)).toEqual({ state: "dropped" });
    expect(everything()).not.toContain(SECRET);
  });

  it("is not waited for where nobody listens", async () => {
    const dead: Webhook = { url, kind: "slack" };
    await new Promise((closed) => server.close(closed));
    raise(store, "schedule weekly", "no files", now);
    tell([dead]);
    await round([dead]);
    expect(openNotices(store).map(({ text }) => text)).toContain("connection refused");
    expect(everything()).not.toContain(SECRET);
  });
});

describe("the health check", () => {
  it("is called every five minutes while all is well, and at once when something needs a person", async () => {
    const ping = `${url}?rid=1`;
    await round([], { ping });
    now += MINUTE;
    await round([], { ping });
    expect(got.map(({ path }) => path)).toEqual([`/${SECRET}?rid=1`]);
    now += 5 * MINUTE;
    await round([], { ping });
    raise(store, "schedule weekly", "the disk is full", now);
    await round([], { ping });
    expect(got.map(({ path }) => path).slice(1)).toEqual([`/${SECRET}?rid=1`, `/${SECRET}/fail?rid=1`]);
    expect(got.at(-1)!.body).toContain("the disk is full");
    recover(store, "schedule weekly", now);
    await round([], { ping });
    expect(got.length).toBe(4);
    expect(everything()).not.toContain(SECRET);
  });

  it("that cannot be reached is a problem of its own, which does not call itself failed", async () => {
    status = 404;
    await round([], { ping: url });
    expect(openNotices(store).map(({ text }) => text)).toEqual(["it answered 404 Not Found"]);
    status = 200;
    now += 6 * MINUTE;
    await round([], { ping: url });
    expect(got.map(({ path }) => path)).toEqual([`/${SECRET}`, `/${SECRET}`]);
    expect(openNotices(store)).toEqual([]);
  });

  it("has its address of failure beside it", () => {
    expect(failAddress("https://hc.example.com/ping/abc/")).toBe("https://hc.example.com/ping/abc/fail");
    expect(failAddress("https://example.com/?key=1")).toBe("https://example.com/fail?key=1");
  });
});

describe("metrics", () => {
  it("are a file in Prometheus' text format, whole at every moment", async () => {
    const file = join(folder, "textfile", "tillbook.prom");
    raise(store, 'quo"te\nand\\', "text", now);
    store.run(
      "INSERT INTO runs (id, schedule, trigger, as_of, attempt, state, started_at, finished_at) VALUES ('r1', 'we\"ek\nly', 'schedule', '2026-11-16', 1, 'done', 1000, 3500)",
    );
    await round([], { metrics: file });
    const text = readFileSync(file, "utf8");
    const sample =
      /^[a-z_]+(?:\{[a-z_]+="(?:[^"\\\n]|\\["\\n])*"(?:,[a-z_]+="(?:[^"\\\n]|\\["\\n])*")*\})? -?\d+(?:\.\d+)?$/;
    for (const line of text.trim().split("\n"))
      expect(line).toMatch(line.startsWith("#") ? /^# (HELP|TYPE) [a-z_]+ / : sample);
    expect(text).toContain('tillbook_last_run_duration_seconds{schedule="we\\"ek\\nly"} 2.5');
    expect(text).toContain("tillbook_open_problems 1");
    expect(text).toMatch(/tillbook_next_run_timestamp_seconds\{schedule="weekly"\} \d+/);
  });

  it("that cannot be written are a problem that the owners hear of", async () => {
    writeFileSync(join(folder, "file"), "");
    await round([], { metrics: join(folder, "file", "tillbook.prom") });
    expect(
      openNotices(store)
        .map(({ text }) => text)
        .join(),
    ).toMatch(/tillbook\.prom cannot be written: E/);
    await round([], { metrics: join(folder, "fine.prom") });
    expect(openNotices(store)).toEqual([]);
  });
});

describe("the configuration", () => {
  it("takes addresses from the environment and never repeats one", () => {
    const text = 'monitoring: { webhooks: [ { url: "${HOOK}", kind: slack } ], ping: "${PING}" }';
    const made = parseConfig(text, "c.yaml", { HOOK: url, PING: url });
    expect(made.monitoring.webhooks).toEqual([{ url, kind: "slack" }]);
    for (const [HOOK, PING] of [
      [`ftp://x/${SECRET}`, url],
      [url, `not an address ${SECRET}`],
    ])
      try {
        parseConfig(text, "c.yaml", { HOOK, PING });
        expect.unreachable();
      } catch (error) {
        expect((error as Error).message).toMatch(
          /invalid monitoring\.(webhooks\[0\]\.url|ping): .*expected an address/,
        );
        expect((error as Error).message).not.toContain(SECRET);
      }
  });
});
