/** Opens a file with whatever the desktop uses for it. */
import { spawn } from "node:child_process";

export function openInViewer(path: string): void {
  const [command, args] =
    process.platform === "darwin"
      ? ["open", [path]]
      : process.platform === "win32"
        ? ["cmd", ["/c", "start", "", path]]
        : ["xdg-open", [path]];
  const child = spawn(command, args, { stdio: "ignore", detached: true });
  child.on("error", () => process.stderr.write(`could not open ${path}: there is no ${command} here\n`));
  child.unref();
}
