/** Exit codes of the command line; see the README. */
export const EXIT = { ok: 0, failed: 1, usage: 2, gate: 3, warnings: 4 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/**
 * An error a user can cause and mend. `message` is one sentence that names the file, row or key and the bad value;
 * `hint` says what would be right.
 */
export class UserError extends Error {
  readonly hint: string | undefined;
  readonly exitCode: ExitCode;

  constructor(message: string, options: { hint?: string; exitCode?: ExitCode; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "UserError";
    this.hint = options.hint;
    this.exitCode = options.exitCode ?? EXIT.failed;
  }
}
