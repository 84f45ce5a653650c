import { describe, expect, it } from "vitest";
import { DemandOptions } from "../../src/analyses/demand/options.ts";
import { seasonAfter, seasonOf } from "../../src/analyses/demand/season.ts";
import { demandSection } from "../../src/analyses/demand/section.ts";
import { demand } from "../../src/analyses/demand.ts";
import { inputOf } from "../../src/analyses/input.ts";
import { type Row, rowsOf } from "../../src/analyses/rows.ts";
import { addDays, weekday } from "../../src/calendar.ts";
import type { Facts } from "../../src/facts/contract.ts";
import { demandBy, leadTimeErrors, spreadOfErrors } from "../../src/models/intermittent.ts";
import { normalQuantile } from "../../src/models/quantiles.ts";
import { createRandom, type Random } from "../../src/models/random.ts";
import { contextOf } from "./contract.ts";
import { type Line, shop } from "./shop.ts";

/** A Monday. */
const START = "2025-01-06";
const WEEKS = 40;
const AS_OF = addDays(START, 7 * WEEKS);

const dayAt = (place: number): string => addDays(START, place);
const line = (place: number, product: string, quantity: number, price = 10): Line => ({
  order: `${product}-${place}`,
  at: dayAt(place),
  // the test shop takes codes that begin with a letter for services
  product: `1${product}`,
  quantity,
  price,
});

interface Asked {
  options?: Parameters<typeof DemandOptions.parse>[0];
  stock?: string;
  asOf?: string;
}
function planned(facts: Facts, { options = {}, stock, asOf = AS_OF }: Asked = {}) {
  const file = stock === undefined ? undefined : { name: "stock.csv", text: stock };
  const input = inputOf(facts, undefined, { table: () => undefined, file: () => file });
  const parsed = DemandOptions.parse(options);
  const marts = demand(input, parsed, contextOf(asOf));
  const rows = rowsOf(marts.demand_plan);
  return {
    marts,
    of: (id: string): Row => rows.find((row) => row.product_id === `1${id}`)!,
    outs: rowsOf(marts.stock_outs),
    section: demandSection(marts, contextOf(asOf), parsed),
  };
}

/** Days on which a shop of six open days a week sells each of `products` with the chance of its own, but for the `empty` ones. */
function steady(
  products: Readonly<Record<string, number>>,
  empty: (product: string, place: number) => boolean = () => false,
  random: Random = createRandom(3, "steady"),
): Line[] {
  return Array.from({ length: 7 * WEEKS }, (_, place) => place)
    .filter((place) => weekday(dayAt(place)) !== 7)
    .flatMap((place) =>
      Object.entries(products).flatMap(([product, chance]) =>
        random() < chance && !empty(product, place) ? [line(place, product, 1 + Math.floor(random() * 3))] : [],
      ),
    );
}

