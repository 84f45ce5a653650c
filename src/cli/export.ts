import { EXIT, UserError } from "../errors.ts";
import { nearest } from "../options.ts";
import { compute } from "../run/compute.ts";
import { requestOf } from "./request.ts";
import type { Shell } from "./shell.ts";
import { writeTable } from "./write-table.ts";

export default async function action(
  shell: Shell,
  options: Record<string, unknown>,
  [name = "", ...files]: string[],
): Promise<number> {
  const { tables } = await compute(requestOf(shell, options, files), shell);
  const frame = tables[name];
  if (frame === undefined) {
    const known = Object.keys(tables).sort();
    const close = nearest(name, known);
    throw new UserError(`there is no table ${JSON.stringify(name)}`, {
      hint: close ? `did you mean ${close}?` : `tables are ${known.join(", ")}`,
      exitCode: EXIT.usage,
    });
  }
  await writeTable(shell, frame, name, options);
  return EXIT.ok;
}
