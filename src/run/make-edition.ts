/** Tables → sections → report → edition: what is made of a run that has been computed. */
import { join } from "node:path";
import type { BasketOptions } from "../analyses/basket/options.ts";
import type { KpiOptions } from "../analyses/kpis/options.ts";
import { lastCompletePeriod, weekName } from "../calendar.ts";
import type pl from "../columns/polars.ts";
import { analysisOptions, type Config } from "../config/schema.ts";
import type { Effects } from "../effects.ts";
import { EXIT, type ExitCode } from "../errors.ts";
import type { SourceFile } from "../ingest/read.ts";
import type { QualityResult } from "../quality/clean.ts";
import type { Report } from "../report/contract.ts";
import { writeEdition } from "../report/edition.ts";
import { buildReport } from "./build-report.ts";
import type { Computed } from "./compute.ts";
import type { AnalysisResult } from "./compute-analyses.ts";
import { type DataProfile, dataProfile, editionBefore } from "./data-profile.ts";
import { exploreOf, exploreOptions } from "./explore.ts";
import { isFilter } from "./filter.ts";
import { rememberedTables } from "./history.ts";
import { publishGold } from "./lake/gold.ts";
import { lakePath } from "./lake/settings.ts";
import { catalogueFiles, type RunTimes } from "./lineage/catalog.ts";
import { lineage } from "./lineage/graph.ts";
import { modelFiles } from "./models.ts";
import { bytesUnder, executionReport } from "./monitor.ts";
import type { RunRecord, Stopwatch } from "./record.ts";
import { editionFolder, folderName, namedFolder, type RunRequest, sourcesName } from "./request.ts";
import type { Publishing } from "./warehouse.ts";

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
async function lastOf<T>({ facts }: Computed, make: () => T | Promise<T>): Promise<T> {
  try {
    return await make();
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

/** How a run goes beside its request. */
export interface Making {
  effects: Effects;
  watch: Stopwatch;
  /** Milliseconds since 1970. */
  startedAt: number;
  /** Of the PDF; undefined where none is wanted. */
  pdf: Config["pdf"] | undefined;
  publishing: Publishing | undefined;
}

/** The edition of a run, with what it leaves in the lake and in the warehouse; nothing is written where the quality gate refuses. */
export async function makeEdition(
  computed: Computed,
  request: RunRequest,
  { effects, watch, startedAt, pdf, publishing }: Making,
): Promise<RunResult> {
  const { config } = request.loaded;
  const { quality, sources, tables } = computed;
  const isStopped = !quality.gate.passed && config.quality.gate.onFail === "stop";
  const hasGold = !isStopped && keepsGold(request);
  const profile = isFilter(request.filter) ? undefined : profileOf(computed, request);
  if (profile !== undefined) tables.data_profile = profile.table;
  const remembered = rememberedTables(
    computed.analysed.map(({ analysis }) => analysis),
    (name) => analysisOptions(config, name),
  );
  const { report, record, explore, publication } = await lastOf(computed, async () => {
    const built = buildReport(computed, request, watch.stages, profile);
    if (hasGold) {
      const { edition, asOf, runId, rows } = built.record;
      const gold = { edition, asOf, run: runId, tables, facts: computed.facts, remembered };
      await publishGold(lakePath(request.loaded), gold, { ...effects, at: effects.now() });
      watch.lap("lake", rows.lines);
    }
    return {
      ...built,
      explore: isStopped ? undefined : exploreData(computed, config),
      publication: isStopped ? undefined : publishing?.prepare(computed, built.record),
    };
  });
  if (publication !== undefined) {
    record.warnings.push(...(await publication()));
    watch.lap("warehouse", record.rows.lines);
  }
  const directory = editionFolder(request, report.edition, sources);
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
    { ...effects, pdf, lap: watch.lap },
  );
  return { ...result, ...written, exitCode: record.warnings.length > 0 ? EXIT.warnings : EXIT.ok };
}

/** The page of a check, and the rejects. */
export async function makeCheck(
  computed: Computed,
  request: RunRequest,
  { effects, watch }: Pick<Making, "effects" | "watch">,
): Promise<RunResult> {
  // where the page goes says nothing about the editions that the data is held against
  const { out: _, ...asRun } = request;
  const profile = isFilter(request.filter) ? undefined : profileOf(computed, asRun);
  const { report, record } = await lastOf(computed, () => buildReport(computed, request, watch.stages, profile));
  const { quality, sources } = computed;
  const named = (name: string): [string, pl.DataFrame] => [name, computed.tables[name]!];
  const tables = Object.fromEntries(["rejects", "quality", "quality_profile", "column_roles"].map(named));
  const { cwd, out } = request;
  const written = await writeEdition(
    () =>
      out === undefined ? join(cwd, "reports", `check-${folderName(sourcesName(sources))}`) : namedFolder({ out, cwd }),
    { report, record, tables },
    { ...effects, pdf: undefined, lap: watch.lap },
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
