import { EXIT, UserError } from "../errors.ts";
import { formatOf } from "../report/format-of.ts";
import { executionLines } from "../run/monitor.ts";
import { type RunResult, run } from "../run/run.ts";
import { targetWords } from "../section.ts";
import { openInViewer } from "./open.ts";
import { nearPath } from "./paths.ts";
import { requestOf } from "./request.ts";
import type { Shell } from "./shell.ts";
import { describeSource } from "./source.ts";
import { aligned } from "./text.ts";
import { asJson } from "./visible.ts";

function summary(shell: Shell, result: RunResult, seconds: number): string {
  const { report, record } = result;
  const format = formatOf(report);
  const { say } = format;
  const figures = report.figures.map((figure) => [
    `  ${figure.label}`,
    figure.value === null ? "–" : format.value(figure.value, figure.format),
    figure.change === null
      ? figure.changeText === undefined
        ? ""
        : `${figure.changeText} ${figure.changeLabel}`
      : `${format.change(figure.change, figure.changeAs)} ${figure.changeLabel}`,
  ]);
  const written = [
    [say("Report"), nearPath(shell.cwd, result.html ?? "")],
    ...(result.pdf === undefined ? [] : [["PDF", nearPath(shell.cwd, result.pdf)]]),
    [say("Tables"), `${nearPath(shell.cwd, result.directory)}/tables (${Object.keys(record.tables).length})`],
  ];
  // as many as the sentence on the data's health says
  const records = record.rows.lines + record.rows.rejected + record.rows.leftOut;
  return [
    [
      report.project,
      ...(report.filter === undefined ? [] : [report.filter]),
      report.periodShort,
      say(`as of ${format.day(report.asOf)}`),
    ].join(" · "),
    report.headline,
    ...report.highlights.slice(0, 3).map(({ text }) => `  • ${text}`),
    "",
    ...aligned(figures, ["left", "right", "left"]),
    ...(report.targets.length === 0
      ? []
      : ["", say("Targets"), ...report.targets.map((target) => `  ${targetWords(target)}`)]),
    ...(report.actions.length === 0
      ? []
      : ["", say("Do this week"), ...report.actions.map(({ text }, i) => `  ${i + 1}. ${text}`)]),
    "",
    say(
      `Data health: ${format.percent(report.health.rowScore / 100)} of the rows clean, checks score ${format.decimal(report.health.checkScore, 1)} of 100.`,
    ),
    report.health.sentence,
    say(`${format.integer(records)} records in ${format.decimal(seconds, 1)} s.`),
    "",
    ...aligned(written, ["left", "left"]),
    "",
  ].join("\n");
}

/** What went through the run and what it took, stage by stage. */
function execution({ report, record }: RunResult): string {
  if (record.execution === undefined) return "";
  const format = formatOf(report);
  const rows = executionLines(record.execution, format).map(([label, text]) => [`  ${label}`, text]);
  const stages = record.stages.map(({ name, ms, rows }) => [
    `  ${name}`,
    `${format.integer(ms)} ms`,
    `${format.integer(rows)} rows`,
  ]);
  return [
    "",
    "Execution report",
    ...aligned(rows, ["left", "left"]),
    "",
    "Stages",
    ...aligned(stages, ["left", "right", "right"]),
    "",
  ].join("\n");
}

export default async function action(shell: Shell, options: Record<string, unknown>, files: string[]): Promise<number> {
  const started = performance.now();
  const result = await run(requestOf(shell, options, files), shell);
  for (const source of result.sources.slice(0, 3)) shell.stderr(`${describeSource(source)}\n`);
  if (result.sources.length > 3) shell.stderr(`… and ${result.sources.length - 3} more files\n`);
  for (const warning of result.record.warnings) shell.stderr(`warning: ${warning}\n`);
  if (result.exitCode === EXIT.gate) {
    throw new UserError(`the quality gate refused: ${result.quality.gate.reasons.join("; ")}`, {
      hint: "the last good report is untouched; `tillbook check` shows why, quality.gate in the configuration sets the limits",
      exitCode: EXIT.gate,
    });
  }
  const seconds = (performance.now() - started) / 1000;
  shell.stdout(
    options.json === true
      ? asJson({
          ...result.record,
          directory: result.directory,
          html: result.html,
          pdf: result.pdf,
          headline: result.report.headline,
          figures: result.report.figures,
        })
      : `${summary(shell, result, seconds)}${options.verbose === true ? execution(result) : ""}`,
  );
  if (options.open === true && result.html !== undefined) openInViewer(result.html);
  return result.exitCode;
}
