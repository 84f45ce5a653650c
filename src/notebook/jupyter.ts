/** Jupyter: the one that is there, or one of our own in a virtual environment, and the kernel registered for this project. */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { UserError } from "../errors.ts";
import { writeFile } from "../files.ts";
import { cacheFolder, moduleRoot, packageRoot, resolves, userKernelFolder } from "./places.ts";

export const KERNEL_NAME = "tillbook";
const DISPLAY_NAME = "TypeScript (Tillbook)";

type Environment = Record<string, string | undefined>;

/** What is needed of Jupyter; installed where no Python has it. */
const NEEDED = ["jupyterlab>=4.2,<5", "nbclient>=0.10,<1", "nbconvert>=7.16,<8"];
/** Prints the version of JupyterLab, or fails where a part is missing or too old. */
const PROBE =
  "import jupyterlab, nbclient, nbconvert; v = jupyterlab.__version__; assert tuple(map(int, v.split('.')[:2])) >= (4, 2); print(v)";

const windows = process.platform === "win32";
const pythonOf = (environment: string): string =>
  windows ? join(environment, "Scripts", "python.exe") : join(environment, "bin", "python");

/** The version of JupyterLab that a Python has; undefined where it has none that will do. */
function jupyterOf(python: string): string | undefined {
  const result = spawnSync(python, ["-c", PROBE], { encoding: "utf8" });
  return result.status === 0 ? result.stdout.trim() : undefined;
}

export interface Jupyter {
  /** The Python that has it: `python -m jupyterlab`, `python -m nbconvert`. */
  python: string;
  version: string;
  /** Where it was found, in words. */
  how: string;
}

const ownEnvironment = (environment: Environment): string => join(cacheFolder(environment), "jupyter");

/** The Jupyter that is there: the named Python's, an active environment's, the one set up earlier. */
export function findJupyter(environment: Environment): Jupyter | undefined {
  const named = environment.TILLBOOK_PYTHON;
  if (named !== undefined && named !== "") {
    const version = jupyterOf(named);
    if (version !== undefined) return { python: named, version, how: "TILLBOOK_PYTHON" };
    throw new UserError(
      `TILLBOOK_PYTHON is ${named}, which has no JupyterLab 4.2 or newer with nbclient and nbconvert`,
      {
        hint: `${named} -m pip install ${NEEDED.map((one) => `"${one}"`).join(" ")}`,
        exitCode: 2,
      },
    );
  }
  const own = pythonOf(ownEnvironment(environment));
  const active = environment.VIRTUAL_ENV ?? environment.CONDA_PREFIX;
  const candidates: [python: string, how: string][] = [
    ...(active === undefined ? [] : [[pythonOf(active), "the active environment"] as [string, string]]),
    [own, "set up by Tillbook"],
    [windows ? "python" : "python3", "the system's Python"],
  ];
  for (const [python, how] of candidates) {
    const version = jupyterOf(python);
    if (version !== undefined) return { python, version, how };
  }
  return undefined;
}

const lastLines = (text: string): string =>
  text
    .trim()
    .split("\n")
    .filter((line) => line.trim() !== "")
    .slice(-3)
    .join("\n  ");

/** @throws UserError with what to install where there is no Python that can make an environment */
function makeEnvironment(folder: string): void {
  const python = windows ? "python" : "python3";
  const result = spawnSync(python, ["-m", "venv", "--clear", folder], { encoding: "utf8" });
  if (result.error !== undefined) {
    throw new UserError(`notebooks need Python 3.9 or newer for Jupyter, and there is no ${python} here`, {
      hint: "install it (Debian, Ubuntu: apt install python3 python3-venv), or set TILLBOOK_PYTHON to one that has JupyterLab",
    });
  }
  if (result.status !== 0) {
    throw new UserError(`${python} could not make a virtual environment in ${folder}`, {
      hint: `${lastLines(result.stdout + result.stderr)}\n  Debian, Ubuntu: apt install python3-venv`,
    });
  }
}

/** JupyterLab's invitation to its newsletter is left out of the environment that is ours. */
function quieten(folder: string): void {
  const file = join(folder, "etc", "jupyter", "labconfig", "page_config.json");
  const config = { disabledExtensions: { "@jupyterlab/apputils-extension:announcements": true } };
  if (!existsSync(file)) writeFile(file, JSON.stringify(config));
}

