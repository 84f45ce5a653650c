/** The bytes of a file, plain or gzip (recognised by the first bytes, not by the name), hashed on the way. */
import { createHash } from "node:crypto";
import { closeSync, createReadStream, openSync, readSync, statSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { basename } from "node:path";
import { pipeline } from "node:stream";
import { createGunzip } from "node:zlib";
import { allocateSeparately } from "../columns/typed-arrays.ts";
import { UserError } from "../errors.ts";

const PIECE = 1 << 20;
export const LARGE_BYTES = 4 << 20;

export interface Chunk {
  bytes: Buffer;
  /** No bytes follow; the last chunk may be empty. */
  final: boolean;
}

/** What tells that a file is still the same one: it is looked at before, between and after the times it is read. */
export interface FileState {
  /** Size on disk. */
  bytes: number;
  modifiedMs: number;
  inode: number;
}

export interface ByteStream {
  compressed: boolean;
  /** Size on disk. */
  bytes: number;
  state: FileState;
  /** Bytes read from disk so far. */
  done(): number;
  /**
   * The unpacked content in chunks of `size()` bytes, each in memory of its own, where `room()` bytes before it are free.
   *
   * @throws UserError if the file cannot be read, its gzip stream is damaged, or it is not the same file to its end
   */
  chunks(size: () => number, room?: () => number): AsyncGenerator<Chunk>;
  /** SHA-256 of the file as it lies on disk; known after the last chunk. */
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

export function stateOf(path: string): FileState {
  const { size, mtimeMs, ino } = statSync(path);
  return { bytes: size, modifiedMs: mtimeMs, inode: ino };
}

const count = (bytes: number): string => `${bytes.toLocaleString("en")} bytes`;

/** @throws UserError where a file is not what it was */
export function expectState(path: string, before: FileState, now: FileState = stateOf(path)): void {
  const { bytes, modifiedMs, inode } = now;
  if (bytes === before.bytes && modifiedMs === before.modifiedMs && inode === before.inode) return;
  const how =
    bytes > before.bytes
      ? `grew from ${count(before.bytes)} to ${count(bytes)}`
      : bytes < before.bytes
        ? `shrank from ${count(before.bytes)} to ${count(bytes)}`
        : "was written to";
  throw new UserError(`${basename(path)} ${how} while it was read`, {
    hint: "run again when nothing writes to it; a program that exports should write under another name and rename at the end",
  });
}

const isGzip = (head: Buffer): boolean => head[0] === 0x1f && head[1] === 0x8b;

interface Content {
  /** Fills `target` with what comes next and says how much it was: less than asked for only at the end. */
  fill(target: Buffer): Promise<number>;
  close(): Promise<unknown>;
}

type OnBytes = (bytes: Buffer) => void;

/** Memory for a chunk; large ones come and go many times. */
const bufferOf = (length: number): Buffer =>
  length < LARGE_BYTES ? Buffer.allocUnsafeSlow(length) : Buffer.from(allocateSeparately(length), 0, length);

function storedContent(path: string, onBytes: OnBytes): Content {
  let file: FileHandle | undefined;
  return {
    async fill(target) {
      file ??= await open(path);
      let filled = 0;
      while (filled < target.length) {
        const { bytesRead } = await file.read(target, filled, Math.min(PIECE, target.length - filled));
        if (bytesRead === 0) break;
        onBytes(target.subarray(filled, filled + bytesRead));
        filled += bytesRead;
      }
      return filled;
    },
    close: async () => file?.close(),
  };
}

/** Bytes from which on it is asked how far a file unpacks, and to how many times its packed size tables do: most to 20. */
const LARGE_UNPACKED = 32 << 20;
const MOST_RATIO = 200;
/** Small enough to see early that a file unpacks to far more than a table. */
const PACKED_PIECE = 1 << 16;

function unpackedContent(path: string, onBytes: OnBytes): Content {
  let packed = 0;
  let unpacked = 0;
  const file = createReadStream(path, { highWaterMark: PACKED_PIECE }).on("data", (piece) => {
    packed += piece.length;
    onBytes(piece as Buffer);
  });
  // a failure of either stream reaches whoever asks for the pieces
  const pieces = pipeline(file, createGunzip({ chunkSize: PIECE }), () => undefined).iterator();
  let held: Buffer = Buffer.alloc(0);
  return {
    async fill(target) {
      let filled = 0;
      while (filled < target.length) {
        if (held.length === 0) {
          const next = (await pieces.next()) as IteratorResult<Buffer, undefined>;
          if (next.done === true) break;
          held = next.value;
          unpacked += held.length;
          if (unpacked > LARGE_UNPACKED && unpacked > MOST_RATIO * packed)
            throw new UserError(
              `${basename(path)} unpacks to more than ${MOST_RATIO} times its size: it has no records, only what repeats`,
              { hint: "export the table again, or unpack it and look at it" },
            );
        }
        const taken = held.copy(target, filled);
        held = held.subarray(taken);
        filled += taken;
      }
      return filled;
    },
    close: async () => pieces.return?.(),
  };
}

/** @param expected what the file was when it was looked at first; it must still be that */
export function openBytes(path: string, expected?: FileState): ByteStream {
  const compressed = isGzip(firstBytes(path, 2));
  const state = stateOf(path);
  if (expected !== undefined) expectState(path, expected, state);
  const { bytes } = state;
  const hash = createHash("sha256");
  let done = 0;
  const onBytes: OnBytes = (piece) => {
    hash.update(piece);
    done += piece.length;
  };
  async function* chunks(size: () => number, room = (): number => 0): AsyncGenerator<Chunk> {
    const content = (compressed ? unpackedContent : storedContent)(path, onBytes);
    try {
      for (let final = false; !final; ) {
        // room for a byte more than is left: a chunk that is not full is the last
        const left = compressed ? Number.POSITIVE_INFINITY : Math.max(0, bytes - done);
        const length = left <= size() ? left + 1 : size();
        const free = room();
        const target = bufferOf(free + length).subarray(free);
        const filled = await content.fill(target);
        final = filled < length;
        // a chunk that is not the last is what it was, too: a file that grows would never end
        if (final || done > bytes) expectState(path, state);
        if (final && done !== bytes) expectState(path, state, { ...state, bytes: done });
        yield { bytes: target.subarray(0, filled), final };
      }
    } catch (cause) {
      if (cause instanceof UserError) throw cause;
      // what was written behind the end of a packed file is no part of it
      expectState(path, state);
      const what = compressed ? "is not a whole gzip file" : "cannot be read";
      throw new UserError(`${path} ${what}: ${(cause as Error).message}`, {
        hint: "fetch or unpack the file again",
        cause,
      });
    } finally {
      await content.close();
    }
  }
  return {
    compressed,
    bytes,
    state,
    done: () => done,
    chunks,
    sha256: () => hash.copy().digest("hex"),
  };
}
