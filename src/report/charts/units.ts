/** How charts write amounts and months: as the rest of the report does, not with the letters of the SI. Runs in Node and in the reader's browser. */
import { formatter } from "../../format.ts";

type Write<V> = (value: V) => string;
/** d3's formats by their specifier: `format`, `formatPrefix`, `utcFormat`, …. */
type Locale = Record<string, (...args: never[]) => unknown>;

/**
 * A vega locale that writes shortened numbers ("~s") and money ("$~s") as `locale` does (£1.2m, 12 Tsd. €, 238万) and short months
 * with their year ("%b %y") likewise.
 */
export function withUnits<L extends object>(vegaLocale: L, locale: string, currency: string): L {
  const { moneyShort, short } = formatter(locale, currency);
  const month = new Intl.DateTimeFormat(locale, { month: "short", year: "2-digit", timeZone: "UTC" });
  const given = vegaLocale as Locale;
  const wrapped: Locale = { ...given };
  // the specifier is the first argument of some of them and the last of others
  for (const name of Object.keys(given).filter((one) => /^format/.test(one)))
    wrapped[name] = (...args: never[]) => {
      const specifier = (args as unknown[]).find((arg): arg is string => typeof arg === "string" && /s$/.test(arg));
      if (specifier === undefined) return given[name]?.(...args);
      return ((value) => (specifier.includes("$") ? moneyShort : short)(Number(value))) as Write<number>;
    };
  for (const name of ["timeFormat", "utcFormat"])
    wrapped[name] = (...args: never[]) => {
      if ((args as unknown[])[0] !== "%b %y") return given[name]?.(...args);
      return ((date) => month.format(date)) as Write<Date>;
    };
  return wrapped as L;
}
