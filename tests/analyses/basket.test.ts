import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { z } from "zod";
import { nameSimilarity, possibleDuplicate } from "../../src/analyses/basket/duplicates.ts";
import { adjusted, leastCount } from "../../src/analyses/basket/marts.ts";
import basketAnalysis, { BasketOptions, basket } from "../../src/analyses/basket.ts";
import { inputOf } from "../../src/analyses/input.ts";
import { type Row, rowsOf } from "../../src/analyses/rows.ts";
import pl from "../../src/columns/polars.ts";
import type { Facts } from "../../src/facts/contract.ts";
import { formatter } from "../../src/format.ts";
import { MiningBudgetError } from "../../src/mining/budget.ts";
import { benjaminiHochberg, holmAdjusted } from "../../src/mining/significance.ts";
import { conform } from "../../src/schema.ts";
import type { TableBlock } from "../../src/section.ts";
import { seeded, shuffled } from "../facts/shuffled.ts";
import { reference, referenceJson, referenceText } from "../reference.ts";
import { draw } from "./charts.ts";
import { type Line, onlineRetail, shop } from "./shop.ts";

const context = {
  asOf: "2011-12-10",
  currency: "GBP",
  locale: "en-GB",
  timezone: "Europe/London",
  seed: 1,
  format: formatter("en-GB", "GBP"),
};
type Given = z.input<typeof BasketOptions>;
const run = (facts: Facts, given: Given = {}) => basket(inputOf(facts), BasketOptions.parse(given));
const figure = (tables: ReturnType<typeof run>, name: string) =>
  rowsOf(tables.basket_summary).find((row) => row.figure === name)?.value;
const message = (given: Given): string => BasketOptions.safeParse(given).error?.issues[0]?.message ?? "accepted";

/** Orders of products, `"ab"` being one order of products a and b written as numbers, with `names` by product. */
const orders = (baskets: readonly (readonly string[])[], names: Record<string, string> = {}): Line[] =>
  baskets.flatMap((products, i) =>
    products.map((product): Line => {
      const name = names[product];
      return { order: String(i).padStart(5, "0"), at: "2011-01-03", customer: "c", product, ...(name ? { name } : {}) };
    }),
  );

/** Ten baskets: 1 and 2 meet in four, 1 alone lies in two more, 2 in one more. */
const TEN = [
  ["1", "2"],
  ["1", "2"],
  ["1", "2"],
  ["1", "2", "3"],
  ["1", "3"],
  ["1", "3"],
  ["2", "3"],
  ["3", "4"],
  ["4", "5"],
  ["4", "5"],
];
const LOOSE = { minSupport: 0.1, minConfidence: 0, minLift: 0, minCount: 1 } satisfies Given;

describe("baskets by hand", () => {
  const tables = run(shop(orders(TEN)), LOOSE);
  const rule = (a: string, b: string): Row =>
    rowsOf(tables.basket_rules).find((row) => row.antecedent === a && row.consequent === b)!;

  it("measures a rule", () => {
    // N 10, n(1) 6, n(2) 5, n(1,2) 4
    expect(rule("1", "2")).toMatchObject({
      antecedent_names: "product 1",
      consequent_names: "product 2",
      count: 4,
      antecedent_count: 6,
      consequent_count: 5,
      baskets: 10,
      support: 0.4,
      confidence: 4 / 6,
      lift: 40 / 30,
      leverage: expect.closeTo(0.1, 12),
      conviction: expect.closeTo(1.5, 12),
      // (0.4 − 0.3) / max(0.4 · 0.4, 0.6 · (0.5 − 0.4))
      zhang: expect.closeTo(0.625, 12),
      // (C(6,4)·C(4,1) + C(6,5)·C(4,0)) / C(10,5)
      p_value: expect.closeTo(66 / 252, 12),
      is_redundant: false,
      possible_duplicate: false,
    });
    expect(rule("5", "4")).toMatchObject({ confidence: 1, conviction: null });
    expect(rule("1|2", "3")).toMatchObject({ count: 1, is_redundant: true });
  });

  it("lists itemsets with sorted ids", () => {
    expect(rowsOf(tables.basket_itemsets).map((row) => [row.items, row.length, row.count, row.support])).toEqual([
      ["1", 1, 6, 0.6],
      ["1|2", 2, 4, 0.4],
      ["1|2|3", 3, 1, 0.1],
      ["1|3", 2, 3, 0.3],
      ["2", 1, 5, 0.5],
      ["2|3", 2, 2, 0.2],
      ["3", 1, 5, 0.5],
      ["3|4", 2, 1, 0.1],
      ["4", 1, 3, 0.3],
      ["4|5", 2, 2, 0.2],
      ["5", 1, 2, 0.2],
    ]);
    // 5 pairs allow 2 rules each, the triple 3
    expect(figure(tables, "tests")).toBe(13);
  });

  it("suggests what is bought with a product", () => {
    const also = rowsOf(tables.cross_sell).filter((row) => row.product_id === "1");
    expect(also.map((row) => [row.rank, row.also_product_id, row.count, row.confidence])).toEqual([
      [1, "2", 4, 4 / 6],
      [2, "3", 3, 3 / 6],
    ]);
    expect(run(shop(orders(TEN)), { ...LOOSE, crossSell: 1 }).cross_sell.height).toBe(5);
  });
});

