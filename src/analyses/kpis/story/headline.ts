/** The story of the period in one line. */

import { short } from "../../short-name.ts";
import { mainDrivers } from "../causes.ts";
import { num, type View } from "../view.ts";
import { type Cause, FEW_ORDERS, isSingle, type Judgement, longLeads, MOST_SHARE } from "./judge.ts";
import {
  broken,
  capital,
  causeWords,
  counted,
  countWords,
  daysIn,
  driedUpWords,
  holidays,
  isLasting,
  longerWords,
  lumpWords,
  moved,
  peakWords,
  pricesWords,
  problemWords,
  productName,
  replacedWords,
  shifted,
  thanWords,
  UNCHANGED,
} from "./phrases.ts";

/** Returning customers are worth the headline from a change of so much on. */
const BROAD = 0.1;
/** The longer view is worth a clause from a change of so much on. */
const LONG_IN_TAIL = 0.1;

/** A second cause of so much of the first is named beside it. */
const SECOND_CAUSE = 0.5;
/** What the others lost beside a new region is said from this share of the period before on. */
const OTHERS_FELL = 0.1;
/** Without a single order the period looks otherwise from a difference of so much on. */
const SINGLE_CHANGES = 0.1;

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

const reason = (view: View, comparison: string, share: number): string => {
  const causes = mainDrivers(view, comparison);
  const [cause, second] = causes.filter(({ part }) => Math.sign(part) === Math.sign(share));
  const against = causes.find(({ part }) => Math.sign(part) === -Math.sign(share));
  const both = cause && second && Math.abs(second.part) >= SECOND_CAUSE * Math.abs(cause.part);
  return `${cause ? ` on ${cause.words}` : ""}${both ? ` and ${second.words}` : ""}${cause && against ? `, despite ${against.words}` : ""}`;
};

/** "15% fewer returning customers": a broad movement that single orders hide, from a share and from so many times its chance on. */
function broadly(view: View, least = BROAD, beyondChance = 0): string | undefined {
  const { format } = view.context;
  const share = num(view.metric("returning_customers"), "change_share");
  const before = num(view.metric("returning_customers"), "previous") ?? 0;
  const now = num(view.metric("returning_customers"), "value") ?? 0;
  if (share === null || Math.abs(share) < least || before < FEW_ORDERS || Math.abs(share) > MOST_SHARE)
    return undefined;
  if (Math.abs(now - before) < beyondChance * Math.sqrt(now + before)) return undefined;
  if (now === 0) return `no returning customer (${format.integer(before)} the ${view.grain} before)`;
  return `${format.percent(Math.abs(share), 0)} ${share > 0 ? "more" : "fewer"} returning customers`;
}

/** "23% fewer orders" */
function ordersMoved(view: View): string | undefined {
  const share = num(view.metric("orders"), "change_share");
  if (share === null || Math.abs(share) < 0.01 || Math.abs(share) > MOST_SHARE) return undefined;
  return `${view.context.format.percent(Math.abs(share), 0)} ${share > 0 ? "more" : "fewer"} orders`;
}

/** What hides behind a change within the usual range: movements that cancel out, or customers who do not come back. */
function behindTheUsual(view: View, { offset, prices }: Judgement): string | undefined {
  const { format } = view.context;
  if (offset !== undefined) {
    const called = ({ kind, name }: Cause): string => (kind === "product" ? productName(name, view) : short(name));
    const by = ({ contribution }: Cause): string => format.moneyShort(Math.abs(contribution));
    const fell =
      offset.fell.status === "gone" ? `has no more orders (${by(offset.fell)})` : `fell by ${by(offset.fell)}`;
    const rose = offset.rose.status === "new" ? `is new with ${by(offset.rose)}` : `rose by ${by(offset.rose)}`;
    return `: ${called(offset.fell)} ${fell}, ${called(offset.rose)} ${rose}`;
  }
  const orders = ordersMoved(view);
  const ordersWent = num(view.metric("orders"), "change_share") ?? 0;
  const isBesidePrices = prices !== undefined && Math.sign(prices.contribution) !== Math.sign(ordersWent);
  if (isBesidePrices && orders !== undefined && Math.abs(ordersWent) >= BROAD)
    return `: ${orders}${pricesWords(prices, format)}`;
  return undefined;
}

/** Periods before the newest that were all lower, where that is all of them and they are many. */
const isRecord = (view: View): boolean => {
  const values = view.complete.map((row) => num(row, "net_revenue") ?? 0);
  const latest = values.at(-1) ?? 0;
  return values.length >= 26 && values.slice(0, -1).every((value) => value < latest);
};

