/** The tables about segments, made from scored customers. */

import { addDays, type Day } from "../../calendar.ts";
import pl from "../../columns/polars.ts";
import { int, share } from "../../features/periods-and-quantiles.ts";

import { amountColumn, MONEY_SCALE, toAmount } from "../../money.ts";
import { type Contract, conform } from "../../schema.ts";
import { frameOf, type Row, rowsOf } from "../rows.ts";
import { RFM, RFM_GRID, RFM_THRESHOLDS, SEGMENT_MOVES, SEGMENTS } from "./contracts.ts";
import type { Earlier } from "./customers.ts";
import { windowStart } from "./measures.ts";
import type { RfmOptions } from "./options.ts";
import type { Scored } from "./scores.ts";
import { axisScore, cellSegment, type Levels } from "./segments.ts";

/** In place of an earlier segment: the customer's first order is younger than a week. */
export const FIRST_ORDER = "(first order)";
const DAYS_PER_MONTH = 30.4375;

const sorted = (contract: Contract, rows: readonly Row[]): pl.DataFrame =>
  frameOf(contract, rows).sort([...contract.key]);

const sum = (name: string): pl.Expr => pl.col(name).sum();
const whole = (expr: pl.Expr): pl.Expr => expr.cast(pl.Int64);
const middle = (name: string, q: number): pl.Expr => pl.col(name).quantile(q, "linear").cast(pl.Float64);
const money = (e4: unknown): number => toAmount(Number(e4 ?? 0));
const ratio = (part: unknown, of: unknown): number | null => share(Number(part), Number(of));

export const rfmTable = (customers: pl.DataFrame): pl.DataFrame =>
  conform(
    customers.withColumns(
      amountColumn(pl.col("monetary_e4")).alias("monetary"),
      amountColumn(pl.col("stake_e4")).alias("value_at_stake"),
    ),
    RFM,
  );

/** Days a customer has been known, within the window, at least a month: what orders per month are counted over. */
const knownDays = (options: RfmOptions, asOf: Day): pl.Expr => {
  const start = windowStart(options.window, asOf);
  const cap =
    start === undefined ? Number.MAX_SAFE_INTEGER : Math.round((Date.parse(asOf) - Date.parse(start)) / 86_400_000);
  const tenure = pl.col("tenure_days");
  const capped = pl
    .when(tenure.gt(int(cap)))
    .then(int(cap))
    .otherwise(tenure);
  return pl
    .when(capped.lt(int(30)))
    .then(int(30))
    .otherwise(capped);
};

export function segmentTable(
  now: Scored,
  customers: pl.DataFrame,
  earlier: Earlier,
  options: RfmOptions,
  asOf: Day,
): pl.DataFrame {
  const isOverdue = pl.col("rhythm").eq(pl.lit("overdue")).fillNull(pl.lit(false));
  const belowTop = pl.col("monetary_e4").lt(pl.lit(now.spend.whale));
  const found = rowsOf(
    customers
      .lazy()
      .withColumns(knownDays(options, asOf).alias("known_days"))
      .groupBy("segment")
      .agg(
        whole(pl.len()).alias("customers"),
        sum("net_e4"),
        sum("monetary_e4"),
        sum("recency_days"),
        sum("frequency"),
        sum("known_days"),
        sum("stake_e4"),
        whole(isOverdue.sum()).alias("overdue"),
        pl.when(isOverdue).then(pl.col("stake_e4")).otherwise(int(0)).sum().alias("overdue_e4"),
        middle("monetary_e4", 0.5).alias("median"),
        middle("monetary_e4", 0.25).alias("q25"),
        middle("monetary_e4", 0.75).alias("q75"),
        middle("recency_days", 0.5).alias("median_recency_days"),
        pl.when(belowTop).then(pl.col("monetary_e4")).otherwise(int(0)).sum().alias("rest_e4"),
        whole(belowTop.sum()).alias("rest"),
      )
      .collectSync(),
  );
  const bySegment = new Map(found.map((row) => [row.segment, row]));
  const { count: everybody } = now.measures;
  const net = found.reduce((total, row) => total + Number(row.net_e4), 0);
  const rows = now.segments.map(({ name, action, role }, i): Row => {
    const row = bySegment.get(name);
    const count = Number(row?.customers ?? 0);
    const mean = (key: string, by = count): number | null => ratio(row?.[key] ?? 0, by);
    const meanMoney = (key: string, by = count): number | null => ratio(row?.[key] ?? 0, by * MONEY_SCALE);
    const amount = (key: string): number | null => (row ? money(row[key]) : null);
    return {
      segment: name,
      customers: count,
      customer_share: ratio(count, everybody),
      net_revenue: money(row?.net_e4),
      revenue_share: net > 0 ? ratio(row?.net_e4 ?? 0, net) : null,
      average_recency_days: mean("recency_days"),
      average_frequency: mean("frequency"),
      average_monetary: meanMoney("monetary_e4"),
      average_order_value: meanMoney("net_e4", Number(row?.frequency ?? 0)),
      action,
      position: i + 1,
      role,
      previous_customers: earlier.customers.get(name) ?? 0,
      orders_per_month: ratio(Number(row?.frequency ?? 0) * DAYS_PER_MONTH, row?.known_days ?? 0),
      median_monetary: amount("median"),
      q25_monetary: amount("q25"),
      q75_monetary: amount("q75"),
      median_recency_days: row ? Number(row.median_recency_days) : null,
      average_monetary_without_top: meanMoney("rest_e4", Number(row?.rest ?? 0)),
      potential_recovery: role === "slipping" ? money(row?.stake_e4) * options.reactivationRate : 0,
      overdue_customers: Number(row?.overdue ?? 0),
      overdue_value: money(row?.overdue_e4),
    };
  });
  return sorted(SEGMENTS, rows);
}

