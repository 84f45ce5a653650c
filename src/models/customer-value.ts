/** What customers are worth: a model of when they buy and one of what they spend, put together customer by customer. */
import { aliveOf, type BuyingModel, logGradient, type Parameters } from "./buying.ts";
import { type Fit, propagatedCovariance } from "./fit.ts";
import {
  expectedPurchaseValue,
  expectedPurchaseValueGradient,
  type GammaGammaParameter,
  type GammaGammaParameters,
} from "./gamma-gamma.ts";

/** Days of an average month and year. */
export const MONTH_DAYS = 365.25 / 12;
const Z95 = 1.959963984540054;
/** Nobody plans with an order further away than this. */
const LONGEST_WAIT_DAYS = 3 * 365;

export interface ValueTerms {
  /** Days of one unit of the model's time. */
  unitDays: number;
  /** Share of the revenue that counts, above 0. */
  margin: number;
  /** Discount a year as a share, at least 0. */
  discount: number;
}

/** Months from `from` to `to`, counted from the last day of the data; whole numbers, 0 ≤ from < to. */
export interface MonthSpan {
  from: number;
  to: number;
}

/** What is known of each customer: repeat purchases, days from the first to the last purchase and to the end, their mean value. */
export interface Customers {
  x: Int32Array;
  txDays: Int32Array;
  TDays: Int32Array;
  /** Mean value of the repeat purchases, currency units; of no meaning where x = 0. */
  mean: Float64Array;
}

/** Entry i is about customer i. */
export interface CustomerValues {
  /** Probability of being active, 0 to 1. */
  alive: Float64Array;
  /** Expected purchases within 90 days. */
  expected90: Float64Array;
  /** Probability of no purchase within 90 days. */
  churn90: Float64Array;
  /** Expected value of a purchase, currency units. */
  orderValue: Float64Array;
  /** Discounted value of the expected purchases of the first span, and the 95 % interval of that expectation. */
  value: Float64Array;
  low: Float64Array;
  high: Float64Array;
  /** Days until an order is as likely as not; NaN where that is not within three years. */
  wait: Float64Array;
  /** One entry per span: expected purchases and discounted value of all customers together. */
  spans: { from: number; to: number; purchases: number; value: number; low: number; high: number }[];
}

/** Discount factor of month k, 1 for the first day. */
const discountOf = ({ discount }: ValueTerms, month: number): number => (1 + discount) ** (-month / 12);

/** Expected purchases of one who is active, discounted month by month. */
function discounted(
  model: BuyingModel,
  p: Parameters,
  x: number,
  T: number,
  span: MonthSpan,
  terms: ValueTerms,
): number {
  const month = MONTH_DAYS / terms.unitDays;
  let before = span.from === 0 ? 0 : model.expectedIfAlive(p, x, T, span.from * month);
  let sum = 0;
  for (let k = span.from + 1; k <= span.to; k++) {
    const until = model.expectedIfAlive(p, x, T, k * month);
    sum += (until - before) * discountOf(terms, k);
    before = until;
  }
  return sum;
}

interface Cell {
  expected90: number;
  none90: number;
  /** By span. */
  purchases: Float64Array;
  discounted: Float64Array;
  /** Derivatives of log purchases of each span by the logarithms of the parameters. */
  gradient: Float64Array[];
}

/**
 * What follows from x and T alone, worked out once for each pair of them. The derivatives are those of the purchases before the
 * discount: within a span it weighs them nearly alike.
 */
function cellsOf(
  model: BuyingModel,
  p: Parameters,
  spans: readonly MonthSpan[],
  terms: ValueTerms,
): (x: number, TDays: number) => Cell {
  const cells = new Map<number, Cell>();
  const quarter = 90 / terms.unitDays;
  const month = MONTH_DAYS / terms.unitDays;
  const make = (x: number, TDays: number): Cell => {
    const T = TDays / terms.unitDays;
    const within = (at: Parameters, { from, to }: MonthSpan): number =>
      model.expectedIfAlive(at, x, T, to * month) - (from === 0 ? 0 : model.expectedIfAlive(at, x, T, from * month));
    return {
      expected90: model.expectedIfAlive(p, x, T, quarter),
      none90: model.noneIfAlive(p, x, T, quarter),
      purchases: Float64Array.from(spans, (span) => within(p, span)),
      discounted: Float64Array.from(spans, (span) => discounted(model, p, x, T, span, terms)),
      gradient: spans.map((span) => logGradient(model.parameters, p, (at) => Math.log(within(at, span)))),
    };
  };
  return (x, TDays) => {
    const key = x * 1_000_000 + TDays;
    let cell = cells.get(key);
    if (cell === undefined) {
      cell = make(x, TDays);
      cells.set(key, cell);
    }
    return cell;
  };
}

