/** The page of the sample shop at length: for axe, in the light and in the dark, whole and filtered; and on paper. */
import { expect, it } from "vitest";
import { renderReport } from "../../../src/report/render.ts";
import { axeViolations, samplePageForAll } from "./sample-page.ts";

const sample = samplePageForAll();

it.each([
  ["light", ""],
  ["dark", ""],
  ["light", "#weeks=13&region=Germany"],
  ["dark", "#weeks=13&region=Germany"],
])(
  "has no axe violation: %s %s",
  async (scheme, hash) => {
    const page = await sample().opened(1280, { scheme, hash });
    expect(await axeViolations(page)).toEqual([]);
    await page.close();
  },
  60_000,
);

it("is smaller than 350 kB on paper", async () => {
  const { pdf } = await renderReport(sample().report, { formats: ["pdf"] });
  expect(pdf!.length).toBeLessThan(350_000);
}, 60_000);
