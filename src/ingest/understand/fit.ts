/** How well the values of a column agree with a role, 0 (impossible) to 1. */
import { isYesOrNo } from "../../status/fate.ts";
import type { LookedColumn } from "./looked.ts";
import { isNumeric } from "./profile.ts";
import { factsOf, type Role } from "./roles.ts";

const isMoneyLike = (column: LookedColumn, allowEmpty: boolean): number => {
  const { profile } = column;
  if (profile.filled === 0) return allowEmpty ? 0.9 : 0;
  // records with other values are refused one by one; the column is what its name says
  if (!isNumeric(profile)) return profile.share.number >= 0.1 ? 0.6 : 0;
  // 20260105 is a number and a date
  if (profile.share.date >= 0.9 && profile.share.decimal < 0.1) return 0;
  return 1;
};

const optionalMoney = (column: LookedColumn): number => isMoneyLike(column, true);
const idLike = ({ profile: { share, filled, currency } }: LookedColumn): number => {
  if (filled === 0) return 0;
  if (share.date >= 0.5 && share.integer < 0.9) return 0;
  if (currency !== undefined) return 0;
  // spreadsheets write 12.0 for a whole number with gaps
  return share.number >= 0.9 && share.integer < 0.9 ? 0 : 1;
};
const nameLike = (column: LookedColumn): number => {
  const { share, filled } = column.profile;
  if (filled === 0 || share.date >= 0.5) return 0;
  return share.number >= 0.9 ? 0.1 : 1;
};
/** The last digits of a card, the others made unreadable: ************4322. */
const MASKED = /[*•]{3,}|\bx{3,}[\s-]?\d/i;
/** What is in a basket: pieces, prices, several words. */
const BASKET = /\p{Sc}\s?\d|\d\s?\p{Sc}|(?:^|\s)\d+\s?[x×]\s\p{L}|(?:\p{L}+\s+){3}\p{L}/u;
const isBasket = ({ values, profile: { filled, share } }: LookedColumn): boolean =>
  share.words >= 0.5 && values.filter((text) => BASKET.test(text ?? "")).length >= 0.5 * filled;

/** Words without a digit that come again after another one: places and kinds, no numbers of orders. */
function isWordsAgain({ values, profile: { filled } }: LookedColumn): boolean {
  const seen = new Set<string>();
  let [before, again, digits] = ["", 0, 0];
  for (const value of values) {
    const text = value?.trim() ?? "";
    if (text === "") continue;
    if (/\p{Nd}/u.test(text)) digits++;
    if (text !== before && seen.has(text)) again++;
    seen.add(text);
    before = text;
  }
  return digits <= 0.05 * filled && again > 0.05 * filled;
}

/** Answers of yes or no, cards, baskets and places tell no orders apart. */
const isNoOrder = (column: LookedColumn): boolean => {
  const { distinct, share, example } = column.profile;
  return (
    MASKED.test(example) ||
    (distinct <= 2 && share.number < 0.5 && column.values.every((text) => isYesOrNo(text ?? ""))) ||
    isBasket(column) ||
    isWordsAgain(column)
  );
};

/** Ways to pay are few; numbers of cards are many. */
const MOST_METHODS = 40;

const isRate = ({ profile: { share, most, least } }: LookedColumn): boolean =>
  share.percent >= 0.5 || (most <= 1 && least >= 0 && share.integer < 1);

const KIND = /member|mitglied|\bnew\b|neu|return|guest|gast|regular|stamm|normal|retail|whole|walk/i;
/** Under a word for a customer and nothing else: customers, however few, unless they are words for kinds. */
const isCustomersAlone = ({ meaning: { concepts, unknown }, values }: LookedColumn): boolean =>
  unknown.length === 0 &&
  concepts.size === 1 &&
  concepts.has("customer") &&
  !values.some((text) => KIND.test(text ?? "") || isYesOrNo(text ?? ""));

/**
 * Two values, or a few words, over many records are kinds of customers: members, new ones. Codes under a word for an id are
 * customers, however few: a file about one account.
 */
const isKind = (column: LookedColumn): boolean => {
  const { distinct, filled, share } = column.profile;
  const isFew =
    (filled >= 20 && distinct <= 2 && !(column.meaning.concepts.has("id") && share.words < 0.9)) ||
    (filled >= 100 && distinct <= 5 && share.words >= 0.9);
  return isFew && !isCustomersAlone(column);
};

/** Few values of at most 100 under a word for a rate: 20 is per cent, no money. */
const isNamedRate = ({ profile: { most, distinct, filled, share }, meaning }: LookedColumn): boolean =>
  meaning.concepts.has("rate") &&
  most <= 100 &&
  distinct <= 8 &&
  (share.integer >= 0.9 || (filled >= 20 && distinct <= filled / 3));

