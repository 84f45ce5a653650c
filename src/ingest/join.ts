/** Two tables as one: the lines of orders in one file, the orders themselves in another, joined by their common key. */
import { createHash } from "node:crypto";
import { type DictionaryColumn, stringsOf } from "../columns/dictionary.ts";
import { createDictionaryStream } from "../columns/dictionary-stream.ts";
import { createUtf8Interner } from "../columns/interner.ts";
import { UserError } from "../errors.ts";
import type { JoinOptions, OpenedTable } from "./source.ts";
import { languagesOf, meaningOf, wordsOf } from "./understand/header.ts";
import { headerKey } from "./understand/presets.ts";
import { roleNames } from "./understand/role-names.ts";

export interface Orders {
  table: OpenedTable;
  /** Header of the key. */
  key: string;
  /** Headers of the columns that lines get, and their texts by record. */
  headers: string[];
  columns: (string | null)[][];
  /** The record of a key. */
  recordOf: ReadonlyMap<string, number>;
}

export const keyOf = (text: string | null | undefined): string => (text ?? "").trim();
const positionOf = (table: OpenedTable, header: string): number =>
  table.headers.findIndex((name) => headerKey(name) === headerKey(header));

/**
 * Reads a table of orders, or of products or customers, as a whole: they are few beside their lines.
 *
 * @param taken positions of the columns that lines get. Default: all but the key
 */
export async function readOrders(table: OpenedTable, key: number, taken?: readonly number[]): Promise<Orders> {
  const positions = table.headers.map((_, i) => i);
  const encoders = positions.map(() => createUtf8Interner());
  const streams = positions.map(createDictionaryStream);
  const texts = positions.map((): (string | null)[] => []);
  for await (const piece of table.pieces(positions, encoders, () => undefined)) {
    const columns: DictionaryColumn[] = piece.columns.map((column, k) => streams[k]!(column));
    columns.forEach((column, k) => {
      for (const text of stringsOf(column)) texts[k]!.push(text);
    });
    piece.release?.();
  }
  const recordOf = new Map<string, number>();
  texts[key]!.forEach((text, record) => {
    const known = recordOf.get(keyOf(text));
    // a record that stands there twice as it is says nothing new
    const isSame = known !== undefined && texts.every((column) => column[known] === column[record]);
    if (known !== undefined && !isSame && keyOf(text) !== "")
      throw new UserError(
        `${table.name} has ${table.headers[key]} ${JSON.stringify(text)} twice, with different values; a join needs one record for each`,
        {
          exitCode: 2,
        },
      );
    recordOf.set(keyOf(text), record);
  });
  const added = taken ?? positions.filter((position) => position !== key);
  return {
    table,
    key: table.headers[key]!,
    headers: added.map((position) => table.headers[position]!),
    columns: added.map((position) => texts[position]!),
    recordOf,
  };
}

/** The lines with the columns of their orders behind their own; a line without an order has none of them. */
export function joined(items: OpenedTable, orders: Orders, key: number): OpenedTable {
  const own = items.headers.length;
  const headers = [...items.headers, ...orders.headers];
  const sha256 = (): string =>
    createHash("sha256").update(`${items.facts().sha256}\n${orders.table.facts().sha256}`).digest("hex");
  return {
    path: items.path,
    name: items.name,
    format: items.format,
    compressed: items.compressed,
    bytes: items.bytes,
    headers,
    hasHeader: items.hasHeader,
    notes: [
      ...(items.notes ?? []),
      `joined with ${orders.table.name}: ${items.headers[key]} of each line is ${orders.key} there`,
    ],
    sample: items.sample.map((fields) => {
      const record = orders.recordOf.get(keyOf(fields[key]));
      return [...fields, ...orders.columns.map((texts) => (record === undefined ? null : texts[record]!))];
    }),
    facts: () => ({ ...items.facts(), sha256: sha256() }),
    async *pieces(wanted, encoders, onBytes) {
      const mine = wanted.filter((position) => position < own);
      const keys = createUtf8Interner();
      const stream = createDictionaryStream();
      const read = mine.includes(key) ? mine : [...mine, key].sort((a, b) => a - b);
      const encoderAt = (position: number) => encoders[wanted.indexOf(position)];
      const at = read.indexOf(key);
      for await (const piece of items.pieces(
        read,
        read.map((position) => encoderAt(position) ?? keys),
        onBytes,
      )) {
        const { dictionary, codes } = stream(piece.columns[at]!);
        const records = Int32Array.from(codes, (code) => orders.recordOf.get(keyOf(dictionary.text(code))) ?? -1);
        const columns = wanted.map((position, k) => {
          if (position < own) return piece.columns[read.indexOf(position)]!;
          const texts = orders.columns[position - own]!;
          const encoder = encoders[k]!;
          const coded = Int32Array.from(records, (record) => (record < 0 ? 0 : encoder.codeOf(texts[record])));
          return { codes: coded, fresh: encoder.takeNew() };
        });
        yield { ...piece, columns };
      }
    },
  };
}

