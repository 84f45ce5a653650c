/** The tests that need Python and a Jupyter: `npm run test:notebooks` sets one up where there is none. */
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ["*.live.ts"],
    testTimeout: 240_000,
    hookTimeout: 600_000,
    pool: "forks",
    maxWorkers: 1,
    env: { TZ: "UTC" },
  },
});
