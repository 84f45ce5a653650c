/** Tables of products, customers, orders and stores beside sales: what they say of one stands on each sale of it. */
import { joined, keyOf, type Orders, readOrders } from "./join.ts";
import type { OpenedTable } from "./source.ts";
import { languagesOf, meaningOf, wordsOf } from "./understand/header.ts";
import { fileStem } from "./understand/keys.ts";
import { headerKey } from "./understand/presets.ts";
import { roleNames } from "./understand/role-names.ts";
import type { Role } from "./understand/roles.ts";
import { missingOf, tellsOfReturns } from "./understand/sales.ts";
import type { Understanding } from "./understand/understanding.ts";

/** What a sale gets, by what it is that the other table tells of. */
const JOINED_ROLES = {
  product_id: ["description", "category"],
  customer_id: ["customer_name", "email", "phone", "region"],
  order_id: ["customer_id", "customer_name", "email", "phone", "region", "store", "channel", "payment_method"],
  store: ["region"],
} as const satisfies Partial<Record<Role, readonly Role[]>>;
type Subject = keyof typeof JOINED_ROLES;
const SUBJECTS = Object.keys(JOINED_ROLES) as Subject[];
const CONCEPT = { product_id: "product", customer_id: "customer", order_id: "order", store: "store" } as const;
const PRICES: readonly Role[] = ["unit_price", "amount", "gross_amount"];

/** A larger table is not taken for a list of products or customers. */
const MOST_BYTES = 256 << 20;
const NAMED = 0.6;
/** Share of the sales in a sample whose product or customer must be there. */
const MOST = 0.9;

interface Seen {
  table: OpenedTable;
  understanding: Understanding;
}

const positionsOf = ({ understanding }: Seen, role: Role): number[] =>
  understanding.columns.filter((column) => column.role === role).map(({ index }) => index);
const lacks = (seen: Seen, role: Role): boolean => positionsOf(seen, role).length === 0;
const lacksMoney = ({ understanding }: Seen): boolean => missingOf(understanding).includes("amount");

/** Positions that may be the key of a table of products or customers: named like it, or an id in a file that is. */
function keysOf({ table }: Seen, subject: Subject, header: string): number[] {
  const languages = languagesOf(table.headers);
  const stem = meaningOf(wordsOf(fileStem(table.name)), languagesOf([fileStem(table.name), ...table.headers]));
  const isNamedFile = stem.concepts.has(CONCEPT[subject]);
  return table.headers.flatMap((name, position) => {
    const meaning = meaningOf(wordsOf(name), languages);
    const isId = meaning.concepts.size > 0 && [...meaning.concepts].every((one) => one === "id" || one === "sku");
    const isAlike = headerKey(name) === headerKey(header);
    const isNamed = (roleNames(meaning).get(subject) ?? 0) >= NAMED;
    return isAlike || isNamed || (isId && isNamedFile) ? [position] : [];
  });
}

/** The other table's columns that sales get: what they lack, and prices where they have no money. */
function columnsFor(sales: Seen, other: Seen, subject: Subject, key: number): number[] {
  const names: readonly Role[] = JOINED_ROLES[subject].filter((role) => lacks(sales, role));
  const roles = subject === "product_id" && lacksMoney(sales) ? [...names, ...PRICES] : names;
  const bareNames = other.understanding.columns.filter(({ index, name, role }) => {
    const { concepts } = meaningOf(wordsOf(name), languagesOf(other.table.headers));
    return index !== key && role === "ignored" && concepts.size === 1 && concepts.has("name");
  });
  const name = {
    product_id: "description",
    customer_id: "customer_name",
    order_id: undefined,
    store: undefined,
  } as const;
  const isNameMissing = name[subject] !== undefined && lacks(sales, name[subject]);
  return other.understanding.columns
    .filter(
      (column) =>
        column.index !== key && (roles.includes(column.role) || (isNameMissing && bareNames.includes(column))),
    )
    .map(({ index }) => index);
}

/** Column names say what they are of: "name" in products.csv is products.name. */
function qualified(table: OpenedTable, sales: OpenedTable): OpenedTable {
  const languages = languagesOf(table.headers);
  const taken = new Set(sales.headers.map(headerKey));
  const headers = table.headers.map((header) => {
    const { concepts } = meaningOf(wordsOf(header), languages);
    const isBare = concepts.size === 1 && concepts.has("name");
    return isBare || taken.has(headerKey(header)) ? `${fileStem(table.name)}.${header}` : header;
  });
  return { ...table, headers };
}

