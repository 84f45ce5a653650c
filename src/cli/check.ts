import { EXIT } from "../errors.ts";
import { formatter } from "../format.ts";
import { check } from "../run/run.ts";
import { nearPath } from "./paths.ts";
import { requestOf } from "./request.ts";
import type { Shell } from "./shell.ts";
import { describeSource } from "./source.ts";
import { aligned } from "./text.ts";
import { asJson, visible } from "./visible.ts";

export default async function action(shell: Shell, options: Record<string, unknown>, files: string[]): Promise<number> {
  const request = requestOf(shell, options, files);
  const result = await check(request, shell);
  const { quality, record } = result;
  if (options.json === true) {
    const { rowScore, checkScore, dimensions, gate } = quality;
    const output = {
      ...record,
      rowScore,
      checkScore,
      dimensions,
      gate,
      differences: result.report.alerts.map(({ text }) => text),
      directory: result.directory,
      html: result.html,
    };
    shell.stdout(asJson(output));
    return result.exitCode;
  }
  const format = formatter(result.report.locale, result.report.currency);
  const share = (n: number): string => format.percent(quality.rows.records === 0 ? 0 : n / quality.rows.records, 2);
  const rows = [
    ["records", quality.rows.records],
    ["header", quality.rows.header],
    ["blank", quality.rows.blank],
    ["clean lines", quality.rows.lines],
    ["rejected", quality.rows.rejected],
    ...Object.entries(quality.rejectedBy).map(([reason, n]) => [`  ${reason}`, n] as [string, number]),
  ] as [string, number][];
  shell.stdout(
    [
      ...result.sources.slice(0, 3).map(describeSource),
      ...(result.sources.length > 3 ? [`… and ${result.sources.length - 3} more files`] : []),
      "",
      ...aligned(
        rows.map(([name, n]) => [name, format.integer(n), share(n)]),
        ["left", "right", "right"],
      ),
      "",
      ...result.report.alerts.map(({ text }) => visible(text)),
      `rows clean ${format.decimal(quality.rowScore, 2)} of 100, checks passed ${format.decimal(quality.checkScore, 2)} of 100`,
      quality.gate.passed
        ? "the quality gate lets it pass"
        : `the quality gate refuses: ${quality.gate.reasons.join("; ")}`,
      "",
      `Report  ${nearPath(shell.cwd, result.html ?? "")}`,
      `Rejects ${nearPath(shell.cwd, result.directory)}/tables/rejects.csv`,
      "",
    ].join("\n"),
  );
  return quality.gate.passed ? EXIT.ok : EXIT.gate;
}
