/** What a line's revenue is made from: which column is counted, and what is taken off, at the line and at the order. */
import type { RecordColumn } from "../../schema.ts";
import {
  claimShare,
  close,
  fillsDown,
  isProven,
  type Order,
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
  /** Money given back is counted as returns. */
  refunds: boolean;
  /** Columns of the order that stand on the first of its lines alone. */
  fillDown: readonly RecordColumn[];
  /** What is counted and why, in sentences. */
  sentences: readonly string[];
}

interface RevenueOptions {
  /** `stated` (default): tax stays in where the file counts it in. `exclude`: tax that the file says apart is taken off. */
  tax?: "stated" | "exclude";
}

/**
 * Decides from a sample how revenue is counted. A stated total wins over units × price; what the file says apart (discounts,
 * tax) is taken off where the sample shows that it is still in.
 */
export function decideRevenue(table: SampleTable, options: RevenueOptions = {}): RevenueReading {
  const { positions, headers } = table;
  const has = (column: RecordColumn): boolean => positions.has(column);
  const named = (column: RecordColumn): string => headers[positions.get(column)!] ?? column;
  const rows = sampleRows(table);
  const orders = sampleOrders(rows);
  const sentences: string[] = [];
  const lineMinus: ("discount" | "discount_rate" | "tax")[] = [];
  const orderMinus: ("order_discount" | "order_tax")[] = [];

  const rateUnit = rateUnitOf(table);
  const rateOf = (value: number): number => value / rateUnit;
  const isPriced = has("unit_price");
  const base: RecordColumn =
    (["converted_amount", "amount", "gross_amount", "unit_price", "order_subtotal", "order_total"] as const).find(
      has,
    ) ?? "amount";
  const product = (row: SampleRow): number => row.of("unit_price") * (has("quantity") ? row.of("quantity") : 1);
  const value = (row: SampleRow): number => {
    const stated = base === "unit_price" ? product(row) : row.of(base);
    return Number.isNaN(stated) && isPriced ? product(row) : stated;
  };

  // the discount of the line: in or out of the counted column?
  const beforeDiscount = (row: SampleRow): number => (has("gross_amount") ? row.of("gross_amount") : product(row));
  // a total below amounts and postage says that the discount was not yet off the amounts, whatever else is in it
  const isMissingInTotal = ({ lines, of }: Order): boolean | undefined => {
    const sum = (column: RecordColumn): number => lines.reduce((all, line) => all + orZero(line.of(column)), 0);
    const [taken, whole] = [Math.abs(sum("discount")), of("order_total")];
    if (taken === 0 || Number.isNaN(whole)) return undefined;
    const beside = orZero(of("shipping")) + Math.max(orZero(of("order_tax")), sum("tax"));
    return whole < sum("amount") + beside - taken / 20;
  };
  for (const column of ["discount", "discount_rate"] as const) {
    if (!has(column) || base === "converted_amount" || base === "order_total" || base === "order_subtotal") continue;
    const off = (row: SampleRow): number =>
      column === "discount" ? Math.abs(row.of("discount")) : rateOf(row.of("discount_rate")) * beforeDiscount(row);
    if (base === "amount") {
      const told = (row: SampleRow, claim: (before: number, taken: number) => boolean): boolean | undefined => {
        const [before, taken, counted] = [beforeDiscount(row), off(row), row.of("amount")];
        if (Number.isNaN(before) || Number.isNaN(taken) || taken === 0 || Number.isNaN(counted)) return undefined;
        return claim(before, taken);
      };
      const isStillIn = claimShare(rows, (row) => told(row, (before) => close(before, row.of("amount"))));
      const withTax = (row: SampleRow): number => row.of("amount") - orZero(row.of("tax"));
      const isOut = claimShare(rows, (row) =>
        told(row, (before, taken) => close(before - taken, row.of("amount")) || close(before - taken, withTax(row))),
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
      continue;
    }
    lineMinus.push(column);
    const from =
      base === "unit_price" ? `${named("unit_price")} × ${has("quantity") ? named("quantity") : "1"}` : named(base);
    sentences.push(`${named(column)} is taken off ${from}.`);
    break;
  }

  const netLine = (row: SampleRow): number => {
    const all = value(row);
    const discount = lineMinus.includes("discount") ? Math.abs(orZero(row.of("discount"))) : 0;
    const rate = lineMinus.includes("discount_rate") ? rateOf(orZero(row.of("discount_rate"))) : 0;
    return (all - Math.sign(all) * discount) * (1 - rate);
  };
  const sumOf = (order: Order): number => order.lines.reduce((sum, line) => sum + netLine(line), 0);
  const isLine = base !== "order_subtotal" && base !== "order_total";

  // the discount of the order
  const total = (order: Order, counted: number): boolean | undefined => {
    const [subtotal, whole] = [order.of("order_subtotal"), order.of("order_total")];
    if (Number.isNaN(counted)) return undefined;
    if (!Number.isNaN(whole)) {
      const [tax, shipping] = [orZero(order.of("order_tax")), orZero(order.of("shipping"))];
      return close(counted + tax + shipping, whole) || close(counted + shipping, whole) || close(counted, whole);
    }
    return Number.isNaN(subtotal) ? undefined : close(counted, subtotal);
  };
  if (has("order_discount") && base !== "order_total") {
    const discounted = orders.filter((order) => orZero(order.of("order_discount")) !== 0);
    const isStillIn = claimShare(discounted, (order) => {
      const counted = isLine ? sumOf(order) : order.of(base);
      return total(order, counted - Math.abs(order.of("order_discount")));
    });
    const isOut = claimShare(discounted, (order) => total(order, isLine ? sumOf(order) : order.of(base)));
    // lines that are prices × pieces know nothing of an order's discount
    if (isProven(isStillIn) || (!isProven(isOut) && isLine)) {
      orderMinus.push("order_discount");
      sentences.push(`${named("order_discount")} is taken off the order and shared over its lines.`);
    } else sentences.push(`${named(base)} is after the order's discount.`);
  }
  if (!isLine) {
    sentences.push(
      `Lines have no money of their own: ${named(base)} is shared over the lines of each order${
        base === "order_total" ? ", with postage and tax where it has them" : ""
      }.`,
    );
  }

  // tax: net or gross of it
  const taxColumn = has("tax") ? "tax" : has("order_tax") ? "order_tax" : undefined;
  if (taxColumn !== undefined) {
    const taxed = (row: SampleRow): boolean => orZero(row.of("tax")) !== 0;
    const lineIncludes = claimShare(rows, (row) => {
      if (!taxed(row) || base === "unit_price") return undefined;
      const before = beforeDiscount(row) - Math.abs(orZero(row.of("discount")));
      return Number.isNaN(before) ? undefined : close(before + row.of("tax"), row.of(base));
    });
    const orderIncludes = claimShare(orders, (order) => {
      const tax = orZero(order.of("order_tax"));
      const whole = order.of("order_total");
      if (tax === 0 || Number.isNaN(whole)) return undefined;
      const discount = orderMinus.includes("order_discount") ? Math.abs(orZero(order.of("order_discount"))) : 0;
      const counted = (isLine ? sumOf(order) : order.of(base)) - discount + orZero(order.of("shipping"));
      return base === "order_total" || close(counted, whole);
    });
    const isIncluded = taxColumn === "tax" ? isProven(lineIncludes) : isProven(orderIncludes);
    const what =
      base === "unit_price" ? `${named("unit_price")} × ${has("quantity") ? named("quantity") : "1"}` : named(base);
    if (isIncluded && options.tax === "exclude") {
      if (taxColumn === "tax") lineMinus.push("tax");
      else orderMinus.push("order_tax");
      sentences.push(`Revenue is without tax: ${named(taxColumn)} is taken off ${what}.`);
    } else if (isIncluded) sentences.push(`Revenue is with tax: ${what} has ${named(taxColumn)} in it.`);
    else sentences.push(`Revenue is ${what} as it stands; ${named(taxColumn)} is not added to it.`);
  }
  if (has("shipping") && isLine) sentences.push(`${named("shipping")} is postage and does not count as revenue.`);
  if (has("refund")) sentences.push(`${named("refund")} is counted as returns.`);

  if (base === "amount" && isPriced && has("quantity") && lineMinus.length === 0) {
    const agree = claimShare(rows, (row) => {
      const [counted, stated] = [product(row), row.of("amount")];
      if (Number.isNaN(counted) || Number.isNaN(stated)) return undefined;
      const off = Math.abs(orZero(row.of("discount")));
      const tax = orZero(row.of("tax"));
      const rate = rateOf(orZero(row.of("discount_rate")));
      return [counted, counted + tax, counted - off, counted - off + tax, counted * (1 - rate)].some((one) =>
        close(one, stated),
      );
    });
    if (agree.told > 0 && agree.share < 1)
      sentences.push(
        `${named("amount")} is counted, not ${named("quantity")} × ${named("unit_price")}: they disagree on ${Math.round(
          (1 - agree.share) * 100,
        )} % of the records looked at.`,
      );
  }
  return {
    base,
    lineMinus,
    rateUnit,
    orderMinus,
    refunds: has("refund"),
    fillDown: fillsDown(table),
    sentences,
  };
}
