/** What customers are worth: a model of when they buy and one of what they spend, put together customer by customer. */
import { aliveOf, type BuyingModel, logGradient, type Parameters } from "./buying.ts";
import { type Kinds, kindParameterValues, type Shift, shiftsOf } from "./covariates.ts";
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

/** Which customers have the same x and T and are of one kind: the place of the pair of each, and the customer that has it first. */
function pairsOf({ x, TDays }: Customers, { of: kind, has }: Kinds): { of: Int32Array; first: number[] } {
  const places = new Map<number, number>();
  const first: number[] = [];
  const of = new Int32Array(x.length);
  for (let i = 0; i < x.length; i++) {
    const pair = (x[i] as number) * 1_000_000 + (TDays[i] as number);
    const key = has.length === 1 ? pair : pair * has.length + (kind[i] as number);
    let place = places.get(key);
    if (place === undefined) {
      place = first.push(i) - 1;
      places.set(key, place);
    }
    of[i] = place;
  }
  return { of, first };
}

/** Figures of a pair of x and T: expected purchases and P(no purchase) of 90 days, then those of each span. */
const QUARTER = 2;
/** Figures of a span before the derivatives: expected purchases, and the same discounted. */
const PER_SPAN = 2;

/**
 * What follows from x and T alone, `size` figures of each pair. Of each span these are purchases, discounted purchases and the
 * derivatives of log purchases by the logarithms of the parameters, before the discount: within a span it weighs them nearly alike.
 */
function pairFigures(
  model: BuyingModel,
  parameters: readonly Parameters[],
  { x, TDays }: Customers,
  { of: kind }: Kinds,
  customers: readonly number[],
  spans: readonly MonthSpan[],
  terms: ValueTerms,
): { figures: Float64Array; size: number } {
  const several = model.parameters.length;
  const size = QUARTER + spans.length * (PER_SPAN + several);
  const figures = new Float64Array(customers.length * size);
  const quarter = 90 / terms.unitDays;
  const month = MONTH_DAYS / terms.unitDays;
  customers.forEach((customer, place) => {
    const p = parameters[kind[customer] as number] as Parameters;
    const [count, T] = [x[customer] as number, (TDays[customer] as number) / terms.unitDays];
    const within = (at: Parameters, { from, to }: MonthSpan): number =>
      model.expectedIfAlive(at, count, T, to * month) -
      (from === 0 ? 0 : model.expectedIfAlive(at, count, T, from * month));
    const start = place * size;
    figures[start] = model.expectedIfAlive(p, count, T, quarter);
    figures[start + 1] = model.noneIfAlive(p, count, T, quarter);
    spans.forEach((span, s) => {
      const at = start + QUARTER + s * (PER_SPAN + several);
      figures[at] = within(p, span);
      figures[at + 1] = discounted(model, p, count, T, span, terms);
      figures.set(
        logGradient(model.parameters, p, (one) => Math.log(within(one, span))),
        at + PER_SPAN,
      );
    });
  });
  return { figures, size };
}

/** gᵀ Σ g, at least 0. */
function variance(gradient: Float64Array, covariance: Float64Array): number {
  const n = gradient.length;
  let sum = 0;
  for (let i = 0; i < n; i++) {
    let row = 0;
    for (let j = 0; j < n; j++) row += (gradient[j] as number) * (covariance[i * n + j] as number);
    sum += (gradient[i] as number) * row;
  }
  return Math.max(0, sum);
}

/** Everybody of one kind: a model without covariates. */
const ONE_KIND = (customers: number): Kinds => ({ of: new Uint16Array(customers), levels: [], has: [[]] });

/** Covariance of the logarithms of the parameters of a kind, out of that of all parameters and factors. */
function kindCovariance(all: Float64Array, plain: number, shifts: readonly Shift[]): Float64Array {
  const n = Math.sqrt(all.length);
  const own = Array.from({ length: plain }, (_, to) => [
    { from: to, sign: 1 },
    ...shifts.filter((shift) => shift.to === to),
  ]);
  return Float64Array.from({ length: plain * plain }, (_, at) => {
    let sum = 0;
    for (const a of own[Math.floor(at / plain)] as (typeof own)[number])
      for (const b of own[at % plain] as (typeof own)[number])
        sum += a.sign * b.sign * (all[a.from * n + b.from] as number);
    return sum;
  });
}

/** Adds derivatives by the parameters of a kind to those by all parameters and factors. */
function addKind(sum: Float64Array, own: Float64Array, shifts: readonly Shift[]): void {
  for (let d = 0; d < own.length; d++) sum[d]! += own[d] as number;
  for (const { from, to, sign } of shifts) sum[from]! += sign * (own[to] as number);
}

