/** Bytes that are compared eight at a time. */

export interface ByteView {
  bytes: Uint8Array;
  words: DataView;
}

export const byteViewOf = (bytes: Uint8Array): ByteView => ({
  bytes,
  words: new DataView(bytes.buffer, bytes.byteOffset, bytes.length),
});

/** Are the `length` bytes at `from` in `a` those at `at` in `b`? From the end, where neighbours differ. */
export function sameBytes(a: DataView, from: number, b: DataView, at: number, length: number): boolean {
  let rest = length;
  if (length >= 8) {
    do {
      rest -= 8;
      if (a.getBigInt64(from + rest, true) !== b.getBigInt64(at + rest, true)) return false;
    } while (rest >= 8);
    // what is left begins within the last word
    return rest === 0 || a.getBigInt64(from, true) === b.getBigInt64(at, true);
  }
  if (length >= 4) {
    rest -= 4;
    return (
      a.getInt32(from + rest, true) === b.getInt32(at + rest, true) && a.getInt32(from, true) === b.getInt32(at, true)
    );
  }
  while (rest > 0) {
    rest--;
    if (a.getUint8(from + rest) !== b.getUint8(at + rest)) return false;
  }
  return true;
}
