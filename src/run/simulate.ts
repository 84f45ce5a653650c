/** A daily feed out of one file: its records by day, with the days moved by whole weeks, so that weekdays stay. */
import { appendFileSync, existsSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { addDays, type Day, dayNumber, dayOf } from "../calendar.ts";
import { createDictionaryStream } from "../columns/dictionary-stream.ts";
import { createUtf8Interner } from "../columns/interner.ts";
import type { Progress } from "../effects.ts";
import { UserError } from "../errors.ts";
import { writeFolder } from "../files.ts";
import { openTable } from "../ingest/open.ts";
import { decideSources, type ReadOptions } from "../ingest/read.ts";
import { dateNumberOf, isoText, readDate } from "../ingest/understand/date-texts.ts";

const DAY_MS = 86_400_000;
const CHUNK_BYTES = 16 << 20;
const BLOCK = 1 << 20;

export interface Simulated {
  files: string[];
  records: number;
  /** Records without a day of their own: they are where the record before them is, as they stand. */
  undated: number;
  /** Whole weeks, in days. */
  shift: number;
}

const cell = (text: string | null): string =>
  text === null ? "" : /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;

/** A time of day is kept where the file has one. */
const written = (ms: number, hasTime: boolean): string => (hasTime ? isoText(ms) : isoText(ms).slice(0, 10));

/**
 * Writes `sales_YYYY-MM-DD.csv`, one file per day (or per month, `sales_YYYY-MM.csv`) with a record, into a new or empty folder.
 *
 * @param shiftTo the day that the first day is moved to, or the nearest day of the same weekday. Default: days stay
 * @throws UserError (exit code 2) where the folder holds something, or the file has no column with the day of an order
 */
export async function simulateFeed(
  { source, out, shiftTo, per = "day" }: { source: string; out: string; shiftTo?: Day; per?: "day" | "month" },
  options: ReadOptions,
  progress: Progress,
): Promise<Simulated> {
  if (existsSync(out) && readdirSync(out).length > 0)
    throw new UserError(`${out} is not empty; expected a new or empty folder`, {
      hint: "name another one with --out",
      exitCode: 2,
    });
  const [decided] = await decideSources([source], options);
  const at = decided?.understanding.positions.get("ordered_at");
  if (decided === undefined || at === undefined)
    throw new UserError(`${basename(source)} has no column with the day of an order`, { exitCode: 2 });
  const order = decided.dateFormats.some((format) => /%m\W+%d\W+%[Yy]/.test(format)) ? "mdy" : "dmy";
  const table = await openTable(source, { ...options, chunkBytes: CHUNK_BYTES, sampleRecords: 20 });
  const wanted = table.headers.map((_, i) => i);
  const encoders = wanted.map(() => createUtf8Interner(1 << 18));
  const decoders = wanted.map(createDictionaryStream);
  const header = `${table.headers.map(cell).join(",")}\n`;
  let shift = shiftTo === undefined ? 0 : undefined;
  let records = 0;
  let undated = 0;
  const names = new Set<string>();
  await writeFolder(out, async (folder) => {
    const blocks = new Map<string, string[]>();
    let waiting = 0;
    let current: string | undefined;
    const flush = (): void => {
      for (const [name, lines] of blocks) {
        const text = lines.join("");
        appendFileSync(join(folder, name), names.has(name) ? text : header + text);
        names.add(name);
      }
      blocks.clear();
      waiting = 0;
    };
    const put = (line: string): void => {
      // what comes before the first day goes into its file
      const name = current ?? "";
      const lines = blocks.get(name) ?? [];
      blocks.set(name, lines);
      lines.push(line);
      records++;
      waiting += line.length;
    };
    const early: string[] = [];
    for await (const piece of table.pieces(wanted, encoders, (done) =>
      progress("writing the feed", done, table.bytes, "bytes"),
    )) {
      const columns = piece.columns.map((column, k) => decoders[k]!(column));
      const unreadable = [...piece.unreadable];
      for (let row = 0; row < piece.rows.length; row++) {
        while (unreadable.length > 0 && unreadable[0]!.row < piece.rows[row]!) {
          undated++;
          const { raw } = unreadable.shift()!;
          if (current === undefined) early.push(`${raw}\n`);
          else put(`${raw}\n`);
        }
        const fields = columns.map(({ dictionary, codes }) => dictionary.text(codes[row]!));
        const text = fields[at]?.trim() ?? "";
        const read = text === "" ? undefined : readDate(text, order, dateNumberOf(text));
        if (read !== undefined) {
          const day = Math.floor(read.ms / DAY_MS);
          shift ??= 7 * Math.round((dayNumber(shiftTo!) - day) / 7);
          fields[at] = written(read.ms + shift * DAY_MS, /\d:\d/.test(text));
          const moved = addDays(dayOf(day), shift);
          current = `sales_${per === "day" ? moved : moved.slice(0, 7)}.csv`;
          for (const line of early.splice(0)) put(line);
        } else undated++;
        const line = `${fields.map(cell).join(",")}\n`;
        if (current === undefined) early.push(line);
        else put(line);
      }
      for (const { raw } of unreadable) {
        undated++;
        put(`${raw}\n`);
      }
      piece.release?.();
      if (waiting > BLOCK) flush();
    }
    flush();
    if (names.size === 0)
      throw new UserError(`${basename(source)} has no record with a day that can be read`, { exitCode: 2 });
  });
  return { files: [...names].sort(), records, undated, shift: shift ?? 0 };
}
