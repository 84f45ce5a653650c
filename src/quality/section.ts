/** What the report says about the data itself. */
import type { Format } from "../format.ts";
import type { Block, Cell, Figure, Health, Highlight, Section, TableBlock } from "../section.ts";
import { dimensionChart, reconciliationChart } from "./charts.ts";
import type { QualityResult } from "./result.ts";
import { grade } from "./score.ts";
import { checkWords, reasonWords } from "./words.ts";

const MANY_ANONYMOUS = 0.1;
const RAW_SHOWN = 90;

/** Rounded down: 99.97 must not read as 100. */
const floored = (score: number): number => Math.floor(score * 10) / 10;
const rejectedShare = ({ rows }: QualityResult): number =>
  rows.rejected === 0 ? 0 : rows.rejected / (rows.lines + rows.rejected);

const byCount = (rejectedBy: QualityResult["rejectedBy"]): [string, number][] =>
  Object.entries(rejectedBy).sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));

const reasonsInWords = (result: QualityResult, format: Format): string =>
  byCount(result.rejectedBy)
    .map(([reason, count]) => `${format.integer(count)} ${reasonWords(reason, count)}`)
    .join(", ");

const anonymousSentence = ({ anonymous }: QualityResult, format: Format): string =>
  `${format.percent(anonymous.share)} of the lines carry no customer id (${format.moneyShort(anonymous.amount)} in ${format.integer(anonymous.orders)} orders): in revenue and baskets, not in customer figures.`;

/** The data-health badge of a run. Red where the gate refused, whatever the scores. */
export function healthOf(result: QualityResult, format: Format): Health {
  const { rows, gate, anonymous, products } = result;
  const aside =
    rows.rejected === 0
      ? "none set aside"
      : `${format.integer(rows.rejected)} set aside with a reason (${reasonsInWords(result, format)})`;
  return {
    rowScore: result.rowScore,
    checkScore: result.checkScore,
    grade: gate.passed ? grade(Math.min(result.rowScore, result.checkScore)) : "red",
    sentence: `${format.integer(rows.lines + rows.rejected)} records read, ${format.integer(rows.lines)} clean, ${aside}.`,
    remarks: [
      ...gate.reasons.map((reason) => `Below the bar: ${reason}.`),
      ...(anonymous.lines > 0 ? [anonymousSentence(result, format)] : []),
      ...(products.codesWithSeveralNames > 0
        ? [
            `${format.integer(products.codesWithSeveralNames)} product codes carry more than one name, ${format.integer(products.namesWithSeveralCodes)} names more than one code.`,
          ]
        : []),
    ],
  };
}

function headline(result: QualityResult, format: Format): string {
  const { rows, gate, anonymous } = result;
  if (rows.lines + rows.rejected === 0) return "There is no data to judge";
  const clean = `${format.percent(floored(result.rowScore) / 100)} of the records are clean`;
  if (!gate.passed)
    return `The data misses the bar: ${clean}, the checks score ${format.decimal(floored(result.checkScore), 1)}`;
  if (anonymous.share >= MANY_ANONYMOUS) {
    return `${clean}, but ${format.percent(anonymous.share, 0)} of the lines have no customer`;
  }
  const [worst] = byCount(result.rejectedBy);
  return worst === undefined
    ? `${clean}: nothing had to be set aside`
    : `${clean}; most of the rest are ${reasonWords(worst[0], 2)}`;
}

function figuresOf(result: QualityResult): Figure[] {
  const figure = (
    id: string,
    label: string,
    value: number,
    format: Figure["format"],
    better: Figure["better"],
  ): Figure => ({
    id,
    label,
    value,
    format,
    change: null,
    changeLabel: "",
    better,
    trend: [],
  });
  return [
    figure("quality_records", "Records read", result.rows.lines + result.rows.rejected, "integer", "neutral"),
    figure("quality_rows", "Records clean", floored(result.rowScore), "decimal1", "up"),
    figure("quality_checks", "Checks passed", floored(result.checkScore), "decimal1", "up"),
    figure("quality_rejected", "Set aside", result.rows.rejected, "integer", "down"),
    figure("quality_anonymous", "Lines without customer", result.anonymous.share, "percent", "down"),
  ];
}

