import { describe, expect, it } from "vitest";
import { batch, clean, cleaned, GOOD, type TestRecord } from "./records.ts";

const FLAGS = ["is_cancellation", "is_return", "is_adjustment", "is_anonymous", "is_product", "is_sale"] as const;

describe("flags", () => {
  it.each<[what: string, change: TestRecord, on: string[]]>([
    ["a sale", {}, ["is_product", "is_sale"]],
    ["a cancellation", { order_id: "C536365", quantity: "-6" }, ["is_cancellation", "is_return", "is_product"]],
    [
      "a cancellation in small letters",
      { order_id: "c536365", quantity: "-6" },
      ["is_cancellation", "is_return", "is_product"],
    ],
    ["a return", { quantity: "-6" }, ["is_return", "is_product"]],
    ["bad debt", { order_id: "A563187", product_id: "B", quantity: "1", unit_price: "-11062.06" }, ["is_adjustment"]],
    [
      "a correction upwards",
      { order_id: "A563185", product_id: "B", quantity: "1", unit_price: "11062.06" },
      ["is_adjustment"],
    ],
    ["a negative price", { unit_price: "-1" }, ["is_adjustment", "is_product"]],
    ["no customer", { customer_id: null }, ["is_anonymous", "is_product", "is_sale"]],
    ["price 0", { unit_price: "0.0" }, ["is_product"]],
    ["postage", { product_id: "POST" }, ["is_sale"]],
    ["pads", { product_id: "PADS" }, ["is_product", "is_sale"]],
    ["a giftshop code", { product_id: "DCGS0076" }, ["is_product", "is_sale"]],
    ["a variant", { product_id: "85123A" }, ["is_product", "is_sale"]],
  ])("%s", (_what, change, on) => {
    const line = clean([{ product_id: "11111" }, change]).lines[1];
    expect(FLAGS.filter((flag) => line?.[flag] === true)).toEqual(FLAGS.filter((flag) => on.includes(flag)));
  });

  it("products by configuration: a pattern of one's own, services by id", () => {
    const changes = [{ product_id: "A-1" }, { product_id: "bag" }, { product_id: "85123A" }];
    const real = (options: Record<string, unknown>): unknown[] =>
      clean(changes, { products: options }).lines.map((line) => line.is_product);
    expect(real({})).toEqual([false, false, true]);
    expect(real({ pattern: "^A-|^bag$" })).toEqual([true, true, false]);
    expect(real({ pattern: "^A-|^bag$", services: [" BAG "] })).toEqual([true, false, false]);
  });
});

