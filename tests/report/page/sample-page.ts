/** The interactive page of the sample shop in a real browser. */
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "puppeteer";
import { afterAll, beforeAll, expect } from "vitest";
import { analysisOptions, ConfigSchema } from "../../../src/config/schema.ts";
import type { Report } from "../../../src/report/contract.ts";
import { withBrowser } from "../../../src/report/print/browser.ts";
import { renderReport } from "../../../src/report/render.ts";
import { buildReport } from "../../../src/run/build-report.ts";
import { compute } from "../../../src/run/compute.ts";
import { exploreOf, exploreOptions } from "../../../src/run/explore.ts";
import { SAMPLE, SAMPLE_AS_OF } from "../../sample.ts";

export interface Opening {
  scheme?: string;
  hash?: string;
  touch?: boolean;
}
export interface SamplePage {
  file: string;
  report: Report;
  /** The page in a tab of its own. */
  opened(width: number, more?: Opening): Promise<Page>;
  /** What the console, errors and requests of all tabs said that should not be. */
  problems: readonly string[];
  close(): Promise<void>;
}

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Opens it before the tests of a file and closes it after them; nothing may have gone wrong in it by then. */
export function samplePageForAll(): () => SamplePage {
  let sample: SamplePage;
  beforeAll(async () => {
    sample = await openSamplePage();
  }, 120_000);
  afterAll(async () => {
    await sample.close();
    expect(sample.problems).toEqual([]);
  });
  return () => sample;
}

async function openSamplePage(): Promise<SamplePage> {
  const config = ConfigSchema.parse({ asOf: SAMPLE_AS_OF });
  const request = { loaded: { config, directory: "." }, files: [SAMPLE], cwd: "." };
  const computed = await compute(request, { now: () => Date.parse("2026-11-20"), progress: () => {} });
  const { report } = await buildReport(computed, request, []);
  const options = exploreOptions(analysisOptions(config, "kpis") as never, analysisOptions(config, "basket") as never);
  const explore = exploreOf(computed.facts, computed.tables, computed.asOf, options);
  const { html } = await renderReport(report, { formats: ["html"], explore });
  const file = join(mkdtempSync(join(tmpdir(), "tillbook-page-")), "report.html");
  writeFileSync(file, html);
  const ready = Promise.withResolvers<Browser>();
  const hold = Promise.withResolvers<void>();
  const done = withBrowser(async (started) => {
    ready.resolve(started);
    await hold.promise;
  });
  const browser = await ready.promise;
  const problems: string[] = [];
  async function opened(width: number, more: Opening = {}): Promise<Page> {
    const made = await browser.newPage();
    made.on("pageerror", (error) => problems.push(String(error)));
    made.on("console", (message) => problems.push(message.text()));
    made.on("request", (request) => {
      if (!/^(data|blob|file):/.test(request.url())) problems.push(request.url());
    });
    await made.emulateMediaFeatures([
      { name: "prefers-color-scheme", value: more.scheme ?? "light" },
      { name: "prefers-reduced-motion", value: "reduce" },
    ]);
    await made.setViewport({ width, height: 900, hasTouch: more.touch === true, isMobile: more.touch === true });
    await made.goto(`file://${file}${more.hash ?? ""}`);
    await made.waitForSelector(".filters", { timeout: 15_000 });
    return made;
  }
  const close = async (): Promise<void> => {
    hold.resolve();
    await done;
  };
  return { file, report, opened, problems, close };
}

/** What axe finds in a page. */
export async function axeViolations(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const { violations } = await (
      globalThis as unknown as {
        axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
      }
    ).axe.run();
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 160)).join(" | ")}`);
  });
}
