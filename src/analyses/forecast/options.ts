/** The options of the forecast. */
import { z } from "zod";
import type { AnalysisInfo } from "../analysis.ts";

export const ForecastOptions = z
  .strictObject({
    weeks: z.int().min(4).max(26).default(13).describe("weeks that are forecast, 4 to 26"),
    days: z.int().min(0).max(31).default(14).describe("days that are forecast, 0 to 31; 0 leaves daily forecasts out"),
    regions: z.int().min(0).max(50).default(5).describe("largest regions with a forecast of their own"),
    categories: z.int().min(0).max(50).default(5).describe("largest product categories with a forecast of their own"),
    daily: z
      .enum(["shop", "all"])
      .default("shop")
      .describe("daily forecasts of the whole shop alone, or of regions and categories, too"),
  })
  .describe("what the coming weeks look like: revenue, orders and customers, with bands");
export type ForecastOptions = z.infer<typeof ForecastOptions>;

export const forecastInfo = {
  name: "forecast",
  aliases: ["outlook"],
  topic: "Outlook",
  options: ForecastOptions,
} as const satisfies AnalysisInfo<ForecastOptions>;
