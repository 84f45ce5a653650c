/** The tables of demand: plan, stock-outs, categories, weeks. */
import { dayOf } from "../../calendar.ts";
import type pl from "../../columns/polars.ts";
import { EXIT, UserError } from "../../errors.ts";
import { productDays, productTotals } from "../../features/product-days.ts";
import { type Weeks, weeksOf, YEAR_WEEKS } from "../../features/whole-weeks.ts";
import { abcOf, xyzOf } from "../../models/abc-xyz.ts";
import { toAmount } from "../../money.ts";
import type { Context, Input } from "../analysis.ts";
import { frameOf, type Row } from "../rows.ts";
import { adviceFor } from "./advice.ts";
import { categoryRows } from "./categories.ts";
import { DEMAND_CATEGORIES, DEMAND_PLAN, type DEMAND_TABLES, DEMAND_WEEKLY, STOCK_OUTS } from "./contracts.ts";
import { type Estimate, estimate, weeklyOf } from "./estimate.ts";
import type { DemandOptions } from "./options.ts";
import { seasonsOf } from "./season.ts";
import { readStock, type Stock } from "./stock.ts";
import { type Stop, stopsOf } from "./stops.ts";

export type DemandMarts = Record<keyof typeof DEMAND_TABLES, pl.DataFrame>;

const SHOWN_WEEKLY = 50;

/** Rows of the best sellers and of what is in the stock file, in the order of their ids. */
function chosenOf(
  gross: Float64Array,
  isProduct: ArrayLike<number>,
  most: number,
  stocked: readonly number[],
): number[] {
  const best = Array.from(gross.keys())
    .filter((p) => gross[p]! > 0 && isProduct[p] === 1)
    .sort((a, b) => gross[b]! - gross[a]! || a - b)
    .slice(0, most);
  return [...new Set([...best, ...stocked])].sort((a, b) => a - b);
}

function weeklyRows(id: string, { units, expected }: Estimate, weeks: Weeks): Row[] {
  const first = units.findIndex((sold) => sold > 0);
  const begun = expected.findIndex((value) => !Number.isNaN(value));
  return Array.from({ length: units.length - first }, (_, i): Row => {
    const week = first + i;
    const value = expected[week]!;
    return {
      product_id: id,
      week: dayOf(weeks.first + 7 * week),
      units: units[week]!,
      forecast: Number.isNaN(value) ? null : value,
      is_left_out: Number.isNaN(value) && week > begun,
    };
  });
}

/**
 * Demand of products and categories by whole ISO weeks, at most the last 104: sale lines in, returns not taken off.
 *
 * Each product's weeks since its first sale are one series, without weeks in which the shop was closed or the product stopped
 * selling at once. Its demand is forecast by the method that suits how it comes (`METHOD_OF`); the reorder point is the demand of
 * the lead time, with the season of its category where that has been right before (`seasonOf`), and z × the error that such forecasts had. Postage, fees and vouchers are left out.
 *
 * @throws UserError (exit code 2) for a stock file that cannot be used, with file and line
 */
