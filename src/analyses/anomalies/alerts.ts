/** What alerts may watch of anomalies: how many there are. */
import type { Alertable, Watched } from "../analysis.ts";
import { rowsOf } from "../rows.ts";
import type { AnomalyMarts } from "./marts.ts";

/** Names of the metrics and the anomalies that they count. */
const COUNTS = {
  data_defects: (level: unknown) => level === "data",
  trade_anomalies: (level: unknown) => level !== "data" && level !== "order",
  large_orders: (level: unknown) => level === "order",
} as const;

export const anomalyAlerts: Alertable<AnomalyMarts> = {
  metrics: Object.keys(COUNTS),
  values: ({ anomalies }) => {
    const rows = rowsOf(anomalies).filter((row) => row.is_snoozed !== true);
    return Object.entries(COUNTS).map(([metric, counts]): Watched => {
      const counted = rows.filter(({ level }) => counts(level));
      const [first] = counted;
      return {
        metric,
        value: counted.length,
        previous: null,
        change: null,
        unit: "count",
        cell:
          first === undefined
            ? "anomalies"
            : `anomalies.${first.level}/${first.name}/${first.metric}/${first.period}/${first.grain}.value`,
      };
    });
  },
};
