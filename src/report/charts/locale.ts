/** How charts write numbers and dates: d3's locale definitions, taken from Intl so that they agree with `format.ts`. */

export interface ChartLocale {
  number: {
    decimal: string;
    thousands: string;
    grouping: number[];
    currency: [string, string];
    percent: string;
    minus: string;
  };
  time: {
    dateTime: string;
    date: string;
    time: string;
    periods: [string, string];
    days: string[];
    shortDays: string[];
    months: string[];
    shortMonths: string[];
  };
}

export function chartLocale(locale: string, currency: string): ChartLocale {
  const parts = (options: Intl.NumberFormatOptions, n: number): Intl.NumberFormatPart[] =>
    new Intl.NumberFormat(locale, options).formatToParts(n);
  const number = parts({ minimumFractionDigits: 1 }, 1234567.5);
  const part = (type: string, or: string): string => number.find((p) => p.type === type)?.value ?? or;
  const money = parts({ style: "currency", currency }, 1);
  const sign = money.findIndex((p) => p.type === "currency");
  const first = money.findIndex((p) => p.type === "integer");
  const around = (from: number, to: number): string =>
    money
      .slice(from, to)
      .filter((p) => p.type === "currency" || p.type === "literal")
      .map((p) => p.value)
      .join("");
  const names = (count: number, at: (i: number) => number, options: Intl.DateTimeFormatOptions): string[] => {
    const format = new Intl.DateTimeFormat(locale, { timeZone: "UTC", ...options });
    return Array.from({ length: count }, (_, i) => format.format(new Date(at(i))));
  };
  const sunday = (i: number): number => Date.UTC(2023, 0, 1 + i);
  const month = (i: number): number => Date.UTC(2023, i, 1);
  return {
    number: {
      decimal: part("decimal", "."),
      thousands: part("group", ","),
      grouping: locale.endsWith("-IN") ? [3, 2, 2, 2, 2, 2] : [3],
      currency: sign < first ? [around(0, first), ""] : ["", around(first, money.length)],
      percent: "%",
      minus: "−",
    },
    time: {
      dateTime: "%A, %e %B %Y, %X",
      date: "%d/%m/%Y",
      time: "%H:%M:%S",
      periods: ["AM", "PM"],
      days: names(7, sunday, { weekday: "long" }),
      shortDays: names(7, sunday, { weekday: "short" }),
      months: names(12, month, { month: "long" }),
      shortMonths: names(12, month, { month: "short" }),
    },
  };
}
