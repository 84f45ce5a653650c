/**
 * What a filtered edition says of the data. Quality is judged over all files, before any filter, so its profile, its examples
 * and its counts tell of rows that the reader is not to see; what is left is the one score that everybody shares.
 */
import type { Format } from "./format.ts";
import type { Health } from "./section.ts";

export type Filter = Readonly<Partial<Record<"region" | "category", string | readonly string[]>>>;

/** Does it leave anything out? */
export const isFilter = (filter: Filter | undefined): filter is Filter => Object.keys(filter ?? {}).length > 0;

/** "region North or South, category Toys" */
export const filterWords = (filter: Filter): string =>
  Object.entries(filter)
    .map(([name, wanted]) => `${name} ${[wanted].flat().join(" or ")}`)
    .join(", ");

/** Tables about all files, whatever the filter. */
export const SHOP_WIDE_TABLES: readonly string[] = ["rejects", "quality", "quality_profile"];

/** The badge without a count, a reason or a remark: the score of the whole shop, and that it is one. */
export function sharedHealth(health: Health, filter: Filter, format: Format): Health {
  const score = format.decimal(Math.floor(Math.min(health.rowScore, health.checkScore) * 10) / 10, 1);
  return {
    ...health,
    sentence: `This report is about ${filterWords(filter)} alone. The files of the whole shop score ${score} of 100; which records were set aside, and why, stands in the report about all of it.`,
    remarks: [],
  };
}