const isYesOrNoDigit = ({ profile: { most, least, distinct, share } }: LookedColumn): boolean =>
  distinct <= 2 && least === 0 && most === 1 && share.integer >= 0.99;

const FITS: Partial<Record<Role, (column: LookedColumn) => number>> = {
  ordered_at: ({ profile: { share, filled } }) => {
    if (filled === 0) return 0;
    if (share.date >= 0.9) return 1;
    if (Math.max(share.serial, share.epoch, share.epochMs, share.compact) >= 0.9) return 0.9;
    return share.date >= 0.2 ? 0.75 : 0;
  },
  order_time: ({ profile: { share, distinct, filled } }) =>
    share.time >= 0.9 && share.date < 0.5
      ? 1
      : // a time in digits has many values, an hour of the day has not
        share.clockDigits >= 0.98 && distinct > Math.min(24, filled / 3)
        ? 0.9
        : 0,
  cancelled_at: ({ profile: { share, filled } }) => (filled === 0 ? 0.9 : share.date >= 0.6 ? 1 : 0),
  refunded_at: ({ profile: { share, filled } }) => (filled === 0 ? 0.9 : share.date >= 0.6 ? 1 : 0),
  other_date: ({ profile: { share, filled } }) => (filled === 0 ? 0.9 : share.date >= 0.6 ? 1 : 0.3),
  quantity: (column) => {
    const { share, currency, median } = column.profile;
    const fits = isMoneyLike(column, false);
    if (currency !== undefined || share.percent > 0.1) return 0;
    return fits * (share.integer >= 0.95 ? 1 : 0.8) * (median > 1e6 ? 0.5 : 1);
  },
  unit_price: (column) => isMoneyLike(column, false),
  amount: (column) =>
    isMoneyLike(column, false) * (column.profile.distinct === 1 && column.profile.most === 0 ? 0.3 : 1),
  discount: (column) => (column.profile.share.percent >= 0.5 ? 0 : optionalMoney(column) * (isRate(column) ? 0.4 : 1)),
  discount_rate: (column) =>
    isRate(column) ? optionalMoney(column) : column.profile.most <= 100 ? 0.5 * optionalMoney(column) : 0,
  tax: (column) => (column.profile.share.percent >= 0.5 || isNamedRate(column) ? 0 : optionalMoney(column)),
  order_tax: (column) => (isNamedRate(column) ? 0 : optionalMoney(column)),
  // 0 and 1 answer whether it was given back, and say no money
  refund: (column) => (isYesOrNoDigit(column) ? 0 : optionalMoney(column)),
  tax_rate: (column) => (isRate(column) ? 1 : column.profile.most <= 100 && column.profile.distinct <= 8 ? 0.6 : 0),
  email: ({ profile: { share, filled } }) => (filled > 0 && share.email >= 0.6 ? 1 : 0),
  phone: ({ profile: { share, filled } }) => (filled > 0 && share.phone >= 0.6 ? 1 : 0),
  order_id: (column) => (isNoOrder(column) ? 0 : idLike(column)),
  customer_id: (column) => (isKind(column) ? 0 : idLike(column)),
  // a number of its own on every record is no product
  product_id: (column) =>
    column.profile.filled >= 20 && column.profile.countsUp && column.profile.distinct === column.profile.filled
      ? 0.2
      : idLike(column),
  store: idLike,
  till: idLike,
  channel: nameLike,
  payment_method: (column) =>
    column.profile.distinct > MOST_METHODS || column.profile.share.number >= 0.9 ? 0 : nameLike(column),
  customer_name: (column) =>
    (isKind(column) ? 0 : 1) * nameLike(column) * (column.profile.share.words >= 0.5 ? 1 : 0.5),
  description: nameLike,
  category: (column) => (column.profile.share.number >= 0.9 ? 0.4 : nameLike(column)),
  region: (column) => (column.profile.share.number >= 0.9 ? 0.2 : nameLike(column)),
  status: ({ profile: { share, distinct, filled } }) =>
    filled === 0 || share.date >= 0.5 || share.number >= 0.9 || distinct > 40 ? 0 : 1,
  currency: ({ profile: { share, filled, distinct } }) =>
    filled === 0 ? 0 : share.currencyCode >= 0.8 ? 1 : distinct <= 10 && share.number < 0.1 ? 0.8 : 0,
  converted_currency: ({ profile: { share } }) => (share.currencyCode >= 0.8 ? 1 : 0.5),
  row_number: ({ profile: { countsUp, ascends, distinct, filled } }) =>
    countsUp ? 1.3 : ascends && distinct === filled ? 0.9 : 0.6,
};

/** 0 to 1; money roles take numbers alone. */
export function fitOf(role: Role, column: LookedColumn): number {
  // a file without records has names alone
  if (column.profile.rows === 0) return 1;
  const own = FITS[role];
  if (own !== undefined) return own(column);
  return factsOf(role).money ? optionalMoney(column) : 1;
}
