/** What changed, in sentences: templates over the marts, every number traceable to its cell. */
import { addDays, type Day, daysBetween } from "../../calendar.ts";
import type { Highlight } from "../../section.ts";
import type { Row } from "../rows.ts";
import { short } from "../short-name.ts";
import { mainDrivers } from "./causes.ts";
import { movers, regionsByRevenue } from "./ranks.ts";
import { records } from "./records.ts";
import { FEW_ORDERS, type Judgement, MOST_SHARE } from "./story/judge.ts";
import { leadHighlights, longHighlight } from "./story/lead.ts";
import { capital, countWords, driedUpWords, turnedWords } from "./story/phrases.ts";
import { kpiCell, num, type View } from "./view.ts";

const MOST = 6;
/** A change below this share is none. */
const UNCHANGED = 0.0005;
/** Second to the change on the period before, ahead of everything else that a section can say. */
const YEAR_WEIGHT = 98;
/** Returns are worth a sentence from this share of gross revenue on. */
const NOTABLE_RETURNS = 0.05;
/** A week of last year that left those around it by so much, on the logarithm, as this year's did not, is no measure. */
const OUT_OF_LINE = Math.log(1.5);

/** Always said where the data reaches back that far: on its own, a week says more about the season than about the shop. */
function yearChange(view: View, { orders, now, season }: Judgement): Highlight | undefined {
  const { format } = view.context;
  const ordersThen = num(view.metric("orders"), "year_earlier") ?? 0;
  if (now.length > 0 || Math.max(orders, ordersThen) < FEW_ORDERS) return undefined;
  const share = num(view.metric("net_revenue"), "year_earlier_change_share");
  const before = num(view.metric("net_revenue"), "year_earlier");
  if (before === null) return undefined;
  if (view.yearLacks !== undefined)
    return {
      text: `The same ${view.grain} last year is no measure: it has orders on ${format.integer(view.yearLacks.days)} days, the ${view.grain}s around it on ${format.integer(view.yearLacks.around)}.`,
      tone: "neutral",
      weight: YEAR_WEIGHT,
      cells: [kpiCell("net_revenue", "year_earlier")],
    };
  const cells = [kpiCell("net_revenue", "year_earlier")];
  const around = yearPeak(view);
  if (season !== undefined && season.weeks !== 0)
    return {
      text: `Last year's like came a week ${season.weeks > 0 ? "later" : "earlier"}, with ${format.moneyShort(season.value)}; the same ${view.grain} brought ${format.moneyShort(before)}.`,
      tone: "neutral",
      weight: YEAR_WEIGHT,
      cells,
    };
  if (around !== undefined)
    return {
      text: `The same ${view.grain} last year was out of line (${format.moneyShort(before)}, the ${view.grain}s around it about ${format.moneyShort(around)}) and is no measure.`,
      tone: "neutral",
      weight: YEAR_WEIGHT,
      cells,
    };
  if (share === null || share < -1 || Math.abs(share) > MOST_SHARE || Math.min(orders, ordersThen) < FEW_ORDERS) {
    return {
      text: `In the same ${view.grain} last year net revenue was ${format.moneyShort(before)}.`,
      tone: "neutral",
      weight: YEAR_WEIGHT,
      cells: [kpiCell("net_revenue", "year_earlier")],
    };
  }
  const cause = mainDrivers(view, "year_earlier")[0];
  const more = share > 0 ? "more" : "less";
  const same = Math.abs(share) < UNCHANGED;
  const text = `${same ? "As much revenue as" : `${format.percent(Math.abs(share))} ${more} revenue than`} in the same ${view.grain} last year (${format.moneyShort(before)})`;
  return {
    doubted: `${text}.`,
    text: `${text}${
      cause && !same && Math.sign(cause.part) === Math.sign(share) ? `, mostly from ${cause.words}` : ""
    }.`,
    tone: same ? "neutral" : share > 0 ? "good" : "bad",
    weight: YEAR_WEIGHT,
    cells: [
      kpiCell("net_revenue", "year_earlier_change_share"),
      kpiCell("net_revenue", "year_earlier"),
      ...(cause && !same && Math.sign(cause.part) === Math.sign(share) ? [cause.cell] : []),
    ],
  };
}

