/** Facts → tables: every analysis asked for, and those whose tables they use. */
import type { Analysis, AnalysisInfo, Context, History, Input, Marts, SideFile } from "../analyses/analysis.ts";
import { inputOf } from "../analyses/input.ts";
import type pl from "../columns/polars.ts";
import { analysisOptions, type Config } from "../config/schema.ts";
import type { Effects } from "../effects.ts";
import type { Facts } from "../facts/contract.ts";
import type { Section } from "../section.ts";

export interface AnalysisResult {
  analysis: Analysis;
  marts: Marts;
  /** Whether its section and its lists belong to the report. */
  isShown: boolean;
}

/** What a section is built of beside the tables of its analysis. */
export interface SectionSources {
  context: Context;
  config: Config;
  history: History;
  /** Tables of the run. */
  table: Input["table"];
}

/** An analysis that a run was asked for is done; `table` gives the tables that there are until now. */
export type OnAnalysed = (result: AnalysisResult, sources: SectionSources, place: { isFirst: boolean }) => void;

export const sectionOf = (
  { analysis, marts }: AnalysisResult,
  { context, config, history, table }: SectionSources,
): Section => analysis.section(marts, context, analysisOptions(config, analysis.name), history, table);

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
  onAnalysed: OnAnalysed | undefined;
}

/**
 * Facts → marts, analysis by analysis, with memory given back in between; the marts of the analyses asked for, in their order.
 *
 * @param each is called after each analysis, with the rows of its tables
 */
export async function computeAnalyses(
  { facts, history, sideFiles, analyses, chosen, config, context, isShown, onAnalysed }: Analysing,
  { collectGarbage }: Pick<Effects, "collectGarbage">,
  each: (name: string, rows: number) => void,
): Promise<AnalysisResult[]> {
  const made = new Map<string, pl.DataFrame>();
  const input = inputOf(facts, history, {
    table: (name) => made.get(name),
    file: (key) => sideFiles.get(key),
  });
  const results = new Map<string, AnalysisResult>();
  const published = new Map<string, pl.DataFrame>();
  const sources = { context, config, history, table: (name: string) => published.get(name) };
  for (const analysis of analyses) {
    await collectGarbage?.();
    const marts = await analysis.marts(input, analysisOptions(config, analysis.name), context);
    each(
      analysis.name,
      Object.values(marts).reduce((sum, frame) => sum + frame.height, 0),
    );
    const result = { analysis, marts, isShown: isShown(analysis) };
    results.set(analysis.name, result);
    for (const [table, frame] of Object.entries(marts)) made.set(table, frame);
    const place = chosen.findIndex(({ name }) => name === analysis.name);
    if (place === -1) continue;
    for (const [table, frame] of Object.entries(marts)) published.set(table, frame);
    onAnalysed?.(result, sources, { isFirst: place === 0 });
  }
  await collectGarbage?.();
  return chosen.map(({ name }) => results.get(name)!);
}
