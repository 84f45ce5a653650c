/** The sales section: six headline figures, what changed, and how sales run by week, month, product, region and hour. */

import { type Action, type Figure, insufficientSection, type Section } from "../../section.ts";
import type { Context, History, Input } from "../analysis.ts";
import type { Row } from "../rows.ts";
import { namesInWords } from "../short-name.ts";
import { blocksOf } from "./blocks.ts";
import { highlightsOf } from "./highlights.ts";
import { marketNote } from "./market-block.ts";
import type { KpiMarts } from "./marts.ts";
import { type MetricName, metricNamed } from "./metrics.ts";
import type { KpiOptions } from "./options.ts";
import { movers } from "./ranks.ts";
import { restated } from "./restated.ts";
import { headlineOf } from "./story/headline.ts";
import { FEW_ORDERS, type Judgement, judge, MOST_SHARE } from "./story/judge.ts";
import { countWords, driedUpWords, lumpWords } from "./story/phrases.ts";
import { kpiCell, num, type View, viewOf } from "./view.ts";

/** Page 1 shows the first five, the mail all. */
const HEADLINES = [
  "net_revenue",
  "orders",
  "customers",
  "average_order_value",
  "new_customers",
  "repeat_rate",
] as const;

/** A change that can be printed: none of next to nothing and none beyond ±200 %, but where it came from. */
function changeOf(
  view: View,
  name: MetricName,
  which: "previous" | "year_earlier",
): { change: number | null; text?: string } {
  const { format } = view.context;
  const { unit, format: code } = metricNamed(name);
  const row = view.metric(name);
  const before = num(row, which);
  if (before === null) return { change: null };
  if (unit === "share") return { change: num(row, which === "previous" ? "change" : "year_earlier_change") };
  const share = num(row, which === "previous" ? "change_share" : "year_earlier_change_share");
  if (which === "year_earlier" && view.yearLacks !== undefined)
    return { change: null, text: format.value(before, code) };
  const orders = view.metric("orders");
  const few = Math.min(num(orders, "value") ?? 0, num(orders, which) ?? 0) < FEW_ORDERS;
  const fewCounted = unit === "customers" && Math.max(num(row, "value") ?? 0, before) < FEW_ORDERS;
  if (share !== null && Math.abs(share) <= MOST_SHARE && !few && !fewCounted) return { change: share };
  return { change: null, text: `${format.value(before, code)}` };
}

const figure = (view: View, name: MetricName): Figure => {
  const row = view.metric(name);
  const [now, year] = [changeOf(view, name, "previous"), changeOf(view, name, "year_earlier")];
  return {
    id: name,
    label: metricNamed(name).label,
    value: num(row, "value"),
    format: metricNamed(name).format,
    change: now.change,
    ...(now.text === undefined ? {} : { changeText: now.text }),
    ...(metricNamed(name).unit === "share" ? { changeAs: "points" as const } : {}),
    changeLabel: now.text === undefined ? `on last ${view.grain}` : `last ${view.grain}`,
    ...(num(row, "year_earlier") === null
      ? {}
      : {
          change2: {
            change: year.change,
            label: year.text === undefined ? "on last year" : "last year",
            ...(year.text === undefined ? {} : { text: year.text }),
          },
        }),
    better: "up",
    trend: view.complete.slice(-view.options.trendPeriods).map((period) => num(period, name) ?? 0),
    cell: kpiCell(name, "value"),
  };
};

/** Metrics that need customers are left out where no order has one. */
const hasCustomers = (view: View): boolean => view.weekly.some((row) => (num(row, "customers") ?? 0) > 0);
const CUSTOMER_METRICS: ReadonlySet<string> = new Set(["customers", "new_customers", "repeat_rate"]);

