import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { checkEdition } from "../../../scheduler/edition/check.ts";
import { pdfText } from "../../../scheduler/edition/pdf-text.ts";
import type { Report } from "../../../src/report/contract.ts";
import { renderReport } from "../../../src/report/render.ts";
import { report as fixture } from "../../report/fixture.ts";

const FROM = "2011-11-28";
const METRICS = ["net_revenue", "orders", "customers", "average_order_value", "new_customers"];
const report: Report = {
  ...fixture,
  figures: fixture.figures.map((figure, i) => ({ ...figure, cell: `kpis.week/${FROM}/${METRICS[i]}.value` })),
};
const kpis = [
  "grain,period_start,metric,value,change_share",
  ...report.figures.map(({ value, change }, i) => `week,${FROM},${METRICS[i]},${value},${change}`),
].join("\n");

let rendered: { html: string; pdf?: Uint8Array };
let folder = "";
beforeAll(async () => {
  rendered = await renderReport(report, { formats: ["html", "pdf"] });
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tillbook-check-"));
  mkdirSync(join(folder, "tables"));
  writeFileSync(join(folder, "report.json"), JSON.stringify(report));
  writeFileSync(join(folder, "report.html"), rendered.html);
  writeFileSync(join(folder, "report.pdf"), rendered.pdf!);
  writeFileSync(join(folder, "tables", "kpis.csv"), `${kpis}\n`);
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});
const change = (name: string, edit: (text: string) => string): void =>
  writeFileSync(join(folder, name), edit(readFileSync(join(folder, name), "utf8")));
const told = (edit: (report: Report) => Report): string[] => {
  writeFileSync(join(folder, "report.json"), JSON.stringify(edit(structuredClone(report))));
  return checkEdition(folder);
};

