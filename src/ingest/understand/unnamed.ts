/** What values say where names say nothing: the order, the day and the status of a table whose header is in words nobody knows. */
import { fateOf, foldStatus, isInvoice, isWholeStatus, isYesOrNo, repeatsInvoice } from "../../status/fate.ts";
import { kindHeader, RECORD_KINDS } from "../../status/kinds.ts";
import type { Claim } from "./assign.ts";
import { orderLevel } from "./grouping.ts";
import type { Concept } from "./lexicon/concepts.ts";
import type { Looked, LookedColumn } from "./looked.ts";
import { isNumeric } from "./profile.ts";
import { factsOf, type Role } from "./roles.ts";
import { orderCandidates } from "./structure.ts";

/** A name that says a role as surely as this says what the column is. */
const NAMED = 0.5;

/** Whether the header leaves open what the column is. */
export const isOpen = ({ names, isExcluded, meaning }: LookedColumn): boolean =>
  !isExcluded && (meaning.unknown.length > 0 || meaning.concepts.size === 0 || Math.max(0, ...names.values()) < NAMED);

const isDay = ({ profile: { share, filled } }: LookedColumn): boolean => filled > 0 && share.date >= 0.9;

/** The column by which lines stand together as orders do, among those whose names leave it open. */
export function orderByValues({ columns, table }: Looked): LookedColumn | undefined {
  if (!table.hasHeader) return undefined;
  const days = columns.filter(isDay);
  const day =
    days.find(({ names }) => (names.get("ordered_at") ?? 0) >= NAMED) ?? (days.length === 1 ? days[0] : undefined);
  const open = columns.filter((one) => isOpen(one) && one.meaning.unknown.length > 0 && one !== day && !isDay(one));
  const [order] = orderCandidates(columns, open, day).filter(
    ({ column, level }) => level.varying.size > 0 && !columns.some((one) => one !== column && isFiner(one, column)),
  );
  return order?.column;
}

/** A column of ids that is named and already parts the records in the same way is no reason to take another. */
const isFiner = (one: LookedColumn, than: LookedColumn): boolean =>
  (one.names.get("order_id") ?? 0) >= NAMED && one.profile.distinct >= than.profile.distinct;

export const orderSentence = (looked: Looked, column: LookedColumn): string =>
  `its ${orderLevel(looked.columns, column).orders} values that occur several times each have one date and differ in other columns`;

/** The only column of dates, where its name does not say that it is another day. */
export function onlyDay({ columns }: Looked, roles: ReadonlyMap<number, Claim>): LookedColumn | undefined {
  const days = columns.filter(isDay);
  const [only] = days;
  if (days.length !== 1 || only === undefined || !isOpen(only)) return undefined;
  const role = roles.get(only.index)?.role;
  return role === undefined || role === "ignored" ? only : undefined;
}

/** A status has few values; a column of names has many. */
const MOST_STATUSES = 20;
const KNOWN = 0.7;
/** What a column with words of status may be by name without being kept from it. */
const YIELDING: ReadonlySet<Role> = new Set<Role>([
  "region",
  "category",
  "description",
  "channel",
  "payment_method",
  "customer_name",
  "ignored",
]);

/** Words that may stand beside the one that is answered with yes or no. */
const BESIDE: ReadonlySet<Concept> = new Set<Concept>([
  ...(["cancelled", "refund", "order", "product", "line", "status", "attribute", "filler", "date"] as const),
]);

/** Whether a column answers with yes or no whether an order was cancelled or brought back. */
function answersWhetherUndone({ name, meaning, profile, values }: LookedColumn): boolean {
  if (profile.distinct > 2 || meaning.unknown.length > 0 || ![...meaning.concepts].every((one) => BESIDE.has(one)))
    return false;
  const texts = new Set(values.flatMap((text) => (text === null || text.trim() === "" ? [] : [text.trim()])));
  const fates = [...texts].map((text) => (isYesOrNo(text) ? fateOf(text, name) : undefined));
  // a yes must undo: that no order was placed online undoes nothing
  return (
    fateOf("yes", name) !== "sale" &&
    fates.length > 0 &&
    fates.every((fate) => fate !== undefined) &&
    fates.some((fate) => fate !== "sale")
  );
}

/** Whether the values of a column are words of status: sales, and others that are none. */
export function hasStatusWords({ name, meaning, profile, values }: LookedColumn): boolean {
  if (profile.filled === 0 || profile.distinct < 2 || profile.distinct > MOST_STATUSES || isNumeric(profile))
    return false;
  const texts = [...new Set(values.flatMap((text) => (text === null || text.trim() === "" ? [] : [text.trim()])))];
  // a payment by check or by transfer is one
  const isKnown = (text: string): boolean =>
    isWholeStatus(text) || (!meaning.concepts.has("payment") && RECORD_KINDS.has(foldStatus(text)));
  const fates = texts.map((text) => (isKnown(text) ? fateOf(text, name) : undefined));
  const count = (...of: string[]): number => fates.filter((fate) => fate !== undefined && of.includes(fate)).length;
  return (
    count("sale") > 0 &&
    count("ignore", "undone", "return") > 0 &&
    count("sale", "ignore", "undone", "return") >= KNOWN * texts.length
  );
}

