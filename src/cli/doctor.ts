import { examine } from "../doctor.ts";
import { EXIT } from "../errors.ts";
import type { Shell } from "./shell.ts";
import { aligned } from "./text.ts";

const MARK = { ok: "ok", missing: "MISSING", optional: "optional" } as const;

export default async function action(shell: Shell, options: Record<string, unknown>): Promise<number> {
  const findings = await examine({ cwd: shell.cwd, env: shell.env });
  if (options.json === true) shell.stdout(`${JSON.stringify(findings, null, 1)}\n`);
  else {
    const rows = findings.map((one) => [MARK[one.state], one.check, one.found]);
    const lines = aligned(rows, ["left", "left", "left"]);
    shell.stdout(
      `${findings.flatMap((one, i) => (one.state === "ok" ? [lines[i]] : [lines[i], `          ${one.remedy ?? ""}`])).join("\n")}\n`,
    );
  }
  return findings.some((one) => one.state === "missing") ? EXIT.failed : EXIT.ok;
}
