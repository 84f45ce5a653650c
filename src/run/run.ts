/**
 * The data flow: files → records → lines and rejects → facts → marts → sections → report → edition.
 * Each stage is a function of its own; `run` strings them together, times them and writes the edition.
 */
import { join } from "node:path";
import type { Analysis, Context, Input, Marts, SideFile } from "../analyses/analysis.ts";
import type { BasketOptions } from "../analyses/basket/options.ts";
import { ANALYSES } from "../analyses/index.ts";
import { inputOf } from "../analyses/input.ts";
import type { KpiOptions } from "../analyses/kpis/options.ts";
import { addDays, type Day, dayInZone, lastCompletePeriod, weekName } from "../calendar.ts";
import pl from "../columns/polars.ts";
import { analysisOptions, type Config, hasOptionsOf } from "../config/load.ts";
import type { Effects } from "../effects.ts";
import { EXIT, type ExitCode, UserError } from "../errors.ts";
import type { Facts } from "../facts/contract.ts";
import { endOfData } from "../features/trading-days.ts";
import { formatter } from "../format.ts";
import type { SourceFile } from "../ingest/read.ts";
import { openLake } from "../lake/lake.ts";
import { type LineColumns, type Reject, rejectFrame } from "../lines.ts";
import { brandOf } from "../look/brand.ts";
import { nearest } from "../options.ts";
import type { QualityResult } from "../quality/clean.ts";
import { drift } from "../quality/drift/judge.ts";
import { driftAlerts, driftBlocks, withTrends } from "../quality/drift/section.ts";
import { healthOf, qualitySection } from "../quality/section/section.ts";
import { assemble } from "../report/assemble.ts";
import { writeEdition } from "../report/edition.ts";
import { expectBrowser, sharingBrowser } from "../report/print/browser.ts";
import type { Report } from "../section.ts";
import { VERSION } from "../version.ts";
import { dueAlerts, watchableOf } from "./alerts.ts";
import { columnRoles, columnRolesTable, columnsRecord } from "./column-roles.ts";
import { configuredMeaning, currencyWarnings, reportCurrency } from "./currency.ts";
import { customer360 } from "./customer-360.ts";
import { type DataProfile, dataProfile, editionBefore } from "./data-profile.ts";
import { doubts } from "./doubts.ts";
import { emptyFiles, emptyFilesWarning, withEmptyFiles } from "./empty-files.ts";
import { exploreOf, exploreOptions } from "./explore.ts";
import { buildFacts, handingOn, keepingRejects } from "./facts-from-lines.ts";
import { filterWords, isFilter, SHOP_WIDE_TABLES, sharedHealth, sharedQuality } from "./filter.ts";
import { historyOf, type PublishedTable, type RunHistory, rememberedTables } from "./history.ts";
import { factTables, publishGold } from "./lake/gold.ts";
import { linesFromLake } from "./lake/lines-from-lake.ts";
import { restatedSentences } from "./lake/restated-since.ts";
import { lakePath, lakeSettings } from "./lake/settings.ts";
import { catalogueFiles, type RunTimes } from "./lineage/catalog.ts";
import { lineage } from "./lineage/graph.ts";
import { readLines } from "./lines-from-files.ts";
import { modelFiles } from "./models.ts";
import { bytesUnder, executionReport } from "./monitor.ts";
import { assumptionsOf, defaultAsOf, periodNoteOf } from "./period.ts";
import { statusQuestion, withResults } from "./questions.ts";
import { type RunRecord, runIdOf, type Stage, sha256, stopwatch } from "./record.ts";
import {
  chooseSources,
  editionFolder,
  folderName,
  namedFolder,
  type RunRequest,
  sourcesName,
  titleOf,
} from "./request.ts";
import { revenueNotes } from "./revenue-notes.ts";
import { readSideFiles } from "./side-files.ts";
import { beginPublishing, type Publishing } from "./warehouse.ts";

