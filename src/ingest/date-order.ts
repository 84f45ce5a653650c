/** The order of day and month, decided from the whole column of all files that share a header. */
import pl from "nodejs-polars";
import { UserError } from "../errors.ts";
import { type DateOrder, isAmbiguous, templateOf } from "./dates.ts";
import { columnName, type OpenedTable } from "./source.ts";

export interface Dates {
  /** How often each way of writing a date occurs in the sample. */
  templates: ReadonlyMap<string, number>;
  order: DateOrder;
}

function countTemplates(values: readonly (string | null)[]): Map<string, number> {
  const templates = new Map<string, number>();
  for (const value of values) {
    const template = value === null ? undefined : templateOf(value);
    if (template !== undefined) templates.set(template, (templates.get(template) ?? 0) + 1);
  }
  return templates;
}

/** Rows whose first, second and third number can be no month (above 12). */
async function numbersAbove12(
  tables: readonly OpenedTable[],
  index: number,
): Promise<{ first: number; second: number }> {
  let first = 0;
  let second = 0;
  const above = (group: number): pl.Expr =>
    pl
      .col(columnName(index))
      .str.extract("^\\s*(\\d{1,2})[/-](\\d{1,2})[/-]\\d{2,4}", group)
      .cast(pl.Int32)
      .gt(12)
      .sum()
      .cast(pl.Int64)
      .alias(`above_${group}`);
  for (const table of tables) {
    for await (const { frame } of table.pieces([index], () => undefined)) {
      const row = frame.select(above(1), above(2)).row(0) as (number | bigint | null)[];
      first += Number(row[0] ?? 0);
      second += Number(row[1] ?? 0);
    }
  }
  return { first, second };
}

/**
 * How the dates of a column are written. Only where the sample has dates such as 03/04/2026 is the whole column read:
 * a first number above 12 says day first, a second one month first; where both occur the more frequent wins, and the
 * others fail as dates later.
 *
 * @throws UserError (exit code 2) naming `dateOrder` where no row tells.
 */
export async function decideDates(
  tables: readonly OpenedTable[],
  index: number,
  sample: readonly (string | null)[],
  given: "auto" | DateOrder,
): Promise<Dates> {
  const templates = countTemplates(sample);
  if (given !== "auto") return { templates, order: given };
  const ambiguous = [...templates.keys()].filter(isAmbiguous);
  if (ambiguous.length === 0) return { templates, order: "dmy" };
  const { first, second } = await numbersAbove12(tables, index);
  if (first === second) {
    const { name, headers } = tables[0]!;
    const example = sample.find((value) => value !== null && isAmbiguous(templateOf(value) ?? ""))!;
    throw new UserError(
      `cannot tell day from month in column ${JSON.stringify(headers[index])} of ${name}: ${JSON.stringify(example.trim())} may be either in every record`,
      { exitCode: 2, hint: "set dateOrder: dmy (day first) or dateOrder: mdy (month first)" },
    );
  }
  return { templates, order: first > second ? "dmy" : "mdy" };
}
