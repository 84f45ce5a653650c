/** Texts in pages. */
import { createStringPool, type StringPool } from "../../src/columns/string-pool.ts";

/** Texts as they come from a file: UTF-8 behind one another, and where each ends. */
export function append(pages: StringPool, texts: readonly string[]): void {
  const parts = texts.map((text) => Buffer.from(text));
  let end = 0;
  pages.append(
    new Uint8Array(Buffer.concat(parts)),
    Int32Array.from(parts, ({ length }) => {
      end += length;
      return end;
    }),
  );
}

export function pagesOf(...pieces: readonly (readonly string[])[]): StringPool {
  const pages = createStringPool();
  for (const piece of pieces) append(pages, piece);
  return pages;
}