/** Texts of a column that are not blank, each once. */
const textsOf = ({ values }: LookedColumn): string[] => [
  ...new Set(values.flatMap((text) => (text === null || text.trim() === "" ? [] : [text.trim()]))),
];

/** A list of kinds of records is longer than one of statuses. */
const MOST_KINDS = 60;
const MEANS =
  /\b(?:cash|cards?|visa|mastercard|amex|paypal|klarna|sepa|bar|karte|carte|efectivo|tarjeta|contanti|carta|dinheiro|cartao|contant|pin|gotowka|karta)\b/;

/**
 * A column of kinds of records: "Type", whose values part sales from what is none, as those of a ledger or a statement do. Types of
 * goods, of customers and of means of payment do not.
 */
export function isKindOfRecord(one: LookedColumn): boolean {
  const { name, profile } = one;
  const header = kindHeader(foldStatus(name));
  if (header === undefined || profile.filled === 0 || profile.distinct > MOST_KINDS || isNumeric(profile)) return false;
  const texts = textsOf(one);
  const fates = texts.map((text) => fateOf(text, name));
  const known = fates.filter((fate) => fate !== undefined).length;
  const isMeans = texts.some((text, i) => (fates[i] ?? "sale") === "sale" && MEANS.test(foldStatus(text)));
  return (
    !isMeans &&
    fates.includes("sale") &&
    (known > fates.filter((fate) => fate === "sale").length || (texts.some(isInvoice) && texts.some(repeatsInvoice))) &&
    (header === "named" || known >= KNOWN * texts.length)
  );
}

/** Another column that undoes records which the status calls sales: that of the payment beside that of the order. */
export function secondStatus(
  { columns }: Looked,
  roles: ReadonlyMap<number, Claim>,
  fixed: ReadonlyMap<number, Role>,
  first: number,
): LookedColumn | undefined {
  const found = columns.filter((one) => {
    const { index, name, names, profile } = one;
    const role = roles.get(index)?.role;
    const isFree = role === undefined || YIELDING.has(role) || role === "status" || factsOf(role).excluded;
    if (index === first || fixed.has(index) || !isFree || profile.filled === 0) return false;
    if (isKindOfRecord(one)) return true;
    if (profile.distinct > MOST_STATUSES) return false;
    if (answersWhetherUndone(one)) return true;
    const isNamed = (names.get("status") ?? 0) >= 0.5;
    if (isNumeric(profile) || !(isNamed || hasStatusWords(one))) return false;
    const fates = textsOf(one).map((text) => fateOf(text, name));
    const isKnown = fates.filter((fate) => fate !== undefined).length >= KNOWN * fates.length;
    return isKnown && fates.some((fate) => fate !== undefined && fate !== "sale");
  });
  const kinds = found.filter(isKindOfRecord);
  return kinds.length === 1 ? kinds[0] : found.length === 1 ? found[0] : undefined;
}

/** Codes of currencies alone, one of them of a large country, under a name that leaves open what the column is. */
export function currencyByValues(
  { columns }: Looked,
  roles: ReadonlyMap<number, Claim>,
  fixed: ReadonlyMap<number, Role>,
): LookedColumn | undefined {
  const found = columns.filter((one) => {
    const { index, profile } = one;
    const role = roles.get(index)?.role;
    const isFree = role === undefined || role === "ignored" || role === "region" || role === "category";
    return (
      !fixed.has(index) &&
      isFree &&
      profile.share.currencyCode >= 0.99 &&
      profile.distinct <= MOST_STATUSES &&
      textsOf(one).every((text) => text === text.toUpperCase()) &&
      textsOf(one).some((text) => COMMON.has(text))
    );
  });
  return found.length === 1 ? found[0] : undefined;
}
const COMMON: ReadonlySet<string> = new Set(
  "EUR USD GBP CHF SEK NOK DKK PLN CZK HUF JPY CNY INR BRL MXN CAD AUD NZD SGD HKD VND IDR THB ZAR AED".split(" "),
);

/** The status that only values show; undefined where a column is named so. */
export function statusByValues(
  { columns }: Looked,
  roles: ReadonlyMap<number, Claim>,
  fixed: ReadonlyMap<number, Role>,
): LookedColumn | undefined {
  const found = columns.filter((one) => {
    const role = roles.get(one.index)?.role;
    const isFree = role === undefined || YIELDING.has(role) || factsOf(role).excluded;
    return !fixed.has(one.index) && isFree && (isKindOfRecord(one) || hasStatusWords(one) || answersWhetherUndone(one));
  });
  // of the status of the payment and that of the delivery the other one is read beside it
  return found.length <= 2 ? found[0] : undefined;
}
