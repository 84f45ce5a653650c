/** The drills in their long form, and all cases of a property: `npm run drills`; `*.long.ts` are those without a quick form. */
import { defineConfig } from "vitest/config";
import { common } from "./vitest.config.ts";

export default defineConfig({
  test: {
    ...common,
    include: [
      "tests/**/*.drill.test.ts",
      "tests/**/*.long.ts",
      "tests/quality/coded.test.ts",
      "tests/scheduler/time/slots.test.ts",
    ],
    testTimeout: 3_600_000,
    maxWorkers: 1,
    env: { TZ: "UTC", TILLBOOK_DRILLS: "long" },
  },
});
