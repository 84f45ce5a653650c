/** Text in the code page of a country, as spreadsheets save it: which one is told by the bytes. */

export const CODE_PAGES = [
  "windows-1252",
  "windows-1250",
  "windows-1251",
  "windows-1254",
  "shift_jis",
  "gb18030",
  "euc-kr",
] as const;
export type CodePage = (typeof CODE_PAGES)[number];

/** Code pages whose characters have two bytes. */
const DOUBLE: ReadonlySet<string> = new Set(["shift_jis", "gb18030", "euc-kr"]);
export const isDouble = (encoding: string): boolean => DOUBLE.has(encoding);

export const isCodePage = (encoding: string | undefined): encoding is CodePage =>
  (CODE_PAGES as readonly (string | undefined)[]).includes(encoding);

export const decodePage = (page: CodePage, bytes: Buffer): Buffer =>
  Buffer.from(new TextDecoder(page).decode(bytes), "utf8");

const LF = 10;
/** Enough to tell by. */
const MOST_BYTES = 1 << 16;

const JAPANESE = /[\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Han}\u3000-\u30ff\uff01-\uff5e]/u;
const HALF_WIDTH = /[\uff61-\uff9f]/;

/** Whether all of it is Japanese, and not a letter with an accent that makes one character with the next letter. */
function isShiftJis(bytes: Buffer): boolean {
  let text: string;
  try {
    text = new TextDecoder("shift_jis", { fatal: true }).decode(bytes);
  } catch {
    return false;
  }
  const characters = [...text];
  const others = characters.map((one, i) => ({ one, before: characters[i - 1] ?? "" })).filter(({ one }) => one > "~");
  const good = others.filter(({ one, before }) => JAPANESE.test(one) && !HALF_WIDTH.test(one) && !/[a-z]/.test(before));
  return good.length >= 2 && good.length >= 0.95 * others.length;
}

/** Runs of bytes that are not ASCII. */
function runsOf(bytes: Buffer): Buffer[] {
  const runs: Buffer[] = [];
  for (let i = 0; i < bytes.length; i++) {
    if (bytes[i]! < 0x80) continue;
    const from = i;
    while (i < bytes.length && bytes[i]! >= 0x80) i++;
    runs.push(bytes.subarray(from, i));
  }
  return runs;
}

const isLetter = (byte: number | undefined): boolean =>
  byte !== undefined && ((byte | 32) >= 97 && (byte | 32) <= 122 ? byte < 0x80 : byte >= 0xc0);

/** š and ž, which both pages have at one place and Western Europe hardly writes. */
const CARONS: ReadonlySet<number> = new Set([0x8a, 0x8e, 0x9a, 0x9e]);
/** č, ř, ě, ů, ň, ď, ť and ľ stand where Western Europe has è, ø, ì, ù, ò, ï, nothing and ¾. */
const CENTRAL: ReadonlySet<number> = new Set([
  ...[0xc8, 0xcc, 0xcf, 0xd2, 0xd8, 0xd9, 0xe8, 0xec, 0xef, 0xf2, 0xf8, 0xf9, 0x8d, 0x9d, 0xbe],
]);
/** à, ã, å, æ, ç, ê, î, ñ, õ and û. */
const WESTERN: ReadonlySet<number> = new Set([0xe0, 0xe3, 0xe5, 0xe6, 0xe7, 0xea, 0xee, 0xf1, 0xf5, 0xfb, 0xc5, 0xc6]);

/** Czech and its like: š and ž beside their other letters, and none that only Western Europe has, but in a name here and there. */
function isCentral(bytes: Buffer): boolean {
  let [carons, central, western] = [0, 0, 0];
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i]!;
    if (byte < 0x80 || !(isLetter(bytes[i - 1]) || isLetter(bytes[i + 1]))) continue;
    if (CARONS.has(byte)) carons++;
    else if (CENTRAL.has(byte)) central++;
    else if (WESTERN.has(byte)) western++;
  }
  return central > 0 && carons > western && 5 * carons >= central;
}

/** Letters of Polish and Turkish stand where Western Europe has signs, or letters of Icelandic: inside words. */
function latinPage(bytes: Buffer): CodePage {
  if (isCentral(bytes)) return "windows-1250";
  let [polish, turkish] = [0, 0];
  for (let i = 1; i < bytes.length; i++) {
    const byte = bytes[i]!;
    const [before, after] = [isLetter(bytes[i - 1]), isLetter(bytes[i + 1])];
    // ż, ą and ł are ¿, ¹ and ³
    if (before && (byte === 0xbf || ((byte === 0xb3 || byte === 0xb9) && after))) polish++;
    // ğ and ş are ð and þ
    if ((before || after) && (byte === 0xf0 || byte === 0xfe || byte === 0xde)) turkish++;
  }
  return polish > turkish ? "windows-1250" : turkish > 0 ? "windows-1254" : "windows-1252";
}

/** The code page of text that is not UTF-8. */
export function codePageOf(bytes: Buffer): CodePage {
  const head = bytes.subarray(0, MOST_BYTES);
  const lines = head.subarray(0, head.lastIndexOf(LF) + 1 || head.length);
  const runs = runsOf(lines);
  const high = runs.reduce((sum, { length }) => sum + length, 0);
  const shareOf = (count: number): number => (high === 0 ? 0 : count / high);
  const inWords = shareOf(runs.filter(({ length }) => length >= 3).reduce((sum, { length }) => sum + length, 0));
  if (isShiftJis(lines)) return "shift_jis";
  // letters with accents stand alone between others
  if (inWords < 0.5) return latinPage(lines);
  const letters = runs.reduce((sum, run) => sum + run.filter((byte) => byte >= 0xc0).length, 0);
  // no capital stands behind a small letter
  const inside = runs.flatMap((run) =>
    [...run].filter((byte, i) => byte >= 0xc0 && byte < 0xe0 && run[i - 1]! >= 0xe0),
  );
  if (shareOf(letters) >= 0.9 && shareOf(inside.length) < 0.05) return "windows-1251";
  const pairs = runs.flatMap((run) =>
    run.length % 2 === 1 ? [] : Array.from({ length: run.length / 2 }, (_, i) => [run[2 * i]!, run[2 * i + 1]!]),
  );
  const isPaired = 2 * pairs.filter(([a, b]) => a! >= 0xa1 && b! >= 0xa1).length >= 0.9 * high;
  if (!isPaired) return latinPage(lines);
  const isKorean = pairs.every(([a]) => a! < 0xb0 || a! <= 0xc8);
  return isKorean ? "euc-kr" : "gb18030";
}
