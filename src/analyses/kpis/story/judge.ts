/** What there is to say about the revenue of the period: numbers and verdicts, no words yet. */
import { addDays, type Day, yearEarlier } from "../../../calendar.ts";
import type { DayStatus } from "../../../features/trading-days.ts";
import type { Row } from "../../rows.ts";
import { day, num, type View } from "../view.ts";
import { type LikeForLike, likeForLikeOf, type OpenDays, openDaysOf, type PeakDay, peakOf } from "./days.ts";
import { type Longer, longerView, usualChange } from "./usual.ts";

/** Fewer orders than this on one side, and a percentage says nothing. */
export const FEW_ORDERS = 20;
/** A change of more than this is written as "from … to …". */
export const MOST_SHARE = 2;
/** Where a shop is too young to know its usual range. */
const ASSUMED_USUAL = 0.15;
/** A single order of so much of the period before is said, however wide the usual range is. */
const SINGLE_MATTERS = 0.2;
/** What customers moved may be so many times the change. */
const MADE_GOOD = 3;
const LONG_MATTERS = 0.1;
/** A longer view that far off leads whatever the period says. */
const LONG_FAR = 0.25;

export interface Cause {
  kind: "orders" | "returns" | "customers" | "region" | "product" | "products" | "prices";
  status: "new" | "gone" | "rose" | "fell";
  name: string;
  count: number;
  before: number;
  after: number;
  contribution: number;
  share: number;
  cell: string;
}

export interface Problem {
  status: Exclude<DayStatus, "open" | "closed">;
  days: Day[];
  /** Orders found on them, and those that were to be expected. */
  orders: number;
  usual: number;
  /** The day that a repeated one copies; none where only some of its orders are there twice. */
  repeats?: Day;
}

export interface Judgement {
  value: number;
  before: number | null;
  share: number | null;
  orders: number;
  ordersBefore: number;
  few: boolean;
  /** Four of five changes from period to period are no larger; undefined for a young shop. */
  usual?: number;
  isUsual: boolean;
  longer?: Longer;
  /** The change that the same period a year before brought, or the one a week earlier or later, where this one's is like it. */
  season?: SeasonalChange;
  /** Trouble in the period itself, and in the one it is compared with. */
  now: Problem[];
  then: Problem[];
  /** Change over the days that are sound in both periods. */
  likeForLike?: LikeForLike;
  cause?: Cause;
  longCause?: Cause;
  prices?: Cause;
  /** Without the orders, returns or customers of `cause`. */
  rest?: number;
  /** A region or product that lost, and one that gained, each more than revenue usually moves. */
  offset?: { fell: Cause; rose: Cause };
  /** One of them is gone and the other new, for about as much: a new name, or a new place, rather than a change. */
  replaced?: { fell: Cause; rose: Cause };
  /** The period before was far from the usual, and this one is back at it: the usual. */
  returnedTo?: number;
  /** The one day that makes most of a rise beyond the usual. */
  peak?: PeakDay;
  /** Days of trade, where the two periods do not have as many, and the change over the weekdays of both. */
  openDays?: OpenDays;
}

/** A change like this one's, a year before; `weeks` after the same week, with its revenue. */
export interface SeasonalChange {
  share: number;
  weeks: -1 | 0 | 1;
  value: number;
}

const SERIOUS: readonly DayStatus[] = ["missing", "awaited", "incomplete", "repeated", "holiday"];

function problems(rows: readonly Row[]): Problem[] {
  return SERIOUS.flatMap((status): Problem[] => {
    const days = rows.filter((row) => row.status === status);
    if (days.length === 0) return [];
    const repeats = days.every((row) => typeof row.repeats === "string") ? days[0]?.repeats : undefined;
    return [
      {
        status: status as Problem["status"],
        days: days.map((row) => day(row, "day")),
        orders: days.reduce((sum, row) => sum + (num(row, "orders") ?? 0), 0),
        usual: days.reduce((sum, row) => sum + (num(row, "usual_orders") ?? 0), 0),
        ...(typeof repeats === "string" ? { repeats } : {}),
      },
    ];
  });
}

/** Two regions, or two products, that went opposite ways, each by more than the shop as a whole usually moves. */
function offsetOf(causes: readonly Cause[], least: number): Judgement["offset"] {
  for (const kind of ["region", "product"] as const) {
    const far = causes.filter((cause) => cause.kind === kind && Math.abs(cause.contribution) >= least);
    const fell = far.find(({ contribution }) => contribution < 0);
    const rose = far.find(({ contribution }) => contribution > 0);
    if (fell !== undefined && rose !== undefined) return { fell, rose };
  }
  return undefined;
}

/** What is gone and what is new may differ by so much and be the same. */
const ALIKE = 0.5;

