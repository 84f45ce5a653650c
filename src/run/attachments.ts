/** The lists that may go with the mail of an edition. */
import type pl from "../columns/polars.ts";
import type { AnalysisResult } from "./compute-analyses.ts";

/** Those that hold a row, by file name. */
export const attachedLists = (analysed: readonly AnalysisResult[]): Map<string, pl.DataFrame> =>
  new Map(
    analysed
      .filter(({ isShown }) => isShown)
      .flatMap(({ analysis, marts }) =>
        Object.entries(analysis.attachments ?? {}).map(([name, of]) => [name, of(marts)] as const),
      )
      .filter(([, list]) => list.height > 0),
  );
