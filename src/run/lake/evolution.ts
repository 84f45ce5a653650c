/** Columns that come, go or change their kind between files of one source. */
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

/** At least so much of the headers is the same where files are of one kind. */
const SAME_KIND = 0.5;

export function columnChanges(lake: string, drops: readonly Drop[], silver: SilverState | undefined): ColumnChanges {
  const notes: string[] = [];
  const refused: ColumnChanges["refused"] = [];
  const known = new Map<string, { headers: readonly string[]; roles: Map<string, string> }>();
  for (const segment of silver?.segments ?? [])
    for (const { headers, mapping } of sourcesOf(lake, segment))
      known.set(JSON.stringify(headers), {
        headers,
        roles: new Map(mapping.flatMap(({ column, header }) => (header === undefined ? [] : [[header, column]]))),
      });
  for (const drop of drops) {
    if (drop.status !== "taken" || known.size === 0 || known.has(JSON.stringify(drop.columns))) continue;
    const alike = [...known.values()]
      .map((one) => ({
        ...one,
        share: one.headers.filter((name) => drop.columns.includes(name)).length / one.headers.length,
      }))
      .filter(({ share }) => share >= SAME_KIND)
      .sort((a, b) => b.share - a.share)[0];
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
    if (added.length > 0) notes.push(`${drop.file} has a new column, ${listed(added)}: it is kept`);
    if (lost.length > 0) notes.push(`${drop.file} has no ${listed(lost)}: it is empty in its lines`);
  }
  return { refused, notes };
}
