/** Features: what two analyses or more need of the facts, by name. Each is a function of the facts alone. */
import type { Facts } from "../facts/contract.ts";
import { customerOrders } from "./customer-orders.ts";
import { dailySums } from "./daily-sums.ts";
import { firstPurchases } from "./first-purchase.ts";

export const FEATURES = {
  /** The orders of identified customers, customer by customer and day by day. */
  customerOrders,
  /** Orders, units and money of every calendar day, of all orders and of identified customers. */
  dailySums,
  /** What each customer bought on the first day. */
  firstPurchases,
} as const satisfies Record<string, (facts: Facts) => unknown>;

export type Features = { [K in keyof typeof FEATURES]: ReturnType<(typeof FEATURES)[K]> };