const highlightsOf = (result: QualityResult, format: Format): Highlight[] =>
  result.gate.passed
    ? rejectedShare(result) >= 0.02
      ? [
          {
            text: `${format.percent(rejectedShare(result))} of the records were set aside: ${reasonsInWords(result, format)}.`,
            tone: "warning",
            weight: 40,
            cells: [],
          },
        ]
      : []
    : [{ text: `The data misses the bar: ${result.gate.reasons.join("; ")}.`, tone: "bad", weight: 100, cells: [] }];

const checkRows = (result: QualityResult): Record<string, Cell>[] =>
  (result.table.toRecords() as Record<string, Cell>[])
    .map((row) => ({
      check: checkWords(String(row.check)),
      dimension: row.dimension,
      column: row.column_name,
      severity: row.severity,
      checked: Number(row.checked),
      failed: Number(row.failed),
      pass_share: row.pass_share === null ? null : Number(row.pass_share),
    }))
    .sort((a, b) => (a.pass_share ?? 2) - (b.pass_share ?? 2) || b.failed - a.failed || (a.check < b.check ? -1 : 1));

const shortened = (text: string): string => (text.length > RAW_SHOWN ? `${text.slice(0, RAW_SHOWN - 1)}…` : text);

function rejectTable(result: QualityResult): TableBlock {
  const total = result.rows.lines + result.rows.rejected;
  const rows = byCount(result.rejectedBy).map(([reason, count]) => {
    const example = result.examples[reason]?.[0];
    return {
      reason: reasonWords(reason, 2),
      records: count,
      share: count / total,
      why: example?.message ?? null,
      where: example === undefined ? null : `${example.source_file}, record ${example.source_row}`,
      raw: example === undefined ? null : shortened(example.raw),
    };
  });
  return {
    kind: "table",
    id: "quality_rejects",
    title: `Every record that was set aside has a reason${rows.length === 1 ? "" : `; ${rows[0]?.reason} lead`}`,
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
    source: "rejects",
  };
}

function checkTable(result: QualityResult, format: Format): TableBlock {
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
    width: "full",
    columns: [
      { key: "check", label: "Check", format: "text" },
      { key: "dimension", label: "Dimension", format: "text" },
      { key: "severity", label: "Severity", format: "text" },
      { key: "checked", label: "Checked", format: "integer" },
      { key: "failed", label: "Failed", format: "integer" },
      { key: "pass_share", label: "Passed", format: "percent", shade: true },
    ],
    rows,
    printRows: 14,
    source: "quality",
  };
}

const issueTable = (result: QualityResult): TableBlock => ({
  kind: "table",
  id: "quality_issues",
  title: "What raw data is known for, and what became of it here",
  subtitle: "Lines or values with the defect",
  width: "full",
  columns: [
    { key: "issue", label: "Defect", format: "text" },
    { key: "count", label: "Count", format: "integer" },
    { key: "treatment", label: "Treatment", format: "text" },
  ],
  rows: result.issues.map((issue) => ({ ...issue })),
});

