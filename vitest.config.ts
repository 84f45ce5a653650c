import { availableParallelism } from "node:os";
import { join } from "node:path";
import { configDefaults, defineConfig, type TestUserConfig } from "vitest/config";

// every process of the suite compiles the same modules: one strips their types and compiles them, the others read what it made
process.env.NODE_COMPILE_CACHE ??= join(import.meta.dirname, ".cache", "compiled");

/** What every configuration of the suite has. */
export const common = {
  testTimeout: 60_000,
  hookTimeout: 120_000,
  globalSetup: ["tests/global-setup.ts"],
  setupFiles: ["tests/setup.ts"],
  pool: "forks",
  // a third of the time of two is spent waiting, for browsers, mail servers and other processes
  maxWorkers: Math.ceil(availableParallelism() * 1.5),
  env: { TZ: "UTC" },
  // in a process of many files the heap is large; V8 would walk through all of it whenever 32 MB of columns were made beside it
  execArgv: ["--external-memory-accounted-in-global-limit"],
} satisfies TestUserConfig;

/**
 * Files that need a process to themselves: they load modules that must not be loaded yet, replace timers or the environment,
 * measure memory, or leave threads and servers behind. All others share one process for each worker, so that the modules are
 * loaded a few times and not two hundred times.
 */
const OWN_PROCESS = [
  "tests/cli/{cli,mcp,schedule,secrets,start,system-errors,terminal}.test.ts",
  "tests/notebook/{api,danfo,kernel,option-types}.test.ts",
  "tests/scheduler/{commands,corrections,daemon,damage}.test.ts",
  "tests/scheduler/{edition,monitor}/*.test.ts",
  "tests/scheduler/mail/deliver.test.ts",
  "tests/run/lake/**/*.test.ts",
  "tests/**/*.drill.test.ts",
  "tests/report/{print,page}/*browser*.test.ts",
  "tests/columns/polars.test.ts",
];

export default defineConfig({
  test: {
    ...common,
    projects: [
      {
        extends: true,
        test: { name: "own process", include: OWN_PROCESS },
      },
      {
        extends: true,
        test: {
          name: "shared",
          include: ["tests/**/*.test.ts"],
          exclude: [...configDefaults.exclude, ...OWN_PROCESS],
          isolate: false,
        },
      },
    ],
  },
});
