/** Which analyses a run computes: those asked for, and those whose tables they use. */
import type { Analysis } from "../analyses/analysis.ts";
import { ANALYSES } from "../analyses/index.ts";
import { UserError } from "../errors.ts";
import { nearest } from "../options.ts";

/**
 * Analyses by name or alias, in the registry's order. Without names all of them, those that run on request where `isAsked` says so.
 *
 * @throws UserError (exit code 2) with the nearest name
 */
export function chooseAnalyses(
  only: readonly string[] | undefined,
  isAsked: (name: string) => boolean = () => false,
  all: readonly Analysis[] = ANALYSES,
): Analysis[] {
  if (only === undefined || only.length === 0)
    return all.filter(({ name, onRequest }) => onRequest !== true || isAsked(name));
  const namesOf = (one: Analysis): string[] => [one.name, ...(one.aliases ?? [])];
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
export function withUsed(analyses: readonly Analysis[], all: readonly Analysis[] = ANALYSES): Analysis[] {
  const ordered = new Set<Analysis>();
  const ownerOf = (table: string): Analysis | undefined => all.find(({ tables }) => table in tables);
  const add = (analysis: Analysis): void => {
    for (const table of analysis.prefers ?? []) {
      const owner = ownerOf(table);
      if (owner !== undefined && analyses.includes(owner)) add(owner);
    }
    for (const table of analysis.uses ?? []) {
      const owner = ownerOf(table);
      if (owner === undefined) throw new Error(`${analysis.name} uses ${table}, which no analysis makes`);
      add(owner);
    }
    ordered.add(analysis);
  };
  for (const analysis of analyses) add(analysis);
  return [...ordered];
}
