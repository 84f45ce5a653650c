/**
 * Cells one after the other. Where one fails, those that were waiting behind it are not run, and say so; whatever is sent
 * afterwards runs again.
 */

/** What a front end asks of the kernel; see "execute" in the messaging protocol of Jupyter. */
export interface ExecuteRequest {
  code: string;
  /** Nothing of it is shown or counted. Default: false. */
  silent?: boolean;
  /** Whether what waits behind it is given up where it fails. Default: true. */
  stop_on_error?: boolean;
}

export interface Execution {
  /** Runs the code; @returns whether it went well. */
  execute(): Promise<boolean>;
  /** Answers that it was not run. */
  abort(): void;
  stopOnError: boolean;
}

/** Requests that were sent while a cell kept the process busy are read from the socket within this time. */
const READING_MS = 20;
const soon = (): Promise<void> => new Promise((done) => setTimeout(done, READING_MS));

/** A queue of executions; `add` is settled when the execution has been answered. */
export function createExecutionQueue(waitForRequests: () => Promise<void> = soon): {
  add(execution: Execution): Promise<void>;
} {
  interface Waiting extends Execution {
    answered(): void;
  }
  let waiting: Waiting[] = [];
  let busy = false;

  async function work(): Promise<void> {
    busy = true;
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const ok = await next.execute();
      next.answered();
      if (ok || !next.stopOnError) continue;
      await waitForRequests();
      const given = waiting;
      waiting = [];
      for (const one of given) {
        one.abort();
        one.answered();
      }
    }
    busy = false;
  }

  return {
    add: (execution) =>
      new Promise((answered) => {
        waiting.push({ ...execution, answered });
        if (!busy) void work();
      }),
  };
}
