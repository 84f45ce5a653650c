/** The interactive page of the sample shop in a real browser: in the dark, and on a phone. */
import type { Page } from "puppeteer";
import { beforeAll, describe, expect, it } from "vitest";
import { samplePageForAll } from "./sample-page.ts";

const WAIT = { timeout: 15_000, interval: 50 };
const sample = samplePageForAll();

describe("the page in the dark", () => {
  it("turns the drawings that are not live yet, and leaves those that are", async () => {
    const of = (scheme: string): Promise<string[]> =>
      sample()
        .opened(1280, { scheme })
        .then(async (other) => {
          await other.waitForSelector(".live svg", { timeout: 15_000 });
          const filters = await other.evaluate(() =>
            [".chart:not(:has(.live)) .drawn", ".drawn.live"].map(
              (selector) => getComputedStyle(document.querySelector(selector)!).filter,
            ),
          );
          await other.close();
          return filters;
        });
    expect(await of("dark")).toEqual(["invert(0.92) hue-rotate(180deg)", "none"]);
    expect(await of("light")).toEqual(["none", "none"]);
  }, 60_000);
});

describe("the page on a phone", () => {
  let phone: Page;
  beforeAll(async () => {
    phone = await sample().opened(390, { touch: true });
  });

  it("has no column that breaks words into letters, and does not scroll sideways", async () => {
    const found = await phone.evaluate(() => ({
      width: document.documentElement.scrollWidth,
      narrow: [...document.querySelectorAll<HTMLElement>("main tbody th")].filter(
        (cell) =>
          cell.offsetParent !== null && (cell.textContent ?? "").length > 3 && cell.getBoundingClientRect().width < 40,
      ).length,
    }));
    expect(found).toEqual({ width: 390, narrow: 0 });
  });

  it("shows segments as cards with what to do", async () => {
    const shown = await phone.$eval("#block-segments tbody tr td:last-child", (cell) => ({
      visible: (cell as HTMLElement).offsetParent !== null,
      right: cell.getBoundingClientRect().right,
      label: getComputedStyle(cell, "::before").content,
    }));
    expect(shown).toEqual({ visible: true, right: expect.any(Number), label: '"What to do: "' });
    expect(shown.right).toBeLessThanOrEqual(390);
  });

  it("shows some cards of a list, and all of them when asked", async () => {
    const visible = (): Promise<number> =>
      phone.$$eval("#block-segments tbody tr", (rows) => rows.filter((row) => !row.hidden).length);
    expect(await visible()).toBe(4);
    await phone.$$eval("#block-segments .under button", (all) =>
      all.find(({ textContent }) => /^Show all/.test(textContent ?? ""))!.click(),
    );
    expect(await visible()).toBeGreaterThan(4);
  });

  it("draws the cohorts wide enough to read, and scrolls them in their own box", async () => {
    await phone.$eval("#block-cohort-triangle", (one) => one.scrollIntoView());
    const box = await phone.$eval("#block-cohort-triangle .chart", (one) => [one.scrollWidth, one.clientWidth]);
    expect(box[0]).toBeGreaterThan(500);
    expect(box[1]).toBeLessThanOrEqual(390);
  });

  it("shows a tooltip on a tap, and keeps it", async () => {
    await phone.$eval("#block-kpis-weekly", (one) => one.scrollIntoView({ block: "center" }));
    await phone.waitForSelector("#block-kpis-weekly .live svg", { timeout: 15_000 });
    const box = (await (await phone.$("#block-kpis-weekly .live svg"))!.boundingBox())!;
    await phone.touchscreen.tap(box.x + box.width / 2, box.y + 40);
    await expect.poll(() => phone.$eval("#tip", (tip) => (tip as HTMLElement).style.display), WAIT).toBe("block");
  });

  it("has targets of 24 pixels and more", async () => {
    const small = await phone.$$eval("main button, main summary, main select, main input, nav a", (all) =>
      all
        .filter((one) => (one as HTMLElement).offsetParent !== null && !one.matches(".filters fieldset input"))
        .map((one) => ({ what: one.textContent ?? "", height: Math.round(one.getBoundingClientRect().height) }))
        .filter(({ height }) => height < 24),
    );
    expect(small).toEqual([]);
  });
});