interface Found {
  orders: Orders;
  at: number;
}

async function joinOf(sales: Seen, other: Seen): Promise<Found | undefined> {
  for (const subject of SUBJECTS)
    for (const at of positionsOf(sales, subject)) {
      const ids = sales.table.sample.map((fields) => keyOf(fields[at])).filter((text) => text !== "");
      for (const key of keysOf(other, subject, sales.table.headers[at]!)) {
        const keys = other.table.sample.map((fields) => keyOf(fields[key]));
        if (ids.length === 0 || new Set(keys).size < keys.length) continue;
        const taken = columnsFor(sales, other, subject, key);
        const orders = await readOrders(qualified(other.table, sales.table), key, taken);
        if (ids.filter((id) => orders.recordOf.has(id)).length >= MOST * ids.length) return { orders, at };
      }
    }
  return undefined;
}

/**
 * Sales with what tables of products and customers tell of them. A table that is no table of sales and has no key in common with one
 * stays, and is refused by its name later.
 *
 * @param seen what a table is by itself
 */
export async function joinDimensions(
  tables: readonly OpenedTable[],
  seen: (table: OpenedTable) => Understanding,
): Promise<OpenedTable[]> {
  const all = tables.map((table): Seen => ({ table, understanding: seen(table) }));
  const isDated = ({ understanding }: Seen): boolean => understanding.positions.has("ordered_at");
  const others = all.filter(
    (one) => missingOf(one.understanding).length > 0 && one.table.hasHeader && one.table.bytes <= MOST_BYTES,
  );
  const hasLines = (one: Seen): boolean => !lacks(one, "quantity") || !lacks(one, "product_id");
  const isOther = (one: Seen): boolean =>
    others.includes(one) && !(isDated(one) && hasLines(one)) && !tellsOfReturns(one.understanding);
  const facts = all.filter((one) => isDated(one) && !isOther(one));
  const used = new Set<Seen>();
  const joinedSales = new Map<Seen, OpenedTable>();
  for (const fact of facts) {
    let sales = fact;
    for (const other of others) {
      if (other === fact || !isOther(other)) continue;
      const found = await joinOf(sales, other);
      if (found === undefined) continue;
      used.add(other);
      const table = joined(sales.table, found.orders, found.at);
      sales = { table, understanding: seen(table) };
    }
    joinedSales.set(fact, sales.table);
  }
  const isComplete = [...joinedSales.values()].some((table) => missingOf(seen(table)).length === 0);
  const idle = all.filter((one) => isComplete && !used.has(one) && !joinedSales.has(one) && isIdle(one));
  const kept = all.filter((one) => !used.has(one) && !idle.includes(one));
  const notes = idle.map(
    ({ table }) => `${table.name} is not read: it is no table of sales, and no key joins it with one`,
  );
  return kept.map((one) => {
    const table = joinedSales.get(one) ?? one.table;
    return notes.length === 0 ? table : { ...table, notes: [...(table.notes ?? []), ...notes] };
  });
}

/**
 * A list of products, customers, orders or stores that cannot be a table of sales: it has neither days nor sold pieces, and nothing that
 * was brought back. A file that is empty, or of which nothing is known, is no list: it may be a day's sales whose export broke.
 */
function isIdle(one: Seen): boolean {
  const { table, understanding } = one;
  // an empty file is named as one
  if (table.sample.length === 0) return false;
  const missing = missingOf(understanding);
  const { concepts } = meaningOf(wordsOf(fileStem(table.name)), languagesOf([fileStem(table.name), ...table.headers]));
  const isList = SUBJECTS.some((subject) => !lacks(one, subject) || concepts.has(CONCEPT[subject]));
  if (table.bytes === 0 || table.sample.length === 0 || !isList) return false;
  const words = [fileStem(table.name), ...table.headers];
  const languages = languagesOf(words);
  const saysReturns = words.some((word) => meaningOf(wordsOf(word), languages).concepts.has("refund"));
  return missing.includes("ordered_at") && (missing.includes("amount") || lacks(one, "quantity")) && !saysReturns;
}
