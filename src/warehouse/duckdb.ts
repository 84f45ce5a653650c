/** DuckDB, loaded where it is used: one instance for one file, one connection for one task, both closed whatever happens. */
import type { DuckDBConnection } from "@duckdb/node-api";
import { UserError } from "../errors.ts";

export type Connection = DuckDBConnection;

/** DuckDB puts ".wal" before a question mark, as in an address, and then finds no such folder. */
function requireOpenable(path: string): void {
  if (!path.includes("?")) return;
  throw new UserError(`DuckDB cannot open ${path}: there is a question mark in the path`, {
    hint: "name another file with warehouse.duckdb in the configuration",
    exitCode: 2,
  });
}

/** Opens a database file, hands its connection to `use` and closes both. */
export async function withDuckDb<T>(
  path: string,
  options: Readonly<Record<string, string>>,
  use: (connection: Connection) => Promise<T>,
): Promise<T> {
  requireOpenable(path);
  const { DuckDBInstance } = await import("@duckdb/node-api");
  const instance = await DuckDBInstance.create(path, { ...options });
  try {
    const connection = await instance.connect();
    try {
      return await use(connection);
    } finally {
      connection.closeSync();
    }
  } finally {
    instance.closeSync();
  }
}

/** The rows of a query, wide numbers as text and the rest as JSON has it; for few rows. */
export async function duckRows(connection: Connection, sql: string): Promise<Record<string, unknown>[]> {
  const reader = await connection.runAndReadAll(sql);
  return reader.getRowObjectsJson() as Record<string, unknown>[];
}

/** The only value of a query of one row and one column. */
export async function scalar(connection: Connection, sql: string): Promise<unknown> {
  const [row] = await duckRows(connection, sql);
  return row === undefined ? undefined : Object.values(row)[0];
}
