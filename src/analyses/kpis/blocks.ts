/** Charts and tables of the sales section, each under its finding. */

import { periodStart } from "../../calendar.ts";
import { bridgeRows, hourRows, type PeriodPoint, periodRows, regionRows } from "../../explore/rows.ts";
import type { Block } from "../../section.ts";
import type { Row } from "../rows.ts";
import { short } from "../short-name.ts";
import { allDrivers } from "./causes.ts";
import { driversChart, monthlyChart, regionChart, weeklyChart } from "./charts.ts";
import { marketBlock } from "./market-block.ts";
import { paymentBlock } from "./payment-block.ts";
import { regionsByRevenue } from "./ranks.ts";
import { rhythmChart, WEEKDAYS } from "./rhythm-chart.ts";
import { type Judgement, MOST_SHARE } from "./story/judge.ts";
import { thanWords } from "./story/phrases.ts";
import { day, num, type View } from "./view.ts";

const REGION_BARS = 10;
const MONTH_COLUMNS = 25;

const sum = (rows: readonly Row[], key: string): number => rows.reduce((all, row) => all + (num(row, key) ?? 0), 0);

/** The longer view of the headline in money: a percentage of another base beside it would only confuse. */
function weeklyTitle(view: View, { longer }: Judgement): string {
  if (longer === undefined || view.grain !== "week") return "Revenue week by week";
  const { format } = view.context;
  return `${format.moneyShort(longer.now)} in the last ${format.integer(longer.periods)} weeks, ${format.moneyShort(longer.before)} in ${thanWords(longer, view)}`;
}

const pointOf = (row: Row, key: "week" | "month", { context, usual }: View): PeriodPoint => {
  const start = day(row, key);
  const range = key === "week" ? usual.get(start) : undefined;
  const events = (context.events ?? []).filter(({ on }) => periodStart(on, key) === start);
  return {
    start,
    net_revenue: num(row, "net_revenue") ?? 0,
    year_earlier: num(row, "year_earlier_net_revenue"),
    partial: row.is_partial === true,
    ...(range ?? {}),
    target: context.targets?.net_revenue?.[key],
    event: key === "month" || events.length === 0 ? undefined : events.map(({ text }) => text).join("; "),
  };
};

const MOST_EVENTS = 3;
/** What a subtitle says of the marks, the band and the line. */
function legend(points: readonly PeriodPoint[], { context: { format, events = [] } }: View): string {
  const target = points.find((point) => point.target !== undefined)?.target;
  const marked = points.filter(({ event }) => event !== undefined).length;
  const shown = events.filter(({ on }) =>
    points.some(({ start, event }) => event !== undefined && periodStart(on, "week") === start),
  );
  const named = shown.slice(-MOST_EVENTS).map(({ on, text }) => `${format.weekday(on)} ${text}`);
  return [
    points.some(({ low }) => low !== undefined) ? "; shaded: the usual range" : "",
    target === undefined ? "" : `; dashed line: target ${format.moneyShort(target)}`,
    marked === 0 ? "" : `; ${shown.length > MOST_EVENTS ? "last marks" : "marks"}: ${named.join(", ")}`,
  ].join("");
}

/** None of a single week: one point is no line. */
function weeklyBlock(view: View, judgement: Judgement): Block[] {
  const rows = view.weekly.slice(-view.options.chartPeriods);
  if (rows.length < 2) return [];
  const points = rows.map((row) => pointOf(row, "week", view));
  const partial = rows.some((row) => row.is_partial === true);
  const ghost = rows.filter((row) => row.year_earlier_net_revenue !== null).length > 1;
  return [
    {
      kind: "chart",
      id: "kpis-weekly",
      title: weeklyTitle(view, judgement),
      subtitle: `Net revenue by week, ${view.context.currency}${ghost ? "; grey: a year earlier" : ""}${partial ? "; dashed: partial week" : ""}${legend(points, view)}`,
      width: "full",
      live: { view: "weekly", title: "Revenue week by week" },
      spec: weeklyChart(periodRows(points, "week", view.context.format)),
      height: 180,
      alt: `Line of net revenue over ${rows.length} ${rows.length === 1 ? "week" : "weeks"}. ${weeklyTitle(view, judgement)}.`,
    },
  ];
}

