import { describe, expect, it } from "vitest";
import type { Published } from "../../src/analyses/analysis.ts";
import { inputOf } from "../../src/analyses/input.ts";
import kpiAnalysis, { KpiOptions, kpis } from "../../src/analyses/kpis.ts";
import { formatter } from "../../src/format.ts";
import type { Highlight } from "../../src/section.ts";
import { type Line, shop } from "./shop.ts";

const context = (asOf: string) => ({
  asOf,
  currency: "GBP",
  locale: "en-GB",
  timezone: "UTC",
  seed: 1,
  format: formatter("en-GB", "GBP"),
});
const line = (order: string, day: string, price: number, customer = order): Line => ({
  order,
  at: `${day} 09:00:00`,
  customer,
  product: "1",
  quantity: 1,
  price,
  region: "UK",
});
const FIRST = [line("1", "2011-01-03", 20), line("2", "2011-01-04", 30)];
const SECOND = [line("3", "2011-01-10", 40), line("4", "2011-01-11", 25)];
const LATE = line("5", "2011-01-08", 10);

const options = KpiOptions.parse({});
const martsOf = (lines: readonly Line[], asOf: string) => kpis(inputOf(shop([...lines])), options, context(asOf));

/** The week's section where the edition of the week before was made of `then`. */
function bulletsOf(now: readonly Line[], then: readonly Line[], publishedAsOf = "2011-01-10"): Highlight[] {
  const rows = martsOf(then, publishedAsOf).kpis.select(...kpiAnalysis.remembers!.kpis!.columns);
  const published: Published = { edition: "2011-W01", asOf: publishedAsOf, rows };
  const history = (table: string) => (table === "kpis" ? published : undefined);
  const section = kpiAnalysis.section(martsOf(now, "2011-01-17"), context("2011-01-17"), options, history);
  return section.highlights.filter(({ text }) => text.startsWith("Restated"));
}

describe("the week before", () => {
  it("is called restated, with both figures, where its own edition had others", () => {
    const [bullet] = bulletsOf([...FIRST, LATE, ...SECOND], FIRST);
    expect(bullet?.text).toMatch(
      /^Restated: 3\D+9 Jan 2011 is not as edition 2011-W01 had it: net revenue £60, published as £50; orders 3, published as 2; /,
    );
    expect(bullet?.cells).toContain("kpis.net_revenue.previous");
  });

  it("is not, where a reader would see the same figures", () => {
    expect(bulletsOf([...FIRST, ...SECOND], FIRST)).toEqual([]);
    const aPenny = [...FIRST, ...SECOND].map((one) => (one.order === "1" ? { ...one, price: 20.001 } : one));
    expect(bulletsOf(aPenny, FIRST)).toEqual([]);
  });

  it("is compared only with an edition about that very week", () => {
    expect(bulletsOf([...FIRST, LATE, ...SECOND], FIRST, "2011-01-17")).toEqual([]);
  });

  it("is compared with nothing where nothing was published", () => {
    const section = kpiAnalysis.section(martsOf([...FIRST, ...SECOND], "2011-01-17"), context("2011-01-17"), options);
    expect(section.highlights.some(({ text }) => text.startsWith("Restated"))).toBe(false);
  });
});
