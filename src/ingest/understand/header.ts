/** Headers as people write them, read as concepts: case, accents, separators, compound words and the language do not matter. */
import { memoize } from "../../columns/memoize.ts";
import type { Concept, Vocabulary } from "./lexicon/concepts.ts";
import { de } from "./lexicon/de.ts";
import { el, fi, hr, hu, ro, ru, sk, uk } from "./lexicon/east.ts";
import { en } from "./lexicon/en.ts";
import { es } from "./lexicon/es.ts";
import { fr } from "./lexicon/fr.ts";
import { it } from "./lexicon/it.ts";
import { ja } from "./lexicon/ja.ts";
import { cs, da, id, ko, nb, zh } from "./lexicon/more.ts";
import { nl } from "./lexicon/nl.ts";
import { pl } from "./lexicon/pl.ts";
import { pt } from "./lexicon/pt.ts";
import { sv } from "./lexicon/sv.ts";
import { tr } from "./lexicon/tr.ts";
import { vi } from "./lexicon/vi.ts";

const VOCABULARIES: Readonly<Record<string, Vocabulary>> = {
  ...{ en, de, fr, es, pt, it, nl, pl, tr, vi, sv, ja, da, nb, cs, id, zh, ko, fi, hu, ro, ru, uk, el, sk, hr },
};
export type Language = string;
export const LANGUAGES: readonly Language[] = Object.keys(VOCABULARIES);

const LETTERS: Readonly<Record<string, string>> = {
  ...{ đ: "d", ł: "l", ø: "o", æ: "ae", ß: "ss", ı: "i", œ: "oe", ð: "d", þ: "th" },
};

/** Lower case without accents, in the letters of the words of the lexicon. */
export const fold = (text: string): string =>
  text
    .normalize("NFKD")
    .toLowerCase()
    .replace(/\p{M}/gu, "")
    .normalize("NFC")
    .replace(/[đłøæßıœðþ]/g, (letter) => LETTERS[letter]!);

/** The words of a header, folded: `ID_Commande` → id, commande; `CustomerID` → customer, id. */
export function wordsOf(header: string): string[] {
  const spaced = header
    .replace(/[nN][°º]/g, " no ")
    .replace(/(\p{Ll})(\p{Lu})/gu, "$1 $2")
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, "$1 $2");
  return fold(spaced).match(/[\p{L}]+|[%#]/gu) ?? [];
}

interface Dictionary {
  words: ReadonlyMap<string, Concept>;
  /** The most words a phrase has. */
  longest: number;
}

const isCjk = (text: string): boolean => /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}]/u.test(text);
const UMLAUTS: Readonly<Record<string, string>> = { ä: "ae", ö: "oe", ü: "ue" };

const PLAIN = /^[a-z]+(?: [a-z]+)*$/;

function dictionaryOf(vocabulary: Vocabulary): Dictionary {
  const words = new Map<string, Concept>();
  let longest = 1;
  for (const [concept, list] of Object.entries(vocabulary) as [Concept, string][]) {
    for (const entry of list.split(",").map((one) => one.trim())) {
      const isPlain = PLAIN.test(entry);
      const spelled = isPlain ? entry : entry.replace(/[äöü]/g, (letter) => UMLAUTS[letter]!);
      for (const spelling of spelled === entry ? [entry] : [entry, spelled]) {
        // most entries are written as their words are
        const parts = isPlain ? entry.split(" ") : wordsOf(spelling);
        longest = Math.max(longest, parts.length);
        for (const word of [
          parts.join(" "),
          ...(parts.length > 1 && parts.join("").length > 4 ? [parts.join("")] : []),
        ])
          if (word !== "" && !words.has(word)) words.set(word, concept);
      }
    }
  }
  return { words, longest };
}

const dictionaries = new Map<Language, Dictionary>();
const dictionary = (language: Language): Dictionary => {
  const known = dictionaries.get(language) ?? dictionaryOf(VOCABULARIES[language]!);
  dictionaries.set(language, known);
  return known;
};

/** Letters that join the parts of a compound: Bestellung-s-nummer. */
const JOINTS = ["", "s", "n", "en", "e", "es"];
/** Shorter words are parts of a compound only at its ends. */
const SHORTEST_INSIDE = 3;
const SHORTEST = 2;

/** A word as parts that are all known, the fewest of them; undefined where it is not wholly made of known words. */
function compound(word: string, { words }: Dictionary): Concept[] | undefined {
  const cjk = isCjk(word);
  const best: (Concept[] | undefined)[] = [[]];
  for (let end = 1; end <= word.length; end++) {
    for (let start = 0; start < end; start++) {
      const before = best[start];
      if (before === undefined) continue;
      const edge = start === 0 || end === word.length;
      const least = cjk ? 1 : edge ? SHORTEST : SHORTEST_INSIDE;
      for (const joint of cjk || end === word.length ? [""] : JOINTS) {
        const part = word.slice(start, end - joint.length);
        if (part.length < least || !word.slice(start, end).endsWith(joint)) continue;
        const concept = words.get(part);
        if (concept === undefined) continue;
        const found = [...before, concept];
        if (best[end] === undefined || found.length < best[end]!.length) best[end] = found;
      }
    }
  }
  return best[word.length];
}

