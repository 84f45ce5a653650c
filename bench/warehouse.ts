/**
 * The warehouse: how long a publication takes, how long one question to it takes over ten million lines, and how fast lines go into
 * PostgreSQL beside psql and pandas. PostgreSQL is a server of its own, on this machine, with its settings as delivered but for shared_buffers.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { martContracts } from "../src/run/warehouse.ts";
import { type Connection, withDuckDb } from "../src/warehouse/duckdb.ts";
import { copyTable } from "../src/warehouse/postgres/copy.ts";
import { createTable, keysOf } from "../src/warehouse/postgres/define.ts";
import { type AnyRelation, relationsOf } from "../src/warehouse/tables/tables.ts";
import { postgresIsHere, type Server, startPostgres } from "../tests/warehouse/server.ts";
import { CACHE, medianSeconds, NO_PEERS, PYTHON, ROOT, run, say } from "./measure.ts";
import { type Row, row } from "./row.ts";
import { shop } from "./shops.ts";

const M = 1_000_000;
const RUNS = 5;
const common = { group: "warehouse" } as const;
const DUCKDB_BAR_MS = 300;
const POSTGRES_BAR_MS = 2000;

/** Questions that a dashboard asks, each of one table. */
const QUESTIONS: Readonly<Record<string, string>> = {
  "revenue by region": "SELECT region, sum(revenue) AS revenue FROM sales_by_day GROUP BY region ORDER BY 2 DESC",
  "revenue by month": "SELECT invoice_month, sum(revenue) AS revenue FROM sales_by_day GROUP BY 1 ORDER BY 1",
  "lines of a customer": "SELECT * FROM fact_sales WHERE customer_id = 'C10017' ORDER BY invoiced_at",
  "lines of a day":
    "SELECT stock_code, sum(quantity) AS pieces FROM fact_sales WHERE invoice_date = DATE '2026-03-02' GROUP BY 1",
  "the best customers": "SELECT * FROM customer_360 ORDER BY net_revenue DESC LIMIT 20",
  segments: "SELECT segment, count(*) AS customers, sum(monetary) AS spent FROM rfm GROUP BY 1 ORDER BY 3 DESC",
  "revenue by day": "SELECT day, net_revenue FROM daily ORDER BY day",
};

interface Published {
  file: string;
  seconds: number;
  peakMb: number;
}

/** A whole run of the command with a warehouse; the seconds are those of the publication. */
function publish(csv: string, folder: string): Published {
  mkdirSync(folder, { recursive: true });
  const config = join(folder, "tillbook.config.yaml");
  writeFileSync(config, "warehouse: { duckdb: warehouse.duckdb }\n");
  const out = join(folder, "report");
  run(process.execPath, [join(ROOT, "bin", "tillbook.js"), "run", csv, "--config", config, "--out", out, "--no-pdf"]);
  const record = JSON.parse(readFileSync(join(out, "run.json"), "utf8")) as {
    stages: { name: string; ms: number }[];
    peakMemoryMb: number;
  };
  const stage = record.stages.find(({ name }) => name === "warehouse");
  return { file: join(folder, "warehouse.duckdb"), seconds: (stage?.ms ?? 0) / 1000, peakMb: record.peakMemoryMb };
}

/** The lines again and again under other numbers of orders and customers, until there are `lines` of them. */
async function grow(connection: Connection, from: number, lines: number): Promise<void> {
  const times = Math.max(1, Math.round(lines / from));
  if (times === 1) return;
  await connection.run(
    `INSERT INTO fact_sales SELECT f.* REPLACE (invoice_no || '-' || k AS invoice_no, customer_id || '-' || k AS customer_id,
      source_file || '-' || k AS source_file) FROM fact_sales f, range(1, ${times}) t(k)`,
  );
  await connection.run(
    `UPDATE sales_by_day SET lines = lines * ${times}, quantity = quantity * ${times}, revenue = revenue * ${times},
      gross_revenue = gross_revenue * ${times}`,
  );
  await connection.run("CHECKPOINT");
}

/** The slowest question, in milliseconds, and all of them in a sentence. */
async function questions(ask: (sql: string) => Promise<unknown>): Promise<{ worst: number; note: string }> {
  const times: [string, number][] = [];
  for (const [name, sql] of Object.entries(QUESTIONS))
    times.push([name, 1000 * (await medianSeconds(RUNS, () => ask(sql)))]);
  const worst = Math.max(...times.map(([, ms]) => ms));
  return { worst, note: `the slowest of ${times.map(([name, ms]) => `${name} ${Math.round(ms)} ms`).join(", ")}` };
}

const factSales = (): AnyRelation =>
  relationsOf(martContracts().map((contract) => ({ contract }))).find(({ name }) => name === "fact_sales")!;

