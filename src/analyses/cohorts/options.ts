/** The options of the cohort analysis. */
import { z } from "zod";
import type { AnalysisInfo } from "../analysis.ts";

export const CohortOptions = z.strictObject({
  grain: z
    .enum(["week", "month", "quarter", "year"])
    .default("month")
    .describe("calendar period that makes a cohort and in which its age is counted"),
  variant: z
    .enum(["active", "rolling"])
    .default("active")
    .describe("active: bought in that very period; rolling: in that period or a later one"),
  minCohortSize: z
    .number()
    .int()
    .min(1)
    .default(30)
    .describe("smaller cohorts are greyed and left out of best and worst"),
  excludeFirstCohort: z
    .boolean()
    .default(false)
    .describe("leave the first cohort out of the averages: it holds customers who had bought before the data begins"),
  chartPeriods: z.number().int().min(3).max(60).default(14).describe("latest cohorts and ages that the charts show"),
  trailing: z
    .number()
    .int()
    .min(1)
    .default(6)
    .describe("cohorts before the last one that its first return is compared with"),
  marketingSpend: z
    .string()
    .min(1)
    .optional()
    .describe(
      "CSV file with the columns month (2026-01, or a day) and spend, for what a new customer costs; relative to the configuration",
    ),
  margin: z
    .number()
    .gt(0)
    .max(1)
    .default(1)
    .describe("share of net revenue that is left to earn back that cost; 1 = revenue itself"),
});
export type CohortOptions = z.infer<typeof CohortOptions>;

export const cohortsInfo = {
  name: "cohorts",
  topic: "Cohorts",
  aboutCustomers: true,
  options: CohortOptions,
  files: ({ marketingSpend }) => ({ "cohorts.marketingSpend": marketingSpend }),
} as const satisfies AnalysisInfo<CohortOptions>;
