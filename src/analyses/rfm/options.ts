/** The options of the RFM analysis. */
import { z } from "zod";
import type { AnalysisInfo } from "../analysis.ts";
import { SEGMENT_PRESETS, SegmentRule } from "./segments.ts";

const days = z.union([z.literal("auto"), z.number().int().positive()]);
const cuts = (what: string, defaults: number[]) =>
  z
    .array(z.number())
    .min(1)
    .refine((list) => list.every((cut, i) => i === 0 || cut > (list[i - 1] as number)), {
      message: "expected numbers that rise",
    })
    .default(defaults)
    .describe(what);

const FIXED = { recency: [30, 90, 180, 365], frequency: [2, 5, 10], monetary: [100, 500, 1000] };

export const RfmOptions = z.strictObject({
  window: z
    .string()
    .regex(/^(all|[1-9]\d{0,3}[DWMY])$/, 'expected "all" or a span such as "12M", "90D", "52W" or "2Y"')
    .default("all")
    .describe("span before as-of over which frequency and monetary count; recency always looks at everything"),
  monetary: z
    .enum(["sum", "mean"])
    .default("sum")
    .describe("spend: sum of all net order values, or their mean per order"),
  method: z
    .enum(["quantile", "repeatQuartiles", "fixed", "jenks"])
    .default("quantile")
    .describe(
      "how scores are cut: equally filled parts; the same with one-time buyers apart in frequency; fixed cut points; natural breaks",
    ),
  bins: z
    .number()
    .int()
    .min(2)
    .max(10)
    .default(5)
    .describe("number of scores per metric, 2 to 10; 5 = best of 5. Presets of segments adapt to it"),
  rescale: z.boolean().default(false).describe("stretch the scores to 1…5 where there are more or fewer of them"),
  fixed: z
    .strictObject({
      recency: cuts("days up to which a better score is given", FIXED.recency),
      frequency: cuts("orders from which a better score is given", FIXED.frequency),
      monetary: cuts("spend from which a better score is given, currency units", FIXED.monetary),
    })
    .default(FIXED)
    .describe("inner cut points of method fixed; k cut points give k + 1 scores"),
  axis: z
    .enum(["FM", "F"])
    .default("FM")
    .describe("second axis of the segment grid: rounded mean of frequency and monetary score, or frequency alone"),
  segments: z
    .union([z.enum(SEGMENT_PRESETS), z.array(SegmentRule).min(1)])
    .default("default11")
    .describe(`a preset (${SEGMENT_PRESETS.join(", ")}) or ordered rules; the first rule that holds counts`),
  actions: z
    .record(z.string(), z.string())
    .default({})
    .describe("recommended action per segment name, in place of the preset's"),
  highSpenderShare: z
    .number()
    .gt(0)
    .max(1)
    .default(0.1)
    .describe("share of customers flagged is_high_spender; ties at the cut are all in"),
  highValueQuantile: z
    .number()
    .gt(0)
    .lt(1)
    .default(0.8)
    .describe("quantile of spend from which a customer is flagged is_high_value"),
  newDays: z.number().int().positive().default(30).describe("lifecycle New: one order, at most so many days ago"),
  atRiskDays: days
    .default("auto")
    .describe(
      "lifecycle At-Risk begins after so many silent days; auto: 80th percentile of the gaps between purchase days, rounded up, at least 30; 60 with fewer than 30 gaps",
    ),
  churnDays: days
    .default("auto")
    .describe(
      "lifecycle Churned begins after so many silent days; auto: 95th percentile of the gaps, rounded up; 180 with fewer than 30 gaps",
    ),
  reactivationRate: z
    .number()
    .min(0)
    .max(1)
    .default(0.1)
    .describe("share of slipping customers assumed to return, for the potential recovery"),
  whaleShare: z
    .number()
    .gt(0)
    .lt(1)
    .default(0.01)
    .describe("share of top spenders left out in the second reading of the averages"),
  listLength: z.number().int().min(1).max(10_000).default(25).describe("customers on each list"),
  holdout: z
    .number()
    .min(0)
    .max(0.5)
    .default(0)
    .describe(
      "share of the customers on the lists who are left alone, the same ones always, so that the next editions can say what the lists brought",
    ),
  minCustomers: z.number().int().min(2).default(30).describe("fewer customers than this get no segments in the report"),
});
export type RfmOptions = z.infer<typeof RfmOptions>;

export const rfmInfo = {
  name: "rfm",
  aliases: ["customers", "segments"],
  topic: "Customers",
  aboutCustomers: true,
  options: RfmOptions,
  prefers: ["basket"],
} as const satisfies AnalysisInfo<RfmOptions>;
