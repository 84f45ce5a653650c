/** Layouts met in the field, through the command: right, or a question whose hints work when they are pasted. */
import { afterAll, describe, expect, it } from "vitest";
import { fieldCases, truthOf } from "../../bench/understanding/field-cases.ts";
import { hintsOf, shellWords } from "../../bench/understanding/hints.ts";
import { isGood, type Judged, judge } from "../../bench/understanding/judge.ts";
import { complaints, tallyTable } from "../../bench/understanding/tally.ts";
import { differences, type Report } from "../../bench/understanding/truth.ts";
import { reference, referenceFolder } from "../reference.ts";

/** Not right yet: none; the list only shrinks. */
const KNOWN: ReadonlySet<string> = new Set([]);

const present = reference("field-files/cases.json") !== undefined;
const cases = present ? fieldCases(referenceFolder("field-files")) : [];
const judged: Judged[] = [];

describe.skipIf(!present)("a file from the field", () => {
  afterAll(() => {
    const better = judged.filter((one) => isGood(one) && KNOWN.has(one.layout.id)).map(({ layout }) => layout.id);
    process.stdout.write(
      `${tallyTable(judged, "kind", ({ kind }) => kind)}\n${complaints(judged).join("\n")}\n${better.length > 0 ? `right by now: ${better.join(", ")}\n` : ""}`,
    );
  });

  it.each(cases.map((layout) => [layout.id, layout] as const))(
    "is read rightly or asked about: %s",
    async (id, layout) => {
      const one = await judge(layout);
      judged.push(one);
      if (!KNOWN.has(id)) expect(isGood(one), `${one.verdict}: ${one.why}`).toBe(true);
    },
  );

  it("is one of 35, and every one that is known to be wrong is among them", () => {
    expect(cases).toHaveLength(35);
    expect([...KNOWN].filter((id) => !cases.some((layout) => layout.id === id))).toEqual([]);
  });
});

describe("the judge of a layout", () => {
  const report: Report = {
    kind: "report",
    netRevenue: 10,
    orders: 2,
    customers: 1,
    customerIds: ["NA"],
    units: 3,
    lines: 3,
    rejected: 0,
    firstDay: "2026-05-01",
    lastDay: "2026-05-02",
    currency: "EUR",
    columns: { amount: "Umsatz" },
    regions: { North: 4 },
    months: { "2026-05": 10 },
    hours: [9, 22],
    said: "ids in scientific notation",
  };

  it("holds every figure of the truth against the report, money to the cent", () => {
    expect(
      differences(report, { netRevenue: [9, 10.004], orders: 2, columns: { amount: "Umsatz" }, regions: { North: 4 } }),
    ).toEqual([]);
    expect(differences(report, { asks: /scientific/, orWarns: true })).toEqual([]);
    expect(
      differences(report, {
        netRevenue: 10.02,
        customers: 0,
        columns: { amount: "Preis" },
        months: { "2026-04": 1 },
        notCustomers: ["NA", "-"],
        hours: [9, 18],
        asks: /both/,
      }),
    ).toHaveLength(7);
  });

  it("finds what is meant to be pasted, flags and blocks", () => {
    const text = [
      "error: two readings",
      "  amount = list_price gives 22.00",
      "    --column 'amount=list price' --date-order dmy",
      '    columns: { amount: "list price" }',
      "    dateOrder: dmy",
      "  see the columns: none",
    ].join("\n");
    expect(hintsOf(text)).toEqual([
      { how: "flag", text: "--column 'amount=list price' --date-order dmy" },
      { how: "yaml", text: 'columns: { amount: "list price" }\ndateOrder: dmy' },
    ]);
  });

  it("splits a line as a shell does", () => {
    expect(shellWords(`--column 'amount=it'\\''s mine' --x "a \\"b\\" c" d\\ e`)).toEqual([
      "--column",
      "amount=it's mine",
      "--x",
      'a "b" c',
      "d e",
    ]);
  });

  it("refuses a truth that it does not compare", () => {
    expect(() => truthOf("case", { right: { moon: 1 } })).toThrow("moon is not compared");
  });
});
