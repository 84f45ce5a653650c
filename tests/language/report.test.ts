/** Whole reports in the other languages: nothing English in what is translated, and the numbers of the English report. */
import { globSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { addDays, weekday } from "../../src/calendar.ts";
import { catalogueOf } from "../../src/language/catalogue.ts";
import { REPORT_LANGUAGES } from "../../src/language/languages.ts";
import { translator } from "../../src/language/translate.ts";
import type { Report } from "../../src/report/contract.ts";
import { reportIn } from "../../src/report/in-language.ts";
import { every, type Order, ordersOf, sentencesOf, steady, tell, tellFiles, WEEK } from "../story/shop.ts";

/** Sections that every message file has whole. */
const WHOLE = [
  "kpis",
  "rfm",
  "cohorts",
  "value",
  "churn",
  "personas",
  "movement",
  "quality",
  "forecast",
  "anomalies",
  "loyalty",
  "demand",
  "price",
];
/** What tables are headed with, but for ages of cohorts such as M1. */
const labelsOf = ({ sections }: Report): string[] =>
  sections
    .flatMap(({ blocks }) => blocks.flatMap((block) => (block.kind === "table" ? block.columns : [])))
    .map(({ label }) => label)
    .filter((label) => !/^[MQ]\d+$/.test(label));
const numbers = (text: string): string[] => text.match(/\d[\d.,]*\d|\d/g) ?? [];

/** Ten customers who order every week. */
const regulars = Array.from({ length: 10 }, (_, i) =>
  ordersOf(`K77${10 + i}`, every(7, addDays(WEEK, -350 + (i % 6)), addDays(WEEK, 6)), 400),
).flat();
const ofHalf = (order: Order): Order => ({ ...order, items: order.items.map((item) => ({ ...item, pieces: 16 })) });

const SHOPS: Record<string, () => Promise<Report>> = {
  steady: async () => (await tell(steady(), { more: { only: WHOLE } })).report,
  "a missing day": async () =>
    (
      await tell(
        steady().filter(({ on }) => on !== addDays(WEEK, 3)),
        { more: { only: WHOLE } },
      )
    ).report,
  "one week": async () => (await tell(steady({ weeks: 1 }), { more: { only: WHOLE } })).report,
  "a new closing day": async () =>
    (
      await tell(
        steady().filter(({ on }) => weekday(on) !== 1 || on < addDays(WEEK, -28)),
        { more: { only: ["kpis"] } },
      )
    ).report,
  "a new opening day": async () =>
    (
      await tell(
        steady().filter(({ on }) => weekday(on) !== 7 || on >= addDays(WEEK, -28)),
        { more: { only: ["kpis"] } },
      )
    ).report,
  "a week under one date": async () =>
    (
      await tell(
        steady().map((order) => (order.on < WEEK ? order : { ...order, on: WEEK })),
        { more: { only: ["kpis"] } },
      )
    ).report,
  "regular customers who buy less, and no order numbers": async () =>
    (
      await tell([...steady(), ...regulars.map((order) => (order.on < WEEK ? order : ofHalf(order)))], {
        layout: { orders: false },
        more: { only: ["kpis"] },
      })
    ).report,
  "cohorts of quarters": async () =>
    (await tell(steady(), { config: { cohorts: { grain: "quarter" } }, more: { only: WHOLE } })).report,
  // its values and chances are published
  "the sample data": async () =>
    (await tellFiles(globSync(join(import.meta.dirname, "../../data/sample/*.csv")), {}, { only: WHOLE })).report,
};

describe.each(Object.keys(SHOPS))("%s", (shop) => {
  it("is said whole in every language, with the same numbers", async () => {
    const all = await SHOPS[shop]!();
    const english = { ...all, sections: all.sections.filter(({ name }) => WHOLE.includes(name)) };
    for (const language of REPORT_LANGUAGES.filter((one) => one !== "en")) {
      const missed = new Set<string>();
      const messages = Object.assign({}, ...Object.values(catalogueOf(language)));
      const report = reportIn(
        english,
        language,
        translator(messages, (text) => missed.add(text)),
      );
      expect(report.language).toBe(language);
      const [before, after] = [sentencesOf(english), sentencesOf(report)];
      expect(before.filter((text) => missed.has(text))).toEqual([]);
      expect(labelsOf(english).filter((label) => missed.has(label))).toEqual([]);
      expect(after).toHaveLength(before.length);
      after.forEach((text, i) => {
        const known = new Set(numbers(before[i]!));
        expect(
          numbers(text).filter((one) => !known.has(one)),
          `${before[i]} → ${text}`,
        ).toEqual([]);
      });
      expect(report.headline).not.toBe(english.headline);
      expect(report.sections.map(({ name }) => name)).toEqual(english.sections.map(({ name }) => name));
    }
  });
});

it("is the same value in English", async () => {
  const report = await SHOPS["one week"]!();
  expect(reportIn(report, "en")).toBe(report);
});
