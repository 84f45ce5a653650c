/** Which files have stopped growing: two looks in a row found the same size and time. */
import { statSync } from "node:fs";
import type { Offered } from "./arrive.ts";

export interface Settling {
  /** Files that are complete and were not given before in this state. */
  look(files: readonly Offered[]): Offered[];
}

export function createSettling(): Settling {
  const seen = new Map<string, { look: string; given: boolean }>();
  return {
    look(files) {
      const complete: Offered[] = [];
      for (const one of files) {
        const stats = statSync(one.path, { throwIfNoEntry: false });
        if (stats === undefined) continue;
        const look = `${stats.size} ${stats.mtimeMs} ${stats.ino}`;
        const before = seen.get(one.path);
        if (before?.look !== look) {
          seen.set(one.path, { look, given: false });
          continue;
        }
        if (before.given) continue;
        before.given = true;
        complete.push(one);
      }
      return complete;
    },
  };
}
