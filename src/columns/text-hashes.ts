/**
 * 64-bit hashes of texts, from their UTF-8 bytes alone: the same in every run, on every machine and in every version, so that they
 * may be kept in a file and compared with those of a later run.
 */
import { eachText, type StringTable } from "./strings.ts";

/** Writes the two words of `keys[start, end)` to `into[at]` and `into[at + 1]`; an empty text has zeros. */
function hashBytes(keys: Uint8Array, start: number, end: number, into: Uint32Array, at: number): void {
  if (start === end) {
    into[at] = 0;
    into[at + 1] = 0;
    return;
  }
  let a = 0x9e3779b9 ^ (end - start);
  let b = 0x7f4a7c15;
  for (let i = start; i < end; i++) {
    const byte = keys[i] as number;
    // every step is one to one in the state before
    a = Math.imul(a ^ byte, 0x85ebca6b);
    a ^= a >>> 15;
    b = Math.imul(b ^ byte, 0xc2b2ae35);
    b ^= b >>> 13;
  }
  const x = Math.imul(a ^ (b >>> 16), 0x2c1b3c6d);
  const y = Math.imul(b ^ (x >>> 15), 0x297a2d39);
  into[at] = x ^ (y >>> 13);
  into[at + 1] = y ^ (y >>> 15);
}

const TEN_7 = 1e7;
const ZERO = 0x30;
const digits = new Uint8Array(16);

/** Writes a whole number from 0 to 2⁵³ − 1 behind others from the back; gives its first place. */
function writeDigits(number: number): number {
  let at = digits.length;
  let left = number;
  // parts of seven digits are whole numbers of 32 bits
  while (left >= TEN_7) {
    const rest = Math.floor(left / TEN_7);
    let part = (left - rest * TEN_7) | 0;
    for (let i = 0; i < 7; i++) {
      const next = (part / 10) | 0;
      digits[--at] = ZERO + part - 10 * next;
      part = next;
    }
    left = rest;
  }
  let part = left | 0;
  do {
    const next = (part / 10) | 0;
    digits[--at] = ZERO + part - 10 * next;
    part = next;
  } while (part > 0);
  return at;
}

/** The hashes of numbers: those of the texts that stand for them. */
export function hashNumbers(numbers: ArrayLike<number>, into: Uint32Array): void {
  for (let i = 0; i < numbers.length; i++) {
    const number = numbers[i]!;
    if (Number.isSafeInteger(number) && number >= 0) hashBytes(digits, writeDigits(number), digits.length, into, 2 * i);
    else {
      const bytes = Buffer.from(String(number));
      hashBytes(bytes, 0, bytes.length, into, 2 * i);
    }
  }
}

/** The hashes of the texts `from` to `to`: text i has the words `into[2 × i]` and `into[2 × i + 1]`. Missing is as empty. */
export function hashTexts(texts: StringTable, from: number, to: number, into: Uint32Array): void {
  eachText(texts, from, to, (keys, start, end, number) => hashBytes(keys, start, end, into, 2 * number));
}

/** The upper 53 bits of the hash whose words begin at `words[2 × at]`: a whole number below 2⁵³. */
export const hashNumber = (words: Uint32Array, at: number): number =>
  (words[2 * at + 1] as number) * 2 ** 21 + ((words[2 * at] as number) >>> 11);
