/** Roles of a file without a header, from its values alone: what holds together like orders, customers, products and prices. */
import { readDate } from "./date-texts.ts";
import { isOrderMoney, type OrderLevel, orderLevel } from "./grouping.ts";
import type { Looked, LookedColumn } from "./looked.ts";
import { isNumeric } from "./profile.ts";
import type { Role } from "./roles.ts";

export interface Structural {
  roles: Map<number, { role: Role; evidence: string }>;
}

const isIdLike = ({ profile: { share, filled, distinct } }: LookedColumn): boolean =>
  filled > 0 && distinct > 1 && share.id >= 0.9 && share.decimal < 0.1 && share.date < 0.5 && share.scientific < 0.5;

/** How much of a column's values another one decides: 1 where each value of `key` goes with one value of `other`. */
function decides(key: LookedColumn, other: LookedColumn): number {
  const first = new Map<string, string>();
  let same = 0;
  let all = 0;
  for (const [row, value] of key.values.entries()) {
    const text = other.values[row];
    if (value === null || text === null || text === undefined) continue;
    const known = first.get(value);
    if (known === undefined) {
      first.set(value, text);
      continue;
    }
    all++;
    if (known === text) same++;
  }
  return all === 0 ? 0 : same / all;
}

const neighbours = ({ values }: LookedColumn): number => {
  let same = 0;
  for (let row = 1; row < values.length; row++) if (values[row] !== null && values[row] === values[row - 1]) same++;
  return values.length < 2 ? 0 : same / (values.length - 1);
};

/** Two columns that part the records alike. */
const alike = (a: LookedColumn, b: LookedColumn): boolean => decides(a, b) === 1 && decides(b, a) === 1;

/** The one id of a file of purchases that stand together by customer, in the order of time. */
function historyOf(
  columns: readonly LookedColumn[],
  free: readonly LookedColumn[],
  date: LookedColumn | undefined,
): LookedColumn | undefined {
  if (date === undefined) return undefined;
  const ids = free.filter(
    (one) =>
      isIdLike(one) &&
      one.profile.distinct < one.profile.filled &&
      (one.profile.share.leadingZero > 0 || one.profile.share.number < 0.9 || one.profile.most > 1000),
  );
  const [first] = ids;
  const texts = columns.filter((one) => one !== date && !isNumeric(one.profile) && !ids.includes(one));
  if (first === undefined || texts.length > 0 || ids.some((one) => !alike(first, one))) return undefined;
  let together = 0;
  let ascending = 0;
  const seen = new Set<string>();
  let runs = 0;
  for (const [row, id] of first.values.entries()) {
    if (id === null) continue;
    if (row > 0 && first.values[row - 1] === id) {
      together++;
      const [before, now] = [readDate(date.values[row - 1] ?? "", "dmy"), readDate(date.values[row] ?? "", "dmy")];
      if (before !== undefined && now !== undefined && before.ms <= now.ms) ascending++;
    } else {
      if (seen.has(id)) runs++;
      seen.add(id);
    }
  }
  return together >= 3 && ascending >= 0.98 * together && runs <= 0.02 * seen.size ? first : undefined;
}

export interface OrderCandidate {
  column: LookedColumn;
  level: OrderLevel;
}

/** Columns of ids by which lines stand together that have one date and more in common, the likeliest first. */
export function orderCandidates(
  columns: readonly LookedColumn[],
  free: readonly LookedColumn[],
  date: LookedColumn | undefined,
): OrderCandidate[] {
  const rows = columns[0]?.values.length ?? 0;
  return free
    .filter((one) => isIdLike(one) && one.profile.distinct > 0.05 * rows)
    .filter((one) => date === undefined || one.profile.distinct === one.profile.filled || decides(one, date) >= 0.98)
    .map((column) => ({ column, level: orderLevel(columns, column), together: neighbours(column) }))
    .filter(({ level, column }) => level.orders >= 3 && (level.varying.size > 0 || column.profile.ascends))
    .sort((a, b) => b.level.columns.size - a.level.columns.size || b.together - a.together);
}

