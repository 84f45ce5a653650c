/** Who a worker is, so that others can tell whether it still lives. */
import { readFileSync } from "node:fs";
import { hostname } from "node:os";

/** When a process started, in clock ticks: tells a process from a later one with the same id. Linux only, else "". */
function startedAt(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
  } catch {
    return ""; // no /proc on this system, or no such process
  }
}

/** This process: `host/pid/start`. */
export const ownerName = (): string => `${hostname()}/${process.pid}/${startedAt(process.pid)}`;

/** True only when the owner is certainly dead: a process of this machine that is no more. */
export function isGone(owner: string | null): boolean {
  const [host, pid, start] = owner?.split("/") ?? [];
  if (host !== hostname() || !pid || start === undefined) return false;
  try {
    process.kill(Number(pid), 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ESRCH";
  }
  return startedAt(Number(pid)) !== start;
}
