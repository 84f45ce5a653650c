/** What to offer whom next: the product that goes with what a customer has bought, and that they have never had. */
import pl from "../../columns/polars.ts";
import { stringTableOf } from "../../columns/strings.ts";
import { stringSeries } from "../../columns/to-polars.ts";
import type { Facts } from "../../facts/contract.ts";
import { quantile } from "../../features/periods-and-quantiles.ts";
import { MONEY_SCALE } from "../../money.ts";
import { conform, emptyFrame } from "../../schema.ts";
import { frameOf, type Row, rowsOf } from "../rows.ts";
import { NEXT_BEST, NEXT_BEST_SEGMENTS } from "./contracts.ts";

/** A rule of the baskets as an offer. */
export interface Offer {
  /** Rows of `facts.products`. */
  because: readonly number[];
  product: number;
  confidence: number;
  /** What one line of the product is usually worth: the median, so that one order of a wholesaler is no measure; currency units. */
  value: number;
}

export interface NextBest {
  /** The best first: by confidence × value. */
  offers: readonly Offer[];
  /** By row of `facts.customers`: the place of their offer, −1 without one. */
  offer: Int32Array;
}

/** Rules that are looked at, and products of all of them: what a customer has is a bit each. */
const MOST_OFFERS = 200;

/** Expected worth of an offer, were it taken as often as by those who buy the other products. */
export const worthOf = ({ confidence, value }: Offer): number => confidence * value;

function offersOf(rules: pl.DataFrame, { products }: Facts): Offer[] {
  const rowOf = new Map(products.id.map((id, row) => [id, row]));
  const rows = rowsOf(
    rules
      .filter(pl.col("is_significant").and(pl.col("is_redundant").not()).and(pl.col("possible_duplicate").not()))
      .select("antecedent", "consequent", "confidence", "consequent_value"),
  );
  const offers = rows.flatMap((row): Offer[] => {
    const because = String(row.antecedent)
      .split("|")
      .map((id) => rowOf.get(id) ?? -1);
    const product = rowOf.get(String(row.consequent)) ?? -1;
    const [confidence, value] = [Number(row.confidence), Number(row.consequent_value)];
    return product < 0 || because.includes(-1) || !(value > 0) ? [] : [{ because, product, confidence, value }];
  });
  return offers.sort(byWorth).slice(0, MOST_OFFERS);
}

interface Bought {
  /** What each customer has bought of some products, a bit each. */
  has: Uint8Array;
  /** Values of the sale lines of each of these products, ten-thousandths. */
  values: number[][];
}

function boughtOf({ customers, orders, items }: Facts, bitOf: Int32Array, bits: number, width: number): Bought {
  const has = new Uint8Array(customers.count * width);
  const values = Array.from({ length: bits }, (): number[] => []);
  items.each(({ count, order, product, isSale, amountE4 }) => {
    for (let i = 0; i < count; i++) {
      const bit = bitOf[product[i]!]!;
      if (bit < 0 || isSale[i] === 0) continue;
      values[bit]!.push(amountE4[i]!);
      const customer = orders.customer[order[i]!]!;
      if (customer >= 0) has[customer * width + (bit >> 3)]! |= 1 << (bit & 7);
    }
  });
  return { has, values };
}

const median = (values: readonly number[]): number => quantile(Float64Array.from(values).sort(), 1, 2);
const byWorth = (a: Offer, b: Offer): number =>
  worthOf(b) - worthOf(a) || a.product - b.product || a.because[0]! - b.because[0]!;

/**
 * The best offer of every customer: of the significant rules between products, the one with the highest expected worth (confidence × median value of a line) whose
 * first products the customer has bought, at any time, and whose last one never.
 */
export function nextBestOf(facts: Facts, rules: pl.DataFrame | undefined): NextBest {
  const found = rules === undefined || rules.height === 0 ? [] : offersOf(rules, facts);
  const offer = new Int32Array(facts.customers.count).fill(-1);
  if (found.length === 0) return { offers: found, offer };
  const bitOf = new Int32Array(facts.products.count).fill(-1);
  let bits = 0;
  for (const { because, product } of found)
    for (const one of [...because, product]) if (bitOf[one] === -1) bitOf[one] = bits++;
  const width = Math.ceil(bits / 8);
  const { has, values } = boughtOf(facts, bitOf, bits, width);
  const usual = values.map((some) => median(some) / MONEY_SCALE);
  const offers = found.map((one) => ({ ...one, value: usual[bitOf[one.product]!]! })).sort(byWorth);
  const holds = (customer: number, product: number): boolean => {
    const bit = bitOf[product]!;
    return (has[customer * width + (bit >> 3)]! & (1 << (bit & 7))) !== 0;
  };
  for (let customer = 0; customer < offer.length; customer++)
    offer[customer] = offers.findIndex(
      ({ because, product }) => !holds(customer, product) && because.every((one) => holds(customer, one)),
    );
  return { offers, offer };
}

/** The products' names in a row of text. */
const names = ({ products }: Facts, rows: readonly number[]): string =>
  rows.map((row) => products.description[row]!.replaceAll("|", "/")).join("|");

/** One row per customer with an offer, sorted by id. */
export function nextBestTable(facts: Facts, { offers, offer }: NextBest): pl.DataFrame {
  const some = Int32Array.from(offer.keys()).filter((customer) => offer[customer]! >= 0);
  if (some.length === 0) return emptyFrame(NEXT_BEST);
  const { id } = facts.customers;
  const place = some.map((customer) => offer[customer]!);
  const text = (name: string, of: (one: Offer) => string): pl.Series =>
    stringSeries(name, stringTableOf(offers.map(of)), place);
  const number = (name: string, of: (one: Offer) => number): pl.Series =>
    pl.Series(
      name,
      Float64Array.from(place, (i) => of(offers[i]!)),
    );
  return conform(
    pl.DataFrame([
      stringSeries(
        "customer_id",
        id.dictionary,
        some.map((customer) => id.codes[customer]!),
      ),
      text("product_id", ({ product }) => facts.products.id[product]!),
      text("product", ({ product }) => names(facts, [product])),
      text("because", ({ because }) => names(facts, because)),
      number("confidence", ({ confidence }) => confidence),
      number("expected_value", worthOf),
    ]),
    NEXT_BEST,
  );
}

/** Offers of a segment that are shown. */
const PER_SEGMENT = 3;

/** The offers that are worth most in each segment. */
export function nextBestSegments(nextBest: pl.DataFrame, rfm: pl.DataFrame): pl.DataFrame {
  if (nextBest.height === 0) return emptyFrame(NEXT_BEST_SEGMENTS);
  const grouped = rowsOf(
    nextBest
      .join(rfm.select("customer_id", "segment"), { on: "customer_id" })
      .groupBy("segment", "product_id", "product")
      .agg(pl.len().cast(pl.Int64).alias("customers"), pl.col("expected_value").sum())
      .sort(["segment", "expected_value", "product_id"], [false, true, false]),
  );
  let [segment, rank] = ["", 0];
  const rows = grouped.flatMap((row): Row[] => {
    rank = row.segment === segment ? rank + 1 : 1;
    segment = String(row.segment);
    return rank > PER_SEGMENT ? [] : [{ ...row, rank }];
  });
  return frameOf(NEXT_BEST_SEGMENTS, rows).sort([...NEXT_BEST_SEGMENTS.key]);
}
