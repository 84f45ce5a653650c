/** Instants for people: in the zone that they live in, and in UTC, so that nobody has to guess which one is meant. */

const clock = (ms: number, timeZone: string): string =>
  new Intl.DateTimeFormat("en-GB", {
    timeZone,
    weekday: "short",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  })
    .formatToParts(ms)
    .reduce(
      (text, { type, value }) => text.replace(`{${type}}`, value),
      "{weekday} {year}-{month}-{day} {hour}:{minute}",
    );

/** "UTC+1", "UTC−3:30": what the clocks of a zone are ahead of UTC at an instant, by the rules that this Node.js knows. */
function offset(ms: number, timeZone: string): string {
  const parts = new Intl.DateTimeFormat("en", { timeZone, timeZoneName: "shortOffset" }).formatToParts(ms);
  const name = parts.find(({ type }) => type === "timeZoneName")?.value ?? "GMT";
  return name.replace("GMT", "UTC").replace("-", "−");
}

/**
 * "Mon 2026-11-16 08:00 Europe/Berlin, UTC+1 (07:00 UTC)": with the offset in force, so that a rule that has changed since is seen;
 * the day of UTC is given where it is another one.
 */
export function instant(ms: number, timeZone: string): string {
  const local = clock(ms, timeZone);
  if (timeZone === "UTC") return `${local} UTC`;
  const utc = clock(ms, "UTC");
  return `${local} ${timeZone}, ${offset(ms, timeZone)} (${utc.slice(0, 14) === local.slice(0, 14) ? utc.slice(15) : utc} UTC)`;
}

const UNITS = [
  [86_400_000, "d"],
  [3_600_000, "h"],
  [60_000, "min"],
  [1000, "s"],
] as const;

/** "3 d 4 h", "12 min", "4 s": at most two units. */
export function duration(ms: number): string {
  const first = UNITS.findIndex(([size]) => ms >= size);
  if (first < 0) return "0 s";
  const [size, unit] = UNITS[first]!;
  const next = UNITS[first + 1];
  const rest = next === undefined ? 0 : Math.floor((ms % size) / next[0]);
  return `${Math.floor(ms / size)} ${unit}${rest === 0 ? "" : ` ${rest} ${next![1]}`}`;
}
