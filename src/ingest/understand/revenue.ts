/** What a line's revenue is made from: which column is counted, and what is taken off, at the line and at the order. */
import type { RecordColumn } from "../../schema.ts";
import {
  claimShare,
  close,
  fillsDown,
  givesBackByLine,
  isProven,
  type Order,
  ofLines,
  orZero,
  rateUnitOf,
  type SampleRow,
  type SampleTable,
  sampleOrders,
  sampleRows,
} from "./revenue-rows.ts";

/** How the revenue of a file's lines is counted; cleaning does what it says. */
export interface RevenueReading {
  /** The column that is counted, at the line or, where lines have no money of their own, at the order. */
  base: RecordColumn;
  /** Taken off every line. */
  lineMinus: readonly ("discount" | "discount_rate" | "tax")[];
  /** What a value of `discount_rate` is divided by: 100 for per cent, 1 for shares. */
  rateUnit: 1 | 100;
  /** Taken off the order, shared over its lines. */
  orderMinus: readonly ("order_discount" | "order_tax")[];
  /** The discount of an order is all that was taken off it, with that of its lines, which is off already. */
  discountOfAll?: boolean;
  /** Money given back is counted as returns. */
  refunds: boolean;
  /** Money given back differs between the lines of an order: it is that of each line. */
  refundPerLine?: boolean;
  /** Columns of the order that stand on the first of its lines alone. */
  fillDown: readonly RecordColumn[];
  /** What is counted and why, in sentences. */
  sentences: readonly string[];
}

interface RevenueOptions {
  /** `stated` (default): tax stays in where the file counts it in. `exclude`: tax that the file says apart is taken off. */
  tax?: "stated" | "exclude";
}

/** A sample with what has been decided of it so far, step by step. */
interface Deciding {
  has(column: RecordColumn): boolean;
  /** The header of a column. */
  named(column: RecordColumn): string;
  rows: readonly SampleRow[];
  orders: readonly Order[];
  base: RecordColumn;
  /** Whether lines have money of their own. */
  isLine: boolean;
  rateUnit: 1 | 100;
  lineMinus: ("discount" | "discount_rate" | "tax")[];
  orderMinus: ("order_discount" | "order_tax")[];
  discountOfAll: boolean;
  sentences: string[];
}

/** What may be counted, the surest first. */
const BASES = ["converted_amount", "amount", "gross_amount", "unit_price", "order_subtotal", "order_total"] as const;
const DISCOUNTS = ["discount", "discount_rate"] as const;

const product = ({ has }: Deciding, row: SampleRow): number =>
  row.of("unit_price") * (has("quantity") ? row.of("quantity") : 1);

const beforeDiscount = (deciding: Deciding, row: SampleRow): number =>
  deciding.has("gross_amount") ? row.of("gross_amount") : product(deciding, row);

/** What is counted, in words. */
const countedWords = ({ base, has, named }: Deciding): string =>
  base === "unit_price" && has("quantity") ? `${named("unit_price")} × ${named("quantity")}` : named(base);

/** What a discount takes off a line, as its column says. */
const takenOff = (deciding: Deciding, column: (typeof DISCOUNTS)[number], row: SampleRow): number =>
  column === "discount"
    ? Math.abs(row.of("discount"))
    : (row.of("discount_rate") / deciding.rateUnit) * beforeDiscount(deciding, row);

/** A total below amounts and postage says that the discount was not yet off the amounts, whatever else is in it. */
function isMissingInTotal(order: Order): boolean | undefined {
  const { of } = order;
  const [taken, whole] = [Math.abs(ofLines(order, "discount")), of("order_total")];
  if (taken === 0 || Number.isNaN(whole)) return undefined;
  const beside = orZero(of("shipping")) + Math.max(orZero(of("order_tax")), ofLines(order, "tax"));
  return whole < ofLines(order, "amount") + beside - taken / 20;
}

/** Whether a discount is still in a stated amount, and what to say of it. */
function discountOfAmount(deciding: Deciding, column: (typeof DISCOUNTS)[number]): void {
  const { rows, orders, named, lineMinus, sentences } = deciding;
  const claim = (holds: (row: SampleRow, before: number, taken: number) => boolean) =>
    claimShare(rows, (row) => {
      const [before, taken] = [beforeDiscount(deciding, row), takenOff(deciding, column, row)];
      if (Number.isNaN(before) || Number.isNaN(taken) || taken === 0 || Number.isNaN(row.of("amount")))
        return undefined;
      return holds(row, before, taken);
    });
  const isStillIn = claim((row, before) => close(before, row.of("amount")));
  const isOut = claim(
    (row, before, taken) =>
      close(before - taken, row.of("amount")) || close(before - taken, row.of("amount") - orZero(row.of("tax"))),
  );
  if (isProven(isStillIn) && !isProven(isOut)) {
    lineMinus.push(column);
    sentences.push(`${named("amount")} is before discount: ${named(column)} is taken off it.`);
  } else if (isProven(isOut)) sentences.push(`${named("amount")} is after discounts, as ${named(column)} shows.`);
  else if (column === "discount" && isProven(claimShare(orders, isMissingInTotal))) {
    lineMinus.push(column);
    sentences.push(
      `${named("amount")} is before discount, as ${named("order_total")} shows: ${named(column)} is taken off it.`,
    );
  }
}

