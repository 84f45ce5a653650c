/** Money of whole orders (discounts, tax, totals, refunds), shared over the lines of each order; refunds become returns. */
import { range } from "../../columns/typed-arrays.ts";
import { FLAG, type LineBatch, type LineColumns, lineColumnsAt } from "../../lines.ts";
import type { RecordColumn } from "../../schema.ts";
import { e4 } from "../values/e4.ts";
import type { TypedRecords } from "../values/typed-records.ts";
import { shareOf } from "./shares.ts";

/** What of a source's money is the order's. */
export interface OrderMeaning {
  base: RecordColumn;
  orderMinus: readonly ("order_discount" | "order_tax")[];
  /** The discount of an order has those of its lines in it, which are off already. */
  discountOfAll?: boolean;
  refunds: boolean;
  /** A refund column says what each line was given back, not the whole order. */
  refundPerLine?: boolean;
}

export const isOrders = (base: RecordColumn): boolean => base === "order_total" || base === "order_subtotal";
export const hasOrderMoney = ({ base, orderMinus, refunds }: OrderMeaning): boolean =>
  refunds || orderMinus.length > 0 || isOrders(base);

/** What is known of an order, from whichever of its records says it. Ten-thousandths; 0 where nothing is said. */
interface OrderMoney {
  base: number;
  isBased: boolean;
  minus: number;
  /** Of `minus`, what is off the lines already. */
  offLines: number;
  refund: number;
  /** The most of one line, and that of all lines. */
  eachRefund: number;
  allRefunds: number;
  isPerLine: boolean;
  /** When the money was given back, −1 where no record says. */
  refundedAt: number;
  isUndone: boolean;
}

export interface OrderMoneyStage {
  /** Whether any order has money of its own. */
  readonly isUsed: boolean;
  /**
   * Takes the money of the orders of some records.
   *
   * @param isUndone whether the status of a record says that its order was given back
   */
  note(
    records: TypedRecords,
    rows: Int32Array,
    orders: Int32Array,
    meaning: OrderMeaning,
    isUndone: (row: number) => boolean,
  ): void;
  /** Lines that wait for the rest of their orders. */
  hold(lines: LineColumns): void;
  /** The lines with their money, and the returns that refunds are. */
  flush(): { lines: LineBatch[]; returns: LineBatch[] };
}

const positive = (value: number): number => (Number.isNaN(value) ? 0 : Math.abs(e4(value)) || 0);

