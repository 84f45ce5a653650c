/** The configuration's `quality` part: one strict zod schema, every key described and defaulted. */
import { z } from "zod";
import { ConfiguredRules } from "./rules/schema.ts";

export const DEDUPE_KEYS = [
  "order_id",
  "customer_id",
  "product_id",
  "description",
  "category",
  "quantity",
  "unit_price",
  "amount",
  "ordered_at",
  "ordered_on",
  "region",
  "email",
  "phone",
] as const;

const Fill = z.strictObject({ fill: z.string().min(1).describe("The value to write instead") });
const Missing = z.union([z.enum(["keep", "quarantine"]), Fill]).default("keep");

const Weight = z.number().min(0).default(1);

export const QualityOptions = z.strictObject({
  unfinished: z
    .enum(["keep", "reject"])
    .default("keep")
    .describe(
      "A last record without a line end, which a file that was cut off has, too: kept where it is like the others, or rejected",
    ),
  duplicates: z
    .enum(["quarantine", "keep"])
    .default("quarantine")
    .describe("Lines equal to an earlier one in all columns: rejected as duplicate_line, or kept"),
  cancellations: z
    .enum(["net", "exclude"])
    .default("net")
    .describe("Cancelled orders: subtracted from revenue (net), or left out altogether (exclude)"),
  missingCustomer: z
    .enum(["keep", "drop"])
    .default("keep")
    .describe("Sales without a customer: kept in revenue and baskets (keep), or left out of everything (drop)"),
  noCustomer: z
    .array(z.string())
    .default([])
    .describe(
      "Customer ids that stand for nobody, besides the usual ones such as Guest or N/A; capitals do not matter",
    ),
  missing: z
    .strictObject({
      product_id: z
        .union([z.enum(["keep", "quarantine"]), Fill])
        .default("keep")
        .describe("A missing product id in a file that has products"),
      description: Missing.describe("A missing product name"),
      category: Missing.describe("A missing category"),
      region: Missing.describe("A missing region"),
    })
    .prefault({})
    .describe("Missing values by column: keep, quarantine (refuse the record as missing_required), or { fill: value }"),
  gate: z
    .strictObject({
      minScore: z
        .number()
        .min(0)
        .max(100)
        .default(95)
        .describe("Lowest score of the checks, 0 to 100, that lets a report out"),
      maxRejectedShare: z
        .number()
        .min(0)
        .max(1)
        .default(0.05)
        .describe("Largest share of records rejected that lets a report out"),
      onFail: z
        .enum(["stop", "warn"])
        .default("stop")
        .describe("Below the bar: stop without a report, or publish with a warning"),
    })
    .prefault({})
    .describe("When the data is too poor for a report"),
  rules: ConfiguredRules.default({}).describe(
    "Rules of your own by column: not_null, min_value, max_value, regex_match, date_format, within_last_days; each with mostly, severity, where and name",
  ),
  dedupe: z
    .strictObject({
      keys: z.array(z.enum(DEDUPE_KEYS)).min(1).describe("Columns that together identify a line"),
      keep: z
        .enum(["first", "last", "maxAmount"])
        .default("first")
        .describe("Which line of several with the same keys stays"),
    })
    .nullable()
    .default(null)
    .describe("One line per key, for files that repeat lines with changes; the others are rejected as duplicate_line"),
  products: z
    .strictObject({
      pattern: z
        .string()
        .nullable()
        .default(null)
        .describe("Regular expression of real products' ids. Default: the preset's"),
      services: z
        .array(z.string())
        .default([])
        .describe("Ids that are no products, such as postage; capitals do not matter"),
    })
    .prefault({})
    .describe("What counts as a product in baskets and best sellers"),
  outlierThreshold: z
    .number()
    .positive()
    .default(3.5)
    .describe("Modified z-score of the log amount beyond which a line is flagged as unusual (never dropped)"),
  weights: z
    .strictObject({
      Completeness: Weight.describe("Weight of the checks for missing values"),
      Validity: Weight.describe("Weight of the checks of single values"),
      Uniqueness: Weight.describe("Weight of the checks for repetitions"),
      Consistency: Weight.describe("Weight of the checks between values"),
      Timeliness: Weight.describe("Weight of the checks of dates against the calendar"),
      Volume: Weight.describe("Weight of the checks of amounts of data"),
    })
    .prefault({})
    .describe("Weights of the six dimensions in the score"),
});
export type QualityOptions = z.output<typeof QualityOptions>;
