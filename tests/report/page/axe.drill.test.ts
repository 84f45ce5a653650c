/** The page of the sample shop for axe: in the light and in the dark, whole and filtered. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { axeViolations, openSamplePage, type SamplePage } from "./sample-page.ts";

let sample: SamplePage;
beforeAll(async () => {
  sample = await openSamplePage();
}, 120_000);
afterAll(async () => {
  await sample.close();
  expect(sample.problems).toEqual([]);
});

it.each([
  ["light", ""],
  ["dark", ""],
  ["light", "#weeks=13&region=Germany"],
  ["dark", "#weeks=13&region=Germany"],
])(
  "has no axe violation: %s %s",
  async (scheme, hash) => {
    const page = await sample.opened(1280, { scheme, hash });
    expect(await axeViolations(page)).toEqual([]);
    await page.close();
  },
  60_000,
);
