/** Numbers, money and dates for the reader, by locale and currency. Pure; the only use of Intl for output. */
import type { ChangeAs, ValueFormat } from "./section.ts";

/** Numbers, money, shares and days as the readers of one locale write them. */
export interface Format {
  locale: string;
  currency: string;
  /** A sentence or a label of the report in its language; English stays as it is. */
  say(text: string): string;
  integer(n: number): string;
  decimal(n: number, digits: number): string;
  money(n: number): string;
  moneyWhole(n: number): string;
  moneyShort(n: number): string;
  /** 12k, 1.2m. */
  short(n: number): string;
  percent(share: number, digits?: number): string;
  day(day: string): string;
  month(day: string): string;
  /** "November" or "Nov" of 11. */
  monthName(month: number, length: "long" | "short"): string;
  /** "Thu 12 Nov" */
  weekday(day: string): string;
  /** "28 Nov – 4 Dec 2011" from two days. */
  range(from: string, to: string): string;
  /** "▲ 3.8%" or "▼ 4.6%"; of two rates "▲ 0.3 points"; "unchanged" at 0. */
  change(share: number, as?: ChangeAs): string;
  /** "0.3 points" from a difference of two rates, 0.003; without a sign. */
  points(difference: number): string;
  /** Any raw value by its format code; null is "–". */
  value(value: unknown, format: ValueFormat): string;
}

const at = (day: string): Date => new Date(`${day.slice(0, 10).padEnd(7, "-01").padEnd(10, "-01")}T00:00:00Z`);

/**
 * The formats of a locale and a currency.
 *
 * @param locale BCP 47, such as "en-GB"
 * @param currency ISO 4217, such as "GBP"
 * @param say what says the report's words in its language. Default: English
 * @throws RangeError where one of them is not well-formed
 */
export function formatter(locale: string, currency: string, say: (text: string) => string = (text) => text): Format {
  const number = (options: Intl.NumberFormatOptions): ((n: number) => string) => {
    const f = new Intl.NumberFormat(locale, options);
    // a true minus sign, as wide as a plus
    return (n) => f.format(Object.is(n, -0) ? 0 : n).replace("-", "−");
  };
  const date = (options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
    new Intl.DateTimeFormat(locale, { timeZone: "UTC", ...options });
  const integer = number({ maximumFractionDigits: 0 });
  const signed = number({ maximumFractionDigits: 0, signDisplay: "exceptZero" });
  const money = number({ style: "currency", currency });
  const moneyWhole = number({ style: "currency", currency, maximumFractionDigits: 0 });
  // grouped where the unit is none (2.080 €): beside 10.900 € it would look like another kind of number
  const compactly = { notation: "compact", maximumSignificantDigits: 3, useGrouping: "always" } as const;
  const compact = number({ style: "currency", currency, ...compactly });
  const dayFormat = date({ day: "numeric", month: "short", year: "numeric" });
  const weekdayFormat = date({ weekday: "short", day: "numeric", month: "short" });
  const monthFormat = date({ month: "short", year: "numeric" });
  const monthNames = { long: date({ month: "long" }), short: date({ month: "short" }) };
  const compactNumber = number(compactly);
  // "£8.9m": British usage writes the unit small
  const small = (text: string): string =>
    locale.startsWith("en")
      ? text.replace(/([KMBT])$/, (unit) => ({ K: "k", M: "m", B: "bn", T: "tn" })[unit] ?? unit)
      : text;
  const decimals = new Map<number, (n: number) => string>();
  const percents = new Map<number, (n: number) => string>();
  const cached = <K, V>(map: Map<K, V>, key: K, make: () => V): V => {
    let value = map.get(key);
    if (value === undefined) {
      value = make();
      map.set(key, value);
    }
    return value;
  };
  const decimal = (n: number, digits: number): string =>
    cached(decimals, digits, () => number({ minimumFractionDigits: digits, maximumFractionDigits: digits }))(n);
  const percent = (share: number, digits = 1): string =>
    cached(percents, digits, () =>
      number({ style: "percent", minimumFractionDigits: digits, maximumFractionDigits: digits }),
    )(share);
  const points = (difference: number): string => {
    const text = decimal(Math.abs(difference) * 100, 1);
    return `${text} ${say(text === decimal(1, 1) ? "point" : "points")}`;
  };
  const change = (share: number, as: ChangeAs = "share"): string => {
    const text = as === "points" ? points(share) : percent(Math.abs(share));
    if (text === (as === "points" ? points(0) : percent(0))) return say("unchanged");
    return `${share > 0 ? "▲" : "▼"} ${text}`;
  };
  const integerOrShort = number({ maximumSignificantDigits: 3 });
  const format: Format = {
    locale,
    currency,
    say,
    integer,
    decimal,
    money,
    moneyWhole,
    moneyShort: (n) => (Math.abs(n) < 1000 ? moneyWhole(n) : small(compact(n))),
    short: (n) => (Math.abs(n) < 1000 ? integerOrShort(n) : small(compactNumber(n))),
    percent,
    day: (day) => dayFormat.format(at(day)),
    month: (day) => monthFormat.format(at(day)),
    monthName: (month, length) => monthNames[length].format(Date.UTC(2001, month - 1, 1)),
    weekday: (day) => weekdayFormat.format(at(day)).replace(",", ""),
    range: (from, to) => dayFormat.formatRange(at(from), at(to)),
    change,
    points,
    value(value, code) {
      if (value === null || value === undefined || value === "" || (typeof value === "number" && Number.isNaN(value)))
        return "–";
      if (typeof value === "string" && !["date", "month"].includes(code))
        return code === "segment" ? say(value) : value;
      if (typeof value === "boolean") return say(value ? "yes" : "no");
      const n = Number(value);
      switch (code) {
        case "integer":
          return integer(n);
        case "decimal1":
          return decimal(n, 1);
        case "decimal3":
          return decimal(n, 3);
        case "money":
          return money(n);
        case "moneyWhole":
          return moneyWhole(n);
        case "moneyShort":
          return format.moneyShort(n);
        case "percent":
          return percent(n);
        case "days":
          return `${integer(n)} ${say("d")}`;
        case "change":
          return change(n);
        case "delta":
          return signed(n);
        case "times":
          return `${decimal(n, 1)}×`;
        case "date":
          return format.day(String(value));
        case "month":
          return format.month(String(value));
        default:
          return String(value);
      }
    },
  };
  return format;
}
