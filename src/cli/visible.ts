/** Text from data on its way to a terminal: control characters are shown, so that no file name, id or product steers it. */

/** Control characters but line feed and tab, what ends a line elsewhere, and what turns the direction of text around. */
const STEERING = /(?![\n\t])[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu;

interface JsonForm {
  replacer?: (key: string, value: unknown) => unknown;
  /** Blanks that an inner level is moved in by. Default: 1 */
  space?: number;
}

/** The same text with every such character as `\\x1b` or `\\u202e`. */
export const visible = (text: string): string =>
  text.replaceAll(STEERING, (one) => {
    const code = one.charCodeAt(0);
    return code < 0x100 ? `\\x${code.toString(16).padStart(2, "0")}` : `\\u${code.toString(16)}`;
  });

/** JSON with every such character as an escape of JSON: the same value to whoever reads it, and no terminal is steered. */
export const visibleJson = (json: string): string =>
  json.replaceAll(STEERING, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`);

/** A value as JSON for another program or a terminal. */
export const asJson = (value: unknown, { replacer, space = 1 }: JsonForm = {}): string =>
  `${visibleJson(JSON.stringify(value, replacer, space))}\n`;
