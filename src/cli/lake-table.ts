/** The lake's part of the table of commands. */
import { type Command, Option } from "commander";
import type { CommandAction } from "./shell.ts";

type Add = (usage: string, text: string, load: () => Promise<{ default: CommandAction }>, parent?: Command) => Command;

const config = new Option("--config <file>", "configuration (default: tillbook.config.yaml, found upwards)");
const json = new Option("--json", "results as JSON on stdout");

export function lakeCommands(add: Add, withAnswers: (command: Command) => Command): void {
  const both = (command: Command): Command => command.addOption(config).addOption(json);
  both(
    withAnswers(
      add(
        "ingest [files...]",
        "take files into the lake: every file once, however often it is offered",
        () => import("./lake-ingest.ts"),
      ),
    ),
  )
    .option("--watch", "go on, and ingest files as they come, until it is stopped")
    .option("--every <seconds>", "with --watch: how often the folders are looked at (default: 60)");
  both(add("log", "versions of the lake, newest first", () => import("./lake-log.ts"))).option(
    "--limit <n>",
    "how many (default: 20)",
  );
  both(add("diff <from> <to>", "what differs between two versions of the lake", () => import("./lake-diff.ts")));
  both(add("verify", "hold every file of the lake against its hash", () => import("./lake-verify.ts")))
    .option("--as-of-version <n>", "one version (default: all that are kept)")
    .option("--hashes", "also the hash of the content of each table");
  both(add("vacuum", "remove old versions of the lake and what only they need", () => import("./lake-vacuum.ts")))
    .option("--keep <n>", "so many of the newest versions stay (default: 26)")
    .option("--days <n>", "versions of so many days stay, too (default: 30)")
    .option("--dry-run", "only say what would go");
  both(
    add("rebuild", "clean all files of the lake again, from the copies it keeps", () => import("./lake-rebuild.ts")),
  ).addOption(new Option("--from <layer>", "what it is rebuilt from").choices(["bronze"]).default("bronze"));
  both(add("optimize", "write the many small files of the lake as few", () => import("./lake-optimize.ts")));
  withAnswers(both(add("simulate", "a daily feed out of one file", () => import("./simulate.ts"))))
    .requiredOption("--source <file>", "the file")
    .option("--shift-to <day>", "the first day becomes this one, or the nearest of the same weekday")
    .addOption(new Option("--per <period>", "what one file has").choices(["day", "month"]).default("day"))
    .option("--out <dir>", "a new or empty folder (default: data/inbox)");
}
