/** What the report says about the coming weeks. Reads its marts only. */
import { daysBetween } from "../../calendar.ts";
import { LEAST_VALUES } from "../../models/forecast/forecast.ts";
import { type Figure, type Highlight, insufficientSection, type Section } from "../../section.ts";
import type { Context, ShopEvent } from "../analysis.ts";
import { type Row, rowsOf } from "../rows.ts";
import { outlookBlocks, sureness } from "./blocks.ts";
import type { ForecastMarts } from "./marts.ts";
import { seasonalityNote } from "./seasonality.ts";
import { bandWords, between, forecastCell, numberIn, type OutlookView, outlookView, weekWords } from "./view.ts";

const TREND = 13;
const MOST_FEASTS = 6;
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function titleOf(view: OutlookView): string {
  const { context, total, lastFour, next, last } = view;
  const { format } = context;
  if (total === undefined)
    return `Expect ${bandWords(context, next)} of revenue ${weekWords(view)}, after ${format.moneyShort(numberIn(last, "actual"))}`;
  return `Expect ${bandWords(context, total)} of revenue in the next four weeks, after ${format.moneyShort(lastFour)} in the last four`;
}

function figure(view: OutlookView, metric: string, label: string, format: Figure["format"]): Figure[] {
  const weeks = view.rows.filter((row) => row.series === `week/${metric}`);
  const past = weeks.filter((row) => row.horizon === 0);
  const next = weeks.find((row) => row.horizon === 1);
  const last = past.at(-1);
  if (next === undefined || last === undefined || next.forecast === null) return [];
  const before = numberIn(last, "actual");
  return [
    {
      id: `forecast_${metric}`,
      label,
      value: numberIn(next, "forecast"),
      format,
      change: before > 0 ? numberIn(next, "forecast") / before - 1 : null,
      changeLabel: "on the last week",
      better: "up",
      trend: past.slice(-TREND).map((row) => numberIn(row, "actual")),
      cell: forecastCell(next, "forecast"),
    },
  ];
}

function figures(view: OutlookView): Figure[] {
  const { total, lastFour } = view;
  const four: Figure[] =
    total === undefined
      ? []
      : [
          {
            id: "forecast_four_weeks",
            label: "Revenue, next four weeks",
            value: numberIn(total, "forecast"),
            format: "moneyShort",
            change: lastFour > 0 ? numberIn(total, "forecast") / lastFour - 1 : null,
            changeLabel: "on the last four",
            better: "up",
            trend: [],
            cell: forecastCell(total, "forecast"),
          },
        ];
  const one = weekWords(view) === "next week" ? "next week" : "running week";
  return [
    ...figure(view, "net_revenue", `Revenue, ${one}`, "moneyShort"),
    ...four,
    ...figure(view, "orders", `Orders, ${one}`, "integer"),
    ...figure(view, "customers", `Customers, ${one}`, "integer"),
  ];
}

/** The newest forecast of an earlier edition that can be held against what came. */
function held(view: OutlookView, series: string): Row | undefined {
  return view.record
    .filter((row) => row.series === series && row.actual !== null)
    .sort((a, b) =>
      String(a.period_end) === String(b.period_end)
        ? String(a.as_of) < String(b.as_of)
          ? 1
          : -1
        : String(a.period_end) < String(b.period_end)
          ? 1
          : -1,
    )[0];
}

const recordCell = (row: Row, column: string): string =>
  `forecast_record.${row.series}/${row.period}/${row.as_of}.${column}`;

/** "A week ago we expected £38k–£44k for the last week; it came to £41k." */
function recordHighlight(view: OutlookView): Highlight | undefined {
  const { context } = view;
  const { format } = context;
  const [week, month] = [held(view, "week/net_revenue"), held(view, "four_weeks/net_revenue")];
  const row = month !== undefined && daysBetween(String(month.period_end), context.asOf) <= 7 ? month : week;
  if (row === undefined) return undefined;
  const span = format.range(String(row.period), String(row.period_end));
  const known = view.record.filter((one) => one.is_inside !== null && one.series === row.series);
  const inside = known.filter((one) => one.is_inside === true).length;
  const all =
    known.length > 3 ? ` So far ${format.integer(inside)} of ${format.integer(known.length)} such forecasts held.` : "";
  return {
    text: `The report of ${format.day(String(row.as_of))} expected ${between(context, numberIn(row, "low_80"), numberIn(row, "high_80"))} for ${span}; it came to ${format.moneyShort(numberIn(row, "actual"))}.${all}`,
    tone: row.is_inside === true ? "neutral" : "warning",
    weight: 60,
    cells: [recordCell(row, "low_80"), recordCell(row, "high_80"), recordCell(row, "actual")],
  };
}