/** A region or product that is gone and another that is new, each worth as much or of one name: the causes tell of one trade under two names. */
function replacedOf(causes: readonly Cause[], { products }: View): Judgement["replaced"] {
  const called = ({ name }: Cause): unknown => products.find((row) => row.product_id === name)?.description ?? name;
  for (const kind of ["region", "product"] as const) {
    const rose = causes.find((cause) => cause.kind === kind && cause.status === "new");
    const fell = causes.find((cause) => cause.kind === kind && cause.status === "gone");
    if (rose === undefined || fell === undefined) continue;
    if (called(rose) === called(fell)) return { fell, rose };
    if (Math.abs(rose.after - fell.before) <= ALIKE * Math.max(rose.after, fell.before)) return { fell, rose };
  }
  return undefined;
}

const USUAL_PERIODS = 8;

/** The median of the eight periods before the last two, where the one before the last lay far off it and the last does not. */
function returnedTo(revenues: readonly number[], limit: number): number | undefined {
  const past = revenues.slice(-2 - USUAL_PERIODS, -2).sort((a, b) => a - b);
  const [before, now] = revenues.slice(-2);
  const middle = past[past.length >> 1];
  if (past.length < USUAL_PERIODS || !middle || middle <= 0 || !before || before <= 0 || !now || now <= 0)
    return undefined;
  const far = Math.abs(Math.log(before / middle)) > 1.5 * Math.log1p(limit);
  return far && Math.abs(Math.log(now / middle)) <= Math.log1p(limit) ? middle : undefined;
}

const causeOf = (row: Row): Cause => ({
  kind: String(row.kind) as Cause["kind"],
  status: String(row.status) as Cause["status"],
  name: String(row.name),
  count: Number(row.count),
  before: num(row, "before") ?? 0,
  after: num(row, "after") ?? 0,
  contribution: num(row, "contribution") ?? 0,
  share: num(row, "share") ?? 0,
  cell: `revenue_causes.${row.comparison}/${row.kind}/${row.name}.contribution`,
});

/** Made by a few, which can be named and left out. */
export const isSingle = ({ kind }: Cause): boolean => kind === "orders" || kind === "returns" || kind === "customers";

/** The one cause that says most: what is new or gone for good before what is larger or smaller this once. */
function strongest(causes: readonly Cause[], before: number): Cause | undefined {
  const weight = ({ kind, status, share, before: was, contribution }: Cause): number => {
    const part = Math.min(1, share);
    const lasting = status === "new" || status === "gone";
    if (kind === "prices") return share >= 0.5 ? part : 0;
    if (kind === "orders" || kind === "returns") return part + 0.1;
    // several products where no single one says it
    if (kind === "products") return share >= 0.4 && Math.abs(contribution) > 0.05 * before ? part + 0.15 : 0;
    // one buyer says more than what was bought
    if (kind === "customers") return part + 0.05;
    // a region of half the shop has half of every change
    const beyond = share - Math.max(0, was) / Math.max(1, before);
    if (lasting && share >= 0.4 && Math.abs(contribution) > 0.02 * before) return part + 0.3;
    return beyond >= 0.4 && share >= 0.6 ? part - 0.05 : 0;
  };
  const ranked = causes.map((cause) => ({ cause, weight: weight(cause) })).filter((one) => one.weight > 0);
  return ranked.sort((a, b) => b.weight - a.weight)[0]?.cause;
}

