import { describe, expect, it } from "vitest";
import type { Mapping } from "../../../src/ingest/understand/mapping.ts";
import { type Rescaled, rescaled } from "../../../src/ingest/understand/scales.ts";

const scaled = (header: string, texts: readonly string[], decimal: "." | "," = "."): Rescaled[] =>
  rescaled(
    { mapping: [{ column: "amount", header }], positions: new Map([["amount", 0]]) } as unknown as Mapping,
    texts.map((text) => [text]),
    decimal,
  );
const found = (header: string, texts: readonly string[]): string[] =>
  scaled(header, texts).map(({ sentence }) => sentence);

describe("money in hundredths", () => {
  it.each(["amount_cents", "Total (pence)", "valor_centavos", "amountCents"])("is known by its name: %s", (header) => {
    expect(found(header, ["8280", "-750", ""])).toEqual([`${header} is in hundredths: 8280 is 82.80.`]);
  });
  it("is none where a value has decimals, or where the name says something else", () => {
    expect(found("amount_cents", ["8280", "7.50"])).toEqual([]);
    expect(found("amount per cent", ["8280"])).toEqual([]);
    expect(found("amount", ["8280"])).toEqual([]);
  });
  it("is written in units with the file's decimal mark", () => {
    const [{ rewrite }] = scaled("cents", ["8280"], ",") as [Rescaled];
    expect(["8280", "-5", "0", "7.50", "x"].map(rewrite)).toEqual(["82,80", "-0,05", "0,00", "7.50", "x"]);
  });
});

describe("money in thousands and millions", () => {
  it.each(["Amount (in thousands)", "Sales (000s)", "Umsatz (TEUR)", "revenue ($K)", "CA (k€)", "Umsatz in Tsd."])(
    "is known by its name: %s",
    (header) => {
      expect(found(header, ["12.7"])).toEqual([`${header} is in thousands: 12.7 is 12700.`]);
    },
  );
  it("is written in units with the file's decimal mark; what is no number stays", () => {
    const [{ rewrite }] = scaled("Umsatz in Mio. EUR", ["1,5"], ",") as [Rescaled];
    expect(["1,5", "-0,000001", "x", ""].map(rewrite)).toEqual(["1500000", "-1", "x", ""]);
  });
  it.each(["Amount", "Price per 1000", "Amount (USD)", "Kilometer", "Amount TRY"])("is none in %s", (header) => {
    expect(found(header, ["12.7"])).toEqual([]);
  });
});
