/** Where things are: the package, the project whose packages a notebook uses, the cache, and what is built. */

import { spawnSync } from "node:child_process";
import { existsSync, globSync, mkdirSync, renameSync, rmSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { homedir } from "node:os";
import { basename, dirname, join, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { UserError } from "../errors.ts";
import { VERSION } from "../version.ts";

function packageFolder(folder: string): string {
  if (existsSync(join(folder, "package.json"))) return folder;
  return packageFolder(dirname(folder));
}

/** The folder of this package: the clone, or `node_modules/tillbook` of a project that has it installed. */
export const packageRoot = (): string => packageFolder(dirname(fileURLToPath(import.meta.url)));

/** The folder whose `node_modules` has tillbook by name: the clone itself, or the project it is installed in. */
export function moduleRoot(root = packageRoot()): string {
  const parent = dirname(root);
  return basename(parent) === "node_modules" ? dirname(parent) : root;
}

/** Whether `name` can be imported from `folder`. */
export function resolves(name: string, folder: string): boolean {
  try {
    createRequire(join(folder, "package.json")).resolve(name);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "MODULE_NOT_FOUND") return false;
    throw error;
  }
}

/** Where Tillbook keeps what can be made again; `TILLBOOK_CACHE` moves it. */
export function cacheFolder(environment: Record<string, string | undefined>): string {
  const set = environment.TILLBOOK_CACHE;
  if (set !== undefined && set !== "") return set;
  const base =
    process.platform === "win32"
      ? (environment.LOCALAPPDATA ?? join(homedir(), "AppData", "Local"))
      : process.platform === "darwin"
        ? join(homedir(), "Library", "Caches")
        : (environment.XDG_CACHE_HOME ?? join(homedir(), ".cache"));
  return join(base, "tillbook");
}

/**
 * The sample shop's files: a clone has them, an installed package makes the same ones, byte for byte, once.
 *
 * @throws UserError where they cannot be made
 */
export function sampleFolder(environment: Record<string, string | undefined>, root = packageRoot()): string {
  const shipped = join(root, "data", "sample");
  if (existsSync(shipped)) return shipped;
  const made = join(cacheFolder(environment), `sample-${VERSION}`);
  if (existsSync(made)) return made;
  const begun = `${made}-${process.pid}`;
  const args = [join(root, "bin", "tillbook.js"), "sample", "--out", begun];
  const result = spawnSync(process.execPath, args, { encoding: "utf8", env: environment as NodeJS.ProcessEnv });
  if (result.status !== 0)
    throw new UserError(`the files of the sample shop could not be made in ${made}`, { hint: result.stderr.trim() });
  try {
    renameSync(begun, made);
  } catch (error) {
    // another process was quicker
    if (!existsSync(made)) throw error;
    rmSync(begun, { recursive: true, force: true });
  }
  return made;
}

/** Where Jupyter, VS Code and others look for a user's own kernels. */
export function userKernelFolder(environment: Record<string, string | undefined>): string {
  const set = environment.JUPYTER_DATA_DIR;
  if (set !== undefined && set !== "") return join(set, "kernels");
  const data =
    process.platform === "win32"
      ? join(environment.APPDATA ?? join(homedir(), "AppData", "Roaming"), "jupyter")
      : process.platform === "darwin"
        ? join(homedir(), "Library", "Jupyter")
        : join(environment.XDG_DATA_HOME ?? join(homedir(), ".local", "share"), "jupyter");
  return join(data, "kernels");
}

/** A clone runs its sources; cells use the build. */
const sourcesOf = (root: string): string[] =>
  root.split(sep).includes("node_modules")
    ? []
    : globSync(["src/**/*.ts", "scheduler/**/*.ts", "tsconfig*.json", "package.json"], { cwd: root }).map((name) =>
        join(root, name),
      );

/** Whether the sources of a clone are newer than its build; an installed package is always as it was published. */
export function buildIsStale(root = packageRoot()): boolean {
  const built = statSync(join(root, "dist", "src", "index.js"), { throwIfNoEntry: false });
  const sources = sourcesOf(root);
  if (sources.length === 0) return false;
  return built === undefined || sources.some((file) => statSync(file).mtimeMs > built.mtimeMs);
}

/** A build that takes longer than this is no longer running. */
const BUILD_MS = 120_000;

/** Waits until no other process builds; @returns false where another one has just done it. */
function claimBuild(lock: string, root: string): boolean {
  mkdirSync(dirname(lock), { recursive: true });
  for (;;) {
    try {
      mkdirSync(lock);
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    const since = statSync(lock, { throwIfNoEntry: false })?.mtimeMs;
    if (since !== undefined && Date.now() - since > BUILD_MS) rmSync(lock, { recursive: true, force: true });
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
    if (!existsSync(lock) && !buildIsStale(root)) return false;
  }
}

/**
 * Builds the package of a clone where its sources are newer than its build; @returns whether it had to. Kernels that start
 * at the same time build once.
 *
 * @throws UserError with the compiler's first complaints where it does not build
 */
export function ensureBuilt(say: (text: string) => void, root = packageRoot()): boolean {
  if (!buildIsStale(root)) return false;
  const lock = join(root, "node_modules", ".cache", "tillbook", "build.lock");
  if (!claimBuild(lock, root)) return false;
  try {
    say("building the package: its sources are newer than its build");
    const result = spawnSync(process.execPath, [join(root, "scripts", "build.mjs")], { cwd: root, encoding: "utf8" });
    if (result.status === 0) return true;
    throw new UserError("the package does not build, so cells cannot import it", {
      hint: `${result.stdout}${result.stderr}`.trim().split("\n").slice(0, 5).join("\n  "),
    });
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}