export function judge(view: View): Judgement {
  const row = view.metric("net_revenue");
  const value = num(row, "value") ?? 0;
  const before = num(row, "previous");
  const share = num(row, "change_share");
  const orders = num(view.metric("orders"), "value") ?? 0;
  const ordersBefore = num(view.metric("orders"), "previous") ?? 0;
  const revenues = view.complete.map((one) => num(one, "net_revenue") ?? 0);
  const usual = usualChange(revenues);
  const limit = usual ?? ASSUMED_USUAL;
  const year = view.grain === "month" ? 12 : 52;
  const longer = longerView(
    revenues,
    view.complete.map((one) => num(one, "orders") ?? 0),
    year,
  );
  const nowDays = view.days.filter((one) => day(one, "day") >= view.period.from);
  const thenDays = view.days.filter((one) => day(one, "day") < view.period.from);
  const [now, then] = [problems(nowDays), problems(thenDays)];
  const likeForLike = likeForLikeOf(nowDays, thenDays);
  const isUsual = share !== null && Math.abs(Math.log1p(Math.max(-0.999, share))) <= Math.log1p(limit);
  const causes = (comparison: string): Cause[] =>
    view.causes.filter((one) => one.comparison === comparison).map(causeOf);
  // what a few do within the usual range is chance, and so is what others made good
  const matters = (cause: Cause): boolean =>
    !isUsual ||
    !isSingle(cause) ||
    ((cause.kind !== "customers" || cause.share <= MADE_GOOD) &&
      Math.abs(cause.contribution) >
        (cause.kind === "orders" ? Math.min(limit, SINGLE_MATTERS) : limit) * Math.abs(before ?? 0));
  const replaced = replacedOf(causes("previous"), view);
  const isMove = ({ kind, name }: Cause): boolean =>
    kind === replaced?.rose.kind && (name === replaced.rose.name || name === replaced.fell.name);
  const cause = strongest(
    causes("previous").filter((one) => matters(one) && !isMove(one)),
    before ?? 0,
  );
  const longCause = strongest(causes("longer"), longer?.before ?? 0);
  const prices = causes("previous").find(({ kind }) => kind === "prices");
  const offset = offsetOf(
    causes("previous").filter((one) => !isMove(one)),
    limit * Math.abs(before ?? 0),
  );
  const back = isUsual ? undefined : returnedTo(revenues, limit);
  const alike = seasonal(view, share, limit);
  const season = back !== undefined && alike?.weeks !== 0 ? undefined : alike;
  const peak = isUsual || (share ?? 0) <= 0 || now.length + then.length > 0 ? undefined : peakOf(nowDays);
  const openDays = now.length + then.length > 0 ? undefined : openDaysOf(nowDays, thenDays);
  const rest =
    cause !== undefined && isSingle(cause) && before !== null && before - cause.before > 0
      ? (value - cause.after) / (before - cause.before) - 1
      : undefined;
  return {
    value,
    before,
    share,
    orders,
    ordersBefore,
    few: orders < FEW_ORDERS || ordersBefore < FEW_ORDERS,
    ...(usual === undefined ? {} : { usual }),
    isUsual,
    ...(longer === undefined ? {} : { longer }),
    ...(season === undefined ? {} : { season }),
    now,
    then,
    ...(likeForLike === undefined ? {} : { likeForLike }),
    ...(cause === undefined ? {} : { cause }),
    ...(longCause === undefined ? {} : { longCause }),
    ...(prices === undefined ? {} : { prices }),
    ...(rest === undefined ? {} : { rest }),
    ...(offset === undefined ? {} : { offset }),
    ...(replaced === undefined ? {} : { replaced }),
    ...(back === undefined ? {} : { returnedTo: back }),
    ...(peak === undefined ? {} : { peak }),
    ...(openDays === undefined ? {} : { openDays }),
  };
}

/** The change from period to period a year earlier, or a week off it as a moving feast is, where this year's goes the same way and about as far. */
function seasonal(view: View, share: number | null, limit: number): SeasonalChange | undefined {
  if (share === null || share <= -1 || view.grain !== "week") return undefined;
  const at = yearEarlier({ grain: "week", start: view.period.from, end: view.period.to }).start;
  const of = (start: Day): number | undefined => {
    const found = view.complete.find((one) => day(one, view.seriesKey) === start);
    return found === undefined ? undefined : (num(found, "net_revenue") ?? 0);
  };
  const present = Math.abs(Math.log1p(share));
  for (const weeks of [0, 1, -1] as const) {
    const [then, earlier] = [of(addDays(at, 7 * weeks)), of(addDays(at, 7 * weeks - 7))];
    if (then === undefined || earlier === undefined || earlier <= 0 || then <= 0) continue;
    const was = then / earlier - 1;
    const past = Math.abs(Math.log1p(was));
    const alike = Math.abs(past - present) <= Math.log1p(limit) && past > present / 2 && present > past / 2;
    // what comes a week off is the same only where it is far from the usual
    const least = weeks === 0 ? limit / 2 : 2 * limit;
    if (Math.sign(was) === Math.sign(share) && Math.abs(was) > least && alike)
      return { share: was, weeks, value: then };
  }
  return undefined;
}

/** The longer view rests on enough orders to be put in percent. */
export const isLongSound = ({ longer }: Judgement): boolean => longer !== undefined && longer.orders >= 5 * FEW_ORDERS;

/** The longer view leads where it says something else than the period, or much more. */
export function longLeads(judgement: Judgement): boolean {
  const { longer, share, before, few, isUsual, cause, returnedTo: back } = judgement;
  if (longer === undefined) return false;
  // a period of few orders says little: what went on for longer leads where it is large
  if (few || share === null) return isLongSound(judgement) && Math.abs(longer.share) >= LONG_FAR;
  // a peak or a low of one period is no longer view: the usual stands for it
  const now = back === undefined || before === null ? longer.now : longer.now - before + back;
  const far = Math.abs(now / longer.before - 1);
  const opposite = Math.sign(longer.share) !== Math.sign(share) && Math.abs(share) >= 0.005;
  if (opposite && far >= LONG_MATTERS) return true;
  const lasting =
    cause !== undefined && (cause.status === "new" || cause.status === "gone") && cause.kind !== "customers";
  if (lasting) return false;
  return (isUsual && far >= LONG_MATTERS) || (far >= LONG_FAR && far >= 2 * Math.abs(share));
}
