/** The tables of the data-quality section. */
import type { Format } from "../../format.ts";
import type { Cell, TableBlock } from "../../section.ts";
import type { QualityResult } from "../result.ts";
import { byCount, checkWords, reasonWords } from "./words.ts";

const RAW_SHOWN = 64;
const TOP_VALUES = 2;

/** Rounded down to a tenth of a percent: what failed once must not read as 100 %. */
const flooredShare = (share: number): number => Math.floor(share * 1000) / 1000;

/** Text of a record, cut to what a table cell can carry. */
export const shortText = (text: string): string =>
  text.length > RAW_SHOWN ? `${text.slice(0, RAW_SHOWN - 1)}…` : text;

const checkRows = (result: QualityResult): Record<string, Cell>[] =>
  (result.table.toRecords() as Record<string, Cell>[])
    .map((row) => ({
      check: checkWords(String(row.check)),
      dimension: row.dimension!,
      column: row.column_name!,
      severity: row.severity!,
      checked: Number(row.checked),
      failed: Number(row.failed),
      pass_share: row.pass_share === null ? null : flooredShare(Number(row.pass_share)),
    }))
    .sort((a, b) => (a.pass_share ?? 2) - (b.pass_share ?? 2) || b.failed - a.failed || (a.check < b.check ? -1 : 1));

export function rejectTable(result: QualityResult): TableBlock {
  const total = result.rows.lines + result.rows.rejected;
  const rows = byCount(result.rejectedBy).map(([reason, count]) => {
    const example = result.examples[reason]?.[0];
    return {
      reason: reasonWords(reason, 2),
      records: count,
      share: count / total,
      why: example?.message ?? null,
      where: example === undefined ? null : `${example.source_file}, record ${example.source_row}`,
      raw: example === undefined ? null : shortText(example.raw),
    };
  });
  return {
    kind: "table",
    id: "quality_rejects",
    title: `Every record that was rejected has a reason${rows.length === 1 ? "" : `; ${rows[0]?.reason} lead`}`,
    subtitle: "Records by reason, with the first example; all of them are in the table of rejects",
    width: "full",
    columns: [
      { key: "reason", label: "Reason", format: "text" },
      { key: "records", label: "Records", format: "integer" },
      { key: "share", label: "Share", format: "percent" },
      { key: "why", label: "What is wrong", format: "text" },
      { key: "where", label: "First found in", format: "text" },
      { key: "raw", label: "The record", format: "text" },
    ],
    rows,
    printRows: 3,
    source: "rejects",
  };
}

export function checkTable(result: QualityResult, format: Format): TableBlock {
  const rows = checkRows(result);
  const imperfect = rows.filter((row) => Number(row.failed) > 0).length;
  return {
    kind: "table",
    id: "quality_check_table",
    title:
      imperfect === 0
        ? `All ${format.integer(rows.length)} checks passed without exception`
        : `${format.integer(rows.length - imperfect)} of ${format.integer(rows.length)} checks passed without exception`,
    subtitle: "Share of what was checked that passed, weakest first; only errors set a record aside",
    width: "half",
    columns: [
      { key: "check", label: "Check", format: "text" },
      { key: "severity", label: "Severity", format: "text" },
      { key: "failed", label: "Failed", format: "integer" },
      { key: "pass_share", label: "Passed", format: "percent" },
    ],
    rows,
    source: "quality",
  };
}

export const issueTable = (result: QualityResult): TableBlock => ({
  kind: "table",
  id: "quality_issues",
  title: "Common data problems, and how they were handled",
  subtitle: "Lines or values with the defect",
  width: "half",
  columns: [
    { key: "issue", label: "Defect", format: "text" },
    { key: "count", label: "Count", format: "integer" },
    { key: "treatment", label: "Treatment", format: "text" },
  ],
  rows: result.issues.map((issue) => ({ ...issue })),
});

export function columnsTable(result: QualityResult): TableBlock {
  const rows = (result.profile.toRecords() as Record<string, Cell>[]).map((row) => ({
    column: row.column_name!,
    filled: flooredShare(Number(row.filled_share)),
    distinct: Number(row.distinct),
    minimum: row.minimum!,
    maximum: row.maximum!,
    top: row.top_values === null ? null : String(row.top_values).split("|").slice(0, TOP_VALUES).join(", "),
  }));
  const gaps = rows.filter((row) => row.filled < 1).length;
  return {
    kind: "table",
    id: "quality_columns",
    title:
      gaps === 0
        ? "Every column is filled throughout"
        : `${rows.length - gaps} of ${rows.length} columns are filled throughout`,
    subtitle: "The columns as they were read, before anything was rejected",
    width: "full",
    columns: [
      { key: "column", label: "Column", format: "text" },
      { key: "filled", label: "Filled", format: "percent" },
      { key: "distinct", label: "Different values", format: "integer" },
      { key: "minimum", label: "Smallest", format: "text" },
      { key: "maximum", label: "Largest", format: "text" },
      { key: "top", label: "Most frequent (count)", format: "text" },
    ],
    rows,
    source: "quality_profile",
  };
}

export const nameTable = (result: QualityResult, format: Format): TableBlock => ({
  kind: "table",
  id: "quality_names",
  title: `${format.integer(result.products.codesWithSeveralNames)} product ${result.products.codesWithSeveralNames === 1 ? "code carries" : "codes carry"} more than one name`,
  subtitle: "Codes with most names; two names or codes for one thing inflate what seems to sell together",
  width: "full",
  columns: [
    { key: "product_id", label: "Code", format: "text" },
    { key: "names", label: "Names", format: "integer" },
    { key: "list", label: "Which", format: "text" },
  ],
  rows: result.products.codes.map(({ product_id, descriptions }) => ({
    product_id,
    names: descriptions.length,
    list: descriptions.map(shortText).join(" · "),
  })),
});
