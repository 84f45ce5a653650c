/** Runs an analysis in a notebook: partial options, checked once; the as-of day and the rest from the data. */
import { inspect } from "node:util";
import type { Analysis, Context, Input, Marts } from "../analyses/analysis.ts";
import { ANALYSES, REGISTRY } from "../analyses/index.ts";
import { inputOf } from "../analyses/input.ts";
import { memoize } from "../columns/memoize.ts";
import type pl from "../columns/polars.ts";
import { analysisOptions } from "../config/schema.ts";
import { UserError } from "../errors.ts";
import type { Facts } from "../facts/contract.ts";
import { parseOptions } from "../options.ts";
import { readSideFile } from "../run/side-files.ts";
import type { Contract } from "../schema.ts";
import type { Section } from "../section.ts";
import type { Provenance } from "./dataset.ts";
import { folderOfConfig } from "./dataset.ts";
import type { OptionsByAnalysis } from "./option-types.ts";
import type { Analysable, ContextOptions } from "./subject.ts";
import { subjectOf } from "./subject.ts";

/** How tables were made: what `section` needs to tell their story. */
interface Origin {
  analysis: Analysis;
  options: unknown;
  context: Context;
}

const origins = new WeakMap<object, Origin>();

const contracts = new WeakMap<object, Contract>();

/** How a result of an analysis was made; undefined for anything else. */
export const originOf = (value: unknown): Origin | undefined =>
  typeof value === "object" && value !== null ? origins.get(value) : undefined;

/** The contract of a frame that came out of an analysis. */
export const contractOf = (frame: object): Contract | undefined => contracts.get(frame);

function run<Options, M extends Marts, Made extends M | Promise<M>>(
  data: Analysable,
  analysis: Analysis<Options, M, Made>,
  options: object = {},
  context: ContextOptions = {},
): Made {
  const { facts, context: settled, from } = subjectOf(data, context);
  const configured =
    from === undefined ? undefined : (analysisOptions(from.config, analysis.name) as object | undefined);
  const parsed = parseOptions(analysis.options, { ...configured, ...options }, { prefix: analysis.name });
  const origin: Origin = { analysis: analysis as unknown as Analysis, options: parsed, context: settled };
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

/** The tables, which can say from now on what they are and how they were made. */
function signed<M extends Marts>(marts: M, origin: Origin): M {
  const tables = Object.entries(marts).map(([name, frame]) => `${name}: ${frame.height} × ${frame.width}`);
  Object.defineProperty(marts, inspect.custom, { value: () => tables.join("\n") });
  origins.set(marts, origin);
  for (const [name, contract] of Object.entries(origin.analysis.tables)) contracts.set(marts[name] as object, contract);
  return marts;
}

type Registry = typeof REGISTRY;

/** A function for each analysis of the registry: its options are its own, and so are its tables. */
type Functions = {
  [K in keyof Registry]: (
    data: Analysable,
    options?: K extends keyof OptionsByAnalysis ? OptionsByAnalysis[K] : object,
    context?: ContextOptions,
  ) => ReturnType<Registry[K]["marts"]>;
};

const functions = Object.fromEntries(
  Object.entries(REGISTRY).map(([name, analysis]) => [
    name,
    (data: Analysable, options?: object, context?: ContextOptions) =>
      run(data, analysis as unknown as Analysis, options, context),
  ]),
) as unknown as Functions;

/**
 * Runs an analysis, also one of your own (`defineAnalysis`), on data, facts or a frame of lines.
 *
 * `options` are parsed by the analysis' own schema; what is left out comes from the project's configuration, else from
 * the schema's defaults. The result is the analysis' tables; `section(result)` tells their story as the report does.
 *
 * `analyse.<name>(data, options, context)` is the same for each analysis of the registry: `analyse.rfm(data, { bins: 4 })`.
 *
 * @throws UserError, one sentence per wrong option: key, value, what would be right
 */
export const analyse: typeof run & Functions = Object.assign(run, functions);

/**
 * What the report says about tables of an analysis: finding, figures, charts, actions, how it was calculated.
 *
 * @example show(section(rfm(data, { window: "12M" })))
 * @throws UserError for tables that no analysis made
 */
export function section(marts: Readonly<Record<string, pl.DataFrame>>): Section {
  const origin = originOf(marts);
  if (origin === undefined) {
    throw new UserError("these tables were not made by an analysis, so there is no section about them", {
      hint: "pass on what kpis, rfm, cohorts, basket or analyse returned, as it is: section(rfm(data))",
      exitCode: 2,
    });
  }
  return origin.analysis.section(marts, origin.context, origin.options);
}
