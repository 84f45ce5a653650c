import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { EXIT, UserError } from "../errors.ts";
import { createFile, temporaryFolder, temporaryName } from "../files.ts";
import { csvCell } from "../tables.ts";
import {
  type QueryCell,
  type QueryColumn,
  type QueryOptions,
  type QueryResult,
  query,
  queryToParquet,
} from "../warehouse/query.ts";
import { requestOf } from "./request.ts";
import type { Shell } from "./shell.ts";
import { aligned } from "./text.ts";
import { databaseOf } from "./warehouse.ts";
import { count, text } from "./words.ts";

type Format = "table" | "csv" | "json" | "parquet";

/** The query of the command: its words, or a file. */
function queryOf(shell: Shell, options: Record<string, unknown>, [words]: string[]): string {
  const file = text(options.file);
  if ((words === undefined) === (file === undefined))
    throw new UserError("invalid query: expected it in quotes, or in a file with --file", {
      hint: `tillbook sql "SELECT region, sum(revenue) FROM fact_sales GROUP BY region"`,
      exitCode: EXIT.usage,
    });
  if (words !== undefined) return words;
  const path = resolve(shell.cwd, file as string);
  if (!existsSync(path) || !statSync(path).isFile())
    throw new UserError(`there is no file ${file}`, { exitCode: EXIT.usage });
  return readFileSync(path, "utf8");
}

function limitsOf(shell: Shell, options: Record<string, unknown>): QueryOptions {
  const memory = text(options.memory);
  if (memory !== undefined && !/^[1-9][0-9]*(\.[0-9]+)?\s?[KMGT]i?B$/i.test(memory))
    throw new UserError(`invalid --memory: ${memory}; expected a size such as 512MB or 2GB`, { exitCode: EXIT.usage });
  return {
    timeout: count(options.timeout, "--timeout", 60),
    ...(memory === undefined ? {} : { memory }),
    onProgress: (share) => shell.progress("query", Math.round(share * 100), 100, "%"),
  };
}

/** A cell in one line of text; exact numbers come as text already. */
const cellText = (cell: QueryCell): string =>
  cell !== null && typeof cell === "object" ? JSON.stringify(cell) : String(cell);
const oneLine = (cell: QueryCell): string =>
  cell === null ? "" : cellText(cell).replaceAll("\n", "\\n").replaceAll("\t", "\\t");

async function tableText({ columns, rows }: QueryResult, most: number): Promise<string> {
  const shown: string[][] = [];
  let all = 0;
  for await (const some of rows) {
    for (const row of some.slice(0, Math.max(0, most - shown.length))) shown.push(row.map(oneLine));
    all += some.length;
  }
  const head = columns.map(({ name }) => name);
  const lines = aligned(
    [head, ...shown],
    columns.map(({ isNumber }) => (isNumber ? "right" : "left")),
  );
  const more =
    all > shown.length
      ? `… and ${(all - shown.length).toLocaleString("en-GB")} more rows; --rows shows more, --format csv all\n`
      : "";
  return `${lines.join("\n")}\n${more}(${all.toLocaleString("en-GB")} ${all === 1 ? "row" : "rows"})\n`;
}

const csvRow = (columns: readonly QueryColumn[], row: readonly QueryCell[]): string =>
  row.map((cell, i) => (cell === null ? "" : columns[i]!.isText ? csvCell(cellText(cell)) : String(cell))).join(",");

/** Numbers that come as text are written with all their digits; what JSON has no number for is null. */
const jsonCell = (cell: QueryCell, { isNumber }: QueryColumn): string =>
  isNumber && cell !== null ? (/^-?[0-9]/.test(String(cell)) ? String(cell) : "null") : JSON.stringify(cell);

async function* csvText({ columns, rows }: QueryResult): AsyncGenerator<string> {
  yield `${columns.map(({ name }) => csvCell(name)).join(",")}\n`;
  for await (const some of rows) yield some.map((row) => `${csvRow(columns, row)}\n`).join("");
}

async function* jsonText({ columns, rows }: QueryResult): AsyncGenerator<string> {
  const keys = columns.map(({ name }) => JSON.stringify(name));
  let before = "[";
  for await (const some of rows)
    for (const row of some) {
      yield `${before}\n {${row.map((cell, i) => `${keys[i]}:${jsonCell(cell, columns[i]!)}`).join(",")}}`;
      before = ",";
    }
  yield before === "[" ? "[]\n" : "\n]\n";
}

/** Writes texts into a file that is there as a whole or not at all. */
async function writeTexts(path: string, texts: AsyncIterable<string>): Promise<void> {
  const file = createFile(path);
  try {
    for await (const part of texts) file.write(Buffer.from(part, "utf8"));
    file.publish();
  } finally {
    file.discard();
  }
}

async function writeParquet(warehouse: string, sql: string, limits: QueryOptions, path: string): Promise<number> {
  // a folder of its own, beside the file: the only one that the query may reach
  const folder = temporaryName(path);
  mkdirSync(folder, { recursive: true });
  try {
    const rows = await queryToParquet(warehouse, sql, limits, { folder, file: "rows.parquet" });
    renameSync(join(folder, "rows.parquet"), path);
    return rows;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Hands the warehouse that is asked to `use`: the published one, or one of a version of the lake, which goes afterwards. */
async function withWarehouse(
  shell: Shell,
  options: Record<string, unknown>,
  use: (file: string) => Promise<number>,
): Promise<number> {
  const version = text(options.version) ?? text(options.asOfVersion);
  if (version === undefined) return use(databaseOf(shell, options));
  const request = requestOf(shell, { ...options, out: undefined, asOfVersion: version }, []);
  const { warehouseOfVersion } = await import("../run/warehouse-of-version.ts");
  const folder = temporaryFolder("version");
  try {
    return await use(await warehouseOfVersion(request, shell, folder));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export default async function action(shell: Shell, options: Record<string, unknown>, args: string[]): Promise<number> {
  const sql = queryOf(shell, options, args);
  return withWarehouse(shell, options, (warehouse) => answer(shell, options, { sql, warehouse }));
}

async function answer(
  shell: Shell,
  options: Record<string, unknown>,
  { sql, warehouse }: { sql: string; warehouse: string },
): Promise<number> {
  const format = String(options.format ?? "table") as Format;
  const out = text(options.out) === undefined ? undefined : resolve(shell.cwd, String(options.out));
  const limits = limitsOf(shell, options);
  const most = count(options.rows, "--rows", 100);
  if (format === "parquet") {
    if (out === undefined)
      throw new UserError("--format parquet needs a file to write", {
        hint: "add --out rows.parquet",
        exitCode: EXIT.usage,
      });
    const rows = await writeParquet(warehouse, sql, limits, out);
    shell.stderr(`${rows.toLocaleString("en-GB")} rows in ${options.out}\n`);
    return EXIT.ok;
  }
  await query(warehouse, sql, limits, async (result) => {
    const texts =
      format === "csv" ? csvText(result) : format === "json" ? jsonText(result) : single(tableText(result, most));
    if (out !== undefined) return writeTexts(out, texts);
    for await (const part of texts)
      if (format === "table") shell.stdout(part);
      else shell.data(part);
  });
  if (out !== undefined) shell.stderr(`written to ${options.out}\n`);
  return EXIT.ok;
}

async function* single(value: Promise<string>): AsyncGenerator<string> {
  yield await value;
}
