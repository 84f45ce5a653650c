/** Cohorts by what newcomers bought first, and how it goes on from one purchase to the next. */
import { type Day, dayNumber } from "../../calendar.ts";
import type pl from "../../columns/polars.ts";
import type { Facts } from "../../facts/contract.ts";
import type { CustomerOrders } from "../../features/customer-orders.ts";
import type { FirstPurchases } from "../../features/first-purchase.ts";
import { quantileOf, share } from "../../features/periods-and-quantiles.ts";
import { wilson } from "../../models/statistics.ts";
import { MONEY_SCALE } from "../../money.ts";
import { frameOf, type Row } from "../rows.ts";
import { BEHAVIOUR_COHORTS, PURCHASE_GAP_PERCENTILES, PURCHASE_GAPS, PURCHASE_STEPS } from "./contracts.ts";

/** Days in which newcomers are watched: a second purchase, and what they bring. */
const WATCHED = 90;
const MOST_CATEGORIES = 12;
const BASKETS = [
  { name: "1 product", most: 1 },
  { name: "2 or 3 products", most: 3 },
  { name: "4 to 9 products", most: 9 },
  { name: "10 products or more", most: Number.POSITIVE_INFINITY },
] as const;

/** What each customer did, by row of `facts.customers`. */
interface First {
  /** Day of the first sale; −1 where there is none before the end. */
  day: Int32Array;
  /** 1 where a second purchase day came within the days watched. */
  came: Uint8Array;
  /** Net value in the days watched. */
  earlyE4: Float64Array;
}

function firsts({ starts, day, isSale, netE4 }: CustomerOrders, end: number): First {
  const most = starts.length - 1;
  const found: First = {
    day: new Int32Array(most).fill(-1),
    came: new Uint8Array(most),
    earlyE4: new Float64Array(most),
  };
  for (let customer = 0; customer < most; customer++) {
    let first = -1;
    for (let i = starts[customer]!; i < starts[customer + 1]! && day[i]! < end && first < 0; i++)
      if (isSale[i] === 1) first = day[i]!;
    // the orders of a day are in no order: what came back on the first day counts wherever it stands
    for (let i = starts[customer]!; i < starts[customer + 1]! && day[i]! < end && first >= 0; i++) {
      const after = day[i]! - first;
      if (after < 0 || after >= WATCHED) continue;
      if (isSale[i] === 1 && after > 0) found.came[customer] = 1;
      found.earlyE4[customer]! += netE4[i]!;
    }
    found.day[customer] = first;
  }
  return found;
}

interface Group {
  customers: number;
  came: number;
  earlyE4: number;
}

/**
 * Newcomers by the category they spent the most on when they first bought (ties: the alphabet), by how many different products that
 * was, by the sales channel of their first order, and by region. Counted are those whose days watched are over.
 */
export function behaviourTable(facts: Facts, orders: CustomerOrders, bought: FirstPurchases, to: Day): pl.DataFrame {
  const end = dayNumber(to);
  const first = firsts(orders, end);
  const groups = new Map<string, Map<string, Group>>();
  const add = (kind: string, name: string | null | undefined, customer: number): void => {
    if (name === null || name === undefined) return;
    const of = groups.get(kind) ?? new Map<string, Group>();
    groups.set(kind, of);
    const sum = of.get(name) ?? { customers: 0, came: 0, earlyE4: 0 };
    of.set(name, sum);
    sum.customers++;
    sum.came += first.came[customer]!;
    sum.earlyE4 += first.earlyE4[customer]!;
  };
  const { region, channel, count } = facts.customers;
  for (let customer = 0; customer < count; customer++) {
    if (first.day[customer]! < 0 || first.day[customer]! + WATCHED > end) continue;
    const different = bought.products[customer]!;
    if (different > 0) add("first basket", BASKETS.find(({ most }) => different <= most)!.name, customer);
    add("first category", bought.categories[bought.category[customer]!], customer);
    add("first channel", channel.dictionary.text(channel.codes[customer]!), customer);
    add("region", region.dictionary.text(region.codes[customer]!), customer);
  }
  const rows = [...groups].flatMap(([kind, of]) =>
    [...of]
      .sort(([a, x], [b, y]) => y.customers - x.customers || (a < b ? -1 : 1))
      .slice(0, kind === "first basket" ? undefined : MOST_CATEGORIES)
      .map(([name, { customers, came, earlyE4 }]): Row => {
        const { low, high } = wilson(came, customers);
        return {
          kind,
          name,
          customers,
          repeat_rate_90d: came / customers,
          repeat_low: low,
          repeat_high: high,
          revenue_90d_per_customer: earlyE4 / (customers * MONEY_SCALE),
        };
      }),
  );
  return frameOf(BEHAVIOUR_COHORTS, rows).sort([...BEHAVIOUR_COHORTS.key]);
}

