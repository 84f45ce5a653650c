/** Records with their values: what rules speak about and lines are made of. Money exact, in ten-thousandths. */
import { MONEY_SCALE } from "../money.ts";
import type { RecordColumn } from "../schema.ts";
import { MAX_AMOUNT, type Values } from "./values.ts";

/** What the value of a record comes from. */
export const BASIS = { none: 0, unit_price: 1, amount: 2 } as const;

export interface TypedColumn {
  codes: Int32Array;
  values: Values;
}

export interface TypedRecords {
  count: number;
  columns: ReadonlyMap<RecordColumn, TypedColumn>;
  /** Row by row; NaN where the text is missing or unreadable. */
  pieces: Float64Array;
  priceE4: Float64Array;
  amountE4: Float64Array;
  /** One of BASIS. */
  basis: Uint8Array;
  /** 1 where the order id says so; a price below 0 is book-keeping too. */
  cancellation: Uint8Array;
  adjustment: Uint8Array;
  text(column: RecordColumn, row: number): string | null;
  number(column: RecordColumn, row: number): number;
}

/** Ten-thousandths, rounded half away from zero; NaN beyond what sums can hold. */
function e4(value: number): number {
  const size = Math.abs(value);
  if (!(size <= MAX_AMOUNT)) return Number.NaN;
  const rounded = Math.round(size * MONEY_SCALE);
  return value < 0 && rounded > 0 ? -rounded : rounded;
}

/** A column's number, row by row; undefined where there is no such column. */
const numbersOf = (column: TypedColumn | undefined): ((row: number) => number) => {
  if (column === undefined) return () => Number.NaN;
  const { codes, values } = column;
  const { numbers } = values;
  return (row) => numbers[codes[row]];
};

/** Whether a column has a text, row by row. */
function presence(column: TypedColumn | undefined): (row: number) => boolean {
  if (column === undefined) return () => false;
  const { codes, values } = column;
  return (row) => !values.isMissing(codes[row]);
}

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
  const price = columns.get("unit_price");
  const amount = columns.get("amount");
  const [priceOf, amountOf] = [numbersOf(price), numbersOf(amount)];
  const quantityOf = numbersOf(columns.get("quantity"));
  const pieces = new Float64Array(count);
  const priceE4 = new Float64Array(count);
  const amountE4 = new Float64Array(count);
  const basis = new Uint8Array(count);
  const cancellation = new Uint8Array(count);
  const adjustment = new Uint8Array(count);
  const [hasPrice, hasAmount] = [presence(price), presence(amount)];
  for (let row = 0; row < count; row++) {
    const isPriced = hasPrice(row);
    const total = amountOf(row);
    basis[row] = isPriced ? BASIS.unit_price : hasAmount(row) ? BASIS.amount : BASIS.none;
    const quantity = stated ? quantityOf(row) : total < 0 && !isPriced ? -1 : 1;
    pieces[row] = quantity;
    if (isPriced) {
      const each = priceOf(row);
      priceE4[row] = e4(each);
      amountE4[row] = e4(each * quantity);
    } else {
      priceE4[row] = quantity === 0 ? Number.NaN : e4(total / quantity);
      amountE4[row] = e4(total);
    }
  }
  const order = columns.get("order_id");
  if (order !== undefined) {
    const { codes } = order;
    const cancelled = order.values.marks[marks.cancellation];
    const adjusted = order.values.marks[marks.adjustment];
    for (let row = 0; row < count; row++) {
      cancellation[row] = cancelled[codes[row]];
      adjustment[row] = priceE4[row] < 0 ? 1 : adjusted[codes[row]];
    }
  }
  return {
    count,
    columns,
    pieces,
    priceE4,
    amountE4,
    basis,
    cancellation,
    adjustment,
    text(name, row) {
      const column = columns.get(name);
      return column === undefined ? null : column.values.text(column.codes[row]);
    },
    number(name, row) {
      const column = columns.get(name);
      return column === undefined ? Number.NaN : column.values.numbers[column.codes[row]];
    },
  };
}
