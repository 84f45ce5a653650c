/** Configured alerts, held against the kpis table: thresholds and percent changes. */
import type pl from "nodejs-polars";
import type { Day } from "./calendar.ts";
import { UserError } from "./errors.ts";
import type { Format } from "./format.ts";
import { nearest } from "./options.ts";
import type { Highlight } from "./section.ts";

export interface AlertRule {
  name: string;
  metric: string;
  below?: number;
  above?: number;
  dropsBy?: number;
  risesBy?: number;
  snoozeUntil?: Day;
}

interface KpiRow {
  metric: string;
  value: number | null;
  previous: number | null;
  change_share: number | null;
  unit: string;
}

function reasonOf(rule: AlertRule, row: KpiRow, format: Format): string | undefined {
  const { value, change_share: change } = row;
  if (value === null) return undefined;
  const shown = (n: number): string =>
    row.unit === "currency" ? format.moneyShort(n) : row.unit === "share" ? format.percent(n) : format.integer(n);
  if (rule.below !== undefined && value < rule.below) return `${shown(value)} is below ${shown(rule.below)}`;
  if (rule.above !== undefined && value > rule.above) return `${shown(value)} is above ${shown(rule.above)}`;
  if (change === null) return undefined;
  if (rule.dropsBy !== undefined && change <= -rule.dropsBy) {
    return `fell by ${format.percent(-change)} to ${shown(value)}; the limit is ${format.percent(rule.dropsBy)}`;
  }
  if (rule.risesBy !== undefined && change >= rule.risesBy) {
    return `rose by ${format.percent(change)} to ${shown(value)}; the limit is ${format.percent(rule.risesBy)}`;
  }
  return undefined;
}

/**
 * Alerts that are due: one per rule whose condition the metric's row of `kpis` meets and that is not snoozed at `asOf`.
 *
 * @throws UserError (exit code 2) naming the rule when `kpis` has no such metric
 */
export function dueAlerts(rules: readonly AlertRule[], kpis: pl.DataFrame, asOf: Day, format: Format): Highlight[] {
  const rows = kpis.toRecords() as unknown as KpiRow[];
  return rules.flatMap((rule) => {
    const row = rows.find((one) => one.metric === rule.metric);
    if (row === undefined) {
      const names = [...new Set(rows.map((one) => one.metric))];
      const near = nearest(rule.metric, names);
      throw new UserError(`invalid metric of alert ${JSON.stringify(rule.name)}: ${JSON.stringify(rule.metric)}`, {
        hint: near ? `did you mean ${JSON.stringify(near)}?` : `known metrics are ${names.join(", ")}`,
        exitCode: 2,
      });
    }
    if (rule.snoozeUntil !== undefined && asOf < rule.snoozeUntil) return [];
    const reason = reasonOf(rule, row, format);
    if (reason === undefined) return [];
    return [
      { text: `${rule.name}: ${reason}.`, tone: "bad", weight: 100, cells: [`kpis.${rule.metric}.value`] } as const,
    ];
  });
}
