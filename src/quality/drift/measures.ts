/** What is kept of the data of each edition, so that later ones can be held against it. */
import { type Contract, column } from "../../schema.ts";

export const DATA_PROFILE: Contract = {
  name: "data_profile",
  grain: "one per edition, measure and subject: this edition and up to 25 before it",
  key: ["edition", "measure", "subject"],
  columns: {
    edition: column("string", "name of the edition, 2026-W45"),
    measure: column(
      "string",
      "lines_of_week, days_behind, records, rejected, filled, row_score, check_score, first_day (days since 1970); values, values_ever, columns: sets, in text",
    ),
    subject: column("string", "the column it is about; all where it is about all of the data"),
    as_of: column("date", "everything before this day counted"),
    value: column("float64", "the measure; null for a set"),
    text: column("string", "a set, its members joined by |; null for a number"),
  },
};

/** One measure of one edition. */
export interface DriftMeasure {
  edition: string;
  asOf: string;
  measure: string;
  subject: string;
  value: number | null;
  text: string | null;
}

/** Of the whole data, not of a column. */
export const ALL = "all";
/** Editions that are kept, this one included. */
export const MOST_EDITIONS = 26;

/** Members of a set as text; a bar in one of them is written as a stroke. */
export const setText = (members: Iterable<string>): string =>
  [...new Set([...members].map((one) => one.replaceAll("|", "¦")))].sort().join("|");

export const membersOf = (text: string | null | undefined): string[] =>
  text === null || text === undefined || text === "" ? [] : text.split("|");