/** The story in one line. */
export function headlineOf(view: View, judgement: Judgement): string {
  const { format } = view.context;
  const { value, before, share, orders, ordersBefore, few, usual, isUsual, season } = judgement;
  const noun = view.grain;
  const inOrders = (n: number): string => counted(n, "order", "orders", format);
  if (view.lump !== undefined) return `Check the data first: ${lumpWords(view.lump, format)}`;
  if (orders === 0 && value === 0) return emptyTitle(view);
  const data = dataTitle(view, judgement);
  if (data !== undefined) return data;
  if (before === null) return `First full ${noun}: ${format.moneyShort(value)} from ${inOrders(orders)}`;
  const idle = idlePeriods(view);
  if (idle >= 2 && orders > 0)
    return `Open again after ${counted(idle, noun, `${noun}s`, format)} without an order: ${format.moneyShort(value)} from ${inOrders(orders)}`;
  if (few) {
    const week = `${format.moneyShort(value)} from ${inOrders(orders)}, after ${format.moneyShort(before)} from ${inOrders(ordersBefore)} the ${noun} before`;
    return longLeads(judgement) ? `${longerWords(judgement, view)}; this ${noun} ${week}` : week;
  }
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
  if (season !== undefined && !isUsual && judgement.cause?.kind !== "orders")
    return `Revenue ${change}, as ${season.weeks === 0 ? "at this time last year" : `last year a week ${season.weeks > 0 ? "later" : "earlier"}`} (${shifted(season.share, format)})`;
  const title = shortTitle(view, judgement, share, change);
  return title.includes(";") ? title : `${title}${longerTail(judgement, view)}`;
}

/** Customers who stay away, or a trade under another name, in a period as usual. */
function beside(view: View, replaced: Judgement["replaced"]): string {
  if (view.driedUp !== undefined) return `, but ${driedUpWords(view.driedUp, view.context.format)}`;
  const broad = broadly(view, 2 * BROAD, 2.5);
  const isFewer = (num(view.metric("returning_customers"), "change") ?? 0) < 0;
  if (broad !== undefined) return `, ${isFewer ? "but" : "with"} ${broad}`;
  return replaced === undefined ? "" : `; ${replacedWords(replaced, view)}`;
}

/** The change on the period before, and the one thing that says most about it. */
function shortTitle(view: View, judgement: Judgement, share: number, change: string): string {
  const { format } = view.context;
  const { value, before, usual, isUsual, cause, prices, returnedTo, openDays } = judgement;
  const noun = view.grain;
  if (isUsual) {
    const behind = behindTheUsual(view, judgement);
    if (behind !== undefined) return `Revenue ${change}${behind}`;
  }
  const { rest, replaced, peak } = judgement;
  const isOfFew = cause?.kind === "orders" || (cause?.kind === "customers" && cause.count > 2);
  const isOneOff = isOfFew && rest !== undefined && Math.abs(rest - share) >= SINGLE_CHANGES;
  if (isUsual && usual !== undefined && prices === undefined && !isLasting(cause) && !isRecord(view) && !isOneOff) {
    return `Revenue ${format.moneyShort(value)}, ${change}: within the usual range${beside(view, replaced)}`;
  }
  const lead = isRecord(view) ? `Best ${noun} on record, ${change}` : `Revenue ${change}`;
  if (isUsual && isRecord(view) && prices === undefined && !isLasting(cause) && !isOneOff) return lead;
  if (isUsual && prices !== undefined && !isLasting(cause) && !isOneOff) return `${lead}${pricesWords(prices, format)}`;
  if (openDays !== undefined && !isLasting(cause)) {
    const days = counted(openDays.now, "trading day", "trading days", format);
    return `${lead} on ${days} instead of ${countWords(openDays.before, format)}; on the days of both ${noun}s it is ${shifted(openDays.share, format)}`;
  }
  if (returnedTo !== undefined && before !== null && !isLasting(cause) && (cause === undefined || !isSingle(cause)))
    return `Revenue back at its usual level, ${format.moneyShort(value)}, after the ${before > returnedTo ? "peak" : "low"} of the ${noun} before (${format.moneyShort(before)})`;
  if (peak !== undefined && !isLasting(cause) && (cause === undefined || !isSingle(cause)))
    return `${lead}, mostly on ${peakWords(peak, view)}`;
  if (cause === undefined) {
    return `${lead}${reason(view, "previous", share)}${prices === undefined ? "" : pricesWords(prices, format)}`;
  }
  const others = before === null ? 0 : value - before - cause.contribution;
  // a new region that takes from the others is no growth
  if (cause.kind === "region" && cause.status === "new" && before !== null && -others > OTHERS_FELL * before)
    return `${lead}${causeWords(cause, view)} (${format.moneyShort(cause.after)}), while the rest fell by ${format.moneyShort(-others)}`;
  return `${lead}${causeWords(cause, view)}${isSingle(cause) ? besidesTheFew(view, cause, rest) : ""}`;
}

function besidesTheFew(view: View, cause: Cause, rest: number | undefined): string {
  const broad = broadly(view);
  if (broad !== undefined) return `; ${broad}`;
  return rest === undefined
    ? ""
    : `; without ${cause.count === 1 ? "it" : "them"} ${shifted(rest, view.context.format)}`;
}

/** The longer view where it points the same way and the headline does not begin with it. */
function longerTail({ longer, share }: Judgement, view: View): string {
  if (longer === undefined || share === null || Math.sign(longer.share) !== Math.sign(share)) return "";
  if (Math.abs(longer.share) < LONG_IN_TAIL || Math.abs(longer.share) > MOST_SHARE) return "";
  const { format } = view.context;
  return `; the last ${format.integer(longer.periods)} ${view.grain}s are ${format.percent(Math.abs(longer.share), 0)} ${longer.share > 0 ? "above" : "below"} ${thanWords(longer, view)}`;
}

/** Periods without an order right before the newest. */
function idlePeriods({ complete }: View): number {
  let idle = 0;
  for (let i = complete.length - 2; i >= 0 && (num(complete[i], "orders") ?? 0) === 0; i--) idle++;
  return idle;
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
