/** Runs an analysis in a notebook: partial options, checked once; the as-of day and the rest from the data. */
import type { Analysis, Context, Input, Marts } from "../analyses/analysis.ts";
import { ANALYSES, REGISTRY } from "../analyses/index.ts";
import { inputOf } from "../analyses/input.ts";
import { memoize } from "../columns/memoize.ts";
import { analysisOptions } from "../config/schema.ts";
import type { Facts } from "../facts/contract.ts";
import { parseOptions } from "../options.ts";
import { readSideFile } from "../run/side-files.ts";
import type { Provenance } from "./dataset.ts";
import { folderOfConfig } from "./dataset.ts";
import type { OptionsByAnalysis } from "./option-types.ts";
import { signed, type TablesOrigin } from "./origins.ts";
import type { Analysable, ContextOptions } from "./subject.ts";
import { subjectOf } from "./subject.ts";

/** Runs an analysis on data, facts or a frame of lines; see `analyse`. */
export function runAnalysis<Options, M extends Marts, Made extends M | Promise<M>>(
  data: Analysable,
  analysis: Analysis<Options, M, Made>,
  options: object = {},
  context: ContextOptions = {},
): Made {
  const { facts, context: settled, from } = subjectOf(data, context);
  const configured =
    from === undefined ? undefined : (analysisOptions(from.config, analysis.name) as object | undefined);
  const parsed = parseOptions(analysis.options, { ...configured, ...options }, { prefix: analysis.name });
  const origin: TablesOrigin = { analysis: analysis as unknown as Analysis, options: parsed, context: settled };
  const { table: tableOf } = besideOf(from, facts, settled);
  const table = memoize((name: string) => tableOf?.(name));
  const beside = { table, file: filesOf(analysis, parsed, options, from) };
  const made = analysis.marts(inputOf(facts, undefined, beside), parsed, settled);
  return (made instanceof Promise ? made.then((marts) => signed(marts, origin)) : signed(made, origin)) as Made;
}

/** Files that options name: those of the call are relative to the working folder, those of the configuration to its file. */
function filesOf<Options>(
  { name, files }: Pick<Analysis<Options>, "name" | "files">,
  parsed: Options,
  given: object,
  from: Provenance | undefined,
): Input["file"] {
  const named = Object.entries(files?.(parsed) ?? {});
  const configured = (from && folderOfConfig(from.config)) ?? process.cwd();
  const found = new Map(
    named.flatMap(([key, path]) => {
      if (path === undefined) return [];
      const isGiven = key.slice(name.length + 1).split(".")[0]! in given;
      return [[key, readSideFile(key, path, isGiven ? process.cwd() : configured)] as const];
    }),
  );
  return (key) => found.get(key);
}

/** Tables of other analyses, worked out when they are asked for, and files that the configuration names. */
function besideOf(
  from: Provenance | undefined,
  facts: Facts,
  context: Context,
): Parameters<typeof inputOf>[2] & object {
  const optionsOf = (one: Analysis): unknown =>
    from === undefined ? one.options.parse({}) : analysisOptions(from.config, one.name);
  return {
    table(name) {
      const owner = ANALYSES.find(({ tables }) => name in tables);
      const marts = owner?.marts(inputOf(facts, undefined, besideOf(from, facts, context)), optionsOf(owner), context);
      return marts instanceof Promise ? undefined : marts?.[name];
    },
    file: () => undefined,
  };
}

type Registry = typeof REGISTRY;

/** A function for each analysis of the registry: its options are its own, and so are its tables. */
export type AnalysisFunctions = {
  [K in keyof Registry]: (
    data: Analysable,
    options?: K extends keyof OptionsByAnalysis ? OptionsByAnalysis[K] : object,
    context?: ContextOptions,
  ) => ReturnType<Registry[K]["marts"]>;
};

export const analysisFunctions = Object.fromEntries(
  Object.entries(REGISTRY).map(([name, analysis]) => [
    name,
    (data: Analysable, options?: object, context?: ContextOptions) =>
      runAnalysis(data, analysis as unknown as Analysis, options, context),
  ]),
) as unknown as AnalysisFunctions;
