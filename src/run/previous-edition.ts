/** The edition before this one, as far as this one is compared with it: who was in which customer segment. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Previous } from "../analyses/analysis.ts";
import { type RfmOptions, segmentNames } from "../analyses/rfm.ts";
import type { Day } from "../calendar.ts";
import pl from "../columns/polars.ts";

/** Where an earlier edition's customer table lies, and what its run recorded of it. */
export interface PreviousEdition {
  run: string;
  /** "2026-W45" */
  edition: string;
  asOf: Day;
  /** Path of its `tables/rfm.csv`. */
  file: string;
  sha256: string;
  /** `segmentScheme` of the options it was made with. */
  scheme: string;
}

/** Changes with every option of the segments, so that movement is never that of the rules. */
export const segmentScheme = (options: unknown): string =>
  createHash("sha256").update(JSON.stringify(options)).digest("hex").slice(0, 12);

/** An apostrophe that kept a spreadsheet from running the cell; see `neutralised` of tables.ts. */
const unquoted = (name: string): pl.Expr => pl.col(name).str.replace("^'([=+\\-@\\t\\r])", "$1").alias(name);

/**
 * Reads the customer segments of an earlier edition: one row per customer with `customer_id` and `segment`. Whatever keeps them
 * from being compared with comes back as a sentence.
 */
export function readPrevious(from: PreviousEdition, options: RfmOptions): Previous | string {
  const { edition, asOf, file, sha256, scheme } = from;
  const instead = (reason: string): string =>
    `customer movement is compared with the same data a week earlier: ${reason}`;
  if (scheme !== segmentScheme(options)) return instead(`edition ${edition} was made with other options under rfm`);
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    return instead(`the table rfm of edition ${edition} cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
  if (createHash("sha256").update(bytes).digest("hex") !== sha256)
    return instead(`the table rfm of edition ${edition} is not as its run left it (its SHA-256 differs)`);
  // text only: an id such as 00123 is no number
  const table = pl.readCSV(bytes, { inferSchemaLength: 0, truncateRaggedLines: false });
  if (!["customer_id", "segment"].every((name) => table.columns.includes(name)))
    return instead(`the table rfm of edition ${edition} has no customer_id or no segment`);
  const segments = table.select(unquoted("customer_id"), unquoted("segment"));
  const known = new Set(segmentNames(options));
  const strange = [...new Set(segments.getColumn("segment").toArray() as string[])].find((name) => !known.has(name));
  if (strange !== undefined) return instead(`edition ${edition} has the segment ${strange}, which there is no more`);
  if (segments.getColumn("customer_id").nUnique() !== segments.height)
    return instead(`the table rfm of edition ${edition} names a customer twice`);
  return { edition, asOf, segments };
}
