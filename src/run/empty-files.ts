/** Files that hold nothing at all, not even a header: a day whose export broke, more often than a day without sales. */
import type { Health } from "../section.ts";

interface ReadFile {
  name: string;
  bytes: number;
  compressed: boolean;
  counts: { records: number };
}

export const emptyFiles = (files: readonly ReadFile[]): string[] =>
  files
    .filter(({ bytes, compressed, counts }) => bytes === 0 || (compressed && counts.records === 0))
    .map(({ name }) => name)
    .sort();

const MOST_NAMED = 5;
const named = (files: readonly string[]): string =>
  files.length > MOST_NAMED
    ? `${files.slice(0, MOST_NAMED).join(", ")} and ${files.length - MOST_NAMED} more`
    : files.join(", ");

export const emptyFilesWarning = (files: readonly string[]): string =>
  files.length === 1 ? `${files[0]} is empty (0 bytes)` : `${files.length} files are empty (0 bytes): ${named(files)}`;

/**
 * The badge of an edition that was made without them: what belongs in them is in no figure, so it is not green. `name` them only
 * to readers of the whole shop.
 */
export function withEmptyFiles(health: Health, files: readonly string[], { name }: { name: boolean }): Health {
  if (files.length === 0) return health;
  const [one, it] = files.length === 1 ? ["1 file was", "it"] : [`${files.length} files were`, "them"];
  const remark = `${one} empty${name ? ` (${named(files)})` : ""}: what belongs in ${it} is missing from every figure.`;
  return { ...health, grade: health.grade === "green" ? "amber" : health.grade, remarks: [remark, ...health.remarks] };
}
