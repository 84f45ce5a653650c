/** Taking files into the lake: every content once, however often and under whatever name it is offered. */
import type { Effects } from "../../effects.ts";
import { UserError } from "../../errors.ts";
import { type Change, type ChangeResult, changeLake } from "../../lake/change.ts";
import { hasLake } from "../../lake/lake.ts";
import type { LakeVersion } from "../../lake/versions.ts";
import { sha256 } from "../record.ts";
import { type Arrival, arrive, type Offered } from "./arrive.ts";
import { readBronze, recordsSchema } from "./bronze.ts";
import { type Drop, dropFrame, dropsOf, FILES, filesSchema, keptFile, RECORDS } from "./drops.ts";
import { columnChanges } from "./evolution.ts";
import { type Restated, restatedWeeks } from "./restated.ts";
import type { SilverState } from "./segments.ts";
import type { LakeSettings } from "./settings.ts";
import { planSilver } from "./silver.ts";
import { applySilver } from "./silver-tables.ts";

export type OfferState = "taken" | "known" | "waits" | "refused";

export interface IngestedFile {
  file: string;
  state: OfferState;
  records?: number;
  /** Why it waits or was refused, or under which name it is known. */
  reason?: string;
}

export interface Ingested {
  /** The version that came of it; undefined where there was nothing to change. */
  version: LakeVersion | undefined;
  files: IngestedFile[];
  lines: number;
  rejected: number;
  /** Weeks that were over and have changed. */
  restated: Restated[];
  /** What is to be said of columns that came or went. */
  notes: string[];
}

type IngestEffects = Pick<Effects, "now" | "progress" | "collectGarbage">;

const FILE_PREFIX = "files";
const RECORD_PREFIX = "records";
const MOST_FILES = 40;

export async function readDrops(change: Pick<Change, "rows">): Promise<Drop[]> {
  const frame = await change.rows(FILES);
  return frame === undefined ? [] : dropsOf(frame);
}

const nameOf = (path: string): string => path.split(/[\\/]/).at(-1) ?? path;

/** Keeps the records of a file; a file that cannot be read becomes a refused one. */
async function keepRecords(
  change: Change,
  settings: LakeSettings,
  arrival: Extract<Arrival, { kind: "new" }>,
  { progress, collectGarbage }: Pick<Effects, "progress" | "collectGarbage">,
): Promise<Drop> {
  const { offered, sha256: hash, bytes, file } = arrival;
  const origin = { file, sha256: hash, ingestedAt: change.at, run: change.run };
  const drop: Drop = {
    sha256: hash,
    file,
    path: offered.path,
    source: offered.source,
    bytes,
    records: 0,
    status: "taken",
    reason: undefined,
    columns: [],
    replacedBy: undefined,
    ingestedAt: change.at,
    run: change.run,
  };
  const written: Parameters<Change["add"]>[1][] = [];
  await change.define(RECORDS, {
    schemaString: recordsSchema([]),
    description: "one per record of every file, as text",
  });
  try {
    const { headers, records, kinds } = await readBronze(
      keptFile(settings.path, { sha256: hash, file }),
      settings.optionsOf(offered.source),
      origin,
      async (frame) => {
        written.push(change.write(RECORDS, frame, `${RECORD_PREFIX}-${hash.slice(0, 12)}`));
        await collectGarbage?.();
      },
      progress,
    );
    await change.define(RECORDS, { schemaString: recordsSchema(headers) });
    for (const add of written) change.add(RECORDS, add);
    change.mark(RECORDS, `tillbook-file-${hash}`);
    return { ...drop, records, columns: headers, kinds };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { ...drop, status: "refused", reason: error.message };
  }
}

/** The table of files with some of them new or changed. */
async function writeDrops(change: Change, drops: readonly Drop[], changed: readonly Drop[]): Promise<void> {
  await change.define(FILES, { schemaString: filesSchema, description: "one per content that was offered" });
  const files = await change.files(FILES);
  const isRewritten = changed.some(({ sha256: hash }) => drops.some((drop) => drop.sha256 === hash));
  if (!isRewritten && files.length < MOST_FILES) {
    change.add(FILES, change.write(FILES, dropFrame(changed), FILE_PREFIX));
    return;
  }
  const now = new Map([...drops, ...changed].map((drop) => [drop.sha256, drop]));
  for (const file of files) change.remove(FILES, file);
  change.add(FILES, change.write(FILES, dropFrame([...now.values()]), FILE_PREFIX));
}

const plural = (count: number, one: string): string => `${count.toLocaleString("en")} ${one}${count === 1 ? "" : "s"}`;

