import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { withDuckDb } from "../../src/warehouse/duckdb.ts";
import { type QueryCell, type QueryOptions, query, queryToParquet } from "../../src/warehouse/query.ts";

const folder = mkdtempSync(join(tmpdir(), "tillbook-query-test-"));
const file = join(folder, "warehouse.duckdb");
const secret = join(folder, "secret.csv");
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeAll(async () => {
  writeFileSync(secret, "a\n1\n");
  await withDuckDb(file, {}, async (connection) => {
    await connection.run(
      "CREATE TABLE t AS SELECT 9007199254740993::BIGINT AS wide, 0.1::DECIMAL(18,4) AS money, '=1' AS text",
    );
  });
});

async function ask(sql: string, options: QueryOptions = {}): Promise<QueryCell[][]> {
  return query(file, sql, options, async ({ rows }) => {
    const all: QueryCell[][] = [];
    for await (const some of rows) all.push(...some);
    return all;
  });
}

describe("a query", () => {
  it("gives wide and exact numbers with all their digits", async () => {
    expect(await ask("SELECT * FROM t; -- the end")).toEqual([["9007199254740993", "0.1000", "=1"]]);
  });

  it.each([
    "DROP TABLE t",
    "INSERT INTO t SELECT * FROM t",
    "CREATE TABLE other AS SELECT 1",
    "CREATE TEMP TABLE other AS SELECT 1",
    "COPY t TO 'out.csv'",
    "EXPORT DATABASE 'out'",
    "ATTACH 'other.duckdb' AS other",
    "INSTALL httpfs",
    "LOAD httpfs",
    "SET memory_limit = '100GB'",
    "RESET memory_limit",
    "PRAGMA enable_external_access = true",
    "CALL pragma_version()",
    "CHECKPOINT",
    "BEGIN",
    "SELECT 1; DROP TABLE t",
    "",
    "SELECT * FROM",
    `SELECT * FROM '${secret}'`,
    `SELECT * FROM read_csv('${secret}')`,
    `SELECT * FROM read_text('${secret}')`,
    `SELECT * FROM read_blob('/proc/self/environ')`,
    `SELECT * FROM glob('${folder}/*')`,
    `SELECT * FROM sniff_csv('${secret}')`,
    `SELECT * FROM parquet_schema('${secret}')`,
    "SELECT * FROM read_csv('https://example.com/x.csv')",
    `EXPLAIN ANALYZE SELECT * FROM read_csv('${secret}')`,
  ])("refuses %s", async (sql) => {
    await expect(ask(sql)).rejects.toThrow(/^invalid query: /);
    expect(await ask("SELECT count(*) FROM t")).toEqual([["1"]]);
  });

  it("stops at its limit of time, and another one goes on", async () => {
    const endless = "SELECT count(*) FROM range(1000000000000) a WHERE random() > 2";
    await expect(ask(endless, { timeout: 0.2 })).rejects.toThrow("the query took longer than 0.2 s and was stopped");
    expect(await ask("SELECT 1")).toEqual([[1]]);
  });

  it("stops at its limit of memory", async () => {
    const large = "SELECT list(i) FROM range(50000000) t(i)";
    await expect(ask(large, { memory: "50MB" })).rejects.toThrow("the query needs more than 50MB of memory");
  });

  it("names a warehouse that is not there", async () => {
    const missing = join(folder, "missing.duckdb");
    await expect(query(missing, "SELECT 1", {}, async () => 1)).rejects.toThrow(`there is no warehouse ${missing}`);
    expect(readdirSync(folder).sort()).toEqual(["secret.csv", "warehouse.duckdb"]);
  });

  it("writes Parquet into the folder it is given and reads nothing else", async () => {
    const out = mkdtempSync(join(folder, "out-"));
    expect(await queryToParquet(file, "SELECT wide FROM t -- one", {}, { folder: out, file: "rows.parquet" })).toBe(1);
    const reading = `SELECT * FROM read_csv('${secret}')`;
    await expect(queryToParquet(file, reading, {}, { folder: out, file: "rows.parquet" })).rejects.toThrow(
      /^invalid query: /,
    );
    rmSync(out, { recursive: true });
  });
});
