/** Why revenue changed: the change taken apart into drivers whose parts add up to it. */
import { MONEY_SCALE } from "../../money.ts";
import type { Row } from "../rows.ts";
import type { Totals } from "./measure.ts";
import { ratio } from "./metrics.ts";

function permutations(items: readonly number[]): number[][] {
  if (items.length <= 1) return [[...items]];
  return items.flatMap((item) => permutations(items.filter((other) => other !== item)).map((rest) => [item, ...rest]));
}

/**
 * Contributions of the factors of a product to its change from Π before to Π after; they sum to it.
 *
 * The Shapley value of each factor: its effect averaged over every order in which the factors could have changed one
 * after the other (Shorrocks 1999); with two factors this is the midpoint form.
 */
export function shapley(before: readonly number[], after: readonly number[]): number[] {
  const orders = permutations(before.map((_, i) => i));
  const sums = before.map(() => 0);
  for (const order of orders) {
    const now = [...before];
    for (const factor of order) {
      const others = now.reduce((product, value, i) => (i === factor ? product : product * value), 1);
      sums[factor]! += (after[factor]! - before[factor]!) * others;
      now[factor] = after[factor]!;
    }
  }
  return sums.map((sum) => sum / orders.length);
}

/** Without a single customer: net revenue = orders × order value + returns. */
function byOrders(comparison: string, before: Totals, after: Totals): Row[] {
  const [was, is] = [ratio(before.grossRevenue, before.orders), ratio(after.grossRevenue, after.orders)];
  const [x, y] = [
    [before.orders, was ?? is ?? 0],
    [after.orders, is ?? was ?? 0],
  ];
  const parts = shapley(x, y);
  return [
    { comparison, driver: "order_value", before: x[1]!, after: y[1]!, contribution: parts[1]! },
    { comparison, driver: "orders", before: x[0]!, after: y[0]!, contribution: parts[0]! },
    {
      comparison,
      driver: "returns",
      before: before.returns,
      after: after.returns,
      contribution: after.returns - before.returns,
    },
  ];
}

/**
 * The change of net revenue between two ranges, one row per driver.
 *
 * Net revenue = customers × orders per customer × order value (sales of identified customers, before returns)
 * + sales without a customer + returns and cancellations. The three factors share their change by `shapley`; the two
 * other terms are their own change. Where a range has no customer its ratios are undefined: they are taken as
 * unchanged, so that the whole change belongs to the number of customers.
 */
export function drivers(comparison: string, before: Totals, after: Totals): Row[] {
  if (before.customers === 0 && after.customers === 0) return byOrders(comparison, before, after);
  const ratios = (t: Totals): (number | null)[] => [
    ratio(t.identifiedOrders, t.customers),
    ratio(t.identifiedGross, t.identifiedOrders),
  ];
  const [was, is] = [ratios(before), ratios(after)];
  const factors = (own: (number | null)[], other: (number | null)[], t: Totals): number[] => [
    t.customers,
    ...own.map((value, i) => value ?? other[i] ?? 0),
  ];
  const [x, y] = [factors(was, is, before), factors(is, was, after)];
  const parts = shapley(x, y);
  // to the ten-thousandth that money is kept in
  const exact = (amount: number): number => Math.round(amount * MONEY_SCALE) / MONEY_SCALE;
  const anonymous = (t: Totals): number => exact(t.grossRevenue - t.identifiedGross);
  const row = (driver: string, from: number, to: number, contribution: number): Row => ({
    comparison,
    driver,
    before: from,
    after: to,
    contribution,
  });
  return [
    row("anonymous_sales", anonymous(before), anonymous(after), exact(anonymous(after) - anonymous(before))),
    row("customers", x[0]!, y[0]!, parts[0]!),
    row("order_value", x[2]!, y[2]!, parts[2]!),
    row("orders_per_customer", x[1]!, y[1]!, parts[1]!),
    row("returns", before.returns, after.returns, after.returns - before.returns),
  ];
}
