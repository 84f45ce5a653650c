/** What changed, in sentences: templates over the marts, every number traceable to its cell. */
import { addDays, daysBetween } from "../../calendar.ts";
import type { Highlight } from "../../section.ts";
import type { Row } from "../rows.ts";
import { short } from "../short-name.ts";
import { type MetricName, metricNamed } from "./metrics.ts";
import { day, kpiCell, num, type View } from "./view.ts";

/** A driver's part is worth a sentence from this share of all parts on. */
const NOTABLE = 0.1;
/** A value is a record worth saying when nothing like it was seen for as many periods. */
const LOOK_BACK = 6;
const HISTORY = 8;
/** Products are watched while they are, or were, among the first so many. */
const TOP_RANKS = 10;
const MOST = 6;

const DRIVER_WORDS: Readonly<Record<string, { up: string; down: string }>> = {
  customers: { up: "more customers", down: "fewer customers" },
  orders_per_customer: { up: "more orders per customer", down: "fewer orders per customer" },
  order_value: { up: "larger orders", down: "smaller orders" },
  anonymous_sales: { up: "more sales without a customer", down: "fewer sales without a customer" },
  returns: { up: "fewer returns", down: "more returns" },
};

/** The drivers that matter most in a comparison, largest first: their words, parts and cells. */
export function mainDrivers(view: View, comparison: string): { words: string; part: number; cell: string }[] {
  const rows = view.drivers.filter((row) => row.comparison === comparison);
  const all = rows.reduce((sum, row) => sum + Math.abs(num(row, "contribution") ?? 0), 0);
  return rows
    .map((row) => ({ driver: String(row.driver), part: num(row, "contribution") ?? 0 }))
    .filter(({ part }) => all > 0 && Math.abs(part) >= NOTABLE * all)
    .sort((a, b) => Math.abs(b.part) - Math.abs(a.part) || (a.driver < b.driver ? -1 : 1))
    .slice(0, 4)
    .map(({ driver, part }) => ({
      words: DRIVER_WORDS[driver]![part > 0 ? "up" : "down"],
      part,
      cell: `revenue_drivers.${comparison}/${driver}.contribution`,
    }));
}

const joined = (parts: readonly string[]): string =>
  parts.length < 2 ? (parts[0] ?? "") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;

function revenueChange(view: View): Highlight | undefined {
  const { format } = view.context;
  const row = view.metric("net_revenue");
  const [value, change, share] = [num(row, "value"), num(row, "change"), num(row, "change_share")];
  if (value === null || change === null) return undefined;
  const cells = [kpiCell(view, "net_revenue", "value"), kpiCell(view, "net_revenue", "change")];
  if (share !== null) cells.push(kpiCell(view, "net_revenue", "change_share"));
  if (share !== null && Math.abs(share) < 0.0005) {
    return {
      text: `Net revenue was unchanged at ${format.moneyShort(value)}.`,
      tone: "neutral",
      weight: 100,
      cells,
    };
  }
  const verb = change > 0 ? "rose" : "fell";
  const by = share === null ? `by ${format.moneyShort(Math.abs(change))}` : format.percent(Math.abs(share));
  const causes = mainDrivers(view, "previous");
  const said = (sign: number, word: string): string[] => {
    const parts = causes.filter((cause) => Math.sign(cause.part) === sign);
    return parts.length === 0
      ? []
      : [
          joined(
            parts.map(
              (cause, i) => `${cause.words}${i === 0 ? ` ${word}` : ""} ${format.moneyShort(Math.abs(cause.part))}`,
            ),
          ),
        ];
  };
  const gains = said(1, "brought");
  const losses = said(-1, "cost");
  const why = (change > 0 ? [...gains, ...losses] : [...losses, ...gains]).join("; ");
  return {
    text: `Net revenue ${verb} ${by} to ${format.moneyShort(value)}${why === "" ? "." : `: ${why}.`}`,
    tone: change > 0 ? "good" : "bad",
    weight: 100,
    cells: [...cells, ...causes.map((cause) => cause.cell)],
  };
}