/** Seconds to bring the lines into an empty table: ours from the DuckDB file, psql's from a CSV file, pandas' from a frame. */
async function loads(
  server: Server,
  connection: Connection,
  folder: string,
  lines: number,
  peer: "psql" | "pandas",
): Promise<Record<string, number>> {
  const client = new pg.Client({ connectionString: server.address() });
  await client.connect();
  const fact = factSales();
  const empty = async (schema: string): Promise<void> => {
    await client.query(`DROP SCHEMA IF EXISTS ${schema} CASCADE; CREATE SCHEMA ${schema}`);
    await client.query(createTable(schema, fact));
  };
  const seconds: Record<string, number> = {};
  await connection.run(`CREATE OR REPLACE TEMP TABLE some_lines AS FROM fact_sales LIMIT ${lines}`);
  const csv = join(folder, "lines.csv");
  await connection.run(`COPY some_lines TO '${csv}' (FORMAT csv, HEADER true)`);
  await connection.run("CREATE OR REPLACE TEMP VIEW fact_sales AS FROM some_lines");
  await empty("ours");
  let started = performance.now();
  await copyTable({ connection, client, folder, schema: "ours" }, fact);
  seconds.ours = (performance.now() - started) / 1000;
  await connection.run("DROP VIEW temp.fact_sales");
  if (peer === "psql") {
    await empty("psql");
    started = performance.now();
    const psql = spawnSync("psql", [
      server.address(),
      "-q",
      "-c",
      `\\copy psql.fact_sales FROM '${csv}' WITH (FORMAT csv, HEADER true)`,
    ]);
    if (psql.status === 0) seconds.psql = (performance.now() - started) / 1000;
  } else if (existsSync(PYTHON)) {
    const done = spawnSync(PYTHON, [join(ROOT, "bench", "peers", "to_sql.py"), csv, server.address()], {
      encoding: "utf8",
    });
    if (done.status === 0) seconds.pandas = Number(done.stdout.trim());
  }
  await client.query("DROP SCHEMA IF EXISTS ours, psql CASCADE");
  await client.end();
  rmSync(csv);
  return seconds;
}

function loadRow(peer: "psql" | "pandas", name: string, lines: number, seconds: Record<string, number>): Row {
  return row({
    ...common,
    unit: "s",
    work: `${lines.toLocaleString("en")} lines into PostgreSQL`,
    peer: name,
    ours: seconds.ours ?? null,
    theirs: seconds[peer] ?? null,
    note: seconds[peer] === undefined ? (peer === "psql" ? "psql is not installed" : NO_PEERS) : "one run each",
  });
}

export async function* rows(quick: boolean): AsyncGenerator<Row> {
  const lines = quick ? M / 5 : M;
  const asked = quick ? M : 10 * M;
  const folder = join(CACHE, `warehouse-${lines}`);
  say(`publishing ${lines} lines`);
  const { file, seconds, peakMb } = publish(await shop(lines), folder);
  yield row({
    ...common,
    unit: "s",
    work: `publish ${lines / M} M lines and all tables as DuckDB`,
    ours: seconds,
    memory: { ours: peakMb, theirs: null },
    note: "one run; beside the run that makes the tables, whose memory is in the figure",
  });
  const work = mkdtempSync(join(tmpdir(), "tillbook-bench-"));
  try {
    const server = postgresIsHere() ? await startPostgres() : undefined;
    try {
      yield* await withDuckDb(file, { memory_limit: "2GB", threads: "2" }, async (connection) => {
        const some: Row[] = [];
        if (server !== undefined) {
          const few = lines / 5;
          some.push(loadRow("pandas", "pandas to_sql", few, await loads(server, connection, work, few, "pandas")));
        }
        say(`asking ${asked} lines`);
        await grow(connection, lines, asked);
        if (server !== undefined)
          some.push(loadRow("psql", "psql \\copy", asked, await loads(server, connection, work, asked, "psql")));
        const answered = await questions((sql) => connection.runAndReadAll(sql));
        some.push(
          row({
            ...common,
            unit: "ms",
            work: `one question to DuckDB, ${asked / M} M lines`,
            ours: answered.worst,
            bar: DUCKDB_BAR_MS,
            note: answered.note,
          }),
        );
        if (server !== undefined) some.push(await askPostgres(server, connection, work, asked));
        return some;
      });
    } finally {
      await server?.stop();
    }
  } finally {
    rmSync(work, { recursive: true, force: true });
    // it has been made larger
    rmSync(folder, { recursive: true, force: true });
  }
}

async function askPostgres(server: Server, connection: Connection, folder: string, lines: number): Promise<Row> {
  const client = new pg.Client({ connectionString: server.address() });
  await client.connect();
  await client.query("CREATE SCHEMA shop; SET search_path = shop");
  const wanted = new Set(["fact_sales", "sales_by_day", "customer_360", "rfm", "daily"]);
  const tables = relationsOf(martContracts().map((contract) => ({ contract }))).filter(({ name }) => wanted.has(name));
  const started = performance.now();
  for (const table of tables) {
    await client.query(createTable("shop", table));
    await copyTable({ connection, client, folder, schema: "shop" }, table);
    for (const sql of keysOf("shop", table, true)) await client.query(sql);
    await client.query(`ANALYZE shop.${table.name}`);
  }
  const loaded = (performance.now() - started) / 1000;
  const answered = await questions((sql) => client.query(sql));
  await client.end();
  return row({
    ...common,
    unit: "ms",
    work: `one question to PostgreSQL, ${lines / M} M lines`,
    ours: answered.worst,
    bar: POSTGRES_BAR_MS,
    note: `${answered.note}; copied, with keys and indexes, in ${Math.round(loaded)} s`,
  });
}
