/** Regions and products by rank, and who moved. */
import type { Row } from "../rows.ts";
import { num, type View } from "./view.ts";

/** Products are watched while they are, or were, among the first so many, and when they moved by so many places. */
const TOP_RANKS = 10;
const FEWEST_PLACES = 3;

/** Regions with revenue in the period, most first. */
export const regionsByRevenue = (view: View): Row[] =>
  view.regions
    .filter((row) => (num(row, "period_net_revenue") ?? 0) > 0)
    .sort(
      (a, b) =>
        num(b, "period_net_revenue")! - num(a, "period_net_revenue")! || (String(a.region) < String(b.region) ? -1 : 1),
    );
/** A best seller that no longer sells at all, by what the change in revenue is made of. */
const stopped = (view: View): Row | undefined => {
  const gone = view.causes.find(
    ({ comparison, kind, status }) => comparison === "previous" && kind === "product" && status === "gone",
  );
  return view.products.find(
    (row) => row.product_id === gone?.name && (num(row, "period_previous_rank") ?? TOP_RANKS + 1) <= TOP_RANKS,
  );
};

/** A product's week is news from so many times its chance on, counted in orders, and from so many of them. */
const BEYOND_CHANCE = 3;
const FEWEST_ORDERS = 5;
/** Out of stock, or withdrawn: so many orders are missing at its usual pace, in no more than so many periods. */
const MISSED_ORDERS = 12;
const LONGEST_IDLE = 8;
/** … and among the first so many of all products so far. */
const KNOWN_RANKS = 20;

/**
 * Orders of the period beyond the usual, in units of chance (a count's chance is the root of it). One customer's bulk order is one
 * order: it moves a product to the first rank and says nothing about its demand.
 */
function beyondUsual(row: Row): number {
  const usual = num(row, "usual_orders");
  const orders = num(row, "period_orders") ?? 0;
  if (usual === null || Math.max(orders, usual) < FEWEST_ORDERS) return 0;
  return (orders - usual) / Math.sqrt(Math.max(1, usual));
}

/** A good seller that has not sold for two periods or more, and not because its season is over. */
const outOfStock = (view: View): Row | undefined =>
  view.products
    .filter((row) => {
      const [idle, usual] = [num(row, "idle_periods") ?? 0, num(row, "usual_orders") ?? 0];
      return (
        (num(row, "rank") ?? KNOWN_RANKS + 1) <= KNOWN_RANKS &&
        row.season_over !== true &&
        idle >= 2 &&
        idle <= LONGEST_IDLE &&
        usual >= FEWEST_ORDERS &&
        idle * usual >= MISSED_ORDERS
      );
    })
    .sort((a, b) => num(a, "rank")! - num(b, "rank")! || (a.product_id! < b.product_id! ? -1 : 1))[0];

/**
 * The product that climbed most into the first ranks, and the one that fell furthest out of them or no longer sells (without a
 * rank in the period), each by more orders than chance; and a good seller that has not sold for longer. From rank 11 to 1 is
 * further than from 18 to 7: ranks are compared by their ratio, as sales by rank fall.
 */
export function movers(view: View): { up?: Row; down?: Row; out?: Row } {
  const moved = view.products.flatMap((row) => {
    const [now, before] = [num(row, "period_rank"), num(row, "period_previous_rank")];
    return now !== null && before !== null && Math.min(now, before) <= TOP_RANKS
      ? [{ row, places: before - now, by: Math.log(before / now) }]
      : [];
  });
  const by = (sign: number): Row | undefined =>
    moved
      .filter((m) => m.places * sign >= FEWEST_PLACES && beyondUsual(m.row) * sign >= BEYOND_CHANCE)
      .sort((a, b) => (b.by - a.by) * sign || (a.row.product_id! < b.row.product_id! ? -1 : 1))[0]?.row;
  const [up, down, out] = [by(1), stopped(view) ?? by(-1), outOfStock(view)];
  return { ...(up ? { up } : {}), ...(down ? { down } : {}), ...(out ? { out } : {}) };
}
