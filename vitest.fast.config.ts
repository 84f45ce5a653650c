/** What an author runs after every change: no child process, browser, mail server or long search. `npm run test:fast` */
import { configDefaults, defineConfig, mergeConfig } from "vitest/config";
import all from "./vitest.config.ts";

export default mergeConfig(
  all,
  defineConfig({
    test: {
      exclude: [
        ...configDefaults.exclude,
        "tests/{cli,scheduler,notebook,understanding,golden,explore,story}/**",
        "tests/report/print/**",
        "tests/report/charts/**",
        "tests/mining/**",
        "tests/run/**",
        "tests/**/*{drill,online-retail,reference}.test.ts",
        "tests/{contributing,reproducible,bench,columns/polars}.test.ts",
        "tests/sample/**",
      ],
    },
  }),
);
