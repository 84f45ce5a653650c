/**
 * The lines of a run, kept as Parquet files while they pass by: what the warehouse's tables of lines are made from. Texts stay
 * codes into the dictionaries of the run, which are written once at the end, so that a line takes a few bytes and no text is made
 * more than once.
 */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import pl from "../columns/polars.ts";
import type { StringTable } from "../columns/strings.ts";
import { int64Series, stringSeriesAt } from "../columns/to-polars.ts";
import { range } from "../columns/typed-arrays.ts";
import type { LineColumns, LineDictionaries, Named } from "../lines.ts";

/** The names that the tables of lines show. */
export const SPOOLED = ["order_id", "customer_id", "product_id", "region"] as const satisfies readonly Named[];
export type Spooled = (typeof SPOOLED)[number] | "source_file";

export interface LineSpool {
  /** Keeps a batch; its arrays may be used again afterwards. */
  add(lines: LineColumns): void;
  /** Lines so far. */
  readonly count: number;
  /** Paths of the Parquet files with lines; none where there was no line. */
  files(): readonly string[];
  /** Writes the dictionaries: a Parquet file with `code` and `text` for each. */
  dictionaries(): Readonly<Record<Spooled, string>>;
}

const writeParquet = (frame: pl.DataFrame, path: string): string => {
  frame.writeParquet(path, { compression: "snappy" });
  return path;
};

/** Keeps lines in `folder`, which is made and belongs to whoever asked for it. */
export function createLineSpool(folder: string): LineSpool {
  mkdirSync(folder, { recursive: true });
  const files: string[] = [];
  const sourceFiles: (string | null)[] = [];
  const fileNumbers = new Map<string | null, number>();
  let names: LineDictionaries | undefined;
  let count = 0;
  const fileNumber = (file: string | null): number => {
    const known = fileNumbers.get(file);
    if (known !== undefined) return known;
    fileNumbers.set(file, sourceFiles.length);
    return sourceFiles.push(file) - 1;
  };
  return {
    add(lines) {
      names = lines.names;
      if (lines.count === 0) return;
      count += lines.count;
      const { dictionary, codes } = lines.file;
      const numberOf = Int32Array.from({ length: dictionary.size }, () => -1);
      for (const code of codes) if (numberOf[code] === -1) numberOf[code] = fileNumber(dictionary.text(code));
      const file = codes.map((code) => numberOf[code]!);
      const frame = pl.DataFrame([
        ...SPOOLED.map((name) => pl.Series(name, lines.ids[name])),
        pl.Series("source_file", file),
        pl.Series("source_row", lines.row),
        pl.Series("quantity", lines.quantity),
        int64Series("price_e4", lines.priceE4),
        int64Series("amount_e4", lines.amountE4),
        int64Series("at_ms", lines.at),
        pl.Series("flags", lines.flags).cast(pl.Int32),
      ]);
      files.push(writeParquet(frame, join(folder, `lines-${String(files.length).padStart(6, "0")}.parquet`)));
    },
    get count() {
      return count;
    },
    files: () => files,
    dictionaries() {
      const write = (name: string, texts: StringTable): string => {
        const codes = range(texts.size);
        const frame = pl.DataFrame([pl.Series("code", codes), stringSeriesAt("text", texts, codes)]);
        return writeParquet(frame, join(folder, `dictionary-${name}.parquet`));
      };
      const none: StringTable = { size: 1, text: () => null };
      const files: StringTable = { size: sourceFiles.length, text: (code) => sourceFiles[code]! };
      return {
        ...(Object.fromEntries(SPOOLED.map((name) => [name, write(name, names?.[name] ?? none)])) as Record<
          (typeof SPOOLED)[number],
          string
        >),
        source_file: write("source_file", files),
      };
    },
  };
}
