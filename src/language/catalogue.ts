/** The message files: one for each language beside English, read when a report is in it. */
import { readFileSync } from "node:fs";
import type { ReportLanguage } from "./languages.ts";
import { type Messages, type Say, translator } from "./translate.ts";

/** The messages of a language, by the part of the report that they are of. */
export type Catalogue = Readonly<Record<string, Messages>>;

/** Of what the page's script says; the page carries them. */
export const LIVE = "live";

const catalogues = new Map<ReportLanguage, { catalogue: Catalogue; say: Say }>();

function loaded(language: ReportLanguage): { catalogue: Catalogue; say: Say } {
  let known = catalogues.get(language);
  if (known === undefined) {
    const catalogue: Catalogue =
      language === "en" ? {} : JSON.parse(readFileSync(new URL(`./${language}.json`, import.meta.url), "utf8"));
    const say = language === "en" ? (text: string) => text : translator(Object.assign({}, ...Object.values(catalogue)));
    known = { catalogue, say };
    catalogues.set(language, known);
  }
  return known;
}

/** The message file of a language; that of English is empty. */
export const catalogueOf = (language: ReportLanguage): Catalogue => loaded(language).catalogue;

/** Says the report's sentences in a language; English ones stay as they are. */
export const sayIn = (language: ReportLanguage = "en"): Say => loaded(language).say;
