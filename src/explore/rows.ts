/**
 * Rows of the sales charts, from the tables of an edition or from what a filter leaves: the same in both. What a reader is shown on
 * pointing at a chart is written out in them.
 */
import { addDays, isoWeek } from "../calendar.ts";
import type { Format } from "../format.ts";

export interface PeriodPoint {
  /** First day of the week or the month. */
  start: string;
  net_revenue: number;
  year_earlier: number | null;
  /** Not to be compared with a full period. */
  partial: boolean;
  /** Of the whole shop only: what was expected of the period, what is to be reached in it, and what happened in it. */
  low?: number | undefined;
  high?: number | undefined;
  target?: number | undefined;
  event?: string | undefined;
}

/** "+£2,016 (▲ 23.6%)"; empty where there is nothing to compare with. */
function difference(now: number, then: number | null, format: Format): string {
  if (then === null) return "";
  const money = `${now < then ? "−" : "+"}${format.moneyWhole(Math.abs(now - then))}`;
  return then > 0 && Math.abs(now - then) <= 2 * then ? `${money} (${format.change((now - then) / then)})` : money;
}

const known = new Map<string, string>();
/** "Week 46 · 9–15 Nov 2026", "Nov 2026". Remembered: a filter asks for the same periods again, and ranges of days are slow to write. */
function periodWords(start: string, grain: "week" | "month", format: Format): string {
  const key = `${format.locale}/${grain}/${start}`;
  let words = known.get(key);
  if (words === undefined) {
    words =
      grain === "week"
        ? `Week ${isoWeek(start).week} · ${format.range(start, addDays(start, 6))}`
        : format.month(start);
    known.set(key, words);
  }
  return words;
}

/** Weeks or months, oldest first. `tail` numbers the ends that touch a partial period and are drawn dashed. */
export function periodRows(points: readonly PeriodPoint[], grain: "week" | "month", format: Format): PageRow[] {
  return points.map(({ start, net_revenue, year_earlier, partial, low, high, target, event }, i) => {
    const open = [points[i - 1], points[i + 1]].some((one) => one?.partial === true);
    return {
      start,
      net_revenue,
      year_earlier,
      partial,
      tail: partial || open ? (i < points.length / 2 ? 1 : 2) : 0,
      when: `${periodWords(start, grain, format)}${partial ? ", partial" : ""}`,
      now: format.moneyWhole(net_revenue),
      earlier: year_earlier === null ? "" : format.moneyWhole(year_earlier),
      difference: partial ? "" : difference(net_revenue, year_earlier, format),
      ...(low === undefined || high === undefined
        ? {}
        : { low, high, usual: `${format.moneyShort(low)} to ${format.moneyShort(high)}` }),
      ...(target === undefined ? {} : { target }),
      ...(event === undefined ? {} : { event }),
    };
  });
}

export type PageRow = Record<string, string | number | boolean | null>;

export interface Step {
  words: string;
  part: number;
}

/** A bridge from one amount to another: both, and between them the steps, largest gain first. */
export function bridgeRows(
  { before, after, names }: { before: number; after: number; names: { before: string; after: string } },
  steps: readonly Step[],
  format: Format,
): PageRow[] {
  const sign = (part: number): string => `${part < 0 ? "−" : "+"}${format.moneyShort(Math.abs(part))}`;
  let at = before;
  const between = steps.map(({ words, part }): PageRow => {
    const from = at;
    at += part;
    return {
      cause: words.charAt(0).toUpperCase() + words.slice(1),
      from,
      to: at,
      part,
      kind: part > 0 ? "gain" : "loss",
      label: sign(part),
      high: Math.max(from, at),
    };
  });
  const whole = (cause: string, amount: number): PageRow => ({
    cause,
    from: 0,
    to: amount,
    part: amount,
    kind: "total",
    label: format.moneyShort(amount),
    high: Math.max(0, amount),
  });
  return [whole(names.before, before), ...between, whole(names.after, after)];
}

/** Regions, the highest net revenue first: the first `most` by name, the rest as one. */
export function regionRows(
  regions: readonly { region: string; net_revenue: number }[],
  most: number,
  format: Format,
): PageRow[] {
  const total = regions.reduce((sum, { net_revenue }) => sum + net_revenue, 0);
  const row = (region: string, net_revenue: number, isRest: boolean): PageRow => ({
    region,
    net_revenue,
    isRest,
    label: format.moneyShort(net_revenue),
    now: format.moneyWhole(net_revenue),
    share: total > 0 ? format.percent(net_revenue / total) : "",
  });
  const rest = regions.slice(most);
  return [
    ...regions.slice(0, most).map(({ region, net_revenue }) => row(region, net_revenue, false)),
    ...(rest.length === 0
      ? []
      : [
          row(
            rest.length === 1 ? "1 other" : `${format.integer(rest.length)} others`,
            rest.reduce((sum, { net_revenue }) => sum + net_revenue, 0),
            true,
          ),
        ]),
  ];
}

/** Orders by weekday and hour; every hour between the first and the last with an order. */
export function hourRows(
  counts: readonly (readonly number[])[],
  weekdays: readonly string[],
  format: Format,
): PageRow[] {
  const busy = Array.from({ length: 24 }, (_, hour) => hour).filter((hour) =>
    counts.some((row) => (row[hour] ?? 0) > 0),
  );
  const [from, to] = [busy[0] ?? 0, busy.at(-1) ?? 0];
  const highest = Math.max(1, ...counts.flat());
  return counts.flatMap((row, i) =>
    Array.from({ length: to - from + 1 }, (_, h) => {
      const orders = row[from + h] ?? 0;
      const hour = from + h;
      return {
        weekday: weekdays[i]!,
        hour,
        orders,
        shade: orders / highest,
        when: from === to ? weekdays[i]! : `${weekdays[i]!} ${hour}:00–${hour + 1}:00`,
        count: format.integer(orders),
      };
    }),
  );
}
