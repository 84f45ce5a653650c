/**
 * Gold: what a report was made of and what it said. Facts by month and every table of the run are replaced by each report, earlier ones
 * stay under their version; what is looked back at later (segments, figures, forecasts, lists) is kept by edition.
 */
import { ANALYSES } from "../../analyses/index.ts";
import type { Day } from "../../calendar.ts";
import pl from "../../columns/polars.ts";
import type { Facts } from "../../facts/contract.ts";
import { type Change, type ChangeResult, changeLake } from "../../lake/change.ts";
import { frameSchema, parseStatistics } from "../../lake/delta/columns.ts";
import type { LakeVersion } from "../../lake/versions.ts";
import { type Contract, CUSTOMERS, ORDER_ITEMS, ORDERS, PRODUCTS } from "../../schema.ts";

/** A table of a run, whose rows are replaced; by month where `month` names the column of days. */
interface GoldTable {
  name: string;
  rows: pl.DataFrame;
  month?: string;
  contract?: Contract;
}

export interface GoldOf {
  edition: string;
  asOf: Day;
  run: string;
  tables: Readonly<Record<string, pl.DataFrame>>;
  facts: readonly GoldTable[];
}

/** What is kept of each edition: the table, its columns (all where none is named), and its name in the lake. */
const KEPT: readonly { table: string; as: string; columns?: readonly string[] }[] = [
  { table: "rfm", as: "segment_history", columns: ["customer_id", "segment", "rfm_score", "monetary"] },
  { table: "kpis", as: "kpi_history" },
  { table: "forecast", as: "forecast_history" },
  { table: "call_list", as: "list_history" },
];

/** Facts as tables, to be taken before the facts are closed. */
export function factTables(facts: Facts): GoldTable[] {
  const orders = facts.asFrame("orders");
  const products = facts.asFrame("products");
  const items = facts
    .asFrame("items")
    .join(orders.select("order_no", "order_id", "ordered_on"), { on: "order_no", how: "inner" })
    .join(products.select("product_no", "product_id"), { on: "product_no", how: "inner" })
    .select("order_id", "product_id", "ordered_on", "is_sale", "units", "gross_e4", "net_e4")
    .sort(["order_id", "product_id"]);
  const own = orders.columns.filter((name) => name !== "order_no" && name !== "customer_no");
  return [
    { name: "orders", rows: orders.select(...own), month: "ordered_on", contract: ORDERS },
    { name: "order_items", rows: items, month: "ordered_on", contract: ORDER_ITEMS },
    { name: "customers", rows: facts.asFrame("customers"), contract: CUSTOMERS },
    {
      name: "products",
      rows: products.select(...products.columns.filter((name) => name !== "product_no")),
      contract: PRODUCTS,
    },
  ];
}

const contractOf = (name: string): Contract | undefined =>
  ANALYSES.map(({ tables }) => tables[name]).find((contract) => contract !== undefined);

const commentsOf = (contract: Contract | undefined): Record<string, string> =>
  Object.fromEntries(Object.entries(contract?.columns ?? {}).map(([name, { description }]) => [name, description]));

function byMonth({ rows, month }: GoldTable): [prefix: string, rows: pl.DataFrame][] {
  if (month === undefined) return [["rows", rows]];
  const marked = rows.withColumns(pl.col(month).dt.strftime("%Y-%m").alias("month"));
  const months = (marked.getColumn("month").unique().toArray() as string[]).sort();
  return months.map((one) => [one, marked.filter(pl.col("month").eq(pl.lit(one)))]);
}

/** Replaces the rows of a table; files with the same rows stay as they are. */
async function replaceRows(change: Change, table: GoldTable): Promise<void> {
  const { name, rows, contract } = table;
  const path = `gold/${name}`;
  const parts = byMonth(table);
  const shape = parts[0]?.[1] ?? rows;
  await change.define(path, {
    schemaString: frameSchema(shape, commentsOf(contract ?? contractOf(name))),
    ...(contract === undefined ? {} : { description: contract.grain }),
  });
  const written = parts.filter(([, part]) => part.height > 0).map(([prefix, part]) => change.write(path, part, prefix));
  const wanted = new Set(written.map((file) => file.path));
  for (const file of await change.files(path)) if (!wanted.has(file.path)) change.remove(path, file);
  for (const file of written) change.add(path, file);
}

/** Keeps rows of an edition in place of what the same edition kept before. */
async function keepEdition(change: Change, { edition, asOf, run, tables }: GoldOf): Promise<void> {
  for (const { table, as, columns } of KEPT) {
    const rows = tables[table];
    if (rows === undefined || rows.height === 0) continue;
    const path = `gold/${as}`;
    const own = (columns ?? rows.columns).filter((name) => rows.columns.includes(name));
    const kept = rows.select(
      pl.lit(edition).alias("edition"),
      pl.lit(asOf).str.strptime(pl.Date, "%Y-%m-%d").alias("as_of"),
      pl.lit(run).alias("run_id"),
      ...own.map((name) => pl.col(name)),
    );
    await change.define(path, {
      schemaString: frameSchema(kept, commentsOf(contractOf(table))),
      description: `${table} of every edition`,
    });
    for (const file of await change.files(path)) {
      const { minValues, maxValues } = parseStatistics(file.stats);
      if (minValues?.edition === edition && maxValues?.edition === edition) change.remove(path, file);
    }
    change.add(path, change.write(path, kept, edition));
  }
}

/**
 * Writes the tables of a report into the lake it was made from.
 *
 * @returns the new version; undefined where the newest one is of the same run already
 */
export const publishGold = (lake: string, gold: GoldOf, at: number): Promise<LakeVersion | undefined> =>
  changeLake(lake, { at, run: gold.run }, async (change): Promise<ChangeResult | undefined> => {
    if (change.parent?.kind === "report" && change.parent.run === gold.run) return undefined;
    const { edition, asOf } = gold;
    const shown = change.parent?.state.gold as { asOf: Day } | undefined;
    // an edition of an earlier day, made again, is kept beside the later one and does not take its place
    const isNewest = shown === undefined || asOf >= shown.asOf;
    if (isNewest) {
      for (const table of gold.facts) await replaceRows(change, table);
      for (const [name, rows] of Object.entries(gold.tables)) await replaceRows(change, { name, rows });
    }
    await keepEdition(change, gold);
    return {
      kind: "report",
      summary: `report ${edition} as of ${asOf}`,
      details: { edition, asOf, tables: Object.keys(gold.tables).length },
      ...(isNewest ? { state: { gold: { asOf, edition, run: gold.run } } } : {}),
    };
  });
