/**
 * Publishing without a gap. Every made edition has a folder of its own, `.editions/<name>.<run>`, which never changes; the name that
 * readers use, `2026-W47`, is a link that is turned to another one in a single step. A kill at any moment leaves the old edition or
 * the new one in place, and `recoverEditions` finishes at the next start what was begun.
 */
import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { join, posix } from "node:path";
import { syncFolder } from "../../src/files.ts";
import { SCHEDULED_MARK } from "../../src/run/request.ts";
import type { Store } from "../store.ts";
import { stagingFolder } from "./editions.ts";

const EDITIONS = ".editions";
/** Replaced editions of one name that are kept, beside those that a mail still waits for. */
const KEPT = 3;

/** Folder of the edition that a run made, under the reports folder. It is there before the edition is published. */
export const versionFolder = (name: string, runId: string): string => posix.join(EDITIONS, `${name}.${runId}`);

/** Puts a finished edition where it stays, not yet visible under its name. */
export function storeEdition(reports: string, runId: string, name: string): string {
  const version = versionFolder(name, runId);
  mkdirSync(join(reports, EDITIONS), { recursive: true });
  const edition = join(stagingFolder(reports, runId), "edition");
  syncFolder(edition);
  renameSync(edition, join(reports, version));
  // on disk before the store says that the run is done
  syncFolder(join(reports, EDITIONS));
  return version;
}

const isLink = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;
/** Systems and file systems without links to folders. */
const NO_LINKS: ReadonlySet<string | undefined> = new Set(["EPERM", "ENOSYS", "ENOTSUP", "EOPNOTSUPP", "EINVAL"]);

/** Turns the link `name` to the folder `target`, both under `reports`, in one step. */
function turnLink(reports: string, name: string, target: string): void {
  const [path, temporary] = [join(reports, name), join(reports, `.${name}.link-${process.pid}`)];
  rmSync(temporary, { force: true });
  // a junction needs no rights on Windows; elsewhere the kind is ignored
  symlinkSync(process.platform === "win32" ? join(reports, target) : target, temporary, "junction");
  // Windows does not rename over a junction
  if (process.platform === "win32" && isLink(path)) rmSync(path);
  renameSync(temporary, path);
  syncFolder(reports);
}

/** Makes `name` show the folder `target`: as a link, and as a copy on file systems without links. */
function show(reports: string, name: string, target: string): void {
  try {
    turnLink(reports, name, target);
  } catch (error) {
    if (!NO_LINKS.has((error as NodeJS.ErrnoException).code)) throw error;
    const [path, copy] = [join(reports, name), join(reports, `.${name}.copy-${process.pid}`)];
    cpSync(join(reports, target), copy, { recursive: true, dereference: true });
    rmSync(path, { recursive: true, force: true });
    renameSync(copy, path);
  }
}

/** Makes a stored edition the one that `name` shows. */
export function showEdition(reports: string, name: string, version: string): void {
  const path = join(reports, name);
  // a folder that an earlier Tillbook published: it is kept like every replaced edition
  if (existsSync(path) && !isLink(path)) renameSync(path, join(reports, `${version}.before-links`));
  show(reports, name, version);
}

/** Makes `latest` show the edition of the latest day that a run has finished: an old week made again is no news. */
export function showLatest(store: Store, reports: string): void {
  const newest = store.one<{ folder: string }>(
    "SELECT folder FROM runs WHERE state = 'done' AND folder IS NOT NULL ORDER BY as_of DESC, finished_at DESC, rowid DESC",
  );
  if (newest === undefined || !existsSync(join(reports, newest.folder))) return;
  const path = join(reports, "latest");
  if (isLink(path) ? readlinkSync(path).endsWith(newest.folder) : isCopyOf(path, join(reports, newest.folder))) return;
  if (!isLink(path)) rmSync(path, { recursive: true, force: true });
  show(reports, "latest", newest.folder);
}

/** Whether two folders hold the edition of one run. */
function isCopyOf(one: string, other: string): boolean {
  const [mark, same] = [one, other].map((folder) => join(folder, SCHEDULED_MARK)) as [string, string];
  return existsSync(mark) && existsSync(same) && readFileSync(mark, "utf8") === readFileSync(same, "utf8");
}

/**
 * At a start: every name, `latest` too, shows the edition of its newest finished run, also where a kill came between recording it and
 * showing it; what was stored by runs that came to nothing is removed, and so are replaced editions beyond the newest three of a name.
 */
export function recoverEditions(store: Store, reports: string): void {
  const folder = join(reports, EDITIONS);
  if (!existsSync(folder)) return;
  for (const name of readdirSync(reports))
    if (/^\..*\.(?:link|copy)-\d+$/.test(name)) rmSync(join(reports, name), { recursive: true, force: true });
  const newest = new Map<string, string[]>();
  for (const { id, folder: name } of store.all<{ id: string; folder: string }>(
    "SELECT id, folder FROM runs WHERE state = 'done' AND folder IS NOT NULL ORDER BY rowid DESC",
  ))
    newest.set(name, [...(newest.get(name) ?? []), versionFolder(name, id)]);
  const awaited = new Set(
    store
      .all<{ eml: string }>("SELECT eml FROM outbox WHERE state IN ('queued', 'sending') AND eml IS NOT NULL")
      .map(({ eml }) => eml.split("/").slice(0, 2).join("/")),
  );
  const running = store.all<{ id: string }>("SELECT id FROM runs WHERE state = 'running'").map(({ id }) => id);
  const kept = new Set([...newest.values()].flatMap((versions) => versions.slice(0, KEPT + 1)));
  for (const [name, [version]] of newest) {
    if (version === undefined || !existsSync(join(reports, version))) continue;
    const path = join(reports, name);
    if (isLink(path) ? readlinkSync(path).endsWith(version) : existsSync(path)) continue;
    showEdition(reports, name, version);
  }
  showLatest(store, reports);
  for (const entry of readdirSync(folder)) {
    const version = posix.join(EDITIONS, entry);
    if (kept.has(version) || awaited.has(version) || running.some((id) => entry.endsWith(`.${id}`))) continue;
    if (entry.endsWith(".before-links")) continue;
    rmSync(join(folder, entry), { recursive: true, force: true });
  }
}
