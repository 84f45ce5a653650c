/**
 * The option schemas of all analyses, in the order of the report: all that the configuration and the command line need to know.
 * Nothing here loads a computation or Polars.
 */
import type { AnalysisInfo } from "./analysis.ts";
import { anomaliesInfo } from "./anomalies/options.ts";
import { basketInfo } from "./basket/options.ts";
import { churnInfo } from "./churn/options.ts";
import { cohortsInfo } from "./cohorts/options.ts";
import { demandInfo } from "./demand/options.ts";
import { forecastInfo } from "./forecast/options.ts";
import { kpisInfo } from "./kpis/options.ts";
import { loyaltyInfo } from "./loyalty/options.ts";
import { movementInfo } from "./movement/options.ts";
import { personasInfo } from "./personas/options.ts";
import { priceInfo } from "./price/options.ts";
import { rfmInfo } from "./rfm/options.ts";
import { valueInfo } from "./value/options.ts";

export const ANALYSIS_OPTIONS: readonly AnalysisInfo[] = [
  kpisInfo,
  rfmInfo,
  valueInfo,
  churnInfo,
  personasInfo,
  movementInfo,
  cohortsInfo,
  basketInfo,
  loyaltyInfo,
  forecastInfo,
  anomaliesInfo,
  demandInfo,
  priceInfo,
];