describe("values", () => {
  it("types, trims and standardises", () => {
    const [line] = cleaned([
      batch([
        {
          order_id: " 536365 ",
          customer_id: "12345.0",
          product_id: "\u00a085123A\u200b",
          description: "\tWHITE  HEART ",
          category: "Gifts ",
          quantity: "6",
          unit_price: "2.55",
          ordered_at: " 2010-12-01 08:26:00",
          region: "EIRE\u00a0",
          email: " Ann.Lee@Example.COM ",
          phone: "0044 (0)20 7946-0000",
        },
      ]),
    ]).lines;
    expect(line).toMatchObject({
      source_file: "till.csv",
      source_row: 2,
      order_id: "536365",
      customer_id: "12345",
      product_id: "85123A",
      description: "WHITE  HEART",
      category: "Gifts",
      quantity: 6,
      unit_price_e4: 25_500,
      amount_e4: 153_000,
      ordered_at: new Date("2010-12-01T08:26:00Z"),
      ordered_on: new Date("2010-12-01T00:00:00Z"),
      region: "EIRE",
      email: "ann.lee@example.com",
      phone: "+442079460000",
    });
  });

  it.each([
    ["17850.0", "17850"],
    ["1200.00", "1200"],
    ["0012.0", "0012"],
    ["12.5", "12.5"],
    ["A.0", "A.0"],
    ["nan", null],
    ["NULL", null],
    ["#N/A", null],
    ["Nan Li", "Nan Li"],
  ])("customer id %s is %s", (before, after) => {
    expect(clean([{}, { product_id: "1", customer_id: before }]).lines[1]?.customer_id).toBe(after);
  });

  it("tells what it changed, with the first example", () => {
    const { coerced } = clean([
      { product_id: "1", customer_id: "2.0" },
      { product_id: "2", customer_id: "1.0" },
      { product_id: "3", description: "x " },
    ]).result;
    expect(coerced).toEqual([
      { column: "customer_id", what: "id written as a decimal number", count: 2, before: "1.0", after: "1" },
      { column: "description", what: "blanks around the value removed", count: 1, before: "x ", after: "x" },
    ]);
  });

  it("money is exact", () => {
    const prices = ["0.1", "0.001", "1.005", "8142.75", "38970", "0.12344"];
    const { lines } = clean(prices.map((unit_price, i) => ({ unit_price, product_id: String(i), quantity: "3" })));
    expect(lines.map((line) => line.unit_price_e4)).toEqual([1000, 10, 10_050, 81_427_500, 389_700_000, 1234]);
    expect(lines.map((line) => line.amount_e4)).toEqual([3000, 30, 30_150, 244_282_500, 1_169_100_000, 3703]);
  });

  it("an amount without a price: price = amount ÷ quantity", () => {
    const { lines } = cleaned([
      batch([
        { ...GOOD, unit_price: null, amount: "16.448", quantity: "2" },
        { ...GOOD, unit_price: null, amount: "10", quantity: "3", product_id: "2" },
        { ...GOOD, unit_price: null, amount: "-10", quantity: "-2", product_id: "3" },
      ]),
    ]);
    expect(lines.map(({ quantity, unit_price_e4, amount_e4 }) => [quantity, unit_price_e4, amount_e4])).toEqual([
      [2, 82_240, 164_480],
      [3, 33_333, 100_000],
      [-2, 50_000, -100_000],
    ]);
  });

  it("neither quantities nor order ids nor products: a line is one piece, a customer's day one order", () => {
    const record = (customer_id: string | null, day: string, amount: string): TestRecord => ({
      customer_id,
      ordered_at: day,
      amount,
    });
    const { lines } = cleaned([
      batch(
        [
          record("7", "1997-01-01", "11.77"),
          record("7", "1997-01-01", "5"),
          record("7", "1997-01-02", "-3"),
          record(null, "1997-01-02", "9"),
        ],
        { dateFormats: ["%Y-%m-%d"] },
      ),
    ]);
    expect(
      lines.map((line) => [
        line.order_id,
        line.quantity,
        line.unit_price_e4,
        line.amount_e4,
        line.is_return,
        line.is_sale,
      ]),
    ).toEqual([
      ["7|1997-01-01", 1, 117_700, 117_700, false, true],
      ["7|1997-01-01", 1, 50_000, 50_000, false, true],
      ["7|1997-01-02", -1, 30_000, -30_000, true, false],
      ["till.csv#5", 1, 90_000, 90_000, false, true],
    ]);
    expect(lines.every((line) => line.is_product === true && line.product_id === null)).toBe(true);
  });

  it("a file's columns are those of its mapping, not those a batch happens to fill", () => {
    const mapping = ["order_id", "customer_id", "quantity", "unit_price", "ordered_at"] as const;
    const bare = { customer_id: "1", quantity: "1", unit_price: "1", ordered_at: GOOD.ordered_at ?? null };
    const checks = (result: ReturnType<typeof cleaned>): unknown[] =>
      result.result.table.toRecords().map(({ check }) => check);
    expect(checks(cleaned([batch([bare], { mapping: [...mapping] })]))).toContain("order_id_present");
    expect(checks(cleaned([batch([bare])]))).not.toContain("order_id_present");
    expect(cleaned([batch([bare])]).lines[0]?.order_id).toBe("1|2010-12-01");
  });

  it("missing values: kept, refused or filled in, by column", () => {
    const changes = [{ product_id: "1" }, { product_id: "2", region: null, description: null }, { product_id: null }];
    const missing = { region: { fill: "Unknown" }, description: "quarantine", product_id: { fill: "none" } };
    const plain = clean(changes);
    expect(plain.lines.map((line) => line.region)).toEqual(["United Kingdom", null, "United Kingdom"]);
    const { lines, rejects } = clean(changes, { missing });
    expect(lines.map((line) => [line.product_id, line.region])).toEqual([
      ["1", "United Kingdom"],
      ["none", "United Kingdom"],
    ]);
    expect(rejects.map(({ reason, message }) => [reason, message])).toEqual([
      ["missing_required", "description is missing (quality.missing.description is quarantine)"],
    ]);
  });
});
