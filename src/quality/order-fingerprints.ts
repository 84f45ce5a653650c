/**
 * Fingerprints of lines, kept order by order: a line can only repeat a line of its own order, and an order's lines lie close
 * together, so that the usual comparison touches memory that has just been written, 12 bytes a line. Lines beyond the first few
 * dozen of an order, and lines without one, go to a hash table.
 *
 * Two different lines of an order share all 64 bits with a probability of about 1e-18.
 */
import { roomFor } from "../coded.ts";
import { createFingerprints, type Fingerprints } from "./fingerprints.ts";

/** Lines of an order that are compared one by one. */
const MOST = 40;

/** An empty set; keys are numbers of orders, 0 for none. */
export function createOrderFingerprints(): Fingerprints {
  const others = createFingerprints();
  /** By order: 1 + the place of its latest line, and how many it has, up to MOST. */
  let latest = new Int32Array(0);
  let lines = new Uint8Array(0);
  /** By place: a fingerprint, and 1 + the place of the line of the order before it. */
  let first = new Uint32Array(0);
  let second = new Uint32Array(0);
  let earlier = new Int32Array(0);
  let size = 0;

  const isKnown = (order: number, a: number, b: number): boolean => {
    for (let at = latest[order]; at > 0; at = earlier[at - 1])
      if (first[at - 1] === a && second[at - 1] === b) return true;
    return false;
  };
  const add = (order: number, a: number, b: number): void => {
    first[size] = a;
    second[size] = b;
    earlier[size] = latest[order];
    latest[order] = ++size;
    lines[order]++;
  };

  return {
    repeated([a, b], orders) {
      const rows = orders.length;
      const mask = new Uint8Array(rows);
      const far = new Int32Array(rows);
      let count = 0;
      let distant = 0;
      first = roomFor(first, size + rows);
      second = roomFor(second, size + rows);
      earlier = roomFor(earlier, size + rows);
      let largest = 0;
      for (let i = 0; i < rows; i++) if (orders[i] > largest) largest = orders[i];
      latest = roomFor(latest, largest + 1);
      lines = roomFor(lines, largest + 1);
      for (let i = 0; i < rows; i++) {
        const order = orders[i];
        if (order !== 0 && isKnown(order, a[i], b[i])) {
          mask[i] = 1;
          count++;
        } else if (order !== 0 && lines[order] < MOST) add(order, a[i], b[i]);
        else far[distant++] = i;
      }
      const places = far.subarray(0, distant);
      const words = [a, b].map((word) => Uint32Array.from(places, (i) => word[i])) as [Uint32Array, Uint32Array];
      const more = others.repeated(
        words,
        places.map((i) => orders[i]),
      );
      places.forEach((i, at) => {
        mask[i] = more?.mask[at] ?? 0;
      });
      count += more?.count ?? 0;
      return count === 0 ? undefined : { mask, count };
    },
    get size() {
      return size + others.size;
    },
    get bytes() {
      const own = [latest, lines, first, second, earlier].reduce((sum, { byteLength }) => sum + byteLength, 0);
      return own + others.bytes;
    },
    clear() {
      others.clear();
      [latest, earlier] = [new Int32Array(0), new Int32Array(0)];
      [first, second] = [new Uint32Array(0), new Uint32Array(0)];
      lines = new Uint8Array(0);
      size = 0;
    },
  };
}
