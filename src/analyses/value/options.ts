/** The options of the value analysis. */
import { z } from "zod";
import { BUYING_MODEL_NAMES, ORIGINS } from "../../models/buying-names.ts";
import type { AnalysisInfo } from "../analysis.ts";

export const ValueOptions = z.strictObject({
  models: z
    .array(z.enum(BUYING_MODEL_NAMES))
    .min(1)
    .refine((names) => new Set(names).size === names.length, { message: "expected each model once" })
    .default(["mbg-nbd"])
    .describe(
      "models of when customers buy; where several are given, the one that forecast the months held out best is published",
    ),
  covariates: z
    .array(z.enum(ORIGINS))
    .default([...ORIGINS])
    .describe(
      "what is known of customers from the beginning: a second model knows it, and is published where it forecast the months held out better",
    ),
  unit: z.enum(["week", "day"]).default("week").describe("unit of x, t_x and T and of the models' parameters"),
  margin: z
    .number()
    .gt(0)
    .max(1)
    .default(1)
    .describe("share of revenue that counts as worth, such as the gross margin; 1 = revenue"),
  discountRate: z.number().min(0).max(1).default(0.1).describe("discount a year: 0.1 is 10 %"),
  horizons: z
    .array(z.number().int().min(1).max(120))
    .min(1)
    .refine((months) => months.every((month, i) => i === 0 || month > (months[i - 1] as number)), {
      message: "expected months that rise",
    })
    .default([3, 6, 12, 24])
    .describe("months up to which, and between which, the worth of all customers is added up"),
  holdoutDays: z
    .union([z.literal("auto"), z.number().int().min(14).max(1000)])
    .default("auto")
    .describe("last days that a second fit does not see and has to forecast; auto: half of the data, at most 39 weeks"),
  tolerance: z
    .number()
    .gt(0)
    .max(1)
    .default(0.5)
    .describe("a model whose forecast of the days held out was off by more than this share is not published"),
  bootstrap: z
    .number()
    .int()
    .min(0)
    .max(2000)
    .default(100)
    .describe(
      "samples of customers from which the intervals of the parameters and of the worth of all come; 0 = none; shops with tens of thousands of different histories get fewer or none",
    ),
  minCustomers: z.number().int().min(10).default(100).describe("fewer customers than this get no worth"),
  minRepeaters: z
    .number()
    .int()
    .min(10)
    .default(50)
    .describe("fewer customers with a second purchase than this get no worth"),
  minDays: z.number().int().min(28).default(182).describe("days of orders that are needed"),
  listLength: z.number().int().min(1).max(10_000).default(25).describe("customers in the list of the most valuable"),
});
export type ValueOptions = z.infer<typeof ValueOptions>;

export const valueInfo = {
  name: "value",
  aliases: ["clv"],
  topic: "Customer value",
  aboutCustomers: true,
  options: ValueOptions,
  uses: ["loyalty"],
  prefers: ["rfm"],
} as const satisfies AnalysisInfo<ValueOptions>;
