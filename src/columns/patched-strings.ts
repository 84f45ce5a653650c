/** The texts of a dictionary some of which have been replaced: only those are kept. */
import type { Dictionary } from "./dictionary.ts";
import type { StringTable, Utf8Table } from "./strings.ts";

export interface PatchedStrings extends StringTable {
  replace(code: number, text: string | null): void;
  /** Whether a code stands for no value. */
  isMissing(code: number): boolean;
}

export function createPatchedStrings(dictionary: Dictionary): PatchedStrings {
  const replaced = new Map<number, string | null>();
  const own = (code: number): string => replaced.get(code) ?? "";
  const text = (code: number): string | null =>
    replaced.size > 0 && replaced.has(code) ? (replaced.get(code) as string | null) : dictionary.text(code);
  const over = (bytes: Utf8Table): Utf8Table => ({
    lengthOf: (code) => (replaced.has(code) ? Buffer.byteLength(own(code)) : bytes.lengthOf(code)),
    copy: (code, target, at) =>
      replaced.has(code)
        ? at + Buffer.from(target.buffer, target.byteOffset, target.length).write(own(code), at)
        : bytes.copy(code, target, at),
    each(from, to, visit) {
      bytes.each(from, to, (keys, start, end, code) => {
        if (!replaced.has(code)) return visit(keys, start, end, code);
        const now = Buffer.from(own(code));
        visit(now, 0, now.length, code);
      });
    },
    isBefore: (a, b) =>
      replaced.has(a) || replaced.has(b) ? (text(a) as string) < (text(b) as string) : bytes.isBefore(a, b),
  });
  const bytes = dictionary.bytes && over(dictionary.bytes);
  return {
    get size() {
      return dictionary.size;
    },
    text,
    get bytes() {
      return replaced.size === 0 ? dictionary.bytes : bytes;
    },
    isMissing: (code) => (replaced.size > 0 && replaced.has(code) ? replaced.get(code) === null : code === 0),
    replace(code, to) {
      replaced.set(code, to);
    },
  };
}
