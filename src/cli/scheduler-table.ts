/** The scheduler's part of the table of commands. */
import { type Command, Option } from "commander";
import type { CommandAction } from "./shell.ts";

type Add = (usage: string, text: string, load: () => Promise<{ default: CommandAction }>, parent?: Command) => Command;

const config = new Option("--config <file>", "configuration (default: tillbook.config.yaml, found upwards)");
const json = new Option("--json", "results as JSON on stdout");
const only = new Option("--schedule <name>", "which schedule, where there are several");
const asOf = new Option("--as-of <day>", "everything before this day counts (default: today)");

export function schedulerCommands(add: Add): void {
  const both = (command: Command): Command => command.addOption(config).addOption(json);
  const schedule = both(add("schedule", "reports that come by themselves", () => import("./schedule-list.ts")));
  // its options may stand behind the name of a subcommand, too
  schedule.enablePositionalOptions(false);
  add("start", "the daemon: works until it is stopped", () => import("./schedule-start.ts"), schedule);
  add("list", "every schedule: when, who, last and next", () => import("./schedule-list.ts"), schedule);
  add("next [name]", "the next slots", () => import("./schedule-list.ts"), schedule).option(
    "--count <n>",
    "how many",
    "5",
  );
  add("run <name>", "an edition now, with its mail", () => import("./schedule-run.ts"), schedule)
    .addOption(asOf)
    .option("--no-mail", "without its mail");
  add("pause <name>", "skip slots until it is resumed", () => import("./schedule-pause.ts"), schedule).option(
    "--reason <text>",
    "shown by list",
  );
  add("resume <name>", "run again", () => import("./schedule-resume.ts"), schedule);
  both(add("status", "is everything on time? exit code 2 when not", () => import("./status.ts")));
  both(add("history", "runs, newest first, and their mail", () => import("./history.ts")))
    .addOption(only)
    .option("--limit <n>", "how many (default: 20)");
  both(add("show <run>", "everything about one run", () => import("./show.ts")));
  both(add("rerun <run>", "make an edition again and compare; replaces nothing by itself", () => import("./rerun.ts")))
    .option("--verify", "only compare: publish nothing")
    .option(
      "--replace",
      "publish it where it differs; the old edition is kept, the owners are notified of what changed",
    )
    .option("--mail", "with --replace: mail it as a correction to those who hold the old one");
  both(add("backfill", "the editions of a range of days that are missing", () => import("./backfill.ts")))
    .addOption(only)
    .requiredOption("--from <day>", "first day")
    .requiredOption("--to <day>", "last day")
    .option("--again", "those that are there, too")
    .option("--mail", "mail them, too");
  both(add("report", "an edition as of the end of its week", () => import("./report.ts")))
    .addOption(only)
    .requiredOption("--edition <week>", "such as 2026-W46");
  both(add("send", "mail an edition to one address", () => import("./send.ts")))
    .addOption(only)
    .requiredOption("--edition <week>", "such as 2026-W46")
    .requiredOption("--to <address>", "who gets it");
  both(add("preview", "the mail as it would go out, written and opened", () => import("./preview.ts")))
    .addOption(only)
    .addOption(asOf)
    .option("--to <address>", "as this recipient would get it (default: without a filter)")
    .option("--out <dir>", "folder (default: reports/preview)")
    .option("--no-open", "only write it");
}
