/** What was understood of a file, line by line: so that a wrong guess is seen at once. */
import type { SourceFile } from "../ingest/read.ts";

const DELIMITERS: Readonly<Record<string, string>> = {
  ",": "commas",
  ";": "semicolons",
  "\t": "tabs",
  " ": "blanks",
  "|": "bars",
};

export function describeSource(source: SourceFile): string {
  const { dialect } = source;
  const delimiter = dialect ? (DELIMITERS[dialect.delimiter] ?? JSON.stringify(dialect.delimiter)) : "";
  const how = dialect ? `, ${delimiter}, ${dialect.encoding}` : "";
  const columns = source.mapping
    .map(({ column, header, isGuess }) => `${column} ← ${header}${isGuess ? " (a guess)" : ""}`)
    .join(", ");
  const unused = source.unusedHeaders.length > 0 ? `; not used: ${source.unusedHeaders.join(", ")}` : "";
  return [
    `${source.name}: ${source.counts.records.toLocaleString("en-GB")} records, ${source.format}${how}, preset ${source.preset}, ${source.lane} path (${source.laneReason})`,
    `  ${columns}${unused}`,
    ...source.understanding.notes.map((note) => `  ${note}`),
  ].join("\n");
}