export interface RunResult {
  exitCode: ExitCode;
  directory: string;
  report: Report;
  quality: QualityResult;
  record: RunRecord;
  tables: Record<string, pl.DataFrame>;
  sources: SourceFile[];
  analysed: AnalysisResult[];
  /** The tables that a later edition may be compared with, and the hash of the options they were made with. */
  remembered: Record<string, string>;
  /** Paths of what was written; absent when the gate refused. */
  html?: string;
  pdf?: string;
}

/**
 * Analyses by name or alias, in the registry's order. Without names all of them, those that run on request where `isAsked` says so.
 *
 * @throws UserError (exit code 2) with the nearest name
 */
export function chooseAnalyses(
  only: readonly string[] | undefined,
  isAsked: (name: string) => boolean = () => false,
  all: readonly Analysis[] = ANALYSES,
): Analysis[] {
  if (only === undefined || only.length === 0)
    return all.filter(({ name, onRequest }) => onRequest !== true || isAsked(name));
  const namesOf = (one: Analysis): string[] => [one.name, ...(one.aliases ?? [])];
  // data quality is not an analysis: it stands in every report
  const known = [...all.flatMap(namesOf), "quality"];
  const unknown = only.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    const near = nearest(unknown, known);
    throw new UserError(`unknown analysis ${JSON.stringify(unknown)}`, {
      hint: near ? `did you mean ${near}?` : `known are ${known.join(", ")}`,
      exitCode: 2,
    });
  }
  return all.filter((one) => namesOf(one).some((name) => only.includes(name)));
}

export interface AnalysisResult {
  analysis: Analysis;
  marts: Marts;
  /** Whether its section and its lists belong to the report. */
  isShown: boolean;
}

/** These analyses with those whose tables they use, each after the ones that it uses. */
export function withUsed(analyses: readonly Analysis[], all: readonly Analysis[] = ANALYSES): Analysis[] {
  const ordered = new Set<Analysis>();
  const ownerOf = (table: string): Analysis | undefined => all.find(({ tables }) => table in tables);
  const add = (analysis: Analysis): void => {
    for (const table of analysis.prefers ?? []) {
      const owner = ownerOf(table);
      if (owner !== undefined && analyses.includes(owner)) add(owner);
    }
    for (const table of analysis.uses ?? []) {
      const owner = ownerOf(table);
      if (owner === undefined) throw new Error(`${analysis.name} uses ${table}, which no analysis makes`);
      add(owner);
    }
    ordered.add(analysis);
  };
  for (const analysis of analyses) add(analysis);
  return [...ordered];
}

/**
 * Facts → marts, analysis by analysis, with memory given back in between; the marts of the analyses asked for, in their order.
 *
 * @param made filled with every table as it is made
 */
async function analyse(
  input: Input,
  analyses: readonly Analysis[],
  made: Map<string, pl.DataFrame>,
  config: Config,
  context: Context,
  { collectGarbage }: Pick<Effects, "collectGarbage">,
  each: (name: string, rows: number) => void,
  isShown: (analysis: Analysis) => boolean,
): Promise<AnalysisResult[]> {
  const results = new Map<Analysis, Marts>();
  for (const analysis of withUsed(analyses)) {
    await collectGarbage?.();
    const marts = await analysis.marts(input, analysisOptions(config, analysis.name), context);
    each(
      analysis.name,
      Object.values(marts).reduce((sum, frame) => sum + frame.height, 0),
    );
    results.set(analysis, marts);
    for (const [table, frame] of Object.entries(marts)) made.set(table, frame);
  }
  await collectGarbage?.();
  return analyses.map((analysis) => ({
    analysis,
    marts: results.get(analysis)!,
    isShown: isShown(analysis),
  }));
}

/** Everything that a report is made of, before a file is written. */
export interface Computed {
  facts: Facts;
  analysed: AnalysisResult[];
  context: Context;
  history: RunHistory;
  quality: QualityResult;
  sources: SourceFile[];
  tables: Record<string, pl.DataFrame>;
  asOf: Day;
  /** The last day that has a line; undefined without one. */
  lastDay: Day | undefined;
  /** Files beside the transactions, by the key of the option that names them. */
  sideFiles: ReadonlyMap<string, SideFile>;
  /** What was done otherwise than asked, in sentences. */
  warnings: string[];
  /** The version of the lake that lines are from, with what is to be said of it; absent for lines from files. */
  lake?: { version: number; restated: string[] };
}

