/** Opens the scheduler of the configuration in force for one command, and stops it when the user wants to. */
import { openScheduler, type Scheduler } from "../../scheduler/open.ts";
import { loadConfig } from "../config/load.ts";
import type { Shell } from "./shell.ts";
import { text } from "./words.ts";

/** Hands an open scheduler to `use` and closes it afterwards. The signal ends with SIGTERM or Ctrl-C; a second one kills. */
export async function withScheduler<T>(
  shell: Shell,
  options: Record<string, unknown>,
  use: (scheduler: Scheduler, signal: AbortSignal) => Promise<T> | T,
): Promise<T> {
  const scheduler = await openScheduler(loadConfig(text(options.config), shell.cwd, shell.env), shell);
  const stop = new AbortController();
  const signals = ["SIGTERM", "SIGINT"] as const;
  const end = (signal: string): void => {
    if (stop.signal.aborted) return;
    shell.stderr(`${signal}: finishing what is in hand\n`);
    stop.abort();
    // the next signal ends the process the way it always does
    for (const one of signals) process.off(one, end);
  };
  for (const one of signals) process.on(one, end);
  try {
    return await use(scheduler, stop.signal);
  } finally {
    for (const one of signals) process.off(one, end);
    scheduler.close();
  }
}