const PERCENTILES = [50, 80, 95] as const;
const BIN = 7;
const MOST_BINS = 104;
/** Purchases of which the way on to the next one is told. */
const STEPS = 10;
/** So few gaps say nothing. */
const FEWEST_GAPS = 30;
/** Days in which the next purchase is waited for where gaps are too few to say. */
const FALLBACK = 180;

/** Days between the purchase days of a customer that follow each other: how often each number occurs. */
function gapsOf({ starts, day, isSale }: CustomerOrders, end: number): { times: Uint32Array; count: number } {
  const times = new Uint32Array(
    day.reduce((most, one) => Math.max(most, one), 0) - day.reduce((least, one) => Math.min(least, one), 0) + 2,
  );
  let count = 0;
  for (let customer = 0; customer + 1 < starts.length; customer++) {
    let before = -1;
    for (let i = starts[customer]!; i < starts[customer + 1]! && day[i]! < end; i++) {
      if (isSale[i] === 0 || day[i] === before) continue;
      if (before >= 0) {
        times[day[i]! - before]!++;
        count++;
      }
      before = day[i]!;
    }
  }
  return { times, count };
}

export interface Rhythms {
  gaps: pl.DataFrame;
  percentiles: pl.DataFrame;
  steps: pl.DataFrame;
}

/**
 * How long customers take from one purchase day to the next, and how many go on at all.
 *
 * A customer goes on from the n-th purchase if the next one comes within the 95th percentile of all gaps; counted are those for whom
 * so many days have passed since the n-th.
 */
export function rhythmTables(orders: CustomerOrders, to: Day): Rhythms {
  const end = dayNumber(to);
  const { times, count } = gapsOf(orders, end);
  const smallest = (i: number): number => {
    let number = 0;
    for (let before = times[0]!; before <= i; before += times[number]!) number++;
    return number;
  };
  const percentiles = PERCENTILES.map(
    (percentile): Row => ({
      percentile,
      days: count === 0 ? null : quantileOf(count, smallest, percentile, 100),
      gaps: count,
    }),
  );
  let sum = 0;
  const bins = Math.min(MOST_BINS, Math.ceil(times.length / BIN));
  const histogram = Array.from({ length: count === 0 ? 0 : bins }, (_, bin): Row => {
    const gaps = times.subarray(bin * BIN + 1, (bin + 1) * BIN + 1).reduce((all, one) => all + one, 0);
    sum += gaps;
    return { days_from: bin * BIN + 1, days_to: (bin + 1) * BIN, gaps, cumulative_share: sum / count };
  });
  const wait = count >= FEWEST_GAPS ? Math.ceil(Number(percentiles[2]!.days)) : FALLBACK;
  const { starts, day, isSale } = orders;
  const reached = new Uint32Array(STEPS + 1);
  const went = new Uint32Array(STEPS + 1);
  const days: number[] = [];
  for (let customer = 0; customer + 1 < starts.length; customer++) {
    days.length = 0;
    for (let i = starts[customer]!; i < starts[customer + 1]! && day[i]! < end && days.length <= STEPS; i++)
      if (isSale[i] === 1 && day[i] !== days.at(-1)) days.push(day[i]!);
    for (let step = 1; step <= Math.min(STEPS, days.length); step++) {
      if (days[step - 1]! + wait >= end) break;
      reached[step]!++;
      if (days[step] !== undefined && days[step]! - days[step - 1]! <= wait) went[step]!++;
    }
  }
  const steps = Array.from({ length: STEPS }, (_, i): Row => {
    const step = i + 1;
    const { low, high } = wilson(went[step]!, reached[step]!);
    return {
      purchase: step,
      customers: reached[step]!,
      went_on: went[step]!,
      continue_rate: share(went[step]!, reached[step]!),
      low,
      high,
      within_days: wait,
    };
  }).filter((row) => Number(row.customers) > 0);
  return {
    gaps: frameOf(PURCHASE_GAPS, histogram),
    percentiles: frameOf(PURCHASE_GAP_PERCENTILES, percentiles),
    steps: frameOf(PURCHASE_STEPS, steps),
  };
}
