/** The sales section: six headline figures, what changed, and how sales run by week, month, product, region and hour. */
import { daysBetween } from "../../calendar.ts";
import { type Figure, insufficientSection, type Section } from "../../section.ts";
import type { Context } from "../analysis.ts";
import { short } from "../short-name.ts";
import { blocksOf } from "./blocks.ts";
import { mainDrivers } from "./causes.ts";
import { highlightsOf } from "./highlights.ts";
import type { KpiMarts } from "./marts.ts";
import { type MetricName, metricNamed } from "./metrics.ts";
import type { KpiOptions } from "./options.ts";
import { movers } from "./ranks.ts";
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

const figure = (view: View, name: MetricName): Figure => {
  const row = view.metric(name);
  return {
    id: name,
    label: metricNamed(name).label,
    value: num(row, "value"),
    format: metricNamed(name).format,
    change: num(row, "change_share"),
    changeLabel: `on last ${view.grain}`,
    change2: { change: num(row, "year_earlier_change_share"), label: "on last year" },
    better: "up",
    trend: view.complete.slice(-view.options.trendPeriods).map((period) => num(period, name) ?? 0),
    cell: kpiCell(name, "value"),
  };
};

function title(view: View): string {
  const { format } = view.context;
  const share = num(view.metric("net_revenue"), "change_share");
  const value = num(view.metric("net_revenue"), "value") ?? 0;
  if (share === null) return `Net revenue ${format.moneyShort(value)}`;
  if (Math.abs(share) < 0.0005) return "Revenue unchanged";
  const causes = mainDrivers(view, "previous");
  const cause = causes.find(({ part }) => Math.sign(part) === Math.sign(share));
  const against = causes.find(({ part }) => Math.sign(part) === -Math.sign(share));
  const why = cause ? ` on ${cause.words}` : "";
  return `Revenue ${share > 0 ? "up" : "down"} ${format.percent(Math.abs(share))}${why}${cause && against ? `, despite ${against.words}` : ""}`;
}

/** What raised revenue most and what cost most, in money; undefined where nothing did. */
function secondTitle(view: View): string | undefined {
  const { format } = view.context;
  const causes = mainDrivers(view, "previous");
  const said = [1, -1].flatMap((sign) => {
    const cause = causes.find(({ part }) => Math.sign(part) === sign);
    return cause === undefined
      ? []
      : [`${cause.words} ${sign > 0 ? "brought" : "cost"} ${format.moneyShort(Math.abs(cause.part))}`];
  });
  const text = said.join("; ");
  return text === "" ? undefined : text.charAt(0).toUpperCase() + text.slice(1);
}

function actions(view: View): string[] {
  const { format } = view.context;
  const newcomers = num(view.metric("new_customers"), "change_share");
  const order = view.drivers.find((row) => row.comparison === "previous" && row.driver === "order_value");
  const fewer = (num(order, "contribution") ?? 0) < 0;
  const { up, down } = movers(view);
  const average = num(view.metric("average_order_value"), "value");
  return [
    ...(newcomers !== null && newcomers <= -0.15
      ? [
          `Look at where new customers come from: there were ${format.percent(-newcomers, 0)} fewer than the ${view.grain} before.`,
        ]
      : []),
    ...(fewer && average !== null
      ? [
          `Lift the order value: offer bundles, or free delivery from just above the average of ${format.moneyWhole(average)}.`,
        ]
      : []),
    ...(up ? [`Check the stock of ${short(up.description)}: it sells faster than the ${view.grain} before.`] : []),
    ...(down ? [`Find out why ${short(down.description)} slipped: out of stock, price, or season.`] : []),
  ];
}

const NOTES = [
  "Net revenue is the value of all order lines, returns and cancellations taken off on the day they happened; gross revenue counts sale lines alone.",
  "Orders are those with at least one sale; the average order is net revenue divided by orders; a new customer ordered for the first time ever in the period.",
  "Retention is the share of the customers of the period before who ordered again; the repeat rate is the share of all customers so far with two orders or more.",
  "Weeks begin on Monday. The same week last year lies 52 weeks back, so that weekdays match. Comparisons are left out where the data does not cover the earlier period; new and repeat customers are not compared with the first 90 days of the data, in which everybody looks new.",
  "The change in revenue is shared among customers, orders per customer and order value by their Shapley values (the mean over every order of change), sales without a customer and returns apart; the parts add up to the change.",
];

/** What the report says about sales. Reads its marts only. */
export function kpiSection(marts: KpiMarts, context: Context, options: KpiOptions): Section {
  const { format } = context;
  const view = viewOf(marts, options, context);
  const noun = options.grain;
  const thin = (has: string): Section =>
    insufficientSection("kpis", "Sales", { needs: `two complete ${noun}s of orders`, has });
  if (marts.daily.height === 0) return thin("no orders");
  if (!view) return thin(`orders in the running ${noun} only`);
  if (view.last < view.period.from)
    return thin(
      `no order in the ${noun} ${format.range(view.period.from, view.period.to)}; the newest is from ${format.day(view.last)}`,
    );
  if (view.complete.length < 2)
    return thin(
      `${format.integer(daysBetween(view.first, view.last) + 1)} days, ${format.range(view.first, view.last)}, with ${format.integer(view.complete.length)} complete`,
    );
  const second = secondTitle(view);
  const who = options.customers === "identified" ? "identified customers" : "all sales";
  return {
    name: "kpis",
    topic: "Sales",
    title: title(view),
    ...(second === undefined ? {} : { secondTitle: second }),
    subtitle: `${format.range(view.period.from, view.period.to)} · ${who}, net of returns and cancellations`,
    figures: HEADLINES.map((name) => figure(view, name)),
    highlights: highlightsOf(view),
    blocks: blocksOf(view),
    actions: actions(view),
    notes: NOTES,
  };
}