export function createOrderMoney(): OrderMoneyStage {
  const orders = new Map<number, OrderMoney>();
  const held: LineColumns[] = [];

  const orderOf = (order: number): OrderMoney => {
    const known = orders.get(order);
    if (known !== undefined) return known;
    const fresh = {
      ...{ base: 0, isBased: false, minus: 0, offLines: 0, refundedAt: -1, isUndone: false },
      ...{ refund: 0, eachRefund: 0, allRefunds: 0, isPerLine: false },
    };
    orders.set(order, fresh);
    return fresh;
  };

  /** What each order's lines that were sold are worth together. */
  const weights = (): Map<number, number> => {
    const sums = new Map<number, number>();
    for (const { count, ids, amountE4, flags } of held) {
      for (let i = 0; i < count; i++) {
        if ((flags[i]! & FLAG.is_sale) === 0) continue;
        const order = ids.order_id[i]!;
        sums.set(order, (sums.get(order) ?? 0) + weightOf(order, amountE4[i]!));
      }
    }
    return sums;
  };
  /** Lines without money of their own have equal shares. */
  const weightOf = (order: number, amountE4: number): number =>
    orders.get(order)?.isBased === true ? 1 : Math.max(0, amountE4);

  /** Changes the amounts of lines by `change`, a function of an order's whole worth, shared by their weights. */
  const share = (
    amountOf: (order: OrderMoney, whole: number) => number,
    apply: (lines: LineColumns, i: number, part: number) => void,
  ): void => {
    const wholes = weights();
    const before = new Map<number, number>();
    for (const lines of held) {
      const { count, ids, amountE4, flags } = lines;
      // the shares are of the worth before any of it is changed
      const worth = amountE4.slice();
      for (let i = 0; i < count; i++) {
        const order = ids.order_id[i]!;
        const money = orders.get(order);
        if (money === undefined || (flags[i]! & FLAG.is_sale) === 0) continue;
        const whole = wholes.get(order) ?? 0;
        const weight = weightOf(order, worth[i]!);
        const done = before.get(order) ?? 0;
        before.set(order, done + weight);
        const total = amountOf(money, whole);
        if (whole > 0 && total > 0) apply(lines, i, shareOf(total, done, weight, whole));
      }
    }
  };

  return {
    get isUsed() {
      return orders.size > 0;
    },
    note(records, rows, numbers, { base, orderMinus, discountOfAll, refunds, refundPerLine }, isUndone) {
      const isBased = isOrders(base);
      for (let i = 0; i < rows.length; i++) {
        const row = rows[i]!;
        const order = numbers[i]!;
        const money = orderOf(order);
        if (isBased) {
          money.isBased = true;
          money.base = Math.max(money.base, positive(records.number(base, row)));
        }
        let minus = 0;
        for (const column of orderMinus) minus += positive(records.number(column, row));
        money.minus = Math.max(money.minus, minus);
        if (discountOfAll === true) money.offLines += positive(records.number("discount", row));
        if (!refunds) continue;
        const refund = positive(records.number("refund", row));
        // what differs between the lines of an order is theirs, and adds up; the order's own stands on each of them
        if (refund > 0 && money.eachRefund > 0 && refund !== money.eachRefund) money.isPerLine = true;
        money.eachRefund = Math.max(money.eachRefund, refund);
        money.allRefunds += refund;
        money.refund = money.isPerLine || refundPerLine === true ? money.allRefunds : money.eachRefund;
        if (isUndone(row)) money.isUndone = true;
        for (const column of ["refunded_at", "cancelled_at"] as const) {
          const at = records.number(column, row);
          if (money.refundedAt < 0 && at > 0) money.refundedAt = at;
        }
      }
    },
    hold(lines) {
      if (lines.count > 0) held.push(lineColumnsAt(lines, range(lines.count)));
    },
    flush() {
      share(
        ({ base, isBased }) => (isBased ? base : 0),
        (lines, i, part) => {
          lines.amountE4[i] = part;
          lines.priceE4[i] = Math.round(part / lines.quantity[i]!);
        },
      );
      for (const money of orders.values()) money.isBased = false;
      share(
        ({ minus, offLines }, whole) => Math.min(Math.max(0, minus - offLines), whole),
        (lines, i, part) => {
          lines.amountE4[i]! -= part;
        },
      );
      const parts = held.map(({ count }) => new Float64Array(count));
      const placeOf = new Map(held.map((lines, at) => [lines, at]));
      share(
        ({ refund, isUndone }, whole) => (refund === 0 && isUndone ? whole : Math.min(refund, whole)),
        (lines, i, part) => {
          parts[placeOf.get(lines)!]![i] = part;
        },
      );
      const returns = held.flatMap((lines, at) => returnsOf(lines, parts[at]!, orders));
      const lines = held.splice(0).map((one): LineBatch => ({ lines: one, rejects: [] }));
      orders.clear();
      return { lines, returns };
    },
  };
}

/** The parts of lines that were given back, as returns on their day. */
function returnsOf(lines: LineColumns, parts: Float64Array, orders: ReadonlyMap<number, OrderMoney>): LineBatch[] {
  const rows = range(lines.count).filter((i) => parts[i]! > 0);
  if (rows.length === 0) return [];
  const back = lineColumnsAt(lines, rows);
  for (let k = 0; k < rows.length; k++) {
    const part = parts[rows[k]!]!;
    const isWhole = part === back.amountE4[k];
    back.amountE4[k] = -part;
    // money back says nothing of pieces unless it is all of it
    back.quantity[k] = isWhole ? -back.quantity[k]! : 0;
    back.flags[k] = (back.flags[k]! & ~FLAG.is_sale) | FLAG.is_return;
    const { refundedAt } = orders.get(back.ids.order_id[k]!)!;
    if (refundedAt > 0) back.at[k] = refundedAt;
  }
  return [{ lines: back, rejects: [] }];
}
