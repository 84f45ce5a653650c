/** What the report says about the data itself. */

import type { Format } from "../../format.ts";
import type { Block, Figure, Health, Highlight, Section } from "../../section.ts";
import { plainFigure } from "../../section.ts";
import { grade } from "../measures/score.ts";
import type { QualityResult } from "../result.ts";
import { dimensionChart, reconciliationChart } from "./charts.ts";
import { statusNotes, statusTable } from "./statuses.ts";
import { checkTable, columnsTable, issueTable, nameTable, rejectTable, shortText } from "./tables.ts";
import { byCount, leftOutBy, reasonWords } from "./words.ts";

const MANY_ANONYMOUS = 0.1;

/** Rounded down: 99.97 must not read as 100. */
const floored = (score: number): number => Math.floor(score * 10) / 10;
const rejectedShare = ({ rows }: QualityResult): number =>
  rows.rejected === 0 ? 0 : rows.rejected / (rows.lines + rows.rejected);

const reasonsInWords = (result: QualityResult, format: Format): string =>
  byCount(result.rejectedBy)
    .map(([reason, count]) => `${format.integer(count)} ${reasonWords(reason, count)}`)
    .join(", ");

/** What the options make of lines without a customer. */
export interface Counted {
  missingCustomer?: "keep" | "drop";
}

const anonymousSentence = (
  { anonymous }: QualityResult,
  format: Format,
  { missingCustomer = "keep" }: Counted,
): string =>
  `${format.percent(anonymous.share)} of the lines carry no customer id (${format.moneyShort(anonymous.amount)} in ${format.integer(anonymous.orders)} ${anonymous.orders === 1 ? "order" : "orders"}): ${
    missingCustomer === "drop" ? "left out of every figure." : "in revenue and baskets, not in customer figures."
  }`;

