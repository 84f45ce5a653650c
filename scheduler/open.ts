/** The scheduler of a configuration: its store, its schedules and its way to send, open and ready for a command. */
import { createHash } from "node:crypto";
import { existsSync, globSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { type LoadedConfig, loadConfig } from "../src/config/load.ts";
import type { Effects } from "../src/effects.ts";
import { EXIT, UserError } from "../src/errors.ts";
import { sweepTemporaries, sweepTemporaryFolders } from "../src/files.ts";
import { nearest } from "../src/options.ts";
import type { BuildEdition } from "./context.ts";
import type { DaemonContext } from "./daemon.ts";
import { childBuild } from "./edition/child-build.ts";
import { sweepStaging } from "./edition/editions.ts";
import { recoverEditions } from "./edition/publish.ts";
import { ownerName } from "./owner.ts";
import { loseDeadRuns } from "./runs.ts";
import {
  logsFolder,
  mailSettings,
  monitoringSettings,
  reportsFolder,
  schedulesOf,
  senderDomain,
  storePath,
  transportOf,
} from "./settings.ts";
import { openStore, type Store } from "./store.ts";
import type { Schedule } from "./time/schedule.ts";

/** For somebody whose configuration has no report in it. */
export const HOW_TO_ADD = `A report comes every Monday at seven with these lines in tillbook.config.yaml:

  sources: [ { path: data/inbox/*.csv } ]
  reports:
    - name: weekly
      cron: "0 7 * * 1"
      recipients: [ { email: boss@example.com } ]
  email: { from: "Tillbook <reports@example.com>", smtp: "\${SMTP_URL}", owner: [you@example.com] }`;

/** The scheduler of one configuration, open. Close it when done. */
export interface Scheduler extends DaemonContext {
  loaded: LoadedConfig;
  close(): void;
}

/** What follows from a configuration alone. */
async function settingsOf(
  loaded: LoadedConfig,
  store: Store,
  effects: Pick<Effects, "stderr">,
  build: BuildEdition | undefined,
) {
  const { config } = loaded;
  const transport = await transportOf(loaded);
  // the configured salt alone may be the default one, which everybody knows
  const secret = createHash("sha256").update(`${store.salt}${config.privacy.salt}`).digest("hex");
  return {
    loaded,
    schedules: schedulesOf(loaded),
    transport,
    mail: mailSettings(loaded),
    monitoring: monitoringSettings(loaded),
    build: build ?? childBuild(loaded, { secret, log: (line) => effects.stderr(`${line}\n`) }),
    sourceFiles: () => sourceFiles(loaded),
    mask: config.privacy.mask,
    senderDomain: transport === undefined ? undefined : senderDomain(loaded),
    project: config.project.name ?? "Tillbook",
  };
}

/** Opens the store and reads what is configured. `build` is for tests; by default an edition is made in a child process. */
export async function openScheduler(
  loaded: LoadedConfig,
  effects: Pick<Effects, "now" | "stderr"> & { env?: Record<string, string | undefined> },
  { build }: { build?: BuildEdition } = {},
): Promise<Scheduler> {
  // what is wrong with the configuration is said before anything is made
  schedulesOf(loaded);
  const store = openStore(storePath(loaded));
  const reports = reportsFolder(loaded);
  // what a killed process left behind is finished or removed by whoever comes next
  loseDeadRuns(store, effects.now());
  sweepStaging(store, reports);
  recoverEditions(store, reports);
  sweepTemporaries(reports);
  sweepTemporaryFolders();
  let { text } = loaded;
  return {
    ...(await settingsOf(loaded, store, effects, build)),
    store,
    reports,
    logs: logsFolder(loaded),
    now: effects.now,
    owner: ownerName(),
    log: effects.stderr,
    reload: async () => {
      const { file } = loaded;
      if (file === undefined || !existsSync(file)) return undefined;
      const found = readFileSync(file, "utf8");
      if (found === text) return undefined;
      text = found;
      return settingsOf(loadConfig(file, loaded.directory, effects.env ?? process.env), store, effects, build);
    },
    close: () => store.close(),
  };
}

/** Files of the configured sources. */
const sourceFiles = ({ config, directory }: LoadedConfig): string[] =>
  globSync(
    config.sources.map(({ path }) => path),
    { cwd: directory },
  ).map((path) => resolve(directory, path));

/** @throws UserError (exit code 2) naming the nearest schedule */
export function named(schedules: readonly Schedule[], name: string): Schedule {
  const found = schedules.find((one) => one.name === name);
  if (found) return found;
  const names = schedules.map((one) => one.name);
  const near = nearest(name, names);
  throw new UserError(`unknown schedule ${JSON.stringify(name)}`, {
    hint: near
      ? `did you mean ${near}?`
      : names.length > 0
        ? `known are ${names.join(", ")}`
        : "none is configured; see reports: in tillbook.config.yaml",
    exitCode: EXIT.usage,
  });
}
