/**
 * One folder for the temporary files of the whole suite, in memory where the machine has room: editions and stores are flushed to
 * disk file by file, and waiting for that is most of what some tests would do.
 */
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const MEMORY = "/dev/shm";
const PREFIX = "tillbook-tests-";
/** The suite holds about a tenth of this at once. */
const ROOM = 4e9;

/** Folders of runs that were killed before they could remove them. */
function sweep(): void {
  for (const name of readdirSync(MEMORY)) {
    const pid = new RegExp(`^${PREFIX}(\\d+)-`).exec(name)?.[1];
    if (pid !== undefined && !existsSync(`/proc/${pid}`)) rmSync(join(MEMORY, name), { recursive: true, force: true });
  }
}

/** A folder in memory; undefined where there is none, too little room, or no program may be started from it. */
function inMemory(): string | undefined {
  if (process.platform !== "linux" || !existsSync(MEMORY)) return undefined;
  const { bavail, bsize } = statfsSync(MEMORY);
  if (bavail * bsize < ROOM) return undefined;
  try {
    sweep();
    const folder = mkdtempSync(join(MEMORY, `${PREFIX}${process.pid}-`));
    const program = join(folder, "program");
    writeFileSync(program, "#!/bin/sh\nexit 0\n", { mode: 0o755 });
    const { status } = spawnSync(program);
    rmSync(program);
    if (status === 0) return folder;
    rmSync(folder, { recursive: true, force: true });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "EACCES" && code !== "EROFS" && code !== "ENOSPC") throw error;
  }
  return undefined;
}

export default function setup(): () => void {
  const before = process.env.TMPDIR;
  const folder = inMemory() ?? mkdtempSync(join(tmpdir(), `${PREFIX}${process.pid}-`));
  // a PostgreSQL server that runs as another user looks for its files below it
  chmodSync(folder, 0o711);
  process.env.TMPDIR = folder;
  return () => {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
}
