import { describe, expect, it } from "vitest";
import { currencyIn, currencyOf } from "../../../src/quality/meaning/currencies.ts";

describe("currencies", () => {
  it.each([
    ["$7,154 ", "USD"],
    ["12,50 €", "EUR"],
    ["EUR 12.50", "EUR"],
    ["R$ 1.250,00", "BRL"],
    ["-$3.00", "USD"],
    ["1 234,50 zł", "PLN"],
    ["US$5", "USD"],
    ["₹1,00,000", "INR"],
    ["(5.00)", undefined],
    ["5%", undefined],
    ["1e5", undefined],
    ["-5", undefined],
  ])("beside an amount: %s", (amount, currency) => {
    expect(currencyIn(amount)).toBe(currency);
  });

  it.each([
    ["TL (₺)", "TRY"],
    ["EURO (€)", "EUR"],
    ["$ USD", "USD"],
    ["CAD $", "CAD"],
    ["Kč (CZK)", "CZK"],
    ["€ / $", undefined],
    ["Paid in full", undefined],
  ])("in a column of their own, in several parts: %s", (text, currency) => {
    expect(currencyOf(text)).toBe(currency);
  });

  it("in a column of their own: codes, signs, names", () => {
    expect([" usd ", "Eur", "£", "Rupees", "points", null].map(currencyOf)).toEqual([
      "USD",
      "EUR",
      "GBP",
      "INR",
      undefined,
      undefined,
    ]);
  });
});
