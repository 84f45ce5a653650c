/** Rows of tables and charts in another language: what the report says in them, not what the files do. */
import { segmentVariable } from "../look/theme.ts";
import type { Cell } from "../section.ts";

type Said = (text: string) => string;

/** Columns that hold what the files say: names are not translated. */
const DATA_COLUMN =
  /customer|product|description|region|country|categor|name|file|column|sku|item|antecedent|consequent|raw|example|edition|_id$/;
/** Names of products in one chart, of segments in another. */
const EITHER: ReadonlySet<string> = new Set(["from", "to", "words"]);
/** Marks a row's kind for the chart's own use. */
export const CODE = /^[a-z][a-z0-9_-]*$/;

const isSegment = (value: string): boolean =>
  segmentVariable(value) !== "--faint" || value === "(first order)" || value === "first order";

/** A row with its words said; the columns of `keep` stay. */
export const rowIn = <R extends Readonly<Record<string, Cell>>>(
  row: R,
  say: Said,
  keep: ReadonlySet<string> = new Set(),
): R =>
  Object.fromEntries(
    Object.entries(row).map(([key, value]) => {
      const isWords =
        typeof value === "string" &&
        !keep.has(key) &&
        !DATA_COLUMN.test(key) &&
        !CODE.test(value) &&
        (!EITHER.has(key) || isSegment(value));
      return [key, isWords ? say(value) : value];
    }),
  ) as R;
