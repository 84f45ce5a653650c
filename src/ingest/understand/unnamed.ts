/** What values say where names say nothing: the order, the day and the status of a table whose header is in words nobody knows. */
import { fateOf, isWholeStatus, isYesOrNo } from "../../status/fate.ts";
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
  return fates.length > 0 && fates.every((fate) => fate !== undefined) && fates.some((fate) => fate !== "sale");
}

/** Whether the values of a column are words of status: sales, and others that are none. */
export function hasStatusWords({ profile, values }: LookedColumn): boolean {
  if (profile.filled === 0 || profile.distinct < 2 || profile.distinct > MOST_STATUSES || isNumeric(profile))
    return false;
  const texts = [...new Set(values.flatMap((text) => (text === null || text.trim() === "" ? [] : [text.trim()])))];
  const fates = texts.map((text) => (isWholeStatus(text) ? fateOf(text) : undefined));
  const count = (...of: string[]): number => fates.filter((fate) => fate !== undefined && of.includes(fate)).length;
  return (
    count("sale") > 0 &&
    count("ignore", "undone", "return") > 0 &&
    count("sale", "ignore", "undone", "return") >= KNOWN * texts.length
  );
}

/** The status that only values show; undefined where a column is named so. */
export function statusByValues(
  { columns }: Looked,
  roles: ReadonlyMap<number, Claim>,
  fixed: ReadonlyMap<number, Role>,
): LookedColumn | undefined {
  const found = columns.filter((one) => {
    const role = roles.get(one.index)?.role;
    const isFree = role === undefined || YIELDING.has(role) || factsOf(role).excluded;
    return !fixed.has(one.index) && isFree && (hasStatusWords(one) || answersWhetherUndone(one));
  });
  return found.length === 1 ? found[0] : undefined;
}