describe("the plan of a product", () => {
  /** Pieces of each week, sold on its Tuesday. */
  const weekly = [4, 6, 5, 0, 7, 5, 4, 6, 5, 5, 0, 6, 4, 5, 7, 5, 4, 6, 5, 0, 6, 5, 4, 6, 7, 5, 4, 5, 6, 5];
  const lines = weekly.flatMap((pieces, week) => (pieces > 0 ? [line(7 * week + 1, "a", pieces)] : []));
  // another product keeps the shop open
  const facts = shop([...lines, ...steady({ other: 0.9 }).filter(({ at }) => at < dayAt(7 * weekly.length))]);
  const asOf = dayAt(7 * weekly.length);

  it("is the demand of the lead time and z times its error", () => {
    const row = planned(facts, { asOf, options: { leadTimeDays: 21, serviceLevel: 0.98 } }).of("a");
    expect(row.pattern).toBe("smooth");
    const perWeek = demandBy("croston", weekly);
    expect(row.demand_per_week).toBeCloseTo(perWeek, 10);
    expect(row.lead_time_demand).toBeCloseTo(3 * perWeek, 10);
    const error = spreadOfErrors(leadTimeErrors(weekly, 3, "croston"))!;
    expect(row.safety_stock).toBeCloseTo(normalQuantile(0.98) * error, 10);
    expect(row.reorder_point).toBeCloseTo(Number(row.lead_time_demand) + Number(row.safety_stock), 10);
    expect(row.advice).toBe(`Order when ${Math.ceil(Number(row.reorder_point))} are left`);
    expect(row.order_quantity).toBeNull();
  });

  it("counts whole weeks alone: a running week changes nothing", () => {
    const running = shop([...lines, ...steady({ other: 0.9 }), line(7 * weekly.length + 1, "a", 50)]);
    const now = planned(running, { asOf: addDays(asOf, 3) }).of("a");
    const before = planned(facts, { asOf }).of("a");
    expect(now.demand_per_week).toBe(before.demand_per_week);
    expect(now.units).toBe(before.units);
  });

  it("leaves out weeks in which the shop was closed", () => {
    const shifted = shop(
      [...lines, ...steady({ other: 0.9 }).filter(({ at }) => at < asOf)].map((one) =>
        one.at < dayAt(70) ? one : { ...one, at: addDays(one.at, 14) },
      ),
    );
    const row = planned(shifted, { asOf: addDays(asOf, 14) }).of("a");
    expect(row.demand_per_week).toBeCloseTo(Number(planned(facts, { asOf }).of("a").demand_per_week), 10);
    expect(row.weeks).toBe(weekly.length);
  });

  it("does not plan for a single order of a hundred times the usual", () => {
    const once = shop([...lines, ...steady({ other: 0.9 }).filter(({ at }) => at < asOf), line(20 * 7 + 2, "a", 500)]);
    const row = planned(once, { asOf }).of("a");
    expect(row.demand_per_week).toBeLessThan(9);
    expect(row.capped_units).toBeGreaterThan(480);
    expect(row.units).toBe(weekly.reduce((sum, pieces) => sum + pieces, 500));
  });

  it("says what to order from the stock file", () => {
    const stock = "product_id;stock;on_order\n1a;3;2\n1other;4000;\n1unheard;7;\n";
    const { of, marts, section } = planned(facts, { asOf, stock, options: { coverDays: 14 } });
    const row = of("a");
    expect(row.status).toBe("order_now");
    const wanted = Number(row.reorder_point) + 2 * Number(row.demand_per_week) - 5;
    expect(row.order_quantity).toBe(Math.ceil(wanted));
    expect(row.advice).toMatch(new RegExp(`^Order ${row.order_quantity} now: 3 left, enough for \\d+ days$`));
    expect(row.weeks_of_stock).toBeCloseTo(3 / Number(row.demand_per_week), 10);
    expect(of("other")).toMatchObject({ status: "too_much", order_quantity: 0, on_order: null });
    expect(of("unheard")).toMatchObject({ status: "unsold", advice: "Never sold, 7 in stock", demand_per_week: null });
    expect(section.title).toBe("Order product 1a now: it will not last until new goods come");
    expect(rowsOf(marts.demand_plan)).toHaveLength(3);
  });

  it("has enough where what is on its way is enough", () => {
    expect(planned(facts, { asOf, stock: "sku,stock,on_order\n1a,3,40" }).of("a").status).toBe("enough");
  });

  it("names file and line of a stock that is none", () => {
    expect(() => planned(facts, { asOf, stock: "sku,stock\n1a,lots" })).toThrow(
      /stock\.csv, line 2: invalid stock "lots"/,
    );
  });

  it("refuses a stock file of other products", () => {
    expect(() => planned(facts, { asOf, stock: "sku,stock\nX9,3" })).toThrow(
      /stock\.csv: none of its 1 products is in the data; it has "X9", the data "1other"/,
    );
  });

  it("is of products that were never planned but are in stock, too", () => {
    const { of, marts } = planned(facts, { asOf, stock: "sku,stock\n1a,3", options: { products: 1 } });
    expect(of("a").stock).toBe(3);
    expect(marts.demand_plan.height).toBe(2);
  });
});

describe("stops in sales", () => {
  const chances = { daily: 1, often: 0.6, seldom: 0.12, other: 0.95 };
  const gone = (from: number, to: number) => (product: string, place: number) =>
    product === "daily" && place >= from && place < to;

  it("are none where sales come by chance", () => {
    for (let seed = 1; seed <= 15; seed++)
      expect(planned(shop(steady(chances, () => false, createRandom(seed, "lull")))).outs).toEqual([]);
  });

  it("are told from a lull, with what was missed, and left out of the demand", () => {
    const { of, outs } = planned(shop(steady(chances, gone(140, 161))));
    expect(outs).toHaveLength(1);
    const [out] = outs as [Row];
    expect(out).toMatchObject({ product_id: "1daily", from_day: dayAt(140), to_day: dayAt(159), trading_days: 18 });
    expect(Number(out.lost_units) / (18 * 2)).toBeCloseTo(1, 0);
    expect(out.lost_revenue).toBeCloseTo(Number(out.lost_units) * 10, 6);
    const never = planned(shop(steady(chances))).of("daily");
    expect(Number(of("daily").demand_per_week) / Number(never.demand_per_week)).toBeCloseTo(1, 1);
    expect(of("daily").weeks).toBe(WEEKS - 3);
  });

  it("say so while they last", () => {
    const { of, section } = planned(shop(steady(chances, gone(7 * WEEKS - 12, 7 * WEEKS))));
    expect(of("daily")).toMatchObject({ status: "out_of_stock", out_of_stock_since: dayAt(7 * WEEKS - 12) });
    expect(section.title).toBe("product 1daily has stopped selling as if it were out of stock");
    expect(section.highlights.some(({ text }) => text.includes("the shelf may be empty"))).toBe(true);
  });

  it("are none where the shop was closed, nor where a file is missing", () => {
    const closed = (_: string, place: number): boolean => place >= 140 && place < 161;
    expect(planned(shop(steady(chances, closed))).outs).toEqual([]);
    const many = Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`p${i}`, 0.8]));
    const half = (product: string, place: number): boolean => closed(product, place) && Number(product.slice(1)) < 6;
    expect(planned(shop(steady(many, half))).outs).toEqual([]);
  });

  it("are none where sales die away", () => {
    const fading = (product: string, place: number): boolean =>
      product === "daily" && place > 120 && place % Math.max(1, Math.ceil((place - 120) / 6)) !== 0;
    const { outs, of } = planned(shop(steady(chances, fading)));
    expect(outs).toEqual([]);
    expect(Number(of("daily").demand_per_week)).toBeLessThan(6);
  });

  it("are products that ended where they do not come again for long", () => {
    const { of, outs } = planned(shop(steady(chances, gone(140, 7 * WEEKS))));
    expect(outs).toEqual([]);
    expect(of("daily")).toMatchObject({ status: "fading", method: "tsb" });
    expect(Number(of("daily").demand_per_week)).toBeLessThan(2);
  });
});

