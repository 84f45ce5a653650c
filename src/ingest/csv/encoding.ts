/** Text encodings: whatever comes in, the scanner sees UTF-8. */
import { isAscii, isUtf8 } from "node:buffer";
import { CODE_PAGES, type CodePage, codePageOf, decodePage, isCodePage, isDouble } from "./code-pages.ts";

export const ENCODINGS = ["utf-8", "utf-16le", "utf-16be", ...CODE_PAGES] as const;
export type Encoding = (typeof ENCODINGS)[number];

export interface Decoder {
  /** UTF-8 as long as only ASCII was seen. */
  readonly encoding: Encoding;
  /** Undefined as long as only ASCII was seen. */
  readonly decided: Encoding | undefined;
  readonly bom: boolean;
  /** Lines in UTF-8 of a text in a code page. */
  readonly foreignLines: number;
  /** UTF-8 bytes of the next chunk; bytes that are not text in UTF-8 are passed on as they are. */
  decode(bytes: Buffer, final: boolean): Buffer;
}

const BOMS: readonly (readonly [Encoding, Buffer])[] = [
  ["utf-8", Buffer.from([0xef, 0xbb, 0xbf])],
  ["utf-16le", Buffer.from([0xff, 0xfe])],
  ["utf-16be", Buffer.from([0xfe, 0xff])],
];

/** Bytes that Windows-1252 does not define; they are decoded as the control characters of Latin-1, as browsers do. */
const UNDEFINED_1252: ReadonlySet<number> = new Set([0x81, 0x8d, 0x8f, 0x90, 0x9d]);

const LF = 10;
const CR = 13;
/** A line in a code page without an end is decoded in pieces of so many bytes. */
const LONGEST_LINE = 1 << 25;

/** Where the last whole line ends; 0 where there is none. */
function afterLastLine(bytes: Buffer): number {
  const end = Math.max(bytes.lastIndexOf(LF), bytes.lastIndexOf(CR)) + 1;
  return end === 0 && bytes.length > LONGEST_LINE ? bytes.length : end;
}

/** Whether a byte that is not ASCII and the next ones are a character in UTF-8. */
const beginsUtf8 = (bytes: Buffer, i: number): boolean => {
  const width = length(bytes[i]!);
  return width > 0 && i + width <= bytes.length && isUtf8(bytes.subarray(i, i + width));
};

function hasUtf8(bytes: Buffer): boolean {
  for (let i = 0; i < bytes.length; i++) if (bytes[i]! >= 0xc2 && beginsUtf8(bytes, i)) return true;
  return false;
}

/**
 * Whole lines in a code page, but for those that are UTF-8 beyond doubt: text of single bytes is by chance never a sequence of
 * UTF-8. `onUtf8` hears of each such line.
 */
function decodeLines(page: CodePage, bytes: Buffer, onUtf8: () => void): Buffer {
  if (isDouble(page) || !hasUtf8(bytes)) return decodePage(page, bytes);
  const parts: Buffer[] = [];
  for (let from = 0; from < bytes.length; ) {
    const feed = bytes.indexOf(LF, from);
    const end = feed < 0 ? bytes.length : feed + 1;
    const line = bytes.subarray(from, end);
    const isPlain = isAscii(line);
    if (!isPlain && isUtf8(line)) onUtf8();
    parts.push(isPlain || isUtf8(line) ? line : decodePage(page, line));
    from = end;
  }
  return Buffer.concat(parts);
}

const length = (lead: number): number =>
  lead >= 0xc2 && lead < 0xe0 ? 2 : lead >= 0xe0 && lead < 0xf0 ? 3 : lead >= 0xf0 && lead < 0xf5 ? 4 : 0;

/**
 * UTF-8 or a code page? UTF-8 wins where at least half of what is not ASCII is a valid sequence, and where a byte occurs that
 * the code page of Western Europe does not have.
 */
