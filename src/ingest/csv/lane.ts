/** What is said of how a delimited file was read. */
import type { TableFacts } from "../source.ts";
import { type Dialect, isBlankSeparated } from "./dialect.ts";

export const countOf = (n: number, what: string): string => `${n.toLocaleString("en")} ${what}${n === 1 ? "" : "s"}`;

export interface Found {
  odd: number;
  unreadable: number;
  foreignLines: number;
  /** What became of a last record without a line end. */
  ending?: "kept" | "rejected" | undefined;
}

export function laneOf(
  dialect: Dialect,
  { odd, unreadable, foreignLines, ending }: Found,
): Pick<TableFacts, "lane" | "laneReason"> {
  const reasons = [
    ...(isBlankSeparated(dialect) ? ["columns are separated by blanks"] : []),
    ...(dialect.wrapped ? ["every line is quoted as a whole"] : []),
    ...(dialect.lineEnd === "CR" ? ["lines end in a carriage return"] : []),
    ...(odd > 0 && !isBlankSeparated(dialect) ? [`${countOf(odd, "record")} with stray quotes or returns`] : []),
    ...(foreignLines > 0
      ? [
          `two encodings are mixed: ${countOf(foreignLines, "line")} in UTF-8, the others in ${dialect.encoding.replace(/^w/, "W")}`,
        ]
      : []),
    ...(unreadable > 0 ? [`${countOf(unreadable, "unreadable record")}`] : []),
  ];
  const last = ending === undefined ? [] : [`the last record has no line end and is ${ending}`];
  return reasons.length === 0
    ? { lane: "fast", laneReason: ["every record is regular", ...last].join(", but ") }
    : { lane: "robust", laneReason: [...reasons, ...last].join(", ") };
}

export const NOTHING_FOUND: Found = { odd: 0, unreadable: 0, foreignLines: 0 };

export const titleNote = (titles: readonly string[]): string =>
  `${countOf(titles.length, "record")} above or below the table ${titles.length === 1 ? "is a title or a note" : "are titles or notes"}: ${JSON.stringify(titles.find((title) => title !== "") ?? "")}`;
