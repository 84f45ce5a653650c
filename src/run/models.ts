/** Models that analyses save for later use, as files of the edition. */
import type { Analysis, Context, Marts } from "../analyses/analysis.ts";

/** By path below the edition. */
export function modelFiles(
  analysed: readonly { analysis: Analysis; marts: Marts }[],
  context: Context,
  optionsOf: (analysis: string) => unknown,
): Record<string, string> {
  const files = analysed.flatMap(({ analysis, marts }) =>
    Object.entries(analysis.saves ?? {}).flatMap(([name, of]): [string, string][] => {
      const model = of(marts, context, optionsOf(analysis.name));
      return model === undefined ? [] : [[`models/${name}`, `${JSON.stringify(model, null, 1)}\n`]];
    }),
  );
  return Object.fromEntries(files);
}
