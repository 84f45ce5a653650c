/** Names and texts as SQL writes them. Nothing that comes from a file or a configuration enters SQL in another way. */
import type { WarehouseType } from "./contract.ts";

/** An identifier in double quotes. */
export const name = (text: string): string => `"${text.replaceAll('"', '""')}"`;

/** A text in single quotes, or null. */
export const literal = (text: string | null): string => (text === null ? "NULL" : `'${text.replaceAll("'", "''")}'`);

/** Names as a list, `"a", "b"`. */
export const names = (columns: readonly string[]): string => columns.map(name).join(", ");

export type SqlDialect = "duckdb" | "postgres";

const TYPES: Readonly<Record<SqlDialect, Readonly<Record<WarehouseType, string>>>> = {
  duckdb: {
    string: "VARCHAR",
    boolean: "BOOLEAN",
    int32: "INTEGER",
    int64: "BIGINT",
    float64: "DOUBLE",
    decimal: "DECIMAL(18,4)",
    date: "DATE",
    datetime: "TIMESTAMP",
  },
  postgres: {
    string: "TEXT",
    boolean: "BOOLEAN",
    int32: "INTEGER",
    int64: "BIGINT",
    float64: "DOUBLE PRECISION",
    decimal: "NUMERIC(18,4)",
    date: "DATE",
    datetime: "TIMESTAMP",
  },
};

export const typeIn = (dialect: SqlDialect, type: WarehouseType): string => TYPES[dialect][type];

/** Ten-thousandths, a BIGINT, as exact money: no floating point on the way. */
export const sqlMoney = (e4: string): string =>
  `CAST(CAST(${e4} AS DECIMAL(18,0)) * CAST(0.0001 AS DECIMAL(5,4)) AS DECIMAL(18,4))`;
