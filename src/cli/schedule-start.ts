import { scheduleStart } from "../../scheduler/command-work.ts";
import { EXIT } from "../errors.ts";
import { withScheduler } from "./scheduler.ts";
import type { Shell } from "./shell.ts";

export default async function action(shell: Shell, options: Record<string, unknown>): Promise<number> {
  await withScheduler(shell, options, scheduleStart);
  shell.stderr("stopped; what is left is taken up at the next start\n");
  return EXIT.ok;
}
