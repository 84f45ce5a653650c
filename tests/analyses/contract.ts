/** What every analysis of the registry must keep; the worked example of CONTRIBUTING.md is held against it too. */

import { describe, expect, it } from "vitest";
import { z } from "zod";
import type { Analysis, Context, Marts } from "../../src/analyses/analysis.ts";
import { inputOf } from "../../src/analyses/input.ts";
import type pl from "../../src/columns/polars.ts";
import type { Facts } from "../../src/facts/contract.ts";
import { facts } from "../../src/facts/facts.ts";
import { formatter } from "../../src/format.ts";
import { renderCharts } from "../../src/report/charts/chart.ts";
import { conform, emptyFrame, LINES } from "../../src/schema.ts";
import type { ChartBlock } from "../../src/section.ts";
import { toCsv } from "../../src/tables.ts";

export const contextOf = (asOf: string): Context => ({
  asOf,
  currency: "GBP",
  locale: "en-GB",
  timezone: "UTC",
  seed: 42,
  format: formatter("en-GB", "GBP"),
});

/** Facts of these lines, and of the same in another order: made once for the tests of all analyses. */
const factsOf = (() => {
  const known = new WeakMap<pl.DataFrame, { whole: Facts; shuffled: Facts }>();
  return (lines: pl.DataFrame): { whole: Facts; shuffled: Facts } => {
    const made = known.get(lines) ?? {
      whole: facts(lines),
      shuffled: facts(lines.sample({ n: lines.height, shuffle: true, seed: 7 } as never)),
    };
    known.set(lines, made);
    return made;
  };
})();

interface Described {
  description?: string;
  default?: unknown;
}

/** @param lines real enough to fill every chart; `asOf` the day after its last */
export function contractTests(analysis: Analysis, lines: pl.DataFrame, asOf: string): void {
  const context = contextOf(asOf);
  const options = analysis.options.parse({});
  const csvOf = (marts: Marts): Record<string, string> =>
    Object.fromEntries(Object.entries(marts).map(([name, frame]) => [name, toCsv(frame).toString("utf8")]));
  const { whole, shuffled } = factsOf(lines);
  let made: Promise<Marts> | undefined;
  /** Tables are not written to, so that all tests may look at the same. */
  const martsOfWhole = async (): Promise<Marts> => {
    made ??= Promise.resolve(analysis.marts(inputOf(whole), options, context));
    return made;
  };

  describe(`the contract of ${analysis.name}`, () => {
    it("says honestly that there is too little data, and still makes valid tables", async () => {
      const none = facts(emptyFrame(LINES));
      const marts = await analysis.marts(inputOf(none), options, context);
      for (const [name, contract] of Object.entries(analysis.tables)) conform(marts[name]!, contract);
      const section = analysis.section(marts, context, options);
      expect(section.insufficient?.needs).toBeTruthy();
      expect(section.insufficient?.has).toBeTruthy();
    });

    it("makes exactly the tables it declares, sorted by key and without a doubled key", async () => {
      const marts = await martsOfWhole();
      expect(Object.keys(marts).sort()).toEqual(Object.keys(analysis.tables).sort());
      for (const [name, contract] of Object.entries(analysis.tables)) {
        const frame = conform(marts[name]!, contract);
        expect(frame.columns, name).toEqual(Object.keys(contract.columns));
        expect(frame.select(...contract.key).unique().height, `${name} has one row per ${contract.key}`).toBe(
          frame.height,
        );
      }
    });

    it("does not see the order of the lines", async () => {
      const other = await analysis.marts(inputOf(shuffled), options, context);
      expect(csvOf(other)).toEqual(csvOf(await martsOfWhole()));
    });

    it("describes and defaults every option", () => {
      const json = z.toJSONSchema(analysis.options, { io: "input", unrepresentable: "any" });
      const properties = Object.entries((json.properties ?? {}) as Record<string, Described>);
      for (const [name, property] of properties) expect(property.description, name).toBeTruthy();
      expect(Array.isArray(json.required) ? json.required : []).toEqual([]);
    });

    it("draws every chart, without a warning and the same twice", async () => {
      const { blocks } = analysis.section(await martsOfWhole(), context, options);
      const charts = blocks.filter((block): block is ChartBlock => block.kind === "chart");
      const shown = blocks.filter(({ kind }) => kind !== "text");
      expect(shown.length, "a section shows a chart or a table").toBeGreaterThan(0);
      const draw = () => renderCharts(charts, { locale: "en-GB", currency: "GBP", width: () => 640 });
      const [first, second] = [await draw(), await draw()];
      for (const { id, alt } of charts) {
        expect(alt, `${id} needs words for those who do not see it`).not.toBe("");
        expect(first.get(id)?.svg).toBe(second.get(id)?.svg);
      }
    });

    it("says nothing that is not a number, and no more than it knows", async () => {
      const marts = await martsOfWhole();
      const text = JSON.stringify(analysis.section(marts, context, options));
      expect(text).not.toMatch(/NaN|undefined|\[object|Infinity/);
      const { highlights } = analysis.section(marts, context, options);
      for (const highlight of highlights) expect(highlight.cells.length, highlight.text).toBeGreaterThan(0);
    });
  });
}
