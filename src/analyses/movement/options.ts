/** The options of the analysis of movement. */
import { z } from "zod";
import type { AnalysisInfo } from "../analysis.ts";

export const MovementOptions = z.strictObject({
  months: z
    .union([z.literal("auto"), z.int().min(1).max(24)])
    .default("auto")
    .describe(
      "complete calendar months that are compared with as many before them; auto: 12, 6, 3 or 1, the most that the data holds twice",
    ),
  heavyShare: z
    .number()
    .gt(0)
    .lt(1)
    .default(0.2)
    .describe("share of the buyers who spend the most: heavy; ties at the cut are all in"),
  mediumShare: z
    .number()
    .gt(0)
    .lt(1)
    .default(0.3)
    .describe("share of the buyers after them: medium; the rest is light"),
  categories: z
    .int()
    .min(2)
    .max(30)
    .default(12)
    .describe("largest categories that are told apart in gains and losses; the others are one"),
  crossShop: z.int().min(2).max(10).default(4).describe("largest categories of which combinations are counted"),
  minCustomers: z
    .int()
    .min(2)
    .default(30)
    .describe("fewer buyers than this in both periods get no section in the report"),
});
export type MovementOptions = z.infer<typeof MovementOptions>;

export const movementInfo = {
  name: "movement",
  topic: "Movement",
  aboutCustomers: true,
  options: MovementOptions,
  uses: ["rfm"],
} as const satisfies AnalysisInfo<MovementOptions>;
