import { requestLightPolars } from "../columns/light-request.ts";
import { loadConfig } from "../config/load.ts";
import { EXIT, UserError } from "../errors.ts";
import { openLake } from "../lake/lake.ts";
import { lakeContent, verifyLake } from "../run/lake/maintenance.ts";
import { lakePath } from "../run/lake/settings.ts";
import type { Shell } from "./shell.ts";
import { asJson } from "./visible.ts";
import { count, text } from "./words.ts";

export default async function action(shell: Shell, options: Record<string, unknown>): Promise<number> {
  requestLightPolars();
  const path = lakePath(loadConfig(text(options.config), shell.cwd, shell.env));
  const asked = text(options.asOfVersion);
  const version = asked === undefined ? undefined : asked === "0" ? 0 : count(asked, "--as-of-version", 0);
  const verified = await verifyLake(path, version === undefined ? undefined : [version], shell);
  const { damage, files, versions } = verified;
  const content =
    options.hashes === true && damage.length === 0 ? await lakeContent(openLake(path, version)) : undefined;
  if (options.json === true) shell.stdout(asJson({ ...verified, ...(content === undefined ? {} : { content }) }));
  else if (damage.length === 0) {
    const hashes = Object.entries(content ?? {}).map(
      ([table, { rows, sha256 }]) => `${table}  ${rows.toLocaleString("en-GB")} rows  ${sha256}`,
    );
    shell.stdout(
      [
        `${files.toLocaleString("en-GB")} files of ${versions.length} ${versions.length === 1 ? "version" : "versions"} are as they were written`,
        ...hashes,
        "",
      ].join("\n"),
    );
  }
  if (damage.length === 0) return EXIT.ok;
  throw new UserError(
    `${damage.length} of ${files} files are not as they were written:\n${damage.map(({ what }) => `  ${what}`).join("\n")}`,
    { hint: "restore them from a backup, or run `tillbook rebuild --from bronze` where only silver is damaged" },
  );
}
