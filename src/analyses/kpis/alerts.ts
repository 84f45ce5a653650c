/** What alerts may watch: every metric of the last complete period, revenue and orders also by region. */
import type { Alertable, Watched } from "../analysis.ts";
import { rowsOf, type Value } from "../rows.ts";
import type { KpiMarts } from "./marts.ts";
import { METRICS } from "./metrics.ts";

/** What the table of regions has of a metric. */
const BY_REGION: Readonly<Record<string, { value: string; previous?: string; unit: string }>> = {
  net_revenue: { value: "period_net_revenue", previous: "previous_net_revenue", unit: "currency" },
  orders: { value: "period_orders", unit: "count" },
};

const number = (value: Value | undefined): number | null =>
  value === null || value === undefined ? null : Number(value);

export function watchedRegions(regions: KpiMarts["regions"]): Watched[] {
  return rowsOf(regions).flatMap((row) =>
    Object.entries(BY_REGION).map(([metric, { value: column, previous: before, unit }]) => {
      const value = number(row[column]);
      const previous = before === undefined ? null : number(row[before]);
      return {
        metric,
        by: "region",
        group: String(row.region ?? "no region"),
        value,
        previous,
        change: value === null || previous === null || previous <= 0 ? null : (value - previous) / previous,
        unit,
        cell: `regions.${row.region}.${column}`,
      };
    }),
  );
}

const watchedMetrics = (kpis: KpiMarts["kpis"]): Watched[] =>
  rowsOf(kpis).map((row) => ({
    metric: String(row.metric),
    value: number(row.value),
    previous: number(row.previous),
    change: number(row.change_share),
    unit: String(row.unit),
    cell: `kpis.${row.metric}.value`,
  }));

export const kpiAlerts: Alertable<KpiMarts> = {
  metrics: METRICS.map(({ metric }) => metric),
  by: { region: Object.keys(BY_REGION) },
  values: ({ kpis, regions }) => [...watchedMetrics(kpis), ...watchedRegions(regions)],
};
