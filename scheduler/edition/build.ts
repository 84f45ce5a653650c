/**
 * The child process that makes one edition: read, analyse, render, write the mail, check. It writes into the folder it is
 * given and nowhere else; its answer is a file, so that a half-finished one does not exist.
 *
 *     node scheduler/edition/build.ts job.json
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { collectGarbage } from "../../src/columns/gc.ts";
import { requestLightPolars } from "../../src/columns/light-request.ts";
import { type LoadedConfig, loadConfig, parseConfig } from "../../src/config/load.ts";
import { EXIT, UserError } from "../../src/errors.ts";
import { writeFile } from "../../src/files.ts";
import { formatter } from "../../src/format.ts";
import type { Neighbours, Report } from "../../src/report/contract.ts";
import { emailCharts } from "../../src/report/mail/charts.ts";
import { emailSubject, renderEmail } from "../../src/report/mail/email.ts";
import { composeEml, standalone } from "../../src/report/mail/eml.ts";
import { sharingBrowser, withBrowser } from "../../src/report/print/browser.ts";
import { isUnreadable } from "../../src/report/print/missing-glyphs.ts";
import { renderReport } from "../../src/report/render.ts";
import { attachedLists } from "../../src/run/attachments.ts";
import { emptyFiles, emptyFilesWarning } from "../../src/run/empty-files.ts";
import { filterInFileNames, isFilter } from "../../src/run/filter.ts";
import type { PublishedTable } from "../../src/run/history.ts";
import { ingest } from "../../src/run/lake/ingest.ts";
import { offeredFiles } from "../../src/run/lake/offered.ts";
import { lakeSettings } from "../../src/run/lake/settings.ts";
import { type RunResult, run } from "../../src/run/run.ts";
import type { Highlight } from "../../src/section.ts";
import { mailAttachments } from "../mail/attachments.ts";
import { CUSTOMER_KEY, writeCustomerKey } from "../mail/customer-key.ts";
import { maskReport, pseudonyms } from "../mail/mask.ts";
import { messageIdOf } from "../mail/outbox.ts";
import type { Attachment, Filter } from "../time/schedule.ts";
import { checkEdition } from "./check.ts";
import { CORRECTION, compareEditions, correctionSentence, type InputFile, type ShownFigure } from "./compare.ts";
import type { HeldEdition } from "./corrected.ts";
import { emptyDrop } from "./empty-drop.ts";
import type { Lead } from "./index-page.ts";
import { endWithParent, SALT_VARIABLE } from "./worker.ts";

/** What is asked: everything before the start of `asOf`, filtered, into `folder`. */
export interface BuildJob {
  runId: string;
  asOf: string;
  folder: string;
  filter?: Filter;
  /** The edition of the whole shop, which stands beside the others in the reports folder. */
  whole?: boolean;
  sections?: readonly string[];
  /** Tables of earlier editions that this one is compared with. */
  previous?: Readonly<Record<string, PublishedTable>>;
  /** The edition of the same day that readers already hold. */
  held?: HeldEdition;
  /** What goes with the mail; default: the PDF and the lists as CSV. */
  attachments?: readonly Attachment[];
  /** Of the mail's own date, milliseconds since 1970. */
  date: number;
  /** Secret for pseudonyms; it comes by environment, never by file. */
  mask: boolean;
}

export type BuildAnswer =
  | {
      ok: true;
      edition: string;
      /** Hash over the input files. */
      inputs: string;
      /** Hash over the tables, and each table's own. */
      tables: string;
      tableHashes: Record<string, string>;
      /** The tables that later editions may be compared with, each with the hash of the options it was made with. */
      remembered: Record<string, string>;
      /** Headline figures as they are shown, and the input files. */
      figures: ShownFigure[];
      files: InputFile[];
      /** What changed since the edition that readers hold, in a sentence; with it there is a correction.eml. */
      correction?: string;
      /** Hash over what the reader sees first: headline figures and alerts. */
      story: string;
      alerts: number;
      headline: string;
      /** The figure that leads the edition; absent where it has none. */
      lead?: Lead;
      /** Of the mail. */
      subject: string;
      problems: string[];
      warnings: string[];
      /** Why a filtered edition has no figure to head it, such as a week without an order; nobody is mailed such a one. */
      thin?: string;
      /** What is told to the owners although the edition goes out: files that hold nothing, in a sentence. */
      empty?: string;
      rows: Record<string, number>;
      stages: { name: string; ms: number; rows: number }[];
      peakMemoryMb: number;
    }
  /** `held`: there is nothing to make an edition of; it may be there at the next attempt. */
  | { ok: false; error: string; hint?: string; exitCode: number; held?: boolean };

