/** What values and arithmetic say against names. */

import { kindHeader } from "../../status/kinds.ts";
import { isPart } from "./arithmetic.ts";
import { type Correction, heldSentence, pieceness, WEAKEST } from "./assign.ts";
import { fitOf } from "./fit.ts";
import { fold } from "./header.ts";
import { missing, near, passes, priceByQuantity, priceKind, spread, tally } from "./identities.ts";
import type { Looked, LookedColumn } from "./looked.ts";
import { isNumeric } from "./profile.ts";
import type { Role } from "./roles.ts";
import type { Identity } from "./understanding.ts";

const BOOKS = /^(?:bill|expense|check|cheque|journal(?: entry)?|vendor \w+|purchase \w+)$/i;
const ACCOUNT = /^(?:(?:ledger|gl) )?account(?: name)?$/i;

export const bestOf = (columns: readonly LookedColumn[], role: Role, least = WEAKEST): LookedColumn | undefined => {
  const score = (one: LookedColumn): number => (one.names.get(role) ?? 0) * fitOf(role, one);
  const [best] = columns.filter((one) => score(one) >= least).sort((a, b) => score(b) - score(a));
  return best;
};

/** Gross less fee = net: what the shop is paid out is no revenue. */
export function payouts({ columns }: Looked, identities: readonly Identity[]): Correction[] {
  return identities.flatMap(({ result, terms, sentence }): Correction[] => {
    if (terms.length !== 2 || terms.some(({ as }) => as !== "plus")) return [];
    const fee = terms.map(({ index }) => columns[index]!).find((one) => one.names.has("fee"));
    const other = terms.map(({ index }) => columns[index]!).find((one) => one !== fee);
    if (fee === undefined || other === undefined) return [];
    const [paidOut, paid] = fee.profile.median < 0 ? [columns[result]!, other] : [other, columns[result]!];
    return [
      { index: paidOut.index, from: "amount", to: "fee", sentence: `${sentence}: what is left after the fee` },
      { index: paid.index, from: "gross_amount", to: "amount", sentence: `${sentence}: what was paid, before the fee` },
    ];
  });
}

/** Gross less several fees = net, of which a record lacks those that it does not bear. */
export function payoutsAfterFees({ columns }: Looked): Correction[] {
  const fees = columns.filter(({ names, profile }) => (names.get("fee") ?? 0) >= 0.6 && isNumeric(profile));
  const couldBe = (roles: readonly Role[]): LookedColumn[] =>
    columns.filter((one) => isNumeric(one.profile) && roles.some((role) => (one.names.get(role) ?? 0) >= 0.6));
  if (fees.length < 2) return [];
  for (const paid of couldBe(["gross_amount", "order_total", "amount"]))
    for (const left of couldBe(["amount"])) {
      if (left === paid) continue;
      const sum = tally(spread(paid.profile.numbers.length), (row) => {
        const [gross, net] = [paid.profile.numbers[row]!, left.profile.numbers[row]!];
        const charged = fees.reduce((all, { profile }) => all + (Math.abs(profile.numbers[row]!) || 0), 0);
        if (missing(gross, net) || charged === 0) return undefined;
        // what is given back gets its fees back
        return { holds: near(Math.abs(net), Math.abs(gross) - charged, 0), tells: true };
      });
      if (!passes(sum)) continue;
      const sentence = `${paid.name} less ${fees.map(({ name }) => name).join(", ")} = ${left.name}`;
      return [
        { index: left.index, from: "amount", to: "fee", sentence: `${sentence}: what is left after the fees` },
        {
          index: paid.index,
          from: "gross_amount",
          to: "amount",
          sentence: `${sentence}: what was paid, before the fees`,
        },
      ];
    }
  return [];
}

/** Bills and expenses beside sales are books: an account is one of theirs and no customer, who is in the column of names. */
export function accountsOfBooks({ columns }: Looked): Correction[] {
  const isOfBooks = columns.some(
    ({ name, values }) => kindHeader(fold(name)) !== undefined && values.some((text) => BOOKS.test(text ?? "")),
  );
  if (!isOfBooks) return [];
  return columns.flatMap(({ index, name }): Correction[] => {
    if (ACCOUNT.test(name)) return [{ index, from: "customer_id", to: "ignored", sentence: "an account of the books" }];
    if (fold(name) !== "name") return [];
    return [{ index, from: "description", to: "customer_id", sentence: "whom a record of the books is about" }];
  });
}

/** Labour + parts + tax = total: of amounts that make up another one, the whole is what was paid. */
export function partsOfWholes({ columns }: Looked, identities: readonly Identity[]): Correction[] {
  return identities
    .filter(({ terms }) => terms.length > 2 && terms.every(({ as }) => as === "plus"))
    .flatMap(({ terms, sentence }) =>
      terms
        .filter(({ index }) => isPart(columns[index]!))
        .flatMap(({ index }) =>
          (["amount", "order_total"] as const).map((from): Correction => ({ index, from, to: undefined, sentence })),
        ),
    );
}

