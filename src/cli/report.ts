import { report } from "../../scheduler/command-editions.ts";
import { EXIT } from "../errors.ts";
import { describeJob } from "./outcome.ts";
import { withScheduler } from "./scheduler.ts";
import type { Shell } from "./shell.ts";
import { machine, text } from "./words.ts";

export default async function action(shell: Shell, options: Record<string, unknown>): Promise<number> {
  const schedule = text(options.schedule);
  return withScheduler(shell, options, async (scheduler, signal) => {
    const result = await report(scheduler, String(options.edition), {
      signal,
      ...(schedule === undefined ? {} : { schedule }),
    });
    shell.stdout(options.json === true ? machine(result) : describeJob(result));
    return result.state === "done" ? EXIT.ok : EXIT.failed;
  });
}