const hash = (value: unknown): string => createHash("sha256").update(JSON.stringify(value)).digest("hex").slice(0, 16);

/** Makes one edition with its mail, with one browser for the report, the report as mailed and the mail's charts. */
export const build = (...job: Parameters<typeof make>): Promise<BuildAnswer> => sharingBrowser(() => make(...job));

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
  const { files, notes } = await ingest(lakeSettings(loaded, now()), offered, { now, progress: () => undefined });
  for (const { file, state, reason } of files)
    if (state === "refused" || state === "waits")
      stderr(`${file} ${state === "waits" ? "waits" : "is refused"}: ${reason}\n`);
  for (const note of notes) stderr(`${note}\n`);
}

async function make(
  job: BuildJob,
  loaded: LoadedConfig,
  { secret, stderr, now }: { secret: string; stderr: (text: string) => void; now: () => number },
): Promise<BuildAnswer> {
  const hasLake = loaded.config.lake !== undefined;
  if (hasLake) await takeIn(loaded, { now, stderr });
  else {
    const nothing = emptyDrop({ loaded, cwd: loaded.directory });
    if (nothing !== undefined) return { ok: false, error: nothing, exitCode: EXIT.failed, held: true };
  }
  const result = await run(
    {
      loaded,
      cwd: loaded.directory,
      asOf: job.asOf,
      out: job.folder,
      // one recipient's filter may match nothing, now or ever: that is no reason to leave the others without a report
      ...(job.filter === undefined ? {} : { filter: job.filter, mayMatchNothing: true }),
      ...(job.sections === undefined ? {} : { only: job.sections }),
      ...(job.previous === undefined ? {} : { previous: job.previous }),
      ...(hasLake ? { lake: {} } : {}),
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
    checkEdition(job.folder, { thin: thin !== undefined, ...(pdf === undefined ? {} : { pdf }) });
  return {
    ok: true,
    edition: report.edition,
    inputs: hash(record.inputs.map(({ file, sha256 }) => [file, sha256]).sort()),
    tables: hash(Object.entries(tableHashes).sort()),
    tableHashes,
    remembered: result.remembered,
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

/** For the reader of a masked report: who the customers are can be found out, and where. */
const PSEUDONYMS = `Customers appear under pseudonyms (c-…). Their ids are in ${CUSTOMER_KEY} beside the report on the machine that makes it; tillbook explain customer c-… says who one is.`;

/** The headline figures as a reader sees them. */
function shownFigures(report: Report): ShownFigure[] {
  const format = formatter(report.locale, report.currency);
  return report.figures.map(({ id, label, value, format: as }) => ({ id, label, shown: format.value(value, as) }));
}

function leadOf({ figures: [figure], locale, currency }: Report): { lead?: Lead } {
  if (figure === undefined) return {};
  const format = formatter(locale, currency);
  const change =
    figure.change === null
      ? (figure.changeText ?? "")
      : `${format.change(figure.change, figure.changeAs)} ${figure.changeLabel}`;
  return {
    lead: { label: figure.label, shown: format.value(figure.value, figure.format), change, trend: figure.trend },
  };
}

/** Where the interactive page can be opened: where the reports are served, else their folder. */
const reportAddress = (served: string | undefined, edition: string): string =>
  served === undefined
    ? `reports/${edition}/report.html`
    : new URL(`${edition}/report.html`, served.endsWith("/") ? served : `${served}/`).href;

/** Why a report has nothing to head it: the section that leads has too little data or no figure, or every section has too little. */
function thinness({ sections, figures, headline }: Report): string | undefined {
  const lead = sections.find(({ leads }) => leads === true);
  if (lead !== undefined && lead.insufficient === undefined && figures.length === 0) return headline;
  const told = lead === undefined ? sections : [lead];
  return told.every(({ insufficient }) => insufficient !== undefined) ? told[0]?.subtitle : undefined;
}

/**
 * Writes email.eml and the same as a page, email.html, beside the report, and mail.pdf where the report as mailed is not the report as kept.
 * Returns the path of the latter, and what it lacks.
 */
async function writeMail(
  job: BuildJob,
  loaded: LoadedConfig,
  result: RunResult,
  { secret, correction }: { secret: string; correction: string | undefined },
): Promise<{ pdf?: string; warnings: string[] }> {
  const { config } = loaded;
  const mask = job.mask ? pseudonyms(secret) : undefined;
  const report: Report =
    mask === undefined
      ? result.report
      : { ...maskReport(result.report, mask), assumptions: [...result.report.assumptions, PSEUDONYMS] };
  const same = JSON.stringify(report) === JSON.stringify(result.report);
  const path = join(job.folder, same ? "report.pdf" : "mail.pdf");
  const warnings: string[] = [];
  if (!same) {
    const rendered = await renderReport(report, { formats: ["pdf"], ...config.pdf });
    writeFile(path, rendered.pdf!);
    warnings.push(...rendered.warnings);
  }
  const charts = await withBrowser((browser) => emailCharts(report, browser));
  const { attachments, elsewhere } = await mailAttachments(attachedLists(result.analysed), {
    kinds: job.attachments ?? ["pdf", "csv"],
    pdf: readFileSync(path),
    mask,
    maxBytes: config.email.maxAttachmentMb * 1024 * 1024,
    ...(isFilter(job.filter) ? { part: filterInFileNames(job.filter) } : {}),
  });
  const options = {
    owners: config.email.owner,
    address: reportAddress(config.email.reportsUrl, result.report.edition),
    attached: attachments.map(({ filename, content }) => ({ filename, bytes: content.length })),
    elsewhere,
  };
  const mail = renderEmail(report, charts, options);
  const headers = {
    from: config.email.from,
    messageId: messageIdOf(job.runId, "draft", "tillbook.invalid"),
    date: job.date,
    ...(config.email.owner[0] === undefined ? {} : { unsubscribe: config.email.owner[0] }),
  };
  if (mask !== undefined) writeCustomerKey(job.folder, mask);
  writeFile(join(job.folder, "email.eml"), await composeEml({ ...mail, attachments }, headers));
  writeFile(join(job.folder, "email.html"), standalone(mail));
  if (correction !== undefined) {
    const first: Highlight = { text: correction, tone: "warning", weight: Number.MAX_SAFE_INTEGER, cells: [] };
    const corrected = renderEmail({ ...report, highlights: [first, ...report.highlights] }, charts, options);
    const subject = `Corrected: ${corrected.subject}`;
    writeFile(join(job.folder, CORRECTION), await composeEml({ ...corrected, subject, attachments }, headers));
  }
  return same ? { warnings } : { pdf: path, warnings };
}

/** What the child is started with. */
export interface BuildRequest {
  job: BuildJob;
  /** Name and text of the configuration in force; absent where there is none. */
  config?: { file: string; text: string };
  directory: string;
  /** Where the answer goes. */
  answer: string;
}

async function main(requestFile: string): Promise<void> {
  endWithParent();
  const now = Date.now();
  const request = JSON.parse(readFileSync(requestFile, "utf8")) as BuildRequest;
  const stderr = (text: string): void => void process.stderr.write(text);
  let answer: BuildAnswer;
  try {
    const { config, directory } = request;
    const loaded: LoadedConfig =
      config === undefined
        ? loadConfig(undefined, directory, process.env)
        : { config: parseConfig(config.text, config.file, process.env), ...config, directory };
    answer = await build(request.job, loaded, { secret: process.env[SALT_VARIABLE] ?? "", stderr, now: () => now });
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    answer = {
      ok: false,
      error: error.message,
      exitCode: error.exitCode,
      ...(error.hint === undefined ? {} : { hint: error.hint }),
    };
  }
  writeFile(request.answer, JSON.stringify(answer));
}

if (process.argv[2] !== undefined && import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  requestLightPolars();
  await main(process.argv[2]);
}
