/** Pieces that are written with their unit: "2 pcs". */

const WITH_UNIT = /^\s*([-+]?\d+(?:[.,]\d+)?)\s*(\p{L}{1,10})\.?\s*$/u;

/** The unit of all values of a column; undefined where some have none, or another one. */
export function unitOf(values: readonly (string | null)[]): string | undefined {
  let unit: string | undefined;
  for (const text of values) {
    if (text === null || text.trim() === "") continue;
    const found = WITH_UNIT.exec(text)?.[2]?.toLowerCase();
    if (found === undefined || (unit !== undefined && unit !== found)) return undefined;
    unit = found;
  }
  return unit;
}

/** The number without its unit; any other text stays as it is. */
export const withoutUnit = (text: string): string => WITH_UNIT.exec(text)?.[1] ?? text;
