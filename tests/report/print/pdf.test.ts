import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inflateSync } from "node:zlib";
import type { Browser, Page } from "puppeteer";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Report } from "../../../src/report/contract.ts";
import { leadChart } from "../../../src/report/page/summary-page.ts";
import { withBrowser } from "../../../src/report/print/browser.ts";
import { missingGlyphsWarning } from "../../../src/report/print/missing-glyphs.ts";
import { renderReport } from "../../../src/report/render.ts";
import { report } from "../fixture.ts";
import { printsWell } from "./printed.ts";

/** What is drawn on the pages, as the printer says it. */
const contents = (pdf: Uint8Array): string => {
  const text = Buffer.from(pdf).toString("latin1");
  const streams = text.matchAll(/<<\/Filter \/FlateDecode\s+\/Length (\d+)>> stream\n/g);
  return [...streams]
    .map(({ 0: head, 1: length, index }) => {
      const from = index + head.length;
      return inflateSync(Buffer.from(text.slice(from, from + Number(length)), "latin1")).toString("latin1");
    })
    .join("\n");
};
const hasPdftotext = (): boolean => spawnSync("pdftotext", ["-v"]).error === undefined;

async function printedText(of: Report): Promise<string> {
  const { pdf } = await renderReport(of, { formats: ["pdf"] });
  const file = join(mkdtempSync(join(tmpdir(), "tillbook-test-")), "report.pdf");
  writeFileSync(file, pdf!);
  return execFileSync("pdftotext", ["-layout", file, "-"], { encoding: "utf8" });
}

describe("renderReport", () => {
  it("prints A4 portrait: tagged, with outline, small", async () => {
    await printsWell("A4", "portrait", [595, 842]);
  });

  it("sets small text in words, not letter by letter, and no line as thousands of dashes", async () => {
    const { pdf } = await renderReport(report, { formats: ["pdf"] });
    const pages = contents(pdf!);
    const small = [...pages.matchAll(/^\/F\d+ 10 Tf\n([\s\S]*?)^ET$/gm)].map(([, text]) => text!);
    const runs = small.flatMap((text) => [...text.matchAll(/<([0-9A-F]+)> Tj/g)].map(([, codes]) => codes!.length / 4));
    expect(runs.length).toBeGreaterThan(500);
    expect(runs.reduce((sum, length) => sum + length, 0) / runs.length).toBeGreaterThan(4);
    expect(pages.match(/ l$/gm)!.length).toBeLessThan(3000);
  });

  it("says the headline, the figures and the page numbers in its text", async (context) => {
    if (!hasPdftotext()) return context.skip("pdftotext is not installed");
    const text = await printedText(report);
    const words = text.replace(/\s+/g, " ");
    expect(words).toContain("Revenue up 3.8%");
    expect(words).toContain("£320k");
    expect(words).toContain(`run ${report.runId} · 1 / `);
    // the contents name the page on which a section begins
    const pages = text.split("\f");
    const page = Number(/Retention\s+(\d+)/.exec(pages[0]!)?.[1]);
    expect(pages[page - 1]).toContain("RETENTION");
  });

  const action = {
    text: "Call the 25 customers on the call list, from the top: they have stopped ordering at their usual pace, and ordered for £49k in their last year.",
    count: 25,
    value: 49_000,
    weight: 1,
    cells: [],
  };
  const full: Report = {
    ...report,
    headline:
      "Revenue of the last 13 weeks is 50% above the same weeks last year; this week is up 23.6% on the one before, within the usual range",
    actions: [action, action, action],
  };
  it("holds what changed, what to do, the leading chart and the contents on page 1", async (context) => {
    if (!hasPdftotext()) return context.skip("pdftotext is not installed");
    const [first] = (await printedText({ ...full, alertRules: 0, alerts: [] })).split("\f");
    for (const part of ["What changed", "Do this week", leadChart(report)!.title, "In this report"])
      expect(first).toContain(part);
  });
});

describe("letters that no font has", () => {
  it("are told with the PDF, and only they", async () => {
    // a code point for private use, for which no font of a usual machine has a picture
    const project = "Café Καφενείο → \u{f4321}";
    const { warnings } = await renderReport({ ...report, project }, { formats: ["pdf"] });
    expect(warnings).toEqual([
      "the PDF shows empty boxes for a character that no font here can draw: \u{f4321}; install a font that has them, such as Noto",
    ]);
    expect((await renderReport({ ...report, project }, { formats: ["html"] })).warnings).toEqual([]);
  });

  it("are named up to a number", () => {
    expect(missingGlyphsWarning([])).toBeUndefined();
    expect(missingGlyphsWarning([..."abcdefghij"])).toContain(
      "characters that no font here can draw: a b c d e f g h and 2 more;",
    );
  });
});

