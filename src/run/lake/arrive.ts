/** Files as they are offered: which are new, which are known, which have to wait. */
import { createHash, type Hash } from "node:crypto";
import { createReadStream, existsSync, rmSync, statSync } from "node:fs";
import { basename, extname, join } from "node:path";
import { UserError } from "../../errors.ts";
import { copyFile } from "../../files.ts";
import { openBytes } from "../../ingest/bytes.ts";
import { type Drop, keptFile } from "./drops.ts";

/** Names under which programs write files that are not whole yet. */
const UNFINISHED = /\.(part|partial|tmp|crdownload|filepart)$|^\.|~$/i;
export const isUnfinished = (path: string): boolean => UNFINISHED.test(basename(path));

const CHUNK = 4 << 20;

interface Content {
  sha256: string;
  bytes: number;
  /** SHA-256 of the first so many bytes. */
  beginnings: ReadonlyMap<number, string>;
}

/** The unpacked content of a file, hashed as a whole and up to some places. @throws UserError where it changes or is damaged */
async function contentOf(path: string, places: readonly number[]): Promise<Content> {
  const hash: Hash = createHash("sha256");
  const beginnings = new Map<number, string>();
  const waiting = [...new Set(places)].sort((a, b) => a - b);
  let done = 0;
  for await (const { bytes } of openBytes(path).chunks(() => CHUNK)) {
    let from = 0;
    while (waiting.length > 0 && waiting[0]! <= done + bytes.length) {
      const place = waiting.shift()!;
      hash.update(bytes.subarray(from, place - done));
      from = place - done;
      beginnings.set(place, hash.copy().digest("hex"));
    }
    hash.update(bytes.subarray(from));
    done += bytes.length;
  }
  return { sha256: hash.digest("hex"), bytes: done, beginnings };
}

/** SHA-256 of the unpacked content. @throws UserError where it is damaged */
export const contentSha256 = async (path: string): Promise<string> => (await contentOf(path, [])).sha256;

export interface Offered {
  path: string;
  source: string | undefined;
}

/** What is to be done with a file. */
export type Arrival =
  | { kind: "known"; offered: Offered; drop: Drop }
  | { kind: "waits"; offered: Offered; reason: string }
  | { kind: "refused"; offered: Offered; sha256: string; bytes: number; reason: string }
  | { kind: "new"; offered: Offered; sha256: string; bytes: number; file: string; replaces: Drop[] };

/** A name that no other drop has. */
function uniqueName(path: string, taken: ReadonlySet<string>): string {
  const name = basename(path);
  if (!taken.has(name)) return name;
  const end = /(\.[A-Za-z0-9]+)?\.gz$/i.exec(name)?.[0] ?? extname(name);
  for (let n = 2; ; n++) {
    const other = `${name.slice(0, name.length - end.length)} (${n})${end}`;
    if (!taken.has(other)) return other;
  }
}

const sentence = (error: unknown): string => (error as Error).message;

/**
 * Looks at a file and, where its content is new, keeps a copy as it came.
 *
 * @param drops everything that was offered before
 */
export async function arrive(lake: string, offered: Offered, drops: readonly Drop[]): Promise<Arrival> {
  const { path } = offered;
  if (isUnfinished(path)) return { kind: "waits", offered, reason: "its name says that it is not whole yet" };
  const before = statSync(path);
  const earlier = drops.filter(({ status, path: known }) => status === "taken" && basename(known) === basename(path));
  let content: Content;
  try {
    content = await contentOf(
      path,
      earlier.map(({ bytes }) => bytes),
    );
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const now = statSync(path, { throwIfNoEntry: false });
    const isGrowing = now === undefined || now.size !== before.size || now.mtimeMs !== before.mtimeMs;
    if (isGrowing) return { kind: "waits", offered, reason: sentence(error) };
    const sha256 = await diskHash(path);
    const known = drops.find((drop) => drop.sha256 === sha256);
    return known === undefined
      ? { kind: "refused", offered, sha256, bytes: before.size, reason: sentence(error) }
      : { kind: "known", offered, drop: known };
  }
  const { sha256, bytes, beginnings } = content;
  const known = drops.find((drop) => drop.sha256 === sha256);
  if (known !== undefined && known.status !== "refused") return { kind: "known", offered, drop: known };
  const replaces = earlier.filter((drop) => drop.bytes < bytes && beginnings.get(drop.bytes) === drop.sha256);
  const others = drops.filter((drop) => drop.status !== "replaced" && !replaces.includes(drop));
  const file = known?.file ?? uniqueName(path, new Set(others.map((drop) => drop.file)));
  const kept = keptFile(lake, { sha256, file });
  if (!existsSync(kept)) {
    copyFile(path, kept, join(lake, "bronze", "_files"));
    // what was kept is what was looked at, or the file has changed meanwhile
    if ((await contentOf(kept, [])).sha256 !== sha256) {
      rmSync(join(kept, ".."), { recursive: true });
      return { kind: "waits", offered, reason: "it changed while it was read" };
    }
  }
  return { kind: "new", offered, sha256, bytes, file, replaces };
}

async function diskHash(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const piece of createReadStream(path)) hash.update(piece as Buffer);
  return hash.digest("hex");
}
