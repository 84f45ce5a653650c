/**
 * Personal data in what is mailed: a customer becomes a pseudonym that stays the same from week to week and that
 * nobody without the secret can turn back. Counts, money and dates stay as they are.
 */
import { createHmac } from "node:crypto";
import type { Report } from "../../src/report/contract.ts";
import type { Cell } from "../../src/section.ts";

/** Columns that name a person. */
const PERSONAL: ReadonlySet<string> = new Set([
  "customer_id",
  "customer",
  "customer_name",
  "first_name",
  "last_name",
  "email",
  "phone",
  "address",
  "postcode",
]);

export type Mask = (value: string) => string;

/** Pseudonyms like `c-3f9a04be71d2`; the same value and secret give the same one. */
export const pseudonyms =
  (secret: string): Mask =>
  (value) =>
    value === "" ? "" : `c-${createHmac("sha256", secret).update(value).digest("hex").slice(0, 12)}`;

/** Whole records as they were read: whoever is in them stands anywhere. */
const RAW = "raw";
/** A row about a column, such as its smallest and largest value, names it here. */
const ABOUT = "column";
const WITHHELD = "withheld";

/** One record under pseudonyms. */
export function masked(record: Record<string, Cell>, mask: Mask): Record<string, Cell> {
  const aboutPeople = PERSONAL.has(String(record[ABOUT]));
  return Object.fromEntries(
    Object.entries(record).map(([key, value]) => {
      if (value === null || value === "") return [key, value];
      if (PERSONAL.has(key)) return [key, mask(String(value))];
      if (key === RAW || (aboutPeople && key !== ABOUT && typeof value === "string")) return [key, WITHHELD];
      return [key, value];
    }),
  );
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Every inline record of a chart, wherever it stands in the spec. */
function maskSpec(value: unknown, mask: Mask): unknown {
  if (Array.isArray(value)) return value.map((one) => maskSpec(one, mask));
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      key === "values" && Array.isArray(inner)
        ? inner.map((one) => (isRecord(one) ? masked(one as Record<string, Cell>, mask) : one))
        : maskSpec(inner, mask),
    ]),
  );
}

/** The report with every customer in its tables and charts under a pseudonym. */
export const maskReport = (report: Report, mask: Mask): Report => ({
  ...report,
  sections: report.sections.map((section) => ({
    ...section,
    blocks: section.blocks.map((block) => {
      if (block.kind === "table") return { ...block, rows: block.rows.map((row) => masked(row, mask)) };
      if (block.kind === "chart") return { ...block, spec: maskSpec(block.spec, mask) as Record<string, unknown> };
      return block;
    }),
  })),
});
