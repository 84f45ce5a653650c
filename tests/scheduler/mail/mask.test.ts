import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mailAttachments } from "../../../scheduler/mail/attachments.ts";
import { parseTable, tableCsv } from "../../../scheduler/mail/csv.ts";
import { maskReport, pseudonyms } from "../../../scheduler/mail/mask.ts";
import { mailAddress } from "../../../scheduler/mail/outbox.ts";
import pl from "../../../src/columns/polars.ts";
import type { Report } from "../../../src/report/contract.ts";
import { report as fixture } from "../../report/fixture.ts";

const mask = pseudonyms("secret");

describe("pseudonyms", () => {
  it("are stable, different per value and per secret, and say nothing", () => {
    expect(mask("12346")).toBe(pseudonyms("secret")("12346"));
    expect(mask("12346")).toMatch(/^c-[0-9a-f]{12}$/);
    expect(new Set([mask("12346"), mask("12347"), pseudonyms("other")("12346")]).size).toBe(3);
    expect(mask("")).toBe("");
  });
});

describe("maskReport", () => {
  const [first] = fixture.sections;
  const report: Report = {
    ...fixture,
    sections: [
      {
        ...first!,
        blocks: [
          {
            kind: "table",
            id: "t",
            title: "",
            subtitle: "",
            width: "full",
            columns: [],
            rows: [{ customer_id: "12346", monetary: 12346, segment: "Champions" }],
          },
          {
            kind: "chart",
            id: "c",
            title: "",
            subtitle: "",
            width: "full",
            alt: "",
            height: 10,
            spec: { layer: [{ data: { values: [{ customer_id: "12346", x: 1 }] }, mark: "bar" }] },
          },
        ],
      },
    ],
  };
  it("withholds what quotes the files: refused records, and the extremes of a column of people", () => {
    const block = {
      ...report.sections[0]!.blocks[0]!,
      rows: [
        { reason: "invalid_date", raw: "C10017,2026-02-30,5" },
        { column: "customer_id", filled: 0.9, minimum: "C10001", top: "C10017 (4)" },
        { column: "country", minimum: "Austria", top: "UK" },
      ],
    } as Report["sections"][number]["blocks"][number];
    const [shown] = maskReport({ ...report, sections: [{ ...report.sections[0]!, blocks: [block] }] }, mask)
      .sections[0]!.blocks;
    expect(shown).toMatchObject({
      rows: [
        { reason: "invalid_date", raw: "withheld" },
        { column: "customer_id", filled: 0.9, minimum: "withheld", top: "withheld" },
        { column: "country", minimum: "Austria", top: "UK" },
      ],
    });
  });
  it("hides who somebody is and nothing else", () => {
    const masked = maskReport(report, mask);
    expect(JSON.stringify(masked)).not.toContain('"12346"');
    expect(masked.sections[0]!.blocks[0]).toMatchObject({
      rows: [{ customer_id: mask("12346"), monetary: 12346, segment: "Champions" }],
    });
    expect(JSON.parse(JSON.stringify(masked).replaceAll(mask("12346"), "12346"))).toEqual(
      JSON.parse(JSON.stringify(report)),
    );
  });
});

describe("parseTable", () => {
  it("reads quotes, line ends of both kinds and empty fields", () => {
    expect(parseTable('\ufeffa,b\r\n"x ""y"", z",\n"two\nlines",3\n')).toEqual({
      columns: ["a", "b"],
      rows: [
        { a: 'x "y", z', b: "" },
        { a: "two\nlines", b: "3" },
      ],
    });
    expect(parseTable("a\n")).toEqual({ columns: ["a"], rows: [] });
    expect(parseTable("a,b\n1,")).toEqual({ columns: ["a", "b"], rows: [{ a: "1", b: "" }] });
    expect(() => parseTable("a,b\n1\n")).toThrow("record 2 has 1 fields; expected 2");
  });
});

