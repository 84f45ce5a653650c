/** The headline figures of a report under the reader's filter. */
import { dayNumber } from "../../calendar.ts";
import { byPeriod } from "../../explore/sales.ts";
import {
  before,
  type DaySpan,
  isCovered,
  isYoung,
  type PageTotals,
  spanYearEarlier,
  type TotalName,
  totalsOf,
} from "../../explore/totals.ts";
import type { Figure } from "../../section.ts";
import type { Lens } from "./views.ts";

/** Figures that only the data's own past can tell: not compared with its first 90 days. */
const NEEDS_PAST: ReadonlySet<string> = new Set(["new_customers", "repeat_rate"]);
/** Figures about customers, which a page without them cannot count. */
const NEEDS_CUSTOMERS: ReadonlySet<string> = new Set(["customers", "new_customers", "repeat_rate"]);
const TREND_WEEKS = 13;
/** No percentage says anything about next to nothing, or beyond this. */
const LARGEST_CHANGE = 2;

/** The figures in the order and form of `printed`, for the lens; one that is not known by name shows nothing. */
export function filteredFigures(printed: readonly Figure[], lens: Lens): Figure[] {
  const { data, selection, starts, span, filter, format } = lens;
  const [now, previous, lastYear] = [span, before(span), spanYearEarlier(span)].map((one) =>
    totalsOf(data, selection, starts, one),
  );
  const trend = trendOf(lens);
  const words = filter.weeks === 1 ? "week" : `${filter.weeks} weeks`;
  return printed.map((figure) => {
    const name = figure.id as TotalName;
    const known = name in now! && !(data.summed && NEEDS_CUSTOMERS.has(name));
    const value = known ? now![name] : null;
    const against = (totals: PageTotals, other: DaySpan): number | null => {
      const then =
        known && isCovered(data, other) && !(NEEDS_PAST.has(name) && isYoung(data, other)) ? totals[name] : null;
      if (value === null || then === null) return null;
      if (figure.changeAs === "points") return value - then;
      const share = then > 0 ? (value - then) / then : null;
      return share === null || Math.abs(share) > LARGEST_CHANGE ? null : share;
    };
    const { cell: _, changeText: __, ...kept } = figure;
    return {
      ...kept,
      value,
      change: against(previous!, previous === undefined ? span : before(span)),
      changeLabel: format.say(`on the ${words} before`),
      change2: { change: against(lastYear!, spanYearEarlier(span)), label: format.say("on last year") },
      trend: known ? trend.map((totals) => totals[name] ?? 0) : [],
    };
  });
}

/** Totals of the last complete weeks, oldest first. */
function trendOf({ data, selection, starts }: Lens): PageTotals[] {
  const end = dayNumber(data.period.to);
  return byPeriod(data, selection, "week")
    .filter(({ start, partial }) => !partial && dayNumber(start) <= end)
    .slice(-TREND_WEEKS)
    .map(({ start }) => totalsOf(data, selection, starts, { from: dayNumber(start), to: dayNumber(start) + 6 }));
}
