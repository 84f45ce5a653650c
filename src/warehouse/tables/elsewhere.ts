/**
 * Tables that views stand on and that an analysis makes where it is there: without it the table is there without rows, so that
 * whoever reads the warehouse finds the same tables always.
 */
import { type Contract, column } from "../../schema.ts";

const CUSTOMER = column("string", "identifies the customer");
const references = { customer_id: { table: "customers" } };

export const STAND_INS: readonly Contract[] = [
  {
    name: "customer_value",
    grain: "one per customer",
    key: ["customer_id"],
    columns: {
      customer_id: CUSTOMER,
      clv_12m: column("float64", "expected value of 12 months, currency units"),
      churn_prob_90d: column("float64", "chance of no order in 90 days, 0 to 1"),
    },
    references,
  },
  {
    name: "loyalty_accounts",
    grain: "one per member",
    key: ["customer_id"],
    columns: {
      customer_id: CUSTOMER,
      balance: column("int64", "points"),
      earned: column("int64", "points earned so far"),
      redeemed: column("int64", "points redeemed so far"),
      expired: column("int64", "points expired so far"),
      tier: column("string", "name of the tier"),
      tier_since: column("date", "first day in it"),
      last_order_on: column("date", "day of the last sale"),
      loyalty_at_risk: column("boolean", "30 days or more without a purchase, and points left"),
    },
    references,
  },
  {
    name: "loyalty_ledger",
    grain: "one per entry",
    key: ["entry_id"],
    columns: {
      entry_id: column("string", "identifies the entry"),
      customer_id: CUSTOMER,
      order_id: column("string", "the order; null for an entry without one"),
      entered_at: column("datetime", "when it takes effect"),
      delta: column("int64", "points, negative where they are taken away"),
      balance_after: column("int64", "points of the customer afterwards"),
      rule: column("string", "the rule that made it"),
      reason: column("string", "one sentence"),
    },
    references,
  },
];