/** The discount of the line: in or out of the counted column? */
function discountOfLines(deciding: Deciding): void {
  const { has, named, base, lineMinus, sentences } = deciding;
  if (base === "converted_amount" || base === "order_total" || base === "order_subtotal") return;
  for (const column of DISCOUNTS) {
    if (!has(column)) continue;
    if (base === "amount") {
      discountOfAmount(deciding, column);
      continue;
    }
    lineMinus.push(column);
    sentences.push(`${named(column)} is taken off ${countedWords(deciding)}.`);
    break;
  }
}

/** The net value of a line after the discounts that are taken off it. */
function netLine(deciding: Deciding, row: SampleRow): number {
  const { has, base, lineMinus, rateUnit } = deciding;
  const stated = base === "unit_price" ? product(deciding, row) : row.of(base);
  const all = Number.isNaN(stated) && has("unit_price") ? product(deciding, row) : stated;
  const discount = lineMinus.includes("discount") ? Math.abs(orZero(row.of("discount"))) : 0;
  const rate = lineMinus.includes("discount_rate") ? orZero(row.of("discount_rate")) / rateUnit : 0;
  return (all - Math.sign(all) * discount) * (1 - rate);
}

/** What an order counts for before anything is taken off the order. */
const countedOrder = (deciding: Deciding, order: Order): number =>
  deciding.isLine ? order.lines.reduce((sum, line) => sum + netLine(deciding, line), 0) : order.of(deciding.base);

/** Whether an order's total, or else its subtotal, is this sum. */
function isTotal(order: Order, counted: number): boolean | undefined {
  const [subtotal, whole] = [order.of("order_subtotal"), order.of("order_total")];
  if (Number.isNaN(counted)) return undefined;
  if (Number.isNaN(whole)) return Number.isNaN(subtotal) ? undefined : close(counted, subtotal);
  const [tax, shipping] = [orZero(order.of("order_tax")), orZero(order.of("shipping"))];
  return close(counted + tax + shipping, whole) || close(counted + shipping, whole) || close(counted, whole);
}

/** What the discounts of an order's lines take off it. */
const offLines = ({ lineMinus }: Deciding, { lines }: Order): number =>
  lineMinus.includes("discount") ? lines.reduce((sum, line) => sum + Math.abs(orZero(line.of("discount"))), 0) : 0;

/** What the discount of an order takes off it beside those of its lines. */
function offOrder(deciding: Deciding, order: Order): number {
  const stated = Math.abs(orZero(order.of("order_discount")));
  return deciding.discountOfAll ? Math.max(0, stated - offLines(deciding, order)) : stated;
}

/** Whether totals are explained better by a discount that has those of the lines in it than by one beside them. */
function isDiscountOfAll(deciding: Deciding, discounted: readonly Order[]): boolean {
  const both = discounted.filter((order) => offLines(deciding, order) > 0);
  const right = (isOfAll: boolean): number =>
    claimShare(both, (order) =>
      isTotal(order, countedOrder(deciding, order) - offOrder({ ...deciding, discountOfAll: isOfAll }, order)),
    ).share;
  return right(true) > right(false);
}

/** The discount of the order: in or out of what is counted? */
function discountOfOrders(deciding: Deciding): void {
  const { has, named, orders, base, isLine, orderMinus, sentences } = deciding;
  if (has("order_discount") && base !== "order_total") {
    const discounted = orders.filter((order) => orZero(order.of("order_discount")) !== 0);
    deciding.discountOfAll = isDiscountOfAll(deciding, discounted);
    const isStillIn = claimShare(discounted, (order) =>
      isTotal(order, countedOrder(deciding, order) - offOrder(deciding, order)),
    );
    const isOut = claimShare(discounted, (order) => isTotal(order, countedOrder(deciding, order)));
    // lines that are prices × pieces know nothing of an order's discount
    if (isProven(isStillIn) || (!isProven(isOut) && isLine)) {
      orderMinus.push("order_discount");
      sentences.push(
        deciding.discountOfAll
          ? `${named("order_discount")} has ${named("discount")} in it: the rest of it is taken off the order and shared over its lines.`
          : `${named("order_discount")} is taken off the order and shared over its lines.`,
      );
    } else sentences.push(`${named(base)} is after the order's discount.`);
  }
  if (isLine) return;
  const more = base === "order_total" ? ", with postage and tax where it has them" : "";
  sentences.push(`Lines have no money of their own: ${named(base)} is shared over the lines of each order${more}.`);
}

