import { backfill } from "../../scheduler/command-editions.ts";
import { parseDay } from "../calendar.ts";
import { EXIT } from "../errors.ts";
import { describeJob } from "./outcome.ts";
import { withScheduler } from "./scheduler.ts";
import type { Shell } from "./shell.ts";
import { machine, text } from "./words.ts";

export default async function action(shell: Shell, options: Record<string, unknown>): Promise<number> {
  const [from, to] = [parseDay(String(options.from), "--from"), parseDay(String(options.to), "--to")];
  const schedule = text(options.schedule);
  return withScheduler(shell, options, async (scheduler, signal) => {
    const results = await backfill(scheduler, {
      from,
      to,
      signal,
      mail: options.mail === true,
      again: options.again === true,
      ...(schedule === undefined ? {} : { schedule }),
    });
    if (options.json === true) shell.stdout(machine(results));
    else if (results.length === 0) shell.stdout(`no slot lies between ${from} and ${to}\n`);
    else
      for (const one of results)
        shell.stdout(
          one.state === "present" ? `${one.asOf}: there already; --again makes it again\n` : describeJob(one),
        );
    return results.every(({ state }) => state === "done" || state === "present") ? EXIT.ok : EXIT.failed;
  });
}
