/** Runs in Node and, inlined, in the reader's browser: so it refers to nothing outside itself. */

type Write = (value: number) => string;
/** d3's number formats by their specifier: `format`, `formatPrefix`, `formatFloat`, `formatSpan`. */
type Locale = Record<string, (...args: never[]) => unknown>;

/** d3 writes SI letters ("1.2M", "3G", "£0k"); readers expect "1.2m", "3bn", "£0". Returns a locale that writes `units` instead. */
export function withUnits<L extends object>(locale: L, units: Record<string, string>): L {
  const readable =
    (make: (...args: never[]) => unknown) =>
    (...args: never[]) => {
      const write = make(...args);
      if (typeof write !== "function" || !args.some((arg) => typeof arg === "string" && /s$/.test(arg))) return write;
      return (value: number): string =>
        value === 0
          ? (write as Write)(value).replace(/[kMGTmµn](?=\D*$)/, "")
          : (write as Write)(value).replace(/[kMGT](?=\D*$)/, (unit) => units[unit] ?? unit);
    };
  const wrapped: Locale = {};
  for (const [name, make] of Object.entries(locale as Locale))
    wrapped[name] = /^format/.test(name) ? (readable(make) as Locale[string]) : make;
  return wrapped as L;
}
