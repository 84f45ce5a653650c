/** What tells orders apart where their numbers come again: in another store, at another till, with other customers, on other days. */
import { readDate } from "./date-texts.ts";
import type { DateOrder } from "./dates.ts";
import { sampleNumber } from "./revenue-rows.ts";
import type { Role } from "./roles.ts";

/** Position of the name of the file among the parts of a key. */
export const FILE_PART = -1;
/** The name of a file without its folder and endings. */
export const fileStem = (name: string): string =>
  name.replace(/(?:\.(?:csv|tsv|txt|gz|parquet|ndjson|jsonl|json|xlsx?|xlsm))+$/i, "");

/** A column that is part of a key, or the name of the file; of a date only the day counts. */
export interface KeyPart {
  position: number;
  isDay: boolean;
}

export interface OrderKey {
  parts: readonly KeyPart[];
  /** What was found, as a sentence. */
  sentence: string;
}

interface Table {
  positions: ReadonlyMap<Role, number>;
  headers: readonly string[];
  sample: readonly (readonly (string | null)[])[];
  decimal: "." | ",";
  dateOrder: DateOrder;
  /** By record of the sample: the name of its file. Default: one file. */
  files?: readonly string[];
}

/** What a number below 0 has in it. */
const BELOW = /[-−(]/;
const DAY_MS = 86_400_000;
/** An order's records are of one day, or of two around midnight. */
const ONE_ORDER_DAYS = 1;
/** So many numbers that come again for another order are no slips of a till. */
const FEWEST = 3;
const LEAST_SHARE = 0.02;
/** Numbers that count the orders of each day are few, and nearly all of them come again. */
const MOST_KEYS = 0.7;
/** A key is the answer where it leaves so little of what contradicts it. */
const LEFT = 0.05;

interface Sale {
  order: string;
  customer: string | null;
  day: number;
  /** The time as it is written. */
  time: string | null;
  /** Store and till, where the file has them. */
  place: string;
  file: string;
  fields: readonly (string | null)[];
}

/** An id in one spelling: addresses and telephone numbers are written in several. */
const foldedId = (text: string | null): string | null =>
  text === null
    ? null
    : text
        .normalize("NFC")
        .toLowerCase()
        .replace(/[\s().-]/g, "");

function salesOf({ positions, sample, decimal, dateOrder, files }: Table): Sale[] {
  const reader = (role: Role) => {
    const position = positions.get(role) ?? -1;
    return (fields: readonly (string | null)[]): string | null => fields[position]?.trim() || null;
  };
  const orderOf = reader("order_id");
  const timeOf = reader("ordered_at");
  // days are read only of numbers that come again with another time
  const times = new Map<string, string | null>();
  const differing = new Set<string>();
  for (const fields of sample) {
    const order = orderOf(fields);
    if (order === null) continue;
    const time = timeOf(fields);
    if (!times.has(order)) times.set(order, time);
    else if (times.get(order) !== time) differing.add(order);
  }
  const days = new Map<string, number>();
  const dayOf = (text: string): number => {
    const known = days.get(text);
    if (known !== undefined) return known;
    const moment = readDate(text, dateOrder);
    const day = moment === undefined ? Number.NaN : Math.floor(moment.ms / DAY_MS);
    days.set(text, day);
    return day;
  };
  const isBelow = (text: string | null): boolean =>
    text !== null && BELOW.test(text) && sampleNumber(text, decimal) < 0;
  const hasPlaces = positions.has("store") || positions.has("till");
  const [storeOf, tillOf] = [reader("store"), reader("till")];
  const [customerOf, quantityOf, amountOf] = [reader("customer_id"), reader("quantity"), reader("amount")];
  const sales: Sale[] = [];
  for (const [row, fields] of sample.entries()) {
    const order = orderOf(fields);
    // a return carries the number of its order, whenever it happens
    if (order === null || isBelow(quantityOf(fields)) || isBelow(amountOf(fields))) continue;
    const time = timeOf(fields);
    const day = differing.has(order) ? dayOf(time ?? "") : 0;
    const place = hasPlaces ? JSON.stringify([storeOf(fields), tillOf(fields)]) : "";
    sales.push({ order, customer: foldedId(customerOf(fields)), day, time, place, file: files?.[row] ?? "", fields });
  }
  return sales;
}

/** Of the numbers of a file, a share that comes again in another one as other sales: each file counts its own. */
const OTHER_SALES = 0.2;

/**
 * Whether files count their orders each for itself: many numbers come again in another file with no record and no customer in common.
 * Of an export that was made twice the records are the same.
 */
function countsByFile(sales: readonly Sale[]): boolean {
  if (sales.every(({ file }) => file === sales[0]!.file)) return false;
  const byOrder = new Map<string, Map<string, Sale[]>>();
  for (const sale of sales) {
    const byFile = byOrder.get(sale.order) ?? new Map<string, Sale[]>();
    byOrder.set(sale.order, byFile);
    const of = byFile.get(sale.file);
    if (of === undefined) byFile.set(sale.file, [sale]);
    else of.push(sale);
  }
  let again = 0;
  for (const byFile of byOrder.values()) {
    const all = [...byFile.values()].flat();
    if (byFile.size < 2 || all.some(({ customer }) => customer !== null)) continue;
    const texts = [...byFile.values()].map((of) => new Set(of.map(({ fields }) => JSON.stringify(fields))));
    if (new Set(texts.flatMap((one) => [...one])).size === texts.reduce((sum, { size }) => sum + size, 0)) again++;
  }
  return again >= FEWEST && again >= OTHER_SALES * byOrder.size;
}

/** What is known of the sales of one key. */
interface Group {
  customer: string | null;
  first: number;
  last: number;
  /** The latest one, and its place among all. */
  latest: Sale;
  at: number;
  isWrong: boolean;
}

/** Sold elsewhere, at another time or with other orders between: one order may have goods of two stores, but no two receipts. */
const isElsewhere = (sale: Sale, at: number, { latest, at: before }: Group): boolean =>
  sale.place !== latest.place && (sale.time !== latest.time || at > before + 1);

/** Keys whose sales are of several customers, far apart, at several tills or in files that count each for itself, and all keys. */
function contradictions(
  sales: readonly Sale[],
  keyOf: (sale: Sale) => string,
  byFile: boolean,
): { count: number; keys: number } {
  const groups = new Map<string, Group>();
  for (const [at, sale] of sales.entries()) {
    const key = keyOf(sale);
    const group = groups.get(key);
    const { customer, day } = sale;
    if (group === undefined) {
      groups.set(key, { customer, first: day, last: day, latest: sale, at, isWrong: false });
      continue;
    }
    if (customer !== null && group.customer !== null && customer !== group.customer) group.isWrong = true;
    if (byFile && sale.file !== group.latest.file) group.isWrong = true;
    if (isElsewhere(sale, at, group)) group.isWrong = true;
    group.customer ??= customer;
    group.first = Math.min(group.first, day);
    group.last = Math.max(group.last, day);
    if (group.last - group.first > ONE_ORDER_DAYS) group.isWrong = true;
    group.latest = sale;
    group.at = at;
  }
  const all = [...groups.values()];
  return { count: all.filter(({ isWrong }) => isWrong).length, keys: all.length };
}

const KEYS: readonly { roles: readonly (Role | "file")[]; where: string }[] = [
  { roles: ["store"], where: "in another" },
  { roles: ["till"], where: "at another" },
  { roles: ["store", "till"], where: "in another" },
  { roles: ["file"], where: "in another" },
  { roles: ["channel"], where: "in another" },
  { roles: ["region"], where: "in another" },
  { roles: ["ordered_at"], where: "" },
  { roles: ["store", "ordered_at"], where: "in another" },
  { roles: ["till", "ordered_at"], where: "at another" },
  { roles: ["store", "till", "ordered_at"], where: "in another" },
  { roles: ["customer_id"], where: "with another" },
];

/**
 * The key of orders where their number alone is none, decided from sales spread over the files; undefined where the number does,
 * or where no columns answer it.
 */
export function decideOrderKey(table: Table): OrderKey | undefined {
  const { positions, headers } = table;
  const order = positions.get("order_id");
  if (order === undefined) return undefined;
  const sales = salesOf(table);
  const byFile = countsByFile(sales);
  const alone = contradictions(sales, ({ order }) => order, byFile);
  const isMost = alone.count > MOST_KEYS * alone.keys;
  if ((alone.count < FEWEST && !isMost) || alone.count < LEAST_SHARE * alone.keys) return undefined;
  for (const { roles, where } of KEYS) {
    if (roles.includes("file") && new Set(table.files).size < 2) continue;
    const more = roles.map((role) => (role === "file" ? FILE_PART : positions.get(role)));
    if (more.some((position) => position === undefined || position === order)) continue;
    const parts = roles.map((role, i): KeyPart => ({ position: more[i]!, isDay: role === "ordered_at" }));
    const keyOf = ({ order, day, file, fields }: Sale): string =>
      JSON.stringify([
        order,
        ...parts.map(({ position, isDay }) => (isDay ? day : position === FILE_PART ? file : fields[position])),
      ]);
    const { count } = contradictions(sales, keyOf, byFile);
    if (count > LEFT * alone.count) continue;
    const names = roles.map((role) => (role === "file" ? "file" : headers[positions.get(role)!]));
    const places = names.filter((_, i) => roles[i] !== "ordered_at");
    const place = [
      ...(places.length === 0 ? [] : [`${where} ${places.join(" and ")}`]),
      ...(places.length < names.length ? ["on other days"] : []),
    ].join(" and ");
    return {
      parts: [...parts, { position: order, isDay: false }],
      sentence: `Numbers of ${headers[order]} come again ${place}: an order is ${names.join(", ")} and ${headers[order]} together.`,
    };
  }
  return undefined;
}
