import { z } from "zod";
import type { AnalysisInfo } from "../analysis.ts";

export const PriceOptions = z
  .strictObject({
    products: z
      .int()
      .min(1)
      .max(5000)
      .default(300)
      .describe("most products to look at, those with the highest sales of the last 52 weeks"),
    costs: z
      .string()
      .min(1)
      .optional()
      .describe(
        "CSV file with the columns product_id and cost (of one piece); with it the price of the highest profit is looked for. Relative to the configuration",
      ),
  })
  .describe("what to charge: how sales answered to prices");
export type PriceOptions = z.infer<typeof PriceOptions>;

export const priceInfo = {
  name: "price",
  aliases: ["prices", "pricing"],
  topic: "Prices",
  onRequest: true,
  options: PriceOptions,
  files: ({ costs }) => ({ "price.costs": costs }),
} as const satisfies AnalysisInfo<PriceOptions>;
