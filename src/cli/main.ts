/** The table of commands. Each command's work is in a file of its own, loaded only when it is called. */
import { Command, CommanderError, Option, type OutputConfiguration } from "commander";
import { collectGarbage } from "../columns/gc.ts";
import { EXIT } from "../errors.ts";
import { VERSION } from "../version.ts";
import { withAnswers } from "./answers.ts";
import { answering, askTerminal } from "./ask.ts";
import { lakeCommands } from "./lake-table.ts";
import { terminalProgress } from "./progress.ts";
import { schedulerCommands } from "./scheduler-table.ts";
import type { CommandAction, Shell } from "./shell.ts";
import { standardOutput } from "./standard-output.ts";
import { explainError } from "./system-errors.ts";
import { visible } from "./visible.ts";

const asOf = new Option("--as-of <day>", "everything before this day counts (default: the day after the last line)");
const config = new Option("--config <file>", "configuration (default: tillbook.config.yaml, found upwards)");
const json = new Option("--json", "results as JSON on stdout");

/** Builds the command line; `perform` gets the action to run. */
export function commandLine(
  perform: (
    load: () => Promise<{ default: CommandAction }>,
    options: Record<string, unknown>,
    args: string[],
  ) => Promise<void>,
  output: OutputConfiguration = {},
): Command {
  const program = new Command("tillbook")
    .configureOutput(output)
    .description("From retail transaction files to a customer-intelligence report.")
    .version(VERSION, "-V, --version")
    .option("--debug", "show stack traces")
    // an option of a command is the command's: `sql --version 3`
    .enablePositionalOptions()
    .showHelpAfterError("(tillbook --help lists the commands)")
    .configureHelp({ sortSubcommands: false })
    .exitOverride();
  const command = (
    usage: string,
    text: string,
    load: () => Promise<{ default: CommandAction }>,
    parent = program,
  ): Command => {
    const made = parent.command(usage).description(text).addOption(new Option("--debug").hideHelp());
    made.action(async (...given: unknown[]) => {
      const self = given.at(-1) as Command;
      const args = given
        .slice(0, -2)
        .flat()
        .filter((one) => one !== undefined) as string[];
      await perform(load, self.optsWithGlobals(), args);
    });
    return made;
  };

  withAnswers(
    command("run [files...]", "read, check, analyse; write the HTML and PDF report", () => import("./run.ts")),
  )
    .addOption(config)
    .addOption(asOf)
    .option("--only <names>", "only these analyses, separated by commas: rfm,basket")
    .option("--out <dir>", "the edition's folder (default: reports/…)")
    .option("--no-pdf", "leave the PDF out")
    .option("--from-lake", "lines from the lake instead of files")
    .option("--as-of-version <n>", "lines from the lake as it was at a version")
    .addOption(json)
    .option("--verbose", "end with the execution report: records, quality, stages, speed, memory, processor, storage")
    .option("--open", "open the report when it is done");
  withAnswers(
    command("map <files...>", "which column is what, and why; what only you can say", () => import("./map.ts")),
  )
    .addOption(config)
    .option("--write", "put it into the configuration")
    .addOption(json);
  withAnswers(command("check <files...>", "data quality only: quality report and rejects", () => import("./check.ts")))
    .addOption(config)
    .option("--out <dir>", "folder for quality.html, rejects.csv and quality.csv (default: reports/check-…)")
    .addOption(json);
  command("sample", "make a synthetic shop with known parameters", () => import("./sample.ts"))
    .option("--customers <n>", "number of customers")
    .option("--lines <n>", "about so many lines instead")
    .option("--seed <n>", "same seed, same shop")
    .option("--split <how>", "single, monthly or daily files")
    .option("--out <dir>", "folder (default: data/inbox)")
    .addOption(json);
  const explain = program.command("explain").description("how a figure came about");
  withAnswers(
    command(
      "customer <id> [files...]",
      "one customer: scores, segment, orders",
      () => import("./explain-customer.ts"),
      explain,
    ),
  )
    .addOption(config)
    .addOption(asOf)
    .addOption(json);
  withAnswers(
    command(
      "segment <name> [files...]",
      "one segment: rule, size, who is in it, what to do",
      () => import("./explain-segment.ts"),
      explain,
    ),
  )
    .addOption(config)
    .addOption(asOf)
    .addOption(json);
  const loyalty = program.command("loyalty").description("points of the members");
  withAnswers(
    command(
      "statement <customer> [files...]",
      "one member: every entry of the points, and what they add up to",
      () => import("./loyalty-statement.ts"),
      loyalty,
    ),
  )
    .addOption(config)
    .addOption(asOf)
    .addOption(json);
  withAnswers(
    command("export <table> [files...]", "one table as CSV, Parquet, XLSX or JSON", () => import("./export.ts")),
  )
    .addOption(config)
    .addOption(asOf)
    .addOption(
      new Option("--format <format>", "file format").choices(["csv", "parquet", "xlsx", "json"]).default("csv"),
    )
    .option("--out <file>", "file to write (default: stdout for csv and json)");
  withAnswers(
    command(
      "predict [files...]",
      "what customers are worth, by a model that an earlier run has saved",
      () => import("./predict.ts"),
    ),
  )
    .option("--model <file>", "the model: models/customer-value.json of an edition")
    .addOption(config)
    .addOption(asOf)
    .addOption(
      new Option("--format <format>", "file format")
        .choices(["table", "csv", "parquet", "xlsx", "json"])
        .default("csv"),
    )
    .option("--out <file>", "file to write (default: stdout for table, csv and json)");
  command("sql [query]", "ask the published warehouse; read only", () => import("./sql.ts"))
    .addOption(config)
    .addOption(
      new Option("--format <format>", "how the rows are written")
        .choices(["table", "csv", "json", "parquet"])
        .default("table"),
    )
    .addOption(new Option("--json", "the same as --format json").implies({ format: "json" }))
    .option("--out <file>", "file to write (default: stdout; parquet needs a file)")
    .option("--file <file>", "the query is in this file")
    .option("--database <file>", "another DuckDB file (default: warehouse.duckdb of the configuration)")
    .option("--version <n>", "the lake as it was at a version, instead of what is published")
    .addOption(new Option("--as-of-version <n>").hideHelp())
    .option("--rows <n>", "rows of a table that are shown (default: 100)")
    .option("--timeout <seconds>", "stop a query after this long (default: 60)")
    .option("--memory <size>", "memory that a query may take (default: 1GB)");
  lakeCommands(command, withAnswers);
  command("lineage <column>", "what a column is made from: table.column", () => import("./lineage.ts"))
    .addOption(config)
    .option("--downstream", "what is made from it instead")
    .addOption(json);
  command("mcp", "a Model Context Protocol server over the warehouse, read only", () => import("./mcp.ts"))
    .addOption(config)
    .option("--database <file>", "another DuckDB file (default: warehouse.duckdb of the configuration)");
  schedulerCommands(command);
  command("config", "print the configuration in force, or its JSON schema", () => import("./config.ts"))
    .addOption(config)
    .option("--schema", "the JSON schema instead");
  const notebook = command(
    "notebook [folder]",
    "JupyterLab with the TypeScript kernel of this project",
    () => import("./notebook.ts"),
  )
    .option("--port <n>", "port of JupyterLab (default: the first free one from 8888)")
    .option("--no-browser", "print the address instead of opening it");
  command(
    "run <file>",
    "execute a notebook and keep it under the edition, as a record",
    () => import("./notebook-run.ts"),
    notebook,
  )
    .option(
      "-p, --parameter <name=value>",
      "set a parameter of the notebook; may be repeated",
      (one: string, all: string[] = []) => [...all, one],
    )
    .option("--out <dir>", "folder for the copies (default: reports/<edition>/notebooks)")
    .option("--no-input", "leave the code out of the HTML")
    .addOption(json);
  command("new <name>", "a notebook to start from", () => import("./notebook-new.ts"), notebook);
  command(
    "kernel <connection>",
    "the kernel itself; Jupyter calls this",
    () => import("./notebook-kernel.ts"),
    notebook,
  );
  command("doctor", "what is missing on this machine, and how to get it", () => import("./doctor.ts")).addOption(json);
  return program;
}

