/** What was understood of the files, shown: the table `column_roles`, the record of the run, and a table of the report. */
import pl from "../columns/polars.ts";
import type { SourceFile } from "../ingest/read.ts";
import type { Understanding } from "../ingest/understand/understanding.ts";
import { type Contract, column, conform } from "../schema.ts";
import type { TableBlock } from "../section.ts";

export const COLUMN_ROLES: Contract = {
  name: "column_roles",
  grain: "one per column of a file",
  key: ["source_file", "column_name"],
  columns: {
    source_file: column("string", "name of the input file, without its folder"),
    column_name: column("string", "header of the column; the second of a name is Name (2)"),
    role: column("string", "what the column is taken for; ignored where it is not read"),
    confidence: column("float64", "how sure that is, 0 to 1; 0 for ignored columns"),
    is_guess: column("boolean", "neither configuration, known layout, name nor arithmetic says so for sure"),
    evidence: column("string", "why, in sentences"),
  },
};

/** Files that are understood together, because their headers are the same. */
function groups(sources: readonly SourceFile[]): { understanding: Understanding; files: string[] }[] {
  const found = new Map<Understanding, string[]>();
  for (const { understanding, name } of sources) found.set(understanding, [...(found.get(understanding) ?? []), name]);
  return [...found].map(([understanding, files]) => ({ understanding, files }));
}

export function columnRoles(sources: readonly SourceFile[]): pl.DataFrame {
  const rows = sources.flatMap(({ name, understanding }) =>
    understanding.columns.map((one) => ({ file: name, ...one, why: one.evidence.join("; ") })),
  );
  const frame = pl.DataFrame([
    pl.Series(
      "source_file",
      rows.map(({ file }) => file),
      pl.String,
    ),
    pl.Series(
      "column_name",
      rows.map(({ name }) => name),
      pl.String,
    ),
    pl.Series(
      "role",
      rows.map(({ role }) => role),
      pl.String,
    ),
    pl.Series(
      "confidence",
      rows.map(({ confidence }) => confidence),
      pl.Float64,
    ),
    pl.Series(
      "is_guess",
      rows.map(({ isGuess }) => isGuess),
      pl.Bool,
    ),
    pl.Series(
      "evidence",
      rows.map(({ why }) => why),
      pl.String,
    ),
  ]);
  return conform(frame, COLUMN_ROLES).sort(["source_file", "column_name"]);
}

/** What `run.json` says of the columns: once for all files of one header. */
export interface ColumnsRecord {
  files: string[];
  columns: { name: string; role: string; confidence: number; isGuess: boolean; evidence: readonly string[] }[];
  notes: readonly string[];
}

export const columnsRecord = (sources: readonly SourceFile[]): ColumnsRecord[] =>
  groups(sources).map(({ files, understanding }) => ({
    files,
    columns: understanding.columns.map(({ name, role, confidence, isGuess, evidence }) => ({
      ...{ name, role, confidence, isGuess, evidence },
    })),
    notes: understanding.notes,
  }));

const plural = (count: number, one: string): string => `${count} ${one}${count === 1 ? "" : "s"}`;

/** Which column is which, for the page on data quality. */
export function columnRolesTable(sources: readonly SourceFile[]): TableBlock {
  const all = groups(sources);
  const rows = all.flatMap(({ files, understanding }) =>
    understanding.columns.map(({ name, role, confidence, isGuess, evidence }) => ({
      file: files.length === 1 ? files[0]! : `${files[0]} and ${files.length - 1} more`,
      column: name,
      role: role === "ignored" ? "not used" : isGuess ? `${role} (a guess)` : role,
      confidence: role === "ignored" ? null : confidence,
      why: evidence[0] ?? null,
    })),
  );
  const guesses = all.reduce(
    (sum, { understanding }) => sum + understanding.columns.filter(({ isGuess }) => isGuess).length,
    0,
  );
  const used = rows.filter(({ role }) => role !== "not used").length;
  return {
    kind: "table",
    id: "quality_column_roles",
    title: `${plural(used, "column")} of ${rows.length} ${used === 1 ? "has" : "have"} a meaning${guesses === 0 ? "" : `; ${plural(guesses, "guess").replace("guesss", "guesses")} among them`}`,
    subtitle: "Which column of the files is taken for what, and why; tillbook map shows the same before a run",
    width: "full",
    columns: [
      ...(all.length > 1 ? [{ key: "file", label: "File", format: "text" } as const] : []),
      { key: "column", label: "Column", format: "text" },
      { key: "role", label: "Taken for", format: "text" },
      { key: "confidence", label: "Sure", format: "percent" },
      { key: "why", label: "Because", format: "text" },
    ],
    rows,
    screenOnly: true,
    source: "column_roles",
  };
}
