import { describe, expect, it } from "vitest";
import { parseOptions } from "../../../src/options.ts";
import { QualityOptions } from "../../../src/quality/options.ts";
import { formatShape } from "../../../src/quality/rules/configured.ts";
import { batch, clean, cleaned, GOOD, reasons, type TestRecord } from "../records.ts";

const error = (rules: unknown): string => {
  try {
    parseOptions(QualityOptions, { rules }, { prefix: "quality" });
  } catch (caught) {
    return (caught as Error).message;
  }
  return "";
};

/** Rule by column, values that pass, values that fail; the column's other values are good. */
const TABLE: [column: keyof TestRecord, name: string, rule: Record<string, unknown>, pass: string[], fail: string[]][] =
  [
    [
      "customer_id",
      "customer_id",
      { regex_match: "CUST_[0-9]{5}" },
      ["CUST_00001"],
      ["CUST_000001", "xCUST_00001", "1"],
    ],
    ["customer_id", "customer_id", { regex_match: "a|b" }, ["a", "b"], ["ab", "ax"]],
    ["unit_price", "unit_price", { min_value: 0.01 }, ["0.01", "1"], ["0", "0.009"]],
    ["unit_price", "price", { max_value: 10 }, ["10", "9.9999"], ["10.0001"]],
    ["quantity", "quantity", { max_value: 100 }, ["100"], ["101"]],
    ["amount", "transaction_amount", { max_value: 10_000 }, ["10000", "9999.99"], ["10000.01"]],
    ["amount", "transaction_amount", { min_value: 0.01 }, ["0.01"], ["0"]],
    ["ordered_at", "transaction_date", { within_last_days: 365 }, ["2010-12-10 00:00:00"], ["2010-12-09 23:59:59"]],
    ["ordered_at", "ordered_at", { within_last_days: 0 }, ["2011-12-10 00:00:00"], ["2011-12-09 12:00:00"]],
    [
      "ordered_at",
      "transaction_date",
      { date_format: "YYYY-MM-DD HH:mm:ss" },
      ["2010-12-01 08:26:00"],
      ["2010-12-1 8:26:00"],
    ],
  ];