/**
 * The Jupyter to use; where there is none, one is set up in a virtual environment under the cache folder.
 *
 * @throws UserError where Python is missing or pip cannot reach its registry
 */
export function ensureJupyter(environment: Environment, say: (text: string) => void): Jupyter {
  const folder = ownEnvironment(environment);
  const found = findJupyter(environment);
  if (found?.python === pythonOf(folder)) quieten(folder);
  if (found !== undefined) return found;
  say(`setting up JupyterLab in ${folder} (about a minute, once)`);
  makeEnvironment(folder);
  const python = pythonOf(folder);
  const result = spawnSync(python, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", ...NEEDED], {
    encoding: "utf8",
    env: environment as NodeJS.ProcessEnv,
  });
  if (result.status !== 0) {
    throw new UserError("JupyterLab could not be installed: pip does not get it from its registry", {
      hint: `${lastLines(result.stdout + result.stderr)}\n  with another Jupyter: set TILLBOOK_PYTHON to a Python that has JupyterLab`,
    });
  }
  const version = jupyterOf(python);
  if (version === undefined)
    throw new UserError(`the JupyterLab in ${folder} does not start`, { hint: "remove that folder and try again" });
  quieten(folder);
  return { python, version, how: "set up by Tillbook" };
}

const commandOf = (root: string): string => join(root, "bin", "tillbook.js");

/** The command that a registered kernel starts; undefined where there is no kernel of that name, or not one of ours. */
function registered(folder: string): string | undefined {
  const file = join(folder, "kernel.json");
  if (!existsSync(file)) return undefined;
  try {
    const { argv } = JSON.parse(readFileSync(file, "utf8")) as { argv?: unknown };
    return Array.isArray(argv) && typeof argv[1] === "string" ? argv[1] : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/**
 * The name of this clone's kernel among the user's own: `tillbook`, unless another clone that is still there has taken it. A
 * clone keeps its name.
 */
function nameForEditors(kernels: string, root: string): string {
  const own = `${KERNEL_NAME}-${createHash("sha256").update(root).digest("hex").slice(0, 6)}`;
  if (registered(join(kernels, own)) !== undefined) return own;
  const taken = registered(join(kernels, KERNEL_NAME));
  return taken === undefined || taken === commandOf(root) || !existsSync(taken) ? KERNEL_NAME : own;
}

/** How Jupyter starts the kernel: this Node.js, this package, whatever folder it stands in. */
function kernelSpec(root: string, displayName: string): object {
  return {
    argv: [process.execPath, commandOf(root), "notebook", "kernel", "{connection_file}"],
    display_name: displayName,
    language: "typescript",
    interrupt_mode: "signal",
    metadata: { debugger: false },
  };
}

/** @throws UserError where the TypeScript kernel's package is not installed beside Tillbook */
function requireTslab(root: string): void {
  if (resolves("tslab", root)) return;
  throw new UserError(`the TypeScript kernel is not installed in ${root}`, {
    hint: "npm install --save-dev tslab (a clone of the project has it)",
  });
}

/**
 * Registers the kernel for this project; @returns the environment in which Jupyter finds it first.
 *
 * `forEditors`: also among the user's own kernels, where VS Code and other Jupyters look.
 */
export function registerKernel(environment: Environment, forEditors: boolean, root = packageRoot()): NodeJS.ProcessEnv {
  requireTslab(moduleRoot(root));
  const text = (displayName: string): string => `${JSON.stringify(kernelSpec(root, displayName), null, 1)}\n`;
  const data = join(moduleRoot(root), "node_modules", ".cache", "tillbook", "jupyter");
  writeFile(join(data, "kernels", KERNEL_NAME, "kernel.json"), text(DISPLAY_NAME));
  if (forEditors) {
    const kernels = userKernelFolder(environment);
    const name = nameForEditors(kernels, root);
    const shown = name === KERNEL_NAME ? DISPLAY_NAME : `TypeScript (Tillbook in ${basename(root)})`;
    writeFile(join(kernels, name, "kernel.json"), text(shown));
  }
  const separator = windows ? ";" : ":";
  const paths = [data, ...(environment.JUPYTER_PATH ?? "").split(separator).filter((path) => path !== "")];
  return { ...(environment as NodeJS.ProcessEnv), JUPYTER_PATH: paths.join(separator) };
}
