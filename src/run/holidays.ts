/** Public holidays of a country, by a package that knows them; it is loaded where a configuration names one. */
import type { PublicHoliday } from "../analyses/analysis.ts";
import { type Day, dayOf } from "../calendar.ts";
import type { Config } from "../config/schema.ts";
import { EXIT, UserError } from "../errors.ts";
import type { Facts } from "../facts/contract.ts";

const DAY_MS = 86_400_000;

const listed = (codes: Readonly<Record<string, string>>): string => Object.keys(codes).sort().join(", ");

/**
 * The public holidays from the year of one day to the year after another, in the report's language where they have such a name.
 *
 * @throws UserError (exit code 2) for a country or region that is not known
 */
export async function publicHolidays(
  wanted: NonNullable<Config["holidays"]>,
  language: string | undefined,
  from: Day,
  to: Day,
): Promise<PublicHoliday[]> {
  const { default: Holidays } = await import("date-holidays");
  const all = new Holidays();
  const country = wanted.country.toUpperCase();
  if (!(country in all.getCountries()))
    throw new UserError(
      `holidays.country is ${JSON.stringify(wanted.country)}, which is no country that has a calendar`,
      {
        hint: "a code of two letters is wanted: GB, DE, FR, ES, US",
        exitCode: EXIT.usage,
      },
    );
  const regions = (all.getStates(country) ?? {}) as Record<string, string>;
  const region = wanted.region?.toUpperCase();
  if (region !== undefined && !(region in regions))
    throw new UserError(`holidays.region is ${JSON.stringify(wanted.region)}, which ${country} does not have`, {
      hint: listed(regions) === "" ? "leave it out: the country has no regions" : `one of ${listed(regions)}`,
      exitCode: EXIT.usage,
    });
  const languages = [language ?? "en", "en"];
  // UTC: only the days count, as the package writes them
  const calendar = new Holidays(
    { country, ...(region === undefined ? {} : { state: region }) },
    { languages, timezone: "UTC" },
  );
  const years = Array.from(
    { length: Number(to.slice(0, 4)) + 2 - Number(from.slice(0, 4)) },
    (_, i) => Number(from.slice(0, 4)) + i,
  );
  return years.flatMap((year) =>
    calendar
      .getHolidays(year)
      .filter(({ type }) => type === "public")
      .map(({ date, name, rule }) => ({ on: date.slice(0, 10), text: name, rule })),
  );
}

/** The public holidays of the shop's life and of the year to come; where they cannot be had, the facts are given back. */
export async function holidaysOf(facts: Facts, { holidays, project }: Config, asOf: Day): Promise<PublicHoliday[]> {
  const first = facts.orders.at
    .subarray(0, facts.orders.count)
    .reduce((least, at) => Math.min(least, at), Number.POSITIVE_INFINITY);
  const from = Number.isFinite(first) ? dayOf(Math.floor(first / DAY_MS)) : asOf;
  try {
    return await publicHolidays(holidays!, project.language, from < asOf ? from : asOf, asOf);
  } catch (error) {
    facts.close();
    throw error;
  }
}
