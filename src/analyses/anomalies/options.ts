/** The options of the search for what is out of line. */
import { z } from "zod";
import type { AnalysisInfo } from "../analysis.ts";

/** What a finding is about. */
export const ANOMALY_LEVELS = ["data", "shop", "region", "category", "product", "order"] as const;
export type AnomalyLevel = (typeof ANOMALY_LEVELS)[number];

const Snooze = z
  .strictObject({
    level: z.enum(ANOMALY_LEVELS).optional().describe("only of this level"),
    name: z
      .string()
      .optional()
      .describe("only this region, category, product or order, as the table anomalies names it"),
    metric: z.string().optional().describe("only this metric, as the table anomalies names it"),
    until: z.iso.date().describe("silent before this day"),
  })
  .describe("what raises no alarm until a day; it stays in the table");

export const AnomalyOptions = z
  .strictObject({
    minChange: z
      .number()
      .min(0)
      .max(1)
      .default(0.1)
      .describe("changes of trade by less than this share of what was expected are no anomaly, 0 to 1"),
    sensitivity: z
      .enum(["low", "usual", "high"])
      .default("usual")
      .describe("how far out of the usual range trade has to be: low raises fewer alarms, high more"),
    regions: z.int().min(0).max(50).default(5).describe("largest regions that are watched"),
    categories: z.int().min(0).max(50).default(5).describe("largest product categories that are watched"),
    products: z.int().min(0).max(1000).default(50).describe("best sellers that are watched"),
    isolationForest: z
      .boolean()
      .default(false)
      .describe("also looks for orders that are put together as hardly any other (isolation forest)"),
    snooze: z.array(Snooze).default([]).describe("known anomalies that are to raise no alarm for a while"),
  })
  .describe("days, weeks, regions, products and orders that are out of line, and signs that the data is wrong");
export type AnomalyOptions = z.infer<typeof AnomalyOptions>;

export const anomaliesInfo = {
  name: "anomalies",
  topic: "Out of line",
  options: AnomalyOptions,
} as const satisfies AnalysisInfo<AnomalyOptions>;
