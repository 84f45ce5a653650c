/** Configured alerts, held against the kpis table: thresholds and percent changes. */

import type { Day } from "../calendar.ts";
import type pl from "../columns/polars.ts";
import { UserError } from "../errors.ts";
import type { Format } from "../format.ts";
import { nearest } from "../options.ts";
import type { Highlight } from "../section.ts";

export interface AlertRule {
  name: string;
  metric: string;
  below?: number;
  above?: number;
  dropsBy?: number;
  risesBy?: number;
  /** Every group by itself, out of the table `regions`. */
  by?: "region";
  /** Changes against less than this are no alert. */
  minPrevious?: number;
  snoozeUntil?: Day;
}

interface KpiRow {
  metric: string;
  value: number | null;
  previous: number | null;
  change_share: number | null;
  unit: string;
}

/** Change against the period before as a share of its size, also where that is below zero; undefined where there is none. */
function changeOf({ value, previous, change_share }: KpiRow): number | undefined {
  if (change_share !== null) return change_share;
  if (value === null || previous === null || previous > 0) return undefined;
  // what begins at nothing rises without end; below nothing it has fallen
  if (previous === 0) return value < 0 ? Number.NEGATIVE_INFINITY : undefined;
  return (value - previous) / -previous;
}

function reasonOf(rule: AlertRule, row: KpiRow, format: Format): string | undefined {
  const { value, previous } = row;
  if (value === null) return undefined;
  const change = changeOf(row);
  const shown = (n: number): string =>
    row.unit === "currency" ? format.moneyShort(n) : row.unit === "share" ? format.percent(n) : format.integer(n);
  if (rule.below !== undefined && value < rule.below) return `${shown(value)} is below ${shown(rule.below)}`;
  if (rule.above !== undefined && value > rule.above) return `${shown(value)} is above ${shown(rule.above)}`;
  if (change === undefined) return undefined;
  if (rule.minPrevious !== undefined && Math.abs(previous ?? 0) < rule.minPrevious) return undefined;
  // a share of something at or below zero says nothing to a reader
  const how = (by: number): string =>
    previous !== null && previous > 0
      ? `by ${format.percent(by)} to ${shown(value)}`
      : `from ${shown(previous ?? 0)} to ${shown(value)}`;
  if (rule.dropsBy !== undefined && change <= -rule.dropsBy)
    return `fell ${how(-change)}; the limit is ${format.percent(rule.dropsBy)}`;
  if (rule.risesBy !== undefined && change >= rule.risesBy)
    return `rose ${how(change)}; the limit is ${format.percent(rule.risesBy)}`;
  return undefined;
}

/** What a group of `regions` has of a metric of `kpis`. */
const GROUPED: Readonly<Record<string, { value: string; previous?: string; unit: string }>> = {
  net_revenue: { value: "period_net_revenue", previous: "previous_net_revenue", unit: "currency" },
  orders: { value: "period_orders", unit: "count" },
};
/** More than so many groups of one rule are counted, not listed. */
const MOST_GROUPS = 5;

interface Subject {
  row: KpiRow;
  /** Which group it is; undefined for the whole shop. */
  group?: string;
  cell: string;
}

const invalid = (rule: AlertRule, names: readonly string[]): UserError => {
  const near = nearest(rule.metric, names);
  return new UserError(`invalid metric of alert ${JSON.stringify(rule.name)}: ${JSON.stringify(rule.metric)}`, {
    hint: near ? `did you mean ${JSON.stringify(near)}?` : `known metrics are ${names.join(", ")}`,
    exitCode: 2,
  });
};

/** What a rule looks at: the metric's row of `kpis`, or one row per group made of `regions`. */
function subjectsOf(rule: AlertRule, { kpis, regions }: AlertTables): Subject[] {
  if (rule.by === undefined) {
    const rows = kpis.toRecords() as unknown as KpiRow[];
    // without a single line there is nothing to hold a rule against
    if (rows.length === 0) return [];
    const row = rows.find((one) => one.metric === rule.metric);
    if (row === undefined) throw invalid(rule, [...new Set(rows.map((one) => one.metric))]);
    return [{ row, cell: `kpis.${rule.metric}.value` }];
  }
  const columns = GROUPED[rule.metric];
  if (columns === undefined) throw invalid(rule, Object.keys(GROUPED));
  return (regions?.toRecords() ?? []).map((record) => {
    const number = (column: string | undefined): number | null => {
      const value = column === undefined ? null : record[column];
      return value === null || value === undefined ? null : Number(value);
    };
    const [value, previous] = [number(columns.value), number(columns.previous)];
    const change = value === null || previous === null || previous <= 0 ? null : (value - previous) / previous;
    return {
      row: { metric: rule.metric, value, previous, change_share: change, unit: columns.unit },
      group: String(record.region ?? "no region"),
      cell: `regions.${record.region}.${columns.value}`,
    };
  });
}

/** The tables that alerts are held against; `regions` for rules by region. */
export interface AlertTables {
  kpis: pl.DataFrame;
  regions?: pl.DataFrame;
}

/**
 * Alerts that are due: one per rule whose condition the metric meets and that is not snoozed at `asOf`; with `by`, one per group
 * that meets it, the largest groups first, at most five and then their number.
 *
 * @throws UserError (exit code 2) naming the rule when there is no such metric
 */
export function dueAlerts(rules: readonly AlertRule[], tables: AlertTables, asOf: Day, format: Format): Highlight[] {
  return rules.flatMap((rule) => {
    const subjects = subjectsOf(rule, tables);
    if (rule.snoozeUntil !== undefined && asOf < rule.snoozeUntil) return [];
    const due = subjects
      .flatMap(({ row, group, cell }) => {
        const reason = reasonOf(rule, row, format);
        if (reason === undefined) return [];
        const whose = group === undefined ? "" : `${group} `;
        return [{ text: `${rule.name}: ${whose}${reason}.`, cell, size: Math.max(row.value ?? 0, row.previous ?? 0) }];
      })
      .sort((a, b) => b.size - a.size);
    const alert = (text: string, cells: string[]): Highlight => ({ text, tone: "warning", weight: 100, cells });
    const more = due.slice(MOST_GROUPS);
    return [
      ...due.slice(0, MOST_GROUPS).map(({ text, cell }) => alert(text, [cell])),
      ...(more.length === 0
        ? []
        : [
            alert(
              `${rule.name}: ${format.integer(more.length)} more of the kind.`,
              more.map(({ cell }) => cell),
            ),
          ]),
    ];
  });
}
