/** Customers under a filter by segment, cell of the grid, move and stage. Scores and segments are those of the whole shop. */
import type { ExploreData } from "./contract.ts";
import type { PageSelection } from "./filter.ts";

export interface GroupRow {
  customers: number;
  /** Customers a period earlier, by the segment they had then. */
  previous: number;
  spend: number;
  recency: number;
  frequency: number;
}

/** One row per segment, by place. */
export function bySegment(data: ExploreData, selection: PageSelection): GroupRow[] {
  const { customers } = data;
  const rows = data.segments.map((): GroupRow => ({ customers: 0, previous: 0, spend: 0, recency: 0, frequency: 0 }));
  for (let c = 0; c < customers.ids.length; c++) {
    if (selection.customers[c] === 0) continue;
    const row = rows[customers.segment[c]!]!;
    row.customers += 1;
    row.spend += customers.spend[c]! / data.scale;
    row.recency += customers.recency[c]!;
    row.frequency += customers.frequency[c]!;
    rows[customers.previous[c]!]!.previous += 1;
  }
  return rows;
}

/** Customers and mean spend per cell, by `"recency/other"`. */
export function byCell(data: ExploreData, selection: PageSelection): Map<string, { customers: number; spend: number }> {
  const { customers } = data;
  const cells = new Map<string, { customers: number; spend: number }>();
  for (let c = 0; c < customers.ids.length; c++) {
    if (selection.customers[c] === 0 || customers.recencyScore[c] === 0) continue;
    const key = `${customers.recencyScore[c]}/${customers.otherScore[c]}`;
    const cell = cells.get(key) ?? { customers: 0, spend: 0 };
    cell.customers += 1;
    cell.spend += customers.spend[c]! / data.scale;
    cells.set(key, cell);
  }
  return cells;
}

/** Customers by the place of their previous and present segment, as `"previous/now"`; 0 had none. */
export function byMove(data: ExploreData, selection: PageSelection): Map<string, number> {
  const { customers } = data;
  const moves = new Map<string, number>();
  for (let c = 0; c < customers.ids.length; c++) {
    if (selection.customers[c] === 0 || customers.segment[c] === 0) continue;
    const key = `${customers.previous[c]}/${customers.segment[c]}`;
    moves.set(key, (moves.get(key) ?? 0) + 1);
  }
  return moves;
}
