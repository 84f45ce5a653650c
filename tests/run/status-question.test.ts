import { describe, expect, it } from "vitest";
import type { Config } from "../../src/config/schema.ts";
import { currencyWarnings } from "../../src/run/currency.ts";
import { statusQuestion } from "../../src/run/questions.ts";

const count = (status: string, reading: "sale" | "ignore", records: number) => ({
  status,
  reading,
  records,
  amount: 1,
});
const rows = (lines: number) => ({ lines }) as never;

describe("a file whose records are nearly all no sales yet", () => {
  it("is asked about, with a flag and a line that count them", () => {
    const statuses = [count("Pending", "ignore", 50), count("Paid", "sale", 4)];
    const open = statusQuestion("cod.csv", { statuses, rows: rows(4) }, {});
    expect(open?.message).toContain('50 of 54 records are "Pending"');
    expect(open?.questions[0]?.readings.map(({ paste }) => paste)).toEqual([
      { flag: "--status Pending=sale", yaml: "status: { Pending: sale }" },
      { flag: "--status Pending=ignore", yaml: "status: { Pending: ignore }" },
    ]);
  });

  it("is not where the configuration says what they are, or only a few are", () => {
    const statuses = [count("Pending", "ignore", 50), count("Paid", "sale", 4)];
    expect(statusQuestion("cod.csv", { statuses, rows: rows(4) }, { PENDING: "ignore" })).toBeUndefined();
    expect(statusQuestion("shop.csv", { statuses, rows: rows(400) }, {})).toBeUndefined();
  });
});

describe("a configured currency that is not the files'", () => {
  const config = (currency: string | undefined, rates?: string) =>
    ({ project: { currency }, currency: { rates } }) as unknown as Config;
  const euros = [{ currency: "EUR", lines: 3, amount: 10 }] as never;

  it("is said", () => {
    expect(currencyWarnings(config("GBP"), euros)[0]).toContain("the files' money is in EUR, project.currency is GBP");
  });

  it("is nothing to say where they agree, none is configured, or rates convert", () => {
    for (const one of [config("EUR"), config(undefined), config("GBP", "rates.csv")])
      expect(currencyWarnings(one, euros)).toEqual([]);
  });
});