/** Adds a customer's derivatives, as many times as it is worth. */
function addTimes(sum: Float64Array, gradient: Float64Array, times: number): void {
  for (let d = 0; d < sum.length; d++) sum[d]! += times * (gradient[d] as number);
}

/**
 * Values every customer. Intervals are of the expectation, by the delta method on logarithms from the errors of both fits; what one
 * customer will really spend varies far more.
 *
 * @param spans the first is the one that `value` is about
 * @param kinds where the fit is one with factors for levels of covariates
 */
export function valueCustomers(
  model: BuyingModel,
  buying: Fit<string>,
  spend: Fit<GammaGammaParameter>,
  customers: Customers,
  spans: readonly MonthSpan[],
  terms: ValueTerms,
  kinds: Kinds = ONE_KIND(customers.x.length),
): CustomerValues {
  const { x, txDays, TDays, mean } = customers;
  const n = x.length;
  const floats = (): Float64Array => new Float64Array(n);
  const [alive, expected90, churn90, orderValue] = [floats(), floats(), floats(), floats()];
  const [value, low, high, wait] = [floats(), floats(), floats(), floats().fill(Number.NaN)];
  const parameters = kindParameterValues(model, buying.parameters, kinds);
  const money: GammaGammaParameters = spend.parameters;
  const [buyingCovariance, spendCovariance] = [propagatedCovariance(buying), propagatedCovariance(spend)];
  const pairs = pairsOf(customers, kinds);
  const { figures, size } = pairFigures(model, parameters, customers, kinds, pairs.first, spans, terms);
  const several = model.parameters.length;
  const shifts = kinds.has.map((has) => shiftsOf(model, has));
  const covariances = shifts.map((one) => kindCovariance(buyingCovariance, several, one));
  const [byOdds, byBuying, byMoney] = [new Float64Array(several), new Float64Array(several), new Float64Array(3)];
  const [purchases, worth] = [new Float64Array(spans.length), new Float64Array(spans.length)];
  const worthByBuying = spans.map(() => kinds.has.map(() => new Float64Array(several)));
  const worthByMoney = spans.map(() => new Float64Array(3));
  for (let i = 0; i < n; i++) {
    const count = x[i] as number;
    const [tx, T] = [(txDays[i] as number) / terms.unitDays, (TDays[i] as number) / terms.unitDays];
    const spent = count === 0 ? 0 : (mean[i] as number);
    const kind = kinds.of[i] as number;
    const p = parameters[kind] as Parameters;
    const each = expectedPurchaseValue(money, count, spent);
    expectedPurchaseValueGradient(money, count, spent, byMoney);
    const active = aliveOf(model.logOddsGradient(p, count, tx, T, byOdds));
    const start = (pairs.of[i] as number) * size;
    alive[i] = active;
    expected90[i] = active * (figures[start] as number);
    churn90[i] = 1 - active + active * (figures[start + 1] as number);
    orderValue[i] = each;
    for (let s = 0; s < spans.length; s++) {
      const at = start + QUARTER + s * (PER_SPAN + several);
      const amount = terms.margin * each * active * (figures[at + 1] as number);
      purchases[s]! += active * (figures[at] as number);
      worth[s]! += amount;
      for (let d = 0; d < several; d++)
        byBuying[d] = (figures[at + PER_SPAN + d] as number) - (1 - active) * (byOdds[d] as number);
      addTimes(worthByBuying[s]?.[kind] as Float64Array, byBuying, amount);
      addTimes(worthByMoney[s] as Float64Array, byMoney, amount);
      if (s > 0) continue;
      const buyingVariance = variance(byBuying, covariances[kind] as Float64Array);
      const deviation = Math.sqrt(buyingVariance + variance(byMoney, spendCovariance));
      const spread = Math.exp(Z95 * deviation);
      value[i] = amount;
      low[i] = amount / spread;
      high[i] = amount * spread;
    }
    if (active > 0.5) {
      const days = model.wait(p, count, T, 1 - 0.5 / active) * terms.unitDays;
      if (days <= LONGEST_WAIT_DAYS) wait[i] = days;
    }
  }
  const all = spans.map(({ from, to }, s): CustomerValues["spans"][number] => {
    const sum = worth[s] as number;
    const byAll = new Float64Array(Math.sqrt(buyingCovariance.length));
    worthByBuying[s]?.forEach((own, kind) => {
      addKind(byAll, own, shifts[kind] as Shift[]);
    });
    const error = Math.sqrt(
      variance(byAll, buyingCovariance) + variance(worthByMoney[s] as Float64Array, spendCovariance),
    );
    const spread = sum > 0 ? Math.exp((Z95 * error) / sum) : 1;
    return { from, to, purchases: purchases[s] as number, value: sum, low: sum / spread, high: sum * spread };
  });
  return { alive, expected90, churn90, orderValue, value, low, high, wait, spans: all };
}