describe("what is a basket", () => {
  const mixed: Line[] = [
    ...orders([["1", "2"], ["1"], ["1", "2", "3", "4"]]),
    { order: "a1", at: "2011-01-04", customer: null, product: "1" },
    { order: "a1", at: "2011-01-04", customer: null, product: "#post" },
    { order: "C9", at: "2011-01-05", customer: "c", product: "1", quantity: -1 },
    { order: "C9", at: "2011-01-05", customer: "c", product: "2", quantity: -1 },
    { order: "z", at: "2011-01-06", customer: "c", product: "3", quantity: 2 },
    { order: "z", at: "2011-01-06", customer: "c", product: "3", quantity: 1 },
    { order: "z", at: "2011-01-06", customer: "c", product: "4", quantity: -1 },
  ];
  const count = (given: Given) => {
    const tables = run(shop(mixed), { ...LOOSE, ...given });
    return ["baskets", "dropped_small", "dropped_large"].map((name) => figure(tables, name));
  };

  it("follows size, customers and products", () => {
    // three more have one product only: the anonymous one (postage aside), the second, and z (its return aside)
    expect(count({})).toEqual([2, 3, 0]);
    expect(count({ minBasketSize: 1 })).toEqual([5, 0, 0]);
    expect(count({ minBasketSize: 1, customers: "identified" })).toEqual([4, 0, 0]);
    expect(count({ products: "all" })).toEqual([3, 2, 0]);
    expect(count({ maxBasketSize: 3 })).toEqual([1, 3, 1]);
    expect(count({ maxBasketSize: null })).toEqual([2, 3, 0]);
  });

  it("keeps N when products are chosen", () => {
    const chosen = (given: Given) => {
      const tables = run(shop(mixed), { ...LOOSE, ...given });
      return [figure(tables, "baskets"), rowsOf(tables.basket_itemsets).map((row) => row.items)];
    };
    expect(chosen({ items: { include: ["1", "3"] } })).toEqual([2, ["1", "1|3", "3"]]);
    expect(chosen({ items: { exclude: ["3", "4"] } })).toEqual([2, ["1", "1|2", "2"]]);
    expect(chosen({ topItems: 2 })).toEqual([2, ["1", "1|2", "2"]]);
  });
});

