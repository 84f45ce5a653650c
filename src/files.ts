/**
 * The one writer of files. Every write goes to a temporary name in the same folder, is flushed, and is then published by
 * rename, so that a reader sees the old file or the new one and never half of either.
 */
import { randomUUID } from "node:crypto";
import {
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, sep } from "node:path";

const TEMPORARY = /^\..*\.tmp-[0-9]+-[0-9a-f-]{36}$/;
/** The folder that a new one takes the place of, for the moment between two renames. */
const REPLACED = /^\.(?<name>.*)\.old-(?<pid>[0-9]+)-[0-9a-f-]{36}$/;

/** A temporary name beside `path`; it carries the process id, so that leftovers of dead processes can be swept. */
export const temporaryName = (path: string): string =>
  join(dirname(path), `.${basename(path)}.tmp-${process.pid}-${randomUUID()}`);

/** The path that what is written at `path` is for: without the temporary names of `temporaryName`. */
export const finalPath = (path: string): string =>
  path
    .split(sep)
    .map((name) => (TEMPORARY.test(name) ? name.slice(1, name.lastIndexOf(".tmp-")) : name))
    .join(sep);

const replacedName = (path: string): string => temporaryName(path).replace(/\.tmp-(?=[0-9]+-[0-9a-f-]{36}$)/, ".old-");

