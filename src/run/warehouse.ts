/** What a run publishes for SQL and BI tools: its lines, facts and tables, into the warehouse that the configuration names. */
import { rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { ANALYSES } from "../analyses/index.ts";
import type { Day } from "../calendar.ts";
import type pl from "../columns/polars.ts";
import type { LoadedConfig } from "../config/load.ts";
import type { Effects } from "../effects.ts";
import { UserError } from "../errors.ts";
import type { Facts } from "../facts/contract.ts";
import { temporaryFolder } from "../files.ts";
import type { LineColumns } from "../lines.ts";
import { DATA_PROFILE } from "../quality/drift/measures.ts";
import { QUALITY, QUALITY_PROFILE, type QualityResult } from "../quality/result.ts";
import { type Contract, REJECTS } from "../schema.ts";
import { VERSION } from "../version.ts";
import type { Publication, RunTotals } from "../warehouse/contract.ts";
import { createLineSpool, type LineSpool } from "../warehouse/line-spool.ts";
import { type PostgresTarget, publishToPostgres } from "../warehouse/postgres/publish.ts";
import { type BuiltWarehouse, buildWarehouse, replace, workFolder } from "../warehouse/publish.ts";
import { COLUMN_ROLES } from "./column-roles.ts";
import { customer360Contract } from "./customer-360.ts";
import { isFilter } from "./filter.ts";
import type { RunRequest } from "./request.ts";

/** Every table that a run can make, whether or not its analysis was asked for. */
export const martContracts = (): Contract[] => [
  ...ANALYSES.flatMap(({ tables }) => Object.values(tables)),
  customer360Contract(ANALYSES),
  REJECTS,
  QUALITY,
  QUALITY_PROFILE,
  COLUMN_ROLES,
  DATA_PROFILE,
];

/** Where a warehouse lies that no configuration names. */
export const WAREHOUSE_FILE = "data/warehouse.duckdb";

/** The file of the configuration's warehouse. */
export const warehouseFile = ({ config, directory }: LoadedConfig): string | undefined =>
  config.warehouse?.duckdb === undefined ? undefined : resolve(directory, config.warehouse.duckdb);

/** What is published of a run that has been computed. */
export interface Publishable {
  facts: Facts;
  tables: Readonly<Record<string, pl.DataFrame>>;
  quality: Pick<QualityResult, "rows" | "rejectedBy">;
  context: { currency: string };
  asOf: Day;
}

function totalsOf({ orders, customers, products }: Facts): RunTotals {
  const totals = {
    saleOrders: 0,
    customers: customers.count,
    products: products.count,
    netE4: 0,
    grossE4: 0,
    customerNetE4: 0,
  };
  for (let i = 0; i < orders.count; i++) {
    totals.saleOrders += orders.isSale[i]!;
    totals.netE4 += orders.netE4[i]!;
    totals.grossE4 += orders.grossE4[i]!;
  }
  for (let i = 0; i < customers.count; i++) totals.customerNetE4 += customers.netE4[i]!;
  return totals;
}

/** The contract as a table follows it: a column that the options call otherwise stands in the same place. */
function asMade(contract: Contract, frame: pl.DataFrame | undefined): Contract {
  const planned = Object.keys(contract.columns);
  const renamed = new Map(
    (frame?.columns ?? []).flatMap((made, place) => {
      const wanted = planned[place];
      const isOther = !planned.includes(made) && wanted !== undefined && frame?.columns.includes(wanted) === false;
      return isOther ? [[wanted, made] as const] : [];
    }),
  );
  if (renamed.size === 0) return contract;
  const now = (name: string): string => renamed.get(name) ?? name;
  return {
    ...contract,
    key: contract.key.map(now),
    columns: Object.fromEntries(Object.entries(contract.columns).map(([name, column]) => [now(name), column])),
  };
}

/** What is published of a run: its lines as they were kept, its facts and its tables. */
export function publicationOf(
  computed: Publishable,
  { loaded, asOf }: RunRequest,
  lines: LineSpool,
  run: { runId: string; edition: string; now: number },
): Publication {
  const { facts, tables, quality, context } = computed;
  const { cancellations, missingCustomer } = loaded.config.quality;
  return {
    runId: run.runId,
    edition: run.edition,
    asOf: computed.asOf,
    before: asOf ?? loaded.config.asOf,
    currency: context.currency,
    version: VERSION,
    publishedAt: run.now,
    cancellations,
    missingCustomer,
    lines,
    customers: facts.asFrame("customers"),
    products: facts.asFrame("products"),
    marts: martContracts().map((contract) => {
      const frame = tables[contract.name];
      return { contract: asMade(contract, frame), frame };
    }),
    totals: totalsOf(facts),
    rows: quality.rows,
    rejectedBy: quality.rejectedBy,
  };
}

/** The publishing of one run, from before its lines are read to the end. */
export interface Publishing {
  /** Is given each batch of lines. */
  onLines(lines: LineColumns): void;
  /** Takes what it needs of the facts; what it gives publishes, and says in sentences what was left undone. */
  prepare(computed: Publishable, run: { runId: string; edition: string }): () => Promise<string[]>;
  /** Gives back what was kept. */
  close(): void;
}

/** Publishes into PostgreSQL; what the server will not do is said, and leaves the rest of the run alone. */
async function intoPostgres(
  built: BuiltWarehouse,
  target: PostgresTarget,
  folder: string,
  progress: Effects["progress"],
): Promise<string[]> {
  try {
    const onTable = (name: string): void => progress(`publishing ${name} to PostgreSQL`);
    await publishToPostgres(built, target, { folder, onTable });
    return [];
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return [`${error.message}; what was published there before is still there`];
  }
}

/**
 * Begins a publishing where the configuration names a warehouse. A run of some of the analyses or of some regions only publishes
 * nothing: the warehouse has all or stays as it is.
 */
export function beginPublishing(request: RunRequest, { now, stderr, progress }: Effects): Publishing | undefined {
  const { warehouse } = request.loaded.config;
  const file = warehouseFile(request.loaded);
  const { postgres: address, schema = "" } = warehouse ?? {};
  if (file === undefined && address === undefined) return undefined;
  const part = isFilter(request.filter) ? "a filter" : request.only === undefined ? undefined : "--only";
  if (part !== undefined) {
    stderr(`the warehouse stays as it is: this run has ${part}, and a warehouse has everything\n`);
    return undefined;
  }
  const folder = file === undefined ? temporaryFolder("warehouse") : workFolder(file);
  const spool = createLineSpool(join(folder, "lines"));
  return {
    onLines: (lines) => spool.add(lines),
    prepare(computed, { runId, edition }) {
      const publication = publicationOf(computed, request, spool, { runId, edition, now: now() });
      return async () => {
        progress("publishing the warehouse");
        const built = await buildWarehouse(publication, folder);
        const undone = address === undefined ? [] : await intoPostgres(built, { address, schema }, folder, progress);
        if (file !== undefined) replace(built.file, file);
        return undone;
      };
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}
