/** The page in a browser, the mail and the PDF of a report in another language, each as it comes out. */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { analysisOptions, ConfigSchema } from "../../src/config/schema.ts";
import type { Report } from "../../src/report/contract.ts";
import { renderEmail } from "../../src/report/mail/email.ts";
import { withBrowser } from "../../src/report/print/browser.ts";
import { type RenderedReport, renderReport } from "../../src/report/render.ts";
import { exploreOf, exploreOptions } from "../../src/run/explore.ts";
import { steady, tell } from "../story/shop.ts";

const ENGLISH = /\b(Do this week|What changed|All regions|How calculated|Do next|last week|Download)\b/;
let report: Report;
let rendered: RenderedReport;
const folder = mkdtempSync(join(tmpdir(), "tillbook-surfaces-"));

beforeAll(async () => {
  const config = { project: { language: "de" } };
  const told = await tell(steady({ weeks: 30, regions: ["Leeds", "York"] }), { config });
  report = told.report;
  const parsed = ConfigSchema.parse(config);
  const options = exploreOptions(analysisOptions(parsed, "kpis") as never, analysisOptions(parsed, "basket") as never);
  const explore = exploreOf(told.computed.facts, told.computed.tables, told.computed.asOf, options);
  rendered = await renderReport(report, { formats: ["html", "pdf"], explore });
}, 120_000);

describe("a report in German", () => {
  it("is a page in German in the browser, its filter and its lists included", async () => {
    const file = join(folder, "report.html");
    writeFileSync(file, rendered.html);
    const shown = await withBrowser(async (browser) => {
      const page = await browser.newPage();
      await page.goto(`file://${file}#weeks=13`);
      await page.waitForSelector(".filters", { timeout: 15_000 });
      return page.evaluate(() => ({
        lang: document.documentElement.lang,
        filter: document.querySelector(".filters")?.textContent ?? "",
        filtered: document.querySelector(".filtered-by b")?.textContent ?? "",
        text: document.querySelector("main")?.textContent ?? "",
      }));
    });
    expect(shown.lang).toMatch(/^de/);
    expect(shown.filter).toMatch(/Diese Woche.*13 Wochen.*Zurücksetzen.*Alle Regionen|Alle Regionen.*Zurücksetzen/s);
    expect(shown.filtered).toBe("letzte 13 Wochen");
    expect(shown.text).toMatch(/Was sich verändert hat/);
    expect(shown.text).not.toMatch(ENGLISH);
  }, 60_000);

  it("is a mail in German, in both of its forms", () => {
    const mail = renderEmail(report, [], { owners: [], attached: [], elsewhere: [] });
    for (const text of [mail.html!.replace(/<[^>]*>/g, " "), mail.text]) {
      expect(text).toMatch(/Diese Woche zu tun/i);
      expect(text).not.toMatch(ENGLISH);
    }
    expect(mail.subject).toMatch(/Woche 46 .* Nettoumsatz/);
  });

  it("is a PDF in German, its foot included", async (context) => {
    if (spawnSync("pdftotext", ["-v"]).error !== undefined) return context.skip("pdftotext is not installed");
    const file = join(folder, "report.pdf");
    writeFileSync(file, rendered.pdf!);
    const text = execFileSync("pdftotext", ["-layout", file, "-"], { encoding: "utf8" });
    expect(text).toContain(`Stand 16. Nov. 2026 · Lauf ${report.runId}`);
    expect(text).toMatch(/Was sich verändert hat/);
    expect(text).not.toMatch(ENGLISH);
  });
});
