import { loadConfig } from "../config/load.ts";
import { EXIT, UserError } from "../errors.ts";
import { diffLake } from "../run/lake/diff.ts";
import { lakePath } from "../run/lake/settings.ts";
import type { Shell } from "./shell.ts";
import { aligned } from "./text.ts";
import { asJson } from "./visible.ts";
import { text } from "./words.ts";

function versionOf(value: string | undefined): number {
  const number = Number(value);
  if (value !== undefined && Number.isInteger(number) && number >= 0) return number;
  throw new UserError(`invalid version: ${value}; expected a number`, {
    hint: "`tillbook log` lists the versions",
    exitCode: EXIT.usage,
  });
}

const more = (value: number): string =>
  value > 0 ? `+${value.toLocaleString("en-GB")}` : value.toLocaleString("en-GB");
const money = (e4: number): string =>
  (e4 > 0 ? "+" : "") + (e4 / 10_000).toLocaleString("en-GB", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const MOST = 30;

export default async function action(
  shell: Shell,
  options: Record<string, unknown>,
  [from, to]: string[],
): Promise<number> {
  const path = lakePath(loadConfig(text(options.config), shell.cwd, shell.env));
  const difference = await diffLake(path, versionOf(from), versionOf(to));
  if (options.json === true) {
    shell.stdout(asJson(difference));
    return EXIT.ok;
  }
  const { tables, filesTaken, filesLost, weeks, lines, rejected } = difference;
  const listed = (title: string, files: readonly string[]): string[] =>
    files.length === 0
      ? []
      : [
          title,
          ...files.slice(0, MOST).map((file) => `  ${file}`),
          ...(files.length > MOST ? [`  … and ${files.length - MOST} more`] : []),
        ];
  shell.stdout(
    [
      `lines ${lines[0].toLocaleString("en-GB")} → ${lines[1].toLocaleString("en-GB")}, rejected ${rejected[0].toLocaleString("en-GB")} → ${rejected[1].toLocaleString("en-GB")}`,
      ...listed("files taken in", filesTaken),
      ...listed("files no longer in it", filesLost),
      ...(weeks.length === 0 ? [] : ["weeks that differ"]),
      ...aligned(
        weeks.slice(0, MOST).map(({ name, lines: n, e4 }) => [`  ${name}`, `${more(n)} lines`, money(e4)]),
        ["left", "right", "right"],
      ),
      ...(weeks.length > MOST ? [`  … and ${weeks.length - MOST} more weeks`] : []),
      ...(tables.length === 0 ? ["no table differs"] : ["tables"]),
      ...aligned(
        tables.map(({ table, rowsBefore, rowsAfter, columnsAdded }) => [
          `  ${table}`,
          rowsBefore === null ? "–" : rowsBefore.toLocaleString("en-GB"),
          "→",
          rowsAfter === null ? "–" : `${rowsAfter.toLocaleString("en-GB")} rows`,
          columnsAdded.length === 0 ? "" : `new columns: ${columnsAdded.join(", ")}`,
        ]),
        ["left", "right", "left", "left", "left"],
      ),
      "",
    ].join("\n"),
  );
  return EXIT.ok;
}
