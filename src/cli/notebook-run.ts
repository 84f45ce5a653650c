import { EXIT, UserError } from "../errors.ts";
import { runNotebook } from "../notebook/run.ts";
import { nearPath } from "./paths.ts";
import type { Shell } from "./shell.ts";
import { asJson } from "./visible.ts";

export default async function action(
  shell: Shell,
  options: Record<string, unknown>,
  [file]: string[],
): Promise<number> {
  const result = await runNotebook({
    file: file ?? "",
    parameters: Array.isArray(options.parameter) ? (options.parameter as string[]) : [],
    cwd: shell.cwd,
    env: shell.env,
    ...(typeof options.out === "string" ? { out: options.out } : {}),
    hideCode: options.input === false,
    say: (text) => shell.stderr(`${text}\n`),
    progress: shell.progress,
  });
  const { failed, record } = result;
  if (failed !== undefined) {
    const source = failed.source.split("\n").map((line) => `    ${line}`);
    throw new UserError(`${record.notebook}: cell ${failed.cell} failed: ${failed.error}`, {
      hint: [...source.slice(0, 12), `  everything up to it: ${nearPath(shell.cwd, result.notebook)}`]
        .join("\n")
        .trim(),
      exitCode: EXIT.failed,
    });
  }
  shell.stdout(
    options.json === true
      ? asJson({ ...record, notebook: result.notebook, html: result.html })
      : `${record.notebook}: ${record.cells} cells in ${(record.ms / 1000).toFixed(1)} s${record.edition === undefined ? "" : `, edition ${record.edition}`}\n  ${nearPath(shell.cwd, result.notebook)}\n  ${nearPath(shell.cwd, result.html)}\n`,
  );
  return EXIT.ok;
}