function guess8bit(bytes: Buffer, final: boolean): Encoding {
  if (isUtf8(bytes)) return "utf-8";
  let valid = 0;
  let invalid = 0;
  let undefined1252 = 0;
  for (let i = 0; i < bytes.length; ) {
    const byte = bytes[i]!;
    if (byte < 0x80) {
      i++;
      continue;
    }
    const width = length(byte);
    if (width > 0 && i + width > bytes.length && !final) break;
    if (width > 0 && isUtf8(bytes.subarray(i, i + width)) && i + width <= bytes.length) {
      valid++;
      i += width;
      continue;
    }
    invalid++;
    if (UNDEFINED_1252.has(byte)) undefined1252++;
    i++;
  }
  if (valid >= Math.max(1, invalid) || invalid === 0) return "utf-8";
  const page = codePageOf(bytes);
  return page === "windows-1252" && undefined1252 > 0 ? "utf-8" : page;
}

/** UTF-16 without a mark: text has its zero bytes on one side. */
function guess16bit(bytes: Buffer): Encoding | undefined {
  const pairs = Math.min(bytes.length >> 1, 2048);
  if (pairs < 8) return undefined;
  const zeros = [0, 0];
  for (let i = 0; i < pairs * 2; i++) if (bytes[i] === 0) zeros[i & 1]!++;
  if (zeros[1]! > pairs * 0.6 && zeros[0]! < pairs * 0.1) return "utf-16le";
  if (zeros[0]! > pairs * 0.6 && zeros[1]! < pairs * 0.1) return "utf-16be";
  return undefined;
}

/** Half a surrogate pair is no text: it becomes a byte that is not UTF-8, so that its record is refused. */
function encodeUtf8(text: string): Buffer {
  if (text.isWellFormed()) return Buffer.from(text, "utf8");
  const parts = text.split(/[\uD800-\uDFFF]/u).map((part) => Buffer.from(part, "utf8"));
  const broken = Buffer.from([0xff]);
  return Buffer.concat(parts.flatMap((part, i) => (i === 0 ? [part] : [broken, part])));
}

/** @param isGiven the user has said `forced`; else it is what the head of the file showed */
export function createDecoder(forced?: Encoding, isGiven = true): Decoder {
  let encoding = forced;
  let bom = false;
  let begun = false;
  let foreignLines = 0;
  let rest: Buffer = Buffer.alloc(0);
  const begin = (bytes: Buffer): Buffer => {
    begun = true;
    const marked = BOMS.find(([, mark]) => bytes.subarray(0, mark.length).equals(mark));
    if (marked && (forced === undefined || forced === marked[0])) {
      encoding = marked[0];
      bom = true;
      return bytes.subarray(marked[1].length);
    }
    encoding ??= guess16bit(bytes);
    return bytes;
  };
  const decode16 = (bytes: Buffer, final: boolean): Buffer => {
    const all = rest.length > 0 ? Buffer.concat([rest, bytes]) : bytes;
    let end = all.length & ~1;
    const high = end >= 2 ? all[encoding === "utf-16le" ? end - 1 : end - 2]! : 0;
    if (!final && high >= 0xd8 && high < 0xdc) end -= 2;
    rest = Buffer.from(all.subarray(end));
    const whole = all.subarray(0, end);
    const text = (encoding === "utf-16le" ? whole : Buffer.from(whole).swap16()).toString("utf16le");
    // an odd byte at the very end is half a character
    return final && rest.length > 0 ? Buffer.concat([encodeUtf8(text), Buffer.from([0xff])]) : encodeUtf8(text);
  };
  const decodeWhole = (page: CodePage, bytes: Buffer, final: boolean): Buffer => {
    const all = rest.length > 0 ? Buffer.concat([rest, bytes]) : bytes;
    const end = final ? all.length : afterLastLine(all);
    rest = Buffer.from(all.subarray(end));
    return forced !== undefined && isGiven
      ? decodePage(page, all.subarray(0, end))
      : decodeLines(page, all.subarray(0, end), () => foreignLines++);
  };
  return {
    get encoding() {
      return encoding ?? "utf-8";
    },
    get decided() {
      return encoding;
    },
    get bom() {
      return bom;
    },
    get foreignLines() {
      return foreignLines;
    },
    decode(chunk, final) {
      const bytes = begun ? chunk : begin(chunk);
      if (encoding === undefined && !isAscii(bytes)) encoding = guess8bit(bytes, final);
      if (encoding === "utf-16le" || encoding === "utf-16be") return decode16(bytes, final);
      return isCodePage(encoding) ? decodeWhole(encoding, bytes, final) : bytes;
    },
  };
}
