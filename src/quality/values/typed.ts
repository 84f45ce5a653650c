/** Records with their values: what rules speak about and lines are made of. Money exact, in ten-thousandths. */

import { memoize } from "../../columns/memoize.ts";
import type { Named } from "../../lines.ts";
import { MONEY_SCALE } from "../../money.ts";
import type { RecordColumn } from "../../schema.ts";
import { MAX_AMOUNT } from "../limits.ts";
import { BASIS, type TypedColumn, type TypedRecords } from "./typed-records.ts";

/** Ten-thousandths, rounded half away from zero; NaN beyond what sums can hold. */
function e4(value: number): number {
  const size = Math.abs(value);
  if (!(size <= MAX_AMOUNT)) return Number.NaN;
  const rounded = Math.round(size * MONEY_SCALE);
  return value < 0 && rounded > 0 ? -rounded : rounded;
}

const SOUND_E4 = MAX_AMOUNT * MONEY_SCALE;

/**
 * The amount is quantity × price, rounded once. Where a record has an amount and no price, the amount stands and the price is
 * amount ÷ quantity. In a source without quantities a line is one piece, or one returned piece where its amount is negative.
 *
 * @param stated the source has quantities
 */
export function typed(
  columns: ReadonlyMap<RecordColumn, TypedColumn>,
  count: number,
  stated: boolean,
  marks: { cancellation: number; adjustment: number },
): TypedRecords {
  const part = (name: RecordColumn) => {
    const { codes, values } = columns.get(name) as TypedColumn;
    return { codes, numbers: values.numbers, marks: values.marks, isMissing: values.isMissing };
  };
  const [price, amount, quantity] = [part("unit_price"), part("amount"), part("quantity")];
  const [date, order] = [part("ordered_at"), part("order_id")];
  const cancelled = order.marks[marks.cancellation];
  const adjusted = order.marks[marks.adjustment];
  const pieces = new Float64Array(count);
  const priceE4 = new Float64Array(count);
  const amountE4 = new Float64Array(count);
  const at = new Float64Array(count);
  const basis = new Uint8Array(count);
  const cancellation = new Uint8Array(count);
  const adjustment = new Uint8Array(count);
  const odd = new Int32Array(count);
  const plain = [BASIS.unit_price, BASIS.amount].map(() => ({ count: 0, row: 0 }));
  let odds = 0;
  for (let row = 0; row < count; row++) {
    at[row] = date.numbers[date.codes[row]];
    const priceCode = price.codes[row];
    const isPriced = !price.isMissing(priceCode);
    const total = amount.numbers[amount.codes[row]];
    const from = isPriced ? BASIS.unit_price : amount.isMissing(amount.codes[row]) ? BASIS.none : BASIS.amount;
    basis[row] = from;
    const n = stated ? quantity.numbers[quantity.codes[row]] : total < 0 && !isPriced ? -1 : 1;
    pieces[row] = n;
    const each = isPriced ? price.numbers[priceCode] : Number.NaN;
    const eachE4 = isPriced ? e4(each) : n === 0 ? Number.NaN : e4(total / n);
    const allE4 = e4(isPriced ? each * n : total);
    priceE4[row] = eachE4;
    amountE4[row] = allE4;
    const orderCode = order.codes[row];
    const isCancelled = cancelled[orderCode];
    cancellation[row] = isCancelled;
    adjustment[row] = eachE4 < 0 ? 1 : adjusted[orderCode];
    if (n > 0 && isCancelled === 0 && eachE4 > 0 && eachE4 < SOUND_E4 && allE4 < SOUND_E4) {
      const group = plain[from - 1];
      group.count++;
      group.row = row;
    } else odd[odds++] = row;
  }
  return {
    count,
    columns,
    pieces,
    priceE4,
    amountE4,
    at,
    basis,
    cancellation,
    adjustment,
    odd: odd.slice(0, odds),
    plain: plain.filter((group) => group.count > 0),
    ids: memoize((name: Named) => {
      const { codes, values } = columns.get(name) as TypedColumn;
      const { ids } = values;
      if (ids === undefined) return codes;
      const all = new Int32Array(count);
      for (let row = 0; row < count; row++) all[row] = ids[codes[row]];
      return all;
    }),
    text(name, row) {
      const { codes, values } = columns.get(name) as TypedColumn;
      return values.text(codes[row]);
    },
    number(name, row) {
      const { codes, values } = columns.get(name) as TypedColumn;
      return values.numbers[codes[row]];
    },
  };
}
