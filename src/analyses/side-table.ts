/** The rows of a small CSV file beside the data, such as what is in stock. */
import { dayNumber, dayOf } from "../calendar.ts";
import { EXIT, UserError } from "../errors.ts";
import { nearest } from "../options.ts";
import type { SideFile } from "./analysis.ts";

export interface SideColumn {
  /** A date is written YYYY-MM-DD. */
  type: "text" | "number" | "date";
  /** Other names that it is known by; case, blanks, hyphens and underscores do not count. */
  aliases: readonly string[];
  /** May be missing, as a column or as a value. */
  optional?: boolean;
}

/** Columns by name; `key` is the one that names a row, absent where rows may be about the same. */
export interface SideColumns {
  key?: string;
  columns: Readonly<Record<string, SideColumn>>;
}

export interface SideRow {
  /** Of the file, the first is 1. */
  line: number;
  values: Readonly<Record<string, string | number | null>>;
}

const DELIMITERS = [",", ";", "\t", "|"] as const;

/** The records of a delimited text by RFC 4180, each with the line it begins on; blank ones are left out. */
function recordsOf(text: string, delimiter: string, name: string): { line: number; fields: string[] }[] {
  const records: { line: number; fields: string[] }[] = [];
  let fields: string[] = [];
  let field = "";
  let isQuoted = false;
  let line = 1;
  let start = 1;
  const end = (): void => {
    fields.push(field);
    if (fields.some((one) => one.trim() !== "")) records.push({ line: start, fields: fields.map((one) => one.trim()) });
    fields = [];
    field = "";
  };
  for (let i = 0; i < text.length; i++) {
    const character = text[i]!;
    if (character === "\n") line++;
    if (isQuoted) {
      if (character !== '"') field += character;
      else if (text[i + 1] === '"') field += text[++i]!;
      else isQuoted = false;
    } else if (character === '"' && field.trim() === "") {
      isQuoted = true;
      field = "";
    } else if (character === delimiter) {
      fields.push(field);
      field = "";
    } else if (character === "\n") {
      end();
      start = line;
    } else if (character !== "\r") field += character;
  }
  if (isQuoted)
    throw new UserError(`${name}, line ${start}: a quote is opened and never closed`, { exitCode: EXIT.usage });
  end();
  return records;
}

/** Names are compared by letters and digits alone. */
const plain = (header: string): string => header.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, "");

const NUMBER = /^[-+]?(?:\d+(?:[.,]\d+)?|[.,]\d+)$/;
const GROUPED = /^[-+]?\d{1,3}(?:[ \u00a0\u202f'’]\d{3})+(?:[.,]\d+)?$/;
/** 1,234 is a thousand and more to some and one and a bit to others. */
const AMBIGUOUS = /^[-+]?\d{1,3}[.,]\d{3}$/;

/** A number as a person writes it; undefined where it is none or could be two. */
function numberOf(text: string): number | undefined {
  const bare = GROUPED.test(text) ? text.replaceAll(/[ \u00a0\u202f'’]/g, "") : text;
  if (!NUMBER.test(bare) || (AMBIGUOUS.test(bare) && !/^[-+]?0/.test(bare))) return undefined;
  return Number(bare.replace(",", "."));
}

/** 31 February is read as 3 March, and then written otherwise. */
const isDay = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text) && dayOf(dayNumber(text)) === text;

const listed = (names: readonly string[]): string =>
  names.length < 2 ? (names[0] ?? "") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;

/**
 * The rows of a side file, one per key. Comma, semicolon, tab or bar separate columns, whichever parts the header most often.
 *
 * @throws UserError (exit code 2) with file, line, value and what would be right: a column that is missing, a key that is missing or
 * stands twice, a number that is none, a record with more fields than the header
 */
export function sideTable({ name, text }: SideFile, { key, columns }: SideColumns): SideRow[] {
  const content = text.replace(/^\uFEFF/, "");
  const refuse = (where: string, hint?: string): UserError =>
    new UserError(`${name}${where}`, { exitCode: EXIT.usage, ...(hint === undefined ? {} : { hint }) });
  const head = content.split(/\r?\n/, 1)[0]!;
  const count = (delimiter: string): number => head.split(delimiter).length;
  const delimiter = DELIMITERS.reduce((best, one) => (count(one) > count(best) ? one : best));
  const [header, ...records] = recordsOf(content, delimiter, name);
  const needed = Object.keys(columns).filter((column) => columns[column]!.optional !== true);
  if (header === undefined) throw refuse(` is empty; expected the columns ${listed(needed)}`);
  const headers = header.fields.map(plain);
  const placeOf = (column: string): number => {
    const names = [column, ...columns[column]!.aliases].map(plain);
    const exact = headers.indexOf(names[0]!);
    return exact >= 0 ? exact : headers.findIndex((one) => names.includes(one));
  };
  const places = Object.fromEntries(Object.keys(columns).map((column) => [column, placeOf(column)]));
  const missing = needed.find((column) => places[column]! < 0);
  if (missing !== undefined) {
    const near = nearest(missing, header.fields);
    throw refuse(
      `, line ${header.line}: no column ${missing}; the header has ${header.fields.map((one) => JSON.stringify(one)).join(", ")}`,
      near === undefined
        ? `expected a header with the columns ${listed(needed)}`
        : `is ${JSON.stringify(near)} meant to be ${missing}? Rename it`,
    );
  }
  const seen = new Map<string, number>();
  return records.map(({ line, fields }) => {
    const at = `, line ${line}`;
    if (fields.length > header.fields.length && fields.slice(header.fields.length).some((field) => field !== ""))
      throw refuse(`${at}: ${fields.length} fields where the header has ${header.fields.length}`);
    const values = Object.fromEntries(
      Object.entries(columns).map(([column, { type, optional }]) => {
        const value = fields[places[column]!] ?? "";
        if (value === "") {
          if (optional === true) return [column, null];
          throw refuse(`${at}: no ${column}`, type === "number" ? "write 0 where there is none" : undefined);
        }
        if (type === "text") return [column, value];
        if (type === "date") {
          if (isDay(value)) return [column, value];
          throw refuse(`${at}: invalid ${column} ${JSON.stringify(value)}; expected a calendar day like 2026-01-31`);
        }
        const number = numberOf(value);
        if (number === undefined)
          throw refuse(`${at}: invalid ${column} ${JSON.stringify(value)}; expected a number such as 12 or 12.5`);
        return [column, number];
      }),
    );
    if (key === undefined) return { line, values };
    const id = String(values[key]);
    const before = seen.get(id);
    if (before !== undefined)
      throw refuse(`${at}: ${key} ${JSON.stringify(id)} stands in line ${before} already; expected one row for each`);
    seen.set(id, line);
    return { line, values };
  });
}
