/** Looking after a lake: what is in it, whether it is whole, and what can go. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Effects } from "../../effects.ts";
import { UserError } from "../../errors.ts";
import { type ChangeResult, changeLake } from "../../lake/change.ts";
import { contentHash } from "../../lake/content.ts";
import type { Add } from "../../lake/delta/actions.ts";
import { type Lake, openLake } from "../../lake/lake.ts";
import { withLock } from "../../lake/lock.ts";
import { applyVacuum, planVacuum, type VacuumPlan, versionsToKeep } from "../../lake/vacuum.ts";
import { type DamagedFile, fileHash, verifyTables } from "../../lake/verify.ts";
import { type LakeVersion, newestVersion, readVersion, versionsOf } from "../../lake/versions.ts";
import { sha256 } from "../record.ts";
import { contentSha256 } from "./arrive.ts";
import { codesOf } from "./coded-lines.ts";
import { dropFrame, dropsOf, FILES, filesSchema, keptFile } from "./drops.ts";
import { readDrops } from "./ingest.ts";
import { filesOfState, keptState, LINES_TABLE, REJECTS_TABLE, type SilverState, stateFolder } from "./segments.ts";
import type { LakeSettings } from "./settings.ts";
import { planSilver } from "./silver.ts";
import { applySilver, compactMonths } from "./silver-tables.ts";

const silverOf = ({ state }: LakeVersion): SilverState | undefined => state.silver as SilverState | undefined;

/** Tables whose content is hashed: what was cleaned. */
const HASHED = [LINES_TABLE, REJECTS_TABLE];

/** Rows and hash of the content of what was cleaned, and of the whole. */
export async function lakeContent(lake: Lake): Promise<Record<string, { rows: number; sha256: string }>> {
  const found: Record<string, { rows: number; sha256: string }> = {};
  for (const table of HASHED) if (lake.has(table)) found[table] = contentHash(await lake.snapshot(table));
  return found;
}

export interface Verified {
  versions: number[];
  files: number;
  damage: DamagedFile[];
}

/**
 * Holds every file of versions against what was recorded of it: data files, what is known of the lines, and the files as they came.
 *
 * @param versions default: all that are kept
 */
export async function verifyLake(
  path: string,
  versions: readonly number[] | undefined,
  { progress }: Pick<Effects, "progress">,
): Promise<Verified> {
  const wanted = versions ?? versionsOf(path);
  if (wanted.length === 0)
    throw new UserError(`${path} has no lake`, { hint: "`tillbook ingest` makes it", exitCode: 2 });
  const names = new Set<string>();
  const tables = await verifyTables(path, wanted, (done, file) => {
    for (const name of codesOf(file)) names.add(name);
    progress("verifying", done, undefined, "files");
  });
  const damage = [...tables.damage];
  let files = tables.files;
  const whole: number[] = [];
  for (const version of wanted) {
    try {
      for (const name of filesOfState(silverOf(readVersion(path, version)) ?? NOTHING)) names.add(name);
      whole.push(version);
    } catch (error) {
      // a damaged version has been noted
      if (!(error instanceof UserError)) throw error;
    }
  }
  for (const name of names) {
    files++;
    try {
      keptState(path, name);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      damage.push({ file: join(stateFolder(path), name), what: error.message });
    }
  }
  const newest = whole.at(-1);
  const lake = newest === undefined ? undefined : openLake(path, newest);
  if (lake?.has(FILES) === true && !damage.some(({ file }) => file.includes(FILES)))
    for (const drop of dropsOf(await lake.rows(FILES))) {
      if (drop.status === "refused") continue;
      const kept = keptFile(path, drop);
      files++;
      const what = await whatIsWrong(kept, drop.sha256);
      if (what !== undefined) damage.push({ file: kept, what: `${kept} is damaged: ${what}` });
    }
  return { versions: [...wanted], files, damage };
}

const NOTHING: SilverState = { fingerprint: "", segments: [], refused: [] };

async function whatIsWrong(kept: string, expected: string): Promise<string | undefined> {
  if (!existsSync(kept)) return "the file is not there";
  try {
    if ((await contentSha256(kept)) === expected) return undefined;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    // a file that could not be unpacked is known by its bytes on disk
    if ((await fileHash(kept)) === expected) return undefined;
  }
  return "its SHA-256 is not the recorded one";
}

