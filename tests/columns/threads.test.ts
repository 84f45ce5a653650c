import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { describe, expect, it } from "vitest";
import { listenTo, receivedError, sentError } from "../../src/columns/threads.ts";
import { UserError } from "../../src/errors.ts";

/** What is first heard of a thread that runs `code`, where `threads` is the module under test. */
async function heard(code: string): Promise<{ value?: unknown; error?: Error }> {
  const module = JSON.stringify(new URL("../../src/columns/threads.ts", import.meta.url).href);
  const worker = new Worker(
    `import { parentPort } from "node:worker_threads";\nimport * as threads from ${module};\n${code}`,
    { eval: true, execArgv: ["--input-type=module-typescript"] },
  );
  const first = await new Promise<{ value?: unknown; error?: Error }>((resolve) => {
    listenTo(worker, "the test's thread", {
      onValue: (value) => resolve({ value }),
      onFailure: (error) => resolve({ error }),
    });
  });
  await worker.terminate();
  return first;
}

describe("errors from thread to thread", () => {
  it("keep their message, name, stack, causes, hint and exit code", () => {
    const cause = new RangeError("inner");
    const error = new UserError("outer", { hint: "do this", exitCode: 2, cause });
    const received = receivedError(structuredClone(sentError(error))) as UserError;
    expect(received).toBeInstanceOf(UserError);
    expect([received.message, received.hint, received.exitCode]).toEqual(["outer", "do this", 2]);
    expect(received.stack).toBe(error.stack);
    expect(received.cause).toMatchObject({ name: "RangeError", message: "inner", stack: cause.stack });
  });

  it("end where an error is its own cause, and what is no error becomes one", () => {
    const error = new Error("round");
    error.cause = error;
    let depth = 0;
    for (let at: unknown = receivedError(sentError(error)); at instanceof Error; at = at.cause) depth++;
    expect(depth).toBe(9);
    expect(receivedError(sentError("just text")).message).toBe("just text");
  });
});

describe("a thread", () => {
  it("is heard", async () => {
    expect(await heard("threads.sendValue(parentPort, { answer: 42 });")).toEqual({ value: { answer: 42 } });
  });

  it("that ends early is a failure in a sentence", async () => {
    const { error } = await heard("process.exit(7);");
    expect(error?.message).toBe("the test's thread ended before its work was done (exit code 7)");
  });

  it("that fails says why, with the place", async () => {
    const { error } = await heard(
      "function deep() { throw new TypeError('broken'); }\ntry { deep(); } catch (error) { threads.sendFailure(parentPort, error); }",
    );
    expect([error?.name, error?.message]).toEqual(["TypeError", "broken"]);
    expect(error?.stack).toContain("at deep");
  });

  it("whose error nobody catches is a failure with that cause", async () => {
    const { error } = await heard("throw new TypeError('uncaught');");
    expect(error?.message).toBe("the test's thread failed: uncaught");
    expect(error?.cause).toMatchObject({ name: "TypeError", message: "uncaught" });
  });

  it("whose message cannot be read is a failure with the reason", async () => {
    // an object of Node.js that says of itself that it is to be made again by something that does not exist
    const { error } = await heard(`
      import { BlockList } from "node:net";
      const list = new BlockList();
      const clone = Object.getOwnPropertySymbols(BlockList.prototype).find((one) => String(one).includes("clone"))!;
      Object.assign(list, { [clone]: () => ({ data: {}, deserializeInfo: "internal/blocklist:Unknown" }) });
      threads.sendValue(parentPort, list);
      setInterval(() => {}, 1000);
    `);
    expect(error?.message).toBe("a message of the test's thread cannot be read");
    expect(error?.cause).toMatchObject({ message: "Unknown deserialize spec internal/blocklist:Unknown" });
  });

  it("is not heard any more afterwards", async () => {
    const worker = new Worker("", { eval: true });
    let failures = 0;
    const stop = listenTo(worker, "a thread", { onValue: () => undefined, onFailure: () => failures++ });
    stop();
    await once(worker, "exit");
    expect(failures).toBe(0);
  });
});
