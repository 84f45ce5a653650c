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
