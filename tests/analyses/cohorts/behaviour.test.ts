import { expect, it } from "vitest";
import { CohortOptions, cohorts } from "../../../src/analyses/cohorts.ts";
import { inputOf } from "../../../src/analyses/input.ts";
import { rowsOf } from "../../../src/analyses/rows.ts";
import { toCsv } from "../../../src/tables.ts";
import { contextOf } from "../contract.ts";
import { type Line, shop } from "../shop.ts";

const AS_OF = "2024-09-01";
const LINES: Line[] = Array.from({ length: 60 }, (_, i): Line[] => [
  { order: `${i}1`, at: "2024-02-01", customer: `c${i}`, price: 10, channel: i % 2 === 0 ? "web" : "fair" },
  { order: `C${i}1`, at: "2024-02-01", customer: `c${i}`, price: 4, quantity: -1 },
  { order: `${i}2`, at: "2024-03-01", customer: `c${i}`, price: 5 },
]).flat();

const behaviour = (lines: readonly Line[]) =>
  cohorts(inputOf(shop(lines)), CohortOptions.parse({}), contextOf(AS_OF)).behaviour_cohorts;

it("counts what came back on the day of the first purchase, whichever of the two stands first in the file", () => {
  expect(toCsv(behaviour(LINES.toReversed())).toString()).toBe(toCsv(behaviour(LINES)).toString());
  const rows = rowsOf(behaviour(LINES)).filter((row) => row.kind === "first channel");
  expect(rows.map(({ name, customers, revenue_90d_per_customer: each }) => [name, customers, each])).toEqual([
    ["fair", 30, 11],
    ["web", 30, 11],
  ]);
});