/**
 * Files → tables: reading, cleaning and every analysis asked for, without a file written.
 *
 * @param onLines is given each batch of lines; its columns are good until it returns
 */
export async function compute(
  request: RunRequest,
  effects: Pick<Effects, "now" | "progress" | "collectGarbage">,
  lap: (stage: string, rows: number) => void = () => {},
  onLines?: (lines: LineColumns) => void,
): Promise<Computed> {
  const { config } = request.loaded;
  const today = dayInZone(effects.now(), config.project.timezone);
  const wanted = request.only ?? config.sections;
  const analyses = chooseAnalyses(wanted, (name) => hasOptionsOf(config, name));
  const needed = withUsed(analyses);
  const sideFiles = readSideFiles(needed, config, request.loaded.directory);
  const { cancellations, missingCustomer } = config.quality;
  const { asOf: asked = config.asOf, filter } = request;
  const skipped: string[] = [];
  const wantedLines = {
    sources: request.lake === undefined ? chooseSources(request, (sentence) => skipped.push(sentence)) : [],
    quality: config.quality,
    meaning: configuredMeaning(config, request.loaded.directory),
    latestDay: addDays(today, 1),
    asOf: asked,
    filter,
    progress: effects.progress,
  };
  const lake = request.lake === undefined ? undefined : openLake(lakePath(request.loaded), request.lake.version);
  const reading =
    lake === undefined
      ? readLines(wantedLines)
      : linesFromLake(lake, lakeSettings(request.loaded, effects.now()), {
          ...wantedLines,
          isWide: onLines !== undefined,
        });
  const rejects: Reject[] = [];
  const facts = await buildFacts(handingOn(keepingRejects(reading, rejects), onLines), {
    cancellations,
    missingCustomer,
    ...(asked === undefined ? {} : { asOf: asked }),
  }).catch(async (error: unknown) => {
    throw await withResults(error, wantedLines);
  });
  const { quality, sources, lastDay } = reading.summary();
  lap("read, clean, facts", quality.rows.records);
  const open = statusQuestion(sources[0]?.name ?? "", quality, config.status);
  if (open !== undefined) {
    facts.close();
    throw await withResults(open, wantedLines);
  }
  if (isFilter(filter) && lastDay === undefined && quality.rows.lines > 0 && !request.mayMatchNothing)
    throw new UserError(`no line has ${filterWords(filter)}`, {
      hint: "a filter is written as the files write it; the table regions shows how",
      exitCode: EXIT.usage,
    });
  const asOf = asked ?? (lastDay === undefined ? addDays(today, 1) : defaultAsOf(facts, lastDay));
  const dataTo = endOfData(facts, asOf);
  const { locale, timezone } = config.project;
  const currency = reportCurrency(config, quality.currencies, sources);
  const history = historyOf(needed, request.previous ?? {}, (name) => analysisOptions(config, name));
  const context: Context = {
    asOf,
    ...(dataTo === undefined ? {} : { dataTo }),
    currency,
    locale,
    timezone,
    seed: config.seed,
    format: formatter(locale, currency),
    ...(cancellations === "exclude" ? { salesOnly: true } : {}),
  };
  const made = new Map<string, pl.DataFrame>();
  const input = inputOf(facts, history.history, {
    table: (name) => made.get(name),
    file: (key) => sideFiles.get(key),
  });
  const done = (name: string, rows: number): void => {
    lap(name, rows);
    effects.progress(name, rows, undefined, "rows");
  };
  const isShown = ({ name, aliases = [], shownOnRequest, aboutCustomers }: Analysis): boolean =>
    [name, ...aliases].some((one) => wanted?.includes(one)) ||
    ((shownOnRequest !== true || hasOptionsOf(config, name)) && (aboutCustomers !== true || facts.customers.count > 0));
  const analysed = await analyse(input, analyses, made, config, context, effects, done, isShown).catch(
    (error: unknown) => {
      facts.close();
      throw error;
    },
  );
  const tables: Record<string, pl.DataFrame> = Object.assign({}, ...analysed.map((one) => one.marts), {
    customer_360: customer360(facts, analysed),
    rejects: rejectFrame(rejects),
    quality: quality.table,
    quality_profile: quality.profile,
    column_roles: columnRoles(sources),
  });
  if (isFilter(filter)) for (const name of SHOP_WIDE_TABLES) delete tables[name];
  lap("customer_360", tables.customer_360!.height);
  return {
    facts,
    analysed,
    context,
    history,
    quality,
    sources,
    tables,
    asOf,
    lastDay,
    sideFiles,
    warnings: [...skipped, ...history.warnings],
    ...(lake === undefined
      ? {}
      : { lake: { version: lake.version.version, restated: restatedSentences(lake, asOf, context.format) } }),
  };
}