describe("configured rules, in the syntax of the sales-pipeline schema", () => {
  it.each(TABLE)("%s: %s %o", (column, name, rule, pass, fail) => {
    const values = [...pass, ...fail];
    const records = values.map((value, i) => ({
      ...GOOD,
      product_id: String(10_000 + i),
      ...(column === "amount" ? { unit_price: null, quantity: "1" } : {}),
      [column]: value,
    }));
    const result = cleaned([batch(records)], { rules: { [name]: [rule] } });
    const kind = Object.keys(rule)[0];
    expect(reasons(result)).toEqual([...pass.map(() => undefined), ...fail.map(() => `rule:${name}_${kind}`)]);
  });

  it("not_null refuses a missing value", () => {
    const result = clean([{}, { product_id: "2", customer_id: null }], {
      rules: { customer_id: [{ not_null: true }] },
    });
    expect(result.rejects.map(({ reason, message }) => [reason, message])).toEqual([
      ["rule:customer_id_not_null", 'customer_id is ""; expected a value (rule customer_id_not_null)'],
    ]);
  });

  it("the message names column, value, bound and rule", () => {
    const { rejects } = clean([{ unit_price: "0" }], { rules: { unit_price: [{ min_value: 0.01, name: "free" }] } });
    expect(rejects[0]).toMatchObject({
      reason: "rule:free",
      message: 'unit_price is "0"; expected at least 0.01 (rule free)',
    });
  });

  it("bounds leave returns, cancellations and bad debt alone", () => {
    const changes = [
      { order_id: "C536365", quantity: "-6" },
      { quantity: "-6" },
      { order_id: "A536365", unit_price: "-5" },
      { unit_price: "0" },
    ];
    const result = clean(changes, { rules: { transaction_amount: [{ min_value: 0.01 }] } });
    expect(reasons(result)).toEqual([undefined, undefined, undefined, "rule:transaction_amount_min_value"]);
  });

  it("run in the order of the configuration, after the built-in ones", () => {
    const rules = { quantity: [{ max_value: 5 }], unit_price: [{ max_value: 1 }] };
    expect(reasons(clean([{}, { quantity: "x" }, { quantity: "1" }], { rules }))).toEqual([
      "rule:quantity_max_value",
      "invalid_quantity",
      "rule:unit_price_max_value",
    ]);
  });

  it("severity warn and info only count; mostly asks for a share and refuses nobody", () => {
    const changes = ["1", "2", "3", "4"].map((product_id, i) => ({ product_id, quantity: i === 0 ? "9" : "1" }));
    const told = (rule: Record<string, unknown>): unknown => {
      const { rejects, result } = clean(changes, { rules: { quantity: [{ max_value: 5, ...rule }] } });
      const row = result.table.toRecords().find(({ check }) => check === "quantity_max_value");
      return [rejects.length, row?.severity, Number(row?.failed), result.gate.reasons.length];
    };
    expect(told({ severity: "warn" })).toEqual([0, "warn", 1, 0]);
    expect(told({ severity: "info" })).toEqual([0, "info", 1, 0]);
    expect(told({ mostly: 0.75 })).toEqual([0, "error", 1, 0]);
    expect(told({ mostly: 0.76 })).toEqual([0, "error", 1, 1]);
    expect(told({ mostly: 0.76, severity: "warn" })).toEqual([0, "warn", 1, 0]);
  });

  it("where restricts a rule to some records", () => {
    const rules = { customer_id: [{ not_null: true, where: { country: ["France", "Spain"] } }] };
    const changes = [
      { product_id: "1", customer_id: null },
      { product_id: "2", customer_id: null, region: "France" },
      { product_id: "3", region: "Spain" },
    ];
    const { rejects, result } = clean(changes, { rules });
    expect(rejects.map(({ source_row }) => source_row)).toEqual([3]);
    const row = result.table.toRecords().find(({ check }) => check === "customer_id_not_null");
    expect([Number(row?.checked), Number(row?.failed)]).toEqual([2, 1]);
  });

  it("within_last_days is measured from the as-of day and needs it", () => {
    const rules = { transaction_date: [{ within_last_days: 365 }] };
    const one = [batch([GOOD])];
    expect(cleaned(one, { rules }, { asOf: "2011-12-02" }).rejects).toHaveLength(1);
    expect(cleaned([batch([GOOD])], { rules }, { asOf: "2011-12-01" }).rejects).toHaveLength(0);
    expect(() => cleaned(one, { rules }, { asOf: undefined })).toThrow(
      "rule within_last_days needs to know which day the report is for",
    );
  });

  it.each([
    [
      { customer_id: [{ not_nul: true }] },
      'unknown key "not_nul" in quality.rules.customer_id[0]; did you mean "not_null"?',
    ],
    [{ custmer_id: [] }, 'unknown key "custmer_id" in quality.rules; did you mean "customer_id"?'],
    [
      { customer_id: [{ not_null: true, min_value: 1 }] },
      'invalid quality.rules.customer_id[0]: {"not_null":true,"min_value":1}; expected exactly one of not_null, min_value, max_value, regex_match, date_format, within_last_days',
    ],
    [{ quantity: [{ min_value: "1" }] }, 'invalid quality.rules.quantity[0].min_value: "1"; expected a number'],
    [
      { customer_id: [{ regex_match: "(?=x)" }] },
      'invalid quality.rules.customer_id[0].regex_match: "(?=x)"; expected a regular expression without look-around and back references',
    ],
    [
      { transaction_date: [{ within_last_days: -1 }] },
      "invalid quality.rules.transaction_date[0].within_last_days: -1; expected at least 0",
    ],
  ])("%o is answered by one sentence", (rules, message) => {
    expect(error(rules)).toBe(message);
  });

  it("a rule that does not fit its column is an error that lists the right ones", () => {
    expect(() => clean([{}], { rules: { customer_id: [{ min_value: 1 }] } })).toThrow(
      "invalid quality.rules.customer_id: min_value does not apply to customer_id; it applies to quantity, unit_price, amount",
    );
    expect(() => clean([{}], { rules: { quantity: [{ date_format: "YYYY" }] } })).toThrow("it applies to ordered_at");
    expect(() => clean([{}], { rules: { quantity: [{ max_value: 1, where: { shop: "x" } }] } })).toThrow(
      'unknown column "shop" in where',
    );
  });

  it.each([
    ["YYYY-MM-DD", "2011-01-31", true],
    ["YYYY-MM-DD", "2011-13-31", false],
    ["YYYY-MM-DD", "2011-1-31", false],
    ["DD/MM/YYYY HH:mm", "31/01/2011 08:05", true],
    ["D/M/YY", "1/1/11", true],
    ["YYYY.MM.DD", "2011x01x31", false],
    ["MMM D, YYYY h:mm A", "Jan 5, 2011 8:05 PM", true],
  ])("format %s against %s: %s", (format, value, fits) => {
    expect(new RegExp(`^${formatShape(format).replaceAll("(?i:AM|PM)", "(?:AM|PM)")}$`, "u").test(value)).toBe(fits);
  });
});
