import { openLab } from "../notebook/lab.ts";
import type { Shell } from "./shell.ts";

export default async function action(
  shell: Shell,
  options: Record<string, unknown>,
  [folder]: string[],
): Promise<number> {
  const port = typeof options.port === "string" ? { port: options.port } : {};
  return openLab({
    cwd: shell.cwd,
    env: shell.env,
    ...(folder === undefined ? {} : { folder }),
    ...port,
    browser: options.browser !== false,
    say: (text) => shell.stderr(`${text}\n`),
  });
}