const comparedWith = (used: Readonly<Record<string, PublishedTable>>): NonNullable<RunRecord["previous"]> =>
  Object.fromEntries(
    Object.entries(used).map(([table, { run, edition, asOf, sha256 }]) => [table, { run, edition, asOf, sha256 }]),
  );

/** Whether orders came without a customer and pages about customers are left out for it. */
const isWithoutCustomers = ({ facts, analysed }: Computed): boolean =>
  facts.orders.count > 0 &&
  facts.customers.count === 0 &&
  analysed.some(({ analysis, isShown }) => analysis.aboutCustomers === true && !isShown);

/** Tables → sections → report, with the record of how it was made. */
export function buildReport(
  computed: Computed,
  request: RunRequest,
  stages: Stage[],
  profile?: DataProfile,
): { report: Report; record: RunRecord } {
  const { config } = request.loaded;
  const { analysed, asOf, context, history, quality, sources } = computed;
  const inputs = sources.map((source) => ({
    file: source.name,
    sha256: source.sha256,
    bytes: source.bytes,
    records: source.counts.records,
    lane: source.lane,
    preset: source.preset,
  }));
  const beside = [...computed.sideFiles].map(([key, { text }]) => `${key} ${sha256(text)}`);
  const configHash = sha256([JSON.stringify(config), ...beside].join("\n")).slice(0, 12);
  const runId = runIdOf(inputs, configHash, asOf, request);
  const shown = analysed.filter(({ isShown }) => isShown);
  const sections = shown.map(({ analysis, marts }) =>
    analysis.section(marts, context, analysisOptions(config, analysis.name), history.history),
  );
  const { filter } = request;
  const differences = profile === undefined ? [] : drift(profile.measures, context.format);
  const health = healthOf(quality, context.format, config.quality);
  const empty = emptyFiles(sources);
  const revenue = revenueNotes(sources);
  const restated = computed.lake?.restated ?? [];
  if (!isFilter(filter)) {
    const section = withTrends(qualitySection(quality, context), profile?.measures ?? []);
    const understood = sources.length === 0 ? [] : [columnRolesTable(sources)];
    sections.push({
      ...section,
      blocks: [...driftBlocks(profile?.measures ?? [], differences, context.format), ...section.blocks, ...understood],
      notes: [...revenue, ...restated, ...section.notes],
    });
  } else if (sections.length === 0) sections.push(sharedQuality(health, filter, context.format));
  const judged = isFilter(filter) ? sharedHealth(health, filter, context.format) : health;
  const told = withEmptyFiles(judged, empty, { name: !isFilter(filter) });
  const watchable = watchableOf(analysed);
  const alarms = analysed.flatMap(({ analysis, marts }) => analysis.alarms?.(marts, context) ?? []);
  // days that are missing raise an alarm of their own
  const news = alarms.length === 0 ? differences : differences.filter(({ kind }) => kind !== "freshness");
  const alerts = [
    ...alarms,
    ...driftAlerts(news, weekName(lastCompletePeriod(asOf, "week").start), context.format),
    ...(watchable === undefined ? [] : dueAlerts(config.alerts, watchable, asOf, context.format)),
  ];
  const brand = brandOf(config.theme, request.loaded.directory);
  const note = periodNoteOf(computed.facts, asOf, computed.lastDay, context.format);
  const report = assemble(sections, told, alerts, {
    assumptions: [
      ...assumptionsOf(config, quality.currencies, context.currency),
      ...(isWithoutCustomers(computed) ? ["The files name no customers, so there are no pages about them."] : []),
    ],
    ...(note === undefined ? {} : { periodNote: note }),
    ...(isFilter(filter) ? { filter: filterWords(filter) } : {}),
    project: config.project.name ?? titleOf(sourcesName(sources)),
    asOf,
    format: context.format,
    runId,
    configHash,
    alertRules: config.alerts.length,
    ...(brand === undefined ? {} : { brand }),
    ...(request.neighbours === undefined ? {} : { neighbours: request.neighbours }),
  });
  const warnings = [
    ...computed.warnings,
    ...(profile?.warnings ?? []),
    ...currencyWarnings(config, quality.currencies),
    ...doubts(computed.facts, quality, context.format),
    ...(empty.length === 0 ? [] : [emptyFilesWarning(empty)]),
    ...(config.quality.gate.onFail === "warn" ? quality.gate.reasons : []),
  ];
  const record: RunRecord = {
    runId,
    edition: report.edition,
    asOf,
    inputs,
    columns: columnsRecord(sources),
    rows: quality.rows,
    revenue,
    ...(computed.lake === undefined ? {} : { lake: computed.lake }),
    rejectedBy: quality.rejectedBy,
    warnings,
    ...(Object.keys(history.used).length === 0 ? {} : { previous: comparedWith(history.used) }),
    stages,
    peakMemoryMb: 0,
    cpuSeconds: 0,
    tables: {},
    versions: { tillbook: VERSION, node: process.versions.node, polars: pl.version },
    configHash,
  };
  return { report, record };
}

