/** Chances of leaving do not depend on the order of the lines. */
import { expect, it } from "vitest";
import type pl from "../../src/columns/polars.ts";
import { facts } from "../../src/facts/facts.ts";
import { toCsv } from "../../src/tables.ts";
import { sampleLines } from "../sample.ts";
import { run } from "./churn-run.ts";

const { lines, asOf } = await sampleLines();

it("gives the same tables whatever the order of the lines", () => {
  const csv = (frame: pl.DataFrame) => Object.values(run(facts(frame), asOf)).map((table) => toCsv(table).toString());
  const shuffled = lines.sample({ n: lines.height, shuffle: true, seed: 3 } as never);
  expect(csv(shuffled)).toEqual(csv(lines));
});
