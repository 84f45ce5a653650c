/** Charts and tables of the forecast, each under its finding. */
import { addDays } from "../../calendar.ts";
import type { Block } from "../../section.ts";
import type { Row } from "../rows.ts";
import { short } from "../short-name.ts";
import { outlookChart, recordChart } from "./charts.ts";
import { seasonalityBlock } from "./seasonality.ts";
import { bandWords, between, numberIn, type OutlookView, offBy, REVENUE_BY_WEEK, weekWords } from "./view.ts";

const CHART_WEEKS = 52;
const CHART_DAYS = 42;
const RECORD_WEEKS = 26;
const FEWEST_RECORDS = 4;

/** Rows of a chart: the past, and what is expected from the last value of it on. */
function chartRows({ context, last }: OutlookView, rows: readonly Row[], when: (row: Row) => string): Row[] {
  const { format } = context;
  const ahead = rows.filter((row) => row.horizon !== 0);
  const joint = rows.filter((row) => row.horizon === 0).at(-1) ?? last;
  return rows.map((row) => {
    const isAhead = ahead.includes(row);
    // the bands and the line begin where the past ends
    const isJoint = row === joint;
    const at = (key: string): number | null =>
      isAhead ? numberIn(row, key) : isJoint ? numberIn(row, "actual") : null;
    return {
      start: row.period ?? null,
      horizon: row.horizon ?? null,
      actual: row.actual ?? null,
      expected: at("forecast"),
      low_80: at("low_80"),
      high_80: at("high_80"),
      low_95: at("low_95"),
      high_95: at("high_95"),
      when: when(row),
      was: isAhead ? "" : format.moneyWhole(numberIn(row, "actual")),
      is: isAhead ? format.moneyWhole(numberIn(row, "forecast")) : "",
      between: isAhead ? between(context, numberIn(row, "low_80"), numberIn(row, "high_80")) : "",
    };
  });
}

/** How sure the forecast is, as a clause. */
export function sureness(view: OutlookView): string {
  const off = offBy(view);
  if (off === undefined) return "";
  const { format } = view.context;
  return `a week ahead it was off by ${format.percent(off.share, 0)} on average over the last ${format.integer(off.weeks)} weeks`;
}

export function weeklyTitleOf(view: OutlookView): string {
  const { context, next, total } = view;
  const later = total === undefined ? "" : ` and the next four weeks ${bandWords(context, total)}`;
  return `Four times in five, ${weekWords(view)} will bring ${bandWords(context, next)}${later}`;
}

function weeklyBlock(view: OutlookView): Block {
  const { context, past, weeks } = view;
  const { format } = context;
  const shown = [...past.slice(-CHART_WEEKS), ...weeks.filter((row) => row.horizon !== 0)];
  const sure = sureness(view);
  const title = weeklyTitleOf(view);
  return {
    kind: "chart",
    id: "forecast-weekly",
    title,
    subtitle: `Net revenue by week, ${context.currency}; dashed: expected; shaded: four times in five, and nineteen in twenty${sure === "" ? "" : `; ${sure}`}`,
    width: "full",
    height: 200,
    spec: outlookChart(
      chartRows(view, shown, (row) => format.range(String(row.period), addDays(String(row.period), 6))),
      "%b %y",
      27,
    ),
    alt: `Line of net revenue over ${past.length} weeks and of what is expected of the next ${weeks.length - past.length}, with bands. ${title}.`,
  };
}

function dailyBlock(view: OutlookView): Block[] {
  const { context, days } = view;
  const { format } = context;
  const ahead = days.filter((row) => row.horizon !== 0 && row.forecast !== null);
  if (ahead.length < 2) return [];
  const best = ahead.reduce((a, b) => (numberIn(b, "forecast") > numberIn(a, "forecast") ? b : a));
  const shown = [...days.filter((row) => row.horizon === 0).slice(-CHART_DAYS), ...ahead];
  const title = `${format.weekday(String(best.period))} should be the strongest day, ${bandWords(context, best)}`;
  return [
    {
      kind: "chart",
      id: "forecast-daily",
      title,
      subtitle: `Net revenue by day of trade, the next ${format.integer(ahead.length)} of them dashed, ${context.currency}; shaded as above`,
      width: "full",
      height: 140,
      spec: outlookChart(
        chartRows(view, shown, (row) => format.weekday(String(row.period))),
        "%d %b",
        6,
      ),
      alt: `Line of net revenue by day and of what is expected of the next ${ahead.length} days. ${title}.`,
    },
  ];
}