/** Last year's week left the weeks around it by half or more, and this year's does not: revenue of a usual week around it. */
function yearPeak({ complete, seriesKey, period, grain }: View): number | undefined {
  if (grain !== "week") return undefined;
  const of = (start: Day): number =>
    num(
      complete.find((row) => row[seriesKey] === start),
      "net_revenue",
    ) ?? Number.NaN;
  const offBy = (start: Day, offsets: readonly number[]): { off: number; around: number } => {
    const near = offsets.map((week) => of(addDays(start, 7 * week))).sort((a, b) => a - b);
    const around = (near[1]! + near[2]!) / 2;
    return { off: Math.log(of(start) / around), around };
  };
  const then = offBy(addDays(period.from, -364), [-2, -1, 1, 2]);
  const now = offBy(period.from, [-4, -3, -2, -1]);
  return Math.abs(then.off) > OUT_OF_LINE && Math.abs(then.off - now.off) > OUT_OF_LINE ? then.around : undefined;
}

function returningCustomers(view: View, { now, then }: Judgement): Highlight | undefined {
  const { format } = view.context;
  const customers = num(view.metric("customers"), "value");
  const returning = num(view.metric("returning_customers"), "value");
  const before = num(view.metric("returning_customers"), "previous");
  const share = num(view.metric("returning_customers"), "change_share");
  if (customers === null || returning === null || customers === 0 || now.length + then.length > 0) return undefined;
  // in the first period of the data everybody is new, which says nothing
  if (before === null && returning === 0) return undefined;
  const than = before === null ? "" : ` (${before === 0 ? "none" : format.integer(before)} the ${view.grain} before)`;
  return {
    text:
      returning === customers
        ? `${customers === 1 ? `The only buyer of the ${view.grain} was a returning customer` : `All ${format.integer(customers)} buyers of the ${view.grain} were returning customers`}${than}: no new customer came.`
        : `${format.integer(returning)} of the ${view.grain}'s ${format.integer(customers)} buyers ${returning === 1 ? "was a returning customer" : "were returning customers"}${than}.`,
    tone: share === null || returning === customers || Math.abs(share) < 0.05 ? "neutral" : share > 0 ? "good" : "bad",
    weight: share !== null && Math.abs(share) >= 0.1 ? 92 : 75,
    cells: [
      kpiCell("returning_customers", "value"),
      kpiCell("customers", "value"),
      ...(before === null ? [] : [kpiCell("returning_customers", "previous")]),
    ],
  };
}

/** In the place of how many had bought before: nearly all. */
function driedUp(view: View): Highlight | undefined {
  if (view.driedUp === undefined) return undefined;
  return {
    text: `${capital(driedUpWords(view.driedUp, view.context.format))}.`,
    tone: "bad",
    weight: YEAR_WEIGHT + 0.5,
    cells: [kpiCell("new_customers", "value")],
  };
}

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
function productMoves(view: View): Highlight | undefined {
  const { format } = view.context;
  const { up, down, out } = movers(view);
  const moved = (row: Row, verb: string): string => {
    const [before, now] = [num(row, "period_previous_rank")!, num(row, "period_rank")];
    return now === null
      ? `${short(row.description)}, rank ${format.integer(before)} the ${view.grain} before, did not sell`
      : `${short(row.description)} ${verb} from rank ${format.integer(before)} to ${format.integer(now)} among the best sellers`;
  };
  const parts = [...(up ? [moved(up, "climbed")] : []), ...(down ? [moved(down, "fell")] : [])];
  if (out)
    return {
      text: `${short(out.description)} has not sold for ${countWords(num(out, "idle_periods")!, format)} ${view.grain}s, after about ${format.integer(num(out, "usual_orders")!)} orders a ${view.grain}.`,
      tone: "bad",
      weight: YEAR_WEIGHT + 0.5,
      cells: ["idle_periods", "usual_orders"].map((column) => `products.${out.product_id}.${column}`),
    };
  if (parts.length === 0) return undefined;
  return {
    text: `${parts.join("; ")}.`,
    tone: "neutral",
    weight: 55,
    cells: [up, down].flatMap((row) =>
      row ? ["period_previous_rank", "period_rank"].map((column) => `products.${row.product_id}.${column}`) : [],
    ),
  };
}