export interface Retention {
  /** So many of the newest versions stay. */
  keep: number;
  /** Younger versions stay, too; milliseconds since 1970. */
  since: number;
}

/** Removes old versions and what only they need. @param dryRun only says what would go */
export const vacuumLake = (path: string, { keep, since }: Retention, dryRun: boolean): Promise<VacuumPlan> =>
  withLock(path, async () => {
    const all = versionsOf(path).map((version) => readVersion(path, version));
    const kept = versionsToKeep(all, { count: keep, since });
    const neededBy = (version: LakeVersion): string[] =>
      filesOfState(silverOf(version) ?? NOTHING).map((name) => join(stateFolder(path), name));
    const besides = (file: Add): string[] => codesOf(file).map((name) => join(stateFolder(path), name));
    const plan = await planVacuum(path, kept, neededBy, besides, [stateFolder(path)]);
    if (!dryRun) applyVacuum(path, plan);
    return plan;
  });

export interface Rebuilt {
  version: LakeVersion | undefined;
  before: Record<string, { rows: number; sha256: string }>;
  after: Record<string, { rows: number; sha256: string }>;
}

/** Cleans all files of the lake again, from the copies it keeps, and compares. */
export async function rebuildLake(
  settings: LakeSettings,
  effects: Pick<Effects, "now" | "progress" | "collectGarbage">,
): Promise<Rebuilt> {
  const { path } = settings;
  const lake = openLake(path);
  // a damaged table is a reason to rebuild it, and has no hash
  const before = await lakeContent(lake).catch((error: unknown) => {
    if (!(error instanceof UserError)) throw error;
    return {};
  });
  const at = effects.now();
  const version = await changeLake(path, { at, run: sha256(`rebuild ${at}`).slice(0, 12) }, async (change) => {
    const drops = (await readDrops(change)).filter(({ status }) => status === "taken");
    for (const drop of drops) {
      const what = await whatIsWrong(keptFile(path, drop), drop.sha256);
      if (what !== undefined)
        throw new UserError(`${keptFile(path, drop)} is damaged: ${what}`, { hint: "restore it from a backup" });
    }
    for (const table of HASHED) for (const file of await change.files(table)) change.remove(table, file);
    const fresh = {
      ...change,
      parent: change.parent && { ...change.parent, state: { ...change.parent.state, silver: undefined } },
    };
    const plan = await planSilver(fresh, settings, drops, effects);
    if (plan === undefined) return undefined;
    await applySilver(change, { ...plan, removed: new Set() });
    const lines = plan.state.segments.reduce((sum, segment) => sum + segment.lines, 0);
    return {
      kind: "rebuild",
      summary: `${drops.length} files cleaned again; the lake has ${lines.toLocaleString("en")} lines`,
      state: { silver: plan.state },
    };
  });
  return { version, before, after: await lakeContent(openLake(path)) };
}

/** Writes months, and the lists of files and rejects, as one file each. */
export function optimizeLake(path: string, { now }: Pick<Effects, "now">): Promise<LakeVersion | undefined> {
  const at = now();
  return changeLake(
    path,
    { at, run: sha256(`optimize ${at}`).slice(0, 12) },
    async (change): Promise<ChangeResult | undefined> => {
      if (newestVersion(path) === undefined)
        throw new UserError(`${path} has no lake`, { hint: "`tillbook ingest` makes it", exitCode: 2 });
      let written = await compactMonths(change, 1, true);
      const files = await change.files(FILES);
      if (files.length > 1) {
        const drops = await readDrops(change);
        await change.define(FILES, { schemaString: filesSchema });
        for (const file of files) change.remove(FILES, file, { dataChange: false });
        change.add(FILES, change.write(FILES, dropFrame(drops), "files", { dataChange: false }));
        written++;
      }
      const rejects = await change.files(REJECTS_TABLE);
      const rows = rejects.length > 1 ? await change.rows(REJECTS_TABLE) : undefined;
      if (rows !== undefined) {
        for (const file of rejects) change.remove(REJECTS_TABLE, file, { dataChange: false });
        const sorted = rows.sort(["source_file", "source_row", "_file_sha256"]);
        change.add(REJECTS_TABLE, change.write(REJECTS_TABLE, sorted, "rejects", { dataChange: false }));
        written++;
      }
      return written === 0
        ? undefined
        : {
            kind: "optimize",
            summary: `${written} ${written === 1 ? "part" : "parts"} of tables written as one file each`,
          };
    },
  );
}