/**
 * The whole data flow. Writes an edition unless the quality gate refuses (exit code 3; the last good edition stays). An edition that
 * the scheduler has published is left alone: the report then lies beside it, and `effects.stderr` is told.
 */
export const run = (request: RunRequest, effects: Effects): Promise<RunResult> =>
  sharingBrowser(() => runPipeline(request, effects));

const rowsOf = (tables: Readonly<Record<string, pl.DataFrame>>): Record<string, number> =>
  Object.fromEntries(Object.entries(tables).map(([name, frame]) => [name, frame.height]));

/** The data of this edition beside that of the one before: the schedule's, or for a run by hand the one in the same folder. */
function profileOf(computed: Computed, request: RunRequest): DataProfile {
  const edition = weekName(lastCompletePeriod(computed.asOf, "week").start);
  const isByHand = request.previous === undefined && request.out === undefined;
  const before = isByHand
    ? editionBefore(editionFolder(request, edition, computed.sources), computed.asOf)
    : request.previous?.data_profile;
  return dataProfile(computed, before);
}

/** What is made of facts that nobody needs afterwards. */
function lastOf<T>({ facts }: Computed, make: () => T): T {
  try {
    return make();
  } finally {
    facts.close();
  }
}

const exploreData = ({ facts, tables, asOf }: Computed, config: Config): ReturnType<typeof exploreOf> =>
  exploreOf(
    facts,
    tables,
    asOf,
    exploreOptions(analysisOptions(config, "kpis") as KpiOptions, analysisOptions(config, "basket") as BasketOptions),
  );

/** A report on the whole shop, from the lake as it is now, leaves its tables there. */
const keepsGold = ({ lake, filter }: RunRequest): boolean =>
  lake !== undefined && lake.version === undefined && !isFilter(filter);

async function runPipeline(request: RunRequest, effects: Effects): Promise<RunResult> {
  const publishing = beginPublishing(request, effects);
  try {
    return await pipeline(request, effects, publishing);
  } finally {
    publishing?.close();
  }
}

