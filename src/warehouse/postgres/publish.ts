/**
 * The warehouse in PostgreSQL: made in a schema beside, then put in the place of the old one in one transaction. Whoever reads meanwhile
 * reads on in the old one.
 */
import type { Client } from "pg";
import { UserError } from "../../errors.ts";
import { type Connection, scalar, withDuckDb } from "../duckdb.ts";
import type { BuiltWarehouse } from "../publish.ts";
import { literal, name } from "../sql.ts";
import type { AnyRelation } from "../tables/tables.ts";
import { ACCESS_MARK, accessSchema, accessStatements, policiesOf } from "./access.ts";
import { serverOf, withPostgres } from "./connect.ts";
import { copyTable } from "./copy.ts";
import { commentsOf, createTable, createView, keysOf, referencesOf } from "./define.ts";

export interface PostgresTarget {
  /** postgres://user:password@host:port/database */
  address: string;
  /** The schema that a publication replaces as a whole. */
  schema: string;
}

/** By this a schema is known as one that may be replaced. */
const MARK = "Published by Tillbook; replaced as a whole by each publication";

const one = async <T>(client: Client, sql: string, values: unknown[] = []): Promise<T | undefined> =>
  (await client.query(sql, values)).rows[0] as T | undefined;

/** What lies under the schema's name must be ours, or nothing. @throws UserError naming what is in the way */
async function requireOurs(client: Client, { address, schema }: PostgresTarget): Promise<void> {
  const found = await one<{ mark: string | null; tables: number }>(
    client,
    `SELECT obj_description(n.oid, 'pg_namespace') AS mark, (SELECT count(*)::int FROM pg_class c WHERE c.relnamespace = n.oid) AS tables
      FROM pg_namespace n WHERE n.nspname = $1`,
    [schema],
  );
  if (found !== undefined && found.mark !== MARK && found.tables > 0)
    throw new UserError(
      `PostgreSQL ${serverOf(address)}: the schema ${schema} holds tables that are not a publication of Tillbook, and stays as it is`,
      { hint: "name another schema with warehouse.schema in the configuration" },
    );
  const { rows } = await client.query<{ name: string }>(
    `SELECT DISTINCT vn.nspname || '.' || v.relname AS name FROM pg_depend d
      JOIN pg_rewrite r ON d.classid = 'pg_rewrite'::regclass AND r.oid = d.objid
      JOIN pg_class v ON v.oid = r.ev_class JOIN pg_namespace vn ON vn.oid = v.relnamespace
      JOIN pg_class t ON d.refclassid = 'pg_class'::regclass AND t.oid = d.refobjid JOIN pg_namespace tn ON tn.oid = t.relnamespace
      WHERE tn.nspname = $1 AND vn.nspname <> $1 ORDER BY 1`,
    [schema],
  );
  if (rows.length > 0)
    throw new UserError(
      `PostgreSQL ${serverOf(address)}: ${rows.map((row) => row.name).join(", ")} stand on tables of ${schema}, which cannot be replaced under them`,
      {
        hint: "drop these views; make them again after the publication, or read the tables by name when they are asked",
      },
    );
}

/** The rights that roles had on the old tables, as statements for the new ones; and those of the roles that have a region. */
async function grantsFor(client: Client, schema: string, staging: string): Promise<string[]> {
  const { rows } = await client.query<{ statement: string }>(
    `WITH roles AS (
        SELECT DISTINCT r.rolname FROM ${name(accessSchema(schema))}.region_grants g JOIN pg_roles r ON r.rolname = g.role_name
      ), kept AS (
        SELECT DISTINCT c.relname, r.rolname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = $1,
          aclexplode(c.relacl) a JOIN pg_roles r ON r.oid = a.grantee
        WHERE a.privilege_type = 'SELECT' AND a.grantee <> c.relowner
          AND EXISTS (SELECT 1 FROM pg_class s JOIN pg_namespace sn ON sn.oid = s.relnamespace WHERE sn.nspname = $2 AND s.relname = c.relname)
      )
      SELECT format('GRANT USAGE ON SCHEMA %I TO %I', $2::text, rolname) AS statement FROM (SELECT rolname FROM roles UNION SELECT rolname FROM kept) u
      UNION ALL SELECT format('GRANT SELECT ON ALL TABLES IN SCHEMA %I TO %I', $2::text, rolname) FROM roles
      UNION ALL SELECT format('GRANT SELECT ON %I.%I TO %I', $2::text, relname, rolname) FROM kept`,
    [schema, staging],
  );
  return rows.map(({ statement }) => statement);
}

