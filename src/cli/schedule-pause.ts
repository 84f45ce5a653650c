import { pause } from "../../scheduler/command-status.ts";
import { EXIT } from "../errors.ts";
import { withScheduler } from "./scheduler.ts";
import type { Shell } from "./shell.ts";
import { text } from "./words.ts";

export default async function action(
  shell: Shell,
  options: Record<string, unknown>,
  [name]: string[],
): Promise<number> {
  await withScheduler(shell, options, (scheduler) => pause(scheduler, name ?? "", text(options.reason)));
  shell.stdout(`${name} is paused; slots that pass are recorded as skipped until: tillbook schedule resume ${name}\n`);
  return EXIT.ok;
}