/** Pieces × what one of them costs the shop = what all of them cost. */
export function atCost({ columns }: Looked, identities: readonly Identity[]): Correction[] {
  return identities.flatMap(({ result, terms, sentence }): Correction[] => {
    const factors = terms.filter(({ as }) => as === "factor").map(({ index }) => columns[index]!);
    if (factors.length !== 2 || terms.length !== 2) return [];
    const cost = factors.find(({ meaning }) => meaning.concepts.has("cost"));
    if (cost === undefined || !factors.some((one) => one !== cost && one.names.has("quantity"))) return [];
    return (["amount", "gross_amount"] as const).map((from) => ({
      index: result,
      from,
      to: "cost" as const,
      sentence: `${sentence}: what the goods cost`,
    }));
  });
}

/** "Name" alone is a product's only where there are products. */
export function namesOfNothing({ columns }: Looked): Correction[] {
  const isProduct = (one: LookedColumn): boolean => (one.names.get("product_id") ?? 0) >= 0.6;
  if (columns.some(isProduct)) return [];
  return columns
    .filter((one) => one.meaning.concepts.size === 1 && one.meaning.concepts.has("name"))
    .map(({ index }) => ({ index, from: "description", to: undefined, sentence: "" }));
}

/** What a customer calls an order of their own. */
const REFERENCE = /(?:^|[^a-z])(?:ref|po(?:$|[^a-z]))|referen[cztè]/i;
/** Some orders go on with the reference of another. */
const NEARLY_ALL = 0.8;
/** So many orders tell. */
const FEWEST_ORDERS = 10;

/** A customer's reference that is another one in nearly each order is no customer where another column of customers comes again. */
export function customersReferences({ columns }: Looked, order: LookedColumn | undefined): Correction[] {
  const customers = columns.filter((one) =>
    (["customer_id", "customer_name"] as const).some((role) => (one.names.get(role) ?? 0) * fitOf(role, one) >= 0.5),
  );
  return customers.flatMap((one): Correction[] => {
    const { distinct, filled } = one.profile;
    const orders = Math.max(FEWEST_ORDERS, Math.min(filled, order?.profile.distinct ?? filled));
    if (!REFERENCE.test(one.name) || distinct < NEARLY_ALL * orders) return [];
    const other = customers.find(({ profile }) => profile.filled >= 0.9 * filled && profile.distinct <= 0.5 * distinct);
    if (other === undefined) return [];
    const sentence = `another one in nearly every order, while ${other.name} comes again`;
    return [{ index: one.index, from: "customer_id", to: "ignored", sentence }];
  });
}

/** A total that is not of the size of price × pieces is none. */
export const LEAST_RATIO = 0.2;

export const MOST_RATIO = 5;

export function correctionsOf(looked: Looked, identities: readonly Identity[]): Correction[] {
  const { columns } = looked;
  const quantity = bestOf(columns, "quantity", 0.5);
  const price = bestOf(columns, "unit_price", 0.5);
  if (quantity === undefined || price === undefined) return [];
  const isProven = identities.some(({ terms }) =>
    [quantity, price].every(({ index }) => terms.some((term) => term.index === index && term.as === "factor")),
  );
  const corrections: Correction[] = [];
  for (const total of columns) {
    if (total === price || !total.names.has("amount") || total.isExcluded) continue;
    const ratios = [...total.profile.numbers.entries()].flatMap(([row, value]) => {
      const product = quantity.profile.numbers[row]! * price.profile.numbers[row]!;
      return Number.isNaN(value) || Number.isNaN(product) || product === 0 ? [] : [Math.abs(value / product)];
    });
    const ratio = ratios.sort((a, b) => a - b)[ratios.length >> 1];
    // an order's total is larger than one of its lines
    if (ratio !== undefined && (ratio < LEAST_RATIO || (ratio > MOST_RATIO && (total.names.get("amount") ?? 0) < 0.75)))
      corrections.push({
        index: total.index,
        from: "amount",
        to: total.names.has("count") ? "count" : undefined,
        sentence: `not of the size of ${quantity.name} × ${price.name}`,
      });
  }
  if (isProven || price.meaning.concepts.has("unit")) return corrections;
  const product = bestOf(columns, "product_id") ?? bestOf(columns, "description") ?? bestOf(columns, "category");
  const byProduct = priceKind(price.profile.numbers, quantity.profile.numbers, product?.values ?? []);
  const isShown = byProduct.kind !== "unknown";
  const found = isShown ? byProduct : priceByQuantity(price.profile.numbers, quantity.profile.numbers);
  if (found.kind === "line" && found.share >= 0.9)
    corrections.push({
      index: price.index,
      from: "unit_price",
      to: "amount",
      sentence: isShown
        ? `grows in step with ${quantity.name} for the same ${product?.name} (in ${Math.round(100 * found.share)} % of ${found.pairs} pairs of records): it is the line's total`
        : `grows in step with ${quantity.name} over ${found.pairs} records: it is the line's total`,
    });
  return corrections;
}

/**
 * Pieces × price = amount: what the arithmetic shows is what its columns are, and another column that is named like a price or
 * like pieces (a list price, boxes, pieces a box) is not what was paid or sold.
 */
