import { requestLightPolars } from "../columns/light-request.ts";
import { loadConfig } from "../config/load.ts";
import { EXIT } from "../errors.ts";
import { optimizeLake } from "../run/lake/maintenance.ts";
import { lakePath } from "../run/lake/settings.ts";
import type { Shell } from "./shell.ts";
import { asJson } from "./visible.ts";
import { text } from "./words.ts";

export default async function action(shell: Shell, options: Record<string, unknown>): Promise<number> {
  requestLightPolars();
  const path = lakePath(loadConfig(text(options.config), shell.cwd, shell.env));
  const version = await optimizeLake(path, shell);
  if (options.json === true) shell.stdout(asJson({ version: version?.version ?? null }, { space: 0 }));
  else
    shell.stdout(
      version === undefined ? "every month is one file already\n" : `version ${version.version}: ${version.summary}\n`,
    );
  return EXIT.ok;
}
