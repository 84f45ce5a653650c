/** Columns and what they are made from, from the file's columns to the warehouse's views. */
import type { Analysis } from "../../analyses/analysis.ts";
import { ANALYSES } from "../../analyses/index.ts";
import { EXIT, UserError } from "../../errors.ts";
import { nearest } from "../../options.ts";
import { type Contract, CUSTOMERS, LINES, ORDER_ITEMS, ORDERS, PRODUCTS, RECORD_COLUMNS } from "../../schema.ts";
import { relationsOf } from "../../warehouse/tables/tables.ts";
import { customer360Contract } from "../customer-360.ts";
import { martContracts } from "../warehouse.ts";
import { ANYTHING, FACT_SOURCES, LINE_SOURCES, MART_SOURCES } from "./declared.ts";
import type { Sources } from "./declared-analyses.ts";

export interface LineageColumn {
  /** `table.column`. */
  id: string;
  table: string;
  column: string;
  description: string;
  type: string;
  from: readonly string[];
}

/** Every column by its id, and the tables in the order in which they are made. */
export interface Lineage {
  columns: ReadonlyMap<string, LineageColumn>;
  tables: ReadonlyMap<string, readonly LineageColumn[]>;
}

type Described = Readonly<Record<string, { type: string; description: string }>>;

const FACTS: Readonly<Record<string, Contract>> = {
  "facts.orders": ORDERS,
  "facts.order_items": ORDER_ITEMS,
  "facts.customers": CUSTOMERS,
  "facts.products": PRODUCTS,
};

/** Of a table that no declaration names: everything that analyses are given. */
const declaredFor = (table: string, column: string): Sources =>
  MART_SOURCES[table]?.[column] ?? MART_SOURCES[table]?.["*"] ?? ANYTHING;

/** A column that an analysis adds to customer_360 has there the name that it has in the analysis' own table of customers. */
function customer360Sources(column: string, analyses: readonly Analysis[]): Sources {
  const base: Readonly<Record<string, Sources>> = {
    net_revenue: ["facts.customers.net_e4"],
    returns: ["facts.customers.returns_e4"],
    average_order_value: ["facts.customers.net_e4", "facts.customers.orders"],
  };
  if (base[column] !== undefined) return base[column];
  if (column in CUSTOMERS.columns) return [`facts.customers.${column}`];
  const maker = analyses.find(({ customer }) => customer !== undefined && column in customer.columns);
  const tables = Object.values(maker?.tables ?? {});
  const same = tables.find(({ key, columns }) => key.length === 1 && key[0] === "customer_id" && column in columns);
  return same === undefined ? tables.map(({ name }) => name) : [`${same.name}.${column}`];
}

/** The lineage of all that this version makes. */
export function lineage(analyses: readonly Analysis[] = ANALYSES): Lineage {
  const tables = new Map<string, readonly LineageColumn[]>();
  const add = (table: string, columns: Described, from: (column: string) => Sources): void => {
    tables.set(
      table,
      Object.entries(columns).map(([column, { type, description }]) => ({
        id: `${table}.${column}`,
        table,
        column,
        type,
        description,
        from: from(column),
      })),
    );
  };
  const records = ["source_file", "source_row", ...RECORD_COLUMNS].map((column) => [
    column,
    { type: "string", description: `column of a file that is taken for ${column}` },
  ]);
  add("records", Object.fromEntries(records) as Described, () => []);
  add("lines", LINES.columns, (column) => LINE_SOURCES[column] ?? ["records"]);
  for (const [name, contract] of Object.entries(FACTS))
    add(name, contract.columns, (column) => FACT_SOURCES[name]?.[column] ?? ["lines"]);
  const contracts = martContracts();
  for (const contract of contracts)
    if (contract.name !== "customer_360")
      add(contract.name, contract.columns, (column) => declaredFor(contract.name, column));
  add("customer_360", customer360Contract(analyses).columns, (column) => customer360Sources(column, analyses));
  for (const relation of relationsOf(contracts.map((contract) => ({ contract }))))
    if (!tables.has(relation.name))
      add(relation.name, relation.columns, (column) =>
        // a table that stands in for one of an analysis that is not there
        relation.kind === "mart" ? ANYTHING : (relation.columns[column]?.from ?? []),
      );
  const columns = [...tables.values()].flat().map((one) => [one.id, one] as const);
  return { tables, columns: new Map(columns) };
}

/** The columns that `sources` name, those of whole tables one by one. */
export const columnsNamed = ({ tables, columns }: Lineage, sources: Sources): LineageColumn[] =>
  sources.flatMap((source) => {
    const one = columns.get(source);
    return one === undefined ? (tables.get(source) ?? []) : [one];
  });

/** A column by its name. @throws UserError (exit code 2) with the nearest name */
export function columnNamed({ columns, tables }: Lineage, id: string): LineageColumn {
  const found = columns.get(id);
  if (found !== undefined) return found;
  const [table] = id.split(".");
  const known = tables.get(table ?? "");
  const near = nearest(id, known === undefined ? [...columns.keys()] : known.map((one) => one.id));
  throw new UserError(
    known === undefined && !id.includes(".")
      ? `invalid column ${JSON.stringify(id)}; expected table.column`
      : `there is no column ${JSON.stringify(id)}`,
    {
      hint:
        near !== undefined
          ? `did you mean ${near}?`
          : known === undefined
            ? `tables are ${[...tables.keys()].join(", ")}`
            : `columns of ${table} are ${known.map(({ column }) => column).join(", ")}`,
      exitCode: EXIT.usage,
    },
  );
}

/** Everything that a column is made from, near and far, itself left out. */
export function upstream(graph: Lineage, id: string): Set<string> {
  const seen = new Set<string>();
  const visit = (one: LineageColumn): void => {
    for (const source of columnsNamed(graph, one.from)) {
      if (seen.has(source.id)) continue;
      seen.add(source.id);
      visit(source);
    }
  };
  visit(columnNamed(graph, id));
  seen.delete(id);
  return seen;
}

/** Every column that is made from it, near and far. */
export const downstream = (graph: Lineage, id: string): string[] => {
  columnNamed(graph, id);
  return [...graph.columns.keys()].filter((other) => other !== id && upstream(graph, other).has(id));
};
