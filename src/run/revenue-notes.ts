/** What is counted as revenue, in sentences for the report and its record. */
import type { SourceFile } from "../ingest/read.ts";

/** Each sentence once; with the names of its files where not all have it. */
export function revenueNotes(sources: readonly SourceFile[]): string[] {
  const files = new Map<string, string[]>();
  for (const { name, revenue } of sources)
    for (const sentence of revenue.sentences) files.set(sentence, [...(files.get(sentence) ?? []), name]);
  return [...files].map(([sentence, names]) =>
    names.length === sources.length
      ? sentence
      : `${names[0]}${names.length > 1 ? ` and ${names.length - 1} more` : ""}: ${sentence}`,
  );
}
