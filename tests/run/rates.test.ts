import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { currencyOf } from "../../src/quality/meaning/currencies.ts";
import { readRates } from "../../src/run/rates.ts";

const folder = mkdtempSync(join(tmpdir(), "rates-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const rates = (text: string, to = "EUR") => {
  const path = join(folder, "rates.csv");
  writeFileSync(path, text);
  return readRates(path, to, currencyOf);
};
const at = (day: string): number => Date.parse(`${day}T10:00:00Z`);

describe("rates", () => {
  it("the latest one up to the day holds, and the target stays as it is", () => {
    const convert = rates("date,currency,rate\n2026-01-01,USD,0.9\n2026-02-01,usd,0.8\n");
    expect(convert(100_000, "USD", at("2026-01-31"))).toBe(90_000);
    expect(convert(100_000, "usd", at("2026-02-01"))).toBe(80_000);
    expect(convert(100_000, "EUR", at("2020-01-01"))).toBe(100_000);
    expect(() => convert(1, "USD", at("2025-12-31"))).toThrow("rates.csv has no rate for USD on 2025-12-31");
    expect(() => convert(1, "MXN", at("2026-02-01"))).toThrow("rates.csv has no rate for MXN on 2026-02-01");
  });

  it("are decimals, not binary fractions: the product is rounded once, half away from zero", () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e11, max: 1e11 }), fc.integer({ min: 1, max: 99_999_999 }), (amount, rate) => {
        const text = `${Math.floor(rate / 10_000)}.${String(rate % 10_000).padStart(4, "0")}`;
        const converted = BigInt(rates(`currency;rate\nUSD;${text}\n`)(amount, "USD", 0));
        // twice the distance from the exact value is at most the last digit
        const off = 2n * (converted * 10_000n - BigInt(amount) * BigInt(rate));
        expect(off < 0n ? -off : off).toBeLessThanOrEqual(10_000n);
      }),
      { seed: 2, numRuns: 60 },
    );
  });

  it.each([
    ["money,rate\nUSD,1\n", "expected the columns currency and rate"],
    ["currency,rate\nPTS,1\n", 'line 2: "PTS" is no currency'],
    ["currency,rate\nUSD,-1\n", 'line 2: "-1" is no rate'],
    ["currency,rate,date\nUSD,1,soon\n", 'line 2: "soon" is no day'],
    ["currency,rate,date\nUSD,1,2026-02-31\n", 'line 2: "2026-02-31" is no day'],
  ])("%j is refused", (text, message) => {
    expect(() => rates(text)).toThrow(message);
  });
});