describe("checkEdition", () => {
  it("finds nothing wrong with a good edition, hostile product names included", () => {
    expect(checkEdition(folder)).toEqual([]);
  });

  it.each(["Infinity Mirror", "NaN", "Lamp undefined", "[object Object] poster", "-Infinity"])(
    "does not take the product %j for a mistake of its own",
    (name) => {
      writeFileSync(join(folder, "tables", "products.csv"), `product_id,description,net_revenue\n1,"${name}",5\n`);
      const say = (text: string): string[] =>
        told((one) => ({ ...one, highlights: [{ text, tone: "good", weight: 1, cells: [] }] }));
      expect(say(`${name} sold best: £5.`)).toEqual([]);
      if (name !== "NaN") expect(say(`${name} sold best: £NaN.`)).toHaveLength(1);
    },
  );

  it.each(["Infinity Sale", "NaN", "undefined"])(
    "does not take the configured name %j for a mistake of its own",
    (name) => {
      const sentence = `${name} begins on Monday; region ${name} is alone here.`;
      expect(told((one) => ({ ...one, headline: sentence }))).toHaveLength(1);
      expect(checkEdition(folder, { configured: [name] })).toEqual([]);
    },
  );

  it.each(["level", "categories", "because", "tier", "driver", "subject", "channel_id", "column_name"])(
    "knows a name by the column %s",
    (column) => {
      writeFileSync(join(folder, "tables", "origins.csv"), `${column},net_revenue\nundefined|Lamps,5\n`);
      const headline = "undefined brought most newcomers.";
      expect(told((one) => ({ ...one, headline }))).toEqual([]);
    },
  );

  it("still finds a missing number where a table has one, too", () => {
    writeFileSync(join(folder, "tables", "products.csv"), "product_id,description,net_revenue\n1,Lamp,NaN\n");
    const highlights: Report["highlights"] = [{ text: "Lamp sold best: £NaN.", tone: "good", weight: 1, cells: [] }];
    expect(told((one) => ({ ...one, highlights }))).toEqual(['the report says "Lamp sold best: £NaN."']);
  });

  it.each([
    ["report.pdf", (bytes: Buffer) => bytes.subarray(0, bytes.length / 2), "report.pdf: its end is missing"],
    ["report.pdf", () => Buffer.from("<html>"), "report.pdf: it does not begin with %PDF-"],
    ["report.pdf", () => Buffer.alloc(0), "report.pdf: it does not begin with %PDF-"],
    ["report.html", () => Buffer.alloc(0), 'the chart "'],
    ["report.json", () => Buffer.from("{"), "report.json: "],
    ["tables/kpis.csv", () => Buffer.from("metric\n"), "is not in tables/kpis.csv"],
  ] as const)("holds an edition whose %s is broken", (name, edit, problem) => {
    writeFileSync(join(folder, name), edit(readFileSync(join(folder, name))));
    expect(checkEdition(folder).join("\n")).toContain(problem);
  });

  it("holds an edition with a file missing", () => {
    for (const name of ["report.pdf", "report.html", "tables/kpis.csv", "report.json"]) {
      rmSync(join(folder, name));
      expect(checkEdition(folder).length).toBeGreaterThan(0);
    }
  });

  it("does without a PDF where none is made", () => {
    rmSync(join(folder, "report.pdf"));
    expect(checkEdition(folder, { pdf: null })).toEqual([]);
  });

  it("does not take a configured look for a hole", () => {
    expect(told((one) => ({ ...one, brand: { accent: "#8a1538", logo: "data:image/png;base64,AA==" } }))).toEqual([]);
  });

  it("holds a PDF of another week and one with other figures", () => {
    expect(told((one) => ({ ...one, periodLabel: "5 December – 11 December 2011" }))).toEqual([
      "report.pdf does not name its period, 5 December – 11 December 2011",
    ]);
    const wrong = told((one) => ({ ...one, figures: one.figures.map((f, i) => (i === 1 ? { ...f, value: 777 } : f)) }));
    expect(wrong).toEqual([
      "report.pdf does not show Orders 777",
      "Orders is 777 in the report and 665 in tables/kpis.csv",
    ]);
  });

  it("holds sentences and figures with holes in them", () => {
    for (const hole of ["NaN", "undefined", "Infinity", "[object Object]"])
      expect(told((one) => ({ ...one, headline: `Revenue up ${hole}%` }))).toEqual([
        `the report says "Revenue up ${hole}%"`,
      ]);
    expect(
      told((one) => ({ ...one, figures: one.figures.map((f) => ({ ...f, value: Number.NaN })) })).join("\n"),
    ).toContain('the headline figure "Net revenue" has no value');
    expect(
      told((one) => ({ ...one, figures: one.figures.map((f, i) => (i === 0 ? { ...f, value: 0 } : f)) })),
    ).toContain("the report has no Net revenue; files may be missing");
    expect(told((one) => ({ ...one, headline: "NAN BREAD sold best; undefinedly good" }))).toEqual([]);
  });

  it("holds a chart that drew nothing or with a number that is none", () => {
    const [id] = /data-chart="([^"]+)"/.exec(rendered.html)!.slice(1);
    change("report.html", (html) =>
      html.replace(new RegExp(`(data-chart="${id}"[\\s\\S]*?)<svg[\\s\\S]*?</svg>`), "$1<svg></svg>"),
    );
    expect(checkEdition(folder)).toEqual([`the chart "${id}" drew nothing`]);
    writeFileSync(join(folder, "report.html"), rendered.html.replace(/ d="M[^"]*"/, ' d="M0,NaNL1,1"'));
    expect(checkEdition(folder)).toEqual(['report.html draws with d="M0,NaNL1,1"']);
  });

  it("lets a figure be empty that is empty in the table, too", () => {
    const empty = { ...report, figures: report.figures.map((f, i) => (i === 3 ? { ...f, value: null } : f)) };
    expect(told(() => empty)).toContain('the headline figure "Average order" has no value');
    change("tables/kpis.csv", (csv) => csv.replace(/average_order_value,[^,]*/, "average_order_value,"));
    expect(checkEdition(folder).filter((problem) => !problem.startsWith("report.pdf"))).toEqual([]);
  });

  it("holds figures that cannot be traced", () => {
    expect(told((one) => ({ ...one, figures: fixture.figures.map(({ cell: _, ...f }) => f) }))).toEqual([
      "no headline figure can be traced to a table",
    ]);
  });
});

describe("pdfText", () => {
  it("reads pages and words", () => {
    const { pages, text } = pdfText(Buffer.from(rendered.pdf!));
    expect(pages).toBeGreaterThan(1);
    expect(text).toContain("Netrevenue£320k");
    expect(text).toContain("Whatchanged");
  });
});
