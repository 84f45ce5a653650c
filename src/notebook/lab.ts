/** JupyterLab with the kernel registered, in the notebooks' folder. */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { ensureJupyter, registerKernel } from "./jupyter.ts";
import { ensureBuilt, packageRoot } from "./places.ts";

export interface LabRequest {
  cwd: string;
  env: Record<string, string | undefined>;
  /** Folder to open. Default: `notebooks` where there is one, here or in the clone, else here. */
  folder?: string;
  port?: string;
  browser: boolean;
  say(text: string): void;
}

export function notebooksFolder(cwd: string, folder?: string): string {
  if (folder !== undefined) return resolve(cwd, folder);
  const here = join(cwd, "notebooks");
  if (existsSync(here)) return here;
  const clone = join(packageRoot(), "notebooks");
  return existsSync(clone) && cwd.startsWith(packageRoot()) ? clone : cwd;
}

/** Opens JupyterLab and stays until it ends; returns its exit code. */
export function openLab(request: LabRequest): Promise<number> {
  const { cwd, env, say } = request;
  ensureBuilt(say);
  const { python, version, how } = ensureJupyter(env, say);
  const folder = notebooksFolder(cwd, request.folder);
  const jupyterEnv = registerKernel(env, true);
  say(`JupyterLab ${version} (${how}) in ${folder}; Ctrl+C twice ends it`);
  const args = ["-m", "jupyterlab", folder];
  if (request.port !== undefined) args.push("--port", request.port);
  if (!request.browser) args.push("--no-browser");
  // Jupyter refuses to run as root unless told; inside a container there is nobody else
  if (process.getuid?.() === 0) args.push("--allow-root");
  const child = spawn(python, args, { cwd: folder, env: jupyterEnv, stdio: "inherit" });
  const ignore = (): void => {};
  // Ctrl+C goes to the whole group: Jupyter asks and ends, and then so do we
  process.on("SIGINT", ignore);
  const end = (): void => {
    child.kill("SIGTERM");
  };
  process.on("SIGTERM", end);
  return new Promise((done, fail) => {
    child.on("error", fail);
    child.on("close", (code) => {
      process.off("SIGINT", ignore);
      process.off("SIGTERM", end);
      done(code ?? 0);
    });
  });
}
