import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { catalogueFiles } from "../../../src/run/lineage/catalog.ts";
import { MART_SOURCES } from "../../../src/run/lineage/declared.ts";
import { columnNamed, columnsNamed, downstream, lineage, upstream } from "../../../src/run/lineage/graph.ts";
import { martContracts } from "../../../src/run/warehouse.ts";
import { inProcess } from "../../cli/in-process.ts";

const graph = lineage();
const folder = mkdtempSync(join(tmpdir(), "tillbook-lineage-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("lineage", () => {
  it("leads from a segment to columns of the file", () => {
    expect(columnNamed(graph, "customer_360.segment").from).toEqual(["rfm.segment"]);
    const all = upstream(graph, "vw_customer_360.segment");
    expect([...all]).toEqual(
      expect.arrayContaining(["rfm.m_score", "facts.orders.net_e4", "lines.amount_e4", "records.unit_price"]),
    );
    expect([...all]).not.toContain("records.description");
  });

  it("names only columns and tables that are there", () => {
    for (const { id, from } of graph.columns.values())
      for (const source of from)
        expect([id, source, columnsNamed(graph, [source]).length > 0]).toEqual([id, source, true]);
  });

  it("leads every column of the warehouse to a file, but for what the run itself is", () => {
    const without = [...graph.columns.values()].filter(
      ({ id, table }) => table !== "records" && ![...upstream(graph, id)].some((one) => one.startsWith("records.")),
    );
    const ofTheRun = /^publication\.|\.run_id$|^segments\.(position|role)$/;
    expect(without.map(({ id }) => id).filter((id) => !ofTheRun.test(id))).toEqual([]);
  });

  it("is declared for every table that an analysis makes, and names none else", () => {
    const made = martContracts().filter(({ name }) => name !== "customer_360");
    const undeclared = made.map(({ name }) => name).filter((name) => !(name in MART_SOURCES));
    expect(undeclared, "tables to declare in src/run/lineage/declared-analyses.ts").toEqual([]);
    const names = new Set(made.map(({ name }) => name));
    const unknown = Object.keys(MART_SOURCES).filter((name) => !names.has(name));
    expect(unknown, "declared in src/run/lineage, but made by no analysis").toEqual([]);
  });

  it("is answered for every table, by the command", async () => {
    for (const [table, columns] of graph.tables) {
      const { id, description } = columns.at(-1)!;
      const { status, stdout } = await inProcess(["lineage", id], { cwd: folder });
      expect([table, status, stdout.slice(0, stdout.indexOf("\n"))]).toEqual([table, 0, `${id}: ${description}`]);
    }
  });

  it("knows what depends on a column", () => {
    expect(downstream(graph, "lines.region")).toEqual(
      expect.arrayContaining(["regions.region", "dim_customer.country"]),
    );
    expect(downstream(graph, "lines.category")).not.toContain("rfm.segment");
  });

  it("answers a wrong name with the nearest", () => {
    expect(() => columnNamed(graph, "customer_360.segmnt")).toThrow('there is no column "customer_360.segmnt"');
  });
});

describe("a run for other programs", () => {
  const record = {
    runId: "0123456789ab",
    edition: "2026-W05",
    asOf: "2026-02-01",
    inputs: [],
    columns: [
      {
        files: ["a.csv", "b.csv"],
        columns: [{ name: 'Preis "netto"', role: "unit_price", confidence: 1, isGuess: false, evidence: [] }],
        notes: [],
      },
    ],
  };
  const files = catalogueFiles(graph, record, { rfm: 3, rejects: 1 }, { startedAt: 0, finishedAt: 1000 });

  it("is events of OpenLineage, with the columns of the files at the beginning", () => {
    const events = JSON.parse(files["openlineage.json"]!);
    expect(events.map((one: { eventType: string; job: { name: string } }) => [one.eventType, one.job.name])).toEqual([
      ["START", "run.clean"],
      ["COMPLETE", "run.clean"],
      ["START", "run.facts"],
      ["COMPLETE", "run.facts"],
      ["START", "run.analyse"],
      ["COMPLETE", "run.analyse"],
    ]);
    const output = (event: number, table: string) =>
      events[event].outputs.find(({ name }: { name: string }) => name === table).facets.columnLineage.fields;
    expect(output(1, "lines").unit_price_e4.inputFields).toEqual([
      { namespace: "file", name: "a.csv … b.csv (2 files)", field: 'Preis "netto"' },
    ]);
    expect(output(5, "rfm").m_score.inputFields).toEqual([
      { namespace: "tillbook/2026-W05", name: "rfm", field: "monetary" },
    ]);
    for (const { run } of events)
      expect(run.runId).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(files["openlineage.json"]!.length).toBeLessThan(500_000);
  });

  it("is a catalogue of every table", () => {
    const { tables } = JSON.parse(files["catalog.json"]!);
    const of = (table: string) => tables.find(({ name }: { name: string }) => name === table);
    expect(of("rfm")).toMatchObject({ rows: 3, in: ["edition", "warehouse"], key: ["customer_id"] });
    expect(of("fact_sales").columns[5]).toMatchObject({ name: "revenue", type: "decimal", from: ["lines.amount_e4"] });
  });
});
