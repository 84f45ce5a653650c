import { resume, scheduleList } from "../../scheduler/command-status.ts";
import { EXIT } from "../errors.ts";
import { withScheduler } from "./scheduler.ts";
import type { Shell } from "./shell.ts";
import { instant } from "./when.ts";

export default async function action(
  shell: Shell,
  options: Record<string, unknown>,
  [name = ""]: string[],
): Promise<number> {
  return withScheduler(shell, options, (scheduler) => {
    resume(scheduler, name);
    const [one] = scheduleList(scheduler, { name, count: 1 });
    const next = one?.next[0];
    shell.stdout(`${name} runs again${next === undefined ? "" : `, next ${instant(next, one!.timezone)}`}\n`);
    return EXIT.ok;
  });
}
