/** Clean lines as numbers: what a frame of the contract LINES says that facts need, in whole arrays instead of text. */
import pl from "./polars.ts";

/** Texts by number, over a whole run. Number 0 is "no value"; the same text always has the same number. */
export interface Names {
  /** How many numbers there are, 0 included. */
  readonly size: number;
  text(number: number): string | null;
  number(text: string | null): number;
  /**
   * Numbers of texts. Those of one `source` are all different: as long as nobody else asks, they are new and need not be
   * looked up. Without a source texts may repeat.
   */
  numbersOf(texts: readonly (string | null)[], source: object | undefined): Int32Array;
}

export function createNames(): Names {
  const texts: (string | null)[] = [null];
  let known: Map<string, number> | undefined;
  let only: object | undefined;
  const add = (text: string): number => texts.push(text) - 1;
  const number = (text: string | null): number => {
    if (text === null) return 0;
    known ??= new Map(texts.map((one, i) => [one as string, i] as const));
    let found = known.get(text);
    if (found === undefined) {
      found = add(text);
      known.set(text, found);
    }
    return found;
  };
  return {
    get size() {
      return texts.length;
    },
    text: (one) => texts[one],
    number,
    numbersOf(fresh, source) {
      only ??= source;
      const alone = source !== undefined && only === source && known === undefined;
      const numbers = new Int32Array(fresh.length);
      for (let i = 0; i < fresh.length; i++) {
        const text = fresh[i];
        if (text !== null) numbers[i] = alone ? add(text) : number(text);
      }
      return numbers;
    },
  };
}

export const NAMED = ["order_id", "customer_id", "product_id", "description", "category", "region"] as const;
export type Named = (typeof NAMED)[number];

/** The names of a run; lines that are added up together must share them. */
export type AllNames = Readonly<Record<Named, Names>>;
export const createAllNames = (): AllNames =>
  Object.fromEntries(NAMED.map((name) => [name, createNames()])) as Record<Named, Names>;

export const FLAG = {
  is_cancellation: 1,
  is_return: 2,
  is_adjustment: 4,
  is_anonymous: 8,
  is_product: 16,
  is_sale: 32,
  is_outlier: 64,
} as const;
export type Flag = keyof typeof FLAG;
export const FLAGS = Object.keys(FLAG) as Flag[];

export interface Lines {
  count: number;
  names: AllNames;
  /** Numbers of names, line by line. */
  ids: Readonly<Record<Named, Int32Array>>;
  quantity: Float64Array;
  /** Ten-thousandths of the currency unit: whole numbers, exact below 2⁵³. */
  priceE4: Float64Array;
  amountE4: Float64Array;
  /** Milliseconds since 1970 of local shop time. */
  at: Float64Array;
  /** Sum of the `FLAG`s that are set. */
  flags: Uint8Array;
}

/** The lines at the places `rows`. */
export function linesAt(lines: Lines, rows: Int32Array): Lines {
  const numbers = (from: Float64Array): Float64Array => Float64Array.from(rows, (row) => from[row]);
  const ids = NAMED.map((name) => [name, Int32Array.from(rows, (row) => lines.ids[name][row])]);
  return {
    count: rows.length,
    names: lines.names,
    ids: Object.fromEntries(ids) as Record<Named, Int32Array>,
    quantity: numbers(lines.quantity),
    priceE4: numbers(lines.priceE4),
    amountE4: numbers(lines.amountE4),
    at: numbers(lines.at),
    flags: Uint8Array.from(rows, (row) => lines.flags[row]),
  };
}

/** Texts picked by number, as a column. */
export function textColumn(name: string, names: Pick<Names, "size" | "text">, numbers: Int32Array): pl.Series {
  // a pick from few texts is quick in Polars; of many texts and few rows each is made
  if (names.size > numbers.length)
    return pl.Series(
      name,
      Array.from(numbers, (number) => names.text(number)),
      pl.String,
    );
  const texts = Array.from({ length: names.size }, (_, number) => names.text(number));
  const picked = pl.DataFrame([pl.Series(name, texts, pl.String)]);
  return picked.select(pl.col(name).gather(pl.Series("at", numbers) as unknown as pl.Expr)).getColumn(name);
}

const LOW = 2 ** 32;

/** Whole numbers within ±2⁵³ as an Int64 column, without a detour through floating point columns. */
export function wholeColumn(name: string, values: Float64Array): pl.Series {
  const wholes = new BigInt64Array(values.length);
  const words = new Int32Array(wholes.buffer);
  for (let i = 0; i < values.length; i++) {
    const high = Math.floor(values[i] / LOW);
    words[2 * i] = values[i] - high * LOW;
    words[2 * i + 1] = high;
  }
  return pl.Series(name, wholes as unknown as bigint[]);
}

const floats = (frame: pl.DataFrame, name: string): Float64Array =>
  frame.getColumn(name).cast(pl.Float64).toTypedArray() as Float64Array;

/** Lines out of a frame of the contract LINES. */
export function linesOf(frame: pl.DataFrame, names: AllNames): Lines {
  const count = frame.height;
  const ids = NAMED.map((name) => [
    name,
    Int32Array.from(frame.getColumn(name).toArray() as (string | null)[], (text) => names[name].number(text ?? null)),
  ]);
  const flags = new Uint8Array(count);
  for (const name of FLAGS) {
    const set = frame.getColumn(name).cast(pl.UInt8).toTypedArray() as Uint8Array;
    for (let i = 0; i < count; i++) flags[i] = flags[i] | (set[i] * FLAG[name]);
  }
  return {
    count,
    names,
    ids: Object.fromEntries(ids) as Record<Named, Int32Array>,
    quantity: floats(frame, "quantity"),
    priceE4: floats(frame, "unit_price_e4"),
    amountE4: floats(frame, "amount_e4"),
    at: floats(frame, "ordered_at"),
    flags,
  };
}
