import { describe, expect, it } from "vitest";
import { BASKET_RULES } from "../../../src/analyses/basket/tables.ts";
import { BasketOptions, basket } from "../../../src/analyses/basket.ts";
import { inputOf } from "../../../src/analyses/input.ts";
import { nextBestOf, nextBestTable } from "../../../src/analyses/rfm/next-best.ts";
import { RfmOptions, rfm } from "../../../src/analyses/rfm.ts";
import { frameOf, type Row, rowsOf } from "../../../src/analyses/rows.ts";
import { facts } from "../../../src/facts/facts.ts";
import { sampleLines } from "../../sample.ts";
import { contextOf } from "../contract.ts";
import { shop } from "../shop.ts";

const rule = (antecedent: string, consequent: string, confidence: number, value: number, more: Row = {}): Row => ({
  antecedent,
  consequent,
  confidence,
  consequent_value: value,
  is_redundant: false,
  is_significant: true,
  possible_duplicate: false,
  ...more,
});
const rules = (rows: readonly Row[]) => frameOf(BASKET_RULES, rows);

const some = shop([
  { order: "1", at: "2024-01-05", customer: "ann", product: "1001", name: "pot" },
  { order: "2", at: "2024-01-06", customer: "ben", product: "1001", name: "pot" },
  { order: "2", at: "2024-01-06", customer: "ben", product: "1002", name: "lid | large" },
  { order: "3", at: "2024-01-07", customer: "cid", product: "1003", name: "cup" },
  { order: "4", at: "2024-01-08", customer: null, product: "1001", name: "pot" },
]);
const offers = (rows: readonly Row[]) =>
  rowsOf(nextBestTable(some, nextBestOf(some, rules(rows)))).map((row) => [
    row.customer_id,
    row.product_id,
    row.because,
  ]);

describe("what to offer next", () => {
  it("is what goes with a purchase and was never bought, the best by share × value", () => {
    const found = [rule("1001", "1002", 0.5, 10), rule("1001", "1003", 0.2, 20), rule("1001|1002", "1003", 0.9, 1)];
    expect(offers(found)).toEqual([
      ["ann", "1002", "pot"],
      ["ben", "1003", "pot|lid / large"],
    ]);
    const [row] = rowsOf(nextBestTable(some, nextBestOf(some, rules(found))));
    expect(row).toMatchObject({ product: "lid / large", confidence: 0.5, expected_value: 5 });
  });

  it("comes from rules that mean something alone", () => {
    expect(
      offers([
        rule("1001", "1002", 0.5, 10, { is_significant: false }),
        rule("1001", "1002", 0.5, 10, { is_redundant: true }),
        rule("1001", "1002", 0.5, 10, { possible_duplicate: true }),
        rule("1001", "9999", 0.5, 10),
        rule("1001", "1002", 0.5, 0),
      ]),
    ).toEqual([]);
  });

  it("is nothing without rules", () => {
    expect(nextBestTable(some, nextBestOf(some, undefined)).height).toBe(0);
  });
});

it("puts the best offers of the sample shop on a list with a hold-out, nobody twice", async () => {
  const { lines, asOf } = await sampleLines();
  const sample = facts(lines);
  const context = contextOf(asOf);
  const made = await basket(inputOf(sample), BasketOptions.parse({}));
  const input = {
    ...inputOf(sample),
    table: (name: string) => (name === "basket_rules" ? made.basket_rules : undefined),
  };
  const marts = rfm(input, RfmOptions.parse({ holdout: 0.2, listLength: 40 }), context);
  const calls = rowsOf(marts.call_list);
  const upsell = calls.filter((row) => row.list === "upsell");
  expect(upsell).toHaveLength(40);
  expect(upsell.some((row) => row.is_holdout)).toBe(true);
  expect(upsell.every((row) => String(row.action).startsWith("Offer "))).toBe(true);
  const worth = upsell.map((row) => Number(row.value_at_stake));
  expect(worth).toEqual(worth.toSorted((a, b) => b - a));
  const urgent = new Set(
    calls.filter((row) => ["call", "win_back", "welcome"].includes(String(row.list))).map((row) => row.customer_id),
  );
  expect(upsell.filter((row) => urgent.has(row.customer_id as string))).toEqual([]);
  const bySegment = rowsOf(marts.next_best_segments);
  expect(bySegment.every((row) => Number(row.rank) <= 3)).toBe(true);
  const listed = rowsOf(marts.list_members).filter((row) => row.list === "upsell");
  expect(listed).toHaveLength(40);
});
