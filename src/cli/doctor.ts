import { examineMail, examineScheduler } from "../../scheduler/examine.ts";
import { loadConfig } from "../config/load.ts";
import { EXIT, UserError } from "../errors.ts";
import { type DoctorFinding, examine } from "../run/doctor.ts";
import type { Shell } from "./shell.ts";
import { aligned } from "./text.ts";
import { asJson } from "./visible.ts";
import { instant } from "./when.ts";

const MARK = { ok: "ok", missing: "MISSING", optional: "optional" } as const;

async function ofScheduler({ cwd, env, now }: Shell): Promise<DoctorFinding[]> {
  try {
    const loaded = loadConfig(undefined, cwd, env);
    return [await examineMail(loaded), ...(await examineScheduler({ loaded, now: now(), instant }))];
  } catch (error) {
    // a configuration that cannot be read has its own row
    if (error instanceof UserError)
      return [
        {
          check: "E-mail",
          state: "missing",
          found: "not known: the configuration cannot be read",
          remedy: "mend that first",
        },
      ];
    throw error;
  }
}

export default async function action(shell: Shell, options: Record<string, unknown>): Promise<number> {
  const findings = [...(await examine({ cwd: shell.cwd, env: shell.env })), ...(await ofScheduler(shell))];
  if (options.json === true) shell.stdout(asJson(findings));
  else {
    const rows = findings.map((one) => [MARK[one.state], one.check, one.found]);
    const lines = aligned(rows, ["left", "left", "left"]);
    shell.stdout(
      `${findings.flatMap((one, i) => (one.state === "ok" ? [lines[i]] : [lines[i], `          ${one.remedy ?? ""}`])).join("\n")}\n`,
    );
  }
  return findings.some((one) => one.state === "missing") ? EXIT.failed : EXIT.ok;
}
