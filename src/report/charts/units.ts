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
  for (const name of ["format", "formatFloat", "formatPrefix"])
    wrapped[name] = ((specifier: string, ...rest: never[]) => {
      if (typeof specifier === "string" && /s$/.test(specifier))
        return ((value) => (specifier.includes("$") ? moneyShort : short)(Number(value))) as Write<number>;
      return given[name]?.(...([specifier, ...rest] as unknown as never[]));
    }) as Locale[string];
  for (const name of ["timeFormat", "utcFormat"])
    wrapped[name] = ((specifier: unknown, ...rest: never[]) =>
      specifier === "%b %y"
        ? (((date) => month.format(date)) as Write<Date>)
        : given[name]?.(...([specifier, ...rest] as never[]))) as Locale[string];
  return wrapped as L;
}
