/** Wall clocks of time zones: what a local time is in UTC, also in the hours a zone skips or repeats. Pure. */
import { UserError } from "../../src/errors.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const formats = new Map<string, Intl.DateTimeFormat>();

function zoneFormat(timezone: string): Intl.DateTimeFormat {
  let format = formats.get(timezone);
  if (!format) {
    try {
      format = new Intl.DateTimeFormat("en-US", {
        timeZone: timezone,
        hourCycle: "h23",
        year: "numeric",
        month: "numeric",
        day: "numeric",
        hour: "numeric",
        minute: "numeric",
        second: "numeric",
      });
    } catch (cause) {
      throw new UserError(`invalid timezone: ${JSON.stringify(timezone)}; expected a name like Europe/London`, {
        exitCode: 2,
        cause,
      });
    }
    formats.set(timezone, format);
  }
  return format;
}

/** The wall clock at `ms` in `timezone`, written as if it were UTC: milliseconds since 1970, whole seconds. */
export function wallClock(ms: number, timezone: string): number {
  const part: Record<string, number> = {};
  for (const { type, value } of zoneFormat(timezone).formatToParts(ms)) part[type] = Number(value);
  return Date.UTC(part.year!, part.month! - 1, part.day!, part.hour!, part.minute!, part.second!);
}

/** Seconds are whole on a wall clock, so the offset is taken from the whole second. */
const offset = (ms: number, timezone: string): number => wallClock(ms, timezone) - Math.floor(ms / 1000) * 1000;

/** The instant at which the zone's offset changes between two instants with different offsets. */
function transition(from: number, to: number, timezone: string): number {
  const before = offset(from, timezone);
  let low = from;
  let high = to;
  while (high - low > 1000) {
    const middle = low + Math.floor((high - low) / 2000) * 1000;
    if (offset(middle, timezone) === before) low = middle;
    else high = middle;
  }
  return high;
}

/**
 * The instants at which the wall clock of `timezone` shows `wall` (see `wallClock`): one on most days, two in an hour
 * that is repeated, none in an hour that is skipped; then `gapEnd` is the first instant after the gap.
 */
export function instantsOf(wall: number, timezone: string): { instants: number[]; gapEnd?: number } {
  const offsets = [...new Set([offset(wall - DAY, timezone), offset(wall + DAY, timezone)])];
  const instants = offsets
    .map((o) => wall - o)
    .filter((at) => wallClock(at, timezone) === wall)
    .sort((a, b) => a - b);
  if (instants.length > 0) return { instants };
  return { instants, gapEnd: transition(wall - DAY, wall + DAY, timezone) };
}
