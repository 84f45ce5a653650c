/** The options of the churn analysis. */
import { z } from "zod";
import { BUYING_MODEL_NAMES } from "../../models/buying-names.ts";
import type { AnalysisInfo } from "../analysis.ts";

export const ChurnOptions = z.strictObject({
  days: z
    .number()
    .int()
    .min(14)
    .max(365)
    .default(90)
    .describe("who does not order within so many days counts as lost in the tests and the probabilities"),
  model: z
    .enum(BUYING_MODEL_NAMES)
    .default("mbg-nbd")
    .describe("model of when customers buy, where the value analysis publishes none"),
  unit: z.enum(["week", "day"]).default("week").describe("unit of the model's time"),
  minCustomers: z.number().int().min(30).default(100).describe("fewer customers than this get no probabilities"),
  listLength: z.number().int().min(1).max(10_000).default(25).describe("customers on the watch list"),
});
export type ChurnOptions = z.infer<typeof ChurnOptions>;

export const churnInfo = {
  name: "churn",
  topic: "Customers at risk",
  aboutCustomers: true,
  options: ChurnOptions,
  uses: ["rfm", "value"],
} as const satisfies AnalysisInfo<ChurnOptions>;
