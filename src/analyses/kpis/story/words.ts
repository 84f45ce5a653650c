/** The story of the period in words: the headline, and the first thing said under "what changed". */

import type { Format } from "../../../format.ts";
import type { Highlight } from "../../../section.ts";
import { namesInWords, short } from "../../short-name.ts";
import { mainDrivers } from "../causes.ts";
import { kpiCell, num, type View } from "../view.ts";
import { type Cause, FEW_ORDERS, type Judgement, longLeads, MOST_SHARE, type Problem } from "./judge.ts";

const UNCHANGED = 0.0005;
/** Returning customers are worth the headline from a change of so much on. */
const BROAD = 0.1;
const COUNTS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
const count = (n: number, format: Format): string => COUNTS[n] ?? format.integer(n);
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
export const counted = (n: number, one: string, many: string, format: Format): string =>
  `${count(n, format)} ${n === 1 ? one : many}`;

/** "up 3.8%", "from £95 to £1.4k" where a percentage would mislead, "unchanged". */
export function moved(before: number, value: number, share: number | null, format: Format): string {
  if (share === null || Math.abs(share) > MOST_SHARE)
    return `from ${format.moneyShort(before)} to ${format.moneyShort(value)}`;
  if (Math.abs(share) < UNCHANGED) return "unchanged";
  return `${share > 0 ? "up" : "down"} ${format.percent(Math.abs(share))}`;
}

/** "5.5% up" */
const shifted = (share: number, format: Format): string =>
  Math.abs(share) < UNCHANGED ? "level" : `${format.percent(Math.abs(share))} ${share > 0 ? "up" : "down"}`;

const MOST_DAYS = 3;
const daysIn = (days: readonly string[], format: Format): string =>
  days.length > MOST_DAYS
    ? `${count(days.length, format)} days from ${format.weekday(days[0]!)}`
    : namesInWords(days.map((one) => format.weekday(one)));

/** What is wrong with some days, as a clause: "Thu 12 Nov is missing". */
function problemWords({ status, days, orders, usual, repeats }: Problem, format: Format): string {
  const named = daysIn(days, format);
  const are = days.length === 1 ? "is" : "are";
  if (status === "missing") return `${named} ${are} missing from the data`;
  if (status === "awaited") return `the data stops before ${format.weekday(days[0]!)}`;
  if (status === "incomplete")
    return `${named} ${days.length === 1 ? "looks" : "look"} cut off (${format.integer(orders)} orders, usually about ${format.integer(usual)})`;
  if (status === "holiday") return `closed on ${named}`;
  return repeats !== undefined && repeats !== days[0]
    ? `${named} repeats ${format.weekday(repeats)} order for order`
    : `every order of ${named} is in the data twice`;
}

const broken = (problems: readonly Problem[]): Problem[] => problems.filter(({ status }) => status !== "holiday");
const holidays = (problems: readonly Problem[]): Problem[] => problems.filter(({ status }) => status === "holiday");

/** The headline where the data itself is the news. */
function dataTitle(view: View, judgement: Judgement): string | undefined {
  const { format } = view.context;
  const { now, then, likeForLike } = judgement;
  const others =
    likeForLike === undefined
      ? ""
      : `; the other days are ${shifted(likeForLike.share, format)}${likeForLike.share === 0 ? " with" : " on"} the ${view.grain} before`;
  const [own] = broken(now);
  if (own !== undefined)
    return `${capital(
      broken(now)
        .map((one) => problemWords(one, format))
        .join("; "),
    )}${others}`;
  const [earlier] = broken(then);
  if (earlier !== undefined)
    return `The ${view.grain} before is no measure (${problemWords(earlier, format)})${others.replace("; the other days are", "; on the other days revenue is").replace(/ (on|with) the \w+ before$/, "")}`;
  return undefined;
}

/** A lasting or single cause as it follows "Revenue up 12%". */
function causeWords(cause: Cause, view: View): string {
  const { format } = view.context;
  const { kind, status, name, count: n } = cause;
  if (kind === "orders")
    return status === "rose"
      ? ` on ${counted(n, "large order", "large orders", format)}`
      : ` after ${counted(n, "large order", "large orders", format)} the ${view.grain} before`;
  if (kind === "customers") {
    const who = counted(n, "customer", "customers", format);
    if (status === "gone") return `: ${counted(n, "large customer", "large customers", format)} did not order`;
    if (status === "new") return ` on ${who} who had not bought the ${view.grain} before`;
    return ` because ${who} bought ${status === "rose" ? "far more" : "far less"}`;
  }
  if (kind === "prices")
    return ` at prices ${format.percent(Math.abs(cause.after - 1))} ${status === "rose" ? "higher" : "lower"}`;
  const called = kind === "product" ? productName(name, view) : short(name);
  if (status === "new") return kind === "product" ? ` on the new ${called}` : ` with ${called} as a new region`;
  if (status === "gone") return kind === "product" ? `: ${called} no longer sells` : `: no more orders from ${called}`;
  return kind === "product" ? `, mostly from ${called}` : `, mostly in ${called}`;
}