describe("thresholds", () => {
  it("turns support into a count", () => {
    expect(leastCount("auto", 10_000)).toBe(50);
    expect(leastCount("auto", 1_000)).toBe(20);
    expect(leastCount("auto", 0)).toBe(20);
    expect(leastCount(0.07, 100)).toBe(7);
    expect(leastCount(0.02, 18_532)).toBe(371);
    expect(leastCount(0.001, 10)).toBe(1);
  });

  it("refuses a count where a share is meant", () => {
    expect(message({ minSupport: 20 })).toMatch(/share of the baskets in \(0, 1\].*not a count/);
    expect(message({ minSupport: 0 })).toMatch(/not a count/);
    expect(message({ fdr: 5 })).toMatch(/\(0, 1\]/);
    expect(message({ minSuport: 0.1 } as Given)).toMatch(/minSuport/);
    expect(message({ minSupport: 1 })).toBe("accepted");
  });

  it("describes and defaults every option", () => {
    const defaults = BasketOptions.parse({});
    for (const [key, option] of Object.entries(BasketOptions.shape)) {
      expect(option.description, key).toBeTruthy();
      expect(key in defaults, key).toBe(true);
    }
  });

  it("corrects for tests that are not listed as if they were no better than chance", () => {
    const probability = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.array(probability, { minLength: 1, maxLength: 8 }), fc.nat(20), (values, more) => {
        const p = Float64Array.from(values);
        const padded = Float64Array.from([...values, ...Array<number>(more).fill(1)]);
        for (const [name, correct] of [
          ["bh", benjaminiHochberg],
          ["holm", holmAdjusted],
        ] as const) {
          const expected = correct(padded).subarray(0, p.length);
          adjusted(p, padded.length, name).forEach((q, i) => {
            expect(q).toBeCloseTo(expected[i]!, 12);
          });
        }
      }),
      { seed: 3 },
    );
  });

  it("stops with advice before memory runs out", () => {
    const wide = shop(orders(Array.from({ length: 3 }, () => Array.from({ length: 30 }, (_, i) => String(i)))));
    expect(() => run(wide, { ...LOOSE, maxLength: 10, maxItemsets: 1000 })).toThrow(MiningBudgetError);
    try {
      run(wide, { ...LOOSE, maxLength: 10, maxItemsets: 1000 });
    } catch (error) {
      expect(error).toMatchObject({ hint: expect.stringContaining("minSupport") });
    }
  });
});

describe("possible duplicates", () => {
  it("compares names by their letters and digits", () => {
    expect(nameSimilarity("Set/6 Red Cups", "SET 6  RED CUPS")).toBe(1);
    // 2 edits over 10 letters
    expect(nameSimilarity("lamp white", "lamp write!")).toBeCloseTo(0.9, 12);
    expect(nameSimilarity("?", "!")).toBe(0);
    expect(possibleDuplicate(["red mug"], ["blue plate", "RED MUG"])).toBe(true);
    expect(possibleDuplicate(["red mug"], ["green mug"])).toBe(false);
  });

  it("marks rules and suggestions between them", () => {
    const names = { "1": "CERAMIC STORAGE JAR", "2": "CERAMIC STORAGE JARS", "3": "TEA|TOWEL" };
    const tables = run(shop(orders(TEN, names)), LOOSE);
    const marked = (frame: pl.DataFrame) => rowsOf(frame).filter((row) => row.possible_duplicate === true);
    const one = rowsOf(tables.basket_rules).find((row) => row.antecedent === "1" && row.consequent === "3");
    expect(one?.consequent_names).toBe("TEA/TOWEL");
    expect(marked(tables.cross_sell).map((row) => [row.product_id, row.also_product_id])).toEqual([
      ["1", "2"],
      ["2", "1"],
    ]);
    expect(marked(tables.basket_rules).map((row) => [row.antecedent, row.consequent])).toEqual([
      ["1", "2"],
      ["1|2", "3"],
      ["1|3", "2"],
      ["2", "1"],
      ["2|3", "1"],
    ]);
  });
});

const anyBaskets = fc.array(
  fc.uniqueArray(fc.constantFrom("1", "2", "3", "4", "5", "6"), { minLength: 1, maxLength: 5 }),
  { minLength: 1, maxLength: 40 },
);

describe("baskets in general", () => {
  it("is the same with every algorithm and in every order of rows", () => {
    fc.assert(
      fc.property(anyBaskets, fc.nat(), fc.constantFrom("single", "any"), (baskets, seed, consequent) => {
        const facts = shop(orders(baskets));
        const given = { ...LOOSE, maxLength: 4, consequent, correction: "holm" as const };
        const tables = run(facts, given);
        const others = [
          run(facts, { ...given, algorithm: "apriori" }),
          run(facts, { ...given, algorithm: "fast" }),
          run(shuffled(facts, seeded(seed)), given),
        ];
        for (const [name, table] of Object.entries(tables)) {
          conform(table, basketAnalysis.tables[name as keyof typeof tables]);
          for (const other of others)
            expect(other[name as keyof typeof tables].writeCSV().toString()).toBe(table.writeCSV().toString());
        }
      }),
      { seed: 11, numRuns: 12 },
    );
  });
});

