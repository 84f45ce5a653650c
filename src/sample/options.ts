/** The options of the synthetic shop and the truth it was made from. */
import { z } from "zod";
import { type Day, parseDay } from "../calendar.ts";
import type { DefectKind } from "./defects.ts";

const day = (description: string, standard: Day) =>
  z
    .string()
    .refine(isDay, { error: "expected a calendar day like 2026-11-15" })
    .default(standard)
    .describe(description);

function isDay(text: string): boolean {
  try {
    return parseDay(text, "day") === text;
  } catch {
    return false;
  }
}

/** @see sampleLines */
export const SampleOptions = z
  .strictObject({
    customers: z.int().min(1).max(20_000_000).default(1200).describe("customers who ever buy"),
    lines: z
      .int()
      .min(1)
      .max(1_000_000_000)
      .optional()
      .describe("about so many lines instead: sets the number of customers, to within a few per cent"),
    seed: z.int().min(0).default(42).describe("the same seed gives the same bytes"),
    start: day("first day of trade", "2024-10-01"),
    end: day("last day of trade; the default is a Sunday, so that a week is complete", "2026-11-15"),
    defects: z
      .union([z.boolean(), z.number().min(0).max(0.2)])
      .default(true)
      .describe("plant defects of every kind: true (0.4 % of the lines), false, or the share of the lines"),
    split: z.enum(["single", "monthly", "daily"]).default("monthly").describe("one file, one a month or one a day"),
  })
  .refine(({ start, end }) => start <= end, { path: ["end"], error: "expected a day that is not before start" });
export type SampleOptions = z.infer<typeof SampleOptions>;
export type SampleInput = z.input<typeof SampleOptions>;

/** A planted bundle and how often it was drawn; `baskets`, `together` and `partnerBaskets` count sale orders. */
export interface BundleTruth {
  name: string;
  /** Product id: whoever takes it takes each partner with its `probability`. */
  trigger: string;
  triggerBaskets: number;
  partners: { product: string; probability: number; partnerBaskets: number; together: number; lift: number }[];
}

/** Everything that is known about a generated shop: what it was drawn from and what came out. */
export interface SampleTruth {
  options: { customers: number; seed: number; start: Day; end: Day; defects: number; split: string };
  /**
   * MBG/NBD in operational weeks: calendar time stretched by `seasonality`, seven days of average trade to the week.
   * A first purchase opens a customer; after every purchase, the first one too, he or she leaves with probability p.
   * Purchase rates are Gamma(r, rate alpha), p is Beta(a, b).
   */
  purchases: { model: "MBG/NBD"; unit: string; r: number; alpha: number; a: number; b: number };
  /** Customers won in this month buy more often and leave less: parameters of their own. */
  loyalCohort: { month: string; customers: number; r: number; alpha: number; a: number; b: number };
  /** Gamma-Gamma, currency units: order values are Gamma(p, rate nu) per customer, nu is Gamma(q, rate v). */
  spend: { model: "Gamma-Gamma"; p: number; q: number; v: number; mean: number };
  bundles: BundleTruth[];
  /** Factors on trade: January … December, Monday … Sunday, and a fortnight of trouble. */
  seasonality: {
    months: readonly number[];
    weekdays: readonly number[];
    closed: readonly string[];
    dip: { from: Day; to: Day; factor: number };
  };
  /** A product's demand follows its price to the power of `elasticity`. */
  prices: { elasticity: number; yearlyRise: number; promotionShare: number; promotionFactor: number };
  countries: Readonly<Record<string, number>>;
  guestShare: number;
  cancelledShare: number;
  /** Every other wholesaler stops buying on a day. */
  wholesalers: { customer: string; stoppedOn: Day | null }[];
  /** Frequent big spenders, who all stop buying on a day. */
  lapsed: { customer: string; stoppedOn: Day | null }[];
  /** How often each defect was planted, and the reason it must be refused for; null where the line stays. */
  defects: Record<DefectKind, { count: number; reason: string | null }>;
  /** Every record of all files: records = header + blank + lines + rejected. */
  rows: { records: number; header: number; blank: number; lines: number; rejected: number };
  /** Of the lines that are not refused. Money in currency units. */
  totals: {
    saleOrders: number;
    customers: number;
    customersWithOneOrderDay: number;
    anonymousOrders: number;
    cancellations: number;
    units: number;
    grossRevenue: number;
    netRevenue: number;
  };
}
