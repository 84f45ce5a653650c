/** Arithmetic that holds between the columns of a file, over its sample. */
import type { Identity } from "./understanding.ts";

export interface NumericColumn {
  index: number;
  name: string;
  numbers: Float64Array;
  isInteger: boolean;
}

/** An identity holds where it does so in this share of the records. */
const HOLDS = 0.9;
/** Records that must tell something (a quantity other than 1, a discount other than 0). */
const INFORMATIVE = 2;
const MAX_ROWS = 400;

export const near = (found: number, expected: number, slack: number): boolean =>
  Math.abs(found - expected) <= 0.011 + slack + 1e-9 * Math.abs(expected);

/** Rounding of a price to two decimals, times its pieces. */
const slackOf = (factor: number, isExact: boolean): number => (isExact ? 0 : 0.0051 * Math.abs(factor));

interface Tally {
  checked: number;
  held: number;
  informative: number;
}

/** Holds `check` against every record; it gives undefined where a value is missing, else whether it holds and whether it tells. */
export function tally(rows: Int32Array, check: (row: number) => { holds: boolean; tells: boolean } | undefined): Tally {
  const found: Tally = { checked: 0, held: 0, informative: 0 };
  for (let i = 0; i < rows.length; i++) {
    const result = check(rows[i]!);
    if (result === undefined) continue;
    found.checked++;
    if (result.holds) found.held++;
    if (result.holds && result.tells) found.informative++;
    // most triples fail in the first records
    if (found.checked >= 12 && found.held < 0.4 * found.checked) break;
  }
  return found;
}

export const passes = ({ checked, held, informative }: Tally): boolean =>
  checked >= INFORMATIVE && held >= HOLDS * checked && informative >= (checked < 8 ? 1 : INFORMATIVE);

export const missing = (...values: number[]): boolean => values.some(Number.isNaN);

/** Records spread evenly over the sample. */
export function spread(rows: number): Int32Array {
  const count = Math.min(rows, MAX_ROWS);
  return Int32Array.from({ length: count }, (_, i) => Math.floor((i * rows) / count));
}

/** What a rate is divided by: a column with a value above 1 is in per cent, as a whole. */
const rateUnit = (numbers: Float64Array): number => (numbers.some((value) => Math.abs(value) > 1) ? 100 : 1);

/**
 * Products, sums and their combinations among numeric columns: `a × b = c`, `a + b = c`, and where `a × b` misses `c`,
 * with one more column added, taken off, or as a rate. `quantities` may be factors; empty: any column.
 */
export function findIdentities(
  columns: readonly NumericColumn[],
  rowCount: number,
  quantities: ReadonlySet<number>,
): Identity[] {
  const rows = spread(rowCount);
  const found: Identity[] = [];
  const add = (sentence: string, result: NumericColumn, terms: Identity["terms"], { held, checked }: Tally): void => {
    found.push({ sentence, result: result.index, terms, share: held / checked });
  };
  const distinctOf = new Map(columns.map((one) => [one, new Set(one.numbers.filter((n) => !Number.isNaN(n))).size]));
  const varies = (one: NumericColumn): boolean => distinctOf.get(one)! > 1;
  for (const [i, a] of columns.entries()) {
    for (const b of columns.slice(i + 1)) {
      const isPair = quantities.has(a.index) || quantities.has(b.index) || quantities.size === 0;
      for (const c of columns) {
        if (c === a || c === b) continue;
        if (isPair) {
          const exact = a.isInteger && b.isInteger;
          const product = tally(rows, (row) => {
            const [x, y, z] = [a.numbers[row]!, b.numbers[row]!, c.numbers[row]!];
            if (missing(x, y, z)) return undefined;
            const slack = slackOf(a.isInteger ? x : b.isInteger ? y : 0, exact);
            return { holds: near(z, x * y, slack) || near(z, -x * y, slack), tells: x !== 1 && y !== 1 && z !== 0 };
          });
          if (passes(product)) {
            const [factor, price] = quantities.has(b.index) && !quantities.has(a.index) ? [b, a] : [a, b];
            const terms = [
              { index: factor.index, as: "factor" as const },
              { index: price.index, as: "factor" as const },
            ];
            add(`${factor.name} × ${price.name} = ${c.name}`, c, terms, product);
            continue;
          }
        }
        const sum = tally(rows, (row) => {
          const [x, y, z] = [a.numbers[row]!, b.numbers[row]!, c.numbers[row]!];
          // two that are nothing say nothing of a payout, which has neither
          if (missing(x, y, z) || (x === 0 && y === 0)) return undefined;
          return { holds: near(z, x + y, 0.011), tells: x !== 0 && y !== 0 };
        });
        if (passes(sum) && varies(c)) {
          const terms = [
            { index: a.index, as: "plus" as const },
            { index: b.index, as: "plus" as const },
          ];
          add(`${a.name} + ${b.name} = ${c.name}`, c, terms, sum);
        }
      }
    }
  }
  return found;
}

