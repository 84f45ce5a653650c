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
    .option("--watch", "go on, and take in files as they come, until it is told to stop")
    .option("--every <seconds>", "with --watch: how often the folders are looked at (default: 60)");
}
