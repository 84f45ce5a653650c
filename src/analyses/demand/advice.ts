/** What to do about a product, in words. */
import { dayOf } from "../../calendar.ts";
import type { Format } from "../../format.ts";
import { type Estimate, FEWEST_WEEKS } from "./estimate.ts";
import type { DemandOptions } from "./options.ts";
import type { Stock } from "./stock.ts";

export type StockStatus =
  | "order_now"
  | "enough"
  | "too_much"
  | "reorder_at"
  | "out_of_stock"
  | "fading"
  | "new"
  | "unsold";

export interface Advice {
  status: StockStatus;
  advice: string;
  /** Null where the stock is not known. */
  orderQuantity: number | null;
}

const HALF_A_YEAR = 26;

/** Whole pieces where it is sold by the piece. */
const upTo = (amount: number, isWhole: boolean): number =>
  isWhole ? Math.ceil(amount - 1e-9) : Math.ceil(amount * 10 - 1e-9) / 10;

/**
 * @param stoppedOn the day since which sales have stopped at once; days since 1970
 * @param lastSold day of the last sale
 */
export function adviceFor(
  estimate: Estimate | undefined,
  stock: Stock | undefined,
  { stoppedOn, lastSold }: { stoppedOn: number | undefined; lastSold: number | undefined },
  options: Pick<DemandOptions, "coverDays">,
  format: Format,
): Advice {
  const isWhole =
    (estimate?.units.every(Number.isInteger) ?? true) && (stock === undefined || Number.isInteger(stock.stock));
  const pieces = (amount: number): string =>
    isWhole ? format.integer(amount) : format.decimal(Math.round(amount * 10) / 10, 1);
  const inStock = stock === undefined ? "" : `, ${pieces(stock.stock)} in stock`;
  const last = lastSold === undefined ? "" : format.day(dayOf(lastSold));
  if (estimate === undefined)
    return {
      status: "unsold",
      advice: lastSold === undefined ? `Never sold${inStock}` : `Last sold ${last}${inStock}`,
      orderQuantity: stock === undefined ? null : 0,
    };
  const { perWeek, leadTimeDemand, safetyStock, weeks, pattern, coverSeason } = estimate;
  const reorderPoint = leadTimeDemand + safetyStock;
  const available = stock === undefined ? undefined : stock.stock + (stock.onOrder ?? 0);
  const isDue = available !== undefined && pattern !== "fading" && available <= reorderPoint;
  const orderQuantity =
    available === undefined
      ? null
      : isDue
        ? upTo(Math.max(0, reorderPoint + (coverSeason * perWeek * options.coverDays) / 7 - available), isWhole)
        : 0;
  const said = (status: StockStatus, advice: string): Advice => ({ status, advice, orderQuantity });
  const order = orderQuantity === null || orderQuantity === 0 ? undefined : `Order ${pieces(orderQuantity)} now`;
  if (stoppedOn !== undefined && (stock === undefined || stock.stock > 0))
    return said(
      "out_of_stock",
      `No sale since ${format.day(dayOf(stoppedOn))}, which is not usual: look whether it is on the shelf${inStock}`,
    );
  if (pattern === "fading")
    return said("fading", `Hardly sells any more, last sold ${last}${inStock}: do not reorder unseen`);
  if (weeks < FEWEST_WEEKS)
    return said(
      "new",
      `${order ?? `Reorder at ${pieces(upTo(reorderPoint, isWhole))}`}; on sale for ${format.integer(weeks)} ${weeks === 1 ? "week" : "weeks"}, so a guess`,
    );
  if (available === undefined || stock === undefined)
    return said("reorder_at", `Order when ${pieces(upTo(reorderPoint, isWhole))} are left`);
  if (order !== undefined || isDue)
    return said(
      "order_now",
      stock.stock <= 0
        ? `${order ?? "Order now"}: none left`
        : `${order ?? "Order now"}: ${pieces(stock.stock)} left, enough for ${weeksText(stock.stock, perWeek, format)}`,
    );
  if (available > HALF_A_YEAR * perWeek)
    return said(
      "too_much",
      `Do not reorder: ${pieces(stock.stock)} last for ${weeksText(stock.stock, perWeek, format)}`,
    );
  return said("enough", `Enough for ${weeksText(stock.stock, perWeek, format)}`);
}

/** How long a stock above 0 lasts. */
function weeksText(stock: number, perWeek: number, format: Format): string {
  const weeks = stock / perWeek;
  if (weeks < 1) {
    const days = Math.max(1, Math.floor(weeks * 7));
    return `${format.integer(days)} ${days === 1 ? "day" : "days"}`;
  }
  if (!(weeks < 520)) return "more than ten years";
  return weeks >= 104 ? `${format.decimal(weeks / 52, 1)} years` : `${format.decimal(weeks, 1)} weeks`;
}