/** `quantity × price` with one of `terms`: tax added, a discount taken off, a rate of either. */
export function findAdjusted(
  quantity: NumericColumn | undefined,
  price: NumericColumn,
  columns: readonly NumericColumn[],
  terms: readonly NumericColumn[],
  rowCount: number,
): Identity[] {
  const rows = spread(rowCount);
  const found: Identity[] = [];
  const base = quantity === undefined ? price.name : `${quantity.name} × ${price.name}`;
  const factors: Identity["terms"] = [
    ...(quantity === undefined ? [] : [{ index: quantity.index, as: "factor" as const }]),
    { index: price.index, as: "factor" as const },
  ];
  const others = columns.filter((one) => one !== quantity && one !== price);
  const kinds = [
    { as: "plus" as const, of: (gross: number, t: number) => gross + t, text: (n: string) => `${base} + ${n}` },
    { as: "minus" as const, of: (gross: number, t: number) => gross - t, text: (n: string) => `${base} − ${n}` },
    {
      as: "rate_off" as const,
      of: (gross: number, t: number) => gross * (1 - t),
      text: (n: string) => `${base} × (1 − ${n})`,
    },
    {
      as: "rate_on" as const,
      of: (gross: number, t: number) => gross * (1 + t),
      text: (n: string) => `${base} × (1 + ${n})`,
    },
  ];
  for (const total of others) {
    for (const term of terms) {
      if (term === total || term === quantity || term === price) continue;
      const unit = rateUnit(term.numbers);
      for (const { as, of, text } of kinds) {
        const result = tally(rows, (row) => {
          const [q, p, t, z] = [
            quantity?.numbers[row] ?? 1,
            price.numbers[row]!,
            term.numbers[row]!,
            total.numbers[row]!,
          ];
          if (missing(q, p, t, z)) return undefined;
          const isRate = as.startsWith("rate");
          if (isRate && (Math.abs(t) > 100 || t < 0)) return { holds: false, tells: false };
          const slack =
            slackOf(q, Number.isInteger(p) && Number.isInteger(q)) + (isRate ? 0.006 * Math.abs(q) + 0.011 : 0.011);
          return { holds: near(z, of(q * p, isRate ? t / unit : t), slack), tells: t !== 0 && z !== 0 && q * p !== 0 };
        });
        if (passes(result))
          found.push({
            sentence: `${text(term.name)} = ${total.name}`,
            result: total.index,
            terms: [...factors, { index: term.index, as }],
            share: result.held / result.checked,
          });
      }
    }
  }
  return found;
}

export interface PriceKind {
  kind: "unit" | "line" | "unknown";
  pairs: number;
  share: number;
  /** Unknown, but the price is clearly larger where the quantity is. */
  leansToLine?: boolean;
}

/**
 * Whether a price is that of one piece or of the whole line: among records of one product with different quantities, does it
 * stay, or does it grow in step with the quantity?
 */