const productName = (id: string, view: View): string =>
  short(view.products.find((row) => row.product_id === id)?.description ?? id);

const reason = (view: View, comparison: string, share: number): string => {
  const causes = mainDrivers(view, comparison);
  const cause = causes.find(({ part }) => Math.sign(part) === Math.sign(share));
  const against = causes.find(({ part }) => Math.sign(part) === -Math.sign(share));
  return `${cause ? ` on ${cause.words}` : ""}${cause && against ? `, despite ${against.words}` : ""}`;
};

/** "15% fewer returning customers": a broad movement that single orders hide. */
function broadly(view: View): string | undefined {
  const { format } = view.context;
  const share = num(view.metric("returning_customers"), "change_share");
  const before = num(view.metric("returning_customers"), "previous") ?? 0;
  if (share === null || Math.abs(share) < BROAD || before < FEW_ORDERS || Math.abs(share) > MOST_SHARE)
    return undefined;
  return `${format.percent(Math.abs(share), 0)} ${share > 0 ? "more" : "fewer"} returning customers`;
}

/** Periods before the newest that were all lower, where that is all of them and they are many. */
const isRecord = (view: View): boolean => {
  const values = view.complete.map((row) => num(row, "net_revenue") ?? 0);
  const latest = values.at(-1) ?? 0;
  return values.length >= 26 && values.slice(0, -1).every((value) => value < latest);
};

const longerWords = ({ longer, longCause }: Judgement, view: View): string => {
  const { format } = view.context;
  if (longer === undefined) return "";
  const { periods, against, share, now, before } = longer;
  const span = `Revenue of the last ${format.integer(periods)} ${view.grain}s is`;
  const than = against === "last year" ? "the same weeks last year" : `the ${format.integer(periods)} before`;
  const size =
    Math.abs(share) > MOST_SHARE
      ? ` ${format.moneyShort(now)}, after ${format.moneyShort(before)} in ${than}`
      : ` ${format.percent(Math.abs(share), 0)} ${share > 0 ? "above" : "below"} ${than}`;
  const fits =
    longCause !== undefined && Math.sign(longCause.contribution) === Math.sign(share) && against === "before";
  return `${span}${size}${fits ? causeWords(longCause, view) : ""}`;
};

/** The story in one line. */
export function headlineOf(view: View, judgement: Judgement): string {
  const { format } = view.context;
  const { value, before, share, orders, ordersBefore, few, usual, isUsual, season, cause, prices, rest } = judgement;
  const noun = view.grain;
  const inOrders = (n: number): string => counted(n, "order", "orders", format);
  if (orders === 0 && value === 0) return emptyTitle(view);
  const data = dataTitle(view, judgement);
  if (data !== undefined) return data;
  if (before === null) return `First full ${noun}: ${format.moneyShort(value)} from ${inOrders(orders)}`;
  if (few)
    return `${format.moneyShort(value)} from ${inOrders(orders)}, after ${format.moneyShort(before)} from ${inOrders(ordersBefore)} the ${noun} before`;
  const change = moved(before, value, share, format);
  if (longLeads(judgement)) {
    const range = isUsual && usual !== undefined ? ", within the usual range" : "";
    return `${longerWords(judgement, view)}; this ${noun} ${share === null || Math.abs(share) > MOST_SHARE ? `went ${change}` : `is ${change}${change === "unchanged" ? "" : " on the one before"}`}${range}`;
  }
  const closed = holidays(judgement.now);
  const fewer =
    closed.length === 0
      ? ""
      : ` in a ${noun} with ${counted(closed.flatMap(({ days }) => days).length, "closed day", "closed days", format)} (${daysIn(
          closed.flatMap(({ days }) => days),
          format,
        )})`;
  if (fewer !== "") return `Revenue ${change}${fewer}`;
  if (share === null) return `Revenue ${change}`;
  if (Math.abs(share) < UNCHANGED) return `Revenue unchanged at ${format.moneyShort(value)}`;
  if (season !== undefined && !isUsual)
    return `Revenue ${change}, as at this time last year (${shifted(season, format)})`;
  const lasting = cause?.status === "new" || cause?.status === "gone" || cause?.kind === "prices";
  if (isUsual && usual !== undefined && prices === undefined && !lasting && !isRecord(view))
    return `Revenue ${format.moneyShort(value)}, ${change}: within the usual range`;
  const lead = isRecord(view) ? `Best ${noun} on record, ${change}` : `Revenue ${change}`;
  if (cause !== undefined) {
    const single = cause.kind === "orders" || cause.kind === "customers";
    const broad = broadly(view);
    const tail = !single
      ? ""
      : broad !== undefined
        ? `; ${broad}`
        : rest === undefined
          ? ""
          : `; without ${cause.count === 1 ? "it" : "them"} ${shifted(rest, format)}`;
    return `${lead}${causeWords(cause, view)}${tail}`;
  }
  const priced =
    prices === undefined
      ? ""
      : ` at prices ${format.percent(Math.abs(prices.after - 1))} ${prices.status === "rose" ? "higher" : "lower"}`;
  return `${lead}${reason(view, "previous", share)}${priced}`;
}