describe("tableCsv", () => {
  it("gives back any text", () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ a: fc.string({ unit: "grapheme" }), customer_id: fc.string({ minLength: 1 }) }), {
          minLength: 1,
        }),
        (rows) => {
          const again = parseTable(tableCsv(["a", "customer_id"], rows)).rows;
          expect(again).toEqual(rows);
          expect(parse(tableCsv(["a", "customer_id"], rows), { columns: true })).toEqual(rows);
          const masked = parseTable(tableCsv(["a", "customer_id"], rows, mask)).rows;
          expect(masked).toEqual(rows.map((row) => ({ ...row, customer_id: mask(row.customer_id) })));
        },
      ),
      { seed: 7, numRuns: 200 },
    );
  });
});

describe("mailAttachments", () => {
  const list = (rows: Record<string, string | number>[]): pl.DataFrame => pl.DataFrame(rows);
  const LISTS = new Map([
    [
      "at_risk_customers.csv",
      list([
        { customer_id: "2", monetary: 99, segment: "At Risk" },
        { customer_id: "1", monetary: 10.5, segment: "At Risk" },
      ]),
    ],
    ["champions.csv", list([{ customer_id: "3", monetary: 5, segment: "Champions" }])],
  ]);
  const files = (options: Partial<Parameters<typeof mailAttachments>[1]> = {}, lists = LISTS) =>
    mailAttachments(lists, { pdf: Buffer.alloc(1000), mask, maxBytes: 1e6, ...options });

  it("are the PDF and the lists, under pseudonyms", async () => {
    const { attachments, elsewhere } = await files();
    expect(elsewhere).toEqual([]);
    expect(attachments.map(({ filename }) => filename)).toEqual([
      "report.pdf",
      "at_risk_customers.csv",
      "champions.csv",
    ]);
    expect(String(attachments[1]!.content)).toBe(
      `customer_id,monetary,segment\n${mask("2")},99.0,At Risk\n${mask("1")},10.5,At Risk\n`,
    );
    expect(String((await files({ mask: undefined })).attachments[2]!.content)).toBe(
      "customer_id,monetary,segment\n3,5.0,Champions\n",
    );
  });
  it("leave the largest out when they are too much for a mailbox, and say which", async () => {
    const { attachments, elsewhere } = await files({ maxBytes: 500 });
    expect(elsewhere).toEqual(["report.pdf"]);
    expect(attachments).toHaveLength(2);
  });
  it("are the lists as sheets of one workbook where that is asked, with numbers as numbers and nothing to run", async () => {
    const lists = new Map([
      ["at_risk_customers.csv", list([{ customer_id: "007", monetary: 10.5, segment: "At Risk", last: "2026-11-01" }])],
      ["champions.csv", list([{ customer_id: "3", monetary: 5, segment: "Champions", last: "=1+1" }])],
    ]);
    const { attachments } = await files({ kinds: ["xlsx"], mask: undefined }, lists);
    expect(attachments.map(({ filename }) => filename)).toEqual(["customers.xlsx"]);
    const { read, utils } = await import("@e965/xlsx");
    const { Sheets, SheetNames } = read(attachments[0]!.content);
    expect(SheetNames).toEqual(["at_risk_customers", "champions"]);
    expect(utils.sheet_to_json(Sheets.at_risk_customers!)).toEqual([
      { customer_id: "007", monetary: 10.5, segment: "At Risk", last: "2026-11-01" },
    ]);
    expect(Sheets.champions!.D2).toMatchObject({ t: "s", v: "=1+1" });
    const masked = await files({ kinds: ["xlsx"] }, lists);
    expect(utils.sheet_to_json(read(masked.attachments[0]!.content).Sheets.champions!)).toMatchObject([
      { customer_id: mask("3") },
    ]);
  });
  it("are the report alone where no list has a row", async () => {
    expect((await files({}, new Map())).attachments.map(({ filename }) => filename)).toEqual(["report.pdf"]);
  });
});

describe("mailAddress", () => {
  it("takes one plain address", () => {
    expect(mailAddress(" Boss@Example.COM ", "x")).toBe("Boss@example.com");
  });
  it.each(["", "boss", "a@b@c", "a@b, c@d", "a@b;c@d", "A <a@b>", "a@b\r\nBcc: c@d", "a b@c", "@b", "a@-"])(
    "refuses %j",
    (text) => {
      expect(() => mailAddress(text, "reports[0].recipients[1].email")).toThrow(
        "invalid reports[0].recipients[1].email",
      );
    },
  );
});