function profileTable(result: QualityResult): TableBlock {
  const rows = (result.profile.toRecords() as Record<string, Cell>[]).map((row) => ({
    column: row.column_name,
    filled: Number(row.filled_share),
    distinct: Number(row.distinct),
    minimum: row.minimum,
    maximum: row.maximum,
    top: row.top_values === null ? null : String(row.top_values).split("|").slice(0, 3).join(", "),
  }));
  const gaps = rows.filter((row) => row.filled < 1).length;
  return {
    kind: "table",
    id: "quality_columns",
    title:
      gaps === 0
        ? "Every column is filled throughout"
        : `${rows.length - gaps} of ${rows.length} columns are filled throughout`,
    subtitle: "The columns as they were read, before anything was set aside",
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

const nameTable = (result: QualityResult, format: Format): TableBlock => ({
  kind: "table",
  id: "quality_names",
  title: `${format.integer(result.products.codesWithSeveralNames)} product codes carry more than one name`,
  subtitle: "Codes with most names; two names or codes for one thing make absurdly strong rules in baskets",
  width: "full",
  columns: [
    { key: "product_id", label: "Code", format: "text" },
    { key: "names", label: "Names", format: "integer" },
    { key: "list", label: "Which", format: "text" },
  ],
  rows: result.products.codes.map(({ product_id, descriptions }) => ({
    product_id,
    names: descriptions.length,
    list: descriptions.map(shortened).join(" · "),
  })),
  printRows: 5,
});

function blocksOf(result: QualityResult, format: Format): Block[] {
  const { rows } = result;
  const scored = result.dimensions.filter(({ score }) => score !== null);
  const [weakest] = [...scored].sort((a, b) => (a.score ?? 0) - (b.score ?? 0));
  return [
    {
      kind: "chart",
      id: "quality_reconciliation",
      title: `Every record is accounted for: ${format.integer(rows.lines)} of ${format.integer(rows.records)} became clean lines`,
      subtitle: "Physical records of the files; records = headers + blank lines + set aside + clean lines",
      width: "half",
      spec: reconciliationChart(result, format),
      height: 190,
      alt: `${format.integer(rows.records)} records, less ${format.integer(rows.header + rows.blank)} headers and blank lines and ${format.integer(rows.rejected)} set aside, are ${format.integer(rows.lines)} clean lines.`,
    },
    ...(weakest === undefined
      ? []
      : [
          {
            kind: "chart",
            id: "quality_dimensions",
            title: `${weakest.dimension} is the weakest side`,
            subtitle: "Share of checked values that passed × 100, by dimension; below 98 amber, below 95 red",
            width: "half",
            spec: dimensionChart(result.dimensions, format),
            height: 190,
            alt: scored
              .map(({ dimension, score }) => `${dimension} ${format.decimal(floored(score ?? 0), 1)}`)
              .join(", "),
          } as const,
        ]),
    ...(rows.rejected > 0 ? [rejectTable(result)] : []),
    checkTable(result, format),
    ...(result.issues.length > 0 ? [issueTable(result)] : []),
    ...(result.profile.height > 0 ? [profileTable(result)] : []),
    ...(result.products.codes.length > 0 ? [nameTable(result, format)] : []),
  ];
}

function actionsOf(result: QualityResult, format: Format): string[] {
  const { anonymous, rejectedBy, products } = result;
  const repeated = rejectedBy.duplicate_line ?? 0;
  return [
    ...(anonymous.share >= MANY_ANONYMOUS
      ? [
          `Ask for the customer at the till more often: ${format.moneyShort(anonymous.amount)} of net revenue cannot be told to anybody.`,
        ]
      : []),
    ...(repeated > 0
      ? [
          `Find out whether the ${format.integer(repeated)} repeated lines are second scans or a double export; quality.duplicates: keep counts them as sales.`,
        ]
      : []),
    ...(products.codesWithSeveralNames > 0
      ? ["Give every product code one name; the codes with most names are listed above."]
      : []),
  ];
}

/** @param context needs the reader's formats only */
export function qualitySection(result: QualityResult, context: { format: Format }): Section {
  const { format } = context;
  const { rows } = result;
  return {
    name: "quality",
    topic: "Data quality",
    title: headline(result, format),
    subtitle: `${format.integer(rows.records)} records read; checks score ${format.decimal(floored(result.checkScore), 1)} of 100`,
    figures: figuresOf(result),
    highlights: highlightsOf(result, format),
    blocks: blocksOf(result, format),
    actions: actionsOf(result, format),
    notes: [
      "Records clean = clean lines ÷ (clean lines + records set aside) × 100.",
      "Checks passed = Σ values that passed ÷ Σ values checked × 100, over all checks but the informative ones, in six weighted dimensions; no data scores 0.",
      "Rules apply in order and the first that fails names the reason: unreadable, missing, order id, product, quantity, price, date, future date, repeated line, configured rules.",
      "Cancellations, returns, book-keeping lines, services and sales without a customer are kept as lines with a flag.",
      "Unusual amounts (modified z-score of the log amount above the threshold, Iglewicz and Hoaglin 1993) are flagged, never dropped.",
      ...result.coerced.map(
        ({ column, what, count, before, after }) =>
          `${column}: ${what}, ${format.integer(count)} values (${JSON.stringify(shortened(before))} → ${after === "" ? "missing" : JSON.stringify(shortened(after))}).`,
      ),
    ],
  };
}
