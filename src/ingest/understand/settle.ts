/** Roles that follow from other roles: which day, which money, what a price is where nothing is counted. */

import type { Claim } from "./assign.ts";
import { heldSentence } from "./assign.ts";
import { hasTimes, sameDays } from "./days.ts";
import { priceByQuantity, priceKind } from "./identities.ts";
import type { Looked, LookedColumn } from "./looked.ts";
import { isNumeric } from "./profile.ts";
import type { Role } from "./roles.ts";
import type { Identity } from "./understanding.ts";
import { onlyDay } from "./unnamed.ts";

/** A moment is taken before its day alone; a file of payments has the day of the payment. */
export function settledDay(
  looked: Looked,
  roles: Map<number, Claim>,
  positions: Map<Role, number>,
  taken: ReadonlySet<Role>,
): void {
  const isDay = ({ profile: { share, filled } }: LookedColumn): boolean => filled > 0 && share.date >= 0.9;
  const at = positions.get("ordered_at");
  const give = (column: LookedColumn, evidence: string): void => {
    positions.set("ordered_at", column.index);
    roles.set(column.index, { role: "ordered_at", score: 0.55, evidence: [evidence] });
  };
  if (at === undefined) {
    if (taken.has("ordered_at")) return;
    const paid = looked.columns.filter((one) => isDay(one) && !one.isExcluded && one.meaning.concepts.has("payment"));
    if (paid.length === 1) give(paid[0]!, "the day of the payment: no column has another day of the order");
    else {
      const only = onlyDay(looked, roles);
      if (only !== undefined) give(only, "the only column of dates");
    }
    return;
  }
  const day = looked.columns[at]!;
  if (positions.has("order_time") || !isDay(day) || hasTimes(day)) return;
  const moment = looked.columns.find(
    (one) =>
      one !== day && isDay(one) && (one.names.get("ordered_at") ?? 0) >= 0.6 && hasTimes(one) && sameDays(one, day),
  );
  if (moment === undefined) return;
  roles.delete(at);
  give(moment, `the same days as ${day.name}, with the time`);
}

/** Of amounts in several currencies and the same in one, those in one are counted. */
export function convertedCounts(
  looked: Looked,
  positions: Map<Role, number>,
  fixed: ReadonlyMap<number, Role>,
  roles: Map<number, Claim>,
): void {
  const [amount, converted, currency] = (["amount", "converted_amount", "currency"] as const).map((role) =>
    positions.get(role),
  );
  if (amount === undefined || converted === undefined || currency === undefined) return;
  if ([amount, converted, currency].some((index) => fixed.has(index)) || looked.columns[currency]!.profile.distinct < 2)
    return;
  const to = positions.get("converted_currency");
  const codes = `${looked.columns[currency]!.name} has several currencies`;
  positions.set("amount", converted);
  positions.delete("converted_amount");
  roles.set(converted, { role: "amount", score: 0.9, evidence: [`${codes}: the amount in one of them is counted`] });
  roles.set(amount, {
    role: "ignored",
    score: 0.9,
    evidence: [`${codes}: ${looked.columns[converted]!.name} is counted instead`],
  });
  roles.set(currency, { role: "ignored", score: 0.9, evidence: ["the currency of an amount that is not counted"] });
  positions.delete("currency");
  if (to === undefined) return;
  positions.delete("converted_currency");
  positions.set("currency", to);
  roles.set(to, { role: "currency", score: 0.9, evidence: [`the currency of ${looked.columns[converted]!.name}`] });
}

/** A price where nothing is counted is what the record is worth; with a discount beside it, it stays the price of one piece. */
export function priceAlone(
  positions: Map<Role, number>,
  fixed: ReadonlyMap<number, Role>,
  roles: Map<number, Claim>,
): void {
  const price = positions.get("unit_price");
  const others: readonly Role[] = [
    "quantity",
    "amount",
    "gross_amount",
    "converted_amount",
    "order_total",
    "order_subtotal",
    "discount",
    "discount_rate",
  ];
  if (price === undefined || fixed.has(price) || others.some((role) => positions.has(role))) return;
  const claim = roles.get(price);
  positions.delete("unit_price");
  positions.set("amount", price);
  roles.set(price, {
    role: "amount",
    score: claim?.score ?? 0.6,
    evidence: ["a price, and no column has pieces: it is what the record is worth", ...(claim?.evidence ?? [])],
  });
}

/** A fee or a tax grows with the pieces, too: it is always the same part of pieces × another column. */
function isShareOfProduct(money: LookedColumn, pieces: Float64Array, others: readonly LookedColumn[]): boolean {
  return others.some((other) => {
    if (other === money) return false;
    const ratios = [...money.profile.numbers].flatMap((value, row) => {
      const product = other.profile.numbers[row]! * pieces[row]!;
      return value > 0 && product > 0 ? [value / product] : [];
    });
    if (ratios.length < FEWEST_RATIOS) return false;
    const middle = [...ratios].sort((a, b) => a - b)[ratios.length >> 1]!;
    const same = ratios.filter((ratio) => Math.abs(ratio / middle - 1) < 0.03).length;
    return middle < 0.9 && same >= 0.9 * ratios.length;
  });
}
const FEWEST_RATIOS = 10;

