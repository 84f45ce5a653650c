import { setTimeout as delay } from "node:timers/promises";
import { requestLightPolars } from "../columns/light-request.ts";
import { loadConfig } from "../config/load.ts";
import { EXIT, UserError } from "../errors.ts";
import { type Ingested, ingest } from "../run/lake/ingest.ts";
import { offeredFiles } from "../run/lake/offered.ts";
import { lakeSettings } from "../run/lake/settings.ts";
import { createSettling } from "../run/lake/settling.ts";
import { answerOf, applyAnswer } from "./answers.ts";
import { nearPath } from "./paths.ts";
import type { Shell } from "./shell.ts";
import { aligned } from "./text.ts";
import { asJson } from "./visible.ts";
import { count, text } from "./words.ts";

const STATES = { taken: "taken in", known: "known", waits: "waits", refused: "refused" } as const;
const MOST_LISTED = 40;

function described(shell: Shell, lake: string, { version, files, lines, rejected, restated, notes }: Ingested): string {
  const news = files.filter(({ state }) => state !== "known");
  const known = files.length - news.length;
  const rows = news
    .slice(0, MOST_LISTED)
    .map(({ file, state, records, reason }) => [
      `  ${file}`,
      STATES[state],
      records === undefined ? "" : `${records.toLocaleString("en-GB")} records`,
      reason ?? "",
    ]);
  return [
    ...aligned(rows, ["left", "left", "right", "left"]),
    ...(news.length > MOST_LISTED ? [`  … and ${news.length - MOST_LISTED} more files`] : []),
    ...(known > 0 ? [`${known.toLocaleString("en-GB")} ${known === 1 ? "file was" : "files were"} known already`] : []),
    ...notes,
    ...restated.map(
      ({ name, lines: more }) =>
        `week ${name} is restated: ${more > 0 ? "+" : ""}${more.toLocaleString("en-GB")} lines`,
    ),
    version === undefined
      ? "nothing to change"
      : `version ${version.version} of ${nearPath(shell.cwd, lake)}: ${lines.toLocaleString("en-GB")} lines, ${rejected.toLocaleString("en-GB")} rejected records`,
    "",
  ].join("\n");
}

export function exitCodeOf({ files }: Ingested): number {
  const isBad = files.some(({ state }) => state === "refused" || state === "waits");
  if (!isBad) return EXIT.ok;
  return files.some(({ state }) => state === "taken" || state === "known") ? EXIT.warnings : EXIT.failed;
}

export default async function action(shell: Shell, options: Record<string, unknown>, files: string[]): Promise<number> {
  requestLightPolars();
  const loaded = loadConfig(text(options.config), shell.cwd, shell.env);
  applyAnswer(loaded, answerOf(options));
  if (files.length === 0 && loaded.config.sources.length === 0)
    throw new UserError("there is nothing to take in: no file is named, and the configuration has no sources", {
      hint: "tillbook ingest sales.csv, or sources: [{ path: data/inbox/*.csv }] in tillbook.config.yaml",
      exitCode: EXIT.usage,
    });
  const every = count(options.every, "--every", 60) * 1000;
  const say = (result: Ingested): void => {
    const settings = lakeSettings(loaded, shell.now());
    shell.stdout(options.json === true ? asJson(result) : described(shell, settings.path, result));
  };
  const request = { loaded, cwd: shell.cwd, files };
  if (options.watch !== true) {
    const offered = offeredFiles(request, (sentence) => shell.stderr(`${sentence}\n`));
    const result = await ingest(lakeSettings(loaded, shell.now()), offered, shell);
    say(result);
    return exitCodeOf(result);
  }
  const stop = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stop.abort());
  const settling = createSettling();
  shell.stderr(`watching; looking every ${every / 1000} s\n`);
  while (!stop.signal.aborted) {
    const complete = settling.look(offeredFiles(request, () => undefined, { mayBeNone: true }));
    if (complete.length > 0) say(await ingest(lakeSettings(loaded, shell.now()), complete, shell));
    await delay(every, undefined, { signal: stop.signal }).catch((error: unknown) => {
      if (!stop.signal.aborted) throw error;
    });
  }
  return EXIT.ok;
}
