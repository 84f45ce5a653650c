/** The message files against each other and against the sources that their keys come from. */
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { catalogueOf } from "../../src/language/catalogue.ts";
import { OWN_LOCALES, REPORT_LANGUAGES } from "../../src/language/languages.ts";

const root = join(import.meta.dirname, "../..");
const others = REPORT_LANGUAGES.filter((language) => language !== "en");
const holes = (text: string): string[] => [...text.matchAll(/\{(\d+)[*#!]?\}/g)].map(([, place]) => place!).sort();

/** All that the sources say, in lower case, their holes as blanks. */
const source = globSync(["src/**/*.ts", "scheduler/**/*.ts"], { cwd: root })
  .filter((path) => !/page-script|option-types/.test(path))
  .map((path) => readFileSync(join(root, path), "utf8"))
  .join("\n")
  .replaceAll(/\$\{[^}]*\}/g, " ")
  .replaceAll("\\", "")
  .replaceAll(/\s+/g, " ")
  .toLowerCase();
const said = new Map<string, boolean>();
/** Whether the sources say these words one after another; the keys of all languages are the same. */
function isSaid(words: string): boolean {
  const known = said.get(words) ?? source.includes(words);
  said.set(words, known);
  return known;
}

describe.each(others)("%s", (language) => {
  const catalogue = catalogueOf(language);
  const messages = Object.values(catalogue).flatMap((part) => Object.entries(part));

  it("has the same messages as the other languages, in the same parts and order", () => {
    const keys = (other: typeof language): string[] =>
      Object.entries(catalogueOf(other)).flatMap(([part, own]) => Object.keys(own).map((key) => `${part}: ${key}`));
    expect(keys(language)).toEqual(keys(others[0]!));
    expect(new Set(messages.map(([key]) => key)).size).toBe(messages.length);
  });

  it("has every hole of the English text, and no other", () => {
    for (const [key, translation] of messages)
      expect([...new Set(holes(translation))], `${key} → ${translation}`).toEqual(holes(key));
  });

  it("says something, without blanks that the English text has not", () => {
    for (const [key, translation] of messages) {
      expect(translation.trim(), key).not.toBe("");
      expect(translation, key).not.toMatch(/ {2}|\t|[<>]/);
      expect(/[.!?]$/.test(translation), `${key} → ${translation}`).toBe(/[.!?]$/.test(key));
    }
  });

  it("has no message that the sources do not say any more", () => {
    const stale = messages
      .map(([key]) => key)
      .filter((key) => {
        const runs = key.split(/\{\d+\}/).map((run) => run.toLowerCase().match(/[\p{L}’'-]+/gu) ?? []);
        const words = runs.reduce((longest, run) => (run.length > longest.length ? run : longest), [] as string[]);
        const near = (from: number): string => words.slice(from, from + 2).join(" ");
        return words.length > 0 && !words.some((_, i) => isSaid(near(i)));
      });
    expect(stale).toEqual([]);
  });

  it("has a locale of its own", () => {
    expect(OWN_LOCALES[language]).toMatch(new RegExp(`^${language}-`));
  });
});
