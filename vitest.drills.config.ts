/** The drills in their long form: `npm run drills`; `*.long.ts` are those without a short one. */
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: [
      "tests/**/*.drill.test.ts",
      "tests/**/*.long.ts",
      "tests/quality/{properties,state}.test.ts",
      "tests/{facts/facts,scheduler/time/slots,reproducible}.test.ts",
    ],
    testTimeout: 3_600_000,
    hookTimeout: 120_000,
    globalSetup: ["tests/global-setup.ts"],
    setupFiles: ["tests/setup.ts"],
    pool: "forks",
    maxWorkers: 1,
    env: { TZ: "UTC", TILLBOOK_DRILLS: "long" },
  },
});
