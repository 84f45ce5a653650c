/** The elements of a list in JSON, as they come out of chunks of a size. */
import { createElements, type ListPath } from "../../../src/ingest/formats/json-list.ts";

export const elementsOf = (text: string, path: ListPath | undefined, size = text.length): string[] => {
  const all = Buffer.from(text);
  const elements = createElements(path);
  const found: string[] = [];
  for (let at = 0; at < all.length; at += size)
    found.push(...elements(all.subarray(at, at + size), at + size >= all.length).map(String));
  return found;
};