function monthlyTitle(view: View): string {
  const { format } = view.context;
  const whole = view.monthly.filter((row) => row.is_partial === false);
  const latest = whole.at(-1);
  const before = whole.at(-2);
  if (!latest || !before) return "Revenue month by month";
  const name = format.month(day(latest, "month"));
  const value = num(latest, "net_revenue")!;
  const brought = `${name} brought ${format.moneyShort(value)}`;
  if (whole.length > 2 && whole.slice(0, -1).every((row) => num(row, "net_revenue")! < value))
    return `${brought}, the best of ${format.integer(whole.length)} full months`;
  const earlier = num(before, "net_revenue")!;
  if (earlier <= 0) return brought;
  const share = (value - earlier) / earlier;
  if (value <= 0 || share > MOST_SHARE)
    return `${brought}, after ${format.moneyShort(earlier)} in ${format.month(day(before, "month"))}`;
  return `${brought}, ${format.percent(Math.abs(share), 0)} ${share >= 0 ? "more" : "less"} than ${format.month(day(before, "month"))}`;
}

function monthlyBlock(view: View): Block[] {
  const rows = view.monthly.slice(-MONTH_COLUMNS);
  if (rows.length < 2) return [];
  const points = rows.map((row) => pointOf(row, "month", view));
  return [
    {
      kind: "chart",
      id: "kpis-monthly",
      title: monthlyTitle(view),
      subtitle: `Net revenue by month, ${view.context.currency}${rows.some((row) => row.is_partial === true) ? "; pale and dashed: partial month" : ""}${legend(points, view)}`,
      width: "half",
      live: { view: "monthly", title: "Revenue month by month" },
      spec: monthlyChart(periodRows(points, "month", view.context.format)),
      height: 195,
      alt: `Columns of net revenue over ${rows.length} ${rows.length === 1 ? "month" : "months"}. ${monthlyTitle(view)}.`,
    },
  ];
}

function driversBlock(view: View): Block[] {
  const { format } = view.context;
  const parts = allDrivers(view, "previous");
  const row = view.metric("net_revenue");
  const [value, before] = [num(row, "value"), num(row, "previous")];
  if (parts.length === 0 || value === null || before === null) return [];
  const way = `From ${format.moneyShort(before)} to ${format.moneyShort(value)} within a ${view.grain}`;
  return [
    {
      kind: "chart",
      id: "kpis-drivers",
      title: way,
      subtitle: `Net revenue last ${view.grain}, what changed it, and net revenue now, ${view.context.currency}`,
      width: "half",
      live: { view: "drivers", title: "What changed revenue" },
      spec: driversChart(
        bridgeRows(
          { before, after: value, names: { before: `${capital(view.grain)} before`, after: `This ${view.grain}` } },
          parts,
          format,
        ),
      ),
      height: 195,
      alt: `${way}: ${parts.map(({ words, part }) => `${words} ${part > 0 ? "plus" : "minus"} ${format.moneyShort(Math.abs(part))}`).join(", ")}.`,
    },
  ];
}

function productsBlock(view: View): Block[] {
  const { format } = view.context;
  const best = view.products
    .filter((row) => num(row, "period_rank") !== null)
    .sort(
      (a, b) =>
        num(a, "period_rank")! - num(b, "period_rank")! || (String(a.product_id) < String(b.product_id) ? -1 : 1),
    )
    .slice(0, view.options.topProducts);
  const [top] = best;
  const revenue = num(view.metric("net_revenue"), "value") ?? 0;
  if (!top) return [];
  const value = num(top, "period_net_revenue")!;
  const isFirst = num(view.metric("net_revenue"), "previous") === null;
  const share = revenue > 0 ? `, ${format.percent(value / revenue)} of the ${view.grain}'s revenue` : "";
  return [
    {
      kind: "table",
      id: "kpis-products",
      title: `${short(top.description)} sold best: ${format.moneyShort(value)}${share}`,
      subtitle: `Best sellers by net revenue, ${format.range(view.period.from, view.period.to)}; services and fees left out`,
      width: "full",
      live: {
        view: "products",
        title: "Best sellers",
        measure: "Best sellers by net revenue; services and fees left out",
      },
      columns: [
        { key: "rank", label: "Rank", format: "integer" },
        // in the first period of the data all are new
        ...(isFirst ? [] : ([{ key: "moved", label: "Places", format: "delta" }] as const)),
        { key: "product", label: "Product", format: "text" },
        { key: "revenue", label: "Net revenue", format: "moneyWhole" },
        { key: "units", label: "Units", format: "integer" },
        { key: "orders", label: "Orders", format: "integer" },
        // a column of zeros where no order has a customer
        ...(best.every((row) => (num(row, "period_customers") ?? 0) === 0)
          ? []
          : ([{ key: "customers", label: "Customers", format: "integer" }] as const)),
      ],
      rows: best.map((row) => {
        const before = num(row, "period_previous_rank");
        return {
          rank: num(row, "period_rank"),
          moved: before === null ? "new" : before - num(row, "period_rank")!,
          product: String(row.description),
          revenue: num(row, "period_net_revenue"),
          units: num(row, "period_units"),
          orders: num(row, "period_orders"),
          customers: num(row, "period_customers"),
        };
      }),
      source: "products",
    },
  ];
}

