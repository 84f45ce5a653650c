import { z } from "zod";
import type { AnalysisInfo } from "../analysis.ts";

export const DemandOptions = z
  .strictObject({
    leadTimeDays: z
      .number()
      .gt(0)
      .max(365)
      .default(14)
      .describe("days from an order at the supplier until the goods can be sold"),
    serviceLevel: z
      .number()
      .refine((value) => value >= 0.5 && value < 1, "expected a share of at least 0.5 and below 1, such as 0.95")
      .default(0.95)
      .describe("share of the lead times in which stock is to last, at least 0.5 and below 1"),
    coverDays: z
      .number()
      .min(0)
      .max(365)
      .default(28)
      .describe("days of demand that an order brings on top of the reorder point"),
    products: z
      .int()
      .min(1)
      .max(20_000)
      .default(1000)
      .describe(
        "most products to plan, those with the highest sales of the last 52 weeks; those of the stock file besides",
      ),
    stock: z
      .string()
      .min(1)
      .optional()
      .describe(
        "CSV file with the columns product_id and stock, and on_order where goods are on their way; relative to the configuration",
      ),
  })
  .describe("what to order: demand of products, reorder points, stock-outs, classes");
export type DemandOptions = z.infer<typeof DemandOptions>;

export const demandInfo = {
  name: "demand",
  aliases: ["stock"],
  topic: "Demand",
  onRequest: true,
  options: DemandOptions,
  files: ({ stock }) => ({ "demand.stock": stock }),
} as const satisfies AnalysisInfo<DemandOptions>;
