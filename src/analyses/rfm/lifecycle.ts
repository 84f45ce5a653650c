/** Lifecycle limits from the shop's own rhythm. */
import { type Day, dayNumber } from "../../calendar.ts";
import { UserError } from "../../errors.ts";
import type { CustomerOrders } from "../../features/customer-orders.ts";
import { quantileOf } from "../../features/periods-and-quantiles.ts";
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
  const times = auto ? gapsOf(orders, asOf) : new Uint32Array();
  const gaps = times.reduce((sum, n) => sum + n, 0);
  const known = gaps >= MIN_GAPS;
  const percentile = (part: number): number => quantileOf(gaps, (i) => smallest(times, i), part, 100);
  const atRisk = known ? Math.max(30, Math.ceil(percentile(80))) : FALLBACK.atRisk;
  const churn = known ? Math.ceil(percentile(95)) : FALLBACK.churn;
  const atRiskDays = options.atRiskDays === "auto" ? atRisk : options.atRiskDays;
  const churnDays = options.churnDays === "auto" ? Math.max(churn, atRiskDays + 1) : options.churnDays;
  if (churnDays <= atRiskDays) {
    throw new UserError(`invalid rfm.churnDays: ${churnDays}; expected more than rfm.atRiskDays (${atRiskDays})`, {
      exitCode: 2,
    });
  }
  return { newDays: options.newDays, atRiskDays, churnDays, gaps: known ? gaps : 0 };
}

/** The i-th smallest of numbers, of which number k occurs `times[k]` times. */
function smallest(times: Uint32Array, i: number): number {
  let number = 0;
  for (let before = times[0]!; before <= i; before += times[number]!) number++;
  return number;
}

/** How often so many days lie between two purchase days of a customer that follow each other. */
function gapsOf({ starts, day, isSale }: CustomerOrders, asOf: Day): Uint32Array {
  const end = dayNumber(asOf);
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
  return times;
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
