import { scheduleList } from "../../scheduler/command-status.ts";
import { HOW_TO_ADD } from "../../scheduler/open.ts";
import { EXIT } from "../errors.ts";
import { withScheduler } from "./scheduler.ts";
import type { Shell } from "./shell.ts";
import { aligned } from "./text.ts";
import { instant } from "./when.ts";
import { count, machine } from "./words.ts";

export default async function action(
  shell: Shell,
  options: Record<string, unknown>,
  [name]: string[],
): Promise<number> {
  const wanted = count(options.count, "--count", 1);
  return withScheduler(shell, options, (scheduler) => {
    const schedules = scheduleList(scheduler, { count: wanted, ...(name === undefined ? {} : { name }) });
    if (options.json === true) {
      shell.stdout(machine(schedules));
      return EXIT.ok;
    }
    if (schedules.length === 0) {
      shell.stdout(`Nothing is scheduled. ${HOW_TO_ADD}\n`);
      return EXIT.ok;
    }
    for (const one of schedules) {
      const { last, timezone } = one;
      const reason = one.pauseReason ? `: ${one.pauseReason}` : "";
      const rows = [
        ["  when", `${one.cron} (${timezone})`],
        ["  recipients", String(one.recipients)],
        ...(one.pausedAt === null ? [] : [["  paused", `since ${instant(one.pausedAt, timezone)}${reason}`]]),
        ["  last", last ? `${instant(Date.parse(last.slot), timezone)}: ${last.state}` : "none yet"],
        ...(last?.reason ? [["", last.reason]] : []),
        ...one.next.map((at, i) => [i === 0 ? "  next" : "", instant(at, timezone)]),
        ...one.warnings.map((warning) => ["  warning", warning]),
      ];
      shell.stdout(`${one.name}\n${aligned(rows, ["left", "left"]).join("\n")}\n`);
    }
    return EXIT.ok;
  });
}