/** Members of a level with what the last four weeks brought and the next four should. */
export function forecastMembers({
  rows,
}: OutlookView): { kind: string; name: string; last: number; row: Row; change: number }[] {
  return rows
    .filter((row) => row.grain === "four_weeks" && row.metric === "net_revenue" && row.level !== "shop")
    .map((row) => {
      const weekly = rows.filter(
        (one) => one.series === String(row.series).replace("four_weeks", "week") && one.horizon === 0,
      );
      const last = weekly.slice(-4).reduce((sum, one) => sum + numberIn(one, "actual"), 0);
      return {
        kind: String(row.level),
        name: String(row.name),
        last,
        row,
        change: last > 0 ? numberIn(row, "forecast") / last - 1 : Number.NaN,
      };
    })
    .sort((a, b) => (a.kind === b.kind ? b.last - a.last || (a.name < b.name ? -1 : 1) : a.kind < b.kind ? 1 : -1));
}

function membersBlock(view: OutlookView): Block[] {
  const { format } = view.context;
  const members = forecastMembers(view);
  const [first] = members;
  if (first === undefined) return [];
  // a change that the band holds is none
  const moved = members
    .filter(({ row, last }) => last > 0 && (numberIn(row, "low_80") > last || numberIn(row, "high_80") < last))
    .sort((a, b) => Math.abs(numberIn(b.row, "forecast") - b.last) - Math.abs(numberIn(a.row, "forecast") - a.last))[0];
  const title =
    moved === undefined
      ? `No ${members.some(({ kind }) => kind === "category") ? "region or category" : "region"} is expected to change much over the next four weeks`
      : `${short(moved.name)} should ${moved.change > 0 ? "grow" : "fall"} from ${format.moneyShort(moved.last)} to ${bandWords(view.context, moved.row)} in four weeks`;
  return [
    {
      kind: "table",
      id: "forecast-members",
      title,
      subtitle: "Net revenue of the last four weeks and expected of the next four; the range holds four times in five",
      width: "full",
      columns: [
        { key: "name", label: "Region or category", format: "text" },
        { key: "last", label: "Last four weeks", format: "moneyWhole" },
        { key: "expected", label: "Next four weeks", format: "moneyWhole" },
        { key: "low", label: "From", format: "moneyWhole" },
        { key: "high", label: "To", format: "moneyWhole" },
      ],
      rows: members.map(({ name, last, row }) => ({
        name,
        last,
        expected: numberIn(row, "forecast"),
        low: numberIn(row, "low_80"),
        high: numberIn(row, "high_80"),
      })),
      source: "forecast",
    },
  ];
}

/** The forecasts of a week ahead that earlier editions made, each beside what came; none with fewer than four. */
function recordBlock({ record, context }: OutlookView): Block[] {
  const { format } = context;
  const known = record
    .filter((row) => row.series === REVENUE_BY_WEEK && row.horizon === 1 && row.actual !== null)
    .sort((a, b) => (String(a.period) < String(b.period) ? -1 : 1))
    .slice(-RECORD_WEEKS);
  if (known.length < FEWEST_RECORDS) return [];
  const held = known.filter((row) => row.is_inside === true).length;
  const sum = (of: (row: Row) => number): number => known.reduce((total, row) => total + of(row), 0);
  const actual = sum((row) => numberIn(row, "actual"));
  const off = sum((row) => Math.abs(numberIn(row, "actual") - numberIn(row, "forecast"))) / actual;
  const by = actual > 0 ? `, and they were off by ${format.percent(off, 0)} on average` : "";
  const title = `${format.integer(held)} of the last ${format.integer(known.length)} forecasts of the week ahead held${by}`;
  return [
    {
      kind: "chart",
      id: "forecast-record",
      title,
      subtitle: `Net revenue by week, ${context.currency}; bars: what the report of the week before expected, four times in five; points: what came, ringed where it lay outside`,
      width: "full",
      height: 120,
      spec: recordChart(
        known.map((row) => ({
          start: row.period ?? null,
          low: row.low_80 ?? null,
          high: row.high_80 ?? null,
          actual: row.actual ?? null,
          held: row.is_inside === true,
          when: format.range(String(row.period), String(row.period_end)),
          between: bandWords(context, row),
          was: format.moneyWhole(numberIn(row, "actual")),
        })),
      ),
      alt: `Bars of what was expected of ${format.integer(known.length)} weeks, and points of what came. ${title}.`,
    },
  ];
}

export const outlookBlocks = (view: OutlookView): Block[] => [
  weeklyBlock(view),
  ...recordBlock(view),
  ...dailyBlock(view),
  ...membersBlock(view),
  ...seasonalityBlock(view.weekdayMonth, view.context),
];