function yearChange(view: View): Highlight | undefined {
  const { format } = view.context;
  const share = num(view.metric("net_revenue"), "year_earlier_change_share");
  const before = num(view.metric("net_revenue"), "year_earlier");
  if (share === null || before === null) return undefined;
  const cause = mainDrivers(view, "year_earlier")[0];
  const more = share > 0 ? "more" : "less";
  const same = Math.abs(share) < 0.0005;
  return {
    text: `${same ? "As much revenue as" : `${format.percent(Math.abs(share))} ${more} revenue than`} in the same ${view.grain} last year (${format.moneyShort(before)})${
      cause && !same && Math.sign(cause.part) === Math.sign(share) ? `, mostly from ${cause.words}` : ""
    }.`,
    tone: same ? "neutral" : share > 0 ? "good" : "bad",
    weight: 85,
    cells: [
      kpiCell(view, "net_revenue", "year_earlier_change_share"),
      kpiCell(view, "net_revenue", "year_earlier"),
      ...(cause && !same && Math.sign(cause.part) === Math.sign(share) ? [cause.cell] : []),
    ],
  };
}

function returningCustomers(view: View): Highlight | undefined {
  const { format } = view.context;
  const customers = num(view.metric("customers"), "value");
  const returning = num(view.metric("returning_customers"), "value");
  const share = num(view.metric("returning_customers"), "change_share");
  if (customers === null || returning === null || customers === 0) return undefined;
  const than =
    share === null
      ? ""
      : Math.abs(share) < 0.0005
        ? `, as many as the ${view.grain} before`
        : `, ${format.percent(Math.abs(share))} ${share > 0 ? "more" : "fewer"} than the ${view.grain} before`;
  return {
    text: `${format.integer(returning)} of ${format.integer(customers)} active customers (${format.percent(returning / customers, 0)}) had bought before${than}.`,
    tone: share === null || Math.abs(share) < 0.02 ? "neutral" : share > 0 ? "good" : "bad",
    weight: 75,
    cells: [
      kpiCell(view, "returning_customers", "value"),
      kpiCell(view, "customers", "value"),
      ...(share === null ? [] : [kpiCell(view, "returning_customers", "change_share")]),
    ],
  };
}

/** How far back one has to look for a value as low or as high; undefined where it is no extreme. */
export function extreme(values: readonly number[]): { side: "weakest" | "strongest"; periods: number } | undefined {
  const latest = values.at(-1);
  if (latest === undefined || values.length <= HISTORY) return undefined;
  const before = values.slice(0, -1).reverse();
  const run = (beyond: (value: number) => boolean): number => {
    const end = before.findIndex((value) => !beyond(value));
    return end < 0 ? before.length : end;
  };
  const low = run((value) => value > latest);
  const high = run((value) => value < latest);
  const periods = Math.max(low, high);
  return periods < LOOK_BACK ? undefined : { side: low > high ? "weakest" : "strongest", periods };
}

function record(view: View, metric: MetricName): (Highlight & { periods: number }) | undefined {
  const { format } = view.context;
  const found = extreme(view.complete.map((row) => num(row, metric) ?? 0));
  const latest = view.complete.at(-1);
  if (!found || !latest || day(latest, view.seriesKey) !== view.period.from) return undefined;
  const since = view.complete.at(-2 - found.periods);
  const before = view.complete.at(-2)!;
  const written = (row: Row): string => format.value(num(row, metric), metricNamed(metric).format);
  const at = since ? day(since, view.seriesKey) : "";
  const cell = (row: Row): string => `${view.series}.${day(row, view.seriesKey)}.${metric}`;
  const when = since
    ? `since ${view.grain === "month" ? format.month(at) : `the week of ${format.day(at)}`}`
    : `of all ${format.integer(view.complete.length)} ${view.grain}s in the data`;
  return {
    text: `${metricNamed(metric).label}: ${written(latest)} (${written(before)} the ${view.grain} before), the ${found.side} ${view.grain} ${when}.`,
    tone: found.side === "strongest" ? "good" : "bad",
    weight: 60 + Math.min(found.periods, 20),
    cells: [cell(latest), cell(before), ...(since ? [cell(since)] : [])],
    periods: found.periods,
  };
}

/** The most telling record of the money figures, and one of new customers. */
function records(view: View): Highlight[] {
  const best = (["net_revenue", "orders", "customers", "average_order_value"] as const)
    .map((metric) => record(view, metric))
    .filter((found) => found !== undefined)
    .sort((a, b) => b.periods - a.periods)[0];
  const newcomers = record(view, "new_customers");
  return [best, newcomers].flatMap((found) => {
    if (!found) return [];
    const { periods: _, ...highlight } = found;
    return [highlight];
  });
}

