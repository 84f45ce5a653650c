import { existsSync } from "node:fs";
import { EXIT } from "../errors.ts";
import {
  columnNamed,
  columnsNamed,
  downstream,
  type Lineage,
  type LineageColumn,
  lineage,
  upstream,
} from "../run/lineage/graph.ts";
import { query } from "../warehouse/query.ts";
import type { Shell } from "./shell.ts";
import { asJson } from "./visible.ts";
import { databaseOf } from "./warehouse.ts";

/** The headers of the files that were last published, by what they are taken for; empty without a warehouse. */
async function headers(shell: Shell, options: Record<string, unknown>): Promise<Map<string, string[]>> {
  const file = databaseOf(shell, options);
  const found = new Map<string, string[]>();
  if (!existsSync(file)) return found;
  const sql = "SELECT DISTINCT role, column_name FROM column_roles WHERE role <> 'ignored' ORDER BY 1, 2";
  await query(file, sql, {}, async ({ rows }) => {
    for await (const some of rows)
      for (const [role, header] of some) found.set(String(role), [...(found.get(String(role)) ?? []), String(header)]);
  });
  return found;
}

const MOST_CHILDREN = 12;

/** The column and below it what it is made from; what stands in the tree already is not opened again. */
function tree(graph: Lineage, top: LineageColumn, ofFiles: ReadonlyMap<string, string[]>): string[] {
  const lines: string[] = [];
  const opened = new Set<string>();
  const visit = (id: string, indent: string, branch: string): void => {
    const column = graph.columns.get(id);
    const children = column?.from ?? [];
    const file = column?.table === "records" ? ofFiles.get(column.column) : undefined;
    const header = file === undefined ? "" : ` = ${file.map((one) => JSON.stringify(one)).join(" or ")} of the files`;
    const again = opened.has(id) && children.length > 0 ? " (above)" : "";
    const whole = column === undefined ? " (all of its columns)" : "";
    lines.push(`${indent}${branch}${id}${header}${whole}${again}`);
    if (opened.has(id)) return;
    opened.add(id);
    const below = indent + (branch === "" ? "" : branch === "└─ " ? "   " : "│  ");
    const shown = children.slice(0, MOST_CHILDREN);
    for (const [i, child] of shown.entries())
      visit(child, below, i === shown.length - 1 && shown.length === children.length ? "└─ " : "├─ ");
    if (shown.length < children.length) lines.push(`${below}└─ … and ${children.length - shown.length} more`);
  };
  visit(top.id, "", "");
  return lines;
}

export default async function action(
  shell: Shell,
  options: Record<string, unknown>,
  [id = ""]: string[],
): Promise<number> {
  const graph = lineage();
  const top = columnNamed(graph, id);
  const ofFiles = await headers(shell, options);
  if (options.json === true) {
    const columns = options.downstream === true ? downstream(graph, id) : [...upstream(graph, id)];
    const described = columns.map((one) => {
      const { table, column, type, description, from } = columnNamed(graph, one);
      const header = table === "records" ? ofFiles.get(column) : undefined;
      return { table, column, type, description, from, ...(header === undefined ? {} : { headers: header }) };
    });
    const direct = columnsNamed(graph, top.from).map((one) => one.id);
    shell.stdout(
      asJson({
        column: top.id,
        description: top.description,
        from: direct,
        [options.downstream === true ? "downstream" : "upstream"]: described,
      }),
    );
    return EXIT.ok;
  }
  const body = options.downstream === true ? downstream(graph, id).map((one) => `  ${one}`) : tree(graph, top, ofFiles);
  const none = options.downstream === true && body.length === 0 ? "  nothing is made from it\n" : "";
  shell.stdout(`${top.id}: ${top.description}\n\n${body.join("\n")}\n${none}`);
  return EXIT.ok;
}
