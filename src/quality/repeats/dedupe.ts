/** One line per key (`dedupe` in the options): which of several stays is decided by order or by amount. */
import pl from "../../columns/polars.ts";
import { createRowHashSet, frameRowHashes } from "../../columns/row-hash-set.ts";
import { LINES, REJECTS } from "../../schema.ts";
import type { RecordBatch } from "../input.ts";
import type { QualityOptions } from "../options.ts";

/** Columns of the lines contract behind the names of the options. */
const LINE_COLUMN: Readonly<Record<string, string>> = { unit_price: "unit_price_e4", amount: "amount_e4" };

const message = (keys: readonly string[], keep: string): string =>
  `${keep === "maxAmount" ? "not the line with the largest amount" : `not the ${keep} line`} with this ${keys.join(", ")} (quality.dedupe)`;

const refusal = (frame: pl.DataFrame, text: string): pl.DataFrame =>
  frame.select(pl.col("source_row"), pl.lit("duplicate_line").alias("reason"), pl.lit(text).alias("message"));

export interface Deduplicator {
  /** Lines that can go on now, and the refused ones. */
  take(lines: pl.DataFrame, batch: RecordBatch): { lines: pl.DataFrame; refused?: pl.DataFrame };
  /** What had to wait for the last batch; undefined where nothing had to. */
  release(): { lines: pl.DataFrame; rejects: pl.DataFrame } | undefined;
}

const passing: Deduplicator = { take: (lines) => ({ lines }), release: () => undefined };

/** `keep: first` needs nothing but the fingerprints of the keys. */
function keepFirst(columns: readonly string[], text: string): Deduplicator {
  const fingerprints = createRowHashSet();
  return {
    take(lines) {
      const { words, keys } = frameRowHashes(lines.select(...columns));
      const repeated = lines.height === 0 ? undefined : fingerprints.repeated(words, keys);
      if (repeated === undefined) return { lines };
      const marked = lines.withColumns(pl.Series("repeated", repeated.mask).cast(pl.Bool));
      return {
        lines: marked.filter(pl.col("repeated").not()).drop("repeated"),
        refused: refusal(marked.filter(pl.col("repeated")), text),
      };
    },
    release: () => undefined,
  };
}

/**
 * `last` and `maxAmount` are known only after the last batch: all lines wait, with their text, which takes the memory of the
 * whole input.
 */
function keepLater(columns: readonly string[], keep: "last" | "maxAmount", text: string): Deduplicator {
  const waiting: pl.DataFrame[] = [];
  let row = 0;
  return {
    take(lines, batch) {
      if (lines.height > 0) {
        const rows = lines.getColumn("source_row").cast(pl.Float64).toArray() as number[];
        waiting.push(
          lines.withColumns(
            pl.Series(
              "raw",
              rows.map((one) => batch.raw(one)),
              pl.String,
            ),
            pl.Series(
              "position",
              rows.map((_, i) => row + i),
              pl.Float64,
            ),
          ),
        );
        row += lines.height;
      }
      return { lines: lines.head(0) };
    },
    release() {
      if (waiting.length === 0) return undefined;
      const all = waiting.length === 1 ? waiting[0] : pl.concat(waiting);
      const best = keep === "last" ? all.sort("position", true) : all.sort(["amount_e4", "position"], [true, false]);
      const judged = best
        .withColumns(
          pl
            .struct(columns.map((name) => pl.col(name)))
            .isFirstDistinct()
            .alias("chosen"),
        )
        .sort("position");
      return {
        lines: judged.filter(pl.col("chosen")).select(...Object.keys(LINES.columns)),
        rejects: judged
          .filter(pl.col("chosen").not())
          .withColumns(pl.lit("duplicate_line").alias("reason"), pl.lit(text).alias("message"))
          .select(...Object.keys(REJECTS.columns)),
      };
    },
  };
}

export function createDeduplicator(options: QualityOptions["dedupe"]): Deduplicator {
  if (options === null) return passing;
  const columns = options.keys.map((key) => LINE_COLUMN[key] ?? key);
  const text = message(options.keys, options.keep);
  return options.keep === "first" ? keepFirst(columns, text) : keepLater(columns, options.keep, text);
}
