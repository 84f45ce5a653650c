/** What the warehouse holds, as data: tables, views, their keys and who may read them; and what a run hands over to fill them. */
import type { Day } from "../calendar.ts";
import type pl from "../columns/polars.ts";
import type { ColumnType, Contract } from "../schema.ts";
import type { LineSpool } from "./line-spool.ts";

/** `decimal` is exact money: eighteen digits, four of them after the point. */
export type WarehouseType = ColumnType | "decimal";

export interface WarehouseColumn {
  type: WarehouseType;
  /** What the value means; becomes the comment of the column. */
  description: string;
  /** The columns it is made from, `table.column`. */
  from?: readonly string[];
}

/**
 * Who reads which rows under row-level security: everybody (nothing in it belongs to a region), those who may see the row's
 * region, those who may see the region of the row's customer, or only those who may see all regions.
 */
export type Access = "everybody" | { region: string } | { customer: string } | "all regions";

export interface Relation extends Omit<Contract, "columns"> {
  columns: Readonly<Record<string, WarehouseColumn>>;
  access: Access;
}

/** A table that is filled by a query over the lines, or over other tables; money is in ten-thousandths there. */
export interface QueriedTable extends Relation {
  kind: "table";
  /** Selects the contract's columns in their order, in the dialect of DuckDB. */
  query: string;
  /** Columns that queries look rows up by. */
  indexes?: readonly string[];
  /** It grows with the lines: where there are many its key is checked and not declared in DuckDB. */
  isLarge?: boolean;
}

/** A view: its query means the same in DuckDB and in PostgreSQL. */
export interface WarehouseView extends Relation {
  kind: "view";
  query: string;
}

/** A table that the run has made already. */
export interface Mart {
  contract: Contract;
  /** Absent where the run has not made it: the table is then there without rows. */
  frame?: pl.DataFrame | undefined;
}

/** Sums that the run knows by itself, for holding the warehouse against them. In ten-thousandths of the currency unit. */
export interface RunTotals {
  /** Lines that count. */
  saleOrders: number;
  customers: number;
  products: number;
  netE4: number;
  grossE4: number;
  /** Net of the identified customers. */
  customerNetE4: number;
}

/** What a run hands over. */
export interface Publication {
  runId: string;
  edition: string;
  asOf: Day;
  /** The first day whose lines do not count; undefined where all count. */
  before: Day | undefined;
  currency: string;
  version: string;
  /** When it is published, milliseconds since 1970. */
  publishedAt: number;
  cancellations: "net" | "exclude";
  missingCustomer: "keep" | "drop";
  lines: LineSpool;
  /** Contracts CUSTOMERS and PRODUCTS. */
  customers: pl.DataFrame;
  products: pl.DataFrame;
  marts: readonly Mart[];
  totals: RunTotals;
  /** Records of the input: records = header + blank + lines + rejected + leftOut. */
  rows: { records: number; header: number; blank: number; lines: number; rejected: number; leftOut: number };
  rejectedBy: Readonly<Record<string, number>>;
}
