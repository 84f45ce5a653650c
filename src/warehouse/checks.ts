/**
 * What must hold before a warehouse is published: every table has as many rows and adds up to as much as the run says, every key
 * is unique, every reference finds its row, every query of a view runs. A failed check names its table.
 */
import pl from "../columns/polars.ts";
import { toAmount } from "../money.ts";
import type { Publication, Relation, RunTotals } from "./contract.ts";
import { type Connection, duckRows, scalar } from "./duckdb.ts";
import { name, names } from "./sql.ts";
import type { AnyRelation, MartTable } from "./tables/tables.ts";

/** A check that did not hold. */
export interface FailedCheck {
  table: string;
  /** What is wrong, as the end of a sentence. */
  what: string;
}

const count = async (connection: Connection, sql: string): Promise<number> => Number(await scalar(connection, sql));

/** Rows that share their key with another one, and rows that name a row that does not exist. */
async function keyChecks(connection: Connection, relation: Relation, tables: ReadonlySet<string>): Promise<string[]> {
  const found: string[] = [];
  const table = name(relation.name);
  if (relation.key.length > 0) {
    const key = names(relation.key);
    const repeated = await count(
      connection,
      `SELECT count(*) FROM (SELECT 1 FROM ${table} GROUP BY ${key} HAVING count(*) > 1)`,
    );
    if (repeated > 0) found.push(`${repeated} values of the key ${relation.key.join(", ")} occur more than once`);
  }
  for (const [column, { table: other, optional }] of Object.entries(relation.references ?? {})) {
    if (!tables.has(other)) continue;
    const key = OTHER_KEYS[other] ?? column;
    const lost = await count(
      connection,
      `SELECT count(*) FROM (SELECT DISTINCT ${name(column)} AS value FROM ${table} WHERE ${name(column)} IS NOT NULL) f
        ANTI JOIN ${name(other)} t ON t.${name(key)} = f.value`,
    );
    if (lost > 0 && !(optional === true && relation.name !== "fact_sales"))
      found.push(`${lost} values of ${column} are not in ${other}`);
    if (optional === true) continue;
    const empty = await count(connection, `SELECT count(*) FROM ${table} WHERE ${name(column)} IS NULL`);
    if (empty > 0) found.push(`${column} is empty in ${empty} rows; each must name a row of ${other}`);
  }
  return found;
}

/** How the key is called in tables that others point at by another name. */
const OTHER_KEYS: Readonly<Record<string, string>> = {
  dim_customer: "customer_id",
  dim_product: "stock_code",
  transactions: "transaction_id",
  products: "product_id",
};

/** Sums of floating point numbers depend on the order of adding: this much of the sum of sizes may lie between two. */
const TOLERANCE = 1e-9;

/** The table against the frame it was made from: rows, and the sum of every column of numbers. */
async function martChecks(connection: Connection, { name: table, columns, mart }: MartTable): Promise<string[]> {
  const { frame } = mart;
  const rows = await count(connection, `SELECT count(*) FROM ${name(table)}`);
  const expected = frame?.height ?? 0;
  if (rows !== expected) return [`it has ${rows} rows, the run made ${expected}`];
  if (frame === undefined || expected === 0) return [];
  const numeric = Object.entries(columns).filter(
    ([column, { type }]) => ["int32", "int64", "float64"].includes(type) && frame.columns.includes(column),
  );
  if (numeric.length === 0) return [];
  const sums = numeric.flatMap(([column]) => {
    const value = `CAST(${name(column)} AS DOUBLE)`;
    const finite = `FILTER (isfinite(${value}))`;
    return [
      `coalesce(sum(${value}) ${finite}, 0) AS ${name(`sum ${column}`)}`,
      `coalesce(sum(abs(${value})) ${finite}, 0) AS ${name(`size ${column}`)}`,
    ];
  });
  const [found] = await duckRows(connection, `SELECT ${sums.join(", ")} FROM ${name(table)}`);
  return numeric.flatMap(([column]) => {
    const values = frame.getColumn(column).cast(pl.Float64).toArray() as (number | null)[];
    let sum = 0;
    for (const value of values) if (value !== null && Number.isFinite(value)) sum += value;
    const [is, size] = [Number(found![`sum ${column}`]), Number(found![`size ${column}`])];
    return Math.abs(is - sum) <= TOLERANCE * size ? [] : [`${column} adds up to ${is}, the run's to ${sum}`];
  });
}

interface Sum {
  table: string;
  what: string;
  sql: string;
  /** Of the run. */
  expected(totals: RunTotals, publication: Publication): number;
}
const revenue = (column: string, of: string, where = ""): string =>
  `SELECT CAST(coalesce(sum(${column}), 0) * 10000 AS HUGEINT) FROM ${of}${where}`;

