/**
 * A daemon with the machine's own clock and timers, to be stopped in the middle of a run and woken again.
 *
 *     node stuck-daemon.ts folder smtp-port [point]      stops itself when it first reaches the point; ends at SIGTERM
 */
import { join } from "node:path";
import { runDaemon } from "../../scheduler/daemon.ts";
import { SMTP_DEFAULTS, smtpTransport } from "../../scheduler/mail/transport.ts";
import { ownerName } from "../../scheduler/owner.ts";
import { openStore } from "../../scheduler/store.ts";
import { schedule } from "../../scheduler/time/schedule.ts";
import { fakeEdition } from "./fake-edition.ts";

const [folder, port, point] = process.argv.slice(2) as [string, string, string?];
const store = openStore(join(folder, "s.sqlite"));
const stop = new AbortController();
process.once("SIGTERM", () => stop.abort());
let hit = false;
await runDaemon(
  {
    store,
    reports: join(folder, "reports"),
    build: (job) => fakeEdition(job),
    now: Date.now,
    owner: ownerName(),
    mask: true,
    senderDomain: "example.com",
    log: (text) => process.stderr.write(text),
    schedules: [
      schedule({
        name: "minutely",
        cron: "* * * * *",
        recipients: ["a", "b", "c"].map((name) => ({ email: `${name}@example.com` })),
      }),
    ],
    transport: await smtpTransport({ ...SMTP_DEFAULTS, url: `smtp://127.0.0.1:${port}`, tls: "off" }),
    mail: { from: "reports@example.com", owners: [], allowedDomains: [] },
    project: "Acme",
    onPoint: (reached) => {
      if (reached !== point || hit) return;
      hit = true;
      process.kill(process.pid, "SIGSTOP");
    },
  },
  stop.signal,
);
store.close();