export const regionsByRevenue = (view: View): Row[] =>
  view.regions
    .filter((row) => (num(row, "period_net_revenue") ?? 0) > 0)
    .sort(
      (a, b) =>
        num(b, "period_net_revenue")! - num(a, "period_net_revenue")! || (String(a.region) < String(b.region) ? -1 : 1),
    );

function concentration(view: View): Highlight | undefined {
  const { format } = view.context;
  const [top, second] = regionsByRevenue(view);
  const share = num(top, "period_revenue_share");
  if (!top || !second || share === null) return undefined;
  return {
    text: `${short(top.region)} is ${format.percent(share, 0)} of the ${view.grain}'s revenue; ${short(second.region)} follows with ${format.moneyShort(num(second, "period_net_revenue")!)}.`,
    tone: "neutral",
    weight: 50,
    cells: [`regions.${top.region}.period_revenue_share`, `regions.${second.region}.period_net_revenue`],
  };
}

/** The product that climbed most into the first ranks, and the one that fell furthest out of them. */
export function movers(view: View): { up?: Row; down?: Row } {
  const moved = view.products.flatMap((row) => {
    const [now, before] = [num(row, "period_rank"), num(row, "period_previous_rank")];
    return now !== null && before !== null && Math.min(now, before) <= TOP_RANKS ? [{ row, by: before - now }] : [];
  });
  const by = (sign: number): Row | undefined =>
    moved
      .filter((m) => m.by * sign >= 3)
      .sort((a, b) => (b.by - a.by) * sign || (a.row.product_id! < b.row.product_id! ? -1 : 1))[0]?.row;
  const [up, down] = [by(1), by(-1)];
  return { ...(up ? { up } : {}), ...(down ? { down } : {}) };
}

function productMoves(view: View): Highlight | undefined {
  const { format } = view.context;
  const { up, down } = movers(view);
  const told = (row: Row, verb: string): string =>
    `${short(row.description)} ${verb} from rank ${format.integer(num(row, "period_previous_rank")!)} to ${format.integer(num(row, "period_rank")!)}`;
  const parts = [...(up ? [told(up, "climbed")] : []), ...(down ? [told(down, "fell")] : [])];
  if (parts.length === 0) return undefined;
  return {
    text: `${parts.join("; ")} among the best sellers.`,
    tone: "neutral",
    weight: 55,
    cells: [up, down].flatMap((row) =>
      row ? ["period_previous_rank", "period_rank"].map((column) => `products.${row.product_id}.${column}`) : [],
    ),
  };
}

function returns(view: View): Highlight | undefined {
  const { format } = view.context;
  const gross = num(view.metric("gross_revenue"), "value") ?? 0;
  const back = -(num(view.metric("returns"), "value") ?? 0);
  const before = num(view.metric("returns"), "previous");
  if (gross <= 0 || back / gross < 0.05) return undefined;
  return {
    text: `Returns and cancellations took back ${format.moneyShort(back)}, ${format.percent(back / gross)} of gross revenue${
      before === null ? "" : ` (${format.moneyShort(-before)} the ${view.grain} before)`
    }.`,
    tone: "bad",
    weight: 90,
    cells: [
      kpiCell(view, "returns", "value"),
      kpiCell(view, "gross_revenue", "value"),
      ...(before === null ? [] : [kpiCell(view, "returns", "previous")]),
    ],
  };
}

/** Days without an order before the report's date, from which on the reader is told. */
const LATE_DAYS = 4;

function lateData(view: View): Highlight | undefined {
  const { format, asOf } = view.context;
  const days = daysBetween(view.last, asOf) - 1;
  if (days < LATE_DAYS) return undefined;
  return {
    text: `The newest order is from ${format.day(view.last)}: ${format.integer(days)} days without one up to ${format.day(addDays(asOf, -1))}.`,
    tone: "warning",
    weight: 95,
    cells: [`daily.${view.last}.orders`],
  };
}

/** Three to six sentences, the weightiest first (fewer only where the data is too young to compare). */
export const highlightsOf = (view: View): Highlight[] =>
  [
    revenueChange(view),
    lateData(view),
    returns(view),
    yearChange(view),
    returningCustomers(view),
    ...records(view),
    productMoves(view),
    concentration(view),
  ]
    .filter((highlight) => highlight !== undefined)
    .sort((a, b) => b.weight - a.weight)
    .slice(0, MOST);