describe("the page in a browser with script on", () => {
  const requests: string[] = [];
  const problems: string[] = [];
  let close: () => void;
  let done: Promise<void>;
  let page: Page;

  beforeAll(async () => {
    const { html } = await renderReport(report, { formats: ["html"] });
    const ready = Promise.withResolvers<Browser>();
    const hold = Promise.withResolvers<void>();
    close = hold.resolve;
    done = withBrowser(async (browser) => {
      ready.resolve(browser);
      await hold.promise;
    });
    page = await (await ready.promise).newPage();
    page.on("request", (request) => {
      if (!request.url().startsWith("data:")) requests.push(request.url());
    });
    page.on("pageerror", (error) => problems.push(String(error)));
    page.on("console", (message) => problems.push(message.text()));
    await page.setViewport({ width: 1280, height: 14_000 });
    await page.setContent(html);
  });
  afterAll(async () => {
    close();
    await done;
  });

  it("draws every chart live, asks for nothing and reports nothing", async () => {
    await expect
      .poll(() => page.evaluate(() => document.querySelectorAll(".live svg").length), { timeout: 10_000 })
      .toBe(8);
    expect(problems).toEqual([]);
    expect(requests).toEqual([]);
  });
  it("makes neither element nor script of hostile text", async () => {
    const found = await page.evaluate(() => ({
      hit: (window as unknown as { hit?: number }).hit,
      scripts: document.scripts.length,
      strange: document.querySelectorAll("img,iframe,object,embed,base,link,form:not(.vega-bindings),foreignObject")
        .length,
      handlers: [...document.querySelectorAll("*")].filter((e) => [...e.attributes].some((a) => /^on/i.test(a.name)))
        .length,
      links: [...document.querySelectorAll("a")].filter((a) => !a.getAttribute("href")?.startsWith("#")).length,
    }));
    expect(found).toEqual({ hit: undefined, scripts: 3, strange: 0, handlers: 0, links: 0 });
  });
  it("shows tooltips as text", async () => {
    const bar = await page.$$(
      "#block-countries .live path[aria-roledescription], #block-countries .live .mark-rect path",
    );
    await bar.at(-1)!.hover();
    await expect.poll(() => page.evaluate(() => document.getElementById("tip")!.textContent)).toContain("<script>");
    expect(await page.evaluate(() => document.querySelectorAll("#tip script").length)).toBe(0);
  });
  it("sorts, searches and filters tables", async () => {
    const column = (index: number): Promise<string[]> =>
      page.evaluate(
        (i) =>
          [...document.querySelectorAll<HTMLTableRowElement>("#block-rules tbody tr")]
            .filter((row) => !row.hidden)
            .map((row) => row.cells[i]!.textContent!),
        index,
      );
    const head = "#block-rules thead th:nth-child(4)";
    await page.click(`${head} button`);
    expect(await page.$eval(head, (th) => th.getAttribute("aria-sort"))).toBe("descending");
    const sorted = (await column(3)).map((text) => Number.parseFloat(text));
    expect(sorted).toEqual([...sorted].sort((a, b) => b - a));
    await page.type("#block-rules input[type=search]", "bunting");
    expect((await column(0)).length).toBeGreaterThan(0);
    await page.type("#block-rules input[type=number]", "70");
    for (const text of await column(3)) expect(Number.parseFloat(text)).toBeGreaterThanOrEqual(70);
  });
  it("writes CSV in which no cell is a formula", async () => {
    const text = await page.evaluate(async () => {
      const make = URL.createObjectURL;
      const blob = await new Promise<Blob>((resolve) => {
        URL.createObjectURL = (given) => {
          resolve(given as Blob);
          return make(given);
        };
        HTMLAnchorElement.prototype.click = () => undefined;
        const box = document.querySelector("#block-rules")!;
        for (const input of box.querySelectorAll("input")) {
          input.value = "";
          input.dispatchEvent(new Event("input"));
        }
        [...box.querySelectorAll("button")].find((button) => button.textContent === "Download CSV")!.click();
      });
      return blob.text();
    });
    expect(text.split("\r\n").length).toBeGreaterThan(40);
    expect(text).toContain(`"'=HYPERLINK(""http`);
    expect(text).not.toMatch(/^=|,=/m);
  });
  it("is readable at 360 pixels without scrolling sideways, and dark where the reader is", async () => {
    await page.setViewport({ width: 360, height: 800 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
    await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: "dark" }]);
    const background = (): Promise<string> =>
      page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    expect(await background()).toBe("rgb(20, 22, 26)");
  });
});
