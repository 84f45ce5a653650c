import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { apriori } from "../../src/mining/apriori.ts";
import { MiningBudgetError } from "../../src/mining/budget.ts";
import type { Baskets } from "../../src/mining/encode.ts";
import { itemsetItems } from "../../src/mining/itemsets.ts";
import { mine } from "../../src/mining/mine.ts";
import { type AssociationRule, rules } from "../../src/mining/rules.ts";
import { describeReference } from "../reference.ts";
import { countOf, fromLists, smallBaskets } from "./brute-force.ts";
import { GROCERIES, groceries } from "./reference.ts";

const text = (rule: AssociationRule): string =>
  `${rule.antecedent.join(" ")} → ${rule.consequent.join(" ")} ${rule.count}/${rule.antecedentCount} ${rule.consequentCount}`;

describe("rules", () => {
  // {abc} {ab} {abd} {be} {ac} {ce} {abde}: arules' test-ruleInduction.R on the itemsets of test-eclat.R.
  const toy = fromLists(
    [
      [0, 1, 2],
      [0, 1],
      [0, 1, 3],
      [1, 4],
      [0, 2],
      [2, 4],
      [0, 1, 3, 4],
    ],
    5,
  );

  it("finds arules' 6 rules at confidence 0.8 among itemsets in 2 of 7 baskets, and 4 at confidence 1", () => {
    const sets = apriori(toy, { minCount: 2 });
    expect(rules(sets, { minConfidence: 0.8 })).toHaveLength(6);
    expect(rules(sets, { minConfidence: 1 }).map(text)).toEqual([
      "3 → 0 2/2 5",
      "3 → 1 2/2 5",
      "0 3 → 1 2/2 5",
      "1 3 → 0 2/2 5",
    ]);
  });

  it("calls a rule redundant that a shorter one makes unnecessary", () => {
    const sets = apriori(toy, { minCount: 2 });
    const redundant = rules(sets, { minConfidence: 1 }).filter((rule) => rule.redundant);
    expect(redundant.map(text)).toEqual(["0 3 → 1 2/2 5", "1 3 → 0 2/2 5"]);
  });

  it("calls a rule redundant that says no more than the consequent's own support", () => {
    const sets = apriori(fromLists([[0, 1], [1], [0, 1], [1]], 2), { minCount: 1 });
    expect(rules(sets, { minConfidence: 0 }).map((rule) => rule.redundant)).toEqual([true, true]);
  });

  it("finds both directions with several items after the arrow", () => {
    const sets = apriori(toy, { minCount: 2 });
    expect(rules(sets, { minConfidence: 1, consequent: "any" }).map(text)).toContain("3 → 0 1 2/2 4");
  });

  it("finds no rules without itemsets", () => {
    expect(rules(apriori(fromLists([], 0), { minCount: 1 }), { minConfidence: 0 })).toEqual([]);
  });

  it("stops at its budget", () => {
    const sets = apriori(toy, { minCount: 2 });
    const count = rules(sets, { minConfidence: 0 }).length;
    expect(rules(sets, { minConfidence: 0, maxRules: count })).toHaveLength(count);
    expect(() => rules(sets, { minConfidence: 0, maxRules: count - 1 })).toThrow(MiningBudgetError);
  });

  it("refuses options out of range", () => {
    const sets = apriori(toy, { minCount: 2 });
    expect(() => rules(sets, { minConfidence: 80 })).toThrow("invalid minConfidence: 80; expected a number in [0, 1]");
    expect(() => rules(sets, { minConfidence: 0.8, minLift: -1 })).toThrow(
      "invalid minLift: -1; expected a number of at least 0",
    );
  });

  it.each(["single", "any"] as const)("equals brute force with %s consequents", (consequent) => {
    const confidence = fc.constantFrom(0, 0.3, 0.5, 0.75, 1);
    const lift = fc.constantFrom(0, 1, 1.2);
    fc.assert(
      fc.property(
        smallBaskets,
        fc.integer({ min: 1, max: 5 }),
        confidence,
        lift,
        (baskets, minCount, minConfidence, minLift) => {
          const found = rules(mine(baskets, { minCount }), { minConfidence, minLift, consequent });
          const wanted = allRules(baskets, minCount).filter(
            (rule) =>
              (consequent === "any" || rule.consequent.length === 1) &&
              rule.count / rule.antecedentCount >= minConfidence &&
              (rule.count * baskets.count) / (rule.antecedentCount * rule.consequentCount) >= minLift,
          );
          expect(found.map(text).sort()).toEqual(wanted.map(text).sort());
          for (const rule of found) expect(rule.redundant).toBe(hasBetterSubset(baskets, rule));
        },
      ),
      { seed: 5, numRuns: 60 },
    );
  });

  it("gives the same rules in the same order from either miner", () => {
    fc.assert(
      fc.property(smallBaskets, fc.integer({ min: 1, max: 4 }), (baskets, minCount) => {
        const options = { minConfidence: 0.4, consequent: "any" } as const;
        expect(rules(mine(baskets, { minCount }), options)).toEqual(rules(apriori(baskets, { minCount }), options));
      }),
      { seed: 6 },
    );
  });
});

