/** What the report says about what is out of line. Reads its marts only. */

import { addDays } from "../../calendar.ts";
import type { Format } from "../../format.ts";
import { type Action, type Block, type Highlight, insufficientSection, type Section } from "../../section.ts";
import type { Context } from "../analysis.ts";
import { type Row, rowsOf } from "../rows.ts";
import { numbered } from "../short-name.ts";
import { usualRangeChart } from "./charts.ts";
import type { AnomalyMarts } from "./marts.ts";
import { anomalySentence, anomalyWords } from "./words.ts";

/** Weeks before the one that is looked at. */
const FEWEST_WEEKS = 9;
const CHART_WEEKS = 53;
const MOST_ALARMS = 3;
/** What the headline says already. */
const DAY_DEFECTS: ReadonlySet<unknown> = new Set(["missing_day", "awaited_day", "incomplete_day", "repeated_day"]);

/** A week under one date is told with the days. */
const WHOLE_WEEK = 0.95;
const isOfDays = ({ metric, value }: Row): boolean =>
  DAY_DEFECTS.has(metric) || (metric === "one_day_share" && Number(value) >= WHOLE_WEEK);

const farOff = (row: Row): boolean => Number(row.value) >= 2 || Number(row.value) <= 0.5;
const always = (): boolean => true;
/** Defects that make the revenue or the customers of the week no fact to give causes for. */
const TAKES_HEADLINE: Readonly<Record<string, (row: Row) => boolean>> = {
  price_level: farOff,
  price_spread: always,
  region_prices: farOff,
  quantity_per_line: farOff,
  known_customer_share: always,
  new_customer_share: always,
  new_product_share: always,
  lines_per_order: always,
  largest_order: always,
  one_day_share: always,
  free_share: always,
  tiny_order_share: always,
  no_orders_after: always,
  no_orders_before: always,
  // a region that is gone for the week is named by the headline itself
  region_orders: (row) => Number(row.value) > 0 || row.grain === "day",
};

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
const cellOf = (row: Row, column: string): string =>
  `anomalies.${row.level}/${row.name}/${row.metric}/${row.period}/${row.grain}.${column}`;

/** Alarms by weight: data first, then the farthest out. */
const alarmsOf = (rows: readonly Row[]): Row[] =>
  rows
    .filter((row) => row.is_alarm === true)
    .sort(
      (a, b) =>
        Number(b.level === "data") - Number(a.level === "data") ||
        Number(b.level === "shop") - Number(a.level === "shop") ||
        Number(b.score) - Number(a.score) ||
        (String(a.cause) < String(b.cause) ? -1 : 1),
    );

/** One highlight per cause for the alerts of page 1 and of the mail. */
export function anomalyAlarms(marts: AnomalyMarts, { format }: Context): Highlight[] {
  const alarms = alarmsOf(rowsOf(marts.anomalies));
  const first = alarms.some(({ metric }) => DAY_DEFECTS.has(metric))
    ? undefined
    : alarms.find((row) => row.level === "data" && TAKES_HEADLINE[String(row.metric)]?.(row));
  const shown = alarms.slice(0, MOST_ALARMS).map(
    (row): Highlight => ({
      ...(row === first ? { headline: `Check the data first: ${anomalyWords(row, format)}` } : {}),
      text:
        row.level === "data"
          ? `Check the data: ${anomalyWords(row, format)}.`
          : `Out of line: ${anomalyWords(row, format)}.`,
      tone: "warning",
      weight: row.level === "data" ? 110 : 90,
      cells: [cellOf(row, "value")],
    }),
  );
  const more = alarms.slice(MOST_ALARMS);
  return [
    ...shown,
    ...(more.length === 0
      ? []
      : [
          {
            text: `${format.integer(more.length)} more ${more.length === 1 ? "thing is" : "things are"} out of line; see the section on it.`,
            tone: "warning" as const,
            weight: 80,
            cells: more.map((row) => cellOf(row, "value")),
          },
        ]),
  ];
}

function titleOf(rows: readonly Row[], alarms: readonly Row[], week: string, format: Format): string {
  const [first] = alarms;
  if (first === undefined) return rows.length === 0 ? `Nothing is out of line in ${week}` : `No alarm in ${week}`;
  const others = alarms.length - 1;
  const more = others === 0 ? "" : `; and ${format.integer(others)} more`;
  return first.level === "data"
    ? `Do not rely on this week yet: ${anomalyWords(first, format)}${more}`
    : `${anomalySentence(first, format)}${more}`;
}