describe("classes", () => {
  it("are by sales and by how evenly a product sells", () => {
    const random = createRandom(8, "classes");
    const lines = Array.from({ length: WEEKS }, (_, week) => [
      line(7 * week, "even", 20),
      line(7 * week + 1, "mid", random() < 0.75 ? 3 : 1),
      ...(week % 8 === 0 ? [line(7 * week + 2, "rare", 1)] : []),
    ]).flat();
    const { of } = planned(shop(lines));
    expect([of("even").class, of("mid").class, of("rare").class]).toEqual(["AX", "BX", "CZ"]);
  });
});

describe("the season", () => {
  const random = createRandom(5, "season");
  /** Pieces of a week: 100, three times as many in eight weeks of each year of 52, one of which begins where the data ends. */
  const usual = (week: number): number => (week % 52 >= 36 && week % 52 < 44 ? 300 : 100);
  const weeks = (shape: (week: number) => number, length = 96): Float64Array =>
    Float64Array.from({ length }, (_, week) => Math.round(shape(week) * (0.95 + 0.1 * random())));

  it("raises the reorder point before the weeks in which more was sold a year before", () => {
    // two such rushes have been, and the third is to begin
    const lines = Array.from(weeks(usual, 140), (pieces, week) => line(7 * week + 1, "gift", pieces));
    const facts = shop(lines);
    const at = (asOf: string): Row => planned(facts, { asOf }).of("gift");
    const before = at(dayAt(7 * 140));
    expect(Number(before.season_factor)).toBeGreaterThan(2.3);
    expect(Number(before.lead_time_demand)).toBeCloseTo(
      2 * Number(before.demand_per_week) * Number(before.season_factor),
      6,
    );
    const { section } = planned(facts, { asOf: dayAt(7 * 140) });
    expect(section.notes.join(" ")).toContain("For 1 product the same weeks a year before say");
    // too little is known in the first year
    expect(at(dayAt(7 * 70)).season_factor).toBe(1);
  });

  it("of the days that an order is to cover is theirs, not that of the lead time before them", () => {
    // the rush begins in two weeks: the lead time asks for what is usual, the eight weeks after it for three times as much
    const two = weeks(usual, 138);
    expect(seasonAfter(two, 2, 8)).toBeGreaterThan(2.5);
    expect(seasonOf(two, 2)!.at(-1)).toBeCloseTo(1, 0);
    // and the other way round at its end
    const end = weeks(usual, 146);
    expect(seasonAfter(end, 2, 8)).toBeLessThan(0.7);
    expect(seasonAfter(weeks(usual, 60), 2, 8)).toBeUndefined();
  });

  it("is none where the year before says nothing", () => {
    expect(seasonOf(weeks(usual), 2)).toBeDefined();
    for (let seed = 1; seed <= 20; seed++) {
      const noise = createRandom(seed, "no season");
      expect(
        seasonOf(
          weeks(() => 60 + 80 * noise()),
          2,
        ),
      ).toBeUndefined();
    }
    // a rush in one year alone is no season
    expect(
      seasonOf(
        weeks((week) => (week >= 36 && week < 44 ? 300 : 100)),
        2,
      ),
    ).toBeUndefined();
  });

  it("says how often stock at the reorder point would have lasted", () => {
    const units = weeks(() => 40 + 120 * random());
    const lines = Array.from(units, (pieces, week) => line(7 * week + 1, "a", pieces));
    const row = planned(shop(lines), { asOf: dayAt(7 * 96), options: { serviceLevel: 0.9 } }).of("a");
    const errors = leadTimeErrors(units, 2, "croston");
    const lasted = errors.filter((error) => error <= Number(row.safety_stock)).length;
    expect(row.service_reached).toBeCloseTo(lasted / errors.length, 10);
    expect(Number(row.service_reached)).toBeGreaterThan(0.8);
    expect(Number(row.service_reached)).toBeLessThan(1);
  });
});
