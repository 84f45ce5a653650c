/**
 * Rules of the configuration, in the exact syntax of the sales-pipeline schema:
 *
 *     rules:
 *       transaction_amount: [ { min_value: 0.01 }, { max_value: 10000 } ]
 *       customer_id:        [ { regex_match: "CUST_[0-9]{5}" } ]
 *       transaction_date:   [ { date_format: "YYYY-MM-DD" }, { within_last_days: 365 } ]
 */

import { z } from "zod";
import { isPolarsRegex } from "../../columns/regex.ts";
import type { RecordColumn } from "../../schema.ts";

export type RuleColumn = RecordColumn | "ordered_on";

/** Column names a rule may use: the contract's, and the names of the schemas the rules come from. */
export const COLUMNS: Readonly<Record<string, RuleColumn>> = {
  order_id: "order_id",
  transaction_id: "order_id",
  invoice_no: "order_id",
  customer_id: "customer_id",
  product_id: "product_id",
  stock_code: "product_id",
  description: "description",
  product_name: "description",
  category: "category",
  product_category: "category",
  quantity: "quantity",
  unit_price: "unit_price",
  price: "unit_price",
  amount: "amount",
  transaction_amount: "amount",
  ordered_at: "ordered_at",
  ordered_on: "ordered_on",
  transaction_date: "ordered_at",
  invoice_date: "ordered_at",
  timestamp: "ordered_at",
  region: "region",
  country: "region",
  email: "email",
  phone: "phone",
};

export const KINDS = ["not_null", "min_value", "max_value", "regex_match", "date_format", "within_last_days"] as const;
export type RuleKind = (typeof KINDS)[number];

const RuleSchema = z
  .strictObject({
    not_null: z.literal(true).optional().describe("The value is there"),
    min_value: z.number().optional().describe("Smallest value; returns, cancellations and adjustments are left alone"),
    max_value: z.number().optional().describe("Largest value; returns, cancellations and adjustments are left alone"),
    regex_match: z
      .string()
      .refine(isPolarsRegex, "expected a regular expression without look-around and back references")
      .optional()
      .describe("Regular expression of the whole value"),
    date_format: z
      .string()
      .refine((format) => /YY|M|D/.test(format), "expected a format of YYYY, MM, DD, HH, mm, ss such as YYYY-MM-DD")
      .optional()
      .describe("How the date is written in the file, as a whole: YYYY-MM-DD, DD/MM/YYYY HH:mm"),
    within_last_days: z
      .int()
      .min(0)
      .optional()
      .describe("The day is at most this many days before the report's as-of day"),
    mostly: z
      .number()
      .gt(0)
      .max(1)
      .optional()
      .describe("Share of records that must pass: below it the gate fails; no record is refused by the rule"),
    severity: z
      .enum(["error", "warn", "info"])
      .optional()
      .describe("error (default) refuses the record, warn counts in the score, info is only reported"),
    where: z
      .record(z.string(), z.union([z.string(), z.array(z.string()).min(1)]))
      .optional()
      .describe("Only for records with these values, by column"),
    name: z
      .string()
      .regex(/^[A-Za-z0-9_.-]{1,60}$/, "expected at most 60 letters, digits, _ . -")
      .optional()
      .describe("The rule's name in reports and reasons. Default: <column>_<rule>"),
  })
  .refine((rule) => KINDS.filter((kind) => rule[kind] !== undefined).length === 1, {
    error: `expected exactly one of ${KINDS.join(", ")}`,
    // a misspelt rule is answered as what it is
    when: ({ issues }) => issues.length === 0,
  });
export type RuleOptions = z.output<typeof RuleSchema>;

export const ConfiguredRules = z.strictObject(
  Object.fromEntries(
    Object.keys(COLUMNS).map((name) => [name, z.array(RuleSchema).optional().describe(`Rules for ${COLUMNS[name]}`)]),
  ),
);
export type ConfiguredRules = z.output<typeof ConfiguredRules>;
