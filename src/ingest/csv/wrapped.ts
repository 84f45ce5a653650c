/** Lines that a program quoted as a whole, as if they were one field: `"2026-01-31,A17,""Mug, blue"",9.50"`. */

const LF = 10;
const CR = 13;
/** A whole line that is one quoted field, with what a spreadsheet leaves behind it. */
const WRAPPED = /^"((?:[^"\r\n]|"")*)"[;,\t ]*$/;
const WRAPPED_LINES = /^"((?:[^"\r\n]|"")*)"[;,\t ]*(?=[\r\n]|$)/gm;
const SEPARATOR = /[,;\t|]/;
/** The first line may be a header that is not quoted. */
const FEWEST = 2;
const MOST = 0.95;
const LOOKED_AT = 500;

/** Whether the lines of a head are one quoted field each, with separators inside. */
export function isWrapped(head: Buffer, final: boolean): boolean {
  const lines = head.toString("latin1").split(/\r\n|\r|\n/);
  if (!final) lines.pop();
  const below = lines.filter((line) => line.trim() !== "").slice(1, LOOKED_AT);
  const wrapped = below.filter((line) => SEPARATOR.test(WRAPPED.exec(line)?.[1] ?? ""));
  return wrapped.length >= FEWEST && wrapped.length >= MOST * below.length;
}

/** Takes the outer quotes off whole lines, chunk by chunk; a line that is not one quoted field stays as it is. */
export function createUnwrapper(): (bytes: Buffer, final: boolean) => Buffer {
  let carry: Buffer = Buffer.alloc(0);
  return (bytes, final) => {
    const all = carry.length > 0 ? Buffer.concat([carry, bytes]) : bytes;
    const end = final ? all.length : Math.max(all.lastIndexOf(LF), all.lastIndexOf(CR)) + 1;
    carry = Buffer.from(all.subarray(end));
    // every byte is one character, and none of a longer one is a quote or a line end
    const text = all.toString("latin1", 0, end);
    return Buffer.from(
      text.replace(WRAPPED_LINES, (_, inner: string) => inner.replaceAll('""', '"')),
      "latin1",
    );
  };
}

/** Whole lines, unwrapped. */
export const unwrapped = (bytes: Buffer): Buffer => createUnwrapper()(bytes, true);
