import { history } from "../../scheduler/command-runs.ts";
import { EXIT } from "../errors.ts";
import { withScheduler } from "./scheduler.ts";
import type { Shell } from "./shell.ts";
import { aligned } from "./text.ts";
import { duration, instant } from "./when.ts";
import { count, machine, text } from "./words.ts";

function counted(states: readonly string[]): string {
  const kinds = [...new Set(states)].map((state) => `${states.filter((one) => one === state).length} ${state}`);
  return kinds.length === 0 ? "–" : kinds.join(", ");
}

export default async function action(shell: Shell, options: Record<string, unknown>): Promise<number> {
  const limit = count(options.limit, "--limit", 20);
  const schedule = text(options.schedule);
  return withScheduler(shell, options, (scheduler) => {
    const runs = history(scheduler, { limit, ...(schedule === undefined ? {} : { schedule }) });
    if (options.json === true) {
      shell.stdout(machine(runs));
      return EXIT.ok;
    }
    if (runs.length === 0) {
      shell.stdout("No run yet.\n");
      return EXIT.ok;
    }
    const zone = scheduler.loaded.config.project.timezone;
    const rows = runs.map((run) => [
      run.id,
      run.edition ?? "–",
      run.state,
      instant(run.started_at, zone),
      run.finished_at === null ? "" : duration(run.finished_at - run.started_at),
      counted(run.mail.map(({ state }) => state)),
      run.error?.split("\n")[0]?.slice(0, 80) ?? "",
    ]);
    const head = ["run", "edition", "state", "started", "took", "mail", "why"];
    shell.stdout(`${aligned([head, ...rows], ["left", "left", "left", "left", "right", "left", "left"]).join("\n")}\n`);
    return EXIT.ok;
  });
}
