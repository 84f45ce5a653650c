import { stringify } from "yaml";
import { loadConfig } from "../config/load.ts";
import { configJsonSchema } from "../config/schema.ts";
import { EXIT } from "../errors.ts";
import type { Shell } from "./shell.ts";
import { asJson } from "./visible.ts";

/** Keys whose values must not be shown. */
const SECRET = new Set(["smtp", "salt"]);

const concealed = (key: string, value: unknown): unknown =>
  SECRET.has(key) && typeof value === "string" ? "••••" : value;

export default async function action(shell: Shell, options: Record<string, unknown>): Promise<number> {
  if (options.schema === true) {
    shell.stdout(asJson(configJsonSchema(), { space: 2 }));
    return EXIT.ok;
  }
  const { config, file } = loadConfig(
    typeof options.config === "string" ? options.config : undefined,
    shell.cwd,
    shell.env,
  );
  shell.stderr(
    file === undefined ? "no configuration file; these are the defaults\n" : `${file}, with all defaults filled in\n`,
  );
  shell.stdout(stringify(JSON.parse(JSON.stringify(config, concealed))));
  return EXIT.ok;
}