/** Whether what is counted has the tax of the line in it. */
const hasLineTax = (deciding: Deciding): ReturnType<typeof claimShare> => {
  if (deciding.base === "unit_price")
    return claimShare(deciding.orders, (order) => {
      const tax = ofLines(order, "tax");
      const goods = order.of("order_subtotal");
      return tax === 0 || Number.isNaN(goods) ? undefined : close(countedOrder(deciding, order) - tax, goods);
    });
  return claimShare(deciding.rows, (row) => {
    if (orZero(row.of("tax")) === 0) return undefined;
    const before = beforeDiscount(deciding, row) - Math.abs(orZero(row.of("discount")));
    return Number.isNaN(before) ? undefined : close(before + row.of("tax"), row.of(deciding.base));
  });
};

/** Whether what is counted has the tax of the order in it. */
const hasOrderTax = (deciding: Deciding): ReturnType<typeof claimShare> =>
  claimShare(deciding.orders, (order) => {
    const [tax, whole] = [orZero(order.of("order_tax")), order.of("order_total")];
    if (tax === 0 || Number.isNaN(whole)) return undefined;
    const isOff = deciding.orderMinus.includes("order_discount");
    const discount = isOff ? offOrder(deciding, order) : 0;
    const counted = countedOrder(deciding, order) - discount + orZero(order.of("shipping"));
    return deciding.base === "order_total" || close(counted, whole);
  });

/** Tax: is revenue net or gross of it? */
function taxOfRevenue(deciding: Deciding, { tax }: RevenueOptions): void {
  const { has, named, lineMinus, orderMinus, sentences } = deciding;
  const column = has("tax") ? "tax" : has("order_tax") ? "order_tax" : undefined;
  if (column === undefined) return;
  const isIncluded = isProven(column === "tax" ? hasLineTax(deciding) : hasOrderTax(deciding));
  const what = countedWords(deciding);
  if (isIncluded && tax === "exclude") {
    if (column === "tax") lineMinus.push("tax");
    else orderMinus.push("order_tax");
    sentences.push(`Revenue is without tax: ${named(column)} is taken off ${what}.`);
  } else if (isIncluded) sentences.push(`Revenue is with tax: ${what} has ${named(column)} in it.`);
  else sentences.push(`Revenue is ${what} as it stands; ${named(column)} is not added to it.`);
}

/** Says where amounts are not pieces × price, with or without discount and tax. */
function sayDisagreement(deciding: Deciding): void {
  const { has, named, rows, base, rateUnit, lineMinus, sentences } = deciding;
  if (base !== "amount" || !has("unit_price") || !has("quantity") || lineMinus.length > 0) return;
  const agreeing = claimShare(rows, (row) => {
    const [counted, stated] = [product(deciding, row), row.of("amount")];
    if (Number.isNaN(counted) || Number.isNaN(stated)) return undefined;
    const off = Math.abs(orZero(row.of("discount")));
    const tax = orZero(row.of("tax"));
    const rate = orZero(row.of("discount_rate")) / rateUnit;
    return [counted, counted + tax, counted - off, counted - off + tax, counted * (1 - rate)].some((one) =>
      close(one, stated),
    );
  });
  if (agreeing.decided === 0 || agreeing.share === 1) return;
  const percent = Math.round((1 - agreeing.share) * 100);
  sentences.push(
    `${named("amount")} is counted, not ${named("quantity")} × ${named("unit_price")}: they disagree on ${percent} % of the records looked at.`,
  );
}

/**
 * Decides from a sample how revenue is counted. A stated total wins over units × price; what the file says apart (discounts,
 * tax) is taken off where the sample shows that it is still in.
 */
export function decideRevenue(table: SampleTable, options: RevenueOptions = {}): RevenueReading {
  const { positions, headers } = table;
  const has = (column: RecordColumn): boolean => positions.has(column);
  const rows = sampleRows(table);
  const base: RecordColumn = BASES.find(has) ?? "amount";
  const deciding: Deciding = {
    has,
    named: (column) => headers[positions.get(column)!] ?? column,
    rows,
    orders: sampleOrders(rows),
    base,
    isLine: base !== "order_subtotal" && base !== "order_total",
    rateUnit: rateUnitOf(table),
    lineMinus: [],
    orderMinus: [],
    discountOfAll: false,
    sentences: [],
  };
  const { named, isLine, rateUnit, lineMinus, orderMinus, sentences } = deciding;
  discountOfLines(deciding);
  discountOfOrders(deciding);
  taxOfRevenue(deciding, options);
  if (has("shipping") && isLine) sentences.push(`${named("shipping")} is postage and does not count as revenue.`);
  if (has("refund")) sentences.push(`${named("refund")} is counted as returns.`);
  sayDisagreement(deciding);
  const refundPerLine = has("refund") && deciding.orders.some(givesBackByLine);
  return {
    ...{ base, lineMinus, rateUnit, orderMinus, refunds: has("refund"), fillDown: fillsDown(table), sentences },
    ...(refundPerLine ? { refundPerLine } : {}),
    ...(deciding.discountOfAll ? { discountOfAll: true } : {}),
  };
}
