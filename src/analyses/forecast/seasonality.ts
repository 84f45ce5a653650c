/** What days bring by weekday and month of the year, from whole years alone. */
import { dayOf } from "../../calendar.ts";
import { type TradingCalendar, weekdayOf } from "../../features/trading-calendar.ts";
import { THEME } from "../../look/theme.ts";
import { toAmount } from "../../money.ts";
import { type Contract, column } from "../../schema.ts";
import type { Block, VegaLiteSpec } from "../../section.ts";
import type { Context } from "../analysis.ts";
import type { Row } from "../rows.ts";

/** Weeks of a year: with fewer, months are not comparable. */
export const SEASON_WEEKS = 52;
const MOST_YEARS = 3;
const WEEKDAY_NAMES = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"] as const;

export const WEEKDAY_MONTH: Contract = {
  name: "weekday_month",
  grain: "one per weekday × month of the year with a day of trade, over the last one to three whole years of 52 weeks",
  key: ["weekday", "month"],
  columns: {
    weekday: column("int32", "1 = Monday … 7 = Sunday"),
    month: column("int32", "1 = January … 12 = December"),
    days: column("int64", "days with an order; those that are missing, cut off or twice in the data are left out"),
    orders: column("int64", "orders of those days with at least one sale"),
    net_revenue: column("float64", "value of all lines of those days, returns taken off, in the currency"),
    net_revenue_per_day: column("float64", "net_revenue / days"),
    index: column("float64", "net_revenue_per_day over that of all days; null where that is not above 0"),
  },
};

/** One row per weekday and month; none with less than a year of whole weeks. */
export function weekdayMonthRows({ days, mondays }: TradingCalendar): Row[] {
  const years = Math.min(MOST_YEARS, Math.floor(mondays.length / SEASON_WEEKS));
  if (years === 0) return [];
  const end = mondays.at(-1)! + 7;
  const from = end - 7 * SEASON_WEEKS * years;
  const cells = new Map<number, { days: number; orders: number; netE4: number }>();
  let [allDays, allE4] = [0, 0];
  for (const { day, orders, netE4, status } of days) {
    if (day < from || day >= end || orders === 0 || status !== "open") continue;
    const key = 12 * weekdayOf(day) + Number(dayOf(day).slice(5, 7)) - 1;
    const cell = cells.get(key) ?? { days: 0, orders: 0, netE4: 0 };
    cells.set(key, cell);
    cell.days++;
    cell.orders += orders;
    cell.netE4 += netE4;
    allDays++;
    allE4 += netE4;
  }
  return [...cells].map(([key, cell]): Row => {
    const perDay = cell.netE4 / cell.days;
    return {
      weekday: Math.floor(key / 12) + 1,
      month: (key % 12) + 1,
      days: cell.days,
      orders: cell.orders,
      net_revenue: toAmount(cell.netE4),
      net_revenue_per_day: toAmount(Math.round(perDay)),
      index: allE4 > 0 ? perDay / (allE4 / allDays) : null,
    };
  });
}

/** What a day of each group brings over the mean day. */
function strongest(rows: readonly Row[], key: "weekday" | "month"): { at: number; index: number } | undefined {
  const sums = new Map<number, { days: number; revenue: number }>();
  let [days, revenue] = [0, 0];
  for (const row of rows) {
    const sum = sums.get(Number(row[key])) ?? { days: 0, revenue: 0 };
    sums.set(Number(row[key]), sum);
    sum.days += Number(row.days);
    sum.revenue += Number(row.net_revenue);
    days += Number(row.days);
    revenue += Number(row.net_revenue);
  }
  if (!(revenue > 0) || sums.size < 2) return undefined;
  return [...sums]
    .map(([at, sum]) => ({ at, index: sum.revenue / sum.days / (revenue / days) }))
    .sort((a, b) => b.index - a.index || a.at - b.at)[0];
}

const seasonChart = (rows: readonly Row[], months: readonly string[]): VegaLiteSpec => ({
  data: { values: rows },
  mark: { type: "rect", stroke: THEME.surface, strokeWidth: 1 },
  encoding: {
    x: {
      field: "month",
      type: "ordinal",
      sort: [...months],
      scale: { padding: 0 },
      axis: { title: null, labelAngle: 0, grid: false },
    },
    y: {
      field: "weekday",
      type: "ordinal",
      sort: null,
      scale: { padding: 0 },
      axis: { title: null, grid: false, labelExpr: "slice(datum.label, 0, 3)" },
    },
    color: {
      field: "revenue",
      type: "quantitative",
      scale: { range: [...THEME.sequential], zero: true },
      legend: { title: null, format: "$~s", gradientLength: 90, gradientThickness: 8, tickCount: 3 },
    },
    tooltip: [
      { field: "when", type: "nominal", title: "Month" },
      { field: "weekday", type: "nominal", title: "Weekday" },
      { field: "brought", type: "nominal", title: "Net revenue a day" },
    ],
  },
});

/** A heat map of what days bring; none with less than a year. */
export function seasonalityBlock(all: readonly Row[], { currency, format }: Context): Block[] {
  const rows = [...all].sort((a, b) => Number(a.weekday) - Number(b.weekday) || Number(a.month) - Number(b.month));
  const [month, weekday] = [strongest(rows, "month"), strongest(rows, "weekday")];
  if (month === undefined || weekday === undefined) return [];
  const nameOf = (at: number, length: "short" | "long"): string => format.monthName(at, length);
  const title = `A day in ${nameOf(month.at, "long")} brings ${format.decimal(month.index, 1)} times the mean day, a ${WEEKDAY_NAMES[weekday.at - 1]} ${format.decimal(weekday.index, 1)} times`;
  const days = rows.reduce((sum, row) => sum + Number(row.days), 0);
  return [
    {
      kind: "chart",
      id: "forecast-seasonality",
      title,
      subtitle: `Net revenue of a day of trade by weekday and month, ${currency}; mean over ${format.integer(days)} days of whole years`,
      width: "full",
      height: 150,
      spec: seasonChart(
        rows.map((row) => ({
          weekday: WEEKDAY_NAMES[Number(row.weekday) - 1]!,
          month: nameOf(Number(row.month), "short"),
          revenue: row.net_revenue_per_day ?? null,
          when: nameOf(Number(row.month), "long"),
          brought: format.moneyWhole(Number(row.net_revenue_per_day)),
        })),
        Array.from({ length: 12 }, (_, at) => nameOf(at + 1, "short")),
      ),
      alt: `Heat map of net revenue of a day by weekday and month. ${title}.`,
    },
  ];
}

/** What is missing where nothing is shown. */
export const seasonalityNote = (weeks: number, { format }: Context): string[] =>
  weeks >= SEASON_WEEKS
    ? []
    : [
        `What weekdays bring in which month is shown from ${SEASON_WEEKS} complete weeks on; there are ${format.integer(weeks)}.`,
      ];
