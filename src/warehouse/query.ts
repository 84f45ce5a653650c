/**
 * Questions to a published warehouse, from people and from programs that are not trusted with the machine: one query, read only,
 * without files, extensions or settings, with a limit of time and of memory.
 */
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { DuckDBType } from "@duckdb/node-api";
import { EXIT, UserError } from "../errors.ts";
import { temporaryFolder } from "../files.ts";
import { type Connection, withDuckDb } from "./duckdb.ts";
import { literal } from "./sql.ts";

export interface QueryOptions {
  /** Seconds after which it is stopped. Default 60. */
  timeout?: number;
  /** Memory that it may take, such as 512MB. Default 1GB. */
  memory?: string;
  /** Is called with how far it is, as a share, now and then; some queries cannot say. */
  onProgress?: ((share: number) => void) | undefined;
}

export interface QueryColumn {
  name: string;
  /** DuckDB's name of the type, such as BIGINT or DECIMAL(18,4). */
  type: string;
  isNumber: boolean;
  isText: boolean;
}

/** A value as JSON has it; wide and exact numbers are texts. */
export type QueryCell = string | number | boolean | null | object;

export interface QueryResult {
  columns: readonly QueryColumn[];
  /** The rows, some at a time. */
  rows: AsyncIterable<readonly QueryCell[][]>;
}

const NUMBERS = /^(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|FLOAT|DOUBLE|DECIMAL.*|BIGNUM)$/;

const columnOf = (name: string, type: DuckDBType): QueryColumn => {
  const text = String(type);
  return { name, type: text, isNumber: NUMBERS.test(text), isText: !NUMBERS.test(text) && text !== "BOOLEAN" };
};

/** What DuckDB says, as one sentence and what helps; a mistake in the query is the asker's. */
function explained(error: unknown, { timeout = 60, memory = "1GB" }: QueryOptions, stopped: boolean): unknown {
  if (!(error instanceof Error) || error instanceof UserError) return error;
  if (stopped)
    return new UserError(`the query took longer than ${timeout} s and was stopped`, {
      hint: "ask for less, or allow more with --timeout",
    });
  const [first = "", ...rest] = error.message
    .replace(/^Failed to extract statements: /, "")
    .split("\n")
    .filter((line) => line.trim() !== "");
  if (first.startsWith("Out of Memory Error"))
    return new UserError(`the query needs more than ${memory} of memory`, {
      hint: "ask for less, or allow more with --memory",
    });
  if (/^(INTERNAL|FATAL|IO) Error/i.test(first)) return error;
  return new UserError(`invalid query: ${first}`, {
    ...(rest.length === 0 ? {} : { hint: rest.join("\n  ") }),
    exitCode: EXIT.usage,
  });
}

/** The only statement of the text, where it is one that reads. @throws UserError (exit code 2) */
async function requireQuery(connection: Connection, sql: string): Promise<void> {
  const { StatementType } = await import("@duckdb/node-api");
  const statements = await connection.extractStatements(sql);
  if (statements.count !== 1)
    throw new UserError(`invalid query: ${statements.count} statements; expected one`, { exitCode: EXIT.usage });
  const { statementType } = await statements.prepare(0);
  if (statementType !== StatementType.SELECT && statementType !== StatementType.EXPLAIN)
    throw new UserError(`invalid query: ${StatementType[statementType]}; expected one that reads, such as SELECT`, {
      hint: "the warehouse is a copy for reading; DESCRIBE fact_sales and SHOW TABLES say what is in it",
      exitCode: EXIT.usage,
    });
}

async function withLimits<T>(connection: Connection, options: QueryOptions, work: () => Promise<T>): Promise<T> {
  let stopped = false;
  const deadline = setTimeout(
    () => {
      stopped = true;
      connection.interrupt();
    },
    (options.timeout ?? 60) * 1000,
  );
  const { onProgress } = options;
  const watch = setInterval(() => {
    const { percentage } = connection.progress;
    if (percentage > 0) onProgress?.(percentage / 100);
  }, 500);
  try {
    return await work();
  } catch (error) {
    throw explained(error, options, stopped);
  } finally {
    clearTimeout(deadline);
    clearInterval(watch);
  }
}

/** Opens a warehouse for one query; `spill` is where DuckDB may put what does not fit into memory. */
async function opened<T>(
  file: string,
  options: QueryOptions,
  allowed: string | undefined,
  use: (connection: Connection) => Promise<T>,
): Promise<T> {
  if (!existsSync(file))
    throw new UserError(`there is no warehouse ${file}`, {
      hint: "`tillbook run` publishes one where the configuration says warehouse: { duckdb: data/warehouse.duckdb }",
      exitCode: EXIT.usage,
    });
  const spill = temporaryFolder("query");
  const settings = {
    access_mode: "READ_ONLY",
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
    memory_limit: options.memory ?? "1GB",
    temp_directory: spill,
    max_temp_directory_size: "8GB",
  };
  try {
    return await withDuckDb(file, settings, async (connection) => {
      await connection.run("SET enable_progress_bar = true; SET enable_progress_bar_print = false");
      if (allowed !== undefined) await connection.run(`SET allowed_directories = [${literal(allowed)}]`);
      await connection.run("SET enable_external_access = false");
      await connection.run("SET lock_configuration = true");
      return use(connection);
    });
  } finally {
    rmSync(spill, { recursive: true, force: true });
  }
}

/**
 * Asks a warehouse; `use` takes the rows while they come, and they end with it.
 *
 * @throws UserError where the query is wrong, writes, is several, or goes beyond its limits; where there is no warehouse
 */
export const query = <T>(
  file: string,
  sql: string,
  options: QueryOptions,
  use: (result: QueryResult) => Promise<T>,
): Promise<T> =>
  opened(file, options, undefined, (connection) =>
    withLimits(connection, options, async () => {
      await requireQuery(connection, sql);
      const result = await connection.stream(sql);
      const types = result.columnTypes();
      return use({
        columns: result.columnNames().map((name, i) => columnOf(name, types[i]!)),
        rows: result.yieldRowsJson() as AsyncIterable<QueryCell[][]>,
      });
    }),
  );

/** Writes the rows of a query into a Parquet file in `folder`, which exists and has nothing else in it; gives their number. */
export const queryToParquet = (
  warehouse: string,
  sql: string,
  options: QueryOptions,
  { folder, file }: { folder: string; file: string },
): Promise<number> =>
  opened(warehouse, options, folder, (connection) =>
    withLimits(connection, options, async () => {
      await requireQuery(connection, sql);
      // what is one whole query by itself is one after these words, too
      await connection.run(`CREATE TEMP VIEW result_of_query AS\n${sql}`);
      const written = await connection.run(
        `COPY result_of_query TO ${literal(join(folder, file))} (FORMAT parquet, COMPRESSION zstd)`,
      );
      return written.rowsChanged;
    }),
  );
