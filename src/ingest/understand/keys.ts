/** What tells orders apart where their numbers come again: in another store, at another till, with other customers, on other days. */
import { readDate } from "./date-texts.ts";
import type { DateOrder } from "./dates.ts";
import { sampleNumber } from "./revenue.ts";
import type { Role } from "./roles.ts";

/** A column that is part of a key; of a date only the day counts. */
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
}

const DAY_MS = 86_400_000;
/** An order's records are of one day, or of two around midnight. */
const ONE_ORDER_DAYS = 1;
/** So many numbers that come again for another order are no slips of a till. */
const FEWEST = 3;
const LEAST_SHARE = 0.02;
/** A key is the answer where it leaves so little of what contradicts it. */
const LEFT = 0.05;

interface Sale {
  order: string;
  customer: string | null;
  day: number;
  fields: readonly (string | null)[];
}

function salesOf({ positions, sample, decimal, dateOrder }: Table): Sale[] {
  const at = (role: Role, fields: readonly (string | null)[]): string | null => {
    const position = positions.get(role);
    const text = position === undefined ? null : (fields[position] ?? null);
    return text === null || text.trim() === "" ? null : text.trim();
  };
  // days are read only of numbers that come again with another time
  const times = new Map<string, string | null>();
  const differing = new Set<string>();
  for (const fields of sample) {
    const order = at("order_id", fields);
    if (order === null) continue;
    const time = at("ordered_at", fields);
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
  return sample.flatMap((fields) => {
    const order = at("order_id", fields);
    // a return carries the number of its order, whenever it happens
    const isBack = (["quantity", "amount"] as const).some((role) => sampleNumber(at(role, fields), decimal) < 0);
    if (order === null || isBack) return [];
    const day = differing.has(order) ? dayOf(at("ordered_at", fields) ?? "") : 0;
    return [{ order, customer: at("customer_id", fields), day, fields }];
  });
}

/** Keys whose sales are of several customers or far apart, and all keys. */
function contradictions(sales: readonly Sale[], keyOf: (sale: Sale) => string): { count: number; keys: number } {
  const groups = new Map<string, { customer: string | null; first: number; last: number; isWrong: boolean }>();
  for (const sale of sales) {
    const key = keyOf(sale);
    const group = groups.get(key);
    if (group === undefined) {
      groups.set(key, { customer: sale.customer, first: sale.day, last: sale.day, isWrong: false });
      continue;
    }
    if (sale.customer !== null && group.customer !== null && sale.customer !== group.customer) group.isWrong = true;
    group.customer ??= sale.customer;
    if (sale.day < group.first) group.first = sale.day;
    if (sale.day > group.last) group.last = sale.day;
    if (group.last - group.first > ONE_ORDER_DAYS) group.isWrong = true;
  }
  const all = [...groups.values()];
  return { count: all.filter(({ isWrong }) => isWrong).length, keys: all.length };
}

const KEYS: readonly { roles: readonly Role[]; where: string }[] = [
  { roles: ["store"], where: "in another" },
  { roles: ["till"], where: "at another" },
  { roles: ["store", "till"], where: "in another" },
  { roles: ["channel"], where: "in another" },
  { roles: ["region"], where: "in another" },
  { roles: ["ordered_at"], where: "on other days" },
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
  const alone = contradictions(sales, ({ order }) => order);
  if (alone.count < FEWEST || alone.count < LEAST_SHARE * alone.keys) return undefined;
  for (const { roles, where } of KEYS) {
    const more = roles.map((role) => positions.get(role));
    if (more.some((position) => position === undefined || position === order)) continue;
    const parts = roles.map((role, i): KeyPart => ({ position: more[i]!, isDay: role === "ordered_at" }));
    const keyOf = ({ order, day, fields }: Sale): string =>
      JSON.stringify([order, ...parts.map(({ position, isDay }) => (isDay ? day : fields[position]))]);
    const { count } = contradictions(sales, keyOf);
    if (count > LEFT * alone.count) continue;
    const names = roles.map((role) => headers[positions.get(role)!]);
    const place = roles[0] === "ordered_at" ? where : `${where} ${names.join(" and ")}`;
    return {
      parts: [...parts, { position: order, isDay: false }],
      sentence: `Numbers of ${headers[order]} come again ${place}: an order is ${names.join(", ")} and ${headers[order]} together.`,
    };
  }
  return undefined;
}