function actions(view: View, judgement: Judgement): Action[] {
  const { format } = view.context;
  const sound = judgement.now.length + judgement.then.length === 0 && view.lump === undefined;
  const broken = [...judgement.now, ...judgement.then].filter(({ status }) => status !== "holiday");
  const days = broken.flatMap((one) => one.days);
  const newcomers = num(view.metric("new_customers"), "change_share");
  const [came, before] = [num(view.metric("new_customers"), "value"), num(view.metric("new_customers"), "previous")];
  const buyers = num(view.metric("customers"), "value");
  const returned = num(view.metric("returning_customers"), "previous") ?? 0;
  const { up, down, out } = sound ? movers(view) : {};
  const rank = (row: Row, column: string): string => format.integer(num(row, column)!);
  return [
    ...(view.lump === undefined
      ? []
      : [
          {
            text: `Get the file of the week of ${format.range(view.lump.from, view.lump.to)} with the day of each order, and run the report again: ${lumpWords(view.lump, format)}.`,
            weight: 100,
            cells: [`daily.${view.lump.day}.orders`],
          },
        ]),
    ...(days.length > 0 && view.lump === undefined
      ? [
          {
            text: `Get the files of ${
              days.length > 3
                ? `${days
                    .slice(0, 2)
                    .map((one) => format.weekday(one))
                    .join(", ")} and ${format.integer(days.length - 2)} more days`
                : namesInWords(days.map((one) => format.weekday(one)))
            } again and rerun the report before acting on its revenue.`,
            weight: 100,
            cells: days.map((one) => `trading_days.${one}.orders`),
          },
        ]
      : []),
    ...(sound && came !== null && came > 0 && came === buyers && returned >= FEW_ORDERS
      ? [
          {
            text: `Check whether the customer numbers have changed: none of the ${view.grain}'s ${format.integer(came)} buyers had bought before, after ${format.integer(returned)} the ${view.grain} before. Until then call nobody.`,
            weight: 100,
            cells: [kpiCell("returning_customers", "value"), kpiCell("returning_customers", "previous")],
          },
        ]
      : []),
    ...(sound && view.driedUp !== undefined
      ? [
          {
            text: `Check which campaigns stopped: ${driedUpWords(view.driedUp, format)}.`,
            weight: 55,
            cells: [kpiCell("new_customers", "value")],
          },
        ]
      : []),
    ...(sound && view.driedUp === undefined && newcomers !== null && newcomers <= -0.15 && (before ?? 0) >= FEW_ORDERS
      ? [
          {
            text: `Check which campaigns stopped: ${format.integer(came ?? 0)} new customers, ${format.integer(before ?? 0)} the ${view.grain} before.`,
            count: came ?? 0,
            weight: 55,
            cells: [kpiCell("new_customers", "value"), kpiCell("new_customers", "previous")],
          },
        ]
      : []),
    ...(up
      ? [
          {
            text: `Check the stock of ${String(up.description)}: it sold ${format.integer(num(up, "period_units") ?? 0)}, up from rank ${rank(up, "period_previous_rank")} to ${rank(up, "period_rank")}.`,
            weight: 40,
            cells: [`products.${up.product_id}.period_rank`],
          },
        ]
      : []),
    ...(out
      ? [
          {
            text: `Check whether ${String(out.description)} is sold out: it has not sold for ${countWords(num(out, "idle_periods")!, format)} ${view.grain}s, after about ${format.integer(num(out, "usual_orders")!)} orders a ${view.grain}.`,
            weight: 50,
            cells: [`products.${out.product_id}.idle_periods`, `products.${out.product_id}.usual_orders`],
          },
        ]
      : []),
    ...(down
      ? [
          {
            text: `Check stock and price of ${String(down.description)}: ${
              num(down, "period_rank") === null
                ? `it did not sell at all, after rank ${rank(down, "period_previous_rank")} the ${view.grain} before`
                : `it fell from rank ${rank(down, "period_previous_rank")} to ${rank(down, "period_rank")}`
            }.`,
            weight: num(down, "period_rank") === null ? 45 : 35,
            cells: [`products.${down.product_id}.period_rank`],
          },
        ]
      : []),
  ];
}

const NET_NOTE =
  "Net revenue is the value of all order lines, returns and cancellations taken off on the day they happened; gross revenue counts sale lines alone.";
const SALES_ONLY_NOTE = "Revenue counts sale lines alone: returns and cancellations are left out everywhere.";

const NOTES = [
  "Orders are those with at least one sale; the average order is net revenue divided by orders; a new customer ordered for the first time ever in the period.",
  "Retention is the share of the customers of the period before who ordered again; the repeat rate is the share of all customers so far with two orders or more.",
  "Weeks begin on Monday. The same week last year lies 52 weeks back, so that weekdays match. Comparisons are left out where the data does not cover the earlier period; new and repeat customers are not compared with the first 90 days of the data, in which everybody looks new.",
];

const notesOf = (known: boolean, salesOnly: boolean): string[] => [
  salesOnly ? SALES_ONLY_NOTE : NET_NOTE,
  ...NOTES,
  known
    ? "The change in revenue is shared among customers, orders per customer and order value (each the mean over every order in which they could have changed); sales without a customer and returns stand apart, and the parts add up to the change. Orders that a customer cancelled or gave back whole within the same period count as neither."
    : "The change in revenue is shared between orders and order value (each the mean over both orders in which they could have changed); returns stand apart, and the parts add up to the change.",
  "Usual: four of five changes of the last 52 periods were no larger. A day counts as missing where the shop traded on that weekday in at least three of four of the 13 weeks before, as closed from the fourth week in a row on, and as cut off with less than 45% of its usual orders in an otherwise usual week.",
];

/** What the report says about sales. Reads its marts only. */
export function kpiSection(
  marts: KpiMarts,
  context: Context,
  options: KpiOptions,
  history?: History,
  table?: Input["table"],
): Section {
  const { format } = context;
  const view = viewOf(marts, options, context, table?.("usual_ranges"));
  const thin = (has: string): Section => ({
    ...insufficientSection("kpis", "Sales", { needs: `a complete ${options.grain} of orders`, has }),
    leads: true,
  });
  if (marts.daily.height === 0) return thin("no orders");
  if (!view) return thin(`orders in the running ${options.grain} only`);
  const judgement = judge(view);
  const empty = judgement.orders === 0 && judgement.value === 0;
  const todo = actions(view, judgement);
  const who = options.customers === "identified" ? "identified customers" : "all sales";
  const known = hasCustomers(view);
  // in the first period of the data everybody is new, which says nothing
  const isFirst = num(view.metric("new_customers"), "previous") === null;
  const shown = HEADLINES.filter(
    (name) => (known || !CUSTOMER_METRICS.has(name)) && !(isFirst && name === "new_customers"),
  );
  const news = restated(view, shown, history);
  return {
    name: "kpis",
    leads: true,
    topic: "Sales",
    mail: {
      chart: "kpis-weekly",
      table: { id: "kpis-products", columns: ["product", "revenue", "units", "moved"], rows: 5 },
    },
    title: headlineOf(view, judgement),
    secondTitle: "Sales in detail",
    subtitle: `${format.range(view.period.from, view.period.to)} · ${who}, ${context.salesOnly ? "returns and cancellations left out" : "net of returns and cancellations"}`,
    figures: empty ? [] : shown.map((name) => figure(view, name)),
    highlights: [...(news === undefined ? [] : [news]), ...highlightsOf(view, judgement)],
    blocks: blocksOf(view, judgement),
    actions: todo.map(({ text }) => text),
    todo,
    notes: [...notesOf(known, context.salesOnly === true), ...marketNote(view)],
  };
}
