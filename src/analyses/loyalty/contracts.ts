/** The tables of the loyalty analysis. */
import { type Contract, column } from "../../schema.ts";

const customer = column("string", "the member");
const points = (what: string) => column("int64", `${what}, points`);

export const LOYALTY_LEDGER: Contract = {
  name: "loyalty_ledger",
  grain:
    "one per change of a balance; nothing is ever changed or taken away, later editions add to it (of more than a million entries without an earlier ledger, those older than 92 days are one for each member, brought forward)",
  key: ["customer_id", "entry_no"],
  columns: {
    entry_id: column(
      "string",
      "what makes the entry: order and rule, or member, rule and day; ~2, ~3 … at the end for later corrections of it",
    ),
    customer_id: customer,
    order_id: column("string", "the order or return that is the cause; null for redemptions and expiry"),
    entered_at: column("date", "the day it happened; of a correction the last day before the as-of day"),
    delta: points("added, or below 0 taken away"),
    balance_after: points("sum of the member's entries up to this one"),
    rule: column("string", "earn, return, redeem, expire, carry (brought forward), or the id of a bonus"),
    reason: column("string", "the same in words"),
    entry_no: column("int64", "1, 2, 3 … for each member, in the order in which entries were made"),
    amount: column("float64", "net value of the order, currency units; null without one"),
  },
  references: { customer_id: { table: "customers" } },
};

export const LOYALTY_ACCOUNTS: Contract = {
  name: "loyalty_accounts",
  grain: "one per member",
  key: ["customer_id"],
  columns: {
    customer_id: customer,
    balance: points("earned − redeemed − expired: the sum of the member's ledger"),
    earned: points("for purchases, less those that went with returns"),
    redeemed: points("spent"),
    expired: points("lost with time"),
    tier: column("string", "tier as of today"),
    tier_since: column("date", "day since when; the first entry's for the lowest tier"),
    last_order_on: column("date", "day of the last sale; null without one"),
    loyalty_at_risk: column("boolean", "has points, and has not bought for atRiskDays days or more"),
    silent_days: column("int64", "days since the last sale; null without one"),
    tier_points: points("earned in the last 365 days, which the tier goes by"),
    points_value: column("float64", "balance × pointValue, currency units; 0 where the balance is below 0"),
    is_high_spender: column("boolean", "among the top spenders, as rfm has it; null without rfm"),
    net_revenue: column("float64", "net value of all orders, currency units"),
  },
  references: { customer_id: { table: "customers" } },
};

export const LOYALTY_TOTALS: Contract = {
  name: "loyalty_totals",
  grain: "one row: the scheme as a whole",
  key: ["as_of"],
  columns: {
    as_of: column("date", "everything before this day counts"),
    members: column("int64", "members"),
    earned: points("for purchases, less those that went with returns"),
    redeemed: points("spent"),
    expired: points("lost with time"),
    balance: points("earned − redeemed − expired"),
    outstanding: points("sum of the balances above 0"),
    liability: column("float64", "outstanding × pointValue, currency units"),
    members_at_risk: column("int64", "members who have points and have gone quiet"),
    points_at_risk: points("theirs"),
    unknown_redemptions: column("int64", "redemptions of customers without an order, which are in no account"),
    unknown_points: points("theirs"),
  },
};

export const LOYALTY_TIERS: Contract = {
  name: "loyalty_tiers",
  grain: "one per tier",
  key: ["position"],
  columns: {
    position: column("int64", "1 = the lowest tier"),
    tier: column("string", "name"),
    from_points: points("earned in 365 days from which a member is in it"),
    members: column("int64", "members in it"),
    member_share: column("float64", "members / all members"),
    net_revenue: column("float64", "of its members, whole history, currency units"),
    revenue_share: column("float64", "net_revenue / that of all members; null where there is none"),
    balance: points("of its members"),
    members_at_risk: column("int64", "members who have points and have gone quiet"),
    points_at_risk: points("theirs"),
  },
};

