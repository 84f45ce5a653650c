/** Lists of small numbers in flat memory: what the miner reads, delivers and reads again. */

/** Half the memory where the numbers allow it, and memory is what takes the time. */
export type Numbers = Uint16Array | Int32Array;

/**
 * Lists one after the other in stretches `data[start..end)`: each is its length and then its members, ascending. No
 * number is larger than the number of frequent items.
 */
export interface Lists {
  data: Numbers;
  stretches: readonly Stretch[];
}

export interface Stretch {
  start: number;
  end: number;
}

/** Room for so many numbers, each wide enough for lists of `items` frequent items. */
export const numbersFor = (items: number, length: number): Numbers =>
  items < 2 ** 16 ? new Uint16Array(length) : new Int32Array(length);

/**
 * Whether arrays have any numbers, given the first of each. Loops within loops are a sixth quicker if this is asked
 * before them: the compiler has then seen what the arrays are, and does not look at them again in the inner loops.
 */
export const filled = (...first: (number | undefined)[]): boolean => !first.includes(undefined);