async function pipeline(request: RunRequest, effects: Effects, publishing: Publishing | undefined): Promise<RunResult> {
  const { config } = request.loaded;
  if (request.out !== undefined) namedFolder({ out: request.out, cwd: request.cwd });
  const pdf = request.html === "only" ? undefined : config.pdf;
  const startedAt = effects.now();
  const watch = stopwatch();
  const computed = await compute(
    request,
    effects,
    (stage, rows) => {
      watch.lap(stage, rows);
      // the first lap is the reading: the browser starts while the analyses work
      if (pdf !== undefined) expectBrowser();
    },
    publishing?.onLines,
  );
  const { quality, sources, tables } = computed;
  const isStopped = !quality.gate.passed && config.quality.gate.onFail === "stop";
  const hasGold = !isStopped && keepsGold(request);
  const profile = isFilter(request.filter) ? undefined : profileOf(computed, request);
  if (profile !== undefined) tables.data_profile = profile.table;
  const { report, record, explore, publication, factRows } = lastOf(computed, () => {
    const built = buildReport(computed, request, watch.stages, profile);
    return {
      ...built,
      factRows: hasGold ? factTables(computed.facts) : [],
      explore: isStopped ? undefined : exploreData(computed, config),
      publication: isStopped ? undefined : publishing?.prepare(computed, built.record),
    };
  });
  if (publication !== undefined) {
    record.warnings.push(...(await publication()));
    watch.lap("warehouse", record.rows.lines);
  }
  if (hasGold) {
    const { edition, asOf, runId } = record;
    const gold = { edition, asOf, run: runId, tables, facts: factRows };
    await publishGold(lakePath(request.loaded), gold, effects.now());
    watch.lap("lake", record.rows.lines);
  }
  const directory = editionFolder(request, report.edition, sources);
  const remembered = rememberedTables(
    computed.analysed.map(({ analysis }) => analysis),
    (name) => analysisOptions(config, name),
  );
  if (profile !== undefined) remembered.data_profile = "";
  const result: RunResult = {
    exitCode: EXIT.ok,
    directory,
    report,
    quality,
    record,
    tables,
    sources,
    remembered,
    analysed: computed.analysed,
  };
  if (isStopped) return { ...result, exitCode: EXIT.gate };
  const models = modelFiles(computed.analysed, computed.context, (name) => analysisOptions(config, name));
  const times = (): RunTimes => ({ startedAt, finishedAt: effects.now() });
  const written = await writeEdition(
    () => editionFolder(request, report.edition, sources, (text) => effects.stderr(`${text}\n`)),
    {
      report,
      record,
      tables,
      explore,
      files: { ...models, ...catalogueFiles(lineage(), record, rowsOf(tables), times()) },
      complete(folder) {
        const { peakMemoryMb, cpuSeconds } = record;
        const taken = { seconds: watch.seconds(), peakMemoryMb, cpuSeconds, storageBytes: bytesUnder(folder) };
        record.execution = executionReport(quality, tables, taken);
      },
    },
    { pdf, lap: watch.lap, progress: effects.progress },
  );
  return { ...result, ...written, exitCode: record.warnings.length > 0 ? EXIT.warnings : EXIT.ok };
}

/** Data quality only: the same reading and cleaning, a report of nothing else, and the rejects. Never stopped by the gate. */
export async function check(request: RunRequest, effects: Effects): Promise<RunResult> {
  const watch = stopwatch();
  const alone: RunRequest = { ...request, only: ["quality"] };
  const computed = await compute(alone, effects, watch.lap);
  const { report, record } = lastOf(computed, () => buildReport(computed, alone, watch.stages));
  const { quality, sources } = computed;
  const named = (name: string): [string, pl.DataFrame] => [name, computed.tables[name]!];
  const tables = Object.fromEntries(["rejects", "quality", "quality_profile", "column_roles"].map(named));
  const { cwd, out } = request;
  const written = await writeEdition(
    () =>
      out === undefined ? join(cwd, "reports", `check-${folderName(sourcesName(sources))}`) : namedFolder({ out, cwd }),
    { report, record, tables },
    { pdf: undefined, lap: watch.lap, progress: effects.progress },
  );
  const exitCode = quality.gate.passed ? EXIT.ok : EXIT.gate;
  return {
    exitCode,
    report,
    quality,
    record,
    tables,
    sources,
    remembered: {},
    analysed: computed.analysed,
    ...written,
  };
}
