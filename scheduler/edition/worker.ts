/** Heavy work in a child process: with a deadline and a heap limit, and ended together with everything it has started. */
import { type ChildProcess, spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { extname } from "node:path";

/** The environment variable that carries the secret of the pseudonyms to the child process: it must not stand in a file. */
export const SALT_VARIABLE = "TILLBOOK_MASK_SECRET";

/** The environment variable that names the parent, which may be gone before the child can look; see `parent-watch.ts`. */
export const PARENT_VARIABLE = "TILLBOOK_PARENT";

export interface WorkerOptions {
  /** Script to run, and its arguments. */
  script: string;
  args: readonly string[];
  timeoutMs: number;
  memoryMb: number;
  /** Variables on top of this process's own. */
  env?: Readonly<Record<string, string>>;
  /** Ends the work. */
  signal?: AbortSignal;
  /** Lines the child writes to its standard error, as they come. */
  onLine?: (line: string) => void;
}

export type WorkerEnd =
  | { how: "done" }
  | { how: "failed"; code: number | null; signal: string | null; said: string }
  | { how: "timeout" }
  | { how: "stopped" };

const SAID_LINES = 20;

/** Beside this file, as source or as built. */
const PARENT_WATCH = new URL(`parent-watch${extname(import.meta.url)}`, import.meta.url).href;

/** Runs `script` to its end, whichever it is. */
export async function runWorker(options: WorkerOptions): Promise<WorkerEnd> {
  if (options.signal?.aborted) return { how: "stopped" };
  // a process group of its own, so that it can be ended as a whole; the channel tells the child when its parent is gone
  const flags = [`--max-old-space-size=${options.memoryMb}`, "--import", PARENT_WATCH];
  const child = spawn(process.execPath, [...flags, options.script, ...options.args], {
    detached: process.platform !== "win32",
    stdio: ["ignore", "ignore", "pipe", "ipc"],
    env: { ...process.env, ...options.env, [PARENT_VARIABLE]: String(process.pid) },
  });
  const said = lastLines(child, options.onLine);
  let ended: "timeout" | "stopped" | undefined;
  const end = (why: "timeout" | "stopped"): void => {
    ended ??= why;
    killTree(child);
  };
  const stop = (): void => end("stopped");
  const timer = setTimeout(() => end("timeout"), options.timeoutMs);
  options.signal?.addEventListener("abort", stop, { once: true });
  try {
    const [code, signal] = await new Promise<[number | null, string | null]>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (...how) => resolve(how));
    });
    if (ended !== undefined) return { how: ended };
    if (code === 0) return { how: "done" };
    return { how: "failed", code, signal, said: said().join("\n") };
  } finally {
    clearTimeout(timer);
    options.signal?.removeEventListener("abort", stop);
  }
}

function lastLines(child: ChildProcess, onLine: ((line: string) => void) | undefined): () => string[] {
  const lines: string[] = [];
  let rest = "";
  child.stderr!.setEncoding("utf8");
  child.stderr!.on("data", (chunk: string) => {
    const parts = (rest + chunk).split(/\r?\n|\r/);
    rest = parts.pop()!.slice(-10_000);
    for (const line of parts) {
      onLine?.(line);
      lines.push(line.slice(0, 1000));
      if (lines.length > SAID_LINES) lines.shift();
    }
  });
  return () => [...lines, ...(rest === "" ? [] : [rest])];
}

/** Ends a child, its process group, and whatever its descendants have moved into groups of their own (a browser does). */
function killTree(child: ChildProcess): void {
  if (child.pid === undefined) return;
  const targets =
    process.platform === "win32" ? [child.pid] : [-child.pid, ...descendants(child.pid).flatMap((pid) => [-pid, pid])];
  for (const target of targets) {
    try {
      process.kill(target, "SIGKILL");
    } catch (error) {
      // gone already, or no group leader
      if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
    }
  }
}

/** Processes below `pid`, where the system lists them as files. */
function descendants(pid: number): number[] {
  const parents = new Map<number, number[]>();
  for (const name of listProcesses()) {
    const parent = parentOf(name);
    if (parent === undefined) continue;
    parents.set(parent, [...(parents.get(parent) ?? []), Number(name)]);
  }
  const below = (one: number): number[] => (parents.get(one) ?? []).flatMap((child) => [child, ...below(child)]);
  return below(pid);
}

function listProcesses(): string[] {
  try {
    return readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  } catch {
    return []; // only Linux has /proc; elsewhere the process group has to do
  }
}

function parentOf(pid: string): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
  } catch {
    return undefined; // it ended while the list was read
  }
}
