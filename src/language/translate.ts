/**
 * Says English sentences of the report in another language. The sentence stays where it is made; its template is the key of a message
 * file, `{0}` its first hole. In a translation `{0}` is put in as it is (a number, a date, a name from the data), `{0*}` is a phrase that
 * is said in the other language, too, `{0#}` is a number, an amount or a date, and `{0!}` is
 * left out (a verb that agrees with a number). Runs in Node.js and in the browser.
 */

/** Template → translation. */
export type Messages = Readonly<Record<string, string>>;

/** A text in the report's language; as it was where there is no message for it. */
export type Say = (text: string) => string;

type Hole = "as it is" | "said" | "number" | "left out";
const MARKS: Readonly<Record<string, Hole>> = { "*": "said", "#": "number", "!": "left out" };
interface Message {
  /** What stands between the holes of the English text: one more than there are holes. */
  literals: readonly string[];
  holes: readonly Hole[];
  /** Literal texts and numbers of holes, in their order. */
  parts: readonly (string | number)[];
  weight: number;
}

const HOLE = /\{(\d+)([*#!]?)\}/;
/** "£1.2k", "9 Nov 2026", "week 12" is none. */
const NUMBER = /^(?=[^\d]{0,8}\d)(?!.*(?:\p{L}{6}|, \p{L}))(?!(?:.*?\p{L}){11}).{1,28}$/u;
/** A number of something has words of its own. */
const COUNTED = /\d\S* (?:day|week|month|order|customer|product)/;
/** What is put in as it is holds no second sentence. */
const SENTENCES =
  /; |[.!?] (?!(?:Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember) )\p{Lu}\p{Ll}+ /u;
/** A longer text is no sentence of a report. */
const LONGEST = 2000;
/** Where one sentence may end and the next begin. */
const NEXT = /(?<=[.!?:;]) |(?<=[;,]) /g;

function messageOf(key: string, translation: string): Message {
  const english = key.split(HOLE);
  const literals = english.filter((_, i) => i % 3 === 0);
  const places = english.filter((_, i) => i % 3 === 1).map(Number);
  const holes: Hole[] = places.map(() => "as it is");
  const parts = translation.split(HOLE).flatMap((part, i, all): (string | number)[] => {
    if (i % 3 === 2) return [];
    if (i % 3 === 0) return part === "" ? [] : [part];
    const place = places.indexOf(Number(part));
    const mark = all[i + 1];
    if (mark !== undefined && mark !== "") holes[place] = MARKS[mark]!;
    return mark === "!" ? [] : [place];
  });
  return { literals, holes, parts, weight: literals.join("").length };
}

/**
 * Translates by these messages; without any, a text stays as it is.
 *
 * @param missed is told each text that no message says
 */
export function translator(messages: Messages, missed?: (text: string) => void): Say {
  const exact = new Map<string, string>();
  const byStart = new Map<string, Message[]>();
  for (const [key, translation] of Object.entries(messages)) {
    const message = messageOf(key, translation);
    if (message.holes.length === 0) {
      exact.set(key, translation);
      continue;
    }
    const start = message.literals[0]!.slice(0, 2);
    byStart.set(start, [...(byStart.get(start) ?? []), message]);
  }
  for (const list of byStart.values()) list.sort((a, b) => b.weight - a.weight);
  const said = new Map<string, string | undefined>();

  const find = (text: string): string | undefined => {
    if (text === "" || !/\p{L}/u.test(text)) return text;
    if (text.length > LONGEST) return undefined;
    if (said.has(text)) return said.get(text);
    said.set(text, undefined); // a template never holds itself
    const result = exact.get(text) ?? fromTemplates(text) ?? changed(text);
    said.set(text, result);
    return result;
  };

  const fromTemplates = (text: string): string | undefined => {
    const candidates = [text.slice(0, 2), text.slice(0, 1), ""].flatMap((start) => byStart.get(start) ?? []);
    for (const message of candidates.sort((a, b) => b.weight - a.weight)) {
      if (message.literals.some((literal) => !text.includes(literal))) continue;
      const found = match(text, message, 0, 0);
      if (found !== undefined)
        return message.parts.map((part) => (typeof part === "string" ? part : found[part])).join("");
    }
    return undefined;
  };

  const filledWith = (text: string, hole: Hole): string | undefined => {
    if (hole === "said") return find(text) ?? (NUMBER.test(text) && !COUNTED.test(text) ? text : undefined);
    if (text === "" || SENTENCES.test(text) || (hole === "number" && !NUMBER.test(text))) return undefined;
    return text;
  };

  /** What fills the holes from number `at` on, where literal `at` stands at `from`. */
  const match = (
    text: string,
    { literals, holes, ...rest }: Message,
    at: number,
    from: number,
  ): string[] | undefined => {
    const literal = literals[at]!;
    if (!text.startsWith(literal, from)) return undefined;
    const start = from + literal.length;
    if (at === holes.length) return start === text.length ? [] : undefined;
    const next = literals[at + 1]!;
    const isLast = at + 1 === holes.length;
    for (let end = start; end <= text.length; end++) {
      const place = isLast && next === "" ? text.length : text.indexOf(next, end);
      if (place < 0) return undefined;
      end = place;
      const inner = text.slice(start, place);
      const filled = filledWith(inner, holes[at]!);
      if (filled === undefined) continue;
      const others = match(text, { literals, holes, ...rest }, at + 1, place);
      if (others !== undefined) return [filled, ...others];
    }
    return undefined;
  };

  /** A sentence with a full stop or a capital that its template has not, or several of them. */
  const changed = (text: string): string | undefined => {
    const last = text.at(-1)!;
    if (".:;".includes(last) && text.length > 1) {
      const without = find(text.slice(0, -1));
      if (without !== undefined) return `${without}${last}`;
    }
    const small = text.charAt(0).toLowerCase() + text.slice(1);
    if (small !== text) {
      const inside = said.get(small) ?? exact.get(small) ?? fromTemplates(small);
      if (inside !== undefined) return inside.charAt(0).toUpperCase() + inside.slice(1);
    }
    for (const { index } of text.matchAll(NEXT)) {
      const first = find(text.slice(0, index));
      if (first === undefined || !/\p{L}/u.test(text.slice(0, index))) continue;
      const rest = find(text.slice(index + 1));
      if (rest !== undefined) return `${first} ${rest}`;
    }
    return undefined;
  };

  return (text) => {
    const result = find(text);
    if (result === undefined) missed?.(text);
    return result ?? text;
  };
}
