/**
 * One daemon that lives through many slots and says after each what it holds on to.
 *
 *     node --expose-gc life-daemon.ts folder smtp-port runs light|real
 *
 * `real`: every edition is made in a child process with a browser, from tillbook.config.yaml in the folder.
 */
import { readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createDaemon } from "../../scheduler/daemon.ts";
import { childBuild } from "../../scheduler/edition/child-build.ts";
import { SMTP_DEFAULTS, smtpTransport } from "../../scheduler/mail/transport.ts";
import { ownerName } from "../../scheduler/owner.ts";
import { openStore } from "../../scheduler/store.ts";
import { schedule } from "../../scheduler/time/schedule.ts";
import { loadConfig } from "../../src/config/load.ts";
import { fakeEdition } from "./fake-edition.ts";

const [folder, port, runs, kind] = process.argv.slice(2) as [string, string, string, "light" | "real"];
let now = Date.parse("2026-11-08T12:00:00Z");
const store = openStore(join(folder, "s.sqlite"));
const real = childBuild(loadConfig(undefined, folder, {}), { secret: "drill" });
const daemon = createDaemon({
  store,
  reports: join(folder, "reports"),
  // the real shop has ten weeks: its last one is made again and again
  build: kind === "real" ? (job, ...rest) => real({ ...job, asOf: "2026-11-09" }, ...rest) : (job) => fakeEdition(job),
  now: () => now,
  owner: ownerName(),
  mask: true,
  senderDomain: "example.com",
  log: () => undefined,
  schedules: [schedule({ name: "weekly", sections: ["kpis"], recipients: [{ email: "a@example.com" }] })],
  transport: await smtpTransport({ ...SMTP_DEFAULTS, url: `smtp://127.0.0.1:${port}`, tls: "off" }),
  mail: { from: "reports@example.com", owners: [], allowedDomains: [] },
  project: "Acme",
});

/** Processes that were started for this drill: their command line names its folder for temporary files. */
function browsers(): number {
  return readdirSync("/proc").filter((name) => {
    if (!/^\d+$/.test(name)) return false;
    try {
      return readFileSync(`/proc/${name}/cmdline`, "latin1").includes(`${tmpdir()}/tillbook-browser`);
    } catch {
      return false; // it ended while the list was read
    }
  }).length;
}

await daemon.wake();
for (let run = 1; run <= Number(runs); run += 1) {
  now += run === 1 ? 19 * 3_600_000 : 7 * 86_400_000;
  for (let i = 0; i < 3; i += 1) {
    await daemon.wake();
    await daemon.idle();
  }
  globalThis.gc!();
  const { heapUsed, external, rss } = process.memoryUsage();
  const held = {
    run,
    heap: heapUsed + external,
    rss,
    descriptors: readdirSync("/proc/self/fd").length,
    browsers: browsers(),
    temporaries: readdirSync(tmpdir()).length,
  };
  process.stdout.write(`${JSON.stringify(held)}\n`);
}
await daemon.stop();
store.close();
