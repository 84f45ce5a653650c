/** Headline figures: revenue, orders, customers and what changed in them; best sellers, regions, rhythm of the week. */
import { defineAnalysis } from "./analysis.ts";
import { kpiAlerts } from "./kpis/alerts.ts";
import { KPI_TABLES, type KpiMarts, kpis } from "./kpis/marts.ts";
import { type KpiOptions, kpisInfo } from "./kpis/options.ts";
import { PUBLISHED_KPIS } from "./kpis/restated.ts";
import { kpiSection } from "./kpis/section.ts";

export { shapley } from "./kpis/drivers.ts";
export { type KpiMarts, kpis } from "./kpis/marts.ts";
export { KpiOptions } from "./kpis/options.ts";

export default defineAnalysis<KpiOptions, KpiMarts>({
  ...kpisInfo,
  tables: KPI_TABLES,
  marts: kpis,
  section: kpiSection,
  remembers: { kpis: PUBLISHED_KPIS },
  alertable: kpiAlerts,
});
