/** Months of wakes in the other zones; one zone is in `slots.test.ts`. */
import { describe, it } from "vitest";
import { MONTHS, monthsOfWakes, ZONES } from "./wakes.ts";

describe(`${MONTHS} months of wakes with downtime and a clock that jumps`, () => {
  it.each(ZONES.slice(1))("%s: each slot once, or listed as skipped", monthsOfWakes);
});
