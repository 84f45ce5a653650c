/** A publication → tables and views in an open DuckDB file, with their keys and comments. */
import { join } from "node:path";
import { dayNumber } from "../calendar.ts";
import type pl from "../columns/polars.ts";
import { FLAG } from "../lines.ts";
import type { Publication, QueriedTable, Relation } from "./contract.ts";
import type { Connection } from "./duckdb.ts";
import { literal, name, names, typeIn } from "./sql.ts";
import type { AnyRelation, MartTable } from "./tables/tables.ts";

const DAY_MS = 86_400_000;

/** What queries of the tables know of the run: the spooled lines with their texts, customers, products, and counts. */
async function stage(connection: Connection, publication: Publication, folder: string): Promise<void> {
  const view = (of: string, query: string) => connection.run(`CREATE TEMP VIEW ${name(of)} AS ${query}`);
  const parquet = (paths: readonly string[]): string => `read_parquet([${paths.map(literal).join(", ")}])`;
  const frame = (of: string, rows: pl.DataFrame) => {
    const path = join(folder, `${of}.parquet`);
    rows.writeParquet(path, { compression: "snappy" });
    return view(of, `SELECT * FROM ${parquet([path])}`);
  };
  const { lines, before, cancellations, missingCustomer, rows } = publication;
  // small enough to be joined again and again, and read from the file only once
  for (const [of, path] of Object.entries(lines.dictionaries()))
    await connection.run(`CREATE TEMP TABLE ${name(`names_${of}`)} AS SELECT * FROM ${parquet([path])}`);
  const none = `SELECT 0 AS order_id, 0 AS customer_id, 0 AS product_id, 0 AS region, 0 AS source_file, 0 AS source_row,
    0.0::DOUBLE AS quantity, 0::BIGINT AS price_e4, 0::BIGINT AS amount_e4, 0::BIGINT AS at_ms, 0 AS flags WHERE false`;
  await view("spooled_lines", lines.files().length === 0 ? none : `SELECT * FROM ${parquet(lines.files())}`);
  const counted = [
    ...(before === undefined ? [] : [`at_ms < ${dayNumber(before) * DAY_MS}`]),
    ...(cancellations === "exclude" ? [`(flags & ${FLAG.is_sale}) <> 0`] : []),
    ...(missingCustomer === "drop" ? [`(flags & ${FLAG.is_anonymous}) = 0`] : []),
  ];
  await view(
    "counted_lines",
    `SELECT *, make_timestamp(at_ms * 1000) AS at FROM spooled_lines${counted.length === 0 ? "" : ` WHERE ${counted.join(" AND ")}`}`,
  );
  await frame("run_customers", publication.customers);
  await frame("run_products", publication.products);
  await view(
    "run_publication",
    `SELECT ${literal(publication.runId)} AS run_id, ${literal(publication.edition)} AS edition,
      CAST(${literal(publication.asOf)} AS DATE) AS as_of, ${literal(publication.currency)} AS currency,
      ${literal(publication.version)} AS tillbook_version, make_timestamp(${Math.floor(publication.publishedAt)}000) AS published_at`,
  );
  const { rejectedBy, ...counts } = { ...rows, rejectedBy: JSON.stringify(publication.rejectedBy) };
  await view(
    "run_counts",
    `SELECT ${literal(publication.runId)} AS run_id, ${literal(rejectedBy)} AS rejected_by_rule, ${Object.entries(
      counts,
    )
      .map(([of, count]) => `${count}::BIGINT AS ${name(of)}`)
      .join(", ")}`,
  );
}

const columnsOf = ({ columns }: Relation): string =>
  Object.entries(columns)
    .map(([column, { type }]) => `${name(column)} ${typeIn("duckdb", type)}`)
    .join(", ");

const isFilled = async (connection: Connection, table: string, key: readonly string[]): Promise<boolean> => {
  const empty = key.map((column) => `${name(column)} IS NULL`).join(" OR ");
  const { value } = (await (
    await connection.runAndReadAll(`SELECT NOT EXISTS (SELECT 1 FROM ${table} WHERE ${empty}) AS value`)
  ).getRowObjects()[0]) as { value: boolean };
  return value;
};

