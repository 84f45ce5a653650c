/** The interactive page of the sample shop in a real browser: filter, lists, keyboard, print; on a phone and in the dark: `phone.drill.test.ts`. */
import { readFileSync } from "node:fs";
import type { Page } from "puppeteer";
import { beforeAll, describe, expect, it } from "vitest";
import { samplePageForAll } from "./sample-page.ts";

const WAIT = { timeout: 15_000, interval: 50 };
const sample = samplePageForAll();
let page: Page;

beforeAll(async () => {
  page = await sample().opened(1280);
}, 120_000);

const text = (selector: string, of: Page = page): Promise<string> =>
  of.$eval(selector, (element) => element.textContent ?? "");
const figure = (of: Page = page): Promise<string> => text(".summary .figures strong", of);
const choose = (label: string, value: string): Promise<void> =>
  page.evaluate(
    (name, wanted) => {
      const select = [...document.querySelectorAll<HTMLSelectElement>(".filters select")].find((one) =>
        one.labels?.[0]?.textContent?.startsWith(name),
      )!;
      select.value = [...select.options].find((option) => option.text === wanted)?.value ?? "";
      select.dispatchEvent(new Event("change"));
    },
    label,
    value,
  );

describe("the page", () => {
  it("is smaller than two megabytes", () => {
    expect(readFileSync(sample().file).length).toBeLessThan(2_000_000);
  });

  it("follows the filter: figures, charts, tables, address; and goes back", async () => {
    const before = await figure();
    await choose("Region", "Germany");
    await page.click('.filters input[value="13"]');
    expect(await figure()).not.toBe(before);
    expect(await page.evaluate(() => location.hash)).toBe("#weeks=13&region=Germany");
    expect(await text("#block-kpis-weekly h3")).toBe("Revenue week by week");
    expect(await text("#block-kpis-weekly .follows")).toBe("Germany · last 13 weeks");
    expect(await text("#block-segments .follows")).toBe("Germany");
    expect(await text("#block-kpis-drivers .follows")).toContain("Whole shop");
    const customers = await page.$$eval("#block-segments tbody tr", (rows) =>
      rows.reduce((sum, row) => sum + Number(row.children[1]!.textContent), 0),
    );
    expect(customers).toBeGreaterThan(10);
    expect(customers).toBeLessThan(200);
    expect(await text("#block-segments tbody tr td.long, #block-segments tbody tr td:last-child")).not.toBe("");
    await page.evaluate(() => [...document.querySelectorAll<HTMLElement>(".filters button")][0]!.click());
    expect(await figure()).toBe(before);
    expect(await page.evaluate(() => location.hash)).toBe("");
    expect(await text("#block-kpis-weekly h3")).not.toBe("Revenue week by week");
  });

  it("answers within a tenth of a second", async () => {
    const times = await page.evaluate(() =>
      ["4", "52", "4", "13", "1"].map((weeks) => {
        const began = performance.now();
        document.querySelector<HTMLInputElement>(`.filters input[value="${weeks}"]`)!.click();
        return performance.now() - began;
      }),
    );
    // the machine may be busy: the quickest says what the work takes
    expect(Math.min(...times)).toBeLessThan(100);
  });

  it("opens what a link says, and leaves links to sections alone", async () => {
    const other = await sample().opened(1280, { hash: "#weeks=4&segment=Loyal" });
    await expect.poll(() => text(".filtered-by", other), WAIT).toContain("Loyal · last 4 weeks");
    await other.evaluate(() => document.querySelector<HTMLElement>(".side a:last-of-type")!.click());
    expect(await text(".filtered-by b", other)).toBe("Loyal · last 4 weeks");
    await other.close();
  });

  it("shows who stands behind a segment, a cell, a cohort and a rule, with the list to take along", async () => {
    const closed = (): Promise<void> => page.keyboard.press("Escape");
    await page.$eval("#block-segments .pick", (button) => (button as HTMLElement).click());
    expect(await text("dialog h2")).toMatch(/^Champions: \d+ customers$/);
    const rows = await page.$$eval("dialog tbody tr", (found) => found.length);
    expect(await text("dialog h2")).toContain(String(rows));
    const csv = await page.evaluate(async () => {
      const blob = await new Promise<Blob>((resolve) => {
        const make = URL.createObjectURL;
        const click = HTMLAnchorElement.prototype.click;
        URL.createObjectURL = (given) => {
          resolve(given as Blob);
          URL.createObjectURL = make;
          HTMLAnchorElement.prototype.click = click;
          return make(given);
        };
        HTMLAnchorElement.prototype.click = () => undefined;
        [...document.querySelectorAll<HTMLElement>("dialog button")]
          .find((b) => b.textContent === "Download CSV")!
          .click();
      });
      return blob.text();
    });
    expect(csv.split("\r\n").length).toBe(rows + 2);
    await closed();
    await expect.poll(() => page.$("dialog[open]"), WAIT).toBeNull();
    for (const [block, title] of [
      ["rfm-grid", /^Recency \d, frequency and spend \d: \d+ customer/],
      ["cohort-triangle", /^Newcomers of .* customer/],
      ["basket-stakes", /^Bought .*, never .*: \d+ customer/],
    ] as const) {
      await page.$eval(`#block-${block}`, (one) => one.scrollIntoView({ block: "center" }));
      const mark = `#block-${block} .live .mark-rect path`;
      await page.waitForSelector(mark, { timeout: 15_000 });
      const marks = await page.$$(mark);
      await marks[Math.floor(marks.length / 2)]!.click();
      await expect.poll(() => page.$eval("dialog[open] h2", (h) => h.textContent).catch(() => ""), WAIT).toMatch(title);
      await closed();
      await expect.poll(() => page.$("dialog[open]"), WAIT).toBeNull();
    }
  });

  it("is used by keyboard alone: filter, list, close, and back where it was", async () => {
    await page.focus('.filters input[value="1"]');
    await page.keyboard.press("ArrowRight");
    expect(await text(".filtered-by b")).toBe("last 4 weeks");
    await page.keyboard.press("ArrowLeft");
    expect(await page.$eval(".filtered-by", (one) => (one as HTMLElement).hidden)).toBe(true);
    await page.focus("#block-segments .pick");
    await page.keyboard.press("Enter");
    await page.waitForSelector("dialog[open]", { timeout: 15_000 });
    expect(await page.evaluate(() => document.activeElement?.closest("dialog") !== null)).toBe(true);
    await page.keyboard.press("Escape");
    await expect.poll(() => page.evaluate(() => document.activeElement?.className), WAIT).toBe("pick");
    const toggle = '#block-rfm-grid button[aria-label^="Numbers"]';
    await page.focus(toggle);
    await page.keyboard.press("Enter");
    expect(await page.$$eval("#block-rfm-grid .numbers tbody tr", (rows) => rows.length)).toBeGreaterThan(5);
    await page.keyboard.press("Enter");
  });

  it("tells of the nearest week in words wherever it is pointed at", async () => {
    await page.$eval("#block-kpis-weekly", (one) => one.scrollIntoView({ block: "center" }));
    await page.waitForSelector("#block-kpis-weekly .live svg", { timeout: 15_000 });
    const box = (await (await page.$("#block-kpis-weekly .live svg"))!.boundingBox())!;
    await page.mouse.move(box.x + box.width / 2, box.y + 30);
    await expect
      .poll(() => text("#tip"), WAIT)
      .toMatch(/Week \d+ · .*Net revenue£[\d,]+.*A year earlier£[\d,]+.*Difference[+−]£/);
  });

  it("prints with nothing of the screen's controls, in the report's font", async () => {
    await page.emulateMediaType("print");
    const shown = await page.evaluate(() => ({
      controls: [...document.querySelectorAll<HTMLElement>(".filters,.tools,.under button,.side,#tip,dialog")].filter(
        (one) => one.offsetParent !== null,
      ).length,
      head: getComputedStyle(document.querySelector("th button")!).fontFamily,
      border: getComputedStyle(document.querySelector("th button")!).borderTopWidth,
      background: getComputedStyle(document.querySelector("th button")!).backgroundColor,
    }));
    expect(shown).toEqual({
      controls: 0,
      head: expect.stringContaining("Inter"),
      border: "0px",
      background: "rgba(0, 0, 0, 0)",
    });
    await page.emulateMediaType("screen");
  });
});
