/**
 * The child process that makes one edition: read, analyse, render, write the mail, check. It writes into the folder it is
 * given and nowhere else; its answer is a file, so that a half-finished one does not exist.
 *
 *     node scheduler/edition/build.ts job.json
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { basename, dirname } from "node:path";
import { pathToFileURL } from "node:url";
import { collectGarbage } from "../../src/columns/gc.ts";
import { requestLightPolars } from "../../src/columns/light-request.ts";
import { type LoadedConfig, loadConfig, parseConfig } from "../../src/config/load.ts";
import { EXIT, UserError } from "../../src/errors.ts";
import { writeFile } from "../../src/files.ts";
import type { Neighbours, Report } from "../../src/report/contract.ts";
import { formatOf } from "../../src/report/format-of.ts";
import { emailSubject } from "../../src/report/mail/email.ts";
import { sharingBrowser } from "../../src/report/print/browser.ts";
import { isUnreadable } from "../../src/report/print/missing-glyphs.ts";
import { emptyFiles, emptyFilesWarning } from "../../src/run/empty-files.ts";
import type { FactsRead } from "../../src/run/facts-read.ts";
import { isFilter } from "../../src/run/filter.ts";
import { ingest } from "../../src/run/lake/ingest.ts";
import { offeredFiles } from "../../src/run/lake/offered.ts";
import { lakeSettings } from "../../src/run/lake/settings.ts";
import { run } from "../../src/run/run.ts";
import type { BuildAnswer, BuildJob, BuildRequest, BuildTools } from "./build-job.ts";
import { checkEdition } from "./check.ts";
import { compareEditions, correctionSentence, type ShownFigure } from "./compare.ts";
import { writeMail } from "./edition-mail.ts";
import { emptyDrop } from "./empty-drop.ts";
import type { Lead } from "./index-page.ts";
import { sharedFacts } from "./shared-facts.ts";
import { SALT_VARIABLE } from "./worker.ts";

const hash = (value: unknown): string => createHash("sha256").update(JSON.stringify(value)).digest("hex").slice(0, 16);

/**
 * Makes one edition with its mail, and after it those that are wanted besides: with one browser for all of them, from files, or a lake,
 * that are read and cleaned once.
 */
export const build = (job: BuildJob, loaded: LoadedConfig, tools: BuildTools): Promise<BuildAnswer> =>
  sharingBrowser(() => makeAll(job, loaded, tools));

async function makeAll(job: BuildJob, loaded: LoadedConfig, tools: BuildTools): Promise<BuildAnswer> {
  const nothing = await prepare(job, loaded, tools);
  if (nothing !== undefined) return nothing;
  const { also = [], ...first } = job;
  // a warehouse is filled from the lines of the whole shop: its edition has a reading of its own, and the others share one
  const readings = loaded.config.warehouse === undefined ? [[first, ...also]] : [[first], also];
  const answers: BuildAnswer[] = [];
  for (const jobs of readings) {
    const last = answers.at(-1);
    if (last !== undefined && !isFit(last)) break;
    answers.push(...(await makeTogether(jobs, loaded, tools)));
  }
  const [answer, ...others] = answers as [BuildAnswer, ...BuildAnswer[]];
  return answer.ok && also.length > 0 ? { ...answer, also: others } : answer;
}

/** The editions of these jobs, up to the first that could not be made or is not fit to send; several are made from one reading. */
async function makeTogether(
  jobs: readonly Omit<BuildJob, "also">[],
  loaded: LoadedConfig,
  tools: BuildTools,
): Promise<BuildAnswer[]> {
  const facts = jobs.length > 1 ? await sharedFacts(jobs, loaded, tools) : undefined;
  const answers: BuildAnswer[] = [];
  try {
    for (const [i, job] of jobs.entries()) {
      const answer = await attempt(() => make(job, loaded, tools, facts?.of[i]));
      answers.push(answer);
      if (!isFit(answer)) break;
    }
  } finally {
    facts?.close();
  }
  return answers;
}

