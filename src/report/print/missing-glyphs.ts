/** Letters that nothing on this machine can draw: neither the embedded font nor those of the browser that prints. */
import type { Page } from "puppeteer";

const MOST_NAMED = 8;
const BOXES = "the PDF shows empty boxes";
const FONT_PACKAGE = "@fontsource/noto-sans-jp (Japanese), -sc (Chinese) or -kr (Korean)";

/** Whether a warning says that words cannot be read: letters are missing, not just signs. Nobody is to be mailed such a PDF. */
export const isUnreadable = (warning: string): boolean =>
  warning.startsWith(BOXES) && /\p{L}/u.test(/draw: (.*?)(?: and \d+ more)?; install/.exec(warning)?.[1] ?? "");

/** Every character of the page that would be printed as an empty box, once each, in the order of their numbers. */
export const missingGlyphs = (page: Page): Promise<string[]> => page.evaluate(undrawn);

/** What to tell about them, in one sentence; undefined where there are none. */
export function missingGlyphsWarning(missing: readonly string[]): string | undefined {
  if (missing.length === 0) return undefined;
  const named = missing.slice(0, MOST_NAMED).join(" ");
  const more = missing.length > MOST_NAMED ? ` and ${missing.length - MOST_NAMED} more` : "";
  const fonts = missing.some((c) => /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}]/u.test(c))
    ? `${FONT_PACKAGE} with npm, or a font that has them, such as Noto CJK`
    : "a font that has them, such as Noto";
  return `${BOXES} for ${missing.length === 1 ? "a character" : "characters"} that no font here can draw: ${named}${more}; install ${fonts}`;
}

/**
 * Runs in the page. A browser draws every character that it has no glyph for as the same box, so a drawing that equals
 * that of a code point which Unicode leaves unassigned is one.
 */
function undrawn(): string[] {
  const SIZE = 24;
  // Latin and what a report writes itself, which the embedded font covers, is not asked for
  const printable = /[\p{L}\p{N}\p{P}\p{S}\p{Co}]/u;
  const beyond = (document.body.textContent ?? "").match(/[^\0-\u024f–—−…‘’“”•€Δ]/gu) ?? [];
  const seen = new Set(beyond.filter((c) => printable.test(c)));
  const canvas = document.createElement("canvas");
  canvas.width = SIZE;
  canvas.height = SIZE;
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  if (pen === null || seen.size === 0) return [];
  pen.font = `${SIZE / 2}px ${getComputedStyle(document.body).fontFamily}`;
  const draw = (c: string): string => {
    pen.clearRect(0, 0, SIZE, SIZE);
    pen.fillText(c, 2, SIZE * 0.75);
    return pen.getImageData(0, 0, SIZE, SIZE).data.join();
  };
  const boxes = new Set(["\u0378", "\u2fe0", "\u{f1234}"].map(draw));
  return [...seen].filter((c) => boxes.has(draw(c))).sort((a, b) => a.codePointAt(0)! - b.codePointAt(0)!);
}
