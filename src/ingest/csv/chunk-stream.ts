/** The text of a delimited file, chunk by chunk: decoded, and each record whole in one chunk. */
import { type FileState, openBytes } from "../bytes.ts";
import type { Dialect } from "./dialect.ts";
import { createDecoder, type Encoding } from "./encoding.ts";
import type { Layout } from "./sniffer.ts";
import { createUnwrapper } from "./wrapped.ts";

/** A layout, and the encoding where the head of the file decides it. */
export type FileLayout = Layout & { encoding: Encoding | undefined };

/** What is found in a chunk. */
interface Found {
  count: number;
  /** Where the first record begins that is not complete. */
  consumed: number;
  /** The chunk ends inside a record that is too long. */
  cutLongRecord: boolean;
}

export interface TextStream<T> {
  /** What was found in the chunks that have records. */
  found: AsyncGenerator<T>;
  /** The dialect with the encoding as the whole file showed it. */
  dialect(): Dialect;
  /** Lines in UTF-8 of a text in Windows-1252. */
  foreignLines(): number;
  sha256(): string;
  done(): number;
}

/** Where the text goes on behind the first line end; -1 if there is none. */
function afterLineEnd(bytes: Buffer, lineEnd: Dialect["lineEnd"]): number {
  const ends = lineEnd === "CR" ? [bytes.indexOf(10), bytes.indexOf(13)] : [bytes.indexOf(10)];
  const found = ends.filter((i) => i >= 0);
  return found.length === 0 ? -1 : Math.min(...found) + 1;
}

/** What was left over and the text that follows it; `isRoom` says that it may be put before that where it stands. */
function joined(carry: Buffer, text: Buffer, isRoom: boolean): Buffer {
  if (carry.length === 0) return text;
  if (!isRoom) return Buffer.concat([carry, text]);
  const all = Buffer.from(text.buffer, text.byteOffset - carry.length, carry.length + text.length);
  carry.copy(all);
  return all;
}

/** Reads a file once and has `read` look at each chunk; `final` says that no bytes follow. */
export function readText<T extends Found>(
  { path, state }: { path: string; state: FileState },
  layout: FileLayout,
  options: { encoding?: Encoding; chunkBytes: number; firstChunkBytes?: number },
  read: (bytes: Buffer, final: boolean, dialect: Dialect) => T,
): TextStream<T> {
  const stream = openBytes(path, state);
  const decoder = createDecoder(options.encoding ?? layout.encoding, options.encoding !== undefined);
  const unwrap = layout.dialect.wrapped ? createUnwrapper() : (bytes: Buffer): Buffer => bytes;
  const dialect = (): Dialect => ({ ...layout.dialect, encoding: decoder.encoding, bom: decoder.bom });
  async function* found(): AsyncGenerator<T> {
    let carry: Buffer = Buffer.alloc(0);
    let skipping = false;
    let next = options.firstChunkBytes ?? options.chunkBytes;
    // a record longer than a chunk is looked at again only when the text has doubled
    const size = (): number => Math.max(Math.min(next, options.chunkBytes), carry.length);
    for await (const { bytes, final } of stream.chunks(size, () => carry.length)) {
      next *= 2;
      let text = unwrap(decoder.decode(bytes, final), final);
      if (skipping) {
        // the rest of a record that was cut for its length
        const from = afterLineEnd(text, layout.dialect.lineEnd);
        skipping = from < 0;
        text = text.subarray(from < 0 ? text.length : from);
      }
      const all = joined(carry, text, text.buffer === bytes.buffer);
      const inChunk = read(all, final, dialect());
      // a copy: the chunk itself may be given away with what was found in it
      carry = Buffer.from(all.subarray(inChunk.consumed));
      if (inChunk.cutLongRecord) skipping = true;
      if (inChunk.count > 0) yield inChunk;
    }
  }
  return {
    found: found(),
    dialect,
    foreignLines: () => decoder.foreignLines,
    sha256: stream.sha256,
    done: stream.done,
  };
}
