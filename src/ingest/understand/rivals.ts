/** Columns that claim one role about as surely as each other, and readings of a file by them. */
import type { Claim } from "./assign.ts";
import type { Looked, LookedColumn } from "./looked.ts";
import type { Role } from "./roles.ts";
import type { Answer, ColumnChoices, Reading, Understanding } from "./understanding.ts";
import { pasteOf } from "./understanding.ts";

/** Two claims that are nearer than this are alike. */
const CLOSE = 0.12;

export const MOST_READINGS = 4;

export const reading = (description: string, answer: Answer): Reading => ({
  description,
  answer,
  paste: pasteOf(answer),
});

export const byColumn = (role: Role, { name }: LookedColumn, more: ColumnChoices = {}): Reading =>
  reading(`${role} = ${name}`, { columns: { [role]: name, ...more } });

const sameValues = (a: LookedColumn, b: LookedColumn): boolean =>
  a.values.every((value, row) => value === b.values[row]);

/** Columns that claim a role about as surely as the one that got it, and would say something else. */
export function rivals(
  role: Role,
  { columns }: Looked,
  { positions, columns: understood }: Understanding,
  claims: ReadonlyMap<number, readonly Claim[]>,
): LookedColumn[] {
  const index = positions.get(role);
  if (index === undefined || understood[index]!.how === "config" || understood[index]!.how === "preset") return [];
  const claimOf = (at: number): number => claims.get(at)?.find((one) => one.role === role)?.score ?? 0;
  const own = claimOf(index);
  return columns.filter((one) => {
    // surely not used: the same money in another currency
    if (understood[one.index]!.role === "ignored" && understood[one.index]!.confidence >= 0.9) return false;
    if (one.index === index || one.isExcluded || claimOf(one.index) < own - CLOSE || claimOf(one.index) < 0.5)
      return false;
    // what is more surely something else is no rival
    const [best] = claims.get(one.index)!;
    return (
      best !== undefined &&
      (best.role === role || best.score <= claimOf(one.index) + 0.05) &&
      !sameValues(one, columns[index]!)
    );
  });
}

export const list = (columns: readonly LookedColumn[]): string => {
  const names = columns.map(({ name }) => JSON.stringify(name));
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
};