const isFit = (answer: BuildAnswer): answer is Extract<BuildAnswer, { ok: true }> =>
  answer.ok && answer.problems.length === 0;

/** What a user can mend is an answer, too. */
async function attempt(make: () => Promise<BuildAnswer>): Promise<BuildAnswer> {
  try {
    return await make();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const { message, exitCode, hint } = error;
    return { ok: false, error: message, exitCode, ...(hint === undefined ? {} : { hint }) };
  }
}

/** The newest edition that this one is compared with is the one before; filtered readers get no link to other readers' editions. */
function neighboursOf(previous: BuildJob["previous"] = {}): Neighbours {
  const [before] = Object.values(previous).sort((a, b) => (a.asOf < b.asOf ? 1 : -1));
  if (before === undefined) return { all: "../index.html" };
  const folder = basename(dirname(dirname(before.file)));
  return {
    all: "../index.html",
    previous: { edition: before.edition, href: `../${encodeURIComponent(folder)}/report.html` },
  };
}

/** Takes what lies in the inbox into the lake; files that have to wait or were refused are said, and leave the report alone. */
async function takeIn(
  loaded: LoadedConfig,
  { now, stderr }: { now: () => number; stderr: (text: string) => void },
): Promise<void> {
  const offered = offeredFiles({ loaded, cwd: loaded.directory }, (sentence) => stderr(`${sentence}\n`), {
    mayBeNone: true,
  });
  const { files, notes } = await ingest(lakeSettings(loaded, now()), offered, {
    now,
    progress: () => undefined,
    collectGarbage,
  });
  for (const { file, state, reason } of files)
    if (state === "refused" || state === "waits")
      stderr(`${file} ${state === "waits" ? "waits" : "is refused"}: ${reason}\n`);
  for (const note of notes) stderr(`${note}\n`);
}

/** Takes the inbox into the lake where there is one; why there is nothing to make an edition of. */
async function prepare(
  { lakeVersion }: BuildJob,
  loaded: LoadedConfig,
  tools: BuildTools,
): Promise<BuildAnswer | undefined> {
  if (loaded.config.lake !== undefined) {
    if (lakeVersion === undefined) await takeIn(loaded, tools);
    return undefined;
  }
  const nothing = emptyDrop({ loaded, cwd: loaded.directory });
  return nothing === undefined ? undefined : { ok: false, error: nothing, exitCode: EXIT.failed, held: true };
}