function rangeBlock(ranges: readonly Row[], { currency, format }: Context): Block[] {
  const rows = ranges.filter((row) => row.metric === "net_revenue").slice(-CHART_WEEKS);
  const known = rows.filter((row) => row.expected_low !== null);
  if (known.length < 2) return [];
  const out = known.filter((row) => row.is_outside === true);
  const last = rows.at(-1)!;
  const within = last.is_outside === true ? "outside" : "within";
  const title = `Revenue of ${format.moneyShort(Number(last.value))} is ${within} its usual range of ${format.moneyShort(Number(last.expected_low))} to ${format.moneyShort(Number(last.expected_high))}`;
  return [
    {
      kind: "chart",
      id: "anomalies-range",
      title,
      subtitle: `Net revenue by week, ${currency}; shaded: where nineteen of twenty weeks were expected a week before; ringed: ${out.length === 0 ? "none" : format.integer(out.length)} outside`,
      width: "full",
      height: 160,
      spec: usualRangeChart(
        rows.map((row) => ({
          start: row.period ?? null,
          value: row.value ?? null,
          low: row.expected_low ?? null,
          high: row.expected_high ?? null,
          isOut: row.is_outside === true,
          when: format.range(String(row.period), addDays(String(row.period), 6)),
          was: format.moneyWhole(Number(row.value)),
          usual:
            row.expected_low === null
              ? ""
              : `${format.moneyShort(Number(row.expected_low))}–${format.moneyShort(Number(row.expected_high))}`,
        })),
      ),
      alt: `Line of net revenue over ${numbered(rows.length, "week", "weeks", format)} with its usual range; ${numbered(out.length, "week lies", "weeks lie", format)} outside. ${title}.`,
    },
  ];
}

function listBlock(rows: readonly Row[], format: Format): Block[] {
  if (rows.length === 0) return [];
  const alarms = rows.filter((row) => row.is_alarm === true).length;
  return [
    {
      kind: "table",
      id: "anomalies-list",
      title: `${format.integer(rows.length)} ${rows.length === 1 ? "thing is" : "things are"} out of line, ${alarms === 0 ? "none of them an alarm" : alarms === 1 ? "one of them an alarm" : `${format.integer(alarms)} of them alarms`}`,
      subtitle: "Last complete week; what follows from another is no alarm of its own, nor is a single large order",
      width: "full",
      columns: [
        { key: "alarm", label: "Alarm", format: "text" },
        { key: "what", label: "What", format: "text" },
        { key: "since", label: "Since", format: "date" },
        { key: "driver", label: "Mostly", format: "text" },
      ],
      rows: rows.map((row) => ({
        alarm: row.is_alarm === true ? "yes" : row.is_snoozed === true ? "snoozed" : "",
        what: anomalySentence(row, format),
        since: row.since ?? null,
        driver: row.driver === "" ? null : (row.driver ?? null),
      })),
      printRows: 8,
      source: "anomalies",
    },
  ];
}

export function anomaliesSection(marts: AnomalyMarts, context: Context): Section {
  const { format } = context;
  const rows = rowsOf(marts.anomalies);
  const ranges = rowsOf(marts.usual_ranges);
  const weeks = ranges.filter((row) => row.metric === "net_revenue");
  const last = weeks.at(-1);
  if (last === undefined || weeks.length < FEWEST_WEEKS)
    return insufficientSection("anomalies", "Out of line", {
      needs: `${FEWEST_WEEKS} complete weeks of trade`,
      has: weeks.length === 0 ? "none" : format.integer(weeks.length),
    });
  const span = format.range(String(last.period), addDays(String(last.period), 6));
  const alarms = alarmsOf(rows);
  const sorted = [...alarms, ...rows.filter((row) => row.is_alarm !== true)];
  const said = alarms.filter((row) => !isOfDays(row)).slice(0, 2);
  const todo: Action[] = alarms
    .filter((row) => row.level === "data" && !isOfDays(row))
    .slice(0, 1)
    .map((row) => ({
      text: `Ask whoever exports the data before acting on this week: ${anomalyWords(row, format)}.`,
      weight: 95,
      cells: [cellOf(row, "value")],
    }));
  return {
    name: "anomalies",
    topic: "Out of line",
    mail: {},
    title: titleOf(rows, alarms, `the week of ${span}`, format),
    subtitle: `${span}, against the up to 52 weeks before · all sales`,
    figures: [
      {
        id: "alarms",
        label: "Alarms",
        value: alarms.length,
        format: "integer",
        change: null,
        changeText:
          alarms.length === 0
            ? "none"
            : capital(alarms.some((row) => row.level === "data") ? "the data first" : "one per cause"),
        changeLabel: "",
        better: "down",
        trend: [],
      },
      {
        id: "weeks_outside",
        label: "Weeks outside the usual range",
        value: weeks.slice(-52).filter((row) => row.is_outside === true).length,
        format: "integer",
        change: null,
        changeText: "in the last 52",
        changeLabel: "",
        better: "neutral",
        trend: [],
      },
    ],
    highlights: said.map((row) => ({
      text: `${anomalySentence(row, format)}.`,
      tone: "warning",
      // before what the doubtful figures say
      weight: row.level === "data" ? (TAKES_HEADLINE[String(row.metric)]?.(row) ? 101 : 99) : 65,
      cells: [cellOf(row, "value"), cellOf(row, "expected_low"), cellOf(row, "expected_high")],
    })),
    blocks: [...rangeBlock(ranges, context), ...listBlock(sorted, format)],
    actions: todo.map(({ text }) => text),
    todo,
    notes: [
      "The usual range of a week is where nineteen of twenty weeks were, seen from the week before, by the errors of the same forecast in all other weeks. An alarm asks for more: several times the usual error, a change of some size, and no such week at the same time last year; or for far fewer orders than in any of the eight weeks before.",
      "The data is doubted where days are missing, cut off or there twice, or where prices, quantities, customers, products or regions jump as they never did. Then nothing is said about trade.",
      "Of several signs of the same cause one raises the alarm. What is known can be kept silent until a day.",
    ],
  };
}
