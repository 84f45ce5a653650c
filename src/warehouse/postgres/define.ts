/** Tables, keys, indexes, comments and views as PostgreSQL says them. */
import type { Relation } from "../contract.ts";
import { literal, name, names, typeIn } from "../sql.ts";
import type { AnyRelation } from "../tables/tables.ts";

/** The key column of tables that others point at. */
const POINTED_AT: Readonly<Record<string, string>> = {
  dim_customer: "customer_id",
  dim_product: "stock_code",
  transactions: "transaction_id",
};

export const createTable = (schema: string, { name: table, columns }: Relation): string =>
  `CREATE TABLE ${name(schema)}.${name(table)} (${Object.entries(columns)
    .map(([column, { type }]) => `${name(column)} ${typeIn("postgres", type)}`)
    .join(", ")})`;

/** Keys and indexes, once the rows are there. `isFilled` says of a key whether it is never empty. */
export function keysOf(schema: string, relation: AnyRelation, isFilled: boolean): string[] {
  const table = `${name(schema)}.${name(relation.name)}`;
  const { key, columns } = relation;
  const primary = key.length > 0 && isFilled;
  const asked = relation.kind === "table" ? (relation.indexes ?? []) : [];
  // whoever looks for a customer looks in every table that has customers
  const customers = columns.customer_id !== undefined && key[0] !== "customer_id" ? ["customer_id"] : [];
  return [
    ...(primary ? [`ALTER TABLE ${table} ADD PRIMARY KEY (${names(key)})`] : []),
    ...[...new Set([...asked, ...customers])].map((column) => `CREATE INDEX ON ${table} (${name(column)})`),
  ];
}

/** References to the dimensions, once all tables have their keys. */
export const referencesOf = (schema: string, relation: AnyRelation): string[] =>
  Object.entries(relation.references ?? {}).flatMap(([column, { table, optional }]) => {
    const key = POINTED_AT[table];
    // an optional one may name no row, but where the warehouse makes both tables itself
    if (key === undefined || (optional === true && relation.kind !== "table")) return [];
    return [
      `ALTER TABLE ${name(schema)}.${name(relation.name)} ADD FOREIGN KEY (${name(column)}) REFERENCES ${name(schema)}.${name(table)} (${name(key)})`,
    ];
  });

/** A view that reads as whoever asks it: as its owner it would show every row. */
export const createView = (schema: string, { name: view, query }: { name: string; query: string }): string =>
  `CREATE VIEW ${name(schema)}.${name(view)} WITH (security_invoker = true) AS ${query}`;

export const commentsOf = (schema: string, relation: AnyRelation): string[] => {
  const whole = `${name(schema)}.${name(relation.name)}`;
  return [
    `COMMENT ON ${relation.kind === "view" ? "VIEW" : "TABLE"} ${whole} IS ${literal(relation.grain)}`,
    ...Object.entries(relation.columns).map(
      ([column, { description }]) => `COMMENT ON COLUMN ${whole}.${name(column)} IS ${literal(description)}`,
    ),
  ];
};
