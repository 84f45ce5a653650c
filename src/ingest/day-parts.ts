/** The day of an order that stands in three columns, for its year, month and day, as one column behind the others. */
import { createDictionaryStream } from "../columns/dictionary-stream.ts";
import { createUtf8Interner } from "../columns/interner.ts";
import type { OpenedTable } from "./source.ts";
import { monthOf } from "./understand/date-words.ts";
import { type DayParts, dayPartsOf } from "./understand/other-tables.ts";

/** The header of the column that is made. */
export const MADE_DAY = "date";

const two = (number: number): string => String(number).padStart(2, "0");
const whole = (text: string | null | undefined): number =>
  Number((text ?? "").trim().replace(/\.0+$/, "") || Number.NaN);

/** A day as 2026-01-31; what is none is written as it stands, and refused by its name later. */
function dayOfParts(year: string | null, month: string | null, day: string | null): string | null {
  const texts = [year, month, day].map((text) => (text ?? "").trim());
  if (texts.every((text) => text === "")) return null;
  const [y, d] = [whole(year), whole(day)];
  const m = Number.isNaN(whole(month)) ? (monthOf(texts[1]!) ?? Number.NaN) : whole(month);
  if (![y, m, d].every((one) => Number.isInteger(one) && one > 0)) return texts.join(" ");
  return `${y}-${two(m)}-${two(d)}`;
}

/** The table with its day as a column of its own, where it stands in three. */
export function withDay(table: OpenedTable, lacksDay: () => boolean): OpenedTable {
  const parts = table.hasHeader && !table.headers.includes(MADE_DAY) ? dayPartsOf(table) : undefined;
  if (parts === undefined || !lacksDay()) return table;
  const { year, month, day } = parts as Required<DayParts>;
  const positions = [year, month, day];
  const own = table.headers.length;
  const named = positions.map((position) => table.headers[position]!);
  const { task: _, ...rest } = table;
  return {
    ...rest,
    headers: [...table.headers, MADE_DAY],
    notes: [...(table.notes ?? []), `the day is made of ${named[0]}, ${named[1]} and ${named[2]}`],
    sample: table.sample.map((fields) => {
      const all = table.headers.map((_, at) => fields[at] ?? null);
      return [...all, dayOfParts(...(positions.map((position) => fields[position] ?? null) as [null, null, null]))];
    }),
    async *pieces(wanted, encoders, onBytes) {
      if (!wanted.includes(own)) {
        yield* table.pieces(wanted, encoders, onBytes);
        return;
      }
      const read = [...new Set([...wanted.filter((position) => position < own), ...positions])].sort((a, b) => a - b);
      const used = read.map((position) => encoders[wanted.indexOf(position)] ?? createUtf8Interner());
      const streams = positions.map(createDictionaryStream);
      const encoder = encoders[wanted.indexOf(own)]!;
      for await (const piece of table.pieces(read, used, onBytes)) {
        const columns = positions.map((position, k) => streams[k]!(piece.columns[read.indexOf(position)]!));
        const known = new Map<string, number>();
        const codes = new Int32Array(columns[0]!.codes.length);
        for (let row = 0; row < codes.length; row++) {
          const key = columns.map((column) => column.codes[row]).join(" ");
          let code = known.get(key);
          if (code === undefined) {
            const texts = columns.map(({ dictionary, codes: of }) => dictionary.text(of[row]!));
            code = encoder.codeOf(dayOfParts(...(texts as [string | null, string | null, string | null])));
            known.set(key, code);
          }
          codes[row] = code;
        }
        const made = { codes, fresh: encoder.takeNew() };
        yield {
          ...piece,
          columns: wanted.map((position) => (position === own ? made : piece.columns[read.indexOf(position)]!)),
        };
      }
    },
  };
}
