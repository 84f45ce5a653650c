import { describe, expect, it } from "vitest";
import { batch, clean, cleaned, GOOD, reasons, type TestRecord } from "../records.ts";

/** Record, reason (undefined: a line), message. */
const TABLE: [what: string, change: TestRecord, reason: string | undefined, message?: string][] = [
  ["a good record", {}, undefined],
  ["no order id", { order_id: null }, undefined],
  ["no product id", { product_id: null }, undefined],
  ["no quantity", { quantity: null }, "missing_required", "quantity is missing, and there is no amount either"],
  ["no price", { unit_price: null }, "missing_required", "unit_price is missing, and there is no amount either"],
  ["no date", { ordered_at: null }, "missing_required", "ordered_at is missing"],
  ["blanks only", { ordered_at: " \u00a0" }, "missing_required", "ordered_at is missing"],
  [
    "another shop's order id",
    { order_id: "X1" },
    "invalid_order_id",
    'order_id is "X1"; expected the form ^[CcAa]?\\d{6}$',
  ],
  [
    "control characters in a product id",
    { product_id: "851\u000023" },
    "invalid_product",
    'product_id is "851\u000023"; expected text without control characters',
  ],
  [
    "a quantity in words",
    { quantity: "six" },
    "invalid_quantity",
    'quantity is "six"; expected a number other than 0, not beyond 1,000,000,000',
  ],
  ["a quantity of 0", { quantity: "0" }, "invalid_quantity"],
  ["an endless quantity", { quantity: "inf" }, "invalid_quantity"],
  ["no number", { quantity: "NaN" }, "invalid_quantity"],
  ["an absurd quantity", { quantity: "1e300" }, "invalid_quantity"],
  ["one more than the most", { quantity: "1000000001" }, "invalid_quantity"],
  [
    "a price in words",
    { unit_price: "free" },
    "invalid_price",
    'unit_price is "free"; expected a number, with the line\'s value not beyond 100,000,000,000',
  ],
  ["an absurd price", { unit_price: "1e300" }, "invalid_price"],
  ["minus an absurd price", { unit_price: "-1e300" }, "invalid_price"],
  ["a value beyond what sums can hold", { quantity: "1000000", unit_price: "1000000" }, "invalid_price"],
  [
    "a day that does not exist",
    { ordered_at: "2011-02-30 08:00:00" },
    "invalid_date",
    'ordered_at is "2011-02-30 08:00:00"; expected a date of the file\'s format, not before 1990-01-01',
  ],
  ["text around a date", { ordered_at: "x2010-12-01 08:26:00" }, "invalid_date"],
  ["text after a date", { ordered_at: "2010-12-01 08:26:00 pm" }, "invalid_date"],
  ["a year of five digits", { ordered_at: "92010-12-01 08:26:00" }, "invalid_date"],
  ["a day before 1990", { ordered_at: "1989-12-31 23:59:59" }, "invalid_date"],
  ["the last allowed day", { ordered_at: "2011-12-11 23:59:59" }, undefined],
  [
    "a day later",
    { ordered_at: "2011-12-12 00:00:00" },
    "future_date",
    'ordered_at is "2011-12-12 00:00:00"; expected no day after 2011-12-11',
  ],
  ["no customer", { customer_id: null }, undefined],
  ["a cancellation", { order_id: "C536365", quantity: "-6" }, undefined],
  ["a return", { quantity: "-6" }, undefined],
  ["bad debt", { order_id: "A536365", unit_price: "-11062.06", quantity: "1" }, undefined],
  ["price 0", { unit_price: "0" }, undefined],
  ["postage", { product_id: "POST" }, undefined],
];

