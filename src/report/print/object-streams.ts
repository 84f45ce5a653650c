/**
 * A PDF written again with its objects packed (ISO 32000-1, 7.5.7 and 7.5.8): the browser writes every structure element of a
 * tagged document as plain text, which is more than half of the file. Nothing of what a reader sees changes.
 */
import { deflateSync } from "node:zlib";

/** Objects packed together: readers unpack all of a pack to see one. */
const PACK = 200;

interface PlainObject {
  number: number;
  /** From after `N 0 obj` to before `endobj`. */
  body: string;
  /** Of a structure element: what it is. */
  role: string;
}

/** Where the cross-reference table says that objects begin, in the order of the file, and the trailer's entries. */
function readTable(pdf: string): { objects: { number: number; offset: number }[]; end: number; trailer: string } {
  const at = Number(/startxref\s+(\d+)\s+%%EOF\s*$/.exec(pdf.slice(-64))?.[1] ?? Number.NaN);
  const table = Number.isNaN(at) ? "" : pdf.slice(at);
  const head = /^xref\s+0 (\d+)\s+/.exec(table);
  const trailer = /trailer\s*<<([\s\S]*?)>>\s*startxref/.exec(table)?.[1];
  if (head === null || trailer === undefined || /\/(?:Prev|XRefStm|Encrypt)\b/.test(trailer))
    throw new Error("the browser wrote a PDF of another form than expected; its objects cannot be packed");
  const objects: { number: number; offset: number }[] = [];
  for (let number = 1; number < Number(head[1]); number++) {
    const entry = head[0].length + number * 20;
    if (table[entry + 17] === "n") objects.push({ number, offset: Number(table.slice(entry, entry + 10)) });
  }
  return { objects: objects.sort((a, b) => a.offset - b.offset), end: at, trailer };
}

const OPENING = /\s*(\d+) 0 obj\s?/y;
const ROLE = /\/S \/\w+/;

/**
 * Packs the objects of a PDF of one cross-reference table, as browsers write them.
 *
 * @throws Error where it has another form
 */
export function packObjects(pdf: Uint8Array): Uint8Array {
  // one byte is one letter
  const source = Buffer.from(pdf.buffer, pdf.byteOffset, pdf.byteLength).toString("latin1");
  const { objects, end, trailer } = readTable(source);
  const parts: Buffer[] = [];
  let length = 0;
  const write = (text: string, content?: Buffer): number => {
    const at = length;
    for (const bytes of [Buffer.from(text, "latin1"), ...(content === undefined ? [] : [content, CLOSING])]) {
      parts.push(bytes);
      length += bytes.length;
    }
    return at;
  };
  // object streams came with 1.5
  write(`%PDF-1.7${source.slice(8, objects[0]?.offset ?? end)}`);
  const plain: PlainObject[] = [];
  const size = Math.max(0, ...objects.map(({ number }) => number)) + 1;
  /** Entries of the cross-reference stream: type, offset or pack, place in the pack. */
  const entries: [number, number, number][] = [[0, 0, 65_535]];
  for (const [i, { number, offset }] of objects.entries()) {
    const until = objects[i + 1]?.offset ?? end;
    OPENING.lastIndex = offset;
    const opening = OPENING.exec(source);
    const closing = source.lastIndexOf("endobj", until - 1);
    if (opening === null || Number(opening[1]) !== number || closing < offset)
      throw new Error(`object ${number} of the PDF is not where its table says`);
    const body = source.slice(OPENING.lastIndex, closing);
    if (/endstream\s*$/.test(body.slice(-16))) entries[number] = [1, write(source.slice(offset, until)), 0];
    else plain.push({ number, body, role: ROLE.exec(body.slice(0, 64))?.[0] ?? "" });
  }
  // structure elements of one role are nearly alike, and pack best beside each other
  plain.sort((a, b) => (a.role < b.role ? -1 : Number(a.role > b.role)));
  let next = size;
  for (let from = 0; from < plain.length; from += PACK) {
    const pack = plain.slice(from, from + PACK);
    let offset = 0;
    const index = pack.map(({ number, body }, place) => {
      entries[number] = [2, next, place];
      const here = `${number} ${offset}`;
      offset += body.length + 1;
      return here;
    });
    const first = `${index.join(" ")} `;
    const packed = deflateSync(Buffer.from(`${first}${pack.map(({ body }) => body).join("\n")}\n`, "latin1"));
    const dictionary = `<</Type /ObjStm /N ${pack.length} /First ${first.length} /Filter /FlateDecode /Length ${packed.length}>>`;
    entries[next] = [1, write(`${next} 0 obj\n${dictionary}\nstream\n`, packed), 0];
    next += 1;
  }
  const at = length;
  entries[next] = [1, at, 0];
  const packed = deflateSync(differences(entries, next + 1));
  const kept = trailer.replace(/\/Size\s+\d+/, "");
  const dictionary = `<</Type /XRef /Size ${next + 1} /W [1 4 2] /Filter /FlateDecode /DecodeParms <</Predictor 12 /Columns 7>> /Length ${packed.length} ${kept}>>`;
  write(`${next} 0 obj\n${dictionary}\nstream\n`, packed);
  write(`startxref\n${at}\n%%EOF\n`);
  return Buffer.concat(parts);
}

const CLOSING = Buffer.from("\nendstream\nendobj\n");

/** The entries as rows of seven bytes, each as what it differs by from the one above (the PNG predictor "up"). */
function differences(entries: readonly (readonly [number, number, number])[], rows: number): Buffer {
  const table = Buffer.alloc(rows * 8);
  let above = Buffer.alloc(7);
  for (let i = 0; i < rows; i++) {
    const [type, second, third] = entries[i] ?? [0, 0, 0];
    const row = Buffer.alloc(7);
    row.writeUInt8(type);
    row.writeUInt32BE(second, 1);
    row.writeUInt16BE(third, 5);
    table[i * 8] = 2;
    for (let byte = 0; byte < 7; byte++) table[i * 8 + 1 + byte] = row[byte]! - above[byte]!;
    above = row;
  }
  return table;
}
