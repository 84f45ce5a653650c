/** Records with their values: what rules speak about and lines are made of. Money exact, in ten-thousandths. */

import { memoize } from "../../columns/memoize.ts";
import type { Named } from "../../lines.ts";
import { MONEY_SCALE } from "../../money.ts";
import type { RecordColumn } from "../../schema.ts";
import { MAX_AMOUNT } from "../limits.ts";
import { applyMeaning, type RecordMeaning } from "../meaning/records.ts";
import { e4 } from "./e4.ts";
import { BASIS, type TypedColumn, type TypedRecords } from "./typed-records.ts";

const SOUND_E4 = MAX_AMOUNT * MONEY_SCALE;

/** Pieces of a record that states its amount and no quantity: what price and amount say, else one. */
function piecesOf(total: number, each: number): number {
  const ratio = total / each;
  const whole = Math.round(ratio);
  return whole !== 0 && Math.abs(ratio - whole) < 1e-6 ? whole : total < 0 ? -1 : 1;
}

/** Rows that are not plainly sold, ascending, and the others by basis. */
function plainAndOdd({
  count,
  pieces,
  priceE4,
  amountE4,
  basis,
  cancellation,
}: Pick<TypedRecords, "count" | "pieces" | "priceE4" | "amountE4" | "basis" | "cancellation">): Pick<
  TypedRecords,
  "odd" | "plain"
> {
  const odd = new Int32Array(count);
  const plain = [BASIS.unit_price, BASIS.amount].map(() => ({ count: 0, row: 0 }));
  let odds = 0;
  for (let row = 0; row < count; row++) {
    const price = priceE4[row]!;
    if (
      pieces[row]! > 0 &&
      cancellation[row]! === 0 &&
      price > 0 &&
      price < SOUND_E4 &&
      Math.abs(amountE4[row]!) < SOUND_E4
    ) {
      const group = plain[basis[row]! - 1]!;
      group.count++;
      group.row = row;
    } else odd[odds++] = row;
  }
  return { odd: odd.slice(0, odds), plain: plain.filter((group) => group.count > 0) };
}

/**
 * An amount that is stated is the record's value; where it is not, quantity × price, rounded once. Where a record has no price it
 * is amount ÷ quantity. The sign of a stated amount follows that of the quantity: pieces below 0 are given back. In a source
 * without quantities a line is one piece, or one returned piece where its amount is negative.
 *
 * @param stated the source has quantities
 * @param meaning what else its columns mean
 */
export function typed(
  columns: ReadonlyMap<RecordColumn, TypedColumn>,
  count: number,
  stated: boolean,
  marks: { cancellation: number; adjustment: number },
  meaning?: RecordMeaning,
): TypedRecords {
  const part = (name: RecordColumn) => {
    const { codes, values } = columns.get(name) as TypedColumn;
    const { numbers, isMissing, size } = values;
    // a file without the column has the one text that stands for none
    return { codes, numbers, marks: values.marks, isMissing, isThere: size > 1 || !isMissing(0) };
  };
  const base = meaning?.base ?? "amount";
  const [price, quantity] = [part("unit_price"), part("quantity")];
  const amount = part(columns.has(base) && base !== "unit_price" ? base : "amount");
  const [date, order] = [part("ordered_at"), part("order_id")];
  const cancelled = order.marks[marks.cancellation]!;
  const adjusted = order.marks[marks.adjustment]!;
  const pieces = new Float64Array(count);
  const priceE4 = new Float64Array(count);
  const amountE4 = new Float64Array(count);
  const at = new Float64Array(count);
  const basis = new Uint8Array(count);
  const cancellation = new Uint8Array(count);
  const adjustment = new Uint8Array(count);
  const prefersPrice = base === "unit_price";
  for (let row = 0; row < count; row++) {
    at[row] = date.numbers[date.codes[row]!]!;
    const priceCode = price.codes[row]!;
    const isPriced = price.isThere && !price.isMissing(priceCode);
    const amountCode = amount.codes[row]!;
    const isTotalled = amount.isThere && !amount.isMissing(amountCode) && !(prefersPrice && isPriced);
    const each = isPriced ? price.numbers[priceCode]! : Number.NaN;
    let total = isTotalled ? amount.numbers[amountCode]! : Number.NaN;
    const from = isTotalled ? BASIS.amount : isPriced ? BASIS.unit_price : BASIS.none;
    basis[row] = from;
    let n: number;
    if (!stated) n = isTotalled && total < 0 ? -1 : 1;
    else {
      const code = quantity.codes[row]!;
      n = isTotalled && quantity.isMissing(code) ? piecesOf(total, each) : quantity.numbers[code]!;
    }
    if (n < 0 && total > 0) total = -total;
    pieces[row] = n;
    const eachE4 = isPriced && !Number.isNaN(each) ? e4(each) : n === 0 ? Number.NaN : e4(total / n);
    priceE4[row] = isTotalled && total < 0 && n > 0 ? -Math.abs(eachE4) : eachE4;
    amountE4[row] = e4(isTotalled ? total : each * n);
    const orderCode = order.codes[row]!;
    cancellation[row] = cancelled[orderCode]!;
    adjustment[row] = priceE4[row]! < 0 ? 1 : adjusted[orderCode]!;
  }
  const records = {
    count,
    columns,
    pieces,
    priceE4,
    amountE4,
    at,
    basis,
    cancellation,
    adjustment,
    ids: memoize((name: Named) => {
      const { codes, values } = columns.get(name) as TypedColumn;
      const { ids } = values;
      if (ids === undefined) return codes;
      const all = new Int32Array(count);
      for (let row = 0; row < count; row++) all[row] = ids[codes[row]!]!;
      return all;
    }),
    text(name: RecordColumn, row: number) {
      const column = columns.get(name);
      return column === undefined ? null : column.values.text(column.codes[row]!);
    },
    number(name: RecordColumn, row: number) {
      const column = columns.get(name);
      return column === undefined ? Number.NaN : column.values.numbers[column.codes[row]!]!;
    },
  };
  const leftOut = meaning === undefined ? undefined : applyMeaning(records, meaning);
  return { ...records, ...plainAndOdd(records), ...(leftOut === undefined ? {} : { leftOut }) };
}
