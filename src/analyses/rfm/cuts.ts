/** How R, F and M are cut into scores. */
import pl from "nodejs-polars";
import { int, quantileEdges, tieSafeScore } from "../../frames.ts";
import { jenksEdges } from "../../models/jenks.ts";
import { MONEY_SCALE } from "../../money.ts";
import type { RfmOptions } from "./options.ts";

export type Metric = "recency" | "frequency" | "monetary";
export const METRICS: readonly Metric[] = ["recency", "frequency", "monetary"];
/** Column that holds the metric, and the one that takes its score. */
export const COLUMN: Record<Metric, string> = {
  recency: "recency_days",
  frequency: "frequency",
  monetary: "monetary_e4",
};
export const SCORE: Record<Metric, string> = { recency: "r_score", frequency: "f_score", monetary: "m_score" };

/** How one metric is cut into scores; monetary edges in ten-thousandths. */
export interface Cut {
  metric: Metric;
  /** quantile, repeatQuartiles, fixed, jenks, or "no variance" where all customers are equal. */
  method: string;
  edges: number[];
  /** To which side an edge belongs: "right" to the lower interval, "left" to the upper one. */
  closed: "right" | "left";
  /** Number of scores before any rescaling. */
  levels: number;
}

/** The cut of one metric; recency edges are "days up to", so its scores count from the top. */
export function cutOf(metric: Metric, sorted: Float64Array, options: RfmOptions): Cut {
  const { method, bins } = options;
  if (method === "fixed") {
    const scale = metric === "monetary" ? MONEY_SCALE : 1;
    const edges = options.fixed[metric].map((edge) => Math.round(edge * scale));
    return { metric, method, edges, closed: metric === "recency" ? "right" : "left", levels: edges.length + 1 };
  }
  const base = { metric, closed: "right" as const, levels: bins };
  if (sorted.length === 0 || sorted[0] === sorted.at(-1)) return { ...base, method: "no variance", edges: [] };
  if (method === "jenks") return { ...base, method, edges: jenksEdges(sorted, bins) };
  if (method === "repeatQuartiles" && metric === "frequency") {
    const repeat = sorted.filter((orders) => orders > 1);
    return { ...base, method, edges: [1, ...(repeat.length === 0 ? [] : quantileEdges(repeat, bins - 1))] };
  }
  return { ...base, method: "quantile", edges: quantileEdges(sorted, bins) };
}

/** Scores after rescaling, or as they are. */
export const levelsOf = (cut: Cut, rescale: boolean): number => (rescale ? 5 : cut.levels);

/** The score of the metric as an expression over its column. */
export function scoreOf(cut: Cut, rescale: boolean): pl.Expr {
  if (cut.method === "no variance") return int(Math.ceil(levelsOf(cut, rescale) / 2));
  const rising = tieSafeScore(pl.col(COLUMN[cut.metric]), cut.edges, cut.closed);
  const score = cut.metric === "recency" ? int(cut.levels + 1).sub(rising) : rising;
  if (!rescale || cut.levels === 5) return score;
  // 1 + (score − 1) · 4 / (levels − 1), rounded half up in whole numbers
  const steps = cut.levels - 1;
  return score
    .sub(int(1))
    .mul(int(8))
    .add(int(steps))
    .div(int(2 * steps))
    .add(int(1));
}
