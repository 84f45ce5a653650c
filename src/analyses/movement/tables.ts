/** The tables of the analysis of movement. */
import pl from "../../columns/polars.ts";
import { stringTableOf } from "../../columns/strings.ts";
import { stringSeries } from "../../columns/to-polars.ts";
import { gather } from "../../columns/typed-arrays.ts";
import type { Facts } from "../../facts/contract.ts";
import { share } from "../../features/periods-and-quantiles.ts";
import { MONEY_SCALE, toAmount } from "../../money.ts";
import { conform, emptyFrame } from "../../schema.ts";
import { frameOf, numberAt, type Row, rowsOf } from "../rows.ts";
import { CUSTOMER_MOVEMENT, CUSTOMER_MOVES, MOVEMENT_PERIODS, SEGMENT_FLOWS, SPENDER_GROUPS } from "./contracts.ts";
import { hasMoved, MOVEMENTS, type Moves, type Periods, rangeOf, SPENDERS } from "./periods.ts";

const DAY_MS = 86_400_000;

export function movementPeriodsTable(
  { orders }: Facts,
  { months, start, middle, end }: Periods,
  moves: Moves,
): pl.DataFrame {
  let [beforeE4, nowE4] = [0, 0];
  for (let order = 0; order < orders.count; order++) {
    const day = Math.floor(orders.at[order]! / DAY_MS);
    if (day < start || day >= end) continue;
    if (day < middle) beforeE4 += orders.netE4[order]!;
    else nowE4 += orders.netE4[order]!;
  }
  const count = (...kinds: string[]): number =>
    moves.movement.reduce((sum, one) => sum + (kinds.includes(MOVEMENTS[one] ?? "") ? 1 : 0), 0);
  return frameOf(MOVEMENT_PERIODS, [
    {
      period: "before",
      months,
      ...rangeOf(start, middle),
      customers: count("repeating", "lapsed"),
      net_revenue: toAmount(beforeE4),
    },
    {
      period: "now",
      months,
      ...rangeOf(middle, end),
      customers: count("new", "reactivated", "repeating"),
      net_revenue: toAmount(nowE4),
    },
  ]);
}

export function customerMovementTable({ customers: { id } }: Facts, moves: Moves, spenders: Int8Array): pl.DataFrame {
  const rows = Int32Array.from(moves.movement.keys()).filter((row) => hasMoved(moves.movement[row]!));
  const [before, now] = [gather(moves.beforeE4, rows), gather(moves.nowE4, rows)];
  return conform(
    pl.DataFrame([
      stringSeries(
        "customer_id",
        id.dictionary,
        rows.map((row) => id.codes[row]!),
      ),
      stringSeries(
        "movement",
        stringTableOf(MOVEMENTS),
        rows.map((row) => moves.movement[row]!),
      ),
      stringSeries(
        "spender_group",
        stringTableOf([null, ...SPENDERS]),
        rows.map((row) => spenders[row]! + 1),
      ),
      pl.Series("net_before", before.map(toAmount)),
      pl.Series("net_now", now.map(toAmount)),
      pl.Series(
        "change",
        now.map((amount, i) => toAmount(amount - before[i]!)),
      ),
    ]),
    CUSTOMER_MOVEMENT,
  );
}

export function customerMovesTable({ movement, beforeE4, nowE4 }: Moves): pl.DataFrame {
  const sums = MOVEMENTS.map(() => ({ customers: 0, beforeE4: 0, nowE4: 0 }));
  for (let customer = 0; customer < movement.length; customer++) {
    const sum = sums[movement[customer]!];
    if (sum === undefined) continue;
    sum.customers++;
    sum.beforeE4 += beforeE4[customer]!;
    sum.nowE4 += nowE4[customer]!;
  }
  return frameOf(
    CUSTOMER_MOVES,
    sums.map((sum, i) => ({
      movement: MOVEMENTS[i]!,
      customers: sum.customers,
      net_before: toAmount(sum.beforeE4),
      net_now: toAmount(sum.nowE4),
      change: toAmount(sum.nowE4 - sum.beforeE4),
    })),
  ).sort("movement");
}

export function spenderTable({ nowE4 }: Moves, spenders: Int8Array): pl.DataFrame {
  const sums = SPENDERS.map(() => ({ customers: 0, netE4: 0 }));
  for (let customer = 0; customer < spenders.length; customer++) {
    const sum = sums[spenders[customer]!];
    if (sum === undefined) continue;
    sum.customers++;
    sum.netE4 += nowE4[customer]!;
  }
  const buyers = sums.reduce((all, { customers }) => all + customers, 0);
  const total = sums.reduce((all, { netE4 }) => all + netE4, 0);
  if (buyers === 0) return emptyFrame(SPENDER_GROUPS);
  return frameOf(
    SPENDER_GROUPS,
    sums.map(({ customers, netE4 }, i) => ({
      position: i + 1,
      spender_group: SPENDERS[i]!,
      customers,
      customer_share: customers / buyers,
      net_revenue: toAmount(netE4),
      revenue_share: share(netE4, total),
      average_revenue: customers === 0 ? null : netE4 / (customers * MONEY_SCALE),
    })),
  );
}

/** Customers who changed segment, with the places of the segments in the order of the rules. */
export function flowsTable(moves: pl.DataFrame | undefined, segments: pl.DataFrame | undefined): pl.DataFrame {
  if (moves === undefined || segments === undefined) return emptyFrame(SEGMENT_FLOWS);
  const position = new Map(
    rowsOf(segments.select("segment", "position")).map((row) => [row.segment, numberAt(row, "position")]),
  );
  const known = rowsOf(moves).filter((row) => position.has(row.previous_segment!));
  const all = known.reduce((sum, row) => sum + numberAt(row, "customers"), 0);
  const rows = known
    .filter((row) => row.previous_segment !== row.segment)
    .map(
      (row): Row => ({
        previous_segment: row.previous_segment!,
        segment: row.segment!,
        customers: row.customers!,
        monetary: row.monetary!,
        previous_position: position.get(row.previous_segment!)!,
        position: position.get(row.segment!) ?? 0,
        all_customers: all,
      }),
    );
  return frameOf(SEGMENT_FLOWS, rows).sort([...SEGMENT_FLOWS.key]);
}
