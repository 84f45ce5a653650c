/** A table of the finished DuckDB file → the same table in PostgreSQL, as a stream; no row becomes an object. */
import { createReadStream, rmSync } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { Client } from "pg";
import type { Relation } from "../contract.ts";
import type { Connection } from "../duckdb.ts";
import { literal, name, names } from "../sql.ts";

/** What means something in COPY's text format, and how it is written there. PostgreSQL has no NUL in texts: it is left out. */
const ESCAPES: readonly (readonly [number, string])[] = [
  [92, "\\\\"],
  [9, "\\t"],
  [10, "\\n"],
  [13, "\\r"],
  [0, ""],
];
/** Hardly a text has any of them, and looking for them is much quicker than replacing them. */
function escaped(column: string): string {
  const text = name(column);
  const has = ESCAPES.map(([code]) => `contains(${text}, chr(${code}))`).join(" OR ");
  const replaced = ESCAPES.reduce((so, [code, instead]) => `replace(${so}, chr(${code}), ${literal(instead)})`, text);
  return `CASE WHEN ${has} THEN ${replaced} ELSE ${text} END`;
}

/**
 * Copies a table; the rows come from a file between the two, in the text format of COPY, in which nothing ends the data early.
 *
 * @throws Error naming the table where PostgreSQL has not taken every row
 */
export async function copyTable(
  { connection, client, folder, schema }: { connection: Connection; client: Client; folder: string; schema: string },
  { name: table, columns }: Relation,
): Promise<number> {
  const { from: copyFrom } = await import("pg-copy-streams");
  const path = join(folder, `copy-${table}.txt`);
  const list = Object.entries(columns).map(([column, { type }]) =>
    type === "string" ? `${escaped(column)} AS ${name(column)}` : name(column),
  );
  const { rowsChanged } = await connection.run(
    `COPY (SELECT ${list.join(", ")} FROM ${name(table)}) TO ${literal(path)}
      (FORMAT csv, HEADER false, DELIMITER '\t', QUOTE '', ESCAPE '', NULLSTR '\\N')`,
  );
  try {
    const copy = client.query(
      copyFrom(`COPY ${name(schema)}.${name(table)} (${names(Object.keys(columns))}) FROM STDIN`),
    );
    await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), copy);
    if (copy.rowCount !== rowsChanged)
      throw new Error(`table ${table}: ${copy.rowCount} of ${rowsChanged} rows arrived`);
    return rowsChanged;
  } finally {
    rmSync(path, { force: true });
  }
}
