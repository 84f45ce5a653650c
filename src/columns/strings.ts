/** Texts by number, whatever they are kept as, and how they get into a column without being strings in between. */

/** Number 0 is "no value" in all that count their texts themselves. */
export interface StringTable {
  /** How many numbers there are. */
  readonly size: number;
  text(number: number): string | null;
  /** The same as UTF-8, where it is at hand; what is null is empty there. */
  readonly bytes?: Utf8Table | undefined;
}

export interface Utf8Table {
  /** Bytes of a text. */
  lengthOf(number: number): number;
  /** Writes a text into `target` from `at` on; gives the place behind it. */
  copy(number: number, target: Uint8Array, at: number): number;
  /** Shows the texts `from` to `to`: each is `keys[start, end)`. */
  each(from: number, to: number, visit: (keys: Uint8Array, start: number, end: number, number: number) => void): void;
  /** Whether the texts `from` to `to` are surely ASCII. */
  isAscii?(from: number, to: number): boolean;
  /** Whether text `a` comes before text `b` in the order of JavaScript strings. */
  isBefore(a: number, b: number): boolean;
}

const utf8 = new TextEncoder();

/** Shows the texts `from` to `to` as UTF-8, whatever they are kept as: each is `keys[start, end)`; what is null is empty. */
export function eachText(
  { bytes, text }: StringTable,
  from: number,
  to: number,
  visit: Parameters<Utf8Table["each"]>[2],
): void {
  if (bytes !== undefined) {
    bytes.each(from, to, visit);
    return;
  }
  for (let number = from; number < to; number++) {
    const keys = utf8.encode(text(number) ?? "");
    visit(keys, 0, keys.length, number);
  }
}

/** Texts that are strings. */
export const stringTableOf = (texts: readonly (string | null)[]): StringTable => ({
  size: texts.length,
  text: (number) => texts[number]!,
});

/** The first `size` texts of a table, and more behind them. */
export function extendedTable(table: StringTable, size: number, more: readonly string[]): StringTable {
  const text = (number: number): string | null => (number < size ? table.text(number) : (more[number - size] ?? null));
  const { bytes } = table;
  if (bytes === undefined || more.length === 0) return { size: size + more.length, text, bytes };
  const encoded = more.map((one) => Buffer.from(one));
  return {
    size: size + more.length,
    text,
    bytes: {
      lengthOf: (number) => (number < size ? bytes.lengthOf(number) : encoded[number - size]!.length),
      copy(number, target, at) {
        if (number < size) return bytes.copy(number, target, at);
        const key = encoded[number - size]!;
        target.set(key, at);
        return at + key.length;
      },
      each(from, to, visit) {
        if (from < size) bytes.each(from, Math.min(to, size), visit);
        for (let number = Math.max(from, size); number < to; number++) {
          const key = encoded[number - size]!;
          visit(key, 0, key.length, number);
        }
      },
      isBefore: (a, b) => (a < size && b < size ? bytes.isBefore(a, b) : (text(a) ?? "") < (text(b) ?? "")),
    },
  };
}
