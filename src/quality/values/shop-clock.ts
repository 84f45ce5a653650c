/** Instants on the shop's clock: a time with Z or a distance to UTC is one moment everywhere, and the shop has its own time for it. */

const MINUTE = 60_000;
const QUARTER = 15 * MINUTE;
const DAY = 1440 * MINUTE;

export interface ShopClock {
  /** Milliseconds of the shop's clock time, counted as if it were UTC, at an instant in milliseconds since 1970. */
  local(instant: number): number;
}

/** @param timezone IANA name */
export function shopClock(timezone: string): ShopClock {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone: timezone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  const offsetAt = (instant: number): number => {
    const part = Object.fromEntries(format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
    const { year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0 } = part;
    return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(instant / 1000) * 1000;
  };
  /** By day: the offset, or NaN where it changes within the day; then by quarter of an hour. */
  const days = new Map<number, number>();
  const quarters = new Map<number, number>();
  const known = (map: Map<number, number>, key: number, of: () => number): number => {
    let found = map.get(key);
    if (found === undefined) {
      found = of();
      map.set(key, found);
    }
    return found;
  };
  return {
    local(instant) {
      if (Number.isNaN(instant)) return instant;
      const day = Math.floor(instant / DAY);
      const whole = known(days, day, () => {
        const [first, last] = [offsetAt(day * DAY), offsetAt((day + 1) * DAY - MINUTE)];
        return first === last ? first : Number.NaN;
      });
      if (!Number.isNaN(whole)) return instant + whole;
      const quarter = Math.floor(instant / QUARTER);
      return instant + known(quarters, quarter, () => offsetAt(quarter * QUARTER));
    },
  };
}

const ZONE = /\s*(?:(Z|UTC|GMT)|([+-])([0-9]{2}):?([0-9]{2}))$/i;

/** Distance of a time's text to UTC in milliseconds; undefined where it says none. */
export function offsetOf(text: string): number | undefined {
  const found = ZONE.exec(text);
  // a date alone ends like an offset: 2026-01
  if (found === null || !/[0-9]{1,2}:[0-9]{2}/.test(text.slice(0, found.index))) return undefined;
  if (found[1] !== undefined) return 0;
  const distance = (60 * Number(found[3]) + Number(found[4])) * MINUTE;
  return found[2] === "-" ? -distance : distance;
}