/** 400 baskets in which 1 and 2 go together, 3 and 4 too (with almost equal names), 5 and 6 come and go. */
const lively = (): Facts =>
  shop(
    orders(
      Array.from({ length: 400 }, (_, i) => [
        ...(i % 4 === 0 ? ["1", "2"] : i % 8 === 1 ? ["1"] : []),
        ...(i % 5 === 0 ? ["3", "4"] : []),
        ...(i % 2 === 0 ? ["5"] : ["6"]),
        ...(i % 3 === 0 ? ["7"] : ["8"]),
      ]),
      { "1": "TEA CUP", "2": "SAUCER", "3": "RED STORAGE JAR", "4": "RED STORAGE JARS", "7": "a|b = <script>" },
    ),
  );

describe("the baskets section", () => {
  const options = BasketOptions.parse({});
  const tables = basket(inputOf(lively()), options);
  const section = basketAnalysis.section(tables, context, options);

  it("says rules in words and leaves near-equal names to the table", () => {
    expect(section.title).toBe("Buyers of SAUCER are 2.7× as likely to take TEA CUP");
    const words = section.blocks.find((block) => block.kind === "text")!;
    expect(words).toMatchObject({
      items: ["Customers who buy SAUCER are 2.7× as likely to buy TEA CUP; 100 baskets."],
    });
    const table = section.blocks.find((block): block is TableBlock => block.kind === "table")!;
    expect(table.filters).toEqual(["lift", "confidence"]);
    expect(table.printRows).toBe(20);
    expect(table.rows[0]).toMatchObject({ from: "RED STORAGE JAR", lift: 5, remark: "almost the same name" });
    expect(section.actions).toContain(
      "Check whether RED STORAGE JAR and RED STORAGE JARS are one product under two ids: their names are almost the same.",
    );
    expect(section.notes.join("\n")).toMatch(/N = 400 baskets.*0 orders with fewer than 2, 0 with more than 100/);
  });

  it("draws its chart, also of a single rule", async () => {
    expect((await draw(section)).get("basket-stakes")).toContain("£");
    const narrow = BasketOptions.parse({ minConfidence: 0.99, items: { include: ["1", "2"] } });
    const one = basketAnalysis.section(basket(inputOf(lively()), narrow), context, narrow);
    const titles = one.blocks.flatMap((block) => (block.kind === "chart" ? [block.title] : []));
    for (const title of titles) expect(title).toMatch(/^Most to win: .* baskets went without it$/);
    await draw(one);
  });

  it("points to cells that exist", () => {
    const cells = [...section.highlights.flatMap((h) => h.cells), ...section.figures.map((f) => f.cell!)];
    for (const cell of cells) {
      const [name, column] = [cell.slice(0, cell.indexOf(".")), cell.slice(cell.lastIndexOf(".") + 1)];
      const key = cell.slice(cell.indexOf(".") + 1, cell.lastIndexOf("."));
      const contract = basketAnalysis.tables[name as keyof typeof tables];
      const found = rowsOf(tables[name as keyof typeof tables]).filter(
        (row) => contract.key.map((part) => row[part]).join("/") === key,
      );
      expect(found.length, cell).toBe(1);
      expect(found[0], cell).toHaveProperty(column);
    }
  });

  it("is honest about too little data", () => {
    const of = (lines: Line[]) =>
      basketAnalysis.section(basket(inputOf(shop(lines)), options), context, options).insufficient;
    expect(of([])).toEqual({
      needs: "products that meet in at least 20 baskets, more often than by chance",
      has: "no product column, or no products in it",
    });
    expect(of(orders(TEN))?.has).toBe("10 baskets and no such products");
    for (const [name, table] of Object.entries(basket(inputOf(shop([])), options)))
      conform(table, basketAnalysis.tables[name as keyof typeof tables]);
  });
});

interface ExpectedRule {
  lhs: string[];
  rhs: string[];
  support: number;
  confidence: number;
  lift: number;
  count?: number;
}
interface ExpectedRules {
  any_consequent: number;
  single_item_consequent: number;
  top15_by_lift: ExpectedRule[];
}
interface Expected {
  frequent_itemsets: number;
  by_length: Record<string, number>;
  rules: Record<string, ExpectedRules>;
  top20_itemsets_len2plus: { items: string[]; count: number }[];
}
interface ExpectedCountry {
  baskets: number;
  min_support: number;
  itemsets: number;
  rules_lift_ge_1: number;
  by_length: Record<string, number>;
  "rules_lift_ge_6_conf_ge_0.8": ExpectedRule[];
}
const absent = reference("online-retail/online-retail.csv.gz") === undefined;
const published = () => referenceJson("expected/online-retail.json") as Record<string, unknown>;
const byLength = (itemsets: pl.DataFrame) =>
  Object.fromEntries(
    itemsets
      .groupBy("length")
      .agg(pl.col("items").count().cast(pl.Int64).alias("n"))
      .sort("length")
      .toRecords()
      .map((row) => [String(row.length), Number(row.n)]),
  );
