/** The options of the loyalty analysis. */
import { z } from "zod";
import type { AnalysisInfo } from "../analysis.ts";

/** Rules of the ledger itself; a bonus rule may not be called like one of them. */
export const OWN_RULES = ["earn", "return", "redeem", "expire", "carry"] as const;
const WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;

const several = (what: string) =>
  z
    .union([z.string().min(1), z.array(z.string().min(1)).min(1)])
    .optional()
    .describe(what);

const BonusRule = z
  .strictObject({
    id: z
      .string()
      .regex(/^[a-z0-9][a-z0-9-]*$/, "expected a short name of small letters, digits and hyphens")
      .refine((id) => !(OWN_RULES as readonly string[]).includes(id), {
        message: `expected another name than ${OWN_RULES.join(", ")}, which are the ledger's own`,
      })
      .describe("Identifies the rule; an order gets the bonus of a rule once"),
    when: z
      .strictObject({
        from: z.iso.date().optional().describe("First day"),
        to: z.iso.date().optional().describe("Last day"),
        weekdays: z.array(z.enum(WEEKDAYS)).min(1).optional().describe("Days of the week"),
        category: several("Categories; the bonus is for the order's value in them"),
        product: several("Product ids; the bonus is for the order's value in them"),
        region: several("Countries or regions of the order, as the files write them"),
        channel: several("Sales channels of the order, as the files write them"),
        tier: several("Tiers that the customer was in when ordering"),
        segment: several("Segments that the customer is in today"),
        minAmount: z.number().gt(0).optional().describe("Least net value of the order, currency units"),
        firstOrder: z.boolean().optional().describe("true: the customer's first order; false: any later one"),
      })
      .default({})
      .describe("What must hold, all of it; without anything, every order"),
    multiplier: z.number().gt(1).max(100).optional().describe("2 = the points twice: as many again on top"),
    fixed: z.int().min(1).optional().describe("So many points on top, whatever the value"),
    stack: z
      .enum(["max", "sum"])
      .default("max")
      .describe("max: of these rules only the one with the most points counts; sum: on top of whatever else counts"),
  })
  .refine(({ multiplier, fixed }) => (multiplier === undefined) !== (fixed === undefined), {
    message: "expected either multiplier or fixed",
  });
export type BonusRule = z.infer<typeof BonusRule>;

const Tier = z.strictObject({
  name: z.string().min(1).describe("What the tier is called"),
  points: z.int().min(0).describe("Points earned in 365 days from which a customer is in it"),
});

export const LoyaltyOptions = z.strictObject({
  spendPerPoint: z
    .number()
    .min(0.0001)
    .default(10)
    .describe("net value of an order that earns one point, currency units; parts of a point are dropped per order"),
  bonuses: z
    .array(BonusRule)
    .refine((rules) => new Set(rules.map(({ id }) => id)).size === rules.length, {
      message: "expected a different id for each rule",
    })
    .default([])
    .describe("ordered rules for points on top; a rule holds for all orders it describes, so give a campaign its days"),
  tiers: z
    .array(Tier)
    .min(1)
    .refine(
      (tiers) => tiers[0]?.points === 0 && tiers.every((one, i) => i === 0 || one.points > tiers[i - 1]!.points),
      {
        message: "expected points that rise, from 0",
      },
    )
    .refine((tiers) => new Set(tiers.map(({ name }) => name)).size === tiers.length, {
      message: "expected a different name for each tier",
    })
    .default([
      { name: "Bronze", points: 0 },
      { name: "Silver", points: 500 },
      { name: "Gold", points: 2000 },
      { name: "Platinum", points: 5000 },
    ])
    .describe("by points earned in 365 days: up at once, down at the end of a month"),
  expireMonths: z
    .int()
    .min(1)
    .max(120)
    .optional()
    .describe("points are lost so many months after they were earned, the oldest being spent first. Default: never"),
  pointValue: z
    .number()
    .min(0)
    .default(0.1)
    .describe("what a point is worth when it is redeemed, currency units: 0.1 gives 1 % back"),
  redemptions: z
    .string()
    .min(1)
    .optional()
    .describe(
      "CSV file with the columns customer_id, date, points and, if there are any, id and reason; relative to the configuration",
    ),
  members: z
    .string()
    .min(1)
    .optional()
    .describe(
      "CSV file with the column customer_id and, if they joined later, date; relative to the configuration. Default: every identified customer is a member",
    ),
  debt: z
    .enum(["carry", "forgive"])
    .default("carry")
    .describe(
      "what happens when goods come back whose points are spent: the balance goes below 0, or stays at 0 and the points are forgiven",
    ),
  atRiskDays: z
    .int()
    .min(1)
    .default(30)
    .describe("a member with points who has not bought for so many days is at risk"),
  listLength: z.int().min(1).max(10_000).default(25).describe("members on the list of those at risk"),
  minMembers: z.int().min(1).default(30).describe("fewer members than this get no section in the report"),
});
export type LoyaltyOptions = z.infer<typeof LoyaltyOptions>;

export const loyaltyInfo = {
  name: "loyalty",
  aliases: ["points"],
  topic: "Loyalty",
  aboutCustomers: true,
  // a shop without a scheme of points has no members to tell of
  shownOnRequest: true,
  options: LoyaltyOptions,
  uses: ["rfm"],
  files: ({ redemptions, members }) => ({ "loyalty.redemptions": redemptions, "loyalty.members": members }),
} as const satisfies AnalysisInfo<LoyaltyOptions>;

/** 0 = Monday. */
export const weekdayNumber = (name: (typeof WEEKDAYS)[number]): number => WEEKDAYS.indexOf(name);
