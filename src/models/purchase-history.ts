/** What buy-till-you-die models know of a customer, and equal customers put together. */

/** One entry per customer. Times in one unit (weeks by default), counted from the customer's first purchase. */
export interface PurchaseHistory {
  /** Repeat purchases: days with a purchase after the first; whole numbers, at least 0. */
  x: Float64Array;
  /** Time from the first to the last purchase, 0 where x = 0. */
  tx: Float64Array;
  /** Time from the first purchase to the end of the observation, at least `tx`. */
  T: Float64Array;
}

/** Customers with equal (x, t_x, T) as one entry: they have the same likelihood. Different times stand once each. */
export interface GroupedHistory {
  x: Uint32Array;
  /** Place of the entry's t_x in `lastTimes`, and of its T in `endTimes`. */
  last: Uint32Array;
  end: Uint32Array;
  lastTimes: Float64Array;
  endTimes: Float64Array;
  /** How many customers an entry stands for. */
  weight: Float64Array;
  maxX: number;
  customers: number;
}

const distinctOf = (values: Float64Array): Float64Array => Float64Array.from(new Set(values)).sort();
const codesOf = (distinct: Float64Array): Map<number, number> =>
  new Map(Array.from(distinct, (value, code) => [value, code]));

/**
 * Groups customers with equal x, t_x and T; the entries are sorted, so that the order of the customers changes nothing.
 *
 * @throws RangeError if a customer's numbers are impossible (x not a whole number ≥ 0, t_x outside [0, T], x = 0 with t_x > 0)
 */
export function groupHistory({ x, tx, T }: PurchaseHistory): GroupedHistory {
  for (let i = 0; i < x.length; i++) {
    const [count, last, end] = [x[i] as number, tx[i] as number, T[i] as number];
    if (!Number.isInteger(count) || count < 0 || !(last >= 0 && last <= end) || (count === 0) !== (last === 0))
      throw new RangeError(
        `invalid customer ${i}: x = ${count}, t_x = ${last}, T = ${end}; expected 0 ≤ t_x ≤ T and t_x > 0 exactly where x > 0`,
      );
  }
  const endTimes = distinctOf(T);
  const lastTimes = distinctOf(tx);
  const endOf = codesOf(endTimes);
  const lastOf = codesOf(lastTimes);
  const [ne, nl] = [endTimes.length, lastTimes.length];
  // one exact number per (x, T, t_x): sorted, equal ones stand side by side
  const keys = Float64Array.from(
    x,
    (count, i) => (count * ne + (endOf.get(T[i] as number) as number)) * nl + (lastOf.get(tx[i] as number) as number),
  ).sort();
  let entries = 0;
  for (let i = 0; i < keys.length; i++) if (i === 0 || keys[i] !== keys[i - 1]) entries += 1;
  const grouped: GroupedHistory = {
    x: new Uint32Array(entries),
    last: new Uint32Array(entries),
    end: new Uint32Array(entries),
    lastTimes,
    endTimes,
    weight: new Float64Array(entries),
    maxX: 0,
    customers: x.length,
  };
  let entry = -1;
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i] as number;
    if (i === 0 || key !== keys[i - 1]) {
      entry += 1;
      const rest = Math.floor(key / nl);
      grouped.last[entry] = key - rest * nl;
      grouped.x[entry] = Math.floor(rest / ne);
      grouped.end[entry] = rest - (grouped.x[entry] as number) * ne;
      grouped.maxX = Math.max(grouped.maxX, grouped.x[entry] as number);
    }
    grouped.weight[entry] = (grouped.weight[entry] as number) + 1;
  }
  return grouped;
}

/** Every `step`-th entry with its weight: enough to find where a fit of all should start, whatever the order of the customers. */
export function sampleGroups(grouped: GroupedHistory, step: number): GroupedHistory {
  const some = <A extends Uint32Array | Float64Array>(values: A): A => values.filter((_, i) => i % step === 0) as A;
  const weight = some(grouped.weight);
  return {
    ...grouped,
    x: some(grouped.x),
    last: some(grouped.last),
    end: some(grouped.end),
    weight,
    customers: weight.reduce((sum, one) => sum + one, 0),
  };
}
