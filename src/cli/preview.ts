import { join, resolve } from "node:path";
import { preview } from "../../scheduler/command-mail.ts";
import { parseDay } from "../calendar.ts";
import { EXIT } from "../errors.ts";
import { openInViewer } from "./open.ts";
import { nearPath } from "./paths.ts";
import { withScheduler } from "./scheduler.ts";
import type { Shell } from "./shell.ts";
import { machine, text } from "./words.ts";

export default async function action(shell: Shell, options: Record<string, unknown>): Promise<number> {
  const [schedule, asOf, out, to] = [options.schedule, options.asOf, options.out, options.to].map(text);
  return withScheduler(shell, options, async (scheduler, signal) => {
    const shown = await preview(scheduler, {
      signal,
      folder: out === undefined ? join(scheduler.reports, "preview") : resolve(shell.cwd, out),
      ...(schedule === undefined ? {} : { schedule }),
      ...(to === undefined ? {} : { to }),
      ...(asOf === undefined ? {} : { asOf: parseDay(asOf, "--as-of") }),
    });
    for (const problem of shown.problems) shell.stderr(`it would be held back: ${problem}\n`);
    shell.stdout(
      options.json === true
        ? machine(shown)
        : `${shown.subject}\nMail  ${nearPath(shell.cwd, shown.eml)}\nPage  ${nearPath(shell.cwd, shown.page)}\n`,
    );
    if (options.open !== false && shell.isTerminal) openInViewer(shown.page);
    return shown.problems.length === 0 ? EXIT.ok : EXIT.warnings;
  });
}