/** Flushes which names a folder holds. */
export function syncFolder(folder: string): void {
  // Windows cannot open a folder to flush it; the rename is durable there by itself
  if (process.platform === "win32") return;
  const handle = openSync(folder, "r");
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** What a file is to hold: all of it, or piece by piece. */
type Content = string | Uint8Array | Iterable<Uint8Array>;

function piecesOf(content: Content): Iterable<Uint8Array> {
  if (typeof content === "string") return [Buffer.from(content, "utf8")];
  return content instanceof Uint8Array ? [content] : content;
}

/** Writes all bytes: a write to a disk that is nearly full writes a part of them, and is no error. */
export function writeAll(handle: number, bytes: Uint8Array): void {
  let written = 0;
  while (written < bytes.length) written += writeSync(handle, bytes, written);
}

/** Runs `write`; an error names `path`, for the system names no file in an error of writing. */
function naming(path: string, write: () => void): void {
  try {
    write();
  } catch (error) {
    if (error instanceof Error) Object.assign(error, { path });
    throw error;
  }
}

function writeDurably(path: string, content: Content, mode: number): void {
  const handle = openSync(path, "wx", mode);
  try {
    naming(path, () => {
      for (const bytes of piecesOf(content)) writeAll(handle, bytes);
      fsyncSync(handle);
    });
  } finally {
    closeSync(handle);
  }
}

/** A file that is written piece by piece, and that nobody sees before it is whole. */
export interface NewFile {
  write(bytes: Uint8Array): void;
  /** Flushes it and gives it its name, in place of what had it. */
  publish(): void;
  /** Removes it, unless it is published. */
  discard(): void;
}

/** Begins a file piece by piece; makes the folder if need be. `publish` or `discard` ends it. */
export function createFile(path: string): NewFile {
  mkdirSync(dirname(path), { recursive: true });
  const temporary = temporaryName(path);
  let handle: number | undefined = openSync(temporary, "wx");
  const close = (): void => {
    if (handle !== undefined) closeSync(handle);
    handle = undefined;
  };
  const opened = (): number => {
    if (handle === undefined) throw new Error(`${path} is published or discarded`);
    return handle;
  };
  return {
    write: (bytes) => naming(path, () => writeAll(opened(), bytes)),
    publish() {
      naming(path, () => fsyncSync(opened()));
      close();
      renameSync(temporary, path);
      syncFolder(dirname(path));
    },
    discard() {
      close();
      rmSync(temporary, { force: true });
    },
  };
}

/** Permissions of files and folders that hold secrets or personal data: their owner's alone. */
export const PRIVATE_FILE = 0o600;
export const PRIVATE_FOLDER = 0o700;

/**
 * Writes or replaces one file, atomically and durably; makes the folder if need be.
 *
 * @param mode permissions of the file; with `PRIVATE_FILE` a folder that is made is private, too. Default: as the process makes files
 */
export function writeFile(path: string, content: Content, { mode = 0o666 }: { mode?: number } = {}): void {
  mkdirSync(dirname(path), { recursive: true, ...(mode === PRIVATE_FILE ? { mode: PRIVATE_FOLDER } : {}) });
  const temporary = temporaryName(path);
  try {
    writeDurably(temporary, content, mode);
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
  syncFolder(dirname(path));
}

/**
 * Writes a file under a name that nothing has yet: put-if-absent, by `link()`, atomically and durably. Of several processes that publish
 * the same name one succeeds. Makes the folder if need be.
 *
 * @returns false where the name is taken; nothing is written then
 */
export function publishFile(path: string, content: string | Uint8Array): boolean {
  mkdirSync(dirname(path), { recursive: true });
  const temporary = temporaryName(path);
  try {
    writeDurably(temporary, content, 0o666);
    linkSync(temporary, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST" && existsSync(path)) return false;
    throw error;
  } finally {
    rmSync(temporary, { force: true });
  }
  syncFolder(dirname(path));
  return true;
}

/**
 * Copies a file, atomically and durably; makes the folder if need be.
 *
 * @param by folder for the temporary file, on the same disk. Default: the one it goes to
 */
export function copyFile(from: string, to: string, by: string = dirname(to)): void {
  mkdirSync(by, { recursive: true });
  const temporary = temporaryName(join(by, basename(to)));
  try {
    copyFileSync(from, temporary);
    const handle = openSync(temporary, "r");
    fsyncSync(handle);
    closeSync(handle);
    mkdirSync(dirname(to), { recursive: true });
    renameSync(temporary, to);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
  syncFolder(dirname(to));
}

/**
 * Writes or replaces a whole folder: `fill` writes into a temporary folder, which then takes the place of `path`.
 * When `fill` throws, the old folder stays as it was.
 */
export async function writeFolder(path: string, fill: (temporary: string) => Promise<void> | void): Promise<void> {
  mkdirSync(dirname(path), { recursive: true });
  const temporary = temporaryName(path);
  const old = replacedName(path);
  mkdirSync(temporary);
  try {
    await fill(temporary);
    syncFolder(temporary);
    if (existsSync(path)) renameSync(path, old);
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { recursive: true, force: true });
    if (!existsSync(path) && existsSync(old)) renameSync(old, path);
    throw error;
  }
  syncFolder(dirname(path));
  rmSync(old, { recursive: true, force: true });
}

/** Whether a process of this machine still runs. */
export const isProcessAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
};

/**
 * Removes what processes that no longer live left behind in `folder`; returns the names. What a process was about to replace
 * when it was killed between two renames comes back under its name first.
 */
export function sweepTemporaries(folder: string): string[] {
  if (!existsSync(folder)) return [];
  for (const name of readdirSync(folder)) {
    const { name: target, pid } = REPLACED.exec(name)?.groups ?? {};
    if (target === undefined || isProcessAlive(Number(pid))) continue;
    if (existsSync(join(folder, target))) rmSync(join(folder, name), { recursive: true, force: true });
    else renameSync(join(folder, name), join(folder, target));
  }
  const leftovers = readdirSync(folder).filter((name) => {
    if (!TEMPORARY.test(name)) return false;
    const pid = Number(/\.tmp-([0-9]+)-/.exec(name)?.[1]);
    return !isProcessAlive(pid);
  });
  for (const name of leftovers) rmSync(join(folder, name), { recursive: true, force: true });
  return leftovers;
}

/** What a folder in the system's place for temporary files is for. */
export type TemporaryPurpose = "aside" | "frame" | "notebook" | "query" | "version" | "warehouse";

const OWN_FOLDER = /^tillbook-(?:aside|frame|notebook|query|version|warehouse)-(?<pid>[0-9]+)-[A-Za-z0-9]{6}$/;

/** A new folder for this process, which its owner alone may read; whoever asks for it removes it. */
export function temporaryFolder(purpose: TemporaryPurpose): string {
  sweepTemporaryFolders();
  return mkdtempSync(join(tmpdir(), `tillbook-${purpose}-${process.pid}-`));
}

/** Removes those folders of this user's processes that no longer live; returns their names. */
export function sweepTemporaryFolders(): string[] {
  const own = process.getuid?.();
  return readdirSync(tmpdir()).filter((name) => {
    const { pid } = OWN_FOLDER.exec(name)?.groups ?? {};
    if (pid === undefined || isProcessAlive(Number(pid))) return false;
    const path = join(tmpdir(), name);
    const found = lstatSync(path, { throwIfNoEntry: false });
    // another's folder cannot be removed, and a link was not made here
    if (found?.isDirectory() !== true || (own !== undefined && found.uid !== own)) return false;
    rmSync(path, { recursive: true, force: true });
    return true;
  });
}
