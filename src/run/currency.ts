/** The currency of a report: what the files' money is in; several are never added up. */
import { resolve } from "node:path";
import type { Config } from "../config/schema.ts";
import { EXIT, UserError } from "../errors.ts";
import type { SourceFile } from "../ingest/read.ts";
import { currencyOf } from "../quality/meaning/currencies.ts";
import type { CurrencyCount } from "../quality/meaning/currency-counts.ts";
import type { MeaningOptions } from "../quality/meaning/meaning.ts";
import { readRates } from "./rates.ts";

const DEFAULT = "GBP";

/** What the configuration says of statuses and currencies, for cleaning. */
export function configuredMeaning({ status, currency, project }: Config, directory: string): MeaningOptions {
  if (currency.rates === undefined) return { status };
  const to = currency.to ?? project.currency;
  if (to === undefined)
    throw new UserError("currency.rates needs the currency to convert to", {
      exitCode: EXIT.usage,
      hint: "set project.currency or currency.to, for example currency: { rates: rates.csv, to: EUR }",
    });
  return { status, convert: readRates(resolve(directory, currency.rates), to, currencyOf) };
}

/** Currencies of the lines; where no line says one, those that the names of the columns say. */
export function currenciesNamed(counts: readonly CurrencyCount[], sources: readonly SourceFile[]): CurrencyCount[] {
  if (counts.length > 0) return [...counts];
  const named = sources.flatMap(({ understanding: { currency } }) => (currency === undefined ? [] : [currency]));
  return [...new Set(named)].map((currency) => ({ currency, lines: 0, amount: 0 }));
}

const amounts = (counts: readonly CurrencyCount[]): string =>
  counts
    .slice(0, 8)
    .map(({ currency, lines, amount }) =>
      lines === 0
        ? currency
        : `${amount.toLocaleString("en", { maximumFractionDigits: 4 })} ${currency} in ${lines.toLocaleString("en")} lines`,
    )
    .join(", ");

/**
 * The currency of the report: the one it is converted to, else the configured one, else the files'.
 *
 * @throws UserError (exit code 2) where lines are in several currencies and nothing says how to convert them
 */
export function reportCurrency(
  config: Config,
  counted: readonly CurrencyCount[],
  sources: readonly SourceFile[],
): string {
  const { project, currency } = config;
  const counts = currenciesNamed(counted, sources);
  if (currency.rates !== undefined) return currency.to ?? project.currency ?? DEFAULT;
  const [first, second] = counts;
  if (second !== undefined) {
    const converted = sources.some(({ revenue }) => revenue.base === "converted_amount");
    const one = counts.map((count) => currencyOf(count.currency)).find((code) => code !== undefined) ?? DEFAULT;
    throw new UserError(
      `the files have money in ${counts.length} currencies, which are not added up: ${amounts(counts)}`,
      {
        exitCode: EXIT.usage,
        hint: converted
          ? "one currency must be left: where: { … } leaves records out"
          : `name a column with converted amounts (columns: { converted_amount: … }), or rates (currency: { rates: rates.csv, to: ${one} })`,
      },
    );
  }
  return project.currency ?? (first === undefined ? undefined : currencyOf(first.currency)) ?? DEFAULT;
}

/** Where the files say one currency and the configuration another: the report is in the configured one, and nothing is converted. */
export function currencyWarnings({ project, currency }: Config, counts: readonly CurrencyCount[]): string[] {
  const [only] = counts;
  const found = only === undefined || counts.length > 1 ? undefined : currencyOf(only.currency);
  if (
    currency.rates !== undefined ||
    project.currency === undefined ||
    found === undefined ||
    found === project.currency
  )
    return [];
  return [
    `the files' money is in ${found}, project.currency is ${project.currency}: amounts are shown as ${project.currency} and not converted; currency: { rates: … } converts them, or leave project.currency out`,
  ];
}
