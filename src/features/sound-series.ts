/** Series freed of days that say nothing about trade: what a forecast is made from. */
import type { ShopSeries } from "./shop-series.ts";
import { type TradingCalendar, weekdayOf } from "./trading-calendar.ts";

/** A week of which less is sound is no measure, however it is scaled. */
const LEAST_SOUND = 0.5;

/** Gaps filled in a straight line between their neighbours; at the ends with the nearest value. */
function filled(values: Float64Array): Float64Array {
  const out = values.slice();
  for (let i = 0; i < out.length; i++) {
    if (!Number.isNaN(out[i]!)) continue;
    let to = i;
    while (to < out.length && Number.isNaN(values[to]!)) to++;
    const [before, after] = [i > 0 ? out[i - 1]! : Number.NaN, to < out.length ? values[to]! : Number.NaN];
    for (let k = i; k < to; k++) {
      const part = (k - i + 1) / (to - i + 1);
      out[k] = Number.isNaN(before) ? after : Number.isNaN(after) ? before : before + part * (after - before);
    }
    i = to - 1;
  }
  return out;
}

/**
 * A series by week as if every day had been sound: missing days, part-files, days that are there twice and holidays are left out and the
 * others scaled up by what such days usually bring.
 */
export function soundWeeks(
  { days, weeks, metric }: Pick<ShopSeries, "days" | "weeks" | "metric">,
  calendar: TradingCalendar,
): Float64Array {
  const { first, mondays, soundShare, isSound } = calendar;
  const values = Float64Array.from(mondays, (monday, week) => {
    const share = soundShare[week]!;
    if (share > 0.999) return weeks[week]!;
    if (share < LEAST_SOUND) return Number.NaN;
    // who buys on one day and who on another may be the same: the week's customers are scaled as they are
    if (metric === "customers") return weeks[week]! / share;
    let sum = 0;
    for (let day = monday; day < monday + 7; day++) if (isSound(day)) sum += days[day - first]!;
    return sum / share;
  });
  return filled(values);
}

export interface SoundDays {
  /** Days since 1970 of the open weekdays. */
  days: Int32Array;
  values: Float64Array;
  /** Open weekdays of a week. */
  period: number;
}

/** The last `weeks` weeks of a series by day, weekdays on which the shop trades only, days that are not sound as their neighbours. */
export function soundDays({ days }: Pick<ShopSeries, "days">, calendar: TradingCalendar, weeks: number): SoundDays {
  const { first, end, isOpen, isSound } = calendar;
  const kept: number[] = [];
  const start = Math.max(first, end - 7 * weeks);
  for (let day = start; day < end; day++) if (isOpen[weekdayOf(day)]) kept.push(day);
  const period = isOpen.filter(Boolean).length;
  const raw = Float64Array.from(kept, (day) => (isSound(day) ? days[day - first]! : Number.NaN));
  // the same weekday a week before and after says most
  const values = raw.map((value, i) => {
    if (!Number.isNaN(value)) return value;
    const near = [raw[i - period], raw[i + period]].filter(
      (one) => one !== undefined && !Number.isNaN(one),
    ) as number[];
    return near.length === 0 ? Number.NaN : near.reduce((a, b) => a + b, 0) / near.length;
  });
  return { days: Int32Array.from(kept), values: filled(values), period };
}
