/** A report in every language: nothing English in what is translated, and the numbers of the English report. */
import { expect } from "vitest";
import { catalogueOf } from "../../src/language/catalogue.ts";
import { REPORT_LANGUAGES } from "../../src/language/languages.ts";
import { translator } from "../../src/language/translate.ts";
import type { Report } from "../../src/report/contract.ts";
import { reportIn } from "../../src/report/in-language.ts";
import { sentencesOf } from "../story/shop.ts";

/** Sections that every message file has whole. */
export const WHOLE = [
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

export function saidWhole(all: Report): void {
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
}