/** A table whose rows `source` selects; the key is declared where no part of it is ever empty. */
async function fill(connection: Connection, table: Relation, source: string, declared: boolean): Promise<void> {
  const key = declared && table.key.length > 0 ? `, PRIMARY KEY (${names(table.key)})` : "";
  await connection.run(`CREATE TABLE ${name(table.name)} (${columnsOf(table)}${key})`);
  const columns = names(Object.keys(table.columns));
  await connection.run(`INSERT INTO ${name(table.name)} (${columns}) SELECT ${columns} FROM (${source})`);
}

/** DuckDB keeps an index for a declared key; over so many rows it would take longer than all the rest. */
const MOST_DECLARED = 100_000;

const fillQueried = (connection: Connection, table: QueriedTable, lines: number): Promise<void> =>
  fill(connection, table, table.query, table.isLarge !== true || lines <= MOST_DECLARED);

async function fillMart(connection: Connection, table: MartTable, folder: string): Promise<void> {
  const { frame } = table.mart;
  if (frame === undefined || frame.height === 0)
    return fill(connection, table, `SELECT * FROM ${nothing(table)}`, true);
  const path = join(folder, `mart-${table.name}.parquet`);
  frame.writeParquet(path, { compression: "snappy" });
  const source = `read_parquet(${literal(path)})`;
  // a column of an analysis that was not asked for has no value
  const columns = Object.entries(table.columns).map(([column, { type }]) =>
    frame.columns.includes(column) ? name(column) : `CAST(NULL AS ${typeIn("duckdb", type)}) AS ${name(column)}`,
  );
  await fill(
    connection,
    table,
    `SELECT ${columns.join(", ")} FROM ${source}`,
    frame.height <= MOST_DECLARED && (await isFilled(connection, source, table.key)),
  );
}

/** No row, with the table's columns. */
const nothing = ({ columns }: Relation): string =>
  `(SELECT ${Object.entries(columns)
    .map(([column, { type }]) => `CAST(NULL AS ${typeIn("duckdb", type)}) AS ${name(column)}`)
    .join(", ")} WHERE false)`;

function commentsOf(relation: AnyRelation): string[] {
  const kind = relation.kind === "view" ? "VIEW" : "TABLE";
  const absent =
    relation.kind === "mart" && relation.mart.frame === undefined ? "; not made by this run, so it has no rows" : "";
  return [
    `COMMENT ON ${kind} ${name(relation.name)} IS ${literal(`${relation.grain}${absent}`)}`,
    ...Object.entries(relation.columns).map(
      ([column, { description }]) =>
        `COMMENT ON COLUMN ${name(relation.name)}.${name(column)} IS ${literal(description)}`,
    ),
  ];
}

/** One transaction: each statement by itself would be flushed to disk by itself. */
async function together(connection: Connection, work: () => Promise<void>): Promise<void> {
  await connection.run("BEGIN");
  await work();
  await connection.run("COMMIT");
}

async function make(
  connection: Connection,
  relation: AnyRelation,
  { folder, lines }: { folder: string; lines: number },
): Promise<void> {
  try {
    if (relation.kind === "view") await connection.run(`CREATE VIEW ${name(relation.name)} AS ${relation.query}`);
    else if (relation.kind === "mart") await fillMart(connection, relation, folder);
    else await fillQueried(connection, relation, lines);
  } catch (error) {
    throw new Error(`table ${relation.name} of the warehouse: ${(error as Error).message}`, { cause: error });
  }
}

/**
 * Makes every relation, in their order.
 *
 * @param folder of Parquet files that are needed until the end of it
 */
export async function loadTable(
  connection: Connection,
  publication: Publication,
  relations: readonly AnyRelation[],
  folder: string,
): Promise<void> {
  await stage(connection, publication, folder);
  const lines = publication.lines.count;
  const counted = (relation: AnyRelation): boolean => relation.kind === "table";
  for (const relation of relations.filter(counted)) await make(connection, relation, { folder, lines });
  await together(connection, async () => {
    for (const relation of relations) if (!counted(relation)) await make(connection, relation, { folder, lines });
    await connection.run(relations.flatMap(commentsOf).join(";\n"));
  });
}
