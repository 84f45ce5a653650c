import { describe, expect, it } from "vitest";
import { inHundredths, inUnits } from "../../../src/ingest/understand/hundredths.ts";
import type { Mapping } from "../../../src/ingest/understand/mapping.ts";

const found = (header: string, texts: readonly string[]): string[] =>
  inHundredths(
    { mapping: [{ column: "amount", header }], positions: new Map([["amount", 0]]) } as unknown as Mapping,
    texts.map((text) => [text]),
  ).map(({ sentence }) => sentence);

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
    expect(["8280", "-5", "0", "7.50", "x"].map((text) => inUnits(text, ","))).toEqual([
      ...["82,80", "-0,05", "0,00", "7.50", "x"],
    ]);
  });
});
