/** What the coming weeks and days of a series look like, closed days counted. */

import type { Facts } from "../facts/contract.ts";
import { pastBand } from "../models/forecast/bands.ts";
import { forecastSeries, type SeriesForecast, totalOf } from "../models/forecast/forecast.ts";
import type { ShopSeries } from "./shop-series.ts";
import { soundDays, soundWeeks } from "./sound-series.ts";
import { openShare, type TradingCalendar, weekdayOf } from "./trading-calendar.ts";

/** Weeks of a year: a season of weekly values. */
const YEAR = 52;
/** Full years from which a yearly season may be looked for. */
const LEAST_WEEKS_OF_SEASON = 2 * YEAR;
/** Daily values are forecast from so many weeks. */
const DAILY_WEEKS = 26;

export interface Point {
  /** Monday or day, since 1970. */
  period: number;
  /** 0 for the past, else steps ahead. */
  horizon: number;
  /** As it came; null for what is to come. */
  actual: number | null;
  /** One step ahead for the past; NaN where none was made. */
  forecast: number;
  low80: number;
  high80: number;
  low95: number;
  high95: number;
}

export interface Total {
  forecast: number;
  low80: number;
  high80: number;
  low95: number;
  high95: number;
}

export interface Outlook {
  made: SeriesForecast;
  /** Past and future, oldest first. */
  points: Point[];
  /** The next four weeks together. */
  total?: Total;
  /** What the forecast was made from: sound values, one per period. */
  sound: Float64Array;
}

function pointsOf(
  made: SeriesForecast,
  sound: Float64Array,
  past: { periods: ArrayLike<number>; actual: ArrayLike<number>; share: ArrayLike<number> },
  future: { periods: ArrayLike<number>; share: ArrayLike<number> },
  isPositive: boolean,
): Point[] {
  const bandOfPast = (part: number) => pastBand(sound, made.back, part, made.errors.isShare, isPositive);
  const [p80, p95] = [bandOfPast(0.8), bandOfPast(0.95)];
  const before = Array.from(past.periods, (period, i): Point => {
    const share = past.share[i]!;
    return {
      period,
      horizon: 0,
      actual: past.actual[i]!,
      forecast: made.back[i]! * share,
      low80: p80.low[i]! * share,
      high80: p80.high[i]! * share,
      low95: p95.low[i]! * share,
      high95: p95.high[i]! * share,
    };
  });
  const after = Array.from(future.periods, (period, h): Point => {
    const share = future.share[h]!;
    return {
      period,
      horizon: h + 1,
      actual: null,
      forecast: made.forecast[h]! * share,
      low80: made.band80.low[h]! * share,
      high80: made.band80.high[h]! * share,
      low95: made.band95.low[h]! * share,
      high95: made.band95.high[h]! * share,
    };
  });
  return [...before, ...after];
}

/** The next `horizon` weeks of a series. Undefined with too few weeks, or where nothing changes. */
export function weeklyOutlook(series: ShopSeries, calendar: TradingCalendar, horizon: number): Outlook | undefined {
  const sound = soundWeeks(series, calendar);
  const period = sound.length >= LEAST_WEEKS_OF_SEASON ? YEAR : 1;
  const made = forecastSeries(sound, { period, horizon });
  if (made === undefined) return undefined;
  const { mondays, soundShare } = calendar;
  const last = mondays[mondays.length - 1]!;
  const ahead = Array.from({ length: horizon }, (_, h) => last + 7 * (h + 1));
  const open = ahead.map((monday) => openShare(calendar, monday));
  const isPositive = sound.every((value) => value >= 0);
  const points = pointsOf(
    made,
    sound,
    { periods: mondays, actual: series.weeks, share: soundShare },
    { periods: ahead, share: open },
    isPositive,
  );
  const total = totalOf(sound, made, 4);
  const full = made.forecast.subarray(0, 4).reduce((sum, value) => sum + value, 0);
  const kept = full > 0 ? made.forecast.subarray(0, 4).reduce((sum, value, h) => sum + value * open[h]!, 0) / full : 1;
  return {
    made,
    points,
    sound,
    ...(total === undefined
      ? {}
      : {
          total: {
            forecast: total.forecast * kept,
            low80: total.low80 * kept,
            high80: total.high80 * kept,
            low95: total.low95 * kept,
            high95: total.high95 * kept,
          },
        }),
  };
}

/** The next `horizon` calendar days of a series; days on which the shop is closed are left out. */
export function dailyOutlook(series: ShopSeries, calendar: TradingCalendar, horizon: number): Outlook | undefined {
  const { days, values, period } = soundDays(series, calendar, DAILY_WEEKS);
  const ahead: number[] = [];
  for (let day = calendar.end; day < calendar.end + horizon; day++)
    if (calendar.isOpen[weekdayOf(day)]) ahead.push(day);
  if (ahead.length === 0) return undefined;
  const made = forecastSeries(values, { period, horizon: ahead.length, judged: Math.min(period, ahead.length) });
  if (made === undefined) return undefined;
  const points = pointsOf(
    made,
    values,
    {
      periods: days,
      actual: Array.from(days, (day) => series.days[day - calendar.first]!),
      share: Array.from(days, () => 1),
    },
    { periods: ahead, share: ahead.map((day) => (calendar.isClosedAhead(day) ? 0 : 1)) },
    values.every((value) => value >= 0),
  );
  return { made, points, sound: values };
}

const made = new WeakMap<Facts, Map<string, Outlook | undefined>>();

/** What was worked out for these facts before, or `make`: facts never change, and several analyses look at the same series. */
function remembered(facts: Facts, key: string, make: () => Outlook | undefined): Outlook | undefined {
  let own = made.get(facts);
  if (own === undefined) {
    own = new Map();
    made.set(facts, own);
  }
  if (!own.has(key)) own.set(key, make());
  return own.get(key);
}

const keyOf = (
  grain: string,
  { level, name, metric }: ShopSeries,
  { end, known }: TradingCalendar,
  horizon: number,
): string => JSON.stringify([grain, level, name, metric, end, known, horizon]);

/** `weeklyOutlook` of a series of these facts, worked out once. */
export const outlookByWeek = (facts: Facts, series: ShopSeries, calendar: TradingCalendar, horizon: number) =>
  remembered(facts, keyOf("week", series, calendar, horizon), () => weeklyOutlook(series, calendar, horizon));

/** `dailyOutlook` of a series of these facts, worked out once. */
export const outlookByDay = (facts: Facts, series: ShopSeries, calendar: TradingCalendar, horizon: number) =>
  remembered(facts, keyOf("day", series, calendar, horizon), () => dailyOutlook(series, calendar, horizon));
