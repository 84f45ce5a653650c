/** The contract of an analysis: one file, one entry in the registry, and everything else follows. */
import type pl from "nodejs-polars";
import type { z } from "zod";
import type { Day } from "../calendar.ts";
import type { Facts } from "../facts/contract.ts";
import type { Format } from "../format.ts";
import type { Contract } from "../schema.ts";
import type { Section } from "../section.ts";

/** An earlier edition that this one is compared with. */
export interface Previous {
  /** Its name, "2026-W45". */
  edition: string;
  asOf: Day;
  /** One row per customer of that edition: `customer_id`, `segment`. */
  segments: pl.DataFrame;
}

/** What a computation may know besides its data. No clock, no files. */
export interface Context {
  /** Everything before the start of this day counts; the day itself does not. */
  asOf: Day;
  currency: string;
  locale: string;
  timezone: string;
  seed: number;
  format: Format;
  /** Customer movement is against this edition; without one, against the same data seven days earlier. */
  previous?: Previous;
}

/** Named tables of one analysis. */
export type Marts = Record<string, pl.DataFrame>;

export interface Analysis<Options = unknown, M extends Marts = Marts> {
  /** Config key, `--only` name and section name. */
  name: string;
  /** Other names `--only` and `sections:` know it by, such as its section's. */
  aliases?: readonly string[];
  /** One or two words: "Customers". */
  topic: string;
  /** Zod schema of the options: every key described and defaulted. */
  options: z.ZodType<Options>;
  /** The tables it makes, with their columns; all are written under `tables/`. */
  tables: { [K in keyof M]: Contract };
  /** Pure: the same facts, options and context give the same tables. */
  marts(facts: Facts, options: Options, context: Context): M;
  /** Columns it adds to customer_360: a frame with `customer_id` and the contract's further columns. */
  customer?: { columns: Contract["columns"]; of(marts: M): pl.DataFrame };
  /** What it says in the report. Reads its marts only. */
  section(marts: M, context: Context, options: Options): Section;
}

/** Ties the types of options, marts and section of one analysis together; returns it unchanged. */
export const defineAnalysis = <Options, M extends Marts>(analysis: Analysis<Options, M>): Analysis<Options, M> =>
  analysis;
