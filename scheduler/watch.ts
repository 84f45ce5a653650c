/**
 * Watching the sources: which files are there, by content. A file counts as complete when two looks in a row, a minute apart,
 * found the same sizes and times; then its content says whether it is new.
 */
import { createHash } from "node:crypto";
import { createReadStream, statSync } from "node:fs";
import { pipeline } from "node:stream/promises";
import type { Store } from "./store.ts";

/** Sizes and times of the files; undefined while one of them is empty or just gone, as in the middle of a copy. */
export function lookOf(paths: readonly string[]): string | undefined {
  const looks: string[] = [];
  for (const path of [...paths].sort()) {
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats === undefined || stats.size === 0) return undefined;
    looks.push(`${path} ${stats.size} ${stats.mtimeMs}`);
  }
  return looks.join("\n");
}

/** One hash over the contents, whatever the files are called and in whatever order they come. */
export async function manifestOf(paths: readonly string[]): Promise<string> {
  const hashes: string[] = [];
  for (const path of paths) {
    const hash = createHash("sha256");
    await pipeline(createReadStream(path), hash);
    hashes.push(hash.digest("hex"));
  }
  return createHash("sha256")
    .update([...new Set(hashes)].sort().join("\n"))
    .digest("hex")
    .slice(0, 16);
}

const key = (schedule: string): string => `manifest ${schedule}`;

const known = (store: Store, schedule: string): string | undefined =>
  store.one<{ value: string }>("SELECT value FROM meta WHERE key = ?", key(schedule))?.value;

/** Takes note of what has been dealt with. */
export const note = (store: Store, schedule: string, manifest: string): void => {
  store.run("INSERT INTO meta VALUES (?1, ?2) ON CONFLICT DO UPDATE SET value = ?2", key(schedule), manifest);
};

/** Looks at the sources again and again; what it has seen itself is kept in memory, what has been dealt with in the store. */
export function createWatch(
  store: Store,
  schedule: string,
): {
  /** The manifest of new content, once, when it is complete; undefined while there is nothing new. */
  look(paths: readonly string[]): Promise<string | undefined>;
} {
  let last: string | undefined;
  let judged: string | undefined;
  return {
    async look(paths) {
      const seen = lookOf(paths);
      const settled = seen !== undefined && seen === last;
      last = seen;
      if (!settled || seen === judged) return undefined;
      const manifest = await manifestOf(paths);
      judged = seen;
      const before = known(store, schedule);
      if (manifest === before) return undefined;
      note(store, schedule, manifest);
      // what was there when watching began is not new
      return before === undefined ? undefined : manifest;
    },
  };
}