/** Of every period that has a sale, so that a young shop has its three sentences, too. */
function bestSeller(view: View): Highlight | undefined {
  const { format } = view.context;
  const top = view.products.find((row) => num(row, "period_rank") === 1);
  const revenue = num(top, "period_net_revenue");
  if (!top || revenue === null) return undefined;
  return {
    text: `${short(top.description)} sold best, for ${format.moneyShort(revenue)}.`,
    tone: "neutral",
    weight: 45,
    cells: [`products.${top.product_id}.period_net_revenue`],
  };
}

function orderSize(view: View): Highlight | undefined {
  const { format } = view.context;
  const [orders, size] = [num(view.metric("orders"), "value"), num(view.metric("average_order_value"), "value")];
  // the average of one order is no average
  if (!orders || orders < 2 || size === null) return undefined;
  return {
    text: `${format.integer(orders)} ${orders === 1 ? "order" : "orders"} came to ${format.money(size)} on average.`,
    tone: "neutral",
    weight: 40,
    cells: [kpiCell("orders", "value"), kpiCell("average_order_value", "value")],
  };
}

function returns(view: View): Highlight | undefined {
  const { format } = view.context;
  const gross = num(view.metric("gross_revenue"), "value") ?? 0;
  const back = -(num(view.metric("returns"), "value") ?? 0);
  const before = num(view.metric("returns"), "previous");
  if (gross <= 0 || back / gross < NOTABLE_RETURNS) return undefined;
  return {
    text: `Returns and cancellations took back ${format.moneyShort(back)}, ${format.percent(back / gross)} of gross revenue${
      before === null ? "" : ` (${format.moneyShort(-before)} the ${view.grain} before)`
    }.`,
    tone: "bad",
    weight: 90,
    cells: [
      kpiCell("returns", "value"),
      kpiCell("gross_revenue", "value"),
      ...(before === null ? [] : [kpiCell("returns", "previous")]),
    ],
  };
}

/** Days without an order before the report's date, from which on the reader is told. */
const LATE_DAYS = 4;

function lateData(view: View, { now, orders }: Judgement): Highlight | undefined {
  const { format, asOf } = view.context;
  const days = daysBetween(view.last, asOf) - 1;
  // the headline says it already
  if (days < LATE_DAYS || orders === 0 || now.some(({ status }) => status === "awaited")) return undefined;
  return {
    text: `The newest order is from ${format.day(view.last)}: ${format.integer(days)} days without one up to ${format.day(addDays(asOf, -1))}.`,
    tone: "warning",
    weight: 95,
    cells: [`daily.${view.last}.orders`],
  };
}

/** A new closing or opening day, once and first after the change itself, which it may explain. */
const turned = (view: View): Highlight[] =>
  view.turned.map((one) => ({
    text: turnedWords(one, view.context.format),
    tone: "neutral",
    weight: YEAR_WEIGHT + 1,
    cells: [`daily.${one.since}.orders`],
  }));

/** Three to six sentences, the weightiest first: this period against the one before and against last year's, then the rest. */
export function highlightsOf(view: View, judgement: Judgement): Highlight[] {
  const lead = leadHighlights(view, judgement);
  // of a week without its dates nothing else is known
  if (view.lump !== undefined) return lead;
  return [
    ...lead,
    ...turned(view),
    longHighlight(view, judgement),
    lateData(view, judgement),
    returns(view),
    yearChange(view, judgement),
    driedUp(view) ?? returningCustomers(view, judgement),
    ...records(view, judgement),
    judgement.now.length + judgement.then.length > 0 || judgement.few ? undefined : productMoves(view),
    concentration(view),
    bestSeller(view),
    orderSize(view),
  ]
    .filter((highlight) => highlight !== undefined)
    .sort((a, b) => b.weight - a.weight)
    .slice(0, MOST);
}