/** Where the user stands: npm start runs in the package's folder, and a path was meant from elsewhere. */
const workingFolder = (): string =>
  (process.env.npm_lifecycle_event === "start" ? process.env.INIT_CWD : undefined) ?? process.cwd();

/** Performs one command line and gives its exit code; whatever goes wrong is said on the shell's standard error. */
export async function execute(argv: readonly string[], shell: Shell): Promise<number> {
  let exitCode: number = EXIT.ok;
  try {
    const program = commandLine(
      async (load, options, args) => {
        const { default: action } = await load();
        exitCode = await answering(shell, options, (given) => action(shell, given, args));
      },
      { writeOut: shell.stdout, writeErr: shell.stderr },
    );
    await program.parseAsync([...argv], { from: "user" });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    const explained = explainError(error, argv.includes("--debug"));
    shell.stderr(explained.text);
    return explained.exitCode;
  }
}

export async function main(argv: readonly string[]): Promise<void> {
  const debug = argv.includes("--debug");
  const terminal = terminalProgress(process.stderr);
  /** Says an error and gives its exit code. */
  const report = (error: unknown): number => {
    terminal.end();
    const { text, exitCode } = explainError(error, debug);
    process.stderr.write(visible(text));
    return exitCode;
  };
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    // the reader has seen enough: `tillbook … | head`
    process.exit(error.code === "EPIPE" ? EXIT.ok : report(error));
  });
  process.stderr.on("error", (error: NodeJS.ErrnoException) => {
    // nobody reads the log any more; the work goes on
    if (error.code !== "EPIPE") throw error;
  });
  process.on("uncaughtException", (error) => process.exit(report(error)));
  const write = standardOutput();
  try {
    const shell: Shell = {
      cwd: workingFolder(),
      env: process.env,
      isTerminal: process.stdout.isTTY === true,
      now: () => Date.now(),
      stdout: (text) => {
        terminal.end();
        write(visible(text));
      },
      data: (text) => {
        terminal.end();
        write(process.stdout.isTTY ? visible(text) : text);
      },
      stderr: (text) => {
        terminal.end();
        process.stderr.write(visible(text));
      },
      progress: terminal.progress,
      ...(process.stdin.isTTY && process.stderr.isTTY
        ? {
            ask: (prompt: string) => {
              terminal.end();
              return askTerminal(prompt);
            },
          }
        : {}),
      collectGarbage,
    };
    process.exitCode = await execute(argv, shell);
  } catch (error) {
    process.exitCode = report(error);
  } finally {
    terminal.end();
  }
}
