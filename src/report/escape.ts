/** Text from data on its way into HTML, script and CSS. Everything that comes from a file is hostile until it went through here. */

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

// Control characters draw nothing and end some parsers; direction overrides would turn the sentence around them.
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to remove
const UNPRINTABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufffe\uffff]/g;

/** Text as HTML text or as the value of a quoted attribute. */
export const html = (text: string): string =>
  text
    .toWellFormed()
    .replace(UNPRINTABLE, "")
    .replace(/[&<>"']/g, (c) => ENTITIES[c]!);

/** A sentence as HTML text; a sign stays with its amount where a line ends: (−£331). */
export const prose = (text: string): string =>
  html(text).replace(
    /[+−](?:\p{Sc}\s?)?\d[\d.,]*(?:[\u00a0\u202f]?\p{Sc}|[a-z%]+)?/gu,
    (amount) => `<span class="nb">${amount}</span>`,
  );

/** A value as JSON that may stand inside a `<script>` element: no `<`, no `>`, no line separators. */
export const scriptJson = (value: unknown): string =>
  JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`);

/** Text as a CSS string with its quotes; every character that could mean something is written as its number. */
export const cssString = (text: string): string =>
  `"${text
    .toWellFormed()
    .replace(UNPRINTABLE, "")
    .replace(/[^A-Za-z0-9 .,:;·–—/%()\u00a0-\u024f-]/gu, (c) => `\\${c.codePointAt(0)!.toString(16)} `)}"`;

/** An id that is safe as an attribute, in a selector and after `#`. */
export const slug = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "") || "x";
