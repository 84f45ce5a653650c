/** How R, F and M are cut into scores. */
import { quantileEdges } from "../../features/periods-and-quantiles.ts";
import { jenksEdges } from "../../models/jenks.ts";
import { MONEY_SCALE } from "../../money.ts";
import type { RfmOptions } from "./options.ts";
import { stretch } from "./segments.ts";

export type ScoredMetric = "recency" | "frequency" | "monetary";
export const SCORED_METRICS: readonly ScoredMetric[] = ["recency", "frequency", "monetary"];

/** How one metric is cut into scores; monetary edges in ten-thousandths. */
export interface Cut {
  metric: ScoredMetric;
  /** quantile, repeatQuartiles, fixed, jenks, or "no variance" where all customers are equal. */
  method: string;
  edges: number[];
  /** To which side an edge belongs: "right" to the lower interval, "left" to the upper one. */
  closed: "right" | "left";
  /** Number of scores before any rescaling. */
  levels: number;
}

/** The cut of one metric; recency edges are "days up to", so its scores count from the top. */
export function cutOf(metric: ScoredMetric, sorted: Float64Array, options: RfmOptions): Cut {
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

/** The score of each value: 1 + the number of edges that it has passed, so that equal values always get equal scores. */
export function scoresOf(cut: Cut, values: Int32Array | Float64Array, rescale: boolean): Uint8Array {
  const { edges, levels, closed } = cut;
  const scores = new Uint8Array(values.length);
  if (cut.method === "no variance") return scores.fill(Math.ceil(levelsOf(cut, rescale) / 2));
  const stretched = (score: number): number => (rescale ? stretch(score, levels) : score);
  const scoreAfter = Uint8Array.from({ length: edges.length + 1 }, (_, passed) =>
    stretched(cut.metric === "recency" ? levels - passed : 1 + passed),
  );
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    let passed = 0;
    for (let k = 0; k < edges.length; k++) if (closed === "right" ? value > edges[k]! : value >= edges[k]!) passed++;
    scores[i] = scoreAfter[passed]!;
  }
  return scores;
}