function highlights(view: OutlookView): Highlight[] {
  const { context, next, total, lastFour } = view;
  const { format } = context;
  const sure = sureness(view);
  const four =
    total === undefined
      ? ""
      : ` The next four weeks should bring ${bandWords(context, total)}, after ${format.moneyShort(lastFour)} in the last four.`;
  const expected: Highlight = {
    text: `${capital(weekWords(view))} should bring ${bandWords(context, next)} of revenue, four times in five${sure === "" ? "" : `; ${sure}`}.${four}`,
    tone: "neutral",
    weight: 70,
    cells: [
      forecastCell(next, "low_80"),
      forecastCell(next, "high_80"),
      ...(total === undefined ? [] : [forecastCell(total, "low_80"), forecastCell(total, "high_80")]),
    ],
  };
  const record = recordHighlight(view);
  return [expected, ...(record === undefined ? [] : [record])];
}

const hasPastEvents = ({ past, last, context }: OutlookView): boolean =>
  (context.events ?? []).some(({ on }) => on >= String(past[0]?.period) && on <= String(last.period_end));

/** Events of the weeks ahead: closed days are in the forecast, what else they do to trade is not. */
function eventNotes({ weeks, next, context: { events = [], holidays = [], format } }: OutlookView): string[] {
  const end = String(weeks.at(-1)?.period_end);
  const ahead = events.filter(({ on }) => on >= String(next.period) && on <= end);
  const feasts = holidays.filter(({ on }) => on >= String(next.period) && on <= end).slice(0, MOST_FEASTS);
  const named = (some: readonly ShopEvent[]): string =>
    some.map(({ on, text }) => `${text} (${format.day(on)})`).join(", ");
  const [closed, other] = [ahead.filter((one) => one.closed === true), ahead.filter((one) => one.closed !== true)];
  return [
    ...(closed.length === 0 ? [] : [`Taken as closed: ${named(closed)}.`]),
    ...(feasts.length === 0
      ? []
      : [
          `Public holidays ahead: ${feasts.map(({ on, text }) => `${text} (${format.day(on)})`).join(", ")}. The shop is taken as closed on those on which it was closed before.`,
        ]),
    ...(other.length === 0 ? [] : [`Ahead, and not in the forecast: ${named(other)}.`]),
  ];
}

function notes(view: OutlookView): string[] {
  const { format } = view.context;
  const chosen = view.models.find((row) => row.series === "week/net_revenue" && row.chosen === true);
  const tries = chosen === undefined ? "" : ` from ${format.integer(Number(chosen.origins))} earlier weeks`;
  return [
    view.isNaive
      ? `No way to forecast the revenue of this shop did better than carrying the last week on, so that is what stands here. Every way was tried${tries}.`
      : `Several ways to forecast were tried${tries}, each with what was known then; the one with the least error, or the mean of the two best, is shown. All of them are in the table forecast_models.`,
    "The bands come from the errors of the same forecast at earlier times: four of five weeks should lie in the inner one, nineteen of twenty in the outer one.",
    `Days that are missing, cut off or twice in the data do not count${hasPastEvents(view) ? ", nor do those of the events that are configured" : ""}. Days on which the shop was closed a year before, though it trades on that weekday, are taken as closed again. Nothing that has never happened before, such as a campaign to come, is in a forecast.`,
    ...eventNotes(view),
    ...seasonalityNote(view.past.length, view.context),
  ];
}

export function forecastSection(marts: ForecastMarts, context: Context): Section {
  const { format } = context;
  const view = outlookView(marts, context);
  if (view === undefined) {
    const known = rowsOf(marts.forecast).filter((row) => row.series === "week/net_revenue");
    const weeks = known.length;
    const isFlat = new Set(known.map((row) => row.actual)).size === 1;
    const has =
      weeks >= LEAST_VALUES
        ? isFlat
          ? "revenue that is the same in every week"
          : "too many weeks without an order"
        : weeks === 0
          ? "none"
          : `${format.integer(weeks)}`;
    return insufficientSection("forecast", "Outlook", { needs: `${LEAST_VALUES} complete weeks of trade`, has });
  }
  return {
    name: "forecast",
    topic: "Outlook",
    mail: { chart: "forecast-weekly" },
    title: titleOf(view),
    subtitle: `Forecast from ${format.integer(view.past.length)} complete weeks up to ${format.day(String(view.last.period_end))} · all sales, ${context.salesOnly ? "returns and cancellations left out" : "net of returns and cancellations"}`,
    figures: figures(view),
    highlights: highlights(view),
    blocks: outlookBlocks(view),
    actions: [],
    notes: notes(view),
  };
}