/** Languages that write compounds in one word, the head of which comes last. */
const HEADS_LAST: ReadonlySet<Language> = new Set(["de", "nl", "sv", "da", "nb", "fi", "hu"]);
const SHORTEST_HEAD = 4;

/** The head of a compound whose first part no language knows: Abgabedatum is a date. */
function headOf(word: string, languages: readonly Language[]): { concepts: Concept[]; rest: string } | undefined {
  for (const language of languages) {
    if (!HEADS_LAST.has(language)) continue;
    const { words } = dictionary(language);
    for (let start = 3; start <= word.length - SHORTEST_HEAD; start++) {
      const concept = words.get(word.slice(start));
      if (concept !== undefined) return { concepts: [concept], rest: word.slice(0, start) };
    }
  }
  return undefined;
}

const SHORTEST_STEM = 4;
/** A word that is cut off: Aant. is the beginning of words of one concept alone, in the likeliest languages. */
function shortenedOf(word: string, languages: readonly Language[]): { concepts: Concept[]; rest: string } | undefined {
  if (word.length < SHORTEST_STEM || isCjk(word)) return undefined;
  for (const language of languages.slice(0, MOST_LIKELY)) {
    const found = new Set<Concept>();
    for (const [known, concept] of dictionary(language).words)
      if (known.startsWith(word) && !known.includes(" ")) found.add(concept);
    if (found.size === 1) return { concepts: [...found], rest: word };
  }
  return undefined;
}
const MOST_LIKELY = 2;

export interface Meaning {
  concepts: ReadonlySet<Concept>;
  /** Words that no language in question knows. */
  unknown: readonly string[];
}

/** What the words of a header mean in the languages given, the first that knows a word wins. */
export function meaningOf(words: readonly string[], languages: readonly Language[]): Meaning {
  const concepts = new Set<Concept>();
  const unknown: string[] = [];
  const add = (concept: Concept): void => {
    if (concept === "tax_rate") concepts.add("tax").add("rate");
    else concepts.add(concept);
  };
  const known = languages.map(dictionary);
  for (let i = 0; i < words.length; ) {
    let taken = 0;
    for (const { words: entries, longest } of known) {
      for (let length = Math.min(longest, words.length - i); length > taken; length--) {
        const phrase = words.slice(i, i + length);
        // letters that a capital split: MwSt
        const concept = entries.get(phrase.join(" ")) ?? (length > 1 ? entries.get(phrase.join("")) : undefined);
        if (concept === undefined) continue;
        // a longer phrase of any language says more than a shorter one
        if (length > taken) {
          taken = length;
          add(concept);
        }
        break;
      }
      if (taken > 0) break;
    }
    if (taken > 0) {
      i += taken;
      continue;
    }
    const word = words[i]!;
    const parts = word.length < 4 && !isCjk(word) ? undefined : known.map((one) => compound(word, one)).find(Boolean);
    if (parts !== undefined) for (const concept of parts) add(concept);
    else {
      const head = headOf(word, languages) ?? shortenedOf(word, languages);
      for (const concept of head?.concepts ?? []) add(concept);
      unknown.push(head?.rest ?? word);
    }
    i++;
  }
  return { concepts, unknown };
}

/** How well a language explains the headers, 0 to 1: the share of words it knows. */
function explained(headers: readonly (readonly string[])[], language: Language): number {
  let all = 0;
  let known = 0;
  for (const words of headers) {
    if (words.length === 0) continue;
    all += words.length;
    known += words.length - meaningOf(words, [language]).unknown.length;
  }
  return all === 0 ? 0 : known / all;
}

/** Whether English knows every word as it stands, not as a compound. */
function isPlainEnglish(words: readonly string[]): boolean {
  const { words: entries } = dictionary("en");
  return words.every((word) => entries.has(word));
}

/** The languages of a header row, the likeliest first; English is always among them, because programs are written in it. */
export const languagesOf = (headers: readonly string[]): Language[] => languagesOfRow(headers.join("\n"));

// many files of a folder have one header
const languagesOfRow = memoize((row: string): Language[] => {
  const words = row.split("\n").map(wordsOf);
  // headers in plain English say the same in every other language: their vocabularies are not needed
  if (words.some((one) => one.length > 0) && words.every((one) => isPlainEnglish(one))) return ["en"];
  const scored = LANGUAGES.map((language) => ({ language, share: explained(words, language) })).sort(
    (a, b) => b.share - a.share || LANGUAGES.indexOf(a.language) - LANGUAGES.indexOf(b.language),
  );
  const english = scored.find(({ language }) => language === "en")!;
  // two languages that know about as many words are told apart by English coming first
  const main = scored[0]!.share > english.share + 0.08 ? scored[0]!.language : "en";
  return [...new Set([main, "en", ...scored.filter(({ share }) => share > 0).map(({ language }) => language)])];
});

/** "French" for fr. */
export const displayLanguage = (language: Language): string =>
  new Intl.DisplayNames("en", { type: "language" }).of(language) ?? language;
