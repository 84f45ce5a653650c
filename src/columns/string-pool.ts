/**
 * Texts kept as the bytes they came as: some ten bytes each where a string would take forty, nothing that the garbage collector
 * has to look at, and no copy of the whole when there are more of them.
 */
import { isAscii } from "node:buffer";
import { createSpillStore, type SpillStore } from "./spill-store.ts";
import type { StringTable, Utf8Table } from "./strings.ts";
import { detach } from "./typed-arrays.ts";

export interface StringPool extends StringTable {
  readonly bytes: Utf8Table;
  /** The next texts: the i-th is the UTF-8 `keys[ends[i - 1], ends[i])`; all are different, and none is empty. */
  append(keys: Uint8Array, ends: Int32Array): void;
}

const BITS = 15;
/** Texts of a page. */
const TEXTS = 1 << BITS;
const FEWEST = 64;

interface Page {
  keys: Buffer;
  /** Text i of the page is `keys[ends[i - 1], ends[i])`. */
  ends: Uint32Array;
  isAscii: boolean;
}

const grown = (page: Page, texts: number, bytes: number): void => {
  if (texts > page.ends.length) {
    const ends = new Uint32Array(Math.min(TEXTS, Math.max(texts, 2 * page.ends.length)));
    ends.set(page.ends);
    page.ends = ends;
  }
  if (bytes <= page.keys.length) return;
  // a page that is full by now gets no more
  const keys = Buffer.allocUnsafeSlow(texts === TEXTS ? bytes : Math.max(bytes, Math.ceil(1.5 * page.keys.length)));
  keys.set(page.keys);
  page.keys = keys;
};

/** A full page moves to where nothing comes and goes around it. */
function settle(page: Page, store: SpillStore): void {
  const { keys, ends } = page;
  const [settledKeys, settledEnds] = store.open(
    store.put([new Uint8Array(keys.buffer, keys.byteOffset, keys.length), ends]),
  );
  page.keys = Buffer.from(settledKeys!.buffer, settledKeys!.byteOffset, settledKeys!.length);
  page.ends = settledEnds as Uint32Array;
  detach(ends, keys);
}

/** Number 0, "no value", is there from the beginning. */
export function createStringPool(): StringPool {
  const pages: Page[] = [{ keys: Buffer.alloc(0), ends: new Uint32Array(FEWEST), isAscii: true }];
  const store = createSpillStore(Number.POSITIVE_INFINITY);
  let size = 1;
  const pageOf = (number: number): Page => pages[number >>> BITS] as Page;
  const startOf = ({ ends }: Page, at: number): number => (at === 0 ? 0 : ends[at - 1]!);

  const text = (number: number): string | null => {
    if (number === 0) return null;
    const page = pageOf(number);
    const at = number & (TEXTS - 1);
    return page.keys.toString(page.isAscii ? "latin1" : "utf8", startOf(page, at), page.ends[at]);
  };

  const append = (keys: Uint8Array, ends: Int32Array): void => {
    const bytes = Buffer.from(keys.buffer, keys.byteOffset, keys.length);
    for (let done = 0; done < ends.length; ) {
      const at = size & (TEXTS - 1);
      if (at === 0) pages.push({ keys: Buffer.alloc(0), ends: new Uint32Array(FEWEST), isAscii: true });
      const page = pageOf(size);
      const more = Math.min(TEXTS - at, ends.length - done);
      const first = done === 0 ? 0 : ends[done - 1]!;
      const part = bytes.subarray(first, ends[done + more - 1]);
      const start = startOf(page, at);
      grown(page, at + more, start + part.length);
      page.keys.set(part, start);
      for (let i = 0; i < more; i++) page.ends[at + i] = ends[done + i]! - first + start;
      page.isAscii &&= isAscii(part);
      if (at + more === TEXTS) settle(page, store);
      done += more;
      size += more;
    }
  };

  const lengthOf = (number: number): number => {
    const page = pageOf(number);
    const at = number & (TEXTS - 1);
    return page.ends[at]! - startOf(page, at);
  };

  const copy = (number: number, target: Uint8Array, to: number): number => {
    const page = pageOf(number);
    const at = number & (TEXTS - 1);
    const { keys } = page;
    const end = page.ends[at]!;
    let next = to;
    for (let i = startOf(page, at); i < end; i++) target[next++] = keys[i]!;
    return next;
  };

  const each: Utf8Table["each"] = (from, to, visit) => {
    for (let number = from; number < to; ) {
      const page = pageOf(number);
      const before = number & ~(TEXTS - 1);
      const until = Math.min(to, before + TEXTS);
      let start = startOf(page, number - before);
      for (; number < until; number++) {
        const end = page.ends[number - before]!;
        visit(page.keys, start, end, number);
        start = end;
      }
    }
  };

  const isBefore = (a: number, b: number): boolean => {
    const [one, other] = [pageOf(a), pageOf(b)];
    const [start, second] = [startOf(one, a & (TEXTS - 1)), startOf(other, b & (TEXTS - 1))];
    const [length, longest] = [lengthOf(a), lengthOf(b)];
    let i = 0;
    while (i < length && i < longest && one.keys[start + i] === other.keys[second + i]) i++;
    const x = i < length ? one.keys[start + i]! : 0;
    const y = i < longest ? other.keys[second + i]! : 0;
    // beyond ASCII the order of bytes is not that of UTF-16
    if ((x | y) >= 0x80) return (text(a) as string) < (text(b) as string);
    return i < length && i < longest ? x < y : length < longest;
  };

  const isAsciiIn = (from: number, to: number): boolean =>
    pages.slice(from >>> BITS, ((to - 1) >>> BITS) + 1).every((page) => page.isAscii);

  return {
    get size() {
      return size;
    },
    text,
    append,
    bytes: { lengthOf, copy, each, isBefore, isAscii: isAsciiIn },
  };
}
