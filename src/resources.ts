/** What this process has used so far, as the operating system counts it. */
import { existsSync, readFileSync } from "node:fs";

const STATUS = "/proc/self/status";

/**
 * Peak memory, MB of a million bytes. On Linux from the process's own account: what `resourceUsage` gives there begins with the
 * memory of the process that started this one.
 */
export function peakMemoryMb(): number {
  const own = existsSync(STATUS) ? /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(STATUS, "utf8"))?.[1] : undefined;
  return Math.round((Number(own ?? process.resourceUsage().maxRSS) * 1024) / 1e6);
}

/** Processor time of all threads, seconds to the hundredth. */
export function cpuSeconds(): number {
  const { userCPUTime, systemCPUTime } = process.resourceUsage();
  return Math.round((userCPUTime + systemCPUTime) / 10_000) / 100;
}