describeReference("Groceries", [GROCERIES], () => {
  const { baskets, labels } = groceries();
  const named = (rule: AssociationRule): string =>
    `${rule.antecedent.map((i) => labels[i]).join(", ")} → ${rule.consequent.map((i) => labels[i]).join(", ")}`;
  const byLength = (found: AssociationRule[]): Record<number, number> => {
    const counts: Record<number, number> = {};
    for (const { antecedent } of found) counts[antecedent.length + 1] = (counts[antecedent.length + 1] ?? 0) + 1;
    return counts;
  };

  // arules apriori(); counts and tops as printed in its manual, in Lantz, Machine Learning with R, and in public notebooks.
  it("has arules' 5,668 rules at support 0.001, confidence 0.5", () => {
    const found = rules(mine(baskets, { minCount: 10 }), { minConfidence: 0.5 });
    expect(byLength(found)).toEqual({ 2: 11, 3: 1461, 4: 3211, 5: 939, 6: 46 });
    expect(found.slice(0, 4).map(named)).toEqual([
      "Instant food products, soda → hamburger meat",
      "popcorn, soda → salty snack",
      "baking powder, flour → sugar",
      "ham, processed cheese → white bread",
    ]);
    expect(liftOf(found[0]!)).toBeCloseTo(18.995654273297923, 12);
    expect(liftOf(found.at(-1)!)).toBeCloseTo(1.9568245125348187, 12);
    expect(mean(found.map((rule) => rule.count / rule.baskets))).toBeCloseTo(0.0016677974152915684, 12);
    expect(mean(found.map((rule) => rule.count / rule.antecedentCount))).toBeCloseTo(0.6249694041893946, 12);
  });

  it("has arules' 410 rules at support 0.001, confidence 0.8", () => {
    const found = rules(mine(baskets, { minCount: 10 }), { minConfidence: 0.8 });
    expect(byLength(found)).toEqual({ 3: 29, 4: 229, 5: 140, 6: 12 });
    expect(named(found[0]!)).toBe("liquor, red/blush wine → bottled beer");
    expect(liftOf(found[0]!)).toBeCloseTo(11.23526936026936, 12);
    expect(found[0]!.count).toBe(19);
  });

  it("has Lantz's 463 rules at support 0.006, confidence 0.25", () => {
    const found = rules(mine(baskets, { minCount: 60 }), { minConfidence: 0.25 });
    expect(byLength(found)).toEqual({ 2: 150, 3: 297, 4: 16 });
    expect(named(found[0]!)).toBe("herbs → root vegetables");
    expect(liftOf(found[0]!)).toBeCloseTo(3.9564774, 7);
    const pasta = found.find((rule) => named(rule) === "pasta → whole milk")!;
    expect([pasta.count, liftOf(pasta)]).toEqual([60, expect.closeTo(1.5866145, 7)]);
    expect(mean(found.map(liftOf))).toBeCloseTo(2.035092199052875, 12);
  });

  it.each([
    [99, 0.5, 15],
    [50, 0.5, 120],
    [99, 0.25, 170],
    [99, 0.2, 231],
    [99, 0.1, 427],
    [984, 0.8, 0],
  ])("has as many rules as arules in %i baskets at confidence %f: %i", (minCount, minConfidence, count) => {
    expect(rules(apriori(baskets, { minCount }), { minConfidence })).toHaveLength(count);
  });
});

/** Every rule between disjoint non-empty sets that `minCount` baskets hold, each counted over the baskets. */
function allRules(baskets: Baskets, minCount: number): AssociationRule[] {
  const sets = apriori(baskets, { minCount });
  return Array.from({ length: sets.size }, (_, i) => itemsetItems(sets, i)).flatMap((items) =>
    Array.from({ length: 2 ** items.length }, (_, bits) => {
      const antecedent = items.filter((_, i) => bits & (1 << i));
      const consequent = items.filter((_, i) => !(bits & (1 << i)));
      return ruleOf(baskets, antecedent, consequent);
    }).filter((rule) => rule.antecedent.length > 0 && rule.consequent.length > 0),
  );
}

function ruleOf(baskets: Baskets, antecedent: number[], consequent: number[]): AssociationRule {
  return {
    antecedent,
    consequent,
    count: countOf(baskets, [...antecedent, ...consequent]),
    antecedentCount: countOf(baskets, antecedent),
    consequentCount: countOf(baskets, consequent),
    baskets: baskets.count,
    redundant: false,
  };
}

function hasBetterSubset(baskets: Baskets, rule: AssociationRule): boolean {
  const { antecedent, consequent, count, antecedentCount } = rule;
  for (let bits = 0; bits < 2 ** antecedent.length - 1; bits++) {
    const general = ruleOf(
      baskets,
      antecedent.filter((_, i) => bits & (1 << i)),
      consequent,
    );
    if (general.count * antecedentCount >= count * general.antecedentCount) return true;
  }
  return false;
}

const liftOf = (rule: AssociationRule): number =>
  (rule.count * rule.baskets) / (rule.antecedentCount * rule.consequentCount);
const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