function summaryOf(files: readonly IngestedFile[], lines: number, rejected: number): string {
  const taken = files.filter(({ state }) => state === "taken").length;
  return `${plural(taken, "file")} taken in; the lake has ${plural(lines, "line")} and ${plural(rejected, "rejected record")}`;
}

function stateOf(arrival: Arrival, drops: readonly Drop[], silver: SilverState | undefined): IngestedFile {
  const file = nameOf(arrival.offered.path);
  if (arrival.kind === "waits") return { file, state: "waits", reason: arrival.reason };
  if (arrival.kind === "refused") return { file, state: "refused", reason: arrival.reason };
  const hash = arrival.kind === "known" ? arrival.drop.sha256 : arrival.sha256;
  const drop = drops.find((one) => one.sha256 === hash)!;
  const refused = silver?.refused.find((one) => one.sha256 === hash)?.reason ?? drop.reason;
  if (refused !== undefined) return { file, state: "refused", reason: refused };
  if (arrival.kind === "new") return { file, state: "taken", records: drop.records };
  return { file, state: "known", ...(drop.file === file ? {} : { reason: `as ${drop.file}` }) };
}

const refusedDrop = (
  { offered, sha256: hash, bytes, reason }: Extract<Arrival, { kind: "refused" }>,
  change: Change,
): Drop => ({
  sha256: hash,
  file: nameOf(offered.path),
  path: offered.path,
  source: offered.source,
  bytes,
  records: 0,
  status: "refused",
  reason,
  columns: [],
  replacedBy: undefined,
  ingestedAt: change.at,
  run: change.run,
});

/**
 * Takes files into the lake and brings its lines up to date.
 *
 * @throws UserError where the lake cannot be written, or a file is gone
 */
export async function ingest(
  settings: LakeSettings,
  offered: readonly Offered[],
  effects: IngestEffects,
): Promise<Ingested> {
  const { path: lake } = settings;
  const at = effects.now();
  const run = sha256(JSON.stringify([at, offered.map(({ path }) => path)])).slice(0, 12);
  let result: Omit<Ingested, "version"> | undefined;
  const work = async (change: Change): Promise<ChangeResult | undefined> => {
    const drops = await readDrops(change);
    const arrivals: Arrival[] = [];
    const changed = new Map<string, Drop>();
    for (const [i, one] of offered.entries()) {
      effects.progress("taking in files", i, offered.length, "files");
      const known = [...drops.filter(({ sha256: hash }) => !changed.has(hash)), ...changed.values()];
      const arrival = await arrive(lake, one, known);
      arrivals.push(arrival);
      if (arrival.kind === "refused") changed.set(arrival.sha256, refusedDrop(arrival, change));
      if (arrival.kind !== "new") continue;
      const drop = await keepRecords(change, settings, arrival, effects);
      changed.set(drop.sha256, drop);
      if (drop.status === "taken")
        for (const old of arrival.replaces)
          changed.set(old.sha256, { ...old, status: "replaced", replacedBy: drop.sha256 });
    }
    const before = change.parent?.state.silver as SilverState | undefined;
    const { refused: different, notes } = columnChanges(lake, [...changed.values()], drops, before);
    for (const { drop, reason } of different) changed.set(drop.sha256, { ...drop, status: "refused", reason });
    if (changed.size > 0) await writeDrops(change, drops, [...changed.values()]);
    const all = [...drops.filter(({ sha256: hash }) => !changed.has(hash)), ...changed.values()];
    const taken = all.filter(({ status }) => status === "taken");
    const plan = await planSilver(change, settings, taken, effects);
    const silver = plan?.state ?? before;
    const segments = silver?.segments ?? [];
    const files = arrivals.map((arrival) => stateOf(arrival, all, silver));
    const lines = segments.reduce((sum, segment) => sum + segment.lines, 0);
    const rejected = segments.reduce((sum, segment) => sum + segment.rejected, 0);
    const restated = restatedWeeks(before?.segments ?? [], segments);
    result = { files, lines, rejected, restated, notes };
    if (plan === undefined && changed.size === 0) return undefined;
    if (plan !== undefined) await applySilver(change, plan);
    const summary = summaryOf(files, lines, rejected);
    return {
      kind: "ingest",
      summary,
      details: {
        files: files.filter(({ state }) => state !== "known").slice(0, 1000),
        lines,
        rejected,
        restated,
        notes,
      },
      ...(silver === undefined ? {} : { state: { silver } }),
    };
  };
  if (offered.length === 0 && !hasLake(lake))
    return { version: undefined, files: [], lines: 0, rejected: 0, restated: [], notes: [] };
  const version = await changeLake(lake, { at, run }, work);
  return { ...result!, version };
}
