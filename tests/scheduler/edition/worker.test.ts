import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runWorker, type WorkerOptions } from "../../../scheduler/edition/worker.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tillbook-worker-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const script = (code: string): string => {
  const path = join(folder, "child.mjs");
  writeFileSync(path, code);
  return path;
};
const options = (code: string, more: Partial<WorkerOptions> = {}): WorkerOptions => ({
  script: script(code),
  args: [folder],
  timeoutMs: 20_000,
  memoryMb: 64,
  ...more,
});
/** A child that starts a grandchild in a group of its own, as a browser is, says its id, and waits. */
const WITH_GRANDCHILD = `
import { spawn } from "node:child_process";
const grandchild = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { detached: true, stdio: "ignore" });
console.error("grandchild " + grandchild.pid);
setInterval(() => {}, 1000);`;
const gone = async (pid: number): Promise<boolean> => {
  for (let i = 0; i < 200; i += 1) {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
      // a zombie waits for its parent to read its end; it does nothing any more
      if (/\) Z /.test(stat)) return true;
    } catch {
      return true;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return false;
};
const number = (lines: string[]): number => Number(lines.join("\n").match(/\d+/)![0]);

describe("runWorker", () => {
  it("runs a script to its end", async () => {
    const end = await runWorker(
      options(`import { writeFileSync } from "node:fs"; writeFileSync(process.argv[2] + "/out", process.env.SECRET);`, {
        env: { SECRET: "s3" },
      }),
    );
    expect(end).toEqual({ how: "done" });
    expect(readFileSync(join(folder, "out"), "utf8")).toBe("s3");
  });

  it("tells how it failed, with its last words", async () => {
    expect(
      await runWorker(options(`console.error("reading"); console.error("no such file"); process.exitCode = 3;`)),
    ).toEqual({
      how: "failed",
      code: 3,
      signal: null,
      said: "reading\nno such file",
    });
    expect(
      await runWorker(options(`process.kill(process.pid, "SIGSEGV"); setInterval(() => {}, 1000);`)),
    ).toMatchObject({ how: "failed", signal: "SIGSEGV" });
  });

  it("keeps to its memory limit", async () => {
    const end = await runWorker(options(`const kept = []; for (;;) kept.push(new Array(1e5).fill(kept.length));`));
    expect(end).toMatchObject({ how: "failed", said: expect.stringContaining("heap") });
  });

  it("ends everything it has started when its time is up", async () => {
    const lines: string[] = [];
    const end = await runWorker(options(WITH_GRANDCHILD, { timeoutMs: 1500, onLine: (line) => lines.push(line) }));
    expect(end).toEqual({ how: "timeout" });
    expect(await gone(number(lines))).toBe(true);
  });

  it("ends everything it has started when it is told to stop", async () => {
    const stop = new AbortController();
    const lines: string[] = [];
    const end = await runWorker(
      options(WITH_GRANDCHILD, {
        signal: stop.signal,
        onLine: (line) => {
          lines.push(line);
          stop.abort();
        },
      }),
    );
    expect(end).toEqual({ how: "stopped" });
    expect(await gone(number(lines))).toBe(true);
    expect(await runWorker(options("", { signal: stop.signal }))).toEqual({ how: "stopped" });
  });

  it.each([
    ["works", "setInterval(() => {}, 1000);"],
    // as a child does that loads its modules
    ["has no time to listen", "for (;;);"],
  ])("does not outlive a parent that is killed while it %s", async (_, code) => {
    const worker = JSON.stringify(new URL("../../../scheduler/edition/worker.ts", import.meta.url).href);
    const child = script(`import { writeSync } from "node:fs"; writeSync(2, "child " + process.pid + "\\n"); ${code}`);
    const parent = join(folder, "parent.mjs");
    writeFileSync(
      parent,
      `import { runWorker } from ${worker};
await runWorker({ script: ${JSON.stringify(child)}, args: [], timeoutMs: 60000, memoryMb: 64, onLine: (line) => console.log(line) });`,
    );
    const running = spawn(process.execPath, [parent], { stdio: ["ignore", "pipe", "inherit"] });
    const pid = await new Promise<number>((resolve) =>
      running.stdout.on("data", (chunk) => resolve(number([String(chunk)]))),
    );
    running.kill("SIGKILL");
    expect(await gone(pid)).toBe(true);
  });
});
