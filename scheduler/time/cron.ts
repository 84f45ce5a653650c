/**
 * Cron expressions as sets of slots. node-cron parses and matches; the walk through the days is ours, because a
 * timetable must be readable for any stretch of time and because node-cron drops a job that falls into a skipped hour and
 * loses one autumn hour of an hourly job (measured with 4.6, see the test).
 */
import cron from "node-cron";
import { UserError } from "../../src/errors.ts";
import { instantsOf, wallClock } from "./zone.ts";

const DAY = 86_400_000;
/** 29 February on a given weekday can be 40 years away; further is never. */
const HORIZON_DAYS = 366 * 41;
/** Days kept in memory per timetable. */
const MOST_DAYS = 400;

/** All instants of one cron expression in one time zone; milliseconds since 1970 everywhere. */
export interface Timetable {
  cron: string;
  timezone: string;
  /** Slots after `from` up to and including `to`, ascending. */
  between(from: number, to: number): number[];
  /** The next `count` slots after `from`. */
  next(from: number, count: number): number[];
  /** What a user should know about this expression. */
  warnings: string[];
}

/**
 * Parses a five-field cron expression (minute, hour, day of month, month, weekday; `L`, `W` and `#` as in node-cron).
 *
 * A fixed time of day happens once per matching local day: in the hour that is repeated in autumn at its first showing,
 * in the hour that is skipped in spring at the first instant after the gap. With `*` or a full step as the hour, real
 * time counts: both showings, none in the gap.
 *
 * @throws UserError (exit code 2) when the expression or the time zone is not valid
 */
export function timetable(expression: string, timezone: string): Timetable {
  const checked = cron.validateDetailed(expression);
  const fieldCount = expression.trim().split(/\s+/).length;
  if (!checked.valid || fieldCount !== 5) {
    const why = checked.errors[0]?.message ?? `expected 5 fields but got ${fieldCount}`;
    throw new UserError(`invalid cron: ${JSON.stringify(expression)}; ${why}`, {
      exitCode: 2,
      hint: 'five fields: minute, hour, day of month, month, weekday; "0 7 * * 1" is Mondays at 07:00',
    });
  }
  wallClock(0, timezone);
  const fields = cron.parse(expression);
  const times = fields.hour.flatMap((hour) => fields.minute.map((minute) => (hour * 60 + minute) * 60_000));
  const realTime = fields.hour.length === 24;
  const matches = dayMatcher(expression, times[0]!);

  // a wake a minute asks about the same few days again and again
  const days = new Map<number, number[]>();
  const slotsOfDay = (midnight: number): number[] => {
    let slots = days.get(midnight);
    if (!slots) {
      slots = !matches(midnight)
        ? []
        : times.flatMap((time) => {
            const { instants, gapEnd } = instantsOf(midnight + time, timezone);
            if (realTime) return instants;
            return instants.length > 0 ? instants.slice(0, 1) : [gapEnd!];
          });
      if (days.size >= MOST_DAYS) days.clear();
      days.set(midnight, slots);
    }
    return slots;
  };
  /** Local days that can hold an instant near `ms`, one earlier to be safe. */
  const firstDay = (ms: number): number => Math.floor(wallClock(ms, timezone) / DAY) * DAY - DAY;
  const sorted = (slots: number[]): number[] => [...new Set(slots)].sort((a, b) => a - b);

  return {
    cron: expression,
    timezone,
    warnings: warningsOf(expression, fields.hour, realTime),
    between(from, to) {
      const slots: number[] = [];
      for (let day = firstDay(from); day <= to + 2 * DAY; day += DAY) slots.push(...slotsOfDay(day));
      return sorted(slots).filter((slot) => slot > from && slot <= to);
    },
    next(from, count) {
      const slots: number[] = [];
      const start = firstDay(from);
      // one day more than needed, since neighbouring days can touch around a change of the clock
      for (let day = start, extra = 1; day < start + HORIZON_DAYS * DAY && extra >= 0; day += DAY) {
        slots.push(...slotsOfDay(day).filter((slot) => slot > from));
        if (slots.length >= count) extra -= 1;
      }
      return sorted(slots).slice(0, count);
    },
  };
}

/** Asks node-cron, in UTC where no hour is skipped or repeated, whether a local day is one of the expression's days. */
function dayMatcher(expression: string, time: number): (midnight: number) => boolean {
  const task = cron.createTask(expression, () => undefined, { timezone: "UTC" });
  // matching needs no registration; a registered task would be kept for the life of the process
  task.destroy();
  return (midnight) => task.match(new Date(midnight + time));
}

function warningsOf(expression: string, hours: number[], realTime: boolean): string[] {
  const [, , dayOfMonth, , weekday] = expression.trim().split(/\s+/);
  const restricted = (field: string | undefined): boolean => field !== "*" && field !== "?";
  const warnings: string[] = [];
  if (!realTime && hours.some((hour) => hour < 4))
    warnings.push(
      `${expression}: times between 00:00 and 03:59 fall into the hours that clock changes skip or repeat; 04:00 or later is safer`,
    );
  if (restricted(dayOfMonth) && restricted(weekday))
    warnings.push(`${expression}: day of month and weekday must both match (other cron programs take either)`);
  return warnings;
}
