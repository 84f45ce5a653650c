import { show } from "../../scheduler/command-runs.ts";
import { EXIT } from "../errors.ts";
import { nearPath } from "./paths.ts";
import { withScheduler } from "./scheduler.ts";
import type { Shell } from "./shell.ts";
import { aligned } from "./text.ts";
import { duration, instant } from "./when.ts";
import { machine } from "./words.ts";

export default async function action(
  shell: Shell,
  options: Record<string, unknown>,
  [id = ""]: string[],
): Promise<number> {
  return withScheduler(shell, options, (scheduler) => {
    const shown = show(scheduler, id);
    if (options.json === true) {
      shell.stdout(machine(shown));
      return EXIT.ok;
    }
    const zone = scheduler.loaded.config.project.timezone;
    const { run, detail, mail, folder, log } = shown;
    const took = run.finished_at === null ? "" : `, took ${duration(run.finished_at - run.started_at)}`;
    const counts = Object.entries((detail.rows ?? {}) as Record<string, number>);
    const rows = [
      ["run", run.id],
      ["state", `${run.state}${run.error === null ? "" : `: ${run.error}`}`],
      ["schedule", `${run.schedule}, started by ${run.trigger}, attempt ${run.attempt}`],
      ...(run.slot === null ? [] : [["slot", instant(Date.parse(run.slot), zone)]]),
      ["as of", run.as_of],
      ["started", `${instant(run.started_at, zone)}${took}`],
      ...(run.edition === null ? [] : [["edition", `${run.edition}: ${detail.headline}`]]),
      ...(run.folder === null
        ? []
        : [
            [
              "files",
              folder === undefined ? "not kept: a later run has taken their place" : nearPath(shell.cwd, folder),
            ],
          ]),
      ...(log === undefined ? [] : [["log", nearPath(shell.cwd, log)]]),
      ...(counts.length === 0 ? [] : [["rows", counts.map(([name, n]) => `${n} ${name}`).join(", ")]]),
      ...((detail.warnings ?? []) as string[]).map((warning) => ["warning", warning]),
      ...mail.flatMap((row) => [
        ["mail", `${row.recipient}: ${row.state}${row.state === "skipped" ? `: ${row.response}` : ""}`],
        ...row.receipts.map((one) => ["", `${instant(one.at, zone)}: ${one.outcome}, ${one.response}`]),
      ]),
    ];
    shell.stdout(`${aligned(rows, ["left", "left"]).join("\n")}\n`);
    return EXIT.ok;
  });
}