function emptyTitle(view: View): string {
  const { format } = view.context;
  const ago = num(view.metric("orders"), "year_earlier");
  const awaited = view.days.some((row) => row.day! >= view.period.from && row.status === "awaited");
  const { dataTo = view.context.asOf } = view.context;
  if (ago !== 0 && (awaited || dataTo < view.period.from))
    return `No data for this ${view.grain}: the newest order is from ${format.weekday(view.last)}`;
  return ago === 0
    ? `No orders this ${view.grain}, as in the same ${view.grain} last year`
    : `No orders this ${view.grain}`;
}

/** What is said first, in full: how much, how usual that is, and what it is made of. */
export function leadHighlights(view: View, judgement: Judgement): Highlight[] {
  const { format } = view.context;
  const { value, before, share, few, usual, isUsual, cause, rest, likeForLike, orders } = judgement;
  const noun = view.grain;
  const cells = [kpiCell("net_revenue", "value")];
  if (orders === 0 && value === 0)
    return [
      {
        text: `The newest order is from ${format.weekday(view.last)}; nothing can be said about the ${noun} ${format.range(view.period.from, view.period.to)}.`,
        tone: "warning",
        weight: 100,
        cells: [`daily.${view.last}.orders`],
      },
    ];
  const problems = [...broken(judgement.now), ...broken(judgement.then)];
  if (problems.length > 0) {
    const where = problems.flatMap(({ days }) => days);
    return [
      {
        text: `${problems.some(({ status }) => status === "repeated") ? "Trade is counted twice" : "Trade is missing"} on ${daysIn(where, format)}, so the ${noun} is not compared as a whole${likeForLike === undefined ? "" : `: on the ${format.integer(likeForLike.days)} sound trading days revenue is ${shifted(likeForLike.share, format)}`}. Ask for the files of ${where.length === 1 ? "that day" : "those days"} and run the report again.`,
        tone: "warning",
        weight: 100,
        cells: where.map((one) => `trading_days.${one}.orders`),
      },
    ];
  }
  if (before === null || share === null || few) return [];
  const range =
    usual === undefined
      ? ""
      : isUsual
        ? `, within the usual ${noun}-to-${noun} change of up to ${format.percent(usual, 0)}`
        : `, more than the usual ${noun}-to-${noun} change of up to ${format.percent(usual, 0)}`;
  const more = value - before;
  const amount =
    Math.abs(share) < UNCHANGED
      ? "as much as"
      : `${format.moneyShort(Math.abs(more))} ${more > 0 ? "more" : "less"} than`;
  return [
    {
      text: `Net revenue ${format.moneyShort(value)}, ${amount} the ${noun} before${range}.${madeOf(view, cause, rest)}`,
      tone: isUsual || Math.abs(share) < UNCHANGED ? "neutral" : more > 0 ? "good" : "bad",
      weight: 100,
      cells: [...cells, kpiCell("net_revenue", "change"), ...(cause === undefined ? [] : [cause.cell])],
    },
  ];
}

function madeOf(view: View, cause: Cause | undefined, rest: number | undefined): string {
  const { format } = view.context;
  if (cause !== undefined && (cause.kind === "orders" || cause.kind === "customers")) {
    const who =
      cause.kind === "orders"
        ? counted(cause.count, "order", "orders", format)
        : counted(cause.count, "customer", "customers", format);
    const part = cause.share >= 0.995 ? "all" : format.percent(cause.share, 0);
    const verb = cause.count === 1 ? "makes" : "make";
    return ` ${capital(who)} (${format.moneyShort(Math.max(cause.after, cause.before))}) ${verb} ${part} of the ${cause.contribution > 0 ? "rise" : "fall"}${rest === undefined ? "" : `; without ${cause.count === 1 ? "it" : "them"} revenue is ${shifted(rest, format)}`}.`;
  }
  if (cause !== undefined && (cause.kind === "region" || cause.kind === "product") && cause.share > 0) {
    const called = cause.kind === "product" ? productName(cause.name, view) : short(cause.name);
    return ` ${called} went from ${format.moneyShort(cause.before)} to ${format.moneyShort(cause.after)}.`;
  }
  const parts = mainDrivers(view, "previous");
  const of = (sign: number): string[] =>
    parts
      .filter(({ part }) => Math.sign(part) === sign)
      .map(({ words, part }) => `${words} (${sign > 0 ? "+" : "−"}${format.moneyShort(Math.abs(part))})`);
  const all = [...of(1), ...of(-1)];
  return all.length === 0 ? "" : ` ${capital(namesInWords(all))}.`;
}

/** The longer view, where it is not the headline already. */
export function longHighlight(view: View, judgement: Judgement): Highlight | undefined {
  const { longer } = judgement;
  if (longer === undefined || longLeads(judgement) || judgement.few || Math.abs(longer.share) < 0.05) return undefined;
  return {
    text: `${longerWords(judgement, view)}.`,
    tone: longer.share > 0 ? "good" : "bad",
    weight: 97,
    cells: [`${view.series}.${view.complete.at(-1)?.[view.seriesKey]}.net_revenue`],
  };
}
