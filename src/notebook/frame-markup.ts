/** A Polars frame as a table to read: head, types, row count, numbers on the right and by locale. */

import pl from "../columns/polars.ts";
import type { Format } from "../format.ts";
import { html } from "../report/escape.ts";
import type { Contract } from "../schema.ts";
import { type MarkupCell, MUTED, markupTable, muted, type Side } from "./markup.ts";

/** Up to so many rows are shown whole; of more, the first ten. */
const WHOLE = 20;
const HEAD = 10;
const LONGEST_TEXT = 60;

interface ShownColumn {
  name: string;
  type: string;
  side: Side;
  cells: string[];
}

const SHORT: Readonly<Record<string, string>> = {
  Utf8: "str",
  String: "str",
  Bool: "bool",
  Date: "date",
  Datetime: "datetime",
  Categorical: "cat",
  List: "list",
  Struct: "struct",
};

/** "DataType(Int64)" → "Int64". */
const typeName = (dtype: unknown): string => /^DataType\((\w+)/.exec(String(dtype))?.[1] ?? String(dtype);
const shortType = (name: string): string =>
  SHORT[name] ??
  name
    .replace(/^UInt/, "u")
    .replace(/^Int/, "i")
    .replace(/^Float/, "f");

/** Numbers that name something are not grouped: 2024 is a year, order 1234 no amount. */
const isName = (column: string): boolean => /(^|_)(id|no|year|index|hour|weekday|row|position|rank)$/.test(column);

function whole(column: string, format: Format): (value: unknown) => string {
  const grouped = new Intl.NumberFormat(format.locale, { maximumFractionDigits: 0, useGrouping: !isName(column) });
  return (value) => grouped.format(BigInt(String(value)));
}

/** As many decimals for the whole column as its sizes ask for. */
function decimal(values: readonly unknown[], format: Format): (value: unknown) => string {
  const numbers = values.filter((value): value is number => typeof value === "number" && Number.isFinite(value));
  const largest = Math.max(0, ...numbers.map(Math.abs));
  const digits = numbers.every(Number.isInteger) ? 0 : largest >= 100 ? 2 : largest >= 1 ? 3 : 4;
  return (value) => {
    const number = Number(value);
    if (!Number.isFinite(number)) return Number.isNaN(number) ? "NaN" : number > 0 ? "∞" : "−∞";
    if (number !== 0 && digits > 0 && Math.abs(number) < 10 ** -digits) return number.toExponential(1);
    return format.decimal(number, digits);
  };
}

const isoDay = (value: unknown): string => (value as Date).toISOString().slice(0, 10);
const isoTime = (value: unknown): string =>
  (value as Date)
    .toISOString()
    .replace("T", " ")
    .replace(/(:00)?\.000Z$|Z$/, "");

function text(value: unknown): string {
  const all = typeof value === "string" ? value : JSON.stringify(value);
  return html(all.length > LONGEST_TEXT ? `${all.slice(0, LONGEST_TEXT - 1)}…` : all);
}

function shown(name: string, series: pl.Series, rows: number, format: Format): ShownColumn {
  const type = typeName(series.dtype);
  const head = series.slice(0, rows);
  const isWhole = /^U?Int/.test(type);
  // 64-bit integers do not fit a number
  const values = [...(isWhole ? head.cast(pl.String) : head).toArray()] as unknown[];
  const write = isWhole
    ? whole(name, format)
    : type.startsWith("Float")
      ? decimal(values, format)
      : type === "Date"
        ? isoDay
        : type === "Datetime"
          ? isoTime
          : text;
  return {
    name,
    type: shortType(type),
    side: isWhole || type.startsWith("Float") ? "right" : "left",
    cells: values.map((value) => (value === null || value === undefined ? muted("null") : write(value))),
  };
}

/** The columns of a frame, without its methods: a column may be called like one and would stand in its place. */
const seriesOf = (frame: pl.DataFrame): [name: string, series: pl.Series][] =>
  Reflect.ownKeys(frame).map((name) => [
    String(name),
    Object.getOwnPropertyDescriptor(frame, name)?.value as pl.Series,
  ]);

export interface FrameOptions {
  format: Format;
  /** Rows to show. Default: all up to 20, else the first 10. */
  rows?: number | undefined;
  /** The frame's contract: says what a row is, and what each column means when the pointer rests on its name. */
  contract?: Contract | undefined;
  /** What the frame is called; stands above it. */
  title?: string;
}

/** The frame as HTML. */
export function frameMarkup(frame: pl.DataFrame, { format, rows, contract }: FrameOptions): string {
  const series = seriesOf(frame);
  const height = series[0]?.[1].length ?? 0;
  const count = Math.min(height, rows ?? (height <= WHOLE ? height : HEAD));
  const columns = series.map(([name, one]) => shown(name, one, count, format));
  const head: MarkupCell[][] = [
    columns.map(({ name, side }) => {
      const hint = contract?.columns[name]?.description;
      return { content: html(name), side, style: "font-weight:600", ...(hint === undefined ? {} : { hint }) };
    }),
    columns.map(({ type, side }) => ({
      content: type,
      side,
      style: `${MUTED};font-weight:400;font-size:11px;padding-top:0`,
    })),
  ];
  const body = Array.from({ length: count }, (_, i) =>
    columns.map(({ cells, side }): MarkupCell => ({ content: cells[i]!, side })),
  );
  const size = `${format.integer(height)} ${height === 1 ? "row" : "rows"} × ${format.integer(columns.length)} ${columns.length === 1 ? "column" : "columns"}`;
  const first = count < height ? `, the first ${format.integer(count)} shown` : "";
  const grain = contract === undefined ? "" : ` · ${html(contract.name)}: ${html(contract.grain)}`;
  return markupTable({ head, body, caption: `${size}${first}${grain}` });
}