export function demand(input: Input, options: DemandOptions, context: Context): DemandMarts {
  const { facts } = input;
  const { products } = facts;
  const { asOf, dataTo = asOf, format } = context;
  const file = input.file("demand.stock");
  const stock = file === undefined ? undefined : readStock(file);
  const daily = input.feature("dailySums");
  const weeks = weeksOf(daily, asOf, dataTo);
  const end = weeks.first + weeks.days;
  const year = productTotals(facts, weeks.first + 7 * (weeks.count - YEAR_WEEKS), weeks.first + 7 * weeks.count);
  const ever = productTotals(facts, Number.NEGATIVE_INFINITY, end);
  const known = new Map(products.id.map((id, row) => [id, row] as const));
  const stocked = [...(stock?.keys() ?? [])].flatMap((id) => known.get(id) ?? []);
  if (file !== undefined && stock !== undefined && stock.size > 0 && stocked.length === 0 && products.count > 0)
    throw new UserError(
      `${file.name}: none of its ${format.integer(stock.size)} products is in the data; it has ${JSON.stringify([...stock.keys()][0])}, the data ${JSON.stringify(products.id[chosenOf(year.grossE4, products.isProduct, 1, [])[0] ?? 0])}`,
      { exitCode: EXIT.usage, hint: "product_id must be written as in the files of sales" },
    );
  const chosen = chosenOf(year.grossE4, products.isProduct, options.products, stocked);
  const sold = productDays(facts, chosen, weeks.first, weeks.days);
  const stops = stopsOf(sold, chosen.length, weeks);
  const seasons = seasonsOf(facts, weeks, daily.first, options);
  const abc = abcOf(year.grossE4.map((gross, p) => (products.isProduct[p] === 1 ? gross : 0)));

  const plan: Row[] = [];
  const outs: Row[] = [];
  const weekly: Row[] = [];
  const leaders = new Set(chosenOf(year.grossE4, products.isProduct, SHOWN_WEEKLY, []));
  chosen.forEach((p, row) => {
    const id = products.id[p]!;
    const days = sold.units.subarray(row * sold.days, (row + 1) * sold.days);
    const own = stops[row]!;
    const made = estimate(weeklyOf(days, weeks), weeks, own, options, seasons.of(p));
    const open = own.find(({ isOver }) => !isOver);
    const lastSold = ever.lines[p] === 0 ? undefined : ever.lastDay[p]!;
    const here = stock?.get(id);
    const advised = adviceFor(made, here, { stoppedOn: open && weeks.first + open.from, lastSold }, options, format);
    const [units, gross] = [year.units[p]!, toAmount(year.grossE4[p]!)];
    plan.push({
      product_id: id,
      class: made === undefined || units === 0 ? null : `${abc[p]}${xyzOf(made.variation)}`,
      demand_per_week: made?.perWeek ?? null,
      lead_time_demand: made?.leadTimeDemand ?? null,
      safety_stock: made?.safetyStock ?? null,
      reorder_point: made === undefined ? null : made.leadTimeDemand + made.safetyStock,
      stock: here?.stock ?? null,
      advice: advised.advice,
      status: advised.status,
      description: products.description[p]!,
      category: products.category[p] ?? null,
      order_quantity: advised.orderQuantity,
      on_order: here?.onOrder ?? null,
      weeks_of_stock:
        made === undefined || here === undefined || !(made.perWeek > 0) ? null : here.stock / made.perWeek,
      pattern: made?.pattern ?? null,
      method: made?.method ?? null,
      weeks: made?.weeks ?? 0,
      interval_weeks: made?.interval ?? null,
      variation: made?.variation ?? null,
      lead_time_error: made?.leadTimeError ?? null,
      season_factor: made?.season ?? null,
      service_reached: made?.serviceReached ?? null,
      gross_revenue: gross,
      units,
      last_sold_on: lastSold === undefined ? null : dayOf(lastSold),
      out_of_stock_since: advised.status === "out_of_stock" && open ? dayOf(weeks.first + open.from) : null,
      capped_units: made?.cappedUnits ?? 0,
    });
    const product = { id, description: products.description[p]!, price: units > 0 ? gross / units : 0 };
    outs.push(...own.map((stop) => stopRow(stop, product, weeks)));
    if (made !== undefined && leaders.has(p)) weekly.push(...weeklyRows(id, made, weeks));
  });
  plan.push(...unknownRows(stock, known, context));
  return {
    demand_plan: frameOf(DEMAND_PLAN, plan).sort([...DEMAND_PLAN.key]),
    stock_outs: frameOf(STOCK_OUTS, outs).sort([...STOCK_OUTS.key]),
    demand_categories: frameOf(DEMAND_CATEGORIES, categoryRows(facts, weeks, options)).sort([...DEMAND_CATEGORIES.key]),
    demand_weekly: frameOf(DEMAND_WEEKLY, weekly).sort([...DEMAND_WEEKLY.key]),
  };
}

const stopRow = (
  stop: Stop,
  { id, description, price }: { id: string; description: string; price: number },
  { first }: Weeks,
): Row => ({
  product_id: id,
  from_day: dayOf(first + stop.from),
  to_day: stop.isOver ? dayOf(first + stop.to) : null,
  trading_days: stop.tradingDays,
  usual_sales: stop.usual,
  lost_units: stop.lostUnits,
  lost_revenue: stop.lostUnits * price,
  chance: stop.chance,
  description,
});

/** What lies in stock and is in no line of the data. */
function unknownRows(
  stock: ReadonlyMap<string, Stock> | undefined,
  known: ReadonlyMap<string, number>,
  { format }: Context,
): Row[] {
  return [...(stock ?? [])]
    .filter(([id]) => !known.has(id))
    .map(([id, here]): Row => {
      const { status, advice, orderQuantity } = adviceFor(
        undefined,
        here,
        { stoppedOn: undefined, lastSold: undefined },
        { coverDays: 0 },
        format,
      );
      return {
        product_id: id,
        stock: here.stock,
        on_order: here.onOrder,
        status,
        advice,
        order_quantity: orderQuantity,
        description: id,
        weeks: 0,
        gross_revenue: 0,
        units: 0,
        capped_units: 0,
      };
    });
}
