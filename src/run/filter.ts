/**
 * What a filtered edition says of the data. Quality is judged over all files, before any filter, so its profile, its examples
 * and its counts tell of rows that the reader is not to see; what is left is the one score that everybody shares.
 */
import type { Format } from "../format.ts";
import type { Health, Section } from "../section.ts";

export type Filter = Readonly<Partial<Record<"region" | "category", string | readonly string[]>>>;

/** Does it leave anything out? */
export const isFilter = (filter: Filter | undefined): filter is Filter => Object.keys(filter ?? {}).length > 0;

/** "region North or South, category Toys" */
export const filterWords = (filter: Filter): string =>
  Object.entries(filter)
    .map(([name, wanted]) => `${name} ${[wanted].flat().join(" or ")}`)
    .join(", ");

/**
 * What `where:` of the configuration keeps of the regions or categories: a report about Germany alone is to say so. Other columns
 * (a status, a kind of record) say what counts as a sale, not whose report it is.
 */
export function scopeOf(where: Readonly<Record<string, unknown>>, roles: ReadonlyMap<string, string>): Filter {
  const scope: Partial<Record<"region" | "category", readonly string[]>> = {};
  for (const [header, wanted] of Object.entries(where)) {
    const role = roles.get(header.trim().toLowerCase());
    if ((role !== "region" && role !== "category") || (typeof wanted !== "string" && !Array.isArray(wanted))) continue;
    scope[role] = [wanted].flat().map(String);
  }
  return scope;
}

/** The values of a filter as part of a file name, "north-south-toys": letters and digits of any script, at most 60 characters. */
export const filterInFileNames = (filter: Filter): string =>
  [
    ...Object.values(filter)
      .flat()
      .join(" ")
      .normalize("NFC")
      .toLowerCase()
      .replace(/[^\p{L}\p{M}\p{N}]+/gu, "-")
      .replace(/^-|-$/g, ""),
  ]
    .slice(0, 60)
    .join("");

/** Tables about all files, whatever the filter. */
export const SHOP_WIDE_TABLES: readonly string[] = [
  "rejects",
  "quality",
  "quality_profile",
  "column_roles",
  "data_profile",
];

const scoreOf = ({ rowScore, checkScore }: Health): number => Math.floor(Math.min(rowScore, checkScore) * 10) / 10;

/**
 * All that a filtered report can say where nothing but data quality was asked for: the shared score, and why there is no more.
 */
export const sharedQuality = (health: Health, filter: Filter, format: Format): Section => ({
  name: "quality",
  topic: "Data quality",
  title: `The files of the whole shop score ${format.decimal(scoreOf(health), 1)} of 100`,
  subtitle: `This report is about ${filterWords(filter)} alone; the score is everybody's`,
  figures: [
    {
      id: "quality_shared",
      label: "Score of the files",
      value: scoreOf(health),
      format: "decimal1",
      change: null,
      changeLabel: "",
      better: "up",
      trend: [],
    },
  ],
  highlights: [],
  blocks: [],
  actions: [],
  notes: [
    "The score is the lower of two: the share of records that are clean, and the share of checked values that passed, × 100.",
    "Which records were rejected, and why, stands in the report about the whole shop.",
  ],
});

/** The badge without a count, a reason or a remark: the score of the whole shop, and that it is one. */
export function sharedHealth(health: Health, filter: Filter, format: Format): Health {
  const score = format.decimal(scoreOf(health), 1);
  return {
    ...health,
    sentence: `This report is about ${filterWords(filter)} alone. The files of the whole shop score ${score} of 100; which records were rejected, and why, stands in the report about all of it.`,
    remarks: [],
  };
}
