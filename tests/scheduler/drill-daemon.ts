/**
 * A daemon to be killed: works off what is due at a given time and ends, unless a signal hits it at a named point.
 *
 *     node drill-daemon.ts folder smtp-port time [point signal]
 */
import { join } from "node:path";
import { createDaemon } from "../../scheduler/daemon.ts";
import { SMTP_DEFAULTS, smtpTransport } from "../../scheduler/mail/transport.ts";
import { ownerName } from "../../scheduler/owner.ts";
import { openStore } from "../../scheduler/store.ts";
import { schedule } from "../../scheduler/time/schedule.ts";
import { fakeEdition } from "./fake-edition.ts";

const [folder, port, time, point, signal] = process.argv.slice(2) as [string, string, string, string?, NodeJS.Signals?];
const store = openStore(join(folder, "s.sqlite"));
let hit = false;
const now = (): number => Date.parse(time);
const daemon = createDaemon({
  store,
  reports: join(folder, "reports"),
  build: (job) => fakeEdition(job),
  now,
  owner: ownerName(),
  mask: true,
  senderDomain: "example.com",
  log: (text) => process.stderr.write(text),
  schedules: [
    schedule({
      name: "weekly",
      catchUp: { mode: "all", windowMs: 60 * 86_400_000, maxRuns: 9 },
      recipients: ["a", "b", "c"].map((name) => ({ email: `${name}@example.com` })),
    }),
  ],
  transport: await smtpTransport({ ...SMTP_DEFAULTS, url: `smtp://127.0.0.1:${port}`, tls: "off" }),
  mail: { from: "reports@example.com", owners: [], allowedDomains: [] },
  project: "Acme",
  onPoint: (reached) => {
    if (reached !== point || hit) return;
    hit = true;
    process.kill(process.pid, signal);
  },
});
process.once("SIGTERM", () => {
  void daemon.stop().then(() => process.exit(0));
});
await daemon.wake();
await daemon.idle();
store.close();
