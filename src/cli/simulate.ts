import { resolve } from "node:path";
import { parseDay } from "../calendar.ts";
import { loadConfig } from "../config/load.ts";
import { EXIT } from "../errors.ts";
import { expandSources } from "../ingest/expand.ts";
import { optionsByHand } from "../run/request.ts";
import { simulateFeed } from "../run/simulate.ts";
import { answerOf, applyAnswer } from "./answers.ts";
import { nearPath } from "./paths.ts";
import type { Shell } from "./shell.ts";
import { asJson } from "./visible.ts";
import { text } from "./words.ts";

export default async function action(shell: Shell, options: Record<string, unknown>): Promise<number> {
  const loaded = loadConfig(text(options.config), shell.cwd, shell.env);
  applyAnswer(loaded, answerOf(options));
  const [source = ""] = expandSources([String(options.source)], shell.cwd);
  const shiftTo = text(options.shiftTo);
  const out = resolve(shell.cwd, text(options.out) ?? "data/inbox");
  const result = await simulateFeed(
    {
      source,
      out,
      per: options.per === "month" ? "month" : "day",
      ...(shiftTo === undefined ? {} : { shiftTo: parseDay(shiftTo, "--shift-to") }),
    },
    optionsByHand(loaded),
    shell.progress,
  );
  if (options.json === true) {
    shell.stdout(asJson({ directory: out, ...result }));
    return EXIT.ok;
  }
  const { files, records, undated, shift } = result;
  shell.stdout(
    [
      `${records.toLocaleString("en-GB")} records in ${files.length.toLocaleString("en-GB")} files under ${nearPath(shell.cwd, out)}, days moved by ${(shift / 7).toLocaleString("en-GB")} weeks`,
      ...(undated === 0
        ? []
        : [
            `${undated.toLocaleString("en-GB")} records have no day that can be read; they are behind the record before them, as they stand`,
          ]),
      "",
    ].join("\n"),
  );
  return EXIT.ok;
}
