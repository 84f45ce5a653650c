/** A sample of the benchmark: no layout may be read wrongly. `npm run bench -- --only understanding` tries all. */
import { expect, it } from "vitest";
import { isLong } from "../long.ts";
import { judgeEvery } from "./judged.ts";

/** One layout in so many is tried. */
const EVERY = isLong ? 13 : 29;

it("is read no worse than before", async () => {
  expect(await judgeEvery(EVERY)).toEqual([]);
});
