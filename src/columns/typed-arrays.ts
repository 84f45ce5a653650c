/** Memory of large arrays: what is done with is given back at once, and numbers are kept no wider than they need to be. */

export type TypedArray = Int8Array | Uint8Array | Int16Array | Uint16Array | Int32Array | Uint32Array | Float64Array;

/** Allocators share smaller memory out of larger, 32 MB being the most with glibc. */
const OF_ITS_OWN = 33 << 20;

/** Gives the memory of arrays back; they are empty afterwards, and so is every other view of it. */
export function detach(...arrays: readonly TypedArray[]): void {
  for (const { buffer } of arrays) if (buffer instanceof ArrayBuffer && !buffer.detached) buffer.transfer(0);
}

/**
 * Reading an array whose memory has been given back gives `undefined`, which arithmetic takes for NaN or 0.
 *
 * @throws Error where that has happened
 */
export function demandAttached({ buffer }: TypedArray): void {
  if (buffer instanceof ArrayBuffer && buffer.detached)
    throw new Error("these numbers are used after their memory has been given back");
}

/** Makes every use of an object's properties an error, for one whose arrays are given back. */
export function retire(object: object, message: string): void {
  const get = (): never => {
    throw new Error(message);
  };
  for (const name of Object.keys(object)) Object.defineProperty(object, name, { get, enumerable: true });
}

/**
 * Memory for at least so many bytes that the allocator takes from the system for them alone: it counts only where it is written to,
 * and the system has it back when it is released, whatever else has been allocated since.
 */
export const allocateSeparately = (bytes: number): ArrayBuffer => new ArrayBuffer(Math.max(bytes, OF_ITS_OWN));

/** The same numbers with room for at least `length`; where there was too little, the array that was given is released. */
export function ensureCapacity<T extends TypedArray>(array: T, length: number): T {
  if (length <= array.length) return array;
  const Kind = array.constructor as new (length: number) => T;
  const larger = new Kind(Math.max(length, 2 * array.length, 64));
  larger.set(array);
  detach(array);
  return larger;
}

// one loop for each kind of array: a loop that has seen several kinds takes thrice the time
function gatherInts(from: Int32Array, rows: Int32Array): Int32Array {
  const to = new Int32Array(rows.length);
  for (let i = 0; i < rows.length; i++) to[i] = from[rows[i]!]!;
  return to;
}
function gatherFloats(from: Float64Array, rows: Int32Array): Float64Array {
  const to = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) to[i] = from[rows[i]!]!;
  return to;
}
function gatherBytes(from: Uint8Array, rows: Int32Array): Uint8Array {
  const to = new Uint8Array(rows.length);
  for (let i = 0; i < rows.length; i++) to[i] = from[rows[i]!]!;
  return to;
}

/** The numbers at the places `rows`. */
export function gather<T extends Int32Array | Float64Array | Uint8Array>(from: T, rows: Int32Array): T {
  demandAttached(from);
  if (from instanceof Int32Array) return gatherInts(from, rows) as T;
  return (from instanceof Float64Array ? gatherFloats(from, rows) : gatherBytes(from, rows)) as T;
}

/** The rows whose place in `mask` is 0, and those whose place is not. */
export function partition(rows: Int32Array, mask: Uint8Array): [kept: Int32Array, marked: Int32Array] {
  let count = 0;
  for (let i = 0; i < rows.length; i++) if (mask[i] !== 0) count++;
  const [kept, marked] = [new Int32Array(rows.length - count), new Int32Array(count)];
  let next = 0;
  for (let i = 0; i < rows.length; i++) {
    if (mask[i] === 0) kept[i - next] = rows[i]!;
    else marked[next++] = rows[i]!;
  }
  return [kept, marked];
}

type Narrow = Exclude<TypedArray, Uint32Array>;

type Extent = readonly [least: number, most: number];

/** Of `numbers - base` and 0. */
function extentOfInts(numbers: Int32Array, base: number): Extent {
  let least = base;
  let most = base;
  for (let i = 0; i < numbers.length; i++) {
    const number = numbers[i]!;
    if (number < least) least = number;
    if (number > most) most = number;
  }
  return [least - base, most - base];
}

/** Undefined where one of them is no whole number of 32 bits. */
function extentOfFloats(numbers: Float64Array, base: number): Extent | undefined {
  let least = 0;
  let most = 0;
  for (let i = 0; i < numbers.length; i++) {
    const number = numbers[i]! - base;
    if ((number | 0) !== number) return undefined;
    if (number < least) least = number;
    if (number > most) most = number;
  }
  return [least, most];
}

/** The narrowest array that holds `numbers - base`: of 8, 16 or 32 bits where all are whole and small enough. */
export function downcast(numbers: Int32Array | Float64Array, base = 0): Narrow {
  demandAttached(numbers);
  const extent = numbers instanceof Int32Array ? extentOfInts(numbers, base) : extentOfFloats(numbers, base);
  if (extent === undefined || extent.some((one) => (one | 0) !== one))
    return Float64Array.from(numbers, (one) => one - base);
  const [least, most] = extent;
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
  if (base === 0) narrow.set(numbers);
  else for (let i = 0; i < numbers.length; i++) narrow[i] = numbers[i]! - base;
  return narrow;
}

/** 0, 1, 2 … */
export function range(count: number): Int32Array {
  const all = new Int32Array(count);
  for (let i = 0; i < count; i++) all[i] = i;
  return all;
}
