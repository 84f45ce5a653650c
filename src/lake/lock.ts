/**
 * One writer at a time: the others wait, so that heavy work is not done twice. Versions are published put-if-absent in any case; the lock
 * only saves work, and a lock that somebody breaks costs a second attempt and no data.
 */
import { randomUUID } from "node:crypto";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { UserError } from "../errors.ts";
import { isProcessAlive, publishFile } from "../files.ts";

interface Holder {
  pid: number;
  host: string;
  token: string;
}

const LONGEST_WAIT_MS = 30 * 60_000;
const LOOK_MS = 50;

function holderOf(path: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as Holder;
  } catch (error) {
    // between the two looks it was given back
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/** Tokens of the locks under which this process works. */
const atWork = new Set<string>();

/** Its process has ended, or is this one and could not remove it when the work was done. */
const isAbandoned = ({ pid, host, token }: Holder): boolean =>
  host === hostname() && (pid === process.pid ? !atWork.has(token) : !isProcessAlive(pid));

/**
 * Does work that changes a lake while nobody else does.
 *
 * @throws UserError where another process holds the lake for half an hour
 */
export async function withLock<T>(lake: string, work: () => Promise<T>): Promise<T> {
  const path = join(lake, "_lock");
  const token = `${process.pid}-${randomUUID()}`;
  const mine: Holder = { pid: process.pid, host: hostname(), token };
  for (let waited = 0; !publishFile(path, JSON.stringify(mine)); waited += LOOK_MS) {
    const holder = holderOf(path);
    if (holder !== undefined && isAbandoned(holder)) {
      // only the lock that was looked at is taken away
      if (holderOf(path)?.token === holder.token) rmSync(path, { force: true });
      continue;
    }
    if (waited >= LONGEST_WAIT_MS)
      throw new UserError(`${lake} is being written by process ${holder?.pid} on ${holder?.host}`, {
        hint: `wait until it is done; if that process no longer exists, remove ${path}`,
      });
    await delay(LOOK_MS);
  }
  atWork.add(token);
  try {
    return await work();
  } finally {
    atWork.delete(token);
    if (existsSync(path) && holderOf(path)?.token === token) rmSync(path, { force: true });
  }
}
