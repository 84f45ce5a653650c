import { send } from "../../scheduler/command-mail.ts";
import { EXIT } from "../errors.ts";
import { withScheduler } from "./scheduler.ts";
import type { Shell } from "./shell.ts";
import { machine, text } from "./words.ts";

export default async function action(shell: Shell, options: Record<string, unknown>): Promise<number> {
  const schedule = text(options.schedule);
  return withScheduler(shell, options, async (scheduler) => {
    const { row } = await send(scheduler, {
      edition: String(options.edition),
      to: String(options.to),
      ...(schedule === undefined ? {} : { schedule }),
    });
    shell.stdout(
      options.json === true
        ? machine(row)
        : `${row.edition} to ${row.recipient}: ${row.state}, ${row.response ?? ""}\n`,
    );
    if (row.state === "sent") return EXIT.ok;
    return row.state === "queued" ? EXIT.warnings : EXIT.failed;
  });
}
