import { z } from "zod";
import type { AnalysisInfo } from "../analysis.ts";

const size = {
  customers: z.number().positive().optional().describe("customers that the market has"),
  revenue: z.number().positive().optional().describe("what the market spends in a year, in the currency"),
};
const MarketSize = z.strictObject(size);
export type MarketSize = z.infer<typeof MarketSize>;

export const KpiOptions = z
  .strictObject({
    grain: z
      .enum(["week", "month"])
      .default("week")
      .describe("the period of the edition: its last complete one is compared with the one before and a year earlier"),
    customers: z
      .enum(["all", "identified"])
      .default("all")
      .describe("all: every sale counts; identified: only orders that carry a customer id"),
    topProducts: z.int().min(1).max(200).default(15).describe("best sellers listed in the report"),
    trendPeriods: z.int().min(2).max(60).default(13).describe("periods in the small line of a headline figure"),
    chartPeriods: z.int().min(4).max(260).default(53).describe("periods drawn in the revenue chart"),
    market: z
      .strictObject({
        ...size,
        regions: z
          .record(z.string(), MarketSize)
          .default({})
          .describe("the same of single regions, as the files write them"),
      })
      .default({ regions: {} })
      .describe("the size of the market, to say how much of it the shop has won"),
  })
  .describe("headline figures, trends, best sellers and regions");
export type KpiOptions = z.infer<typeof KpiOptions>;

export const kpisInfo = {
  name: "kpis",
  aliases: ["summary", "sales"],
  topic: "Sales",
  options: KpiOptions,
} as const satisfies AnalysisInfo<KpiOptions>;
