import { stringify } from "yaml";
import { concealing } from "../config/environment.ts";
import { environmentNames, loadConfig } from "../config/load.ts";
import { configJsonSchema } from "../config/schema.ts";
import { EXIT } from "../errors.ts";
import type { Shell } from "./shell.ts";
import { asJson } from "./visible.ts";

/** Keys whose values must not be shown: addresses that let in whoever knows them, and what pseudonyms are made with. */
const SECRET: ReadonlySet<string> = new Set(["smtp", "salt", "postgres", "ping", "url"]);

export default async function action(shell: Shell, options: Record<string, unknown>): Promise<number> {
  if (options.schema === true) {
    shell.stdout(asJson(configJsonSchema(), { space: 2 }));
    return EXIT.ok;
  }
  const { config, file, text } = loadConfig(
    typeof options.config === "string" ? options.config : undefined,
    shell.cwd,
    shell.env,
  );
  shell.stderr(
    file === undefined ? "no configuration file; these are the defaults\n" : `${file}, with all defaults filled in\n`,
  );
  // what came from the environment is shown by its name, whatever it is for
  const conceal = concealing(text === undefined ? [] : environmentNames(text), shell.env);
  const shown = (key: string, value: unknown): unknown =>
    typeof value === "string" ? (SECRET.has(key) ? "••••" : conceal(value)) : value;
  shell.stdout(stringify(JSON.parse(JSON.stringify(config, shown))));
  return EXIT.ok;
}