export const LOYALTY_WEEKS: Contract = {
  name: "loyalty_weeks",
  grain: "one per calendar week from the first entry to the as-of day",
  key: ["week"],
  columns: {
    week: column("date", "Monday"),
    earned: points("for purchases, less those that went with returns"),
    redeemed: points("spent"),
    expired: points("lost"),
    outstanding: points("sum of all balances at the end of the week"),
    is_partial: column("boolean", "the week was still running at as-of"),
  },
};

export const LOYALTY_COMPARISON: Contract = {
  name: "loyalty_comparison",
  grain: "one for members and one for everybody else",
  key: ["buyers"],
  columns: {
    buyers: column("string", "members or others"),
    customers: column("int64", "identified customers with an order"),
    orders: column("int64", "sale orders since joining (members), all other sale orders (others)"),
    net_revenue: column("float64", "net value of these and of returns, currency units"),
    revenue_share: column("float64", "share of all net revenue; null where there is none"),
    average_order_value: column("float64", "net_revenue / orders; null without orders"),
    orders_per_customer: column("float64", "orders / customers; null for buyers who are not identified"),
  },
};

export const LOYALTY_LIST: Contract = {
  name: "loyalty_list",
  grain: "one per listed member: those at risk whose points and spend are worth the most",
  key: ["rank"],
  columns: {
    rank: column("int64", "1 = first to write to"),
    customer_id: customer,
    tier: column("string", "tier as of today"),
    balance: points("to remind them of"),
    points_value: column("float64", "balance × pointValue, currency units"),
    silent_days: column("int64", "days since the last sale"),
    net_revenue: column("float64", "net value of all orders, currency units"),
    next_tier: column("string", "the tier above; null for the highest"),
    points_to_next: points("missing to it"),
  },
};

export const CLV_POTENTIAL: Contract = {
  name: "clv_potential",
  grain: "one per customer with a sale",
  key: ["customer_id"],
  columns: {
    customer_id: column("string", "the customer"),
    potential_score: column("float64", "0 to 100: weighted mean of the four sub-scores, those that are null left out"),
    potential_rank: column("int64", "1 = the highest score; equal ones share the best place"),
    potential_band: column("string", "low (below 40), medium (below 70), high"),
    potential_trajectory: column("float64", "sub-score 0 to 1, weight .30: are orders getting larger?"),
    potential_engagement: column("float64", "sub-score, weight .30: share of months with a purchase"),
    potential_breadth: column("float64", "sub-score, weight .25: variety of what is bought; null without products"),
    potential_points: column("float64", "sub-score, weight .15: balance of loyalty points; null for who is no member"),
    potential_is_neutral: column("boolean", "fewer than three purchase days: ½ stands for the trajectory"),
  },
  references: { customer_id: { table: "customers" } },
};

export const CLV_POTENTIAL_CHECK: Contract = {
  name: "clv_potential_check",
  grain: "one row: what the scores of 90 days ago said about the spend since",
  key: ["days"],
  columns: {
    days: column("int64", "days looked back"),
    customers: column("int64", "customers who were scored then"),
    correlation: column(
      "float64",
      "Spearman's rank correlation of score and net spend since, −1 to 1; null where there is none",
    ),
    top_tenth_share: column(
      "float64",
      "share of the spend since that came from the tenth with the highest scores; null without any",
    ),
  },
};

export const LOYALTY_TABLES = {
  loyalty_ledger: LOYALTY_LEDGER,
  loyalty_accounts: LOYALTY_ACCOUNTS,
  loyalty_totals: LOYALTY_TOTALS,
  loyalty_tiers: LOYALTY_TIERS,
  loyalty_weeks: LOYALTY_WEEKS,
  loyalty_comparison: LOYALTY_COMPARISON,
  loyalty_list: LOYALTY_LIST,
  clv_potential: CLV_POTENTIAL,
  clv_potential_check: CLV_POTENTIAL_CHECK,
} as const;
