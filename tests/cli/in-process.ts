/** Commands as typed, in this process: what the process itself does (signals, streams, start) is tested with real ones. */
import { execute } from "../../src/cli/main.ts";
import type { Shell } from "../../src/cli/shell.ts";
import { visible } from "../../src/cli/visible.ts";

export interface Said {
  status: number;
  stdout: string;
  stderr: string;
}

/** What a command says without a terminal, and its exit code. */
export async function inProcess(
  args: readonly string[],
  { cwd, env = process.env, now = Date.now }: Pick<Shell, "cwd"> & Partial<Pick<Shell, "env" | "now">>,
): Promise<Said> {
  const said = { stdout: "", stderr: "" };
  const status = await execute(args, {
    cwd,
    env,
    now,
    isTerminal: false,
    stdout: (text) => {
      said.stdout += visible(text);
    },
    data: (text) => {
      said.stdout += text;
    },
    stderr: (text) => {
      said.stderr += visible(text);
    },
    progress: () => undefined,
  });
  return { status, ...said };
}
