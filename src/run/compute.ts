/** Files → tables: reading, cleaning and every analysis asked for, without a file written. */
import type { Analysis, Context, SideFile } from "../analyses/analysis.ts";
import { loadAnalyses } from "../analyses/load.ts";
import { ANALYSIS_OPTIONS } from "../analyses/options.ts";
import type { Day } from "../calendar.ts";
import { addDays, dayInZone } from "../calendar.ts";
import type pl from "../columns/polars.ts";
import { analysisOptions, hasOptionsOf } from "../config/schema.ts";
import type { Effects } from "../effects.ts";
import { EXIT, UserError } from "../errors.ts";
import type { Facts } from "../facts/contract.ts";
import { endOfData } from "../features/trading-days.ts";
import { formatter } from "../format.ts";
import type { SourceFile } from "../ingest/read.ts";
import { sayIn } from "../language/catalogue.ts";
import type { LineColumns } from "../lines.ts";
import { rejectFrame } from "../lines.ts";
import type { QualityResult } from "../quality/clean.ts";
import { chooseAnalyses, withUsed } from "./choose-analyses.ts";
import { columnRoles } from "./column-roles.ts";
import type { AnalysisResult } from "./compute-analyses.ts";
import { reportCurrency } from "./currency.ts";
import { customer360 } from "./customer-360.ts";
import { filterWords, isFilter, SHOP_WIDE_TABLES } from "./filter.ts";
import type { RunHistory } from "./history.ts";
import { historyOf } from "./history.ts";
import { holidaysOf } from "./holidays.ts";
import { restatedSentences } from "./lake/restated-since.ts";
import { demandMemory, sizesOf } from "./memory.ts";
import { defaultAsOf } from "./period.ts";
import { withResults } from "./questions.ts";
import { readFacts } from "./read-facts.ts";
import type { RunRequest } from "./request.ts";
import { readSideFiles } from "./side-files.ts";
import { statusQuestion } from "./status-question.ts";

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

/** Who is told of what goes on in a computation. */
export interface ComputeHooks {
  /** A stage is done, with its rows. */
  lap?: ((stage: string, rows: number) => void) | undefined;
  /** A batch of lines; its columns are good until it returns. */
  onLines?: ((lines: LineColumns) => void) | undefined;
  /** The first lines are being read by a thread: work that can be done until they come. */
  meanwhile?: (() => Promise<unknown>) | undefined;
}

/** Files → tables: reading, cleaning and every analysis asked for, without a file written. */
export async function compute(
  request: RunRequest,
  effects: Pick<Effects, "now" | "progress" | "collectGarbage">,
  { lap = () => {}, onLines, meanwhile }: ComputeHooks = {},
): Promise<Computed> {
  const { config } = request.loaded;
  const today = dayInZone(effects.now(), config.project.timezone);
  const wanted = request.only ?? config.sections;
  const chosen = chooseAnalyses(ANALYSIS_OPTIONS, wanted, (name) => hasOptionsOf(config, name));
  const needed = withUsed(ANALYSIS_OPTIONS, chosen);
  const sideFiles = readSideFiles(needed, config, request.loaded.directory);
  const { cancellations } = config.quality;
  const { asOf: asked = config.asOf, filter } = request;
  // most of the program: loaded while the first lines are read
  const load = () => Promise.all([loadAnalyses(needed), import("./compute-analyses.ts")]);
  const loading = () => Promise.all([load(), meanwhile?.()]);
  const read = request.read ?? (await readFacts(request, effects, [filter], onLines, loading))[0]!;
  const { facts, lastDay, quality, sources, rejects, skipped, wanted: wantedLines, lake } = read;
  lap("read, clean, facts", quality.rows.records);
  const [analyses, { computeAnalyses }] = await load();
  const open = statusQuestion(
    sources[0]?.name ?? "",
    quality,
    config.status,
    sources.flatMap(({ headers }) => headers),
  );
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
  const holidays = config.holidays && (await holidaysOf(facts, config, asOf));
  const kept = async (): Promise<Parameters<typeof historyOf>[1]> => {
    if (request.previous !== undefined) return request.previous;
    if (lake === undefined || isFilter(filter)) return {};
    return (await import("./lake/published.ts")).keptTables(lake, analyses, asOf);
  };
  const previous = await kept().catch((error: unknown) => {
    facts.close();
    throw error;
  });
  const history = historyOf(analyses, previous, (name) => analysisOptions(config, name));
  const context: Context = {
    asOf,
    ...(dataTo === undefined ? {} : { dataTo }),
    currency,
    locale,
    timezone,
    seed: config.seed,
    format: formatter(locale, currency, sayIn(config.project.language)),
    ...(cancellations === "exclude" ? { salesOnly: true } : {}),
    events: config.events.toSorted((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0)),
    ...(holidays === undefined ? {} : { holidays }),
    ...(isFilter(filter) ? {} : { targets: config.targets }),
  };
  try {
    demandMemory(sizesOf(facts, quality.rows.lines), analyses, config.maxMemoryMb, context.format);
  } catch (error) {
    facts.close();
    throw error;
  }
  const done = (name: string, rows: number): void => {
    lap(name, rows);
    effects.progress(name, rows, undefined, "rows");
  };
  const isShown = ({ name, aliases = [], shownOnRequest, aboutCustomers }: Analysis): boolean =>
    [name, ...aliases].some((one) => wanted?.includes(one)) ||
    ((shownOnRequest !== true || hasOptionsOf(config, name)) && (aboutCustomers !== true || facts.customers.count > 0));
  const analysed = await computeAnalyses(
    { facts, history: history.history, sideFiles, analyses, chosen, config, context, isShown },
    effects,
    done,
  ).catch((error: unknown) => {
    facts.close();
    throw error;
  });
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
