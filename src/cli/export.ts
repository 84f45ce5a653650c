import { resolve } from "node:path";
import type pl from "../columns/polars.ts";
import { EXIT, UserError } from "../errors.ts";
import { writeFile } from "../files.ts";
import { nearest } from "../options.ts";
import { compute } from "../run/run.ts";
import { toCsv, toJson } from "../tables.ts";
import { requestOf } from "./request.ts";
import type { Shell } from "./shell.ts";

const toParquet = (frame: pl.DataFrame): Uint8Array => frame.writeParquet({ compression: "zstd" }) as Buffer;

async function toXlsx(name: string, frame: pl.DataFrame): Promise<Uint8Array> {
  const xlsx = await import("@e965/xlsx");
  const sheet = xlsx.utils.json_to_sheet(frame.toRecords(), { header: frame.columns });
  const book = xlsx.utils.book_new();
  xlsx.utils.book_append_sheet(book, sheet, name.slice(0, 31));
  return xlsx.write(book, { type: "buffer", bookType: "xlsx" }) as Buffer;
}

export default async function action(
  shell: Shell,
  options: Record<string, unknown>,
  [name = "", ...files]: string[],
): Promise<number> {
  const { tables } = await compute(requestOf(shell, options, files), shell);
  const frame = tables[name];
  if (frame === undefined) {
    const known = Object.keys(tables).sort();
    const close = nearest(name, known);
    throw new UserError(`there is no table ${JSON.stringify(name)}`, {
      hint: close ? `did you mean ${close}?` : `tables are ${known.join(", ")}`,
      exitCode: EXIT.usage,
    });
  }
  const format = String(options.format);
  const out = typeof options.out === "string" ? resolve(shell.cwd, options.out) : undefined;
  if (out === undefined && (format === "parquet" || format === "xlsx")) {
    throw new UserError(`--format ${format} needs a file to write`, {
      hint: `add --out ${name}.${format}`,
      exitCode: EXIT.usage,
    });
  }
  const content =
    format === "parquet"
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
  return EXIT.ok;
}