function regionsBlock(view: View): Block[] {
  const { format } = view.context;
  const all = regionsByRevenue(view);
  const [top, second] = all;
  const share = num(top, "period_revenue_share");
  if (!top || !second || share === null) return [];
  const shown = Math.min(all.length, REGION_BARS);
  const title = `${short(top.region)} brings ${format.percent(share, 0)} of revenue; ${short(second.region)} follows with ${format.moneyShort(num(second, "period_net_revenue")!)}`;
  const rows = regionRows(
    all.map((row) => ({ region: String(row.region), net_revenue: num(row, "period_net_revenue") ?? 0 })),
    REGION_BARS,
    format,
  );
  return [
    {
      kind: "chart",
      id: "kpis-regions",
      title,
      subtitle: `Net revenue by region, ${format.range(view.period.from, view.period.to)}, ${view.context.currency}`,
      width: "half",
      live: { view: "regions", title: "Revenue by region", measure: `Net revenue by region, ${view.context.currency}` },
      spec: regionChart(rows),
      height: Math.max(150, 18 * rows.length),
      alt: `Bars of net revenue of ${shown} regions${all.length > shown ? ` and of the ${all.length - shown} others together` : ""}. ${title}.`,
    },
  ];
}

/** Orders by weekday (Monday first) and hour. */
function countsOf(rows: readonly Row[]): number[][] {
  const counts = WEEKDAYS.map(() => new Array<number>(24).fill(0));
  for (const row of rows) counts[num(row, "weekday")! - 1]![num(row, "hour")!] = num(row, "orders")!;
  return counts;
}

/** Of so many hours the busiest are told: the single busiest of 168 is chance. */
const HOURS_TOLD = 3;

function hoursTitle(view: View): string {
  const byHour = countsOf(view.hours).reduce(
    (all, hours) => all.map((n, hour) => n + hours[hour]!),
    new Array<number>(24).fill(0),
  );
  const from = Array.from({ length: 25 - HOURS_TOLD }, (_, hour) => hour);
  const ordersFrom = (hour: number): number => byHour.slice(hour, hour + HOURS_TOLD).reduce((a, b) => a + b, 0);
  const best = from.reduce((most, hour) => (ordersFrom(hour) > ordersFrom(most) ? hour : most), 0);
  const share = view.context.format.percent(ordersFrom(best) / sum(view.hours, "orders"), 0);
  return `From ${best}:00 to ${best + HOURS_TOLD}:00 come ${share} of orders`;
}

function rhythmBlock(view: View): Block[] {
  const { format } = view.context;
  const busiest = [...view.hours].sort((a, b) => num(b, "orders")! - num(a, "orders")!)[0];
  if (!busiest) return [];
  const hours = new Set(view.hours.map((row) => row.hour)).size > 1;
  const share = format.percent(num(busiest, "orders")! / sum(view.hours, "orders"), 0);
  const weekday = WEEKDAYS[num(busiest, "weekday")! - 1]!;
  const title = hours ? hoursTitle(view) : `${weekday} is the busiest day: ${share} of orders`;
  return [
    {
      kind: "chart",
      id: "kpis-rhythm",
      title,
      subtitle: `Orders by weekday${hours ? " and hour" : ""}, the 52 weeks to ${format.day(view.period.to)}`,
      width: "half",
      live: { view: "rhythm", title: "When customers order" },
      spec: rhythmChart(hourRows(countsOf(view.hours), WEEKDAYS, format)),
      height: 185,
      alt: `${hours ? "Heat map" : "Bars"} of orders by weekday${hours ? " and hour" : ""}. ${title}.`,
    },
  ];
}

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

/** Half-width charts stand in pairs; one that is left over takes the whole width. */
function paired(halves: Block[]): Block[] {
  return halves.map((block, i) => (i === halves.length - 1 && i % 2 === 0 ? { ...block, width: "full" } : block));
}

export const blocksOf = (view: View, judgement: Judgement): Block[] => [
  ...weeklyBlock(view, judgement),
  // where a day is missing nothing is a cause but that
  ...paired([
    ...(judgement.now.length + judgement.then.length > 0 ? [] : driversBlock(view)),
    ...monthlyBlock(view),
    ...regionsBlock(view),
    ...rhythmBlock(view),
  ]),
  ...marketBlock(view),
  ...paymentBlock(view),
  ...productsBlock(view),
];