const id = (rule: { lhs: string[]; rhs: string[] }) =>
  [[...rule.lhs].sort().join("|"), [...rule.rhs].sort().join("|")].join(" → ");

describe.skipIf(absent)("Online Retail", () => {
  const OPEN = {
    products: "all",
    customers: "identified",
    minBasketSize: 1,
    maxBasketSize: null,
    minLift: 0,
  } satisfies Given;

  it("has the 251 itemsets and 79 rules of rule A", () => {
    const facts = onlineRetail(true);
    const expected = published().basket_rule_A_all_countries_by_stockcode as Expected;
    for (const [confidence, wanted] of Object.entries(expected.rules)) {
      const given = { ...OPEN, minSupport: 0.02, minConfidence: Number(confidence) };
      const tables = run(facts, { ...given, consequent: "any" });
      expect(tables.basket_itemsets.height).toBe(expected.frequent_itemsets);
      expect(byLength(tables.basket_itemsets)).toEqual(expected.by_length);
      expect(tables.basket_rules.height).toBe(wanted.any_consequent);
      expect(run(facts, given).basket_rules.height).toBe(wanted.single_item_consequent);
      const found = new Map(rowsOf(tables.basket_rules).map((row) => [`${row.antecedent} → ${row.consequent}`, row]));
      for (const rule of wanted.top15_by_lift)
        expect(found.get(id(rule)), id(rule)).toMatchObject({
          count: rule.count,
          support: expect.closeTo(rule.support, 12),
          confidence: expect.closeTo(rule.confidence, 12),
          lift: expect.closeTo(rule.lift, 9),
        });
      const counts = new Map(rowsOf(tables.basket_itemsets).map((row) => [row.items, row.count]));
      for (const { items, count } of expected.top20_itemsets_len2plus)
        expect(counts.get([...items].sort().join("|"))).toBe(count);
    }
  });

  it.each(["France", "Germany"])("has the rules of the Practical Business Python example for %s", (country) => {
    const expected = published()[`mlxtend_practical_business_python_${country}`] as ExpectedCountry;
    // by description; an item is in a basket where its pieces sum to one or more, whatever it cost
    const lines = pl
      .readCSV(Buffer.from(referenceText("online-retail/online-retail.csv.gz")), { inferSchemaLength: 0 })
      .filter(pl.col("Country").eq(pl.lit(country)).and(pl.col("InvoiceNo").str.contains("C").not()))
      .toRecords()
      .map(
        (row): Line => ({
          order: String(row.InvoiceNo),
          at: "2011-01-03",
          customer: "c",
          product: `1 ${String(row.Description ?? "").trim()}`,
          quantity: Number(row.Quantity),
          price: 1,
        }),
      );
    const tables = run(shop(lines), {
      ...OPEN,
      minSupport: expected.min_support,
      minConfidence: 0,
      minLift: 1,
      minCount: 1,
      maxLength: 10,
      consequent: "any",
      items: { exclude: ["1 POSTAGE"] },
    });
    expect(figure(tables, "baskets")).toBe(expected.baskets);
    expect(byLength(tables.basket_itemsets)).toEqual(expected.by_length);
    expect(tables.basket_itemsets.height).toBe(expected.itemsets);
    expect(tables.basket_rules.height).toBe(expected.rules_lift_ge_1);
    const strong = tables.basket_rules.filter(
      pl
        .col("lift")
        .gtEq(pl.lit(6))
        .and(pl.col("confidence").gtEq(pl.lit(0.8))),
    );
    const wanted = expected["rules_lift_ge_6_conf_ge_0.8"];
    const found = new Map(
      rowsOf(strong).map((row) => [`${row.antecedent} → ${row.consequent}`.replaceAll(/(^|\||→ )1 /g, "$1"), row]),
    );
    expect([...found.keys()].sort()).toEqual(wanted.map(id).sort());
    for (const rule of wanted) expect(found.get(id(rule))?.lift).toBeCloseTo(rule.lift, 5);
  });
});