/** @throws UserError (exit code 2) where a table lacks the key, or the other one has it twice */
export async function joinAs(
  tables: readonly OpenedTable[],
  other: OpenedTable,
  on: JoinOptions["on"],
): Promise<OpenedTable[]> {
  const [mine, theirs] = typeof on === "string" ? [on, on] : on;
  for (const table of [...tables, other]) {
    const name = table === other ? theirs : mine;
    if (positionOf(table, name) < 0)
      throw new UserError(
        `invalid join.on: ${JSON.stringify(name)}; ${table.name} has no such column, expected one of: ${table.headers.join(", ")}`,
        { exitCode: 2 },
      );
  }
  const orders = await readOrders(other, positionOf(other, theirs));
  return tables.map((items) => joined(items, orders, positionOf(items, mine)));
}

/** Share of the lines in a sample whose order must be there. */
const MOST = 0.9;
/** Share of the orders whose key must be their own; of a few records each. */
const ONCE = 0.9;
const FEW = 20;

/** How surely each header of a table names an order, whether it is no more than an id, and whether that of something else. */
function namesOf({ headers }: OpenedTable): { order: number; isId: boolean; isOther: boolean }[] {
  const languages = languagesOf(headers);
  return headers.map((header) => {
    const meaning = meaningOf(wordsOf(header), languages);
    const isId = [...meaning.concepts].every((concept) => concept === "id") && meaning.concepts.size > 0;
    const names = roleNames(meaning);
    const order = names.get("order_id") ?? 0;
    // products and customers have many orders
    const isOther = order < NAMED && Math.max(names.get("customer_id") ?? 0, names.get("product_id") ?? 0) >= NAMED;
    return { order, isId: isId && meaning.unknown.length === 0, isOther };
  });
}
const NAMED = 0.75;

interface Key {
  items: number;
  orders: number;
}

/** Columns of two tables that may be their key: of one header, or the order of a line and the id of an order. */
function possibleKeys(items: OpenedTable, orders: OpenedTable): Key[] {
  const [mine, theirs] = [namesOf(items), namesOf(orders)];
  const alike = items.headers
    .map((header, position): Key => ({ items: position, orders: positionOf(orders, header) }))
    .filter(({ items: position }) => !mine[position]!.isOther);
  const named = mine.flatMap(({ order }, position) =>
    order < NAMED
      ? []
      : theirs.flatMap((other, at): Key[] =>
          other.isId || other.order >= NAMED ? [{ items: position, orders: at }] : [],
        ),
  );
  return [...alike.filter((key) => key.orders >= 0), ...named];
}

/** The key of two tables where the values of one stand once in the other, which has more of them; undefined where there is none. */
function commonKey(items: OpenedTable, orders: OpenedTable): Key | undefined {
  return possibleKeys(items, orders).find(({ items: position, orders: other }) => {
    // an order that stands there twice as it is says nothing new; of a few with other values it is said when they are read
    const each = new Map(orders.sample.map((fields) => [JSON.stringify(fields), keyOf(fields[other])]));
    const keys = [...each.values()];
    const known = new Set(keys);
    const lines = items.sample.map((fields) => keyOf(fields[position])).filter((text) => text !== "");
    return (
      known.size >= (keys.length < FEW ? keys.length : ONCE * keys.length) &&
      lines.length > 0 &&
      lines.filter((text) => known.has(text)).length >= MOST * lines.length
    );
  });
}

/**
 * Tables that say nothing alone, joined: one that has no day with one that has, by a key they share.
 *
 * @param lacksDay whether no column of a table has the day of an order
 */
export async function joinByKey(
  tables: readonly OpenedTable[],
  lacksDay: (table: OpenedTable) => boolean,
): Promise<OpenedTable[]> {
  const alone = tables.filter(lacksDay);
  if (alone.length === 0 || alone.length === tables.length) return [...tables];
  const used = new Set<OpenedTable>();
  const joinedTables = new Set<OpenedTable>();
  const made: OpenedTable[] = [];
  for (const items of alone) {
    const orders = tables.find((table) => !alone.includes(table) && commonKey(items, table) !== undefined);
    if (orders === undefined) continue;
    joinedTables.add(items);
    used.add(orders);
    const key = commonKey(items, orders)!;
    made.push(joined(items, await readOrders(orders, key.orders), key.items));
  }
  return [...made, ...tables.filter((table) => !joinedTables.has(table) && !used.has(table))];
}
