/** What columns beside price and amount do to the values of records: status, discounts, tax, currency. */
import { MONEY_SCALE } from "../../money.ts";
import type { RecordColumn } from "../../schema.ts";
import type { Fate } from "../../status/fate.ts";
import { MAX_AMOUNT } from "../limits.ts";
import { BASIS, type TypedColumn, type TypedRecords } from "../values/typed-records.ts";

/** How the values of a source's records come about; see `RevenueReading` of reading. */
export interface RecordMeaning {
  base: RecordColumn;
  lineMinus: readonly ("discount" | "discount_rate" | "tax")[];
  /** What a value of `discount_rate` is divided by: 100 for per cent, 1 for shares. */
  rateUnit: number;
  refunds: boolean;
  /** What a text of the status column means; undefined where nobody knows it: then it counts. */
  fateOf(text: string): Fate | undefined;
  /** Whole and part of a rate: an amount in the currency × rate, exact. Undefined: amounts stay as they are. */
  convert?(amountE4: number, currency: string | null, at: number): number;
}

/** Why records are left out, by row: 0 for those that count. */
export interface LeftOut {
  /** 1 for a record that is left out. */
  mask: Uint8Array;
  count: number;
}

type Draft = Omit<TypedRecords, "odd" | "plain">;

const MAX_E4 = MAX_AMOUNT * MONEY_SCALE;
const bounded = (e4: number): number => (Math.abs(e4) <= MAX_E4 ? e4 : Number.NaN);
const scaled = (value: number): number => Math.round(value * MONEY_SCALE);

/** By code of a column's values; each text is looked at once. */
function byCode<T>({ values }: TypedColumn, of: (text: string | null) => T): (code: number) => T {
  const known = new Map<number, T>();
  return (code) => {
    let found = known.get(code);
    if (found === undefined && !known.has(code)) {
      found = of(values.text(code));
      known.set(code, found);
    }
    return found as T;
  };
}

/** The status of records: which are left out, which are turned into returns. */
function applyFates(records: Draft, { fateOf, refunds }: RecordMeaning): LeftOut | undefined {
  const status = records.columns.get("status");
  const cancelledAt = records.columns.get("cancelled_at");
  if (status === undefined && (cancelledAt === undefined || refunds)) return undefined;
  const { count, pieces, amountE4, priceE4 } = records;
  const mask = new Uint8Array(count);
  let left = 0;
  const leaveOut = (row: number): void => {
    mask[row] = 1;
    left++;
  };
  if (status === undefined) {
    const { codes, values } = cancelledAt as TypedColumn;
    for (let row = 0; row < count; row++) if (!values.isMissing(codes[row]!)) leaveOut(row);
    return { mask, count: left };
  }
  const fate = byCode(status, (text) => (text === null ? undefined : fateOf(text)));
  for (let row = 0; row < count; row++) {
    const found = fate(status.codes[row]!);
    if (found === undefined || found === "sale") continue;
    const isBack = amountE4[row]! < 0 || pieces[row]! < 0;
    if (found === "ignore") leaveOut(row);
    else if (found === "undone") {
      // where money given back has a column of its own, that says how much of the sale is undone
      if (!isBack && !refunds) leaveOut(row);
    } else {
      pieces[row] = -Math.abs(pieces[row]!);
      amountE4[row] = -Math.abs(amountE4[row]!);
      priceE4[row] = Math.abs(priceE4[row]!);
      if (records.adjustment[row] === 1) records.adjustment[row] = 0;
    }
  }
  return { mask, count: left };
}

/** What is taken off lines. */
function applyMinus(records: Draft, { lineMinus, rateUnit }: RecordMeaning): void {
  const { count, amountE4 } = records;
  for (const column of lineMinus) {
    for (let row = 0; row < count; row++) {
      const off = records.number(column, row);
      if (!(Math.abs(off) > 0)) continue;
      const value = amountE4[row]!;
      amountE4[row] =
        column === "discount_rate"
          ? Math.round(value * (1 - off / rateUnit))
          : bounded(value - Math.sign(value) * scaled(Math.abs(off)));
    }
  }
}

/** Lines of orders whose money is the order's: they are sold for a share that is known when the whole order is. */
function applyOrderBase(records: Draft, { base }: RecordMeaning): void {
  if (base !== "order_total" && base !== "order_subtotal") return;
  const { count, amountE4, priceE4, basis, pieces } = records;
  for (let row = 0; row < count; row++) {
    basis[row] = BASIS.amount;
    if (Number.isNaN(amountE4[row])) amountE4[row] = 0;
    if (Number.isNaN(pieces[row])) pieces[row] = 1;
    if (!(priceE4[row]! > 0)) priceE4[row] = 1;
  }
}

function applyCurrency(records: Draft, { convert, base }: RecordMeaning): void {
  const currency = records.columns.get("currency");
  if (convert === undefined || base === "converted_amount" || currency === undefined) return;
  const { count, amountE4, priceE4, at, pieces } = records;
  const { codes, values } = currency;
  records.statedE4 = amountE4.slice();
  for (let row = 0; row < count; row++) {
    if (Number.isNaN(amountE4[row]) || Number.isNaN(at[row])) continue;
    amountE4[row] = bounded(convert(amountE4[row]!, values.text(codes[row]!), at[row]!));
    priceE4[row] = pieces[row] === 0 ? Number.NaN : Math.round(amountE4[row]! / pieces[row]!);
  }
}

/** Changes the values of records in place; gives those that are left out. */
export function applyMeaning(records: Draft, meaning: RecordMeaning): LeftOut | undefined {
  applyOrderBase(records, meaning);
  applyMinus(records, meaning);
  const leftOut = applyFates(records, meaning);
  applyCurrency(records, meaning);
  return leftOut;
}
