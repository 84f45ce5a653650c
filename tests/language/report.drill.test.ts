/** Whole reports of larger shops in the other languages, the sample data among them. */
import { globSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "vitest";
import { addDays } from "../../src/calendar.ts";
import type { Report } from "../../src/report/contract.ts";
import { steady, tell, tellFiles, WEEK } from "../story/shop.ts";
import { saidWhole, WHOLE } from "./said-whole.ts";

const SHOPS: Record<string, () => Promise<Report>> = {
  steady: async () => (await tell(steady(), { more: { only: WHOLE } })).report,
  "a missing day": async () =>
    (
      await tell(
        steady().filter(({ on }) => on !== addDays(WEEK, 3)),
        { more: { only: WHOLE } },
      )
    ).report,
  "cohorts of quarters": async () =>
    (await tell(steady(), { config: { cohorts: { grain: "quarter" } }, more: { only: WHOLE } })).report,
  // its values and chances are published
  "the sample data": async () =>
    (await tellFiles(globSync(join(import.meta.dirname, "../../data/sample/*.csv")), {}, { only: WHOLE })).report,
};

describe.each(Object.keys(SHOPS))("%s", (shop) => {
  it("is said whole in every language, with the same numbers", async () => {
    saidWhole(await SHOPS[shop]!());
  });
});
