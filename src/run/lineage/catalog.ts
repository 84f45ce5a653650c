/**
 * A run for other programs: the catalogue of its tables, and its lineage as events of OpenLineage (spec 2-0-2).
 */
import { createHash } from "node:crypto";
import { VERSION } from "../../version.ts";
import { relationsOf } from "../../warehouse/tables/tables.ts";
import type { RunRecord } from "../record.ts";
import { martContracts } from "../warehouse.ts";
import { FACT_SOURCES } from "./declared.ts";
import type { Lineage } from "./graph.ts";

const PRODUCER = `tillbook ${VERSION}`;
const SPEC = "https://openlineage.io/spec";
const facet = (name: string, version: string): { _producer: string; _schemaURL: string } => ({
  _producer: PRODUCER,
  _schemaURL: `${SPEC}/facets/${version}/${name}.json`,
});

/** A UUID that the same run has always. */
function uuidOf(runId: string): string {
  const hex = createHash("sha256").update(runId).digest("hex");
  const variant = ((Number.parseInt(hex[16]!, 16) & 3) | 8).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `5${hex.slice(13, 16)}`,
    variant + hex.slice(17, 20),
    hex.slice(20, 32),
  ].join("-");
}

export interface RunTimes {
  startedAt: number;
  finishedAt: number;
}

type RunOf = Pick<RunRecord, "runId" | "edition" | "asOf" | "inputs" | "columns">;
interface Field {
  namespace: string;
  name: string;
  field: string;
}

/** Files with the same header as one data set: hundreds of daily files have the same lineage. */
const dataSetOf = (files: readonly string[]): string =>
  files.length === 1 ? files[0]! : `${files[0]} … ${files.at(-1)} (${files.length} files)`;

/** The three steps of a run, each with the tables that it makes. */
const STEPS: readonly { job: string; makes(table: string): boolean }[] = [
  {
    job: "clean",
    makes: (table) => ["lines", "rejects", "quality", "quality_profile", "column_roles"].includes(table),
  },
  { job: "facts", makes: (table) => table.startsWith("facts.") },
  { job: "analyse", makes: () => true },
];

/**
 * The events of a run: start and end of cleaning, of the facts and of the analyses, with the data sets that go in and out and what each
 * column is made from. Where a column is made from a whole table, that table is among the inputs of the step.
 */
export function openLineageEvents(
  graph: Lineage,
  record: RunOf,
  tables: readonly string[],
  { startedAt, finishedAt }: RunTimes,
): object[] {
  const namespace = `tillbook/${record.edition}`;
  const groups = record.columns.map(({ files, columns }) => ({ name: dataSetOf(files), columns }));
  const fieldsOf = (source: string): Field[] => {
    const column = graph.columns.get(source);
    if (column === undefined) return [];
    if (column.table !== "records") return [{ namespace, name: column.table, field: column.column }];
    return groups.flatMap(({ name, columns }) =>
      columns
        .filter(({ role }) => role === column.column)
        .map(({ name: header }) => ({ namespace: "file", name, field: header })),
    );
  };
  const waiting = ["lines", ...Object.keys(FACT_SOURCES), ...tables];
  return STEPS.flatMap(({ job, makes }) => {
    const made = waiting.filter(makes);
    for (const table of made) waiting.splice(waiting.indexOf(table), 1);
    const sources = new Set(made.flatMap((table) => graph.tables.get(table) ?? []).flatMap(({ from }) => from));
    const read = new Set([...sources].map((source) => graph.columns.get(source)?.table ?? source));
    const inputs = [
      ...(read.has("records") ? groups.map(({ name }) => ({ namespace: "file", name })) : []),
      ...[...read].filter((table) => table !== "records").map((name) => ({ namespace, name })),
    ];
    const outputs = made.map((table) => {
      const columns = graph.tables.get(table) ?? [];
      const schema = columns.map(({ column, type, description }) => ({ name: column, type, description }));
      const lineage = columns.map(({ column, from }) => [column, { inputFields: from.flatMap(fieldsOf) }] as const);
      return {
        namespace,
        name: table,
        facets: {
          schema: { ...facet("SchemaDatasetFacet", "1-1-1"), fields: schema },
          columnLineage: {
            ...facet("ColumnLineageDatasetFacet", "1-2-0"),
            fields: Object.fromEntries(lineage.filter(([, { inputFields }]) => inputFields.length > 0)),
          },
        },
      };
    });
    const event = (eventType: "START" | "COMPLETE", at: number): object => ({
      eventType,
      eventTime: new Date(at).toISOString(),
      producer: PRODUCER,
      schemaURL: `${SPEC}/2-0-2/OpenLineage.json#/$defs/RunEvent`,
      run: {
        runId: uuidOf(`${record.runId} ${job}`),
        facets: {
          nominalTime: { ...facet("NominalTimeRunFacet", "1-0-1"), nominalStartTime: `${record.asOf}T00:00:00.000Z` },
          parent: {
            ...facet("ParentRunFacet", "1-0-1"),
            run: { runId: uuidOf(record.runId) },
            job: { namespace: "tillbook", name: "run" },
          },
        },
      },
      job: { namespace: "tillbook", name: `run.${job}`, facets: {} },
      inputs,
      outputs: eventType === "START" ? [] : outputs,
    });
    return [event("START", startedAt), event("COMPLETE", finishedAt)];
  });
}

/** Every table of an edition and of the warehouse: grain, key, references, columns with meaning and lineage. */
export function catalogue(graph: Lineage, record: RunOf, rows: Readonly<Record<string, number>>): object {
  const relations = relationsOf(martContracts().map((contract) => ({ contract })));
  return {
    producer: PRODUCER,
    run: record.runId,
    edition: record.edition,
    asOf: record.asOf,
    tables: relations.map(({ name, grain, key, kind, references = {} }) => ({
      name,
      kind: kind === "view" ? "view" : "table",
      in: [...(name in rows ? ["edition"] : []), "warehouse"],
      grain,
      key,
      references,
      ...(name in rows ? { rows: rows[name] } : {}),
      columns: (graph.tables.get(name) ?? []).map(({ column, type, description, from }) => ({
        name: column,
        type,
        description,
        from,
      })),
    })),
  };
}

/** Both as files of an edition. */
export function catalogueFiles(
  graph: Lineage,
  record: RunOf,
  rows: Readonly<Record<string, number>>,
  times: RunTimes,
): Record<string, string> {
  const events = openLineageEvents(graph, record, Object.keys(rows), times);
  return {
    "catalog.json": `${JSON.stringify(catalogue(graph, record, rows), null, 1)}\n`,
    "openlineage.json": `[\n${events.map((event) => JSON.stringify(event)).join(",\n")}\n]\n`,
  };
}
