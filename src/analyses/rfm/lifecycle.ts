/** Lifecycle limits from the shop's own rhythm. */
import { type Day, dayNumber } from "../../calendar.ts";
import { UserError } from "../../errors.ts";
import { quantile } from "../../frames.ts";
import type { CustomerOrders } from "../customer-orders.ts";
import type { RfmOptions } from "./options.ts";

export interface Lifecycle {
  newDays: number;
  atRiskDays: number;
  churnDays: number;
  /** Number of gaps between purchase days the automatic limits come from; 0 where the fallback is in force. */
  gaps: number;
}

const FALLBACK = { atRisk: 60, churn: 180 };
/** So few gaps say nothing about a shop's rhythm. */
const MIN_GAPS = 30;

/** Limits of the lifecycle from the gaps between the purchase days of each customer. */
export function lifecycleOf(orders: CustomerOrders, options: RfmOptions, asOf: Day): Lifecycle {
  const auto = options.atRiskDays === "auto" || options.churnDays === "auto";
  const gaps = auto ? gapsOf(orders, asOf) : new Float64Array();
  const known = gaps.length >= MIN_GAPS;
  const atRisk = known ? Math.max(30, Math.ceil(quantile(gaps, 80, 100))) : FALLBACK.atRisk;
  const churn = known ? Math.ceil(quantile(gaps, 95, 100)) : FALLBACK.churn;
  const atRiskDays = options.atRiskDays === "auto" ? atRisk : options.atRiskDays;
  const churnDays = options.churnDays === "auto" ? Math.max(churn, atRiskDays + 1) : options.churnDays;
  if (churnDays <= atRiskDays) {
    throw new UserError(`invalid rfm.churnDays: ${churnDays}; expected more than rfm.atRiskDays (${atRiskDays})`, {
      exitCode: 2,
    });
  }
  return { newDays: options.newDays, atRiskDays, churnDays, gaps: known ? gaps.length : 0 };
}

/** Days between two purchase days of a customer that follow each other, ascending. */
function gapsOf({ starts, day, isSale }: CustomerOrders, asOf: Day): Float64Array {
  const end = dayNumber(asOf);
  const gaps = new Float64Array(day.length);
  const times = new Uint32Array(longest(day) + 1);
  for (let customer = 0; customer + 1 < starts.length; customer++) {
    let before: number | undefined;
    for (let i = starts[customer] as number; i < (starts[customer + 1] as number); i++) {
      const on = day[i] as number;
      if (on >= end) break;
      if (isSale[i] === 0 || on === before) continue;
      if (before !== undefined) times[on - before]!++;
      before = on;
    }
  }
  let count = 0;
  times.forEach((n, gap) => {
    gaps.fill(gap, count, count + n);
    count += n;
  });
  return gaps.subarray(0, count);
}

/** Days from the first to the last. */
function longest(day: Int32Array): number {
  let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const one of day) {
    if (one < first) first = one;
    if (one > last) last = one;
  }
  return Math.max(0, last - first);
}
