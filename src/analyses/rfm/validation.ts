/** Do the segments differ? Rank tests over spend and recency. */
import type pl from "../../columns/polars.ts";
import { dunn, kruskalWallis, rankGroups } from "../../models/statistics.ts";
import { frameOf, type Row } from "../rows.ts";
import { SEGMENT_VALIDATION } from "./contracts.ts";
import { SCORED_METRICS } from "./cuts.ts";
import { measureValues } from "./measures.ts";
import type { Scored } from "./scores.ts";

/** Kruskal–Wallis over all segments and Dunn's test of every pair, on spend and on recency. */
export function validationTable(now: Scored): pl.DataFrame {
  const names = now.segments.map(({ name }) => name);
  const groups = now.segment;
  const sizes = names.map(() => 0);
  for (const g of groups) sizes[g] = (sizes[g] as number) + 1;
  const rows = SCORED_METRICS.filter((metric) => metric !== "frequency").flatMap((metric): Row[] => {
    const name = metric === "monetary" ? "monetary" : "recency_days";
    const values = Float64Array.from(measureValues(now.measures, metric));
    const ranks = rankGroups(values, groups, names.length, now.sorted[metric]);
    const overall = kruskalWallis(values, groups, names.length, ranks);
    if (overall === null) return [];
    const pairs = dunn(values, groups, names.length, ranks).map((pair) => ({
      metric: name,
      test: "Dunn",
      segment: names[pair.a] as string,
      other_segment: names[pair.b] as string,
      customers: sizes[pair.a] as number,
      other_customers: sizes[pair.b] as number,
      statistic: pair.z,
      df: null,
      p_value: pair.pValue,
      p_adjusted: pair.pAdjusted,
      epsilon_squared: null,
    }));
    return [
      {
        metric: name,
        test: "Kruskal-Wallis",
        segment: "(all)",
        other_segment: "(all)",
        customers: values.length,
        other_customers: 0,
        statistic: overall.statistic,
        df: overall.df,
        p_value: overall.pValue,
        p_adjusted: overall.pValue,
        epsilon_squared: overall.epsilonSquared,
      },
      ...pairs,
    ];
  });
  return frameOf(SEGMENT_VALIDATION, rows).sort([...SEGMENT_VALIDATION.key]);
}