/** Roles that the values show; what they do not show is left out. */
export function structureOf({ columns }: Looked): Structural {
  const roles = new Map<number, { role: Role; evidence: string }>();
  const take = (column: LookedColumn | undefined, role: Role, evidence: string): void => {
    if (column !== undefined && !roles.has(column.index)) roles.set(column.index, { role, evidence });
  };
  const free = (): LookedColumn[] => columns.filter(({ index }) => !roles.has(index));
  const dates = columns.filter(({ profile: { share, filled } }) => filled > 0 && share.date >= 0.9);
  if (dates.length === 1) take(dates[0], "ordered_at", "the only column of dates");
  const times = free().filter(({ profile: { share, filled } }) => filled > 0 && share.time >= 0.9);
  if (times.length === 1) take(times[0], "order_time", "the only column of times of day");
  const emails = free().filter(({ profile: { share, filled } }) => filled > 0 && share.email >= 0.9);
  if (emails.length === 1) take(emails[0], "email", "the only column of e-mail addresses");
  const phones = free().filter(
    ({ profile: { share, filled, example } }) => filled > 0 && share.phone >= 0.9 && /^[+(]|\d[\s-]\d/.test(example),
  );
  if (phones.length === 1) take(phones[0], "phone", "the only column of telephone numbers");
  const rows = columns[0]?.values.length ?? 0;
  // an order: lines one after the other that have its date and every id that is a customer's in common
  const [date] = dates;
  const [order] = orderCandidates(columns, free(), date);
  if (order !== undefined)
    take(
      order.column,
      "order_id",
      `its ${order.level.orders} values that occur several times each have one date and differ in other columns`,
    );
  else {
    const history = historyOf(columns, free(), date);
    const unique = free().filter((one) => isIdLike(one) && one.profile.distinct === one.profile.filled && rows >= 5);
    if (history === undefined && unique.length === 1)
      take(unique[0], "order_id", "the only id that no two records share");
    take(
      history,
      "customer_id",
      "the only id: its records stand together and each one's dates ascend, as a customer's history does",
    );
  }
  const level = order?.level ?? orderLevel(columns, undefined);
  const numeric = free().filter(({ profile }) => isNumeric(profile) && profile.distinct > 1);
  const pieces = numeric.filter(
    (one) =>
      one.profile.share.integer >= 0.99 &&
      one.profile.share.decimal < 0.1 &&
      one.profile.median <= 50 &&
      one.profile.most <= 10_000 &&
      one.profile.distinct <= Math.max(20, 0.2 * rows) &&
      !one.profile.countsUp &&
      !level.columns.has(one.index),
  );
  if (pieces.length === 1)
    take(pieces[0], "quantity", "the only column of small whole numbers that differ within orders");
  // products: ids or names that occur in many orders and differ within them
  const repeats = ({ profile: { distinct, filled } }: LookedColumn): boolean => distinct < 0.7 * filled && distinct > 1;
  const products = free()
    .filter((one) => repeats(one) && !isNumeric(one.profile) && (order === undefined || !level.columns.has(one.index)))
    .filter((one) => one.profile.share.date < 0.5 && one.profile.share.email < 0.5);
  const customer = columns.find(({ index }) => roles.get(index)?.role === "customer_id");
  const goods = products.filter((one) => customer === undefined || !alike(one, customer));
  const codes = goods.filter(isIdLike).sort((a, b) => b.profile.distinct - a.profile.distinct);
  const names = goods
    .filter((one) => one.profile.share.words >= 0.5)
    .sort((a, b) => b.profile.distinct - a.profile.distinct);
  if (codes[0] !== undefined && names[0] !== undefined && codes[0] !== names[0] && decides(codes[0], names[0]) >= 0.9) {
    take(codes[0], "product_id", `each of its values goes with one value of ${names[0].name}`);
    take(names[0], "description", `goes with ${codes[0].name}`);
  } else
    take(
      names[0] ?? codes[0],
      names[0] === undefined ? "product_id" : "description",
      "occurs in many orders and differs within them",
    );
  return { roles };
}

/** Ids, and now and then a word for nobody. */
const isMostlyIds = ({ profile: { share, filled, distinct } }: LookedColumn): boolean =>
  filled > 0 &&
  distinct > 1 &&
  share.id >= 0.6 &&
  share.id + share.words >= 0.9 &&
  share.decimal < 0.1 &&
  share.date < 0.5;

const isNameLike = ({ profile: { share, filled } }: LookedColumn): boolean =>
  filled > 0 && share.words >= 0.5 && share.number < 0.1 && share.date < 0.5;

/** Columns that could be the customer of a file without a header: ids that stay within an order and come again in others. */
export function customerCandidates(
  { columns }: Looked,
  roles: ReadonlyMap<number, unknown>,
  order: LookedColumn | undefined,
): LookedColumn[] {
  const level = orderLevel(columns, order);
  return columns.filter((one) => {
    const { distinct, filled } = one.profile;
    if (
      roles.has(one.index) ||
      !(isIdLike(one) || isNameLike(one) || isMostlyIds(one)) ||
      (isOrderMoney(one, level, columns) && one.profile.share.decimal > 0)
    )
      return false;
    return (
      distinct < filled && distinct > 2 && (order === undefined || level.orders === 0 || level.columns.has(one.index))
    );
  });
}
