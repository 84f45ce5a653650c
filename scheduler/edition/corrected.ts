/** The edition that readers already hold of the same day: what a new one has to be held against. */
import type { Day } from "../../src/calendar.ts";
import type { Store } from "../store.ts";
import { slotName } from "../time/schedule.ts";
import type { Comparable } from "./compare.ts";
import type { VariantDetail } from "./previous.ts";

/** An edition in readers' hands. */
export interface HeldEdition extends Comparable {
  /** Day on which it was first mailed, in UTC. */
  mailedOn: Day;
}

/** The newest edition of this schedule, day and variant that was mailed to somebody; undefined where none was. */
export function heldEdition(
  store: Store,
  { schedule, asOf, variant }: { schedule: string; asOf: Day; variant: string },
): HeldEdition | undefined {
  const found = store.one<{ detail: string; at: number }>(
    `SELECT r.detail, min(coalesce(o.finished_at, o.queued_at)) AS at FROM outbox o JOIN runs r ON r.id = o.run
     WHERE o.schedule = ? AND r.as_of = ? AND o.variant = ? AND o.kind = 'edition' AND o.state IN ('sending', 'sent')
     GROUP BY r.id ORDER BY r.rowid DESC LIMIT 1`,
    schedule,
    asOf,
    variant,
  );
  if (found === undefined) return undefined;
  const { variants = {} } = JSON.parse(found.detail) as { variants?: Record<string, Partial<VariantDetail>> };
  const { figures, files, tableHashes } = variants[variant] ?? {};
  if (figures === undefined || files === undefined || tableHashes === undefined) return undefined;
  return { figures, files, tableHashes, mailedOn: slotName(found.at).slice(0, 10) };
}
