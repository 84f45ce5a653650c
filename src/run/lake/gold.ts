/**
 * Gold: what a report was made of and what it said. Facts by month and every table of the run are replaced by each report, earlier ones
 * stay under their version; what is looked back at later (segments, figures, forecasts, lists) is kept by edition.
 */
import { ANALYSES } from "../../analyses/index.ts";
import type { Day } from "../../calendar.ts";
import pl from "../../columns/polars.ts";
import type { Effects } from "../../effects.ts";
import type { Facts } from "../../facts/contract.ts";
import { factsByMonth } from "../../facts/month-frames.ts";
import { type Change, type ChangeResult, changeLake } from "../../lake/change.ts";
import type { Add } from "../../lake/delta/actions.ts";
import { frameSchema, parseStatistics } from "../../lake/delta/columns.ts";
import type { LakeVersion } from "../../lake/versions.ts";
import { type Contract, CUSTOMERS, ORDER_ITEMS, ORDERS, PRODUCTS } from "../../schema.ts";

export interface GoldOf {
  edition: string;
  asOf: Day;
  run: string;
  tables: Readonly<Record<string, pl.DataFrame>>;
  facts: Facts;
  /** The tables that a later report may be compared with, and the hash of the options they were made with. */
  remembered: Readonly<Record<string, string>>;
}

/** What is kept of each edition: the table, its columns (all where none is named), and its name in the lake. */
const KEPT: readonly { table: string; as: string; columns?: readonly string[] }[] = [
  { table: "rfm", as: "segment_history", columns: ["customer_id", "segment", "rfm_score", "monetary"] },
  { table: "kpis", as: "kpi_history" },
  { table: "forecast", as: "forecast_history" },
  { table: "call_list", as: "list_history" },
];

const contractOf = (name: string): Contract | undefined =>
  ANALYSES.map(({ tables }) => tables[name]).find((contract) => contract !== undefined);

const commentsOf = (contract: Contract | undefined): Record<string, string> =>
  Object.fromEntries(Object.entries(contract?.columns ?? {}).map(([name, { description }]) => [name, description]));

const monthOf = (month: string): pl.Expr => pl.lit(month).alias("month");

/** A table whose rows are replaced, part by part; files with the same rows stay as they are. */
async function replaceParts(
  change: Change,
  name: string,
  contract: Contract | undefined,
  shape: pl.DataFrame,
): Promise<{ add(prefix: string, part: pl.DataFrame): void; end(): Promise<void> }> {
  const path = `gold/${name}`;
  await change.define(path, {
    schemaString: frameSchema(shape, commentsOf(contract ?? contractOf(name))),
    ...(contract === undefined ? {} : { description: contract.grain }),
  });
  const written: Add[] = [];
  return {
    add(prefix, part) {
      if (part.height > 0) written.push(change.write(path, part, prefix));
    },
    async end() {
      const wanted = new Set(written.map((file) => file.path));
      for (const file of await change.files(path)) if (!wanted.has(file.path)) change.remove(path, file);
      for (const file of written) change.add(path, file);
    },
  };
}

async function replaceRows(change: Change, name: string, rows: pl.DataFrame, contract?: Contract): Promise<void> {
  const parts = await replaceParts(change, name, contract, rows);
  parts.add("rows", rows);
  await parts.end();
}

/** Memory is given back after so many rows. */
const ROWS_AT_ONCE = 150_000;
/** And after each table of so many. */
const LARGE_TABLE = 50_000;

/** Orders and items by month, customers and products as they are. */
async function replaceFacts(change: Change, facts: Facts, collectGarbage: Effects["collectGarbage"]): Promise<void> {
  let tables: Awaited<ReturnType<typeof replaceParts>>[] = [];
  let rows = 0;
  for (const { month, ...made } of factsByMonth(facts)) {
    const [orders, items] = [made.orders.withColumns(monthOf(month)), made.items.withColumns(monthOf(month))];
    if (tables.length === 0)
      tables = [
        await replaceParts(change, "orders", ORDERS, orders),
        await replaceParts(change, "order_items", ORDER_ITEMS, items),
      ];
    tables[0]!.add(month, orders);
    tables[1]!.add(month, items);
    rows += items.height;
    if (rows < ROWS_AT_ONCE) continue;
    rows = 0;
    await collectGarbage?.();
  }
  for (const table of tables) await table.end();
  await collectGarbage?.();
  await replaceRows(change, "customers", facts.asFrame("customers"), CUSTOMERS);
  await replaceRows(change, "products", facts.asFrame("products").drop("product_no"), PRODUCTS);
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
export const publishGold = (
  lake: string,
  gold: GoldOf,
  { at, collectGarbage }: { at: number; collectGarbage?: Effects["collectGarbage"] },
): Promise<LakeVersion | undefined> =>
  changeLake(lake, { at, run: gold.run }, async (change): Promise<ChangeResult | undefined> => {
    if (change.parent?.kind === "report" && change.parent.run === gold.run) return undefined;
    const { edition, asOf, remembered } = gold;
    const shown = change.parent?.state.gold as { asOf: Day } | undefined;
    // an edition of an earlier day, made again, is kept beside the later one and does not take its place
    const isNewest = shown === undefined || asOf >= shown.asOf;
    if (isNewest) {
      await replaceFacts(change, gold.facts, collectGarbage);
      for (const [name, rows] of Object.entries(gold.tables)) {
        await replaceRows(change, name, rows);
        if (rows.height > LARGE_TABLE) await collectGarbage?.();
      }
    }
    await keepEdition(change, gold);
    return {
      kind: "report",
      summary: `report ${edition} as of ${asOf}`,
      details: { edition, asOf, tables: Object.keys(gold.tables).length, remembered },
      ...(isNewest ? { state: { gold: { asOf, edition, run: gold.run } } } : {}),
    };
  });
