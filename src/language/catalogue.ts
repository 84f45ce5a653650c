/** The message files: one for each language beside English, read when a report is in it. */
import { readFileSync } from "node:fs";
import type { ReportLanguage } from "./languages.ts";
import { type Messages, type Say, translator } from "./translate.ts";

/** The messages of a language, by the part of the report that they are of. */
export type Catalogue = Readonly<Record<string, Messages>>;

/** Of what the page's script says; the page carries them. */
export const LIVE = "live";

/** A published message file: the messages alone, in the order of the English ones in `english.json`, which all languages share. */
type Published = Readonly<Record<string, readonly string[]>>;

const read = (name: string): unknown => JSON.parse(readFileSync(new URL(`./${name}.json`, import.meta.url), "utf8"));

function messagesOf(language: ReportLanguage): Catalogue {
  const file = read(language) as Catalogue | Published;
  if (!isPublished(file)) return file;
  const withKeys = ([part, keys]: [string, readonly string[]]): [string, Messages] => {
    const messages = file[part] ?? [];
    return [part, Object.fromEntries(keys.map((key, at) => [key, messages[at] ?? key]))];
  };
  return Object.fromEntries(Object.entries(read("english") as Published).map(withKeys));
}

const isPublished = (file: Catalogue | Published): file is Published => Object.values(file).every(Array.isArray);

const catalogues = new Map<ReportLanguage, { catalogue: Catalogue; say: Say }>();

function loaded(language: ReportLanguage): { catalogue: Catalogue; say: Say } {
  let known = catalogues.get(language);
  if (known === undefined) {
    const catalogue: Catalogue = language === "en" ? {} : messagesOf(language);
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
