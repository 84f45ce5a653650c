/** Tables → sections → report, with the record of how it was made. */
import { lastCompletePeriod, weekName } from "../calendar.ts";
import pl from "../columns/polars.ts";
import { analysisOptions } from "../config/schema.ts";
import { brandOf } from "../look/brand.ts";
import { drift } from "../quality/drift/judge.ts";
import { driftAlerts, driftBlocks, withTrends } from "../quality/drift/section.ts";
import { healthOf, qualitySection } from "../quality/section/section.ts";
import { assemble } from "../report/assemble.ts";
import type { Report } from "../report/contract.ts";
import { reportIn } from "../report/in-language.ts";
import { VERSION } from "../version.ts";
import { dueAlerts, watchableOf } from "./alerts.ts";
import { columnRolesTable, columnsRecord } from "./column-roles.ts";
import type { Computed } from "./compute.ts";
import { currenciesNamed, currencyWarnings } from "./currency.ts";
import type { DataProfile } from "./data-profile.ts";
import { doubts } from "./doubts.ts";
import { emptyFiles, emptyFilesWarning, withEmptyFiles } from "./empty-files.ts";
import { filterWords, isFilter, scopeOf, sharedHealth, sharedQuality } from "./filter.ts";
import type { RunHistory } from "./history.ts";
import { assumptionsOf, periodNoteOf } from "./period.ts";
import type { RunRecord, Stage } from "./record.ts";
import { runIdOf, sha256 } from "./record.ts";
import type { RunRequest } from "./request.ts";
import { sourcesName, titleOf } from "./request.ts";
import { revenueNotes } from "./revenue-notes.ts";
import { targetsReached } from "./targets.ts";

const comparedWith = (used: RunHistory["used"]): NonNullable<RunRecord["previous"]> =>
  Object.fromEntries(
    Object.entries(used).map(([table, { run, edition, asOf, sha256 }]) => [table, { run, edition, asOf, sha256 }]),
  );

/** Whether orders came without a customer and pages about customers are left out for it. */
const isWithoutCustomers = ({ facts, analysed }: Computed): boolean =>
  facts.orders.count > 0 &&
  facts.customers.count === 0 &&
  analysed.some(({ analysis, isShown }) => analysis.aboutCustomers === true && !isShown);

/** What counts as an order where a file has no order numbers. */
const withoutOrders = (sources: Computed["sources"]): string[] => {
  const has = columnsRecord(sources).map(({ columns }) => columns.some(({ role }) => role === "order_id"));
  if (has.every(Boolean)) return [];
  const files = has.some(Boolean) ? "Some files have" : "The files have";
  return [`${files} no order numbers, so what a customer bought on one day counts as one order.`];
};

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
    analysis.section(
      marts,
      context,
      analysisOptions(config, analysis.name),
      history.history,
      (name) => computed.tables[name],
    ),
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
  const shownHealth = withEmptyFiles(judged, empty, { name: !isFilter(filter) });
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
  const roles = columnsRecord(sources).flatMap(({ columns }) =>
    columns.flatMap(({ name, role }) => (role === undefined ? [] : [[name.trim().toLowerCase(), role] as const])),
  );
  const scope = { ...scopeOf(config.where, new Map(roles)), ...filter };
  const english = assemble(sections, shownHealth, alerts, {
    assumptions: [
      ...assumptionsOf(config, currenciesNamed(quality.currencies, sources), context.currency),
      ...(isWithoutCustomers(computed) ? ["The files name no customers, so there are no pages about them."] : []),
      ...withoutOrders(sources),
    ],
    ...(note === undefined ? {} : { periodNote: note }),
    ...(isFilter(scope) ? { filter: filterWords(scope) } : {}),
    project: config.project.name ?? titleOf(sourcesName(sources)),
    asOf,
    format: context.format,
    runId,
    configHash,
    alertRules: config.alerts.length,
    targets: targetsReached(context, computed.tables.daily),
    ...(brand === undefined ? {} : { brand }),
    ...(request.neighbours === undefined ? {} : { neighbours: request.neighbours }),
  });
  const report = reportIn(english, config.project.language ?? "en");
  const warnings = [
    ...computed.warnings,
    ...(profile?.warnings ?? []),
    ...currencyWarnings(config, currenciesNamed(quality.currencies, sources)),
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
