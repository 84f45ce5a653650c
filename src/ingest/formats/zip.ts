/**
 * Whether a ZIP archive (a workbook is one) is whole, and how much is in it, before anything is made of its content:
 * a few kilobytes can unpack to gigabytes, and a flipped bit must not become another number.
 */
import { crc32, createInflateRaw } from "node:zlib";

/** Bytes that a workbook may unpack to; a full sheet of a million rows and ten columns has some 400 MB. */
const MOST_UNPACKED = 768 << 20;
/** Of what is large, no more than so many times its packed size; sheets have 5 to 40, a run of one byte has 1,000. */
const MOST_RATIO = 200;
const LARGE = 64 << 20;
const MOST_ENTRIES = 10_000;

const END = 0x06054b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
const STORED = 0;
const DEFLATED = 8;

interface Entry {
  name: string;
  method: number;
  crc: number;
  packed: number;
  unpacked: number;
  /** Where its local header is. */
  at: number;
}

const megabytes = (bytes: number): string => `${Math.ceil(bytes / 2 ** 20).toLocaleString("en")} MB`;

/** The archive's directory. @throws Error where it is not whole */
function entriesOf(file: Buffer): Entry[] {
  // the end record is followed by a comment of at most 65,535 bytes
  const from = Math.max(0, file.length - 22 - 0xffff);
  let end = file.length - 22;
  while (end >= from && file.readUInt32LE(end) !== END) end--;
  if (end < from) throw new Error("its directory is missing: the file was cut off or damaged");
  const count = file.readUInt16LE(end + 10);
  let at = file.readUInt32LE(end + 16);
  if (count > MOST_ENTRIES) throw new Error(`it has ${count.toLocaleString("en")} parts`);
  const entries: Entry[] = [];
  for (let i = 0; i < count; i++) {
    if (at + 46 > file.length || file.readUInt32LE(at) !== CENTRAL) throw new Error("its directory is damaged");
    const [name, extra, comment] = [28, 30, 32].map((offset) => file.readUInt16LE(at + offset)) as [
      number,
      number,
      number,
    ];
    entries.push({
      name: file.toString("utf8", at + 46, at + 46 + name),
      method: file.readUInt16LE(at + 10),
      crc: file.readUInt32LE(at + 16),
      packed: file.readUInt32LE(at + 20),
      unpacked: file.readUInt32LE(at + 24),
      at: file.readUInt32LE(at + 42),
    });
    at += 46 + name + extra + comment;
  }
  return entries;
}

function packedBytes(file: Buffer, { name, at, packed }: Entry): Buffer {
  const damaged = new Error(`its part ${JSON.stringify(name)} is damaged`);
  if (at + 30 > file.length || file.readUInt32LE(at) !== LOCAL) throw damaged;
  const begin = at + 30 + file.readUInt16LE(at + 26) + file.readUInt16LE(at + 28);
  if (begin + packed > file.length) throw damaged;
  return file.subarray(begin, begin + packed);
}

/** Unpacks a part without keeping it; @throws Error where it is not what the directory says of it */
async function expectPart(file: Buffer, entry: Entry): Promise<void> {
  const packed = packedBytes(file, entry);
  const damaged = new Error(`its part ${JSON.stringify(entry.name)} is damaged`);
  let sum = 0;
  let unpacked = 0;
  if (entry.method === STORED) {
    sum = crc32(packed);
    unpacked = packed.length;
  } else if (entry.method === DEFLATED) {
    const inflate = createInflateRaw({ chunkSize: 1 << 20 });
    inflate.end(packed);
    try {
      for await (const piece of inflate as AsyncIterable<Buffer>) {
        unpacked += piece.length;
        if (unpacked > entry.unpacked) throw damaged;
        sum = crc32(piece, sum);
      }
    } catch {
      throw damaged;
    }
  } else throw new Error(`its part ${JSON.stringify(entry.name)} is packed or encrypted in a way that is not known`);
  if (unpacked !== entry.unpacked || sum !== entry.crc) throw damaged;
}

/** @throws Error saying what is wrong with an archive: damaged, or far larger than a workbook is */
export async function expectWholeZip(file: Buffer): Promise<void> {
  const entries = entriesOf(file);
  const unpacked = entries.reduce((sum, entry) => sum + entry.unpacked, 0);
  const isBomb = unpacked > LARGE && unpacked > MOST_RATIO * file.length;
  if (unpacked > MOST_UNPACKED || isBomb)
    throw new Error(
      `it has ${megabytes(file.length)} and unpacks to ${megabytes(unpacked)}, which is no workbook that can be read; save it as CSV`,
    );
  for (const entry of entries) await expectPart(file, entry);
}
