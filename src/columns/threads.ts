/**
 * What a thread and the one that waits for it say to each other: values, and failures with their stack and causes. Whatever ends a
 * thread, the other side hears of it.
 */
import type { MessagePort, Transferable, Worker } from "node:worker_threads";
import { type ExitCode, UserError } from "../errors.ts";

/** An error as it can be sent: structured cloning keeps neither the class of ours nor their own properties. */
export interface SentError {
  name: string;
  message: string;
  stack: string | undefined;
  cause: SentError | undefined;
  /** What makes it a UserError. */
  user: { hint: string | undefined; exitCode: ExitCode } | undefined;
}

export type ThreadMessage<T> = { kind: "value"; value: T } | { kind: "failure"; error: SentError };

/** Causes beyond so many are left out: one that is its own cause has no end. */
const MOST_CAUSES = 8;

export function sentError(thrown: unknown, causes = MOST_CAUSES): SentError {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  return {
    name: error.name,
    message: error.message,
    stack: error.stack,
    cause: error.cause === undefined || causes === 0 ? undefined : sentError(error.cause, causes - 1),
    user: error instanceof UserError ? { hint: error.hint, exitCode: error.exitCode } : undefined,
  };
}

/** The error again, with the stack it had where it was thrown. */
export function receivedError({ name, message, stack, cause, user }: SentError): Error {
  const from = cause === undefined ? {} : { cause: receivedError(cause) };
  const { hint, exitCode } = user ?? {};
  const error =
    user === undefined
      ? new Error(message, from)
      : new UserError(message, {
          ...from,
          ...(hint === undefined ? {} : { hint }),
          ...(exitCode === undefined ? {} : { exitCode }),
        });
  error.name = name;
  if (stack !== undefined) error.stack = stack;
  return error;
}

/** In a thread: sends a value, moving the memory of `moved` instead of copying it. */
export const sendValue = <T>(port: MessagePort, value: T, moved: readonly Transferable[] = []): void =>
  port.postMessage({ kind: "value", value } satisfies ThreadMessage<T>, moved);

/** In a thread: says that the work has failed. */
export const sendFailure = (port: MessagePort, thrown: unknown): void =>
  port.postMessage({ kind: "failure", error: sentError(thrown) } satisfies ThreadMessage<never>);

/**
 * Hears a thread. `onFailure` is called with what it says to have failed, with an error nobody caught in it, with a message that
 * cannot be read, and where it ends, which nobody expects who still listens.
 *
 * @param what the thread is called in errors, such as "the reading thread"
 * @returns stops listening
 */
export function listenTo<T>(
  worker: Worker,
  what: string,
  { onValue, onFailure }: { onValue(value: T): void; onFailure(error: Error): void },
): () => void {
  const listeners = {
    message: (message: ThreadMessage<T>) =>
      message.kind === "value" ? onValue(message.value) : onFailure(receivedError(message.error)),
    error: (cause: Error) => onFailure(new Error(`${what} failed: ${cause.message}`, { cause })),
    messageerror: (cause: Error) => onFailure(new Error(`a message of ${what} cannot be read`, { cause })),
    exit: (code: number) => onFailure(new Error(`${what} ended before its work was done (exit code ${code})`)),
  };
  const names = Object.keys(listeners) as (keyof typeof listeners)[];
  for (const name of names) worker.on(name, listeners[name]);
  return () => {
    for (const name of names) worker.off(name, listeners[name]);
  };
}
