/** Facts → tables: every analysis asked for, and those whose tables they use. */
import type { Analysis, AnalysisInfo, Context, History, Marts, SideFile } from "../analyses/analysis.ts";
import { inputOf } from "../analyses/input.ts";
import type pl from "../columns/polars.ts";
import { analysisOptions, type Config } from "../config/schema.ts";
import type { Effects } from "../effects.ts";
import type { Facts } from "../facts/contract.ts";

export interface AnalysisResult {
  analysis: Analysis;
  marts: Marts;
  /** Whether its section and its lists belong to the report. */
  isShown: boolean;
}

/** What analyses are worked out of, and how. */
export interface Analysing {
  facts: Facts;
  history: History;
  /** By the key of the option that names the file. */
  sideFiles: ReadonlyMap<string, SideFile>;
  /** In the order in which they are worked out: those asked for, and those whose tables they use. */
  analyses: readonly Analysis[];
  /** Those asked for, in the order of the report. */
  chosen: readonly Pick<AnalysisInfo, "name">[];
  config: Config;
  context: Context;
  isShown(analysis: Analysis): boolean;
}

/**
 * Facts → marts, analysis by analysis, with memory given back in between; the marts of the analyses asked for, in their order.
 *
 * @param each is called after each analysis, with the rows of its tables
 */
export async function computeAnalyses(
  { facts, history, sideFiles, analyses, chosen, config, context, isShown }: Analysing,
  { collectGarbage }: Pick<Effects, "collectGarbage">,
  each: (name: string, rows: number) => void,
): Promise<AnalysisResult[]> {
  const made = new Map<string, pl.DataFrame>();
  const input = inputOf(facts, history, {
    table: (name) => made.get(name),
    file: (key) => sideFiles.get(key),
  });
  const results = new Map<string, AnalysisResult>();
  for (const analysis of analyses) {
    await collectGarbage?.();
    const marts = await analysis.marts(input, analysisOptions(config, analysis.name), context);
    each(
      analysis.name,
      Object.values(marts).reduce((sum, frame) => sum + frame.height, 0),
    );
    results.set(analysis.name, { analysis, marts, isShown: isShown(analysis) });
    for (const [table, frame] of Object.entries(marts)) made.set(table, frame);
  }
  await collectGarbage?.();
  return chosen.map(({ name }) => results.get(name)!);
}
