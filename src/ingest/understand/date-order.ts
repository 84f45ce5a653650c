/** The order of day and month, decided from the whole column of all files that share a header. */
import { emptyDictionary } from "../../columns/dictionary.ts";
import { createDictionaryStream } from "../../columns/dictionary-stream.ts";
import { createUtf8Interner } from "../../columns/interner.ts";
import { ensureCapacity } from "../../columns/typed-arrays.ts";
import { UserError } from "../../errors.ts";
import type { OpenedTable } from "../source.ts";
import { type DateOrder, isAmbiguous, isWhollyAmbiguous, templateOf } from "./dates.ts";

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

interface Evidence {
  dayFirst: number;
  monthFirst: number;
  yearFirst: number;
}

const NUMBERS = /^\s*(\d{1,2})[/-](\d{1,2})[/-]\d{2,4}/;

/** Rows that tell the order: a number above 12 is no month, one above 31 no day. */
async function evidenceOf(tables: readonly OpenedTable[], index: number): Promise<Evidence> {
  const found: Evidence = { dayFirst: 0, monthFirst: 0, yearFirst: 0 };
  const encoder = createUtf8Interner();
  const decode = createDictionaryStream();
  let dictionary = emptyDictionary();
  let rows = new Uint32Array(0);
  for (const table of tables) {
    for await (const { columns } of table.pieces([index], [encoder], () => undefined)) {
      const column = decode(columns[0]!);
      dictionary = column.dictionary;
      rows = ensureCapacity(rows, dictionary.size);
      for (const code of column.codes) rows[code]!++;
    }
  }
  for (let code = 1; code < dictionary.size; code++) {
    const [, first, second] = NUMBERS.exec(dictionary.text(code)!) ?? [];
    if (Number(first) > 12 && Number(first) <= 31) found.dayFirst += rows[code]!;
    if (Number(first) > 31) found.yearFirst += rows[code]!;
    if (Number(second) > 12) found.monthFirst += rows[code]!;
  }
  return found;
}

/**
 * How the dates of a column are written. Only where the sample has dates such as 03/04/2026 is the whole column read:
 * a first number above 12 says day first, a second one month first; where both occur the more frequent wins, and the
 * others fail as dates later.
 *
 * @throws UserError (exit code 2) naming `dateOrder` where no row tells or the given order cannot be, and where no
 * value of the sample is a date at all.
 */
export async function decideDates(
  tables: readonly OpenedTable[],
  index: number,
  sample: readonly (string | null)[],
  given: "auto" | DateOrder,
): Promise<Dates> {
  const { name, headers } = tables[0]!;
  const where = `column ${JSON.stringify(headers[index])} of ${name}`;
  const exampleOf = (test: (value: string) => boolean): string => {
    const example = sample.find((value) => value !== null && value.trim() !== "" && test(value));
    return JSON.stringify(example?.trim().slice(0, 60));
  };
  const templates = countTemplates(sample);
  if (templates.size === 0 && sample.some((value) => value !== null && value.trim() !== "")) {
    throw new UserError(`${where} has no dates: ${exampleOf(() => true)}; expected dates such as 2026-01-31 08:26`, {
      exitCode: 2,
      hint: "name another column: columns: { ordered_at: … }",
    });
  }
  const ambiguous = [...templates.keys()].filter(isAmbiguous);
  if (ambiguous.length === 0) return { templates, order: "dmy" };
  const whollyAmbiguous = ambiguous.every(isWhollyAmbiguous);
  if (given === "ymd" && !whollyAmbiguous) {
    const example = exampleOf((value) => isAmbiguous(templateOf(value) ?? ""));
    throw new UserError(`invalid dateOrder: ymd; ${where} has ${example}, expected dmy or mdy`, { exitCode: 2 });
  }
  if (given !== "auto") return { templates, order: given };
  const { dayFirst, monthFirst, yearFirst } = await evidenceOf(tables, index);
  if (whollyAmbiguous && yearFirst > Math.max(dayFirst, monthFirst)) return { templates, order: "ymd" };
  if (dayFirst === monthFirst) {
    const example = exampleOf((value) => isAmbiguous(templateOf(value) ?? ""));
    throw new UserError(`cannot tell day from month in ${where}: ${example} may be either in every record`, {
      exitCode: 2,
      hint: "set dateOrder: dmy (day first) or dateOrder: mdy (month first)",
    });
  }
  return { templates, order: dayFirst > monthFirst ? "dmy" : "mdy" };
}
