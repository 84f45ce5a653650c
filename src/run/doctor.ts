/** What this machine has, what is missing, and how to get it. Each check is one row; a check never throws. */
import { accessSync, constants, readFileSync, statfsSync } from "node:fs";
import { createRequire } from "node:module";
import { availableParallelism, tmpdir, totalmem } from "node:os";
import { environmentNames, findUpwards, loadConfig } from "../config/load.ts";
import { UserError } from "../errors.ts";
import { sweepTemporaries, sweepTemporaryFolders } from "../files.ts";

export interface DoctorFinding {
  check: string;
  state: "ok" | "missing" | "optional";
  found: string;
  /** What to do where it is not ok. */
  remedy?: string;
}

interface Surroundings {
  cwd: string;
  env: Record<string, string | undefined>;
}

type Check = (around: Surroundings) => Promise<DoctorFinding> | DoctorFinding;

const load = createRequire(import.meta.url);
const has = (name: string): boolean => {
  try {
    load.resolve(`${name}/package.json`);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // a package that hides its package.json is there all the same
    if (code === "ERR_PACKAGE_PATH_NOT_EXPORTED") return true;
    if (code === "MODULE_NOT_FOUND") return false;
    throw error;
  }
};
const reason = (error: unknown): string =>
  error instanceof Error ? (error.message.split("\n")[0] as string) : String(error);
const GB = 1024 ** 3;

const node: Check = () => {
  const enough = Number(process.versions.node.split(".")[0]) >= 24;
  return {
    check: "Node.js",
    state: enough ? "ok" : "missing",
    found: `${process.versions.node} on ${process.platform} ${process.arch}`,
    remedy: "install Node.js 24 or newer; in a clone, `npm start` brings its own",
  };
};

const polars: Check = async () => {
  try {
    const { default: pl } = await import("../columns/polars.ts");
    return { check: "Polars", state: "ok", found: pl.version };
  } catch (error) {
    return {
      check: "Polars",
      state: "missing",
      found: reason(error),
      remedy:
        "npm left its binary out (an older Node.js ran the install): run `npm ci` under Node.js 24, or `npm start`",
    };
  }
};

const browser: Check = async () => {
  const { findBrowser, withBrowser } = await import("../report/print/browser.ts");
  try {
    const found = await findBrowser();
    if (found === undefined) throw new Error("none found");
    const version = await withBrowser((one) => one.version());
    return { check: "PDF printer", state: "ok", found: `${version} (${found.how})` };
  } catch (error) {
    return {
      check: "PDF printer",
      state: "missing",
      found: reason(error),
      remedy: "install Chrome or Chromium, or set TILLBOOK_BROWSER to one; HTML reports work without",
    };
  }
};

const writable: Check = ({ cwd }) => {
  try {
    accessSync(cwd, constants.W_OK);
    accessSync(tmpdir(), constants.W_OK);
    const disk = statfsSync(cwd);
    const free = (disk.bavail * disk.bsize) / GB;
    return {
      check: "Disk",
      state: free < 1 ? "missing" : "ok",
      found: `${cwd} can be written, ${free.toFixed(0)} GB free`,
      remedy: "less than 1 GB is free: make room",
    };
  } catch (error) {
    return { check: "Disk", state: "missing", found: reason(error), remedy: "change to a folder you may write to" };
  }
};

const machine: Check = () => ({
  check: "Machine",
  state: "ok",
  found: `${availableParallelism()} cores, ${(totalmem() / GB).toFixed(0)} GB of memory`,
});

const configuration: Check = ({ cwd, env }) => {
  try {
    const { file } = loadConfig(undefined, cwd, env);
    return { check: "Configuration", state: "ok", found: file ?? "none; the defaults are in force" };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { check: "Configuration", state: "missing", found: error.message, remedy: "mend the key it names" };
  }
};

/** Names only: what stands in them is nobody's business here. */
const secrets: Check = ({ cwd, env }) => {
  const check = "Secrets";
  const file = findUpwards(cwd);
  const names = ((): string[] => {
    if (file === undefined) return [];
    try {
      return environmentNames(readFileSync(file, "utf8"));
    } catch {
      // a file that cannot be read or understood is told of by the row above
      return [];
    }
  })();
  if (names.length === 0) return { check, state: "ok", found: "the configuration takes none from the environment" };
  const word = (name: string): string =>
    `${name} is ${env[name] === undefined ? "not set" : env[name] === "" ? "empty" : "set"}`;
  const absent = names.filter((name) => !env[name]);
  return {
    check,
    state: absent.length === 0 ? "ok" : "missing",
    found: names.map(word).join(", "),
    remedy: `set ${absent.join(" and ")} where the daemon is started`,
  };
};

const timezone: Check = ({ cwd, env }) => {
  const system = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const zone = ((): string | undefined => {
    try {
      return loadConfig(undefined, cwd, env).config.project.timezone;
    } catch (error) {
      if (error instanceof UserError) return undefined;
      throw error;
    }
  })();
  return {
    check: "Time zone",
    state: "ok",
    found: `project ${zone ?? "not readable"}, machine ${system}, rules of ${process.versions.tz ?? "an unknown version"}`,
  };
};

const notebooks: Check = () => {
  const missing = ["tslab", "danfojs-node"].filter((name) => !has(name));
  return missing.length === 0
    ? { check: "Notebooks", state: "ok", found: "tslab and danfojs-node" }
    : {
        check: "Notebooks",
        state: "optional",
        found: `${missing.join(" and ")} not installed`,
        remedy: "work in a clone of the project, which has them, or add them to yours with npm",
      };
};

const leftovers: Check = ({ cwd }) => {
  const swept = [...sweepTemporaries(`${cwd}/reports`), ...sweepTemporaryFolders()];
  return {
    check: "Leftovers",
    state: "ok",
    found: swept.length === 0 ? "none" : `${swept.length} unfinished folders of dead processes removed`,
  };
};

const CHECKS: readonly Check[] = [
  node,
  machine,
  polars,
  browser,
  writable,
  configuration,
  secrets,
  timezone,
  notebooks,
  leftovers,
];

/** Runs every check, in order. */
export async function examine(around: Surroundings): Promise<DoctorFinding[]> {
  const findings: DoctorFinding[] = [];
  for (const check of CHECKS) findings.push(await check(around));
  return findings;
}
