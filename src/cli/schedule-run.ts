import { scheduleRun } from "../../scheduler/command-work.ts";
import { parseDay } from "../calendar.ts";
import { EXIT } from "../errors.ts";
import { describeDelivery, describeJob } from "./outcome.ts";
import { withScheduler } from "./scheduler.ts";
import type { Shell } from "./shell.ts";
import { machine, text } from "./words.ts";

export default async function action(
  shell: Shell,
  options: Record<string, unknown>,
  [name]: string[],
): Promise<number> {
  const asOf = text(options.asOf);
  return withScheduler(shell, options, async (scheduler, signal) => {
    const result = await scheduleRun(scheduler, name ?? "", {
      signal,
      mail: options.mail !== false,
      ...(asOf === undefined ? {} : { asOf: parseDay(asOf, "--as-of") }),
    });
    const undelivered = result.delivered !== undefined && result.delivered.retry + result.delivered.refused > 0;
    if (options.json === true) shell.stdout(machine(result));
    else {
      shell.stdout(describeJob(result));
      if (result.delivered) shell.stdout(describeDelivery(result.delivered));
    }
    if (result.state !== "done") return EXIT.failed;
    return undelivered ? EXIT.warnings : EXIT.ok;
  });
}
