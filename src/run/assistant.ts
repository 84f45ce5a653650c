/**
 * A server of the Model Context Protocol over a published warehouse: tables and what they mean, one customer or segment, and read-only SQL. It
 * reads the warehouse and the definitions of this version, and nothing else.
 */
import type { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { z } from "zod";
import { UserError } from "../errors.ts";
import { nearest } from "../options.ts";
import { VERSION } from "../version.ts";
import { type QueryCell, type QueryColumn, query } from "../warehouse/query.ts";
import { literal, name } from "../warehouse/sql.ts";
import { type AnyRelation, relationsOf } from "../warehouse/tables/tables.ts";
import { columnNamed, type Lineage, lineage, upstream } from "./lineage/graph.ts";
import { martContracts } from "./warehouse.ts";

/** Rows that are sent at most: an assistant reads them one by one. */
const MOST_ROWS = 500;
const SECONDS = 30;

interface Answer {
  [key: string]: unknown;
  content: { type: "text"; text: string }[];
  isError?: boolean;
}

const answer = (value: unknown): Answer => ({ content: [{ type: "text", text: JSON.stringify(value, null, 1) }] });

/** Mistakes of whoever asks are answers, with what would be right; others end the request. */
async function answering(work: () => Promise<unknown> | unknown): Promise<Answer> {
  try {
    return answer(await work());
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const text = error.hint === undefined ? error.message : `${error.message}\n${error.hint}`;
    return { content: [{ type: "text", text }], isError: true };
  }
}

/** A value with its number as a number where that is exact. */
const plain = (cell: QueryCell, { isNumber }: QueryColumn): QueryCell => {
  const number = Number(cell);
  return isNumber && typeof cell === "string" && (Number.isSafeInteger(number) || cell.includes(".")) ? number : cell;
};

interface Rows {
  columns: { name: string; type: string }[];
  rows: Record<string, QueryCell>[];
  /** Set where there are more rows than are sent. */
  more?: string;
}

/** At most `limit` rows of a query. */
const ask = (file: string, sql: string, limit = MOST_ROWS): Promise<Rows> =>
  query(file, sql, { timeout: SECONDS, memory: "512MB" }, async ({ columns, rows }) => {
    const found: Rows["rows"] = [];
    let more = false;
    for await (const some of rows) {
      for (const row of some.slice(0, limit - found.length))
        found.push(Object.fromEntries(columns.map((column, i) => [column.name, plain(row[i]!, column)])));
      more = more || some.length > limit - found.length;
      if (found.length >= limit && more) break;
    }
    return {
      columns: columns.map((column) => ({ name: column.name, type: column.type })),
      rows: found,
      ...(more ? { more: `these are the first ${limit} rows; there are more` } : {}),
    };
  });

function relationNamed(relations: readonly AnyRelation[], wanted: string): AnyRelation {
  const found = relations.find((one) => one.name === wanted);
  if (found !== undefined) return found;
  const names = relations.map((one) => one.name);
  const near = nearest(wanted, names);
  throw new UserError(`there is no table ${JSON.stringify(wanted)}`, {
    hint: near === undefined ? `tables are ${names.join(", ")}` : `did you mean ${near}?`,
  });
}

/** What the words of a question mean: every column whose name or meaning has them. */
function definitions(graph: Lineage, relations: readonly AnyRelation[], term: string): object[] {
  const words = term.toLowerCase().split(/\W+/).filter(Boolean);
  const has = (text: string): boolean => words.every((word) => text.toLowerCase().includes(word));
  return relations
    .flatMap((relation) => graph.tables.get(relation.name) ?? [])
    .filter(({ id, description }) => has(`${id} ${description}`.replaceAll("_", " ")) || has(id))
    .slice(0, 40)
    .map(({ id, type, description, from }) => ({ column: id, type, meaning: description, from }));
}

async function explainCustomer(file: string, id: string): Promise<object> {
  const where = `WHERE customer_id = ${literal(id)}`;
  const [customer] = (await ask(file, `SELECT * FROM customer_360 ${where}`)).rows;
  if (customer === undefined)
    throw new UserError(`there is no customer ${JSON.stringify(id)}`, {
      hint: "customers are named as the files name them; SELECT customer_id FROM dim_customer lists them",
    });
  const orders = await ask(file, `SELECT * FROM transactions ${where} ORDER BY transacted_at DESC LIMIT 20`);
  const lists = await ask(file, `SELECT list, rank, reason, action FROM call_list ${where}`);
  const bought = await ask(
    file,
    `SELECT s.stock_code, p.description, sum(s.revenue) AS revenue, sum(s.quantity) AS quantity FROM fact_sales s
      LEFT JOIN dim_product p ON p.stock_code = s.stock_code ${where.replace("customer_id", "s.customer_id")} GROUP BY 1, 2 ORDER BY 3 DESC LIMIT 10`,
  );
  return { customer, last_orders: orders.rows, lists: lists.rows, most_bought: bought.rows };
}

async function explainSegment(file: string, segment: string): Promise<object> {
  const [found] = (await ask(file, `SELECT * FROM segments WHERE segment = ${literal(segment)}`)).rows;
  if (found === undefined) {
    const known = (await ask(file, "SELECT segment FROM segments ORDER BY position")).rows.map((row) =>
      String(row.segment),
    );
    throw new UserError(`there is no segment ${JSON.stringify(segment)}`, { hint: `segments are ${known.join(", ")}` });
  }
  const where = `WHERE segment = ${literal(segment)}`;
  const who = await ask(file, `SELECT * FROM rfm ${where} ORDER BY monetary DESC LIMIT 10`);
  const moves = await ask(file, `SELECT * FROM segment_moves ${where} ORDER BY customers DESC LIMIT 10`);
  return { segment: found, highest_spending: who.rows, came_from: moves.rows };
}

/** The server over the warehouse `file`, ready to be connected to a transport. */
export async function assistantServer(file: string): Promise<McpServer> {
  const { McpServer: Server } = await import("@modelcontextprotocol/sdk/server/mcp.js");
  const graph = lineage();
  const relations = relationsOf(martContracts().map((contract) => ({ contract })));
  const server = new Server(
    { name: "tillbook", version: VERSION },
    {
      instructions:
        "A retailer's published warehouse, read only. Begin with list_tables; money is in the currency of the table publication, and nothing after its as_of counts. Say which table and column a figure is from.",
    },
  );
  const readOnly = { readOnlyHint: true, openWorldHint: false };

  server.registerTool(
    "list_tables",
    {
      description: "All tables and views: what one row is, and how many there are",
      inputSchema: {},
      annotations: readOnly,
    },
    () =>
      answering(async () => {
        const counts = relations.map(
          (one) => `SELECT ${literal(one.name)} AS name, count(*) AS rows FROM ${name(one.name)}`,
        );
        const { rows } = await ask(file, counts.join(" UNION ALL "));
        const rowsOf = new Map(rows.map((row) => [row.name, row.rows]));
        const { rows: publication } = await ask(file, "SELECT * FROM publication");
        return {
          publication: publication[0],
          tables: relations.map((one) => ({ name: one.name, one_row: one.grain, rows: rowsOf.get(one.name) })),
        };
      }),
  );
  server.registerTool(
    "describe_table",
    {
      description: "Columns of a table: type, meaning, key, references, and what each is made from",
      inputSchema: { table: z.string().describe("name of a table, such as fact_sales") },
      annotations: readOnly,
    },
    ({ table }) =>
      answering(() => {
        const { grain, key, references } = relationNamed(relations, table);
        const columns = (graph.tables.get(table) ?? []).map(({ column, type, description, from }) => ({
          column,
          type,
          meaning: description,
          from,
        }));
        return { table, one_row: grain, key, references, columns };
      }),
  );
  server.registerTool(
    "read_table",
    {
      description: `The first rows of a table, in the order of its key; at most ${MOST_ROWS}`,
      inputSchema: {
        table: z.string().describe("name of a table"),
        limit: z.int().min(1).max(MOST_ROWS).default(50).describe("rows"),
      },
      annotations: readOnly,
    },
    ({ table, limit }) =>
      answering(() => {
        const { key } = relationNamed(relations, table);
        const order = key.length === 0 ? "" : ` ORDER BY ${key.map(name).join(", ")}`;
        return ask(file, `SELECT * FROM ${name(table)}${order}`, limit);
      }),
  );
  server.registerTool(
    "definition",
    {
      description: "What a word means here: columns whose name or meaning has it, such as retention or lifetime value",
      inputSchema: { term: z.string().min(2).describe("one or more words") },
      annotations: readOnly,
    },
    ({ term }) => answering(() => ({ columns: definitions(graph, relations, term) })),
  );
  server.registerTool(
    "lineage",
    {
      description: "What a column is made from, near and far",
      inputSchema: { column: z.string().describe("table.column, such as customer_360.segment") },
      annotations: readOnly,
    },
    ({ column }) =>
      answering(() => {
        const { description, from } = columnNamed(graph, column);
        return { column, meaning: description, from, upstream: [...upstream(graph, column)] };
      }),
  );
  server.registerTool(
    "explain",
    {
      description:
        "One customer (figures, scores, segment, orders, lists) or one segment (size, money, who is in it, what to do)",
      inputSchema: {
        what: z.enum(["customer", "segment"]),
        id: z.string().min(1).describe("id of the customer, or name of the segment such as At Risk"),
      },
      annotations: readOnly,
    },
    ({ what, id }) => answering(() => (what === "customer" ? explainCustomer(file, id) : explainSegment(file, id))),
  );
  server.registerTool(
    "sql",
    {
      description: `One query in the dialect of DuckDB that reads; ${SECONDS} s and ${MOST_ROWS} rows at most`,
      inputSchema: { query: z.string().min(1).describe("SELECT …") },
      annotations: readOnly,
    },
    ({ query: sql }) => answering(() => ask(file, sql)),
  );
  return server;
}
