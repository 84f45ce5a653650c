/** `tillbook predict --model FILE FILES…`: values customers by a model that an earlier run has fitted and tested. */
import { existsSync, readFileSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { EXIT, UserError } from "../errors.ts";
import { predict } from "../run/predict.ts";
import { requestOf } from "./request.ts";
import type { Shell } from "./shell.ts";
import { text } from "./words.ts";
import { writeTable } from "./write-table.ts";

export default async function action(shell: Shell, options: Record<string, unknown>, files: string[]): Promise<number> {
  const file = text(options.model);
  const hint = "a run writes one as models/customer-value.json into its edition";
  if (file === undefined)
    throw new UserError("--model is missing: expected the file of a model", { hint, exitCode: EXIT.usage });
  const path = resolve(shell.cwd, file);
  if (!existsSync(path) || !statSync(path).isFile())
    throw new UserError(`there is no file ${file}`, { hint, exitCode: EXIT.usage });
  const model = { file, text: readFileSync(path, "utf8") };
  const { customers, warnings } = await predict(requestOf(shell, options, files), model, shell);
  await writeTable(shell, customers, "customer_value", options);
  for (const warning of warnings) shell.stderr(`warning: ${warning}\n`);
  return warnings.length > 0 ? EXIT.warnings : EXIT.ok;
}