/** Pieces × price less a discount; what is left is more often there, and more, than what is taken off. */
function discounted({ columns }: Looked, identities: readonly Identity[]): Identity | undefined {
  const isLeft = ({ result, terms }: Identity): boolean => {
    const off = terms.find(({ as }) => as === "minus");
    if (off === undefined) return terms.some(({ as }) => as === "rate_off");
    const [left, taken] = [columns[result]!.profile, columns[off.index]!.profile];
    return left.share.zero <= taken.share.zero && left.median > taken.median;
  };
  return identities.find((one) => one.terms.length === 3 && isLeft(one));
}

/** Without a header money is proven by arithmetic, or it is asked for. */
export function headerlessMoney(
  looked: Looked,
  byValues: Map<number, Claim>,
  roles: Map<number, Claim>,
  positions: Map<Role, number>,
  identities: readonly Identity[],
): void {
  if (looked.table.hasHeader || positions.has("amount") || positions.has("unit_price")) return;
  const free = looked.columns.filter(
    ({ index, profile }) => isNumeric(profile) && !byValues.has(index) && !roles.has(index),
  );
  const give = (index: number, role: Role, evidence: string): void => {
    const claim = { role, score: 0.55, evidence: [evidence] };
    byValues.set(index, claim);
    if (!positions.has(role)) positions.set(role, index);
  };
  const product =
    identities.find(({ terms }) => terms.length === 2 && terms.every(({ as }) => as === "factor")) ??
    discounted(looked, identities);
  if (product !== undefined) {
    const factors = product.terms.filter(({ as }) => as === "factor");
    const [a, b] = factors.map(({ index }) => looked.columns[index]!) as [LookedColumn, LookedColumn];
    const [quantity, price] = a.profile.share.integer >= b.profile.share.integer ? [a, b] : [b, a];
    const evidence = heldSentence(product);
    byValues.delete(quantity.index);
    positions.delete("quantity");
    give(quantity.index, "quantity", evidence);
    give(price.index, "unit_price", evidence);
    give(product.result, "amount", evidence);
    const off = product.terms.find(({ as }) => as !== "factor");
    if (off !== undefined) {
      byValues.delete(off.index);
      give(off.index, off.as === "minus" ? "discount" : "discount_rate", evidence);
    }
    return;
  }
  const quantity = positions.get("quantity");
  if (quantity === undefined) return;
  // a price that stays whatever a small number is proves nothing: the number may be a till's. One that grows in step does
  const pieces = looked.columns[quantity]!.profile.numbers;
  const key = positions.get("product_id") ?? positions.get("description");
  const lines = free
    .filter(({ profile }) => profile.share.decimal >= 0.3)
    .map((money) => {
      const products = key === undefined ? [] : looked.columns[key]!.values;
      const byProduct = priceKind(money.profile.numbers, pieces, products);
      return {
        money,
        found: byProduct.kind === "unknown" ? priceByQuantity(money.profile.numbers, pieces) : byProduct,
      };
    })
    .filter(
      ({ found, money }) => found.kind === "line" && found.share >= 0.9 && !isShareOfProduct(money, pieces, free),
    );
  if (lines.length !== 1) return;
  const evidence = "grows in step with the quantity";
  give(lines[0]!.money.index, "amount", evidence);
  byValues.set(quantity, { role: "quantity", score: 0.55, evidence: ["the amount grows in step with it"] });
}

/** Names or addresses beside a code that has so many fewer values: an account of the books, or a group, is no customer. */
const COARSE = 5;

/** A code of one value, or of few, is not the customer where names or addresses tell many apart. */
export function coarseCustomers(
  { columns }: Looked,
  positions: Map<Role, number>,
  fixed: ReadonlyMap<number, Role>,
  roles: Map<number, Claim>,
): void {
  const at = positions.get("customer_id");
  if (at === undefined || fixed.has(at)) return;
  const { distinct, share } = columns[at]!.profile;
  // ids that a spreadsheet made one are said, not left
  if (share.scientific >= 0.5) return;
  const finer = (["email", "customer_name"] as const).find((role) => {
    const index = positions.get(role);
    return index !== undefined && columns[index]!.profile.distinct >= COARSE * distinct;
  });
  if (finer === undefined) return;
  positions.delete("customer_id");
  roles.set(at, {
    role: "ignored",
    score: 0.7,
    evidence: [
      `has ${distinct} ${distinct === 1 ? "value" : "values"} for many more customers in ${columns[positions.get(finer)!]!.name}`,
    ],
  });
}

/** So many ids that are all different are those of orders or seats where addresses come again. */
const FEWEST_IDS = 10;

/** An id that no two orders share is not the customer where e-mail addresses beside it come again. */
export function fineCustomers(
  { columns }: Looked,
  positions: Map<Role, number>,
  fixed: ReadonlyMap<number, Role>,
  roles: Map<number, Claim>,
): void {
  const [at, email] = [positions.get("customer_id"), positions.get("email")];
  if (at === undefined || email === undefined || fixed.has(at) || at === email) return;
  const { distinct, filled } = columns[at]!.profile;
  const other = columns[email]!.profile;
  if (filled < FEWEST_IDS || distinct < filled || other.filled < 0.9 * filled || other.distinct > 0.9 * other.filled)
    return;
  positions.delete("customer_id");
  roles.set(at, {
    role: "ignored",
    score: 0.7,
    evidence: [`another one in every record, while ${columns[email]!.name} comes again`],
  });
}
