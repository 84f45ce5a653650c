/** What is out of line: in the data, and in trade. */
import { defineAnalysis } from "./analysis.ts";
import { anomalyAlerts } from "./anomalies/alerts.ts";
import { ANOMALY_TABLES, type AnomalyMarts, anomalies } from "./anomalies/marts.ts";
import { type AnomalyOptions, anomaliesInfo } from "./anomalies/options.ts";
import { anomaliesSection, anomalyAlarms } from "./anomalies/section.ts";

export { type AnomalyMarts, anomalies } from "./anomalies/marts.ts";
export { AnomalyOptions } from "./anomalies/options.ts";

export default defineAnalysis<AnomalyOptions, AnomalyMarts>({
  ...anomaliesInfo,
  tables: ANOMALY_TABLES,
  marts: anomalies,
  section: anomaliesSection,
  alertable: anomalyAlerts,
  alarms: anomalyAlarms,
});
