import type { Format } from "../format.ts";

const LONGEST = 40;

/** A name as a sentence can carry it: one line, at most 40 characters. */
export function short(name: unknown): string {
  const text = [...String(name).replace(/\s+/g, " ").trim()];
  return text.length > LONGEST
    ? `${text
        .slice(0, LONGEST - 1)
        .join("")
        .trimEnd()}…`
    : text.join("");
}

/** Names as a sentence lists them: "A, B and C". */
export const namesInWords = (names: readonly string[]): string =>
  names.length < 2 ? (names[0] ?? "") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;

/** "1 customer", "1,200 customers". */
export const numbered = (n: number, one: string, many: string, format: Pick<Format, "integer">): string =>
  `${format.integer(n)} ${n === 1 ? one : many}`;