async function make(
  job: Omit<BuildJob, "also">,
  loaded: LoadedConfig,
  { secret, stderr, now }: BuildTools,
  read: FactsRead | undefined,
): Promise<BuildAnswer> {
  const result = await run(
    {
      loaded,
      cwd: loaded.directory,
      asOf: job.asOf,
      out: job.folder,
      // one recipient's filter may match nothing, now or ever: that is no reason to leave the others without a report
      ...(job.filter === undefined ? {} : { filter: job.filter, mayMatchNothing: true }),
      ...(job.sections === undefined ? {} : { only: job.sections }),
      // what the schedule has published, and not what was made by hand between
      previous: job.previous ?? {},
      ...(loaded.config.lake === undefined ? {} : { lake: { version: job.lakeVersion } }),
      ...(read === undefined ? {} : { read }),
      ...(job.whole ? { neighbours: neighboursOf(job.previous) } : {}),
    },
    { now, stdout: () => undefined, stderr, progress: () => undefined, collectGarbage },
  );
  if (result.exitCode === EXIT.gate)
    return {
      ok: false,
      exitCode: EXIT.gate,
      error: `the quality gate refused: ${result.quality.gate.reasons.join("; ")}`,
    };
  const { record, report } = result;
  const tableHashes = Object.fromEntries(Object.entries(record.tables).map(([name, { sha256 }]) => [name, sha256]));
  const figures = shownFigures(report);
  const files = record.inputs.map(({ file, sha256 }) => ({ file, sha256 }));
  const correction =
    job.held && correctionSentence(compareEditions(job.held, { figures, files, tableHashes }), job.held.mailedOn);
  const mailed = await writeMail(job, loaded, result, { secret, correction });
  const empty = emptyFiles(result.sources);
  const thin = isFilter(job.filter) ? thinness(report) : undefined;
  const check = (pdf?: string): string[] =>
    checkEdition(job.folder, {
      thin: thin !== undefined,
      configured: textsIn([loaded.config, job.filter]),
      ...(pdf === undefined ? {} : { pdf }),
    });
  return {
    ok: true,
    edition: report.edition,
    inputs: hash(record.inputs.map(({ file, sha256 }) => [file, sha256]).sort()),
    tables: hash(Object.entries(tableHashes).sort()),
    tableHashes,
    remembered: result.remembered,
    ...(record.lake === undefined ? {} : { lakeVersion: record.lake.version }),
    figures,
    files,
    ...(correction === undefined ? {} : { correction }),
    story: hash([report.figures.map(({ id, value }) => [id, value]), report.alerts.map(({ text }) => text)]),
    alerts: report.alerts.length,
    headline: report.headline,
    ...leadOf(report),
    subject: emailSubject(report),
    problems: [
      ...new Set([
        ...[...record.warnings, ...mailed.warnings].filter(isUnreadable),
        ...check(),
        ...(mailed.pdf === undefined ? [] : check(mailed.pdf)),
      ]),
    ],
    // the report as mailed and the report as kept mostly lack the same letters
    warnings: [...new Set([...record.warnings, ...mailed.warnings])],
    ...(thin === undefined ? {} : { thin }),
    ...(empty.length === 0 ? {} : { empty: emptyFilesWarning(empty) }),
    rows: { ...record.rows },
    stages: record.stages,
    peakMemoryMb: record.peakMemoryMb,
  };
}

/** Every text of a configuration, keys included. */
const textsIn = (value: unknown): string[] =>
  typeof value === "string"
    ? [value]
    : typeof value === "object" && value !== null
      ? Object.entries(value).flatMap(([key, inner]) => [key, ...textsIn(inner)])
      : [];

/** The headline figures as a reader sees them. */
function shownFigures(report: Report): ShownFigure[] {
  const format = formatOf(report);
  return report.figures.map(({ id, label, value, format: as }) => ({ id, label, shown: format.value(value, as) }));
}

function leadOf(report: Report): { lead?: Lead } {
  const [figure] = report.figures;
  if (figure === undefined) return {};
  const format = formatOf(report);
  const change =
    figure.change === null
      ? (figure.changeText ?? "")
      : `${format.change(figure.change, figure.changeAs)} ${figure.changeLabel}`;
  return {
    lead: {
      label: figure.label,
      shown: format.value(figure.value, figure.format),
      change,
      trend: figure.trend,
      ...(report.language === undefined ? {} : { language: report.language }),
    },
  };
}

/** Why a report has nothing to head it: the section that leads has too little data or no figure, or every section has too little. */
function thinness({ sections, figures, headline }: Report): string | undefined {
  const lead = sections.find(({ leads }) => leads === true);
  if (lead !== undefined && lead.insufficient === undefined && figures.length === 0) return headline;
  const told = lead === undefined ? sections : [lead];
  return told.every(({ insufficient }) => insufficient !== undefined) ? told[0]?.subtitle : undefined;
}

async function main(requestFile: string): Promise<void> {
  const now = Date.now();
  const request = JSON.parse(readFileSync(requestFile, "utf8")) as BuildRequest;
  const stderr = (text: string): void => void process.stderr.write(text);
  const answer = await attempt(() => {
    const { config, directory } = request;
    const loaded: LoadedConfig =
      config === undefined
        ? loadConfig(undefined, directory, process.env)
        : { config: parseConfig(config.text, config.file, process.env), ...config, directory };
    return build(request.job, loaded, { secret: process.env[SALT_VARIABLE] ?? "", stderr, now: () => now });
  });
  writeFile(request.answer, JSON.stringify(answer));
}

if (process.argv[2] !== undefined && import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  requestLightPolars();
  await main(process.argv[2]);
}
