/**
 * The text and the pages of a PDF that a browser printed, read with nothing but inflate: enough to see that it is whole
 * and says what it should. Glyphs are turned back into letters by each font's own ToUnicode table.
 */
import { inflateSync } from "node:zlib";

export interface PdfText {
  pages: number;
  /** Letters in the order they are drawn, without white space. */
  text: string;
}

interface PdfObject {
  head: string;
  stream?: Buffer;
}

const latin = (bytes: Buffer): string => bytes.toString("latin1");

/** Objects by number. @throws Error when the file is not a whole PDF */
function objectsOf(pdf: Buffer): Map<string, PdfObject> {
  const text = latin(pdf);
  if (!text.startsWith("%PDF-")) throw new Error("it does not begin with %PDF-");
  if (!/%%EOF\s*$/.test(text.slice(-64))) throw new Error("its end is missing");
  const objects = new Map<string, PdfObject>();
  const opening = /(?:^|[\r\n])(\d+) (\d+) obj\b/g;
  for (let match = opening.exec(text); match; match = opening.exec(text)) {
    const start = opening.lastIndex;
    const end = text.indexOf("endobj", start);
    const streamAt = text.indexOf("stream", start);
    if (end < 0) throw new Error(`object ${match[1]} has no end`);
    if (streamAt < 0 || streamAt > end) {
      objects.set(match[1]!, { head: text.slice(start, end) });
      opening.lastIndex = end;
      continue;
    }
    const head = text.slice(start, streamAt);
    const from = streamAt + (text.startsWith("stream\r\n", streamAt) ? 8 : 7);
    const length = /\/Length (\d+)(?! \d+ R)/.exec(head)?.[1];
    const to = length === undefined ? text.indexOf("endstream", from) : from + Number(length);
    if (to < 0 || to > pdf.length) throw new Error(`object ${match[1]} is cut off`);
    objects.set(match[1]!, { head, stream: pdf.subarray(from, to) });
    opening.lastIndex = to;
  }
  for (const pack of [...objects.values()])
    if (/\/Type\s*\/ObjStm\b/.test(pack.head))
      for (const [number, head] of unpacked(pack)) objects.set(number, { head });
  return objects;
}

/** The objects of an object stream: pairs of number and place stand before the first of them. */
function unpacked(pack: PdfObject): [string, string][] {
  const first = Number(/\/First (\d+)/.exec(pack.head)?.[1]);
  const text = content(pack);
  const pairs = [...text.slice(0, first).matchAll(/(\d+) (\d+)/g)];
  return pairs.map(([, number, place], i) => [
    number!,
    text.slice(first + Number(place), pairs[i + 1] === undefined ? undefined : first + Number(pairs[i + 1]![2])),
  ]);
}

const content = ({ head, stream }: PdfObject): string =>
  stream === undefined ? "" : latin(/\/FlateDecode/.test(head) ? inflateSync(stream) : stream);

const utf16 = (hex: string): string =>
  String.fromCharCode(...(hex.match(/.{4}/g) ?? []).map((unit) => Number.parseInt(unit, 16)));

/** Glyph number → letters, from a ToUnicode table. */
function toUnicode(cmap: string): Map<number, string> {
  const letters = new Map<number, string>();
  for (const [, block] of cmap.matchAll(/beginbfchar([\s\S]*?)endbfchar/g))
    for (const [, glyph, hex] of block!.matchAll(/<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]*)>/g))
      letters.set(Number.parseInt(glyph!, 16), utf16(hex!));
  for (const [, block] of cmap.matchAll(/beginbfrange([\s\S]*?)endbfrange/g))
    for (const [, low, high, hex, list] of block!.matchAll(
      /<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*(?:<([0-9A-Fa-f]+)>|\[([^\]]*)\])/g,
    )) {
      const [from, to] = [Number.parseInt(low!, 16), Number.parseInt(high!, 16)];
      const each = list?.match(/[0-9A-Fa-f]+/g);
      for (let glyph = from; glyph <= to && glyph - from < 65_536; glyph += 1) {
        const unit =
          each?.[glyph - from] ?? (Number.parseInt(hex ?? "0", 16) + glyph - from).toString(16).padStart(4, "0");
        letters.set(glyph, utf16(unit));
      }
    }
  return letters;
}

interface Font {
  letters: Map<number, string>;
  /** Hexadecimal digits per glyph: composite fonts have two bytes, simple ones have one. */
  digits: 2 | 4;
}

/** Fonts by their name in the resources of pages and forms; the printer gives each name once. */
function fontsOf(objects: Map<string, PdfObject>): Map<string, Font> {
  const fonts = new Map<string, Font>();
  for (const { head } of objects.values())
    for (const [, name, number] of head.matchAll(/\/(F\d+)\s+(\d+) 0 R/g)) {
      const font = objects.get(number!)?.head ?? "";
      const table = /\/ToUnicode (\d+) 0 R/.exec(font)?.[1];
      const cmap = table === undefined ? undefined : objects.get(table);
      if (cmap === undefined || fonts.has(name!)) continue;
      fonts.set(name!, { letters: toUnicode(content(cmap)), digits: /\/Type0\b/.test(font) ? 4 : 2 });
    }
  return fonts;
}

const DRAWN = /\/(F\d+)\s+[\d.-]+\s+Tf|<([0-9A-Fa-f]+)>/g;

function lettersOf(drawing: string, fonts: Map<string, Font>): string {
  let font: Font | undefined;
  let letters = "";
  for (const [, name, hex] of drawing.matchAll(DRAWN)) {
    if (name !== undefined) font = fonts.get(name);
    else if (font !== undefined)
      for (let i = 0; i < hex!.length; i += font.digits)
        letters += font.letters.get(Number.parseInt(hex!.slice(i, i + font.digits), 16)) ?? "";
  }
  return letters;
}

/** Reads a PDF. @throws Error, saying what is wrong, when it is not whole */
export function pdfText(pdf: Buffer): PdfText {
  const objects = objectsOf(pdf);
  const fonts = fontsOf(objects);
  const all = [...objects.values()];
  const pages = all.filter(({ head }) => /\/Type\s*\/Page\b/.test(head));
  const drawings = pages.flatMap(({ head }) => {
    const streams = /\/Contents\s*(?:\[([^\]]*)\]|(\d+) 0 R)/.exec(head);
    const numbers = streams?.[1]?.match(/\d+(?= 0 R)/g) ?? (streams?.[2] === undefined ? [] : [streams[2]]);
    return numbers.map((number) => content(objects.get(number) ?? { head: "" }));
  });
  // whatever is faded or clipped is drawn in a form of its own
  const forms = all.filter(({ head }) => /\/Subtype\s*\/Form\b/.test(head)).map(content);
  const text = [...drawings, ...forms].map((drawing) => lettersOf(drawing, fonts)).join("");
  return { pages: pages.length, text: text.replaceAll(/\s+/g, "") };
}
