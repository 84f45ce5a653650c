/** What a command gets, and what it is. */
import type { Effects } from "../effects.ts";

/** What every command gets; the same in tests, with other values. */
export interface Shell extends Effects {
  cwd: string;
  env: Record<string, string | undefined>;
  isTerminal: boolean;
}

export type Action = (shell: Shell, options: Record<string, unknown>, args: string[]) => Promise<number>;
