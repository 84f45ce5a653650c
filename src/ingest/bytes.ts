/** The bytes of a file, plain or gzip (told apart by the first bytes, not by the name), hashed on the way. */
import { createHash } from "node:crypto";
import { closeSync, createReadStream, openSync, readSync, statSync } from "node:fs";
import { pipeline } from "node:stream";
import { createGunzip } from "node:zlib";
import { UserError } from "../errors.ts";

const PIECE = 1 << 20;

export interface ByteStream {
  compressed: boolean;
  /** Size on disk. */
  bytes: number;
  /** Bytes read from disk so far. */
  done(): number;
  /** The unpacked content in pieces of about a megabyte. */
  pieces: AsyncGenerator<Buffer>;
  /** SHA-256 of the file as it lies on disk; known after the last piece. */
  sha256(): string;
}

/** The first `length` bytes of a file as they lie on disk (fewer if the file is shorter). */
export function firstBytes(path: string, length: number): Buffer {
  const file = openSync(path, "r");
  try {
    const bytes = Buffer.alloc(length);
    return bytes.subarray(0, readSync(file, bytes, 0, length, 0));
  } finally {
    closeSync(file);
  }
}

const isGzip = (head: Buffer): boolean => head[0] === 0x1f && head[1] === 0x8b;

/** @throws UserError while the pieces are read, if the file cannot be read or its gzip stream is damaged. */
export function openBytes(path: string): ByteStream {
  const compressed = isGzip(firstBytes(path, 2));
  const { size: bytes } = statSync(path);
  const hash = createHash("sha256");
  let done = 0;
  async function* pieces(): AsyncGenerator<Buffer> {
    const file = createReadStream(path, { highWaterMark: Math.max(1, Math.min(PIECE, bytes)) });
    file.on("data", (piece) => {
      hash.update(piece);
      done += piece.length;
    });
    // the iteration below reports a failure of either stream
    const content = compressed ? pipeline(file, createGunzip({ chunkSize: PIECE }), () => undefined) : file;
    try {
      for await (const piece of content) yield piece as Buffer;
    } catch (cause) {
      const what = compressed ? "is not a whole gzip file" : "cannot be read";
      throw new UserError(`${path} ${what}: ${(cause as Error).message}`, {
        hint: "fetch or unpack the file again",
        cause,
      });
    } finally {
      file.destroy();
    }
  }
  return {
    compressed,
    bytes,
    done: () => done,
    pieces: pieces(),
    sha256: () => hash.copy().digest("hex"),
  };
}

/** Pieces put together to chunks of at least `size()` bytes; `final` marks the last, which may be empty. */
export async function* chunksOf(
  pieces: AsyncIterable<Buffer>,
  size: () => number,
): AsyncGenerator<{ bytes: Buffer; final: boolean }> {
  let held: Buffer[] = [];
  let length = 0;
  const take = (): Buffer => {
    const bytes = held.length === 1 ? held[0]! : Buffer.concat(held, length);
    held = [];
    length = 0;
    return bytes;
  };
  for await (const piece of pieces) {
    if (length > 0 && length >= size()) yield { bytes: take(), final: false };
    for (let from = 0; from < piece.length; ) {
      const room = Math.max(1, size() - length);
      held.push(piece.subarray(from, from + room));
      length += Math.min(room, piece.length - from);
      from += room;
      if (from < piece.length) yield { bytes: take(), final: false };
    }
  }
  yield { bytes: take(), final: true };
}