describe("built-in rules", () => {
  it.each(TABLE)("%s", (_what, change, reason, message) => {
    // a complete record beside it: the file has all columns
    const result = clean([{ product_id: "22222" }, change]);
    expect(reasons(result)).toEqual([undefined, reason]);
    if (message !== undefined) expect(result.rejects[0]?.message).toBe(message);
    if (reason !== undefined) {
      expect(result.rejects[0]).toMatchObject({ source_file: "till.csv", source_row: 3, raw: "raw 3" });
      expect(result.result.rejectedBy).toEqual({ [reason]: 1 });
      expect(result.result.examples[reason]?.[0]?.source_row).toBe(3);
    }
  });

  it("the first rule that fails names the reason, whatever else is wrong", () => {
    const wrong = {
      order_id: "X",
      product_id: "\u0001",
      quantity: "x",
      unit_price: "x",
      ordered_at: "x",
    };
    const right = { order_id: "536365", product_id: "1", quantity: "1", unit_price: "1", ordered_at: GOOD.ordered_at };
    const columns = Object.keys(wrong) as (keyof typeof wrong)[];
    // mend one column after the other
    const changes = columns.map((_, i) => ({
      ...Object.fromEntries(columns.map((name, j) => [name, j < i ? right[name] : wrong[name]])),
    }));
    expect(reasons(clean([...changes, { ...wrong, quantity: null }]))).toEqual([
      "invalid_order_id",
      "invalid_product",
      "invalid_quantity",
      "invalid_price",
      "invalid_date",
      "missing_required",
    ]);
  });

  it("counts a record in every check it fails, and rejects it once", () => {
    const { result } = clean([{ product_id: "22222" }, { quantity: "x", ordered_at: "x" }]);
    const failed = Object.fromEntries(result.table.toRecords().map((row) => [row.check, Number(row.failed)]));
    expect(failed).toMatchObject({ quantity_valid: 1, ordered_at_valid: 1, unit_price_valid: 0, order_id_valid: 0 });
    expect(result.rows).toEqual({ records: 3, header: 1, blank: 0, lines: 1, rejected: 1, leftOut: 0 });
  });

  it("asks of records with a date alone whether it is in the future", () => {
    const records = [
      { ...GOOD, product_id: "1" },
      { ...GOOD, product_id: "2", ordered_at: null },
      { ...GOOD, product_id: "3", ordered_at: "2011-02-30 08:00:00" },
      { ...GOOD, product_id: "4", ordered_at: "2011-12-12 00:00:00" },
    ];
    const rows = cleaned([batch(records)]).result.table.toRecords();
    const [of] = rows.filter(({ check }) => check === "not_in_the_future");
    expect([Number(of?.checked), Number(of?.failed)]).toEqual([2, 1]);
  });

  it("cuts a long value in its message", () => {
    const [reject] = clean([{}, { quantity: `${"9".repeat(500)}x` }]).rejects;
    expect(reject?.message.length).toBeLessThan(180);
  });

  it("a preset's smallest amount refuses sales below it, not returns", () => {
    const records = [
      { ...GOOD, product_id: "1", unit_price: null, amount: "0" },
      { ...GOOD, product_id: "2", unit_price: null, amount: "0.01", quantity: "1" },
      { ...GOOD, product_id: "3", unit_price: null, amount: "-5", quantity: "-1" },
    ];
    const result = cleaned([batch(records)], {}, { patterns: () => ({ minimumAmount: "0.01" }) });
    expect(reasons(result)).toEqual(["invalid_price", undefined, undefined]);
    expect(result.rejects[0]?.message).toBe('amount is "0"; expected at least 0.01 for what is no return');
  });

  it("checks that only count leave the line alone", () => {
    const { lines, result } = cleaned([
      batch([
        { ...GOOD, email: "a@example.com", phone: "+44 20 7946 0000", amount: "15.30" },
        { ...GOOD, product_id: "2", email: "not an address", phone: "12", amount: "99", unit_price: "0" },
        { ...GOOD, product_id: "3", order_id: "C536365", quantity: "6", description: null },
        { ...GOOD, product_id: "4", quantity: "-1", region: null },
      ]),
    ]);
    expect(lines).toHaveLength(4);
    const failed = Object.fromEntries(
      result.table.toRecords().map((row) => [row.check, [row.severity, Number(row.checked), Number(row.failed)]]),
    );
    expect(failed).toMatchObject({
      email_valid: ["warn", 2, 1],
      phone_valid: ["warn", 2, 1],
      amount_is_quantity_times_price: ["info", 2, 1],
      price_above_zero: ["warn", 4, 1],
      cancellation_is_negative: ["warn", 1, 1],
      return_is_marked_as_cancellation: ["warn", 1, 1],
      description_present: ["warn", 4, 1],
      region_present: ["warn", 4, 1],
      customer_id_present: ["info", 4, 0],
    });
  });
});
