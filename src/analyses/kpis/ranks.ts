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

/**
 * The product that climbed most into the first ranks, and the one that fell furthest out of them or no longer sells (without a
 * rank in the period). From rank 11 to 1 is further than from 18 to 7: ranks are compared by their ratio, as sales by rank fall.
 */
export function movers(view: View): { up?: Row; down?: Row } {
  const moved = view.products.flatMap((row) => {
    const [now, before] = [num(row, "period_rank"), num(row, "period_previous_rank")];
    return now !== null && before !== null && Math.min(now, before) <= TOP_RANKS
      ? [{ row, places: before - now, by: Math.log(before / now) }]
      : [];
  });
  const by = (sign: number): Row | undefined =>
    moved
      .filter((m) => m.places * sign >= FEWEST_PLACES)
      .sort((a, b) => (b.by - a.by) * sign || (a.row.product_id! < b.row.product_id! ? -1 : 1))[0]?.row;
  const [up, down] = [by(1), stopped(view) ?? by(-1)];
  return { ...(up ? { up } : {}), ...(down ? { down } : {}) };
}
