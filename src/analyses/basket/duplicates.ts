/** Products that may be one and the same under two ids: their names are almost equal. */
import { distance } from "fastest-levenshtein";

/** Names with this similarity or more are taken for one product. */
export const SAME_NAME = 0.9;

const normalised = (name: string): string =>
  name
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();

/** 1 − edit distance / length of the longer name, over letters and digits without case; 0 to 1. */
export function nameSimilarity(a: string, b: string): number {
  const [x, y] = [normalised(a), normalised(b)];
  const longest = Math.max(x.length, y.length);
  return longest === 0 ? 0 : 1 - distance(x, y) / longest;
}

/** Whether any two products of a rule, on whichever side, have almost the same name. */
export const possibleDuplicate = (one: readonly string[], other: readonly string[]): boolean => {
  const all = [...one, ...other];
  return all.some((a, i) => all.slice(i + 1).some((b) => nameSimilarity(a, b) >= SAME_NAME));
};