/** gᵀ Σ g */
function variance(gradient: Float64Array, covariance: Float64Array): number {
  const n = gradient.length;
  let sum = 0;
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++)
      sum += (gradient[i] as number) * (gradient[j] as number) * (covariance[i * n + j] as number);
  return Math.max(0, sum);
}

/**
 * Values every customer. Intervals are of the expectation, by the delta method on logarithms from the errors of both fits; what one
 * customer will really spend varies far more.
 *
 * @param spans the first is the one that `value` is about
 */
export function valueCustomers(
  model: BuyingModel,
  buying: Fit<string>,
  spend: Fit<GammaGammaParameter>,
  { x, txDays, TDays, mean }: Customers,
  spans: readonly MonthSpan[],
  terms: ValueTerms,
): CustomerValues {
  const n = x.length;
  const floats = (): Float64Array => new Float64Array(n);
  const [alive, expected90, churn90, orderValue] = [floats(), floats(), floats(), floats()];
  const [value, low, high, wait] = [floats(), floats(), floats(), floats().fill(Number.NaN)];
  const p = buying.parameters;
  const money: GammaGammaParameters = spend.parameters;
  const [buyingCovariance, spendCovariance] = [propagatedCovariance(buying), propagatedCovariance(spend)];
  const cell = cellsOf(model, p, spans, terms);
  const [byOdds, byBuying, byMoney] = [
    new Float64Array(model.parameters.length),
    new Float64Array(model.parameters.length),
    new Float64Array(3),
  ];
  const totals = spans.map((span) => ({
    ...span,
    purchases: 0,
    value: 0,
    buying: byOdds.slice().fill(0),
    money: new Float64Array(3),
  }));
  for (let i = 0; i < n; i++) {
    const count = x[i] as number;
    const [tx, T] = [(txDays[i] as number) / terms.unitDays, (TDays[i] as number) / terms.unitDays];
    const { expected90: mean90, none90, purchases, discounted: worth, gradient } = cell(count, TDays[i] as number);
    const active = aliveOf(model.logOdds(p, count, tx, T));
    const each = expectedPurchaseValue(money, count, count === 0 ? 0 : (mean[i] as number));
    alive[i] = active;
    expected90[i] = active * mean90;
    churn90[i] = 1 - active + active * none90;
    orderValue[i] = each;
    model.logOddsGradient(p, count, tx, T, byOdds);
    expectedPurchaseValueGradient(money, count, count === 0 ? 0 : (mean[i] as number), byMoney);
    for (let s = 0; s < totals.length; s++) {
      const total = totals[s] as (typeof totals)[number];
      const amount = terms.margin * each * active * (worth[s] as number);
      total.purchases += active * (purchases[s] as number);
      total.value += amount;
      for (let d = 0; d < byBuying.length; d++) {
        byBuying[d] = (gradient[s]?.[d] as number) - (1 - active) * (byOdds[d] as number);
        total.buying[d]! += amount * (byBuying[d] as number);
      }
      for (let d = 0; d < 3; d++) total.money[d]! += amount * (byMoney[d] as number);
      if (s > 0) continue;
      const spread = Math.exp(
        Z95 * Math.sqrt(variance(byBuying, buyingCovariance) + variance(byMoney, spendCovariance)),
      );
      value[i] = amount;
      low[i] = amount / spread;
      high[i] = amount * spread;
    }
    if (active > 0.5) {
      const days = model.wait(p, count, T, 1 - 0.5 / active) * terms.unitDays;
      if (days <= LONGEST_WAIT_DAYS) wait[i] = days;
    }
  }
  return {
    alive,
    expected90,
    churn90,
    orderValue,
    value,
    low,
    high,
    wait,
    spans: totals.map(({ from, to, purchases, value: sum, buying: g, money: h }) => {
      const deviation = Math.sqrt(variance(g, buyingCovariance) + variance(h, spendCovariance));
      const spread = sum > 0 ? Math.exp((Z95 * deviation) / sum) : 1;
      return { from, to, purchases, value: sum, low: sum / spread, high: sum * spread };
    }),
  };
}
