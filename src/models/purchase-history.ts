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

interface Coded {
  /** Different values, rising. */
  values: Float64Array;
  /** Place of each value in `values`. */
  codes: Uint32Array;
}

/** Codes numbers by the place of their value among the different ones, in a hash table with open addressing. */
function coded(numbers: Float64Array): Coded {
  const bits = new Float64Array(1);
  const halves = new Uint32Array(bits.buffer);
  const codes = new Uint32Array(numbers.length);
  let slots = new Int32Array(1024).fill(-1);
  let found = new Float64Array(512);
  let count = 0;
  const slotOf = (value: number): number => {
    bits[0] = value;
    const mixed = Math.imul((halves[0] as number) ^ Math.imul(halves[1] as number, 0x9e3779b1), 0x85ebca6b);
    let slot = (mixed ^ (mixed >>> 15)) & (slots.length - 1);
    while (slots[slot] !== -1 && found[slots[slot] as number] !== value) slot = (slot + 1) & (slots.length - 1);
    return slot;
  };
  for (let i = 0; i < numbers.length; i++) {
    // 0 and −0 are one value
    const value = (numbers[i] as number) + 0;
    let slot = slotOf(value);
    if (slots[slot] === -1) {
      if (count === found.length) {
        const more = new Float64Array(2 * count);
        more.set(found);
        found = more;
        slots = new Int32Array(4 * count).fill(-1);
        for (let k = 0; k < count; k++) slots[slotOf(found[k] as number)] = k;
        slot = slotOf(value);
      }
      found[count] = value;
      slots[slot] = count++;
    }
    codes[i] = slots[slot] as number;
  }
  const values = found.slice(0, count).sort();
  const place = new Uint32Array(count);
  for (let k = 0; k < count; k++) place[slots[slotOf(values[k] as number)] as number] = k;
  for (let i = 0; i < codes.length; i++) codes[i] = place[codes[i] as number] as number;
  return { values, codes };
}

/** Sorts places by a whole number below `limit`, equal ones as they were. */
function sortBy(order: Uint32Array, keys: ArrayLike<number>, limit: number): Uint32Array {
  const starts = new Uint32Array(limit + 1);
  for (let i = 0; i < keys.length; i++) starts[(keys[i] as number) + 1]!++;
  for (let k = 0; k < limit; k++) starts[k + 1]! += starts[k] as number;
  const sorted = new Uint32Array(order.length);
  for (let i = 0; i < order.length; i++) {
    const one = order[i] as number;
    sorted[starts[keys[one] as number]!++] = one;
  }
  return sorted;
}

function checkCustomer(i: number, x: number, last: number, end: number): void {
  if (
    x >= 0 &&
    Math.floor(x) === x &&
    last >= 0 &&
    last <= end &&
    end < Number.POSITIVE_INFINITY &&
    (x === 0) === (last === 0)
  )
    return;
  throw new RangeError(
    `invalid customer ${i}: x = ${x}, t_x = ${last}, T = ${end}; expected 0 ≤ t_x ≤ T and t_x > 0 exactly where x > 0`,
  );
}

/**
 * Groups customers with equal x, t_x and T; the entries are sorted, so that the order of the customers changes nothing.
 *
 * @throws RangeError if a customer's numbers are impossible (x not a whole number ≥ 0, t_x outside [0, T], x = 0 with t_x > 0)
 */
export function groupHistory({ x, tx, T }: PurchaseHistory): GroupedHistory {
  const n = x.length;
  for (let i = 0; i < n; i++) checkCustomer(i, x[i] as number, tx[i] as number, T[i] as number);
  const [counts, ends, lasts] = [coded(x), coded(T), coded(tx)];
  let order: Uint32Array = new Uint32Array(n);
  for (let i = 0; i < n; i++) order[i] = i;
  for (const { codes, values } of [lasts, ends, counts]) order = sortBy(order, codes, values.length);
  const isNew = new Uint8Array(n);
  let entries = 0;
  for (let i = 0, before = -1; i < n; i++) {
    const one = order[i] as number;
    const isSame =
      before >= 0 &&
      counts.codes[one] === counts.codes[before] &&
      ends.codes[one] === ends.codes[before] &&
      lasts.codes[one] === lasts.codes[before];
    if (!isSame) {
      isNew[i] = 1;
      entries += 1;
    }
    before = one;
  }
  const grouped: GroupedHistory = {
    x: new Uint32Array(entries),
    last: new Uint32Array(entries),
    end: new Uint32Array(entries),
    lastTimes: lasts.values,
    endTimes: ends.values,
    weight: new Float64Array(entries),
    maxX: counts.values.at(-1) ?? 0,
    customers: n,
  };
  for (let i = 0, entry = -1; i < n; i++) {
    if (isNew[i] === 1) {
      const one = order[i] as number;
      entry += 1;
      grouped.x[entry] = x[one] as number;
      grouped.last[entry] = lasts.codes[one] as number;
      grouped.end[entry] = ends.codes[one] as number;
    }
    grouped.weight[entry]! += 1;
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
