/** Whole numbers as bytes of variable length (LEB128): small numbers, of which there are most, take one. */

export interface ByteWriter {
  /** A whole number ≥ 0, below 2⁵³. */
  natural(value: number): void;
  /** A whole number of either sign. */
  integer(value: number): void;
  done(): Uint8Array;
}

export function byteWriter(): ByteWriter {
  let bytes = new Uint8Array(1 << 16);
  let length = 0;
  const natural = (value: number): void => {
    if (length + 10 > bytes.length) {
      const larger = new Uint8Array(bytes.length * 2);
      larger.set(bytes);
      bytes = larger;
    }
    let rest = value;
    while (rest >= 128) {
      bytes[length++] = (rest % 128) + 128;
      rest = Math.floor(rest / 128);
    }
    bytes[length++] = rest;
  };
  return {
    natural,
    integer: (value) => natural(value < 0 ? -value * 2 - 1 : value * 2),
    done: () => bytes.slice(0, length),
  };
}

export interface ByteReader {
  natural(): number;
  integer(): number;
}

export function byteReader(bytes: Uint8Array): ByteReader {
  let at = 0;
  const natural = (): number => {
    let value = 0;
    let factor = 1;
    for (;;) {
      const byte = bytes[at++];
      if (byte === undefined) throw new RangeError("the data ends too early");
      if (byte < 128) return value + byte * factor;
      value += (byte - 128) * factor;
      factor *= 128;
    }
  };
  return {
    natural,
    integer: () => {
      const value = natural();
      return value % 2 === 1 ? -(value + 1) / 2 : value / 2;
    },
  };
}
