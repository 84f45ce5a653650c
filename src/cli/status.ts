import { status } from "../../scheduler/command-status.ts";
import { withScheduler } from "./scheduler.ts";
import type { Shell } from "./shell.ts";
import { aligned } from "./text.ts";
import { duration, instant } from "./when.ts";
import { machine } from "./words.ts";

export default async function action(shell: Shell, options: Record<string, unknown>): Promise<number> {
  return withScheduler(shell, options, (scheduler) => {
    const found = status(scheduler);
    if (options.json === true) {
      shell.stdout(machine(found));
      return found.exitCode;
    }
    const zone = scheduler.loaded.config.project.timezone;
    const mail = Object.entries(found.mail).map(([state, n]) => `${n} ${state}`);
    const awake = found.awakeAt;
    const rows = [
      [
        "daemon",
        awake === null
          ? "has never run"
          : `last awake ${duration(Math.max(0, scheduler.now() - awake))} ago, ${instant(awake, zone)}`,
      ],
      ["slots", found.late.length === 0 ? "none is late" : `${found.late.length} late`],
      ...found.late.map((one) => ["", `${one.schedule} ${one.slot}, ${duration(one.lateMs)} late`]),
      ["mail", mail.length === 0 ? "none yet" : mail.join(", ")],
      ["to look at", found.attention.length === 0 ? "nothing" : `${found.attention.length}`],
      ...found.attention.map((one) => ["", one]),
      ["problems", found.notices.length === 0 ? "none is open" : `${found.notices.length} open`],
      ...found.notices.map((one) => ["", `${one.cause}: ${one.text} (since ${instant(one.first_at, zone)})`]),
    ];
    shell.stdout(`${aligned(rows, ["left", "left"]).join("\n")}\n`);
    return found.exitCode;
  });
}
