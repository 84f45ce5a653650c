/**
 * A worker that hangs for five real minutes and wakes up again, beside another daemon (SIGSTOP, SIGCONT). Long only (`npm run
 * drills`); drills.test.ts does the same with a clock of its own.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Run, runHistory } from "../../scheduler/runs.ts";
import { openStore, type Store } from "../../scheduler/store.ts";
import type { Slot } from "../../scheduler/time/slots.ts";
import { type FakeServer, startSmtp } from "./smtp.ts";

const MINUTE = 60_000;

let folder = "";
let server: FakeServer;
let store: Store;
const daemons: ChildProcess[] = [];
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "tillbook-stuck-"));
  store = openStore(join(folder, "s.sqlite"));
  server = await startSmtp();
});
afterAll(async () => {
  for (const one of daemons) one.kill("SIGKILL");
  store.close();
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

const start = (...point: string[]): ChildProcess => {
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, "stuck-daemon.ts"), folder, String(server.port), ...point],
    { stdio: ["ignore", "ignore", "inherit"] },
  );
  daemons.push(child);
  return child;
};
const ended = (child: ChildProcess): Promise<number | string> =>
  new Promise((resolve) => child.once("close", (code, signal) => resolve(signal ?? code ?? -1)));
const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const isStopped = ({ pid }: ChildProcess): boolean => /\) T /.test(readFileSync(`/proc/${pid}/stat`, "latin1"));
const files = (): string =>
  readdirSync(join(folder, "reports"), { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile() && one.name !== "index.html")
    .map(({ parentPath, name }) => {
      const path = join(parentPath, name);
      return `${path} ${createHash("sha256").update(readFileSync(path)).digest("hex")}`;
    })
    .sort()
    .join("\n");

describe.runIf(process.platform === "linux")("a worker that hangs for five minutes", () => {
  it("is overtaken within two, and writes nothing when it wakes up", async () => {
    const stuck = start("built");
    const end = ended(stuck);
    while (!isStopped(stuck)) await wait(100);
    const stopped = Date.now();
    const [hung] = runHistory(store) as [Run];
    const other = start();
    await wait(5 * MINUTE);

    const slot = store.one<Slot>("SELECT * FROM slots WHERE slot = ?", hung.slot!)!;
    expect(slot).toMatchObject({ state: "done", attempts: 2 });
    expect(slot.finished_at! - stopped).toBeLessThan(2 * MINUTE);
    const otherEnd = ended(other);
    other.kill("SIGTERM");
    expect(await otherEnd).toBe(0);
    const [before, mails] = [files(), server.received.length];

    // told to stop before it wakes up, it may only finish what it has in hand
    stuck.kill("SIGTERM");
    stuck.kill("SIGCONT");
    expect(await end).toBe(0);
    expect(files()).toBe(before);
    expect(server.received).toHaveLength(mails);
    expect(runHistory(store, { limit: 100 }).find(({ id }) => id === hung.id)!.state).toBe("lost");

    const done = store.all<Slot>("SELECT * FROM slots WHERE state = 'done'");
    const runs = runHistory(store, { limit: 100 }).filter(({ state }) => state === "done");
    expect(new Set(runs.map((run) => run.slot)).size).toBe(done.length);
    expect(runs).toHaveLength(done.length);
    const told = server.received.map(({ to, messageId }) => `${to} ${messageId}`);
    expect(new Set(told).size).toBe(told.length);
    process.stdout.write(
      `overtaken after ${Math.round((slot.finished_at! - stopped) / 1000)} s; ${done.length} slots, ${told.length} mails\n`,
    );
  });
});
