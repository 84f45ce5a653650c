/**
 * Versions of the lake: which version of every table belongs together. A version is a small file that is published by `link()` under the
 * next number, after the tables have been written; who reads a version sees all of it or none.
 */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../errors.ts";
import { publishFile } from "../files.ts";

const FOLDER = "_versions";
const NAME = /^(\d{20})\.json$/;

export interface LakeVersion {
  version: number;
  /** The version it was made from; −1 for the first. */
  parent: number;
  /** Milliseconds since 1970. */
  at: number;
  /** ingest, report, rebuild, optimize … */
  kind: string;
  run: string;
  /** What was done, in a sentence. */
  summary: string;
  /** The version of each table, by its name, such as silver/lines. */
  tables: Readonly<Record<string, number>>;
  /** What was done, for machines. */
  details?: Readonly<Record<string, unknown>>;
  /** What later versions build on; carried on by those that do not change it. */
  state: Readonly<Record<string, unknown>>;
}

const pathOf = (lake: string, version: number): string =>
  join(lake, FOLDER, `${String(version).padStart(20, "0")}.json`);

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

/** Numbers of the versions that are kept, ascending. */
export function versionsOf(lake: string): number[] {
  const folder = join(lake, FOLDER);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .flatMap((name) => NAME.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b);
}

export const versionFile = pathOf;

/** @throws UserError where there is no such version, or its file is damaged */
export function readVersion(lake: string, version: number): LakeVersion {
  const path = pathOf(lake, version);
  if (!existsSync(path)) {
    const known = versionsOf(lake);
    const range = known.length === 0 ? "it has none" : `it has ${known[0]} to ${known.at(-1)}`;
    throw new UserError(`${lake} has no version ${version}; ${range}`, {
      hint: "`tillbook log` lists the versions",
      exitCode: 2,
    });
  }
  const damaged = (): UserError =>
    new UserError(`${path} is damaged`, { hint: "restore it from a backup, or read another version" });
  let stored: { sha256: string; version: LakeVersion };
  try {
    stored = JSON.parse(readFileSync(path, "utf8")) as typeof stored;
  } catch {
    throw damaged();
  }
  if (stored?.sha256 !== sha256(JSON.stringify(stored?.version))) throw damaged();
  return stored.version;
}

/** The newest version; undefined where the lake has none. */
export function newestVersion(lake: string): LakeVersion | undefined {
  const last = versionsOf(lake).at(-1);
  return last === undefined ? undefined : readVersion(lake, last);
}

/** Publishes a version. @returns false where somebody else has published the next one meanwhile */
export const publishVersion = (lake: string, version: LakeVersion): boolean =>
  publishFile(
    pathOf(lake, version.version),
    `${JSON.stringify({ sha256: sha256(JSON.stringify(version)), version })}\n`,
  );
