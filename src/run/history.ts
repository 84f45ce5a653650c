/** Tables of earlier editions, as far as the analyses of a run remember them: see `remembers` of the analysis contract. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Analysis, History, Published } from "../analyses/analysis.ts";
import type { Day } from "../calendar.ts";
import pl from "../columns/polars.ts";
import { type ColumnType, type Contract, conform } from "../schema.ts";

/** Where a table of an earlier edition lies, and what its run recorded of it. */
export interface PublishedTable {
  run: string;
  /** "2026-W45" */
  edition: string;
  asOf: Day;
  /** Path of its CSV file. */
  file: string;
  sha256: string;
  /** `optionsHash` of the options it was made with. */
  optionsHash: string;
}

/** The same, of a lake that has kept its rows. */
export interface KeptTable extends Omit<PublishedTable, "file"> {
  rows: pl.DataFrame;
}

/** Changes with every option of an analysis. */
export const optionsHash = (options: unknown): string =>
  createHash("sha256").update(JSON.stringify(options)).digest("hex").slice(0, 12);

/** The tables that these analyses will want of this edition when it is an earlier one, with the hash of the options in force. */
export const rememberedTables = (
  analyses: readonly Analysis[],
  optionsOf: (name: string) => unknown,
): Record<string, string> =>
  Object.fromEntries(
    analyses.flatMap(({ name, remembers = {} }) =>
      Object.keys(remembers).map((table) => [table, optionsHash(optionsOf(name))]),
    ),
  );

/** An apostrophe that kept a spreadsheet from running the cell; see `neutralised` of tables.ts. */
const unquoted = (name: string): pl.Expr => pl.col(name).str.replace("^'('*[=+\\-@\\t\\r])", "$1");

/** A column that was read as text as what it is. */
function typed(name: string, type: ColumnType): pl.Expr {
  const text = pl.col(name);
  if (type === "string") return unquoted(name).alias(name);
  if (type === "boolean") return text.eq(pl.lit("true")).alias(name);
  if (type === "date") return text.str.strptime(pl.Date, "%Y-%m-%d").alias(name);
  if (type === "datetime") return text.str.strptime(pl.Datetime("ms"), "%Y-%m-%dT%H:%M:%S").alias(name);
  return text.cast({ int32: pl.Int32, int64: pl.Int64, float64: pl.Float64 }[type]).alias(name);
}

/** The file of a published table as text; what keeps it from being used comes back as the reason. */
function readFile({ file, sha256, edition }: PublishedTable, table: string): pl.DataFrame | string {
  const its = `the table ${table} of edition ${edition}`;
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    return `${its} cannot be read (${(error as NodeJS.ErrnoException).code})`;
  }
  if (createHash("sha256").update(bytes).digest("hex") !== sha256)
    return `${its} is not as its run left it (its SHA-256 differs)`;
  // text first: an id such as 00123 is no number
  return pl.readCSV(bytes, { inferSchemaLength: 0, truncateRaggedLines: false });
}

/**
 * Reads the remembered columns of a published table. Whatever keeps them from being used comes back as a sentence.
 *
 * @throws Error where the analysis does not remember the table
 */
export function readPublished(
  { name, tables, remembers }: Analysis,
  table: string,
  from: PublishedTable | KeptTable,
  options: unknown,
): Published | string {
  const remembered = remembers?.[table];
  const contract = tables[table];
  if (remembered === undefined || contract === undefined) throw new Error(`${name} does not remember ${table}`);
  const { edition, asOf } = from;
  const instead = (reason: string): string => `${remembered.otherwise}: ${reason}`;
  const its = `the table ${table} of edition ${edition}`;
  if (remembered.sameOptions === true && from.optionsHash !== optionsHash(options))
    return instead(`edition ${edition} was made with other options under ${name}`);
  const isKept = "rows" in from;
  const read = isKept ? from.rows : readFile(from, table);
  if (typeof read === "string") return instead(read);
  const { columns } = remembered;
  if (!columns.every((column) => read.columns.includes(column)))
    return instead(`${its} has no ${columns.join(" or no ")}`);
  const wanted: Contract = {
    ...contract,
    columns: Object.fromEntries(columns.map((column) => [column, contract.columns[column]!])),
  };
  const rows = conform(
    isKept
      ? read.select(...columns)
      : read.select(...Object.entries(wanted.columns).map(([column, { type }]) => typed(column, type))),
    wanted,
  );
  const refused = remembered.refuse?.(rows, options, edition);
  if (refused !== undefined) return instead(refused);
  const key = contract.key.filter((column) => columns.includes(column));
  if (key.length === contract.key.length && rows.select(...key).unique().height !== rows.height)
    return instead(`${its} has the same ${key.join(" and ")} twice`);
  return { edition, asOf, rows };
}

export interface RunHistory {
  history: History;
  /** The tables that are used, and where they come from. */
  used: Record<string, PublishedTable | KeptTable>;
  /** Why others are not, in sentences. */
  warnings: string[];
}

/** What the analyses of a run remember, out of what has been published. */
export function historyOf(
  analyses: readonly Analysis[],
  published: Readonly<Record<string, PublishedTable | KeptTable>>,
  optionsOf: (name: string) => unknown,
): RunHistory {
  const found = new Map<string, Published>();
  const used: RunHistory["used"] = {};
  const warnings: string[] = [];
  for (const analysis of analyses) {
    for (const table of Object.keys(analysis.remembers ?? {})) {
      const from = published[table];
      if (from === undefined) continue;
      const read = readPublished(analysis, table, from, optionsOf(analysis.name));
      if (typeof read === "string") warnings.push(read);
      else {
        found.set(table, read);
        used[table] = from;
      }
    }
  }
  return { history: (table) => found.get(table), used, warnings };
}