export function provenProducts({ columns }: Looked, identities: readonly Identity[]): Correction[] {
  const nameOf = (index: number, role: Role): number => columns[index]!.names.get(role) ?? 0;
  const proven = identities
    .filter(({ terms, result }) => {
      const factors = terms.filter(({ as }) => as === "factor");
      return (
        factors.length === 2 &&
        nameOf(result, "amount") >= 0.5 &&
        !columns[result]!.isExcluded &&
        factors.some(({ index }) => nameOf(index, "quantity") >= WEAKEST || nameOf(index, "unit_price") >= WEAKEST) &&
        factors.every(({ index }) => !columns[index]!.isExcluded)
      );
    })
    // a product of its own comes before one that is adjusted, what is before the discount after what was paid
    .sort((a, b) => a.terms.length - b.terms.length || nameOf(b.result, "amount") - nameOf(a.result, "amount"));
  const [best] = proven.filter(({ result }) => nameOf(result, "gross_amount") < nameOf(result, "amount"));
  if (best === undefined) return [];
  const factors = best.terms.filter(({ as }) => as === "factor").map(({ index }) => index);
  const [quantity] = [...factors].sort((a, b) => pieceness(columns[b]!) - pieceness(columns[a]!));
  const price = factors.find((index) => index !== quantity)!;
  const sentence = heldSentence(best);
  return [
    { index: price, from: "amount", to: "unit_price", sentence },
    { index: price, from: "unit_price", to: "unit_price", sentence },
    { index: quantity!, from: "quantity", to: "quantity", sentence },
    ...columns
      .filter(({ index }) => index !== price && index !== quantity)
      .flatMap(({ index }): Correction[] => [
        { index, from: "unit_price", to: undefined, sentence },
        { index, from: "quantity", to: "count", sentence: `not the pieces: ${sentence}` },
      ]),
  ];
}

/** Records that must show a discount. */
const FEWEST_REDUCED = 3;
/** Cents, and the rounding of a rate that is written with three decimals. */
const isLeft = (paid: number, expected: number, full: number): boolean =>
  Math.abs(paid - expected) <= 0.011 + 0.0006 * full;

/** Whether `price` less `discount` is `paid`, of one piece: told from a line's total by the records of several pieces. */
function isReduced(price: LookedColumn, discount: LookedColumn, paid: LookedColumn, quantity: LookedColumn): boolean {
  const unit = discount.profile.numbers.some((value) => value > 1) ? 100 : 1;
  let [compared, held] = [0, 0];
  for (const [row, value] of paid.profile.numbers.entries()) {
    const full = price.profile.numbers[row]!;
    const taken = discount.profile.numbers[row]!;
    if (Number.isNaN(value) || !(taken > 0) || !(quantity.profile.numbers[row]! > 1) || !(full > 0)) continue;
    compared++;
    if (isLeft(value, full * (1 - taken / unit), full) || isLeft(value, full - taken, 0)) held++;
  }
  return compared >= FEWEST_REDUCED && held >= 0.9 * compared;
}

/** A price, a discount and the price that is left of it: what is left was paid for each piece, and the discount is in it. */
export function discountedPrices({ columns }: Looked): Correction[] {
  const nameOf = ({ names }: LookedColumn, ...roles: Role[]): number =>
    Math.max(0, ...roles.map((role) => names.get(role) ?? 0));
  const isPrice = (one: LookedColumn): boolean => one.meaning.concepts.has("price") && !one.isExcluded;
  const quantity = bestOf(columns, "quantity", 0.5);
  const product = bestOf(columns, "product_id") ?? bestOf(columns, "description");
  // of the totals of lines the same holds
  const isOfOnePiece = ({ meaning, profile: { numbers } }: LookedColumn): boolean => {
    if (meaning.concepts.has("unit") || quantity === undefined) return true;
    const byProduct = priceKind(numbers, quantity.profile.numbers, product?.values ?? []);
    return (
      (byProduct.kind === "unknown" ? priceByQuantity(numbers, quantity.profile.numbers) : byProduct).kind === "unit"
    );
  };
  const prices = columns.filter((one) => isPrice(one) && nameOf(one, "unit_price") >= 0.5 && isOfOnePiece(one));
  const off = columns.filter((one) => nameOf(one, "discount_rate", "discount") >= 0.5);
  if (quantity === undefined || off.length === 0) return [];
  for (const price of prices)
    for (const paid of columns) {
      if (
        paid === price ||
        paid === quantity ||
        off.includes(paid) ||
        !(isPrice(paid) || nameOf(paid, "amount") >= 0.5)
      )
        continue;
      const found = off.find((discount) => isReduced(price, discount, paid, quantity));
      if (found === undefined) continue;
      const sentence = `${price.name} less ${found.name} = ${paid.name}, of one piece`;
      return [
        { index: paid.index, from: "amount", to: "unit_price", sentence },
        { index: paid.index, from: "unit_price", to: "unit_price", sentence },
        { index: price.index, from: "unit_price", to: undefined, sentence },
        ...(["discount_rate", "discount", "order_discount"] as const).map(
          (from): Correction => ({ index: found.index, from, to: "ignored", sentence }),
        ),
      ];
    }
  return [];
}
