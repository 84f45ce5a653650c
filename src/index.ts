/**
 * Tillbook's public API: what a notebook, a script and the command line share. From files to a report:
 * `load` → `kpis` `rfm` `value` `churn` `cohorts` `basket` `loyalty` `personas` `forecast` `anomalies` `demand` `price` → `section` → `report` → `saveReport`; `show` shows any of them in a cell.
 */

export { type Analysis, type Context, defineAnalysis, type Marts } from "./analyses/analysis.ts";
export type { AnomalyMarts } from "./analyses/anomalies.ts";
export type { BasketMarts } from "./analyses/basket.ts";
export type { ChurnMarts } from "./analyses/churn.ts";
export type { CohortMarts } from "./analyses/cohorts.ts";
export type { DemandMarts } from "./analyses/demand.ts";
export type { ForecastMarts } from "./analyses/forecast.ts";
export type { KpiMarts } from "./analyses/kpis.ts";
export type { LoyaltyMarts } from "./analyses/loyalty.ts";
export type { MovementMarts } from "./analyses/movement.ts";
export type { PersonaMarts } from "./analyses/personas.ts";
export type { PriceMarts } from "./analyses/price.ts";
export type { RfmMarts } from "./analyses/rfm.ts";
export { frameOf, type Row, rowsOf } from "./analyses/rows.ts";
export type { ValueMarts } from "./analyses/value.ts";
export {
  addDays,
  addPeriods,
  type Day,
  daysBetween,
  type Grain,
  type Period,
  periodOf,
  periodStart,
} from "./calendar.ts";
export { default as pl } from "./columns/polars.ts";
export { UserError } from "./errors.ts";
export type { Facts, FactsOptions } from "./facts/contract.ts";
export { type Format, formatter } from "./format.ts";
export type { SourceFile } from "./ingest/read.ts";
export { segmentColour, THEME } from "./look/theme.ts";
export { type Baskets, encodeBaskets, labelBaskets } from "./mining/encode.ts";
export { countByLength, type Itemsets, itemsetItems as itemsOf } from "./mining/itemsets.ts";
export { type Contingency, MEASURES, ruleMeasures as measuresOf } from "./mining/measures.ts";
export { mine } from "./mining/mine.ts";
export { type AssociationRule as Rule, rules } from "./mining/rules.ts";
export { benjaminiHochberg, fisherExact } from "./mining/significance.ts";
export { jenksEdges } from "./models/jenks.ts";
export { dunn, holm, type Interval, kruskalWallis, proportionDifference, wilson } from "./models/statistics.ts";
export { amountColumn, MONEY_SCALE, toAmount } from "./money.ts";
export {
  analyse,
  anomalies,
  basket,
  churn,
  cohorts,
  demand,
  facts,
  forecast,
  kpis,
  loyalty,
  movement,
  personas,
  price,
  rfm,
  section,
  value,
} from "./notebook/analyses.ts";
export { fromDanfo, toDanfo } from "./notebook/danfo.ts";
export type { DanfoFrame, DanfoGroups, DanfoSeries } from "./notebook/danfo-types.ts";
export type { Dataset } from "./notebook/dataset.ts";
export { type CleanOptions, clean, type LoadOptions, load } from "./notebook/load.ts";
export type {
  BasketOptions,
  CleaningOptions,
  CleaningRule,
  CohortsOptions,
  KpisOptions,
  RfmOptions,
  SegmentRule,
} from "./notebook/option-types.ts";
export { type ReportOptions, report, saveReport } from "./notebook/report.ts";
export { type ChartSpec, type Showable, type ShowOptions, show } from "./notebook/show.ts";
export type { Analysable, ContextOptions } from "./notebook/subject.ts";
export type { QualityResult } from "./quality/clean.ts";
export type { Report } from "./report/contract.ts";
export { type Contract, column, conform } from "./schema.ts";
export {
  type Block,
  type ChartBlock,
  type Figure,
  type Highlight,
  insufficientSection,
  type Section,
  type TableBlock,
  type TextBlock,
  type ValueFormat,
  type VegaLiteSpec,
} from "./section.ts";
export { VERSION } from "./version.ts";
