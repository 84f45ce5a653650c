/** Columns that come, go or change their kind between files of one source. */
import { type ColumnKind, kindChange } from "./column-kinds.ts";
import type { Drop } from "./drops.ts";
import { type SilverState, sourcesOf } from "./segments.ts";

export interface ColumnChanges {
  /** Files whose columns do not fit what the lake has, with a sentence. */
  refused: { drop: Drop; reason: string }[];
  notes: string[];
}

const listed = (names: readonly string[]): string => names.map((name) => JSON.stringify(name)).join(", ");

/** Without these a line is none. */
const REQUIRED: readonly string[] = ["ordered_at", "quantity", "unit_price", "amount", "order_id"];
/** These are numbers or days. */
const TYPED: readonly string[] = ["ordered_at", "quantity", "unit_price", "amount"];

/** At least so much of the headers is the same where files are of one kind. */
const SAME_KIND = 0.5;

interface Known {
  headers: readonly string[];
  roles: ReadonlyMap<string, string>;
}

function knownColumns(lake: string, silver: SilverState | undefined): Known[] {
  const known = new Map<string, Known>();
  for (const segment of silver?.segments ?? [])
    for (const { headers, mapping } of sourcesOf(lake, segment))
      known.set(JSON.stringify(headers), {
        headers,
        roles: new Map(mapping.flatMap(({ column, header }) => (header === undefined ? [] : [[header, column]]))),
      });
  return [...known.values()];
}

/** Kinds of the typed columns in the files before: of each the first file whose values can be read. */
function baselineOf(drops: readonly Drop[], { roles }: Known): Map<string, ColumnKind> {
  const typed = [...roles].flatMap(([header, role]) => (TYPED.includes(role) ? [header] : []));
  const earlier = drops
    .filter(({ status, kinds }) => status !== "refused" && kinds !== undefined)
    .toSorted((a, b) => a.ingestedAt - b.ingestedAt);
  return new Map(
    typed.flatMap((header): [string, ColumnKind][] => {
      const found = earlier
        .map(({ columns, kinds }) => kinds?.[columns.indexOf(header)])
        .find((one) => one?.kind === "number" || one?.kind === "date");
      return found === undefined ? [] : [[header, found]];
    }),
  );
}

function typeChanges(drop: Drop, baseline: ReadonlyMap<string, ColumnKind>): string[] {
  return [...baseline].flatMap(([header, before]) => {
    const now = drop.kinds?.[drop.columns.indexOf(header)];
    const change = now === undefined ? undefined : kindChange(before, now);
    return change === undefined ? [] : [`${JSON.stringify(header)} held ${change}`];
  });
}

const shareOf = ({ headers }: Known, drop: Drop): number =>
  headers.filter((name) => drop.columns.includes(name)).length / headers.length;

/**
 * Holds new files against those of the same kind that the lake has.
 *
 * @param drops new ones
 * @param before those that the lake has
 */
export function columnChanges(
  lake: string,
  drops: readonly Drop[],
  before: readonly Drop[],
  silver: SilverState | undefined,
): ColumnChanges {
  const notes: string[] = [];
  const refused: ColumnChanges["refused"] = [];
  const known = knownColumns(lake, silver);
  for (const drop of drops) {
    if (drop.status !== "taken") continue;
    const alike = known
      .map((one) => ({ one, share: shareOf(one, drop) }))
      .filter(({ share }) => share >= SAME_KIND)
      .sort((a, b) => b.share - a.share)[0]?.one;
    if (alike === undefined) continue;
    const added = drop.columns.filter((name) => !alike.headers.includes(name));
    const lost = alike.headers.filter((name) => !drop.columns.includes(name));
    const required = lost.filter((name) => REQUIRED.includes(alike.roles.get(name) ?? ""));
    if (required.length > 0) {
      refused.push({
        drop,
        reason: `${drop.file} lacks ${listed(required)}, which the files before it have${added.length === 0 ? "" : `; it has ${listed(added)} instead`}`,
      });
      continue;
    }
    const changes = typeChanges(drop, baselineOf(before, alike));
    if (changes.length > 0) {
      refused.push({ drop, reason: `columns of ${drop.file} have changed their type: ${changes.join("; ")}` });
      continue;
    }
    if (added.length > 0) notes.push(`${drop.file} has a new column, ${listed(added)}: it is kept`);
    if (lost.length > 0) notes.push(`${drop.file} has no ${listed(lost)}: it is empty in its lines`);
  }
  return { refused, notes };
}