/** Sums that two ways lead to: the tables add up the lines, the run has its facts. Money is compared exactly. */
const SUMS: readonly Sum[] = [
  { table: "fact_sales", what: "revenue", sql: revenue("revenue", "fact_sales"), expected: ({ netE4 }) => netE4 },
  {
    table: "fact_sales",
    what: "revenue of sale lines",
    sql: revenue("revenue", "fact_sales", " WHERE is_sale"),
    expected: ({ grossE4 }) => grossE4,
  },
  { table: "sales_by_day", what: "revenue", sql: revenue("revenue", "sales_by_day"), expected: ({ netE4 }) => netE4 },
  {
    table: "dim_customer",
    what: "net_revenue",
    sql: revenue("net_revenue", "dim_customer"),
    expected: ({ customerNetE4 }) => customerNetE4,
  },
  {
    table: "transactions",
    what: "total_amount",
    sql: revenue("total_amount", "transactions"),
    expected: ({ netE4 }) => netE4,
  },
  {
    table: "dq_daily_counts",
    what: "revenue",
    sql: revenue("revenue", "dq_daily_counts"),
    expected: ({ netE4 }) => netE4,
  },
];
const COUNTS: readonly Sum[] = [
  {
    table: "dim_customer",
    what: "rows",
    sql: "SELECT count(*) FROM dim_customer",
    expected: ({ customers }) => customers,
  },
  { table: "dim_product", what: "rows", sql: "SELECT count(*) FROM dim_product", expected: ({ products }) => products },
  {
    table: "transactions",
    what: "rows with a sale",
    sql: "SELECT count(*) FROM transactions WHERE is_sale",
    expected: ({ saleOrders }) => saleOrders,
  },
  {
    table: "dq_bronze_silver",
    what: "rows_header + rows_blank + rows_left_out + rows_rejected + rows_out",
    sql: "SELECT rows_header + rows_blank + rows_left_out + rows_rejected + rows_out FROM dq_bronze_silver",
    expected: (_, { rows }) => rows.records,
  },
  {
    table: "bad_records",
    what: "rows",
    sql: "SELECT count(*) FROM bad_records",
    expected: (_, { rows }) => rows.rejected,
  },
  {
    table: "dq_daily_counts",
    what: "rows",
    sql: "SELECT coalesce(sum(rows), 0) FROM dq_daily_counts",
    expected: (_, { rows }) => rows.lines,
  },
];

async function sumChecks(connection: Connection, publication: Publication): Promise<FailedCheck[]> {
  const failed: FailedCheck[] = [];
  const counted = await count(connection, "SELECT count(*) FROM fact_sales");
  const all = { ...publication, rows: { ...publication.rows, lines: counted } };
  for (const { table, what, sql, expected } of SUMS) {
    const [is, ought] = [await count(connection, sql), expected(publication.totals, all)];
    if (is !== ought)
      failed.push({ table, what: `${what} adds up to ${toAmount(is)}, in the run to ${toAmount(ought)}` });
  }
  for (const { table, what, sql, expected } of COUNTS) {
    // records are accounted for with all lines that were read, days with those that count
    const of = table === "dq_daily_counts" ? all : publication;
    const [is, ought] = [await count(connection, sql), expected(publication.totals, of)];
    if (is !== ought) failed.push({ table, what: `${what}: ${is}, in the run ${ought}` });
  }
  const { lines } = publication.rows;
  if (publication.lines.count > lines)
    failed.push({
      table: "fact_sales",
      what: `it is made from ${publication.lines.count} lines, the run has ${lines}`,
    });
  return failed;
}

/** Holds every relation against the run; empty where all is well. */
export async function failedChecks(
  connection: Connection,
  publication: Publication,
  relations: readonly AnyRelation[],
): Promise<FailedCheck[]> {
  const failed: FailedCheck[] = [];
  const tables = new Set(relations.map((relation) => relation.name));
  for (const relation of relations) {
    const found = [
      ...(relation.kind === "mart" ? await martChecks(connection, relation) : []),
      // a view's rows are those of the tables it is made from
      ...(relation.kind === "view" ? [] : await keyChecks(connection, relation, tables)),
    ];
    if (relation.kind === "view") await connection.run(`SELECT * FROM ${name(relation.name)} LIMIT 0`);
    failed.push(...found.map((what) => ({ table: relation.name, what })));
  }
  return [...failed, ...(await sumChecks(connection, publication))];
}
