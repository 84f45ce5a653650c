/** A table as CSV, Parquet, XLSX, JSON or text for the terminal, on stdout or into a file. */
import { resolve } from "node:path";
import type pl from "../columns/polars.ts";
import { EXIT, UserError } from "../errors.ts";
import { writeFile } from "../files.ts";
import { isDate, toCsv, toJson } from "../tables.ts";
import type { Shell } from "./shell.ts";
import { aligned } from "./text.ts";

const toParquet = (frame: pl.DataFrame): Uint8Array => frame.writeParquet({ compression: "zstd" }) as Buffer;

async function toXlsx(name: string, frame: pl.DataFrame): Promise<Uint8Array> {
  const xlsx = await import("@e965/xlsx");
  const sheet = xlsx.utils.json_to_sheet(frame.toRecords(), { header: frame.columns });
  const book = xlsx.utils.book_new();
  xlsx.utils.book_append_sheet(book, sheet, name.slice(0, 31));
  return xlsx.write(book, { type: "buffer", bookType: "xlsx" }) as Buffer;
}

/** Rows that a terminal is shown. */
const SHOWN = 20;

function toText(frame: pl.DataFrame): string {
  const cell = (value: unknown): string =>
    value === null || value === undefined ? "" : isDate(value) ? value.toISOString().slice(0, 10) : String(value);
  const rows = frame.head(SHOWN).toRecords() as Record<string, unknown>[];
  const lines = aligned(
    [frame.columns, ...rows.map((row) => frame.columns.map((name) => cell(row[name])))],
    frame.columns.map((name) => (rows.some((row) => typeof row[name] === "number") ? "right" : "left")),
  );
  const more = frame.height - rows.length;
  return `${lines.join("\n")}\n${more > 0 ? `… and ${more.toLocaleString("en-GB")} more rows; --format csv gives all\n` : ""}`;
}

/** Writes `frame` as `options.format` says, into `options.out` where it names a file. */
export async function writeTable(
  shell: Shell,
  frame: pl.DataFrame,
  name: string,
  options: Record<string, unknown>,
): Promise<void> {
  const format = String(options.format);
  const out = typeof options.out === "string" ? resolve(shell.cwd, options.out) : undefined;
  if (out === undefined && (format === "parquet" || format === "xlsx")) {
    throw new UserError(`--format ${format} needs a file to write`, {
      hint: `add --out ${name}.${format}`,
      exitCode: EXIT.usage,
    });
  }
  const content =
    format === "table"
      ? toText(frame)
      : format === "parquet"
        ? toParquet(frame)
        : format === "xlsx"
          ? await toXlsx(name, frame)
          : format === "json"
            ? toJson(frame)
            : toCsv(frame).toString("utf8");
  if (out === undefined) shell.data(String(content));
  else {
    writeFile(out, content);
    shell.stderr(`${frame.height.toLocaleString("en-GB")} rows of ${name} in ${out}\n`);
  }
}
