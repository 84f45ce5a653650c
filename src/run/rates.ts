/** Exchange rates from a file, applied exactly. */
import { existsSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { dayOf } from "../calendar.ts";
import { EXIT, UserError } from "../errors.ts";
import { splitFields } from "../ingest/csv/fields.ts";

const DAY_MS = 86_400_000;

/** A rate as a whole number over a power of ten. */
interface Rate {
  /** Days since 1970 from which it holds; −∞ where the file has no dates. */
  from: number;
  units: bigint;
  scale: bigint;
}

export type Convert = (amountE4: number, currency: string | null, at: number) => number;

const DECIMAL = /^(\d+)(?:\.(\d{1,12}))?$/;

/** An amount × a rate, rounded half away from zero. */
function times(amountE4: number, { units, scale }: Rate): number {
  const product = BigInt(amountE4) * units;
  const size = product < 0n ? -product : product;
  const rounded = (2n * size + scale) / (2n * scale);
  return Number(product < 0n ? -rounded : rounded);
}

/**
 * Reads rates: a CSV with the columns `currency` and `rate`, and `date` where rates change; one unit of the currency is `rate`
 * units of `to`. The latest rate up to the day of the line holds.
 *
 * @param codeOf the ISO code of what a file calls a currency
 * @throws UserError (exit code 2) with file and line; when a line has a currency or a day without a rate
 */
export function readRates(path: string, to: string, codeOf: (text: string | null) => string | undefined): Convert {
  const name = basename(path);
  if (!existsSync(path))
    throw new UserError(`no rates file ${path}`, { exitCode: EXIT.usage, hint: "currency.rates names it" });
  const [head = "", ...lines] = readFileSync(path, "utf8")
    .replace(/^\uFEFF/, "")
    .split(/\r?\n/);
  const delimiter = head.includes(";") ? ";" : ",";
  const dialect = { delimiter, quote: '"', lineEnd: "LF", encoding: "utf-8", bom: false } as Parameters<
    typeof splitFields
  >[1];
  const fieldsOf = (line: string): string[] => splitFields(line, dialect).fields.map((field) => field.trim());
  const headers = fieldsOf(head).map((header) => header.toLowerCase());
  const [at, value, since] = ["currency", "rate", "date"].map((header) => headers.indexOf(header)) as [
    number,
    number,
    number,
  ];
  if (at < 0 || value < 0)
    throw new UserError(`${name}: expected the columns currency and rate (and date), found ${headers.join(", ")}`, {
      exitCode: EXIT.usage,
    });
  const rates = new Map<string, Rate[]>();
  lines.forEach((line, i) => {
    if (line.trim() === "") return;
    const fields = fieldsOf(line);
    const where = `${name}, line ${i + 2}`;
    const currency = codeOf(fields[at] ?? "");
    if (currency === undefined)
      throw new UserError(`${where}: ${JSON.stringify(fields[at])} is no currency; expected a code like EUR`, {
        exitCode: EXIT.usage,
      });
    const found = DECIMAL.exec(fields[value] ?? "");
    const [, whole = "", part = ""] = found ?? [];
    const units = BigInt(`${whole}${part}` || "0");
    if (found === null || units === 0n)
      throw new UserError(
        `${where}: ${JSON.stringify(fields[value])} is no rate; expected a number above 0 such as 1.0842`,
        {
          exitCode: EXIT.usage,
        },
      );
    const day = since < 0 ? Number.NEGATIVE_INFINITY : Date.parse(`${fields[since]}T00:00:00Z`) / DAY_MS;
    // 2026-02-31 would be read as 3 March
    if (Number.isNaN(day) || (since >= 0 && dayOf(day) !== fields[since]))
      throw new UserError(`${where}: ${JSON.stringify(fields[since])} is no day; expected one like 2026-01-31`, {
        exitCode: EXIT.usage,
      });
    rates.set(currency, [...(rates.get(currency) ?? []), { from: day, units, scale: 10n ** BigInt(part.length) }]);
  });
  for (const some of rates.values()) some.sort((a, b) => a.from - b.from);
  return (amountE4, text, ms) => {
    const currency = codeOf(text);
    if (currency === to || text === null) return amountE4;
    const day = Math.floor(ms / DAY_MS);
    const rate = rates.get(currency ?? "")?.findLast(({ from }) => from <= day);
    if (rate === undefined)
      throw new UserError(`${name} has no rate for ${currency ?? JSON.stringify(text)} on ${dayOf(day)}`, {
        exitCode: EXIT.usage,
        hint: `add a line: ${since < 0 ? "" : `${dayOf(day)},`}${currency ?? text},<how many ${to} one is worth>`,
      });
    return times(amountE4, rate);
  };
}
