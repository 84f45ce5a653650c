/** What changed between two editions of the same day: headline figures, input files and tables, in words. */
import type { Day } from "../../src/calendar.ts";

/** The mail to readers who hold an earlier edition of the same day, beside email.eml. */
export const CORRECTION = "correction.eml";

/** A headline figure as a reader saw it. */
export interface ShownFigure {
  id: string;
  label: string;
  /** Formatted: "£1.34k". */
  shown: string;
}

export interface InputFile {
  file: string;
  sha256: string;
}

/** What of an edition is compared. */
export interface Comparable {
  figures: readonly ShownFigure[];
  files: readonly InputFile[];
  tableHashes: Readonly<Record<string, string>>;
}

export interface Difference {
  /** "Net revenue is £1.34k, was £1.30k" */
  figures: string[];
  /** "may.csv has changed", "june.csv is new", "april.csv is gone" */
  files: string[];
  /** Names of the tables that differ, sorted. */
  tables: string[];
}

/** @param before the earlier edition */
export function compareEditions(before: Comparable, after: Comparable): Difference {
  const was = new Map(before.figures.map((figure) => [figure.id, figure]));
  const hashes = new Map(before.files.map(({ file, sha256 }) => [file, sha256]));
  const names = new Set(after.files.map(({ file }) => file));
  return {
    figures: after.figures.flatMap(({ id, label, shown }) => {
      const earlier = was.get(id);
      return earlier === undefined || earlier.shown === shown ? [] : [`${label} is ${shown}, was ${earlier.shown}`];
    }),
    files: [
      ...after.files.flatMap(({ file, sha256 }) => {
        const earlier = hashes.get(file);
        if (earlier === undefined) return [`${file} is new`];
        return earlier === sha256 ? [] : [`${file} has changed`];
      }),
      ...before.files.filter(({ file }) => !names.has(file)).map(({ file }) => `${file} is gone`),
    ],
    tables: [...new Set([...Object.keys(before.tableHashes), ...Object.keys(after.tableHashes)])]
      .filter((name) => before.tableHashes[name] !== after.tableHashes[name])
      .sort(),
  };
}

/** The first bullet of a corrected edition; undefined where nothing that was published has changed. */
export function correctionSentence(difference: Difference, mailedOn: Day): string | undefined {
  if (difference.tables.length === 0) return undefined;
  const what =
    difference.figures.length > 0
      ? `${difference.figures.slice(0, 3).join("; ")}${difference.figures.length > 3 ? `; and ${difference.figures.length - 3} more` : ""}`
      : "the headline figures are the same; details in the tables have changed";
  return `Corrected since the edition mailed on ${mailedOn}: ${what}.`;
}
