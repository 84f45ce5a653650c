/**
 * Memory of large arrays. What is freed between long-lived blocks is kept by the allocator and not by us, so that what stays
 * for long is put together in pages of its own, and what is done with is given back at once.
 */

export type Numbers = Int8Array | Uint8Array | Int16Array | Uint16Array | Int32Array | Uint32Array | Float64Array;

/** Beyond this an allocation has memory of its own from the system, which counts only where it was written to. */
export const PAGE_BYTES = 40 << 20;

/** Gives the memory of arrays back; they are empty afterwards, and so is every other view of it. */
export function release(...arrays: readonly Numbers[]): void {
  for (const { buffer } of arrays) if (buffer instanceof ArrayBuffer && !buffer.detached) buffer.transfer(0);
}

/** The same numbers with room for at least `length`; where there was too little, the array that was given is released. */
export function withRoom<T extends Numbers>(array: T, length: number): T {
  if (length <= array.length) return array;
  const Kind = array.constructor as new (length: number) => T;
  const larger = new Kind(Math.max(length, 2 * array.length, 64));
  larger.set(array);
  release(array);
  return larger;
}

export interface Arena {
  /** A copy of the numbers that lives in the arena. */
  keep<T extends Numbers>(numbers: T): T;
  release(): void;
}

/** Room for arrays that stay: they lie behind one another in large pages. */
export function createArena(pageBytes = PAGE_BYTES): Arena {
  let pages: ArrayBuffer[] = [];
  let used = 0;
  return {
    keep(numbers) {
      const { byteLength, length } = numbers;
      let page = pages.at(-1);
      if (page === undefined || used + byteLength > page.byteLength) {
        page = new ArrayBuffer(Math.max(pageBytes, byteLength));
        pages.push(page);
        used = 0;
      }
      const Kind = numbers.constructor as new (buffer: ArrayBuffer, from: number, length: number) => typeof numbers;
      const kept = new Kind(page, used, length);
      kept.set(numbers);
      used += Math.ceil(byteLength / 8) * 8;
      return kept;
    },
    release() {
      for (const page of pages) page.transfer(0);
      pages = [];
    },
  };
}

type Narrow = Exclude<Numbers, Uint32Array>;

/** The narrowest whole-number array that holds `numbers - base`; the numbers themselves where they are not all whole. */
export function narrowed(numbers: Int32Array | Float64Array, base = 0): Narrow {
  let least = 0;
  let most = 0;
  for (let i = 0; i < numbers.length; i++) {
    const number = numbers[i] - base;
    if ((number | 0) !== number) return numbers;
    if (number < least) least = number;
    if (number > most) most = number;
  }
  const Kind =
    least >= 0
      ? most < 1 << 8
        ? Uint8Array
        : most < 1 << 16
          ? Uint16Array
          : Int32Array
      : least >= -(1 << 7) && most < 1 << 7
        ? Int8Array
        : least >= -(1 << 15) && most < 1 << 15
          ? Int16Array
          : Int32Array;
  const narrow = new Kind(numbers.length);
  for (let i = 0; i < numbers.length; i++) narrow[i] = numbers[i] - base;
  return narrow;
}
