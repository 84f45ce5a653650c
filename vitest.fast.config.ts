/** What an author runs after every change: no child process, browser, mail server or long search. `npm run test:fast` */
import { configDefaults, defineConfig } from "vitest/config";
import { common } from "./vitest.config.ts";

export default defineConfig({
  test: {
    ...common,
    isolate: false,
    include: ["tests/**/*.test.ts"],
    exclude: [
      ...configDefaults.exclude,
      "tests/{cli,scheduler,notebook,understanding,golden,explore,story}/**",
      "tests/report/{print,charts}/**",
      "tests/report/page/browser.test.ts",
      "tests/{mining,run,sample,warehouse}/**",
      "tests/**/*{drill,online-retail,reference}.test.ts",
      "tests/{contributing,bench,columns/polars,ingest/{threads,far-records,properties},ingest/formats/zip}.test.ts",
      "tests/{facts/returns,quality/{state,coded},analyses/{contract,kpis}}.test.ts",
    ],
  },
});
