import { describe, expect, it } from "vitest";
import { createExecutionQueue, type Execution } from "../../src/notebook/execution-queue.ts";

/** Executions that note in `log` what becomes of them. */
function cells(log: string[]) {
  return (name: string, ok: boolean, stopOnError = true): Execution => ({
    stopOnError,
    async execute() {
      log.push(name);
      return ok;
    },
    abort: () => log.push(`${name} not run`),
  });
}

describe("the queue of cells", () => {
  it("runs one after the other, in order", async () => {
    const log: string[] = [];
    let running = 0;
    const queue = createExecutionQueue();
    const slow = (name: string): Execution => ({
      stopOnError: true,
      async execute() {
        running += 1;
        expect(running).toBe(1);
        await Promise.resolve();
        running -= 1;
        log.push(name);
        return true;
      },
      abort() {},
    });
    await Promise.all(["a", "b", "c"].map((name) => queue.add(slow(name))));
    expect(log).toEqual(["a", "b", "c"]);
  });

  it("gives up what waits behind an error, says so, and runs what comes later", async () => {
    const log: string[] = [];
    const cell = cells(log);
    const queue = createExecutionQueue();
    await Promise.all([queue.add(cell("a", true)), queue.add(cell("wrong", false)), queue.add(cell("b", true))]);
    await queue.add(cell("c", true));
    expect(log).toEqual(["a", "wrong", "b not run", "c"]);
  });

  it("gives up what is read from the socket right after the error", async () => {
    const log: string[] = [];
    const cell = cells(log);
    const late: Promise<void>[] = [];
    const queue = createExecutionQueue(async () => {
      late.push(queue.add(cell("sent while it ran", true)));
    });
    await queue.add(cell("wrong", false));
    await Promise.resolve();
    await Promise.all(late);
    await queue.add(cell("later", true));
    expect(log).toEqual(["wrong", "sent while it ran not run", "later"]);
  });

  it("goes on where the front end asked for it: allowed errors", async () => {
    const log: string[] = [];
    const cell = cells(log);
    const queue = createExecutionQueue();
    await Promise.all([queue.add(cell("wrong", false, false)), queue.add(cell("b", true))]);
    expect(log).toEqual(["wrong", "b"]);
  });
});
