/** Phrases of the story: amounts that moved, causes, days that are not sound. */
import { weekday } from "../../../calendar.ts";
import type { Format } from "../../../format.ts";
import { namesInWords, short } from "../../short-name.ts";
import type { View } from "../view.ts";
import type { Cause, Judgement, Problem } from "./judge.ts";
import { MOST_SHARE } from "./judge.ts";
import type { DriedUp, Lump, Turned } from "./pattern.ts";
import type { Longer } from "./usual.ts";

/** A change below this share is none. */
export const UNCHANGED = 0.0005;

const COUNTS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];

export const countWords = (n: number, format: Format): string => COUNTS[n] ?? format.integer(n);

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

export const counted = (n: number, one: string, many: string, format: Format): string =>
  `${countWords(n, format)} ${n === 1 ? one : many}`;

/** "up 3.8%", "from £95 to £1.4k" where a percentage would mislead, "unchanged". */
export function moved(before: number, value: number, share: number | null, format: Format): string {
  if (share === null || Math.abs(share) > MOST_SHARE || value < 0)
    return `from ${format.moneyShort(before)} to ${format.moneyShort(value)}`;
  if (Math.abs(share) < UNCHANGED) return "unchanged";
  return `${share > 0 ? "up" : "down"} ${format.percent(Math.abs(share))}`;
}

/** "5.5% up" */
export const shifted = (share: number, format: Format): string =>
  Math.abs(share) < UNCHANGED ? "level" : `${format.percent(Math.abs(share))} ${share > 0 ? "up" : "down"}`;

export const MOST_DAYS = 3;

export const daysIn = (days: readonly string[], format: Format): string =>
  days.length > MOST_DAYS
    ? `${countWords(days.length, format)} days from ${format.weekday(days[0]!)}`
    : namesInWords(days.map((one) => format.weekday(one)));

/** What is wrong with some days, as a clause: "Thu 12 Nov is missing". */
export function problemWords({ status, days, orders, usual, repeats }: Problem, format: Format): string {
  const named = daysIn(days, format);
  const are = days.length === 1 ? "is" : "are";
  if (status === "missing") return `${named} ${are} missing from the data`;
  if (status === "awaited") return `the data stops before ${format.weekday(days[0]!)}`;
  if (status === "incomplete")
    return `${named} ${days.length === 1 ? "looks" : "look"} cut off (${format.integer(orders)} orders, usually about ${format.integer(usual)})`;
  if (status === "holiday") return `closed on ${named}`;
  if (repeats === undefined) return `some orders of ${named} are in the data twice`;
  return repeats !== days[0]
    ? days.length === 1
      ? `${named} repeats ${format.weekday(repeats)} order for order`
      : `${named} repeat those from ${format.weekday(repeats)} order for order`
    : `every order of ${named} is in the data twice`;
}

export const broken = (problems: readonly Problem[]): Problem[] =>
  problems.filter(({ status }) => status !== "holiday");

export const holidays = (problems: readonly Problem[]): Problem[] =>
  problems.filter(({ status }) => status === "holiday");

/** " at prices 25.0% higher", " at prices 100 times as high" */
export const pricesWords = ({ after, status }: Cause, format: Format): string =>
  after > 1 + MOST_SHARE
    ? ` at prices ${format.decimal(after, after < 10 ? 1 : 0)} times as high`
    : ` at prices ${format.percent(Math.abs(after - 1))} ${status === "rose" ? "higher" : "lower"}`;

/** "Sat 14 Nov (97 orders, usually about 24)" */
export const peakWords = (
  { day, orders, usual }: NonNullable<Judgement["peak"]>,
  { context: { format } }: View,
): string => `${format.weekday(day)} (${format.integer(orders)} orders, usually about ${format.integer(usual)})`;

