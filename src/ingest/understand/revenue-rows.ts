/** The records that decide how revenue is made, as numbers, by line and by order. */
import type { RecordColumn } from "../../schema.ts";

export interface SampleTable {
  positions: ReadonlyMap<RecordColumn, number>;
  headers: readonly string[];
  sample: readonly (readonly (string | null)[])[];
  decimal: "." | ",";
}

const CURRENCY = /[\p{Sc}\p{L}\s\u00a0\u202f'’%]/gu;

/** A number as a file writes it, good enough to compare columns by; NaN where it is none. */
export function sampleNumber(text: string | null | undefined, decimal: "." | ","): number {
  if (text === null || text === undefined) return Number.NaN;
  const trimmed = text.trim();
  if (trimmed === "") return Number.NaN;
  const bare = trimmed.replace(CURRENCY, "").replaceAll("−", "-");
  const isNegative = /^\(.*\)$/.test(bare) || bare.endsWith("-") || bare.startsWith("-");
  const digits = bare.replace(/[()+-]/g, "");
  const plain = decimal === "," ? digits.replaceAll(".", "").replace(",", ".") : digits.replaceAll(",", "");
  if (!/^\d*\.?\d+$|^\d+\.$/.test(plain)) return Number.NaN;
  return isNegative ? -Number(plain) : Number(plain);
}

/** Files round to the cent, on every line. */
export const close = (a: number, b: number): boolean => Math.abs(a - b) <= 0.011 + 1e-9 * Math.abs(a);

/** An identity holds where it does on nearly all records that decide it. */
const MOST = 0.9;

const FEWEST = 1;

export interface SampleRow {
  order: string | null;
  of(column: RecordColumn): number;
}

export function sampleRows({ positions, sample, decimal }: SampleTable): SampleRow[] {
  const order = positions.get("order_id");
  return sample.map((fields) => ({
    order: order === undefined ? null : (fields[order] ?? null),
    of: (column) => {
      const at = positions.get(column);
      return at === undefined ? Number.NaN : sampleNumber(fields[at], decimal);
    },
  }));
}

/** Share of the items that decide a claim on which it holds, and how many those are. */
export function claimShare<T>(
  items: readonly T[],
  claim: (item: T) => boolean | undefined,
): { share: number; decided: number } {
  let decided = 0;
  let right = 0;
  for (const item of items) {
    const answer = claim(item);
    if (answer === undefined) continue;
    decided++;
    if (answer) right++;
  }
  return { share: decided === 0 ? 0 : right / decided, decided };
}

export const isProven = ({ share, decided }: { share: number; decided: number }): boolean =>
  decided >= FEWEST && share >= MOST;

export const orZero = (value: number): number => (Number.isNaN(value) ? 0 : value);

/** Rates of a column are all shares or all per cent: 1 in a column with 15, or under a per cent sign, is 1 %. */
export function rateUnitOf({ positions, headers, sample, decimal }: SampleTable): 1 | 100 {
  const at = positions.get("discount_rate");
  if (at === undefined) return 1;
  const values = sample.map((fields) => Math.abs(sampleNumber(fields[at], decimal))).filter((value) => value > 0);
  if (values.some((value) => value > 1) || sample.some((fields) => fields[at]?.includes("%"))) return 100;
  // 0.1 under "Discount %" is a share; 1 and nothing else is one per cent
  const isNamed = /%|percent|prozent|procent|pct/i.test(headers[at] ?? "");
  return isNamed && values.every((value) => value === 1) ? 100 : 1;
}

export interface Order {
  lines: SampleRow[];
  /** The order's own value of a column: the first there is. */
  of(column: RecordColumn): number;
}

/** What the lines of an order have in a column together. */
export const ofLines = ({ lines }: Order, column: RecordColumn): number =>
  lines.reduce((sum, line) => sum + orZero(line.of(column)), 0);

/** Whether lines of an order were given back with different money. */
export const givesBackByLine = ({ lines }: Order): boolean =>
  new Set(lines.map((line) => Math.abs(line.of("refund"))).filter((value) => value > 0)).size > 1;

export function sampleOrders(rows: readonly SampleRow[]): Order[] {
  const orders = new Map<string, SampleRow[]>();
  for (const row of rows) {
    if (row.order === null) continue;
    const lines = orders.get(row.order) ?? [];
    orders.set(row.order, lines);
    lines.push(row);
  }
  // the last order of a sample may be cut
  const whole = [...orders.values()].slice(0, orders.size > 1 ? -1 : undefined);
  return whole.map((lines) => ({
    lines,
    of: (column) => lines.map((line) => line.of(column)).find((value) => !Number.isNaN(value)) ?? Number.NaN,
  }));
}

/** Columns of an order that later lines of the same order leave empty. */
export function fillsDown({ positions, sample }: SampleTable): RecordColumn[] {
  const order = positions.get("order_id");
  if (order === undefined) return [];
  const columns = FILLED_DOWN.filter((column) => {
    const at = positions.get(column);
    if (at === undefined || at === order) return false;
    let [firstFilled, firsts, laterEmpty, later] = [0, 0, 0, 0];
    for (let i = 0; i < sample.length; i++) {
      const isEmpty = (sample[i]![at] ?? "").trim() === "";
      const isLater = i > 0 && sample[i]![order] !== null && sample[i]![order] === sample[i - 1]![order];
      if (isLater) {
        later++;
        if (isEmpty) laterEmpty++;
      } else {
        firsts++;
        if (!isEmpty) firstFilled++;
      }
    }
    return later > 0 && laterEmpty === later && firstFilled > 0 && firstFilled >= 0.2 * firsts;
  });
  return columns;
}

/** Columns that say something of the whole order. */
const FILLED_DOWN: readonly RecordColumn[] = [
  "customer_id",
  "ordered_at",
  "region",
  "email",
  "phone",
  "store",
  "till",
  "status",
  "currency",
  "converted_currency",
  "cancelled_at",
  "refunded_at",
];