/** The data-health badge of a run. Red where the gate refused, whatever the scores. */
export function healthOf(result: QualityResult, format: Format, counted: Counted = {}): Health {
  const { rows, gate, anonymous, products } = result;
  const aside =
    rows.rejected === 0
      ? "none rejected"
      : `${format.integer(rows.rejected)} rejected with a reason (${reasonsInWords(result, format)})`;
  return {
    // rounded once, and down: 99.97 is not 100, here and wherever it is shown again
    rowScore: floored(result.rowScore),
    checkScore: floored(result.checkScore),
    grade: gate.passed ? grade(Math.min(result.rowScore, result.checkScore)) : "red",
    sentence: `${format.integer(rows.lines + rows.rejected + rows.leftOut)} records read, ${format.integer(rows.lines)} clean, ${leftOutBy(
      result,
    )
      .map(([words, count]) => `${format.integer(count)} ${words}, `)
      .join("")}${aside}.`,
    remarks: [
      ...gate.reasons.map((reason) => `Below the bar: ${reason}.`),
      // where no line has one, the report says so in another place
      ...(anonymous.lines > 0 && anonymous.share < 1 ? [anonymousSentence(result, format, counted)] : []),
      ...(anonymous.of < rows.lines
        ? [
            `${format.integer(rows.lines - anonymous.of)} of the clean records are of later days: they are checked, but count in no figure.`,
          ]
        : []),
      ...(products.codesWithSeveralNames > 0
        ? [
            `Product codes with more than one name: ${format.integer(products.codesWithSeveralNames)}; names with more than one code: ${format.integer(products.namesWithSeveralCodes)}.`,
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
  const reasons = byCount(result.rejectedBy);
  const [worst] = reasons;
  if (worst === undefined) return `${clean}: nothing had to be rejected`;
  if (reasons.length === 1) return `${clean}; the rest are ${reasonWords(worst[0], 2)}`;
  return worst[1] * 2 > rows.rejected
    ? `${clean}; most of the rest are ${reasonWords(worst[0], 2)}`
    : `${clean}; the rest were rejected for ${format.integer(reasons.length)} reasons`;
}

function figuresOf(result: QualityResult): Figure[] {
  return [
    plainFigure(
      "quality_records",
      "Records read",
      result.rows.lines + result.rows.rejected + result.rows.leftOut,
      "integer",
      "neutral",
    ),
    plainFigure("quality_rows", "Records clean", floored(result.rowScore) / 100, "percent", "up"),
    plainFigure("quality_checks", "Score of the checks", floored(result.checkScore), "decimal1", "up"),
    plainFigure("quality_rejected", "Rejected", result.rows.rejected, "integer", "down"),
    plainFigure("quality_anonymous", "Lines without customer", result.anonymous.share, "percent", "down"),
  ];
}

const highlightsOf = (result: QualityResult, format: Format): Highlight[] =>
  result.gate.passed
    ? rejectedShare(result) >= 0.02
      ? [
          {
            text: `${format.percent(rejectedShare(result))} of the records were rejected: ${reasonsInWords(result, format)}.`,
            tone: "warning",
            weight: 40,
            cells: [],
          },
        ]
      : []
    : [{ text: `The data misses the bar: ${result.gate.reasons.join("; ")}.`, tone: "bad", weight: 100, cells: [] }];

function blocksOf(result: QualityResult, format: Format): Block[] {
  const { rows } = result;
  const statuses = statusTable(result);
  const scored = result.dimensions.filter(({ score }) => score !== null);
  const [weakest] = [...scored].sort((a, b) => (a.score ?? 0) - (b.score ?? 0));
  return [
    {
      kind: "chart",
      id: "quality_reconciliation",
      title: `Every record is accounted for: ${format.integer(rows.lines)} of ${format.integer(rows.records)} became clean lines`,
      subtitle: `Physical records of the files; records = headers + blank lines + ${rows.leftOut > 0 ? "left out + " : ""}rejected + clean lines`,
      width: "half",
      spec: reconciliationChart(result, format),
      height: 150,
      alt: `${format.integer(rows.records)} records, less ${format.integer(rows.header + rows.blank)} headers and blank lines${leftOutBy(
        result,
      )
        .map(([words, count]) => `, ${format.integer(count)} ${words}`)
        .join("")} and ${format.integer(rows.rejected)} rejected, are ${format.integer(rows.lines)} clean lines.`,
    },
    ...(weakest === undefined
      ? []
      : [
          {
            kind: "chart",
            id: "quality_dimensions",
            title:
              (weakest.score ?? 0) >= 100
                ? "Every side of the data passed every check"
                : `${weakest.dimension} is the weakest side: ${format.decimal(floored(weakest.score ?? 0), 1)} of 100`,
            subtitle: "Share of checked values that passed × 100, by dimension; below 98 amber, below 95 red",
            width: "half",
            spec: dimensionChart(result.dimensions, format),
            height: 150,
            alt: scored
              .map(({ dimension, score }) => `${dimension} ${format.decimal(floored(score ?? 0), 1)}`)
              .join(", "),
          } as const,
        ]),
    ...(rows.rejected > 0 ? [rejectTable(result)] : []),
    ...(statuses === undefined ? [] : [statuses]),
    ...[
      checkTable(result, format),
      ...(result.issues.length > 0 ? [issueTable(result)] : []),
      ...(result.profile.height > 0 ? [columnsTable(result)] : []),
      ...(result.products.codes.length > 0 ? [nameTable(result, format)] : []),
    ].map((block) => ({ ...block, screenOnly: true })),
  ];
}

function actionsOf(result: QualityResult, format: Format): string[] {
  const { anonymous, rejectedBy, products } = result;
  const repeated = rejectedBy.duplicate_line ?? 0;
  return [
    ...(anonymous.share >= MANY_ANONYMOUS
      ? [
          `Ask for a loyalty card or e-mail address at the till: ${format.moneyShort(anonymous.amount)} of sales (${format.percent(anonymous.share, 0)} of the lines) have no customer attached.`,
        ]
      : []),
    ...(repeated > 0
      ? [
          repeated === 1
            ? "One line appears twice and is counted once. If it was two sales, ask your analyst to keep repeated lines."
            : `${format.integer(repeated)} repeated lines are counted once. If they were sales of their own, ask your analyst to keep repeated lines.`,
        ]
      : []),
    ...(products.codesWithSeveralNames > 0
      ? ["Give every product code one name; the codes with most names are listed above."]
      : []),
  ];
}

/**
 * The section: on the page with every check, column and product name, in the PDF in half a page.
 *
 * @param context needs the reader's formats only
 */
export function qualitySection(result: QualityResult, context: { format: Format }): Section {
  const { format } = context;
  const { rows } = result;
  return {
    name: "quality",
    topic: "Data quality",
    title: headline(result, format),
    subtitle: `${format.integer(rows.lines + rows.rejected + rows.leftOut)} records read; checks score ${format.decimal(floored(result.checkScore), 1)} of 100`,
    figures: figuresOf(result),
    highlights: highlightsOf(result, format),
    blocks: blocksOf(result, format),
    actions: actionsOf(result, format),
    notes: [
      ...statusNotes(result, format),
      ...result.coerced.map(
        ({ column, what, count, before, after }) =>
          `${column}: ${what}, ${format.integer(count)} values (${JSON.stringify(shortText(before))} → ${after === "" ? "missing" : JSON.stringify(shortText(after))}).`,
      ),
    ],
    screenNotes: [
      "Records clean = clean lines ÷ (clean lines + records rejected) × 100.",
      "Score of the checks = Σ values that passed ÷ Σ values checked × 100, over all checks but the informative ones, in six weighted dimensions; no data scores 0.",
      "Rules apply in order and the first that fails names the reason: unreadable, missing, order id, product, quantity, price, date, future date, repeated line, configured rules.",
      "Cancellations, returns, book-keeping lines, services and sales without a customer are kept as lines with a flag.",
      "Unusual amounts (modified z-score of the log amount above the threshold, Iglewicz and Hoaglin 1993) are flagged, never dropped.",
    ],
  };
}