/** A lasting or single cause as it follows "Revenue up 12%". */
export function causeWords(cause: Cause, view: View): string {
  const { format } = view.context;
  const { kind, status, name, count: n } = cause;
  if (kind === "orders")
    return status === "rose"
      ? ` on ${counted(n, "large order", "large orders", format)}`
      : ` after ${counted(n, "large order", "large orders", format)} the ${view.grain} before`;
  if (kind === "returns")
    return status === "rose"
      ? ` on ${counted(n, "large return", "large returns", format)}`
      : ` after ${counted(n, "large return", "large returns", format)} the ${view.grain} before`;
  if (kind === "customers") {
    const who = n > 2 ? regularWords(cause, format) : counted(n, "customer", "customers", format);
    if (n > 2)
      return status === "gone" ? `: ${who} did not order` : ` because ${who} bought ${byHowMuch(cause, format)}`;
    if (cause.after < 0 && status === "gone") return `: ${who} gave back ${format.moneyShort(-cause.after)}`;
    if (status === "gone") return `: ${counted(n, "large customer", "large customers", format)} did not order`;
    if (status === "new") return ` on ${who} who had not bought the ${view.grain} before`;
    return ` because ${who} bought ${status === "rose" ? "far more" : "far less"}`;
  }
  if (kind === "prices") return pricesWords(cause, format);
  if (kind === "products")
    return status === "new"
      ? ` on ${countWords(n, format)} new products`
      : `: ${countWords(n, format)} products no longer sell`;
  const called = kind === "product" ? productName(name, view) : short(name);
  if (status === "new") return kind === "product" ? ` on the new ${called}` : ` with ${called} as a new region`;
  if (status === "gone") return kind === "product" ? `: ${called} no longer sells` : `: no more orders from ${called}`;
  return kind === "product" ? `, mostly from ${called}` : `, mostly in ${called}`;
}

/** "ten regular customers", "four regular customers from Leeds" */
export const regularWords = ({ count, name }: Cause, format: Format): string =>
  `${countWords(count, format)} regular customers${name === String(count) ? "" : ` from ${short(name)}`}`;

/** "51% less" */
const byHowMuch = ({ before, after }: Cause, format: Format): string =>
  after > (1 + MOST_SHARE) * before
    ? "far more"
    : `${format.percent(Math.abs(after / before - 1), 0)} ${after > before ? "more" : "less"}`;

/** "no new customers in three weeks, after about 35 a week" */
export const driedUpWords = ({ weeks, came, usual }: DriedUp, format: Format): string =>
  `${countWords(came, format)} new customers in ${countWords(weeks, format)} weeks, after about ${format.integer(usual)} a week`;

/** What is wrong with a week under one date, as a clause. */
export const lumpWords = ({ from, to, day, orders, usual }: Lump, format: Format): string =>
  `all ${format.integer(orders)} orders of the week of ${format.range(from, to)} are dated ${format.weekday(day)}, as many as usual in a week (about ${format.integer(usual)}): the dates may be lost`;

const WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/** A new closing or opening day, as a sentence. */
export function turnedWords({ isOpen, since, weeks }: Turned, format: Format): string {
  const named = WEEKDAYS[weekday(since) - 1]!;
  const long = `since ${format.weekday(since)} (${countWords(weeks, format)} weeks)`;
  return isOpen
    ? `The shop has orders on ${named}s ${long}, which it had not before.`
    : `No order on a ${named} ${long}: it counts as a closing day now. If the shop is open on it, ask for its files.`;
}

export const productName = (id: string, view: View): string =>
  short(view.products.find((row) => row.product_id === id)?.description ?? id);

/** "Leeds City (£3.37k) has taken the place of Leeds (£3.44k)" */
export function replacedWords({ fell, rose }: NonNullable<Judgement["replaced"]>, view: View): string {
  const { format } = view.context;
  const called = ({ kind, name }: Cause): string => (kind === "product" ? productName(name, view) : short(name));
  if (called(rose) === called(fell)) return `${called(rose)} sells under a new product number`;
  return `${called(rose)} (${format.moneyShort(rose.after)}) has taken the place of ${called(fell)} (${format.moneyShort(fell.before)})`;
}

/** What the longer view is held against: "the same weeks last year", "the 13 before". */
export const thanWords = ({ against, periods }: Longer, { grain, context: { format } }: View): string =>
  against === "last year" ? `the same ${grain}s last year` : `the ${format.integer(periods)} before`;

export const longerWords = ({ longer, longCause }: Judgement, view: View): string => {
  const { format } = view.context;
  if (longer === undefined) return "";
  const { periods, against, share, now, before } = longer;
  const span = `Revenue of the last ${format.integer(periods)} ${view.grain}s is`;
  const than = thanWords(longer, view);
  const size =
    Math.abs(share) > MOST_SHARE
      ? ` ${format.moneyShort(now)}, after ${format.moneyShort(before)} in ${than}`
      : ` ${format.percent(Math.abs(share), 0)} ${share > 0 ? "above" : "below"} ${than}`;
  const fits =
    longCause !== undefined && Math.sign(longCause.contribution) === Math.sign(share) && against === "before";
  return `${span}${size}${fits ? causeWords(longCause, view) : ""}`;
};

export const isLasting = (cause: Cause | undefined): boolean =>
  cause !== undefined &&
  cause.kind !== "customers" &&
  (cause.status === "new" || cause.status === "gone" || cause.kind === "prices");
