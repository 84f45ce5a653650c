import { rerun } from "../../scheduler/command-runs.ts";
import { EXIT } from "../errors.ts";
import { describeJob } from "./outcome.ts";
import { withScheduler } from "./scheduler.ts";
import type { Shell } from "./shell.ts";
import { machine } from "./words.ts";

export default async function action(
  shell: Shell,
  options: Record<string, unknown>,
  [id = ""]: string[],
): Promise<number> {
  return withScheduler(shell, options, async (scheduler, signal) => {
    const answer = await rerun(scheduler, id, {
      verify: options.verify === true,
      replace: options.replace === true,
      mail: options.mail === true,
      signal,
    });
    const { asOf, sameInputs, lakeVersion, differing, files, figures, damaged, result } = answer;
    if (options.json === true) shell.stdout(machine(answer));
    else {
      if (result) shell.stdout(describeJob(result));
      const from = sameInputs ? "the same files" : "other files than then";
      const inputs = lakeVersion === undefined ? from : `version ${lakeVersion} of the lake`;
      if (result === undefined || result.state === "done")
        shell.stdout(
          differing.length === 0
            ? `as of ${asOf}, from ${inputs}: every table came out the same, byte for byte\n`
            : `as of ${asOf}, from ${inputs}: ${differing.length} tables came out differently: ${differing.join(", ")}\n${[...files, ...figures].map((one) => `  ${one}\n`).join("")}`,
        );
      if (damaged.length > 0)
        shell.stdout(
          `${result?.state === "done" ? "made again, since of the published edition" : "of the published edition"} ${damaged.join(", ")}\n`,
        );
    }
    if (result !== undefined && result.state !== "done") return EXIT.failed;
    // with --verify a difference is the answer that was looked for
    return options.verify === true && differing.length + damaged.length > 0 ? EXIT.failed : EXIT.ok;
  });
}
