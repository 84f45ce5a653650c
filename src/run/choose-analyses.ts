/** Which analyses a run computes: those asked for, and those whose tables they use. */
import type { AnalysisInfo } from "../analyses/analysis.ts";
import { UserError } from "../errors.ts";
import { nearest } from "../options.ts";

/**
 * Analyses by name or alias, in the order of `all`. Without names all of them, those that run on request where `isAsked` says so.
 *
 * @throws UserError (exit code 2) with the nearest name
 */
export function chooseAnalyses<A extends AnalysisInfo>(
  all: readonly A[],
  only: readonly string[] | undefined,
  isAsked: (name: string) => boolean = () => false,
): A[] {
  if (only === undefined || only.length === 0)
    return all.filter(({ name, onRequest }) => onRequest !== true || isAsked(name));
  const namesOf = (one: AnalysisInfo): string[] => [one.name, ...(one.aliases ?? [])];
  // data quality is not an analysis: it stands in every report
  const known = [...all.flatMap(namesOf), "quality"];
  const unknown = only.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    const near = nearest(unknown, known);
    throw new UserError(`unknown analysis ${JSON.stringify(unknown)}`, {
      hint: near ? `did you mean ${near}?` : `known are ${known.join(", ")}`,
      exitCode: 2,
    });
  }
  return all.filter((one) => namesOf(one).some((name) => only.includes(name)));
}

/** These analyses with those whose tables they use, each after the ones that it uses. */
export function withUsed<A extends AnalysisInfo>(all: readonly A[], analyses: readonly A[]): A[] {
  const ordered = new Set<A>();
  const add = (analysis: A): void => {
    for (const name of analysis.prefers ?? []) {
      const preferred = analyses.find((one) => one.name === name);
      if (preferred !== undefined) add(preferred);
    }
    for (const name of analysis.uses ?? []) {
      const used = all.find((one) => one.name === name);
      if (used === undefined) throw new Error(`${analysis.name} uses tables of ${name}, which is no analysis`);
      add(used);
    }
    ordered.add(analysis);
  };
  for (const analysis of analyses) add(analysis);
  return [...ordered];
}