async function fill(
  client: Client,
  connection: Connection,
  { relations, folder, staging, schema, onTable }: Filling,
): Promise<void> {
  const tables = relations.filter(({ kind }) => kind !== "view");
  for (const table of tables) {
    onTable(table.name);
    await client.query(createTable(staging, table));
    await copyTable({ connection, client, folder, schema: staging }, table);
    const empty = table.key.map((column) => `${name(column)} IS NULL`).join(" OR ");
    const isFilled =
      table.key.length > 0 &&
      Number(await scalar(connection, `SELECT count(*) FROM ${name(table.name)} WHERE ${empty}`)) === 0;
    for (const sql of keysOf(staging, table, isFilled)) await client.query(sql);
    await client.query(`ANALYZE ${name(staging)}.${name(table.name)}`);
  }
  for (const table of tables) for (const sql of referencesOf(staging, table)) await client.query(sql);
  // from here on the owner itself sees only what it may
  for (const table of tables) for (const sql of policiesOf(schema, staging, table)) await client.query(sql);
  await client.query(`SET search_path = ${name(staging)}`);
  for (const view of relations) if (view.kind === "view") await client.query(createView(staging, view));
  await client.query("RESET search_path");
  for (const relation of relations) await client.query(commentsOf(staging, relation).join("; "));
}

interface Filling {
  relations: readonly AnyRelation[];
  folder: string;
  staging: string;
  schema: string;
  onTable(name: string): void;
}

async function inTransaction(client: Client, statements: readonly string[]): Promise<void> {
  await client.query("BEGIN");
  try {
    for (const sql of statements) await client.query(sql);
    await client.query("COMMIT");
  } catch (error) {
    await client.query("ROLLBACK");
    throw error;
  }
}

const LOCK_NOT_AVAILABLE = "55P03";

/** Old tables go when nobody reads them any more: now, or before a later publication. */
async function dropOld(client: Client, schema: string): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT nspname AS name FROM pg_namespace
      WHERE nspname ~ ('^' || $1::text || '_old_[0-9]+$') AND obj_description(oid, 'pg_namespace') = $2`,
    [schema, MARK],
  );
  await client.query("SET lock_timeout = '1s'");
  for (const { name: old } of rows) {
    try {
      await client.query(`DROP SCHEMA ${name(old)} CASCADE`);
    } catch (error) {
      if ((error as { code?: string }).code !== LOCK_NOT_AVAILABLE) throw error;
    }
  }
  await client.query("SET lock_timeout = '60s'");
}

/** A name for the tables that are replaced; earlier ones may still be read. */
async function freeName(client: Client, schema: string): Promise<string> {
  const found = await one<{ next: number }>(
    client,
    `SELECT coalesce(max(substring(nspname FROM '_old_([0-9]+)$')::int), 0) + 1 AS next FROM pg_namespace
      WHERE nspname ~ ('^' || $1::text || '_old_[0-9]+$')`,
    [schema],
  );
  return `${schema}_old_${found?.next ?? 1}`;
}

/** Makes what says who may see which region, where it is not there yet. */
async function requireAccess(client: Client, schema: string): Promise<void> {
  const found = await one<{ mark: string | null }>(
    client,
    "SELECT obj_description(oid, 'pg_namespace') AS mark FROM pg_namespace WHERE nspname = $1",
    [accessSchema(schema)],
  );
  if (found?.mark !== ACCESS_MARK) await inTransaction(client, accessStatements(schema));
}

/**
 * Publishes a built warehouse: a staging schema is filled by COPY, gets its keys, indexes, comments, policies and views, and takes the
 * place of `schema`.
 *
 * @throws UserError naming the server; what was published before then stays as it is
 */
export async function publishToPostgres(
  { file, relations }: BuiltWarehouse,
  target: PostgresTarget,
  { folder, onTable = () => {} }: { folder: string; onTable?: (name: string) => void },
): Promise<void> {
  const { address, schema } = target;
  const staging = `${schema}_staging`;
  await withPostgres(address, async (client) => {
    // one publication at a time; a second one waits for the first
    await client.query("SET lock_timeout = '15min'");
    await client.query("SELECT pg_advisory_lock(hashtext($1))", [`tillbook ${schema}`]);
    await client.query("SET lock_timeout = '60s'");
    await requireOurs(client, target);
    await requireAccess(client, schema);
    await dropOld(client, schema);
    await client.query(`DROP SCHEMA IF EXISTS ${name(staging)} CASCADE`);
    await client.query(`CREATE SCHEMA ${name(staging)}`);
    await client.query(`COMMENT ON SCHEMA ${name(staging)} IS ${literal(MARK)}`);
    await withDuckDb(file, { access_mode: "READ_ONLY", memory_limit: "512MB", threads: "2" }, (connection) =>
      fill(client, connection, { relations, folder, staging, schema, onTable }),
    );
    // again: somebody may have made one in between
    await requireOurs(client, target);
    const isThere = (await one(client, "SELECT 1 FROM pg_namespace WHERE nspname = $1", [schema])) !== undefined;
    await inTransaction(client, [
      ...(await grantsFor(client, schema, staging)),
      ...(isThere ? [`ALTER SCHEMA ${name(schema)} RENAME TO ${name(await freeName(client, schema))}`] : []),
      `ALTER SCHEMA ${name(staging)} RENAME TO ${name(schema)}`,
    ]);
    await dropOld(client, schema);
  });
}
