/** Stops in the sales of products that look like an empty shelf. */
import type { ProductDays } from "../../features/product-days.ts";
import type { Weeks } from "../../features/whole-weeks.ts";
import { unlikelyPauses } from "../../models/stock-outs.ts";

export interface Stop {
  /** Places of the first and last day, counted from the first of the weeks. */
  from: number;
  to: number;
  tradingDays: number;
  isOver: boolean;
  /** Sale lines of a usual day. */
  usual: number;
  /** Pieces that would usually have been sold. */
  lostUnits: number;
  chance: number;
}

const YEAR_DAYS = 364;
/** So large a part of the same days a year before without a sale is a season. */
const SEASON = 0.9;
/** So many products, and such a share of all that sell regularly, that stop together have another cause than their shelves. */
const TOGETHER = 5;
const TOGETHER_SHARE = 0.1;
const TOGETHER_DAYS = 3;

/** The same days a year before had hardly a sale either. */
function isSeasonal(lines: Uint32Array, { tradingDays }: Weeks, from: number, to: number): boolean {
  const year = tradingDays.filter((day) => day >= from - YEAR_DAYS && day <= to - YEAR_DAYS);
  const known = tradingDays[0] !== undefined && from - YEAR_DAYS - 28 >= tradingDays[0];
  if (!known || year.length === 0) return false;
  const quiet = year.filter((day) => lines[day] === 0).length;
  const soldBefore = lines.subarray(0, from - YEAR_DAYS).some((sales) => sales > 0);
  return soldBefore && quiet >= SEASON * year.length;
}

/**
 * Stops of every product, by row of `sold`. Those that the shop's calendar explains are left out: closed days, the same season a
 * year before, many products at once (which is a missing file, not a shelf).
 */
export function stopsOf(sold: ProductDays, products: number, weeks: Weeks): Stop[][] {
  const { tradingDays } = weeks;
  let regular = 0;
  const found = Array.from({ length: products }, (_, row): Stop[] => {
    const lines = sold.lines.subarray(row * sold.days, (row + 1) * sold.days);
    const units = sold.units.subarray(row * sold.days, (row + 1) * sold.days);
    const first = lines.findIndex((sales) => sales > 0);
    if (first < 0) return [];
    const open = tradingDays.filter((day) => day >= first);
    const sales = Uint32Array.from(open, (day) => lines[day]!);
    const total = sales.reduce((sum, one) => sum + one, 0);
    if (total < open.length / 4) return [];
    regular++;
    const perLine = units.reduce((sum, one) => sum + one, 0) / total;
    return unlikelyPauses(sales).flatMap((pause): Stop[] => {
      const [from, to] = [open[pause.from]!, open[pause.to]!];
      if (isSeasonal(lines, weeks, from, to)) return [];
      const length = pause.to - pause.from + 1;
      return [
        {
          from,
          to,
          tradingDays: length,
          isOver: pause.isOver,
          usual: pause.usual,
          lostUnits: pause.usual * length * perLine,
          chance: pause.chance,
        },
      ];
    });
  });
  const all = found.flat();
  const alike = (stop: Stop): number =>
    all.filter((one) => Math.abs(one.from - stop.from) <= TOGETHER_DAYS && Math.abs(one.to - stop.to) <= TOGETHER_DAYS)
      .length;
  return found.map((stops) => stops.filter((stop) => alike(stop) < Math.max(TOGETHER, TOGETHER_SHARE * regular)));
}
