import { expect, it } from "vitest";
import { formatter } from "../src/format.ts";

const uk = formatter("en-GB", "GBP");
const de = formatter("de-AT", "EUR");

it("writes money, shares and days the way the locale does", () => {
  expect(uk.money(8_911_407.904)).toBe("£8,911,407.90");
  expect(uk.moneyShort(8_911_407.904)).toBe("£8.91m");
  expect(uk.moneyShort(324_000)).toBe("£324k");
  expect(uk.moneyShort(488.4)).toBe("£488");
  expect(uk.percent(0.746)).toBe("74.6%");
  expect(uk.day("2011-12-09")).toBe("9 Dec 2011");
  expect(uk.range("2011-11-28", "2011-12-04").replace(/\s/g, " ")).toBe("28 Nov – 4 Dec 2011");
  expect(de.money(1234.5).replace(/\s/g, " ")).toBe("€ 1.234,50");
});

it("says the direction of a change, and nothing of one too small to be seen", () => {
  expect(uk.change(0.038)).toBe("▲ 3.8%");
  expect(uk.change(-0.046)).toBe("▼ 4.6%");
  expect(uk.change(0.0001)).toBe("unchanged");
});

it("never writes what is not a number", () => {
  for (const nothing of [null, undefined, Number.NaN, ""]) expect(uk.value(nothing, "money")).toBe("–");
  expect(uk.value(-0, "integer")).toBe("0");
  expect(uk.value(42, "delta")).toBe("+42");
});
