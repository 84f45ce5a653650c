/** What a command gets, and what it is. */
import type { Effects } from "../effects.ts";

/** What every command gets; the same in tests, with other values. */
export interface Shell extends Effects {
  cwd: string;
  env: Record<string, string | undefined>;
  isTerminal: boolean;
  /** Asks the user for a line; absent without a terminal. Undefined: the input has ended. */
  ask?(prompt: string): Promise<string | undefined>;
  /** A table for another program, byte for byte; `stdout` shows control characters instead. */
  data(text: string): void;
}

export type CommandAction = (shell: Shell, options: Record<string, unknown>, args: string[]) => Promise<number>;