export function thresholdTable(now: Scored, customers: pl.DataFrame, options: RfmOptions): pl.DataFrame {
  const column = { recency: "recency_days", frequency: "frequency", monetary: "monetary_e4" } as const;
  const scores = { recency: "r", frequency: "f", monetary: "m" } as const;
  const counts = (by: string, value: string): Map<string, Row> => {
    const frame = customers
      .groupBy(by)
      .agg(whole(pl.len()).alias("customers"), pl.col(value).min().alias("low"), pl.col(value).max().alias("high"));
    return new Map(rowsOf(frame).map((row) => [String(row[by]), row]));
  };
  const scoreRows = now.cuts.flatMap(({ metric, method, edges, closed, levels }) => {
    const scale = metric === "monetary" ? MONEY_SCALE : 1;
    const found = counts(`${scores[metric]}_score`, column[metric]);
    const at = (value: unknown): number | null =>
      value === undefined || value === null ? null : Number(value) / scale;
    const top = now.levels[scores[metric]];
    return Array.from({ length: top }, (_, i): Row => {
      const row = found.get(String(i + 1));
      // an interval belongs to a score only where scores were neither stretched nor squeezed
      const interval = top === levels ? (metric === "recency" ? levels - 1 - i : i) : undefined;
      return {
        metric: metric === "recency" ? "recency_days" : metric,
        level: String(i + 1),
        method,
        edge_from: interval === undefined ? null : at(edges[interval - 1]),
        edge_to: interval === undefined ? null : at(edges[interval]),
        closed,
        customers: Number(row?.customers ?? 0),
        min_value: at(row?.low),
        max_value: at(row?.high),
      };
    });
  });
  const { newDays, atRiskDays, churnDays, gaps } = now.lifecycle;
  const stages = counts("lifecycle", "recency_days");
  const set = options.atRiskDays !== "auto" && options.churnDays !== "auto";
  const stage = (level: string, from: number | null, to: number | null): Row => ({
    metric: "lifecycle",
    level,
    method: set ? "set" : gaps > 0 ? "auto" : "fallback",
    edge_from: from,
    edge_to: to,
    closed: "right",
    customers: Number(stages.get(level)?.customers ?? 0),
    min_value: (stages.get(level)?.low as number | undefined) ?? null,
    max_value: (stages.get(level)?.high as number | undefined) ?? null,
  });
  const flag = (level: string, edge: number): Row => {
    const row = counts(level, "monetary_e4").get("true");
    return {
      metric: "flag",
      level,
      method: level === "is_high_value" ? "quantile" : "top share",
      edge_from: Number.isFinite(edge) ? money(edge) : null,
      edge_to: null,
      closed: "left",
      customers: Number(row?.customers ?? 0),
      min_value: row ? money(row.low) : null,
      max_value: row ? money(row.high) : null,
    };
  };
  return sorted(RFM_THRESHOLDS, [
    ...scoreRows,
    stage("New", null, newDays),
    stage("Active", null, atRiskDays),
    stage("At-Risk", atRiskDays, churnDays),
    stage("Churned", churnDays, null),
    flag("is_high_spender", now.spend.high),
    flag("is_high_value", now.spend.value),
  ]);
}

export function gridTable(now: Scored, customers: pl.DataFrame, options: RfmOptions): pl.DataFrame {
  const found = rowsOf(
    customers
      .groupBy("r_score", "fm_score")
      .agg(whole(pl.len()).alias("customers"), sum("net_e4"), sum("monetary_e4"), sum("recency_days")),
  );
  const byCell = new Map(found.map((row) => [`${row.r_score} ${row.fm_score}`, row]));
  const levels: Levels = now.levels;
  const top = axisScore(levels.f, levels.m, options.axis);
  const rows = Array.from({ length: levels.r }, (_, i) => i + 1).flatMap((r) =>
    Array.from({ length: top }, (_, i) => i + 1).map((fm): Row => {
      const row = byCell.get(`${r} ${fm}`);
      const customers = Number(row?.customers ?? 0);
      return {
        r_score: r,
        fm_score: fm,
        segment: cellSegment(now.rules, levels, options.axis, r, fm),
        customers,
        net_revenue: money(row?.net_e4),
        average_monetary: ratio(row?.monetary_e4 ?? 0, customers * MONEY_SCALE),
        average_recency_days: ratio(row?.recency_days ?? 0, customers),
      };
    }),
  );
  return sorted(RFM_GRID, rows);
}

export function movesTable(customers: pl.DataFrame): pl.DataFrame {
  const found = rowsOf(
    customers
      .withColumns(pl.col("previous_segment").fillNull(pl.lit(FIRST_ORDER)).alias("previous_segment"))
      .groupBy("previous_segment", "segment")
      .agg(whole(pl.len()).alias("customers"), sum("monetary_e4")),
  );
  const totals = new Map<unknown, number>();
  for (const row of found) {
    totals.set(row.previous_segment, (totals.get(row.previous_segment) ?? 0) + Number(row.customers));
  }
  const rows = found.map((row) => ({
    ...row,
    share: ratio(row.customers, totals.get(row.previous_segment)),
    monetary: money(row.monetary_e4),
  }));
  return sorted(SEGMENT_MOVES, rows);
}

export const weekBefore = (asOf: Day): Day => addDays(asOf, -7);