export function priceKind(
  price: Float64Array,
  quantity: Float64Array,
  products: readonly (string | null)[],
): PriceKind {
  const seen = new Map<string, number[]>();
  let unit = 0;
  let line = 0;
  let pairs = 0;
  for (const [row, product] of products.entries()) {
    const [p, q] = [price[row]!, Math.abs(quantity[row]!)];
    if (product === null || missing(p, q) || p === 0 || q === 0) continue;
    const earlier = seen.get(product) ?? [];
    for (const other of earlier.slice(-4)) {
      const [p0, q0] = [price[other]!, Math.abs(quantity[other]!)];
      if (q0 === q) continue;
      pairs++;
      if (near(p, p0, 0.001 * Math.abs(p0))) unit++;
      else if (near(p / q, p0 / q0, 0.006 / Math.min(q, q0) + 0.0005 * Math.abs(p0 / q0))) line++;
    }
    earlier.push(row);
    seen.set(product, earlier);
  }
  const most = Math.max(unit, line);
  if (pairs < 2 || most < 0.6 * pairs) return { kind: "unknown", pairs, share: pairs === 0 ? 0 : most / pairs };
  return { kind: unit > line ? "unit" : "line", pairs, share: most / pairs };
}

/** Different values of one and the other, as a share, from which they tell. */
const FEWER = 0.6;
const cents = (value: number): number => Math.round(value * 1e4);

/** Goods have fewer prices than lines have totals: of price and price per piece, the one with fewer different values is the good's. */
function fewerValues(price: Float64Array, quantity: Float64Array): "unit" | "line" | undefined {
  const [whole, each] = [new Set<number>(), new Set<number>()];
  let count = 0;
  for (let row = 0; row < price.length; row++) {
    const [p, q] = [price[row]!, quantity[row]!];
    if (!(p > 0 && q > 0)) continue;
    whole.add(cents(p));
    each.add(cents(p / q));
    count++;
  }
  // where nearly every record has a value of its own nothing is counted
  if (count < 10 || Math.min(whole.size, each.size) > 0.5 * count) return undefined;
  if (each.size < FEWER * whole.size) return "line";
  return whole.size < FEWER * each.size ? "unit" : undefined;
}

/** Records that a regression needs. */
const ENOUGH = 20;
/** Standard errors that a slope is away from what it is not, and at most from what it is. */
const FAR = 3.5;
const NEAR = 2.5;

/**
 * The same without products: the slope of log price over log quantity is about 1 where the price is the line's total, and not
 * far above 0 where it is that of one piece (who buys many buys what is cheap: it may be below).
 */
export function priceByQuantity(price: Float64Array, quantity: Float64Array): PriceKind {
  const points: [number, number][] = [];
  for (let row = 0; row < price.length; row++) {
    const [p, q] = [Math.abs(price[row]!), Math.abs(quantity[row]!)];
    if (p > 0 && q > 0) points.push([Math.log(q), Math.log(p)]);
  }
  const count = points.length;
  const fewer = fewerValues(price, quantity);
  if (fewer !== undefined) return { kind: fewer, pairs: count, share: 1 };
  const unknown: PriceKind = { kind: "unknown", pairs: count, share: 0 };
  if (count < ENOUGH) return unknown;
  const mean = (at: 0 | 1): number => points.reduce((sum, point) => sum + point[at], 0) / count;
  const [mx, my] = [mean(0), mean(1)];
  let [sxx, sxy, syy] = [0, 0, 0];
  for (const [x, y] of points) {
    sxx += (x - mx) ** 2;
    sxy += (x - mx) * (y - my);
    syy += (y - my) ** 2;
  }
  if (sxx === 0) return unknown;
  const slope = sxy / sxx;
  const error = Math.sqrt(Math.max(syy - slope * sxy, 0) / (count - 2) / sxx);
  if (slope > FAR * error && Math.abs(1 - slope) <= Math.max(NEAR * error, 0.05))
    return { kind: "line", pairs: count, share: 1 };
  if (1 - slope > FAR * error && slope <= Math.max(NEAR * error, 0.05)) return { kind: "unit", pairs: count, share: 1 };
  return { ...unknown, leansToLine: slope > 0.35 && slope > FAR * error };
}
