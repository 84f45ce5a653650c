/**
 * Arrays that stay while a run goes on. They lie behind one another in large pages, because blocks that stay between others that
 * come and go keep the allocator from giving anything back; and beyond one page they lie in a file, so that what is kept of
 * the lines of a shop does not grow with its lines in memory.
 */
import { randomBytes } from "node:crypto";
import { closeSync, openSync, readSync, unlinkSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TypedArray } from "./typed-arrays.ts";

/** Enough to be memory of its own (see `ownMemory`). */
const PAGE_BYTES = 40 << 20;
const MOST_PAGES = 1;
const ALIGNED = 8;

type Kind = new (buffer: ArrayBuffer, from: number, length: number) => TypedArray;

/** Where some arrays lie. */
export interface SpilledArray {
  page: number;
  from: number;
  bytes: number;
  parts: readonly { kind: Kind; from: number; length: number }[];
}

export interface SpillStore {
  /** Keeps a copy of some arrays. */
  put(arrays: readonly TypedArray[]): SpilledArray;
  /** The arrays that were kept, to be looked at until the next ones are. */
  open(stored: SpilledArray): TypedArray[];
  /** Gives the memory and the file back; nothing can be kept or opened afterwards. */
  close(): void;
}

/** A page is in memory or begins at a place in the file. */
type Page = { memory: ArrayBuffer; used: number } | { at: number };

/** Without a name the file goes when it is closed, however the process ends. */
function unlinkedFile(): number {
  const path = join(tmpdir(), `tillbook-${randomBytes(8).toString("hex")}`);
  const file = openSync(path, "wx+", 0o600);
  unlinkSync(path);
  return file;
}

/** Closes the file of a store that nobody has closed and nobody can reach any more. */
const files = new FinalizationRegistry<number>((file) => closeSync(file));

/** What the system says where a file cannot be made or cannot grow. */
const NO_ROOM = new Set(["ENOSPC", "EDQUOT", "EFBIG", "EROFS", "EACCES", "EPERM", "ENOENT"]);

const aligned = (bytes: number): number => Math.ceil(bytes / ALIGNED) * ALIGNED;

/** @param most pages in memory; the others are in a file, as long as there is room for it */
export function createSpillStore(most = MOST_PAGES, pageBytes = PAGE_BYTES): SpillStore {
  const pages: Page[] = [];
  let oldest = 0;
  let file: number | undefined;
  let written = 0;
  let hasRoom = true;
  let loaded = new ArrayBuffer(0);
  let isOpen = true;
  const demandOpen = (): void => {
    if (!isOpen) throw new Error("the spill store is closed: its arrays have been given back");
  };

  /** Moves the oldest page of those in memory to the file; it stays where it is if that cannot be. */
  const spillOldest = (): void => {
    const page = pages[oldest]!;
    if (!("memory" in page)) return;
    try {
      if (file === undefined) {
        file = unlinkedFile();
        files.register(store, file, store);
      }
      const bytes = new Uint8Array(page.memory, 0, page.used);
      for (let from = 0; from < page.used; ) from += writeSync(file, bytes, from, page.used - from, written + from);
    } catch (error) {
      if (!NO_ROOM.has(String((error as NodeJS.ErrnoException).code))) throw error;
      hasRoom = false;
      return;
    }
    page.memory.transfer(0);
    pages[oldest++] = { at: written };
    written += page.used;
  };

  const store: SpillStore = {
    put(arrays) {
      demandOpen();
      const bytes = arrays.reduce((sum, { byteLength }) => sum + aligned(byteLength), 0);
      let page = pages.at(-1);
      if (page === undefined || !("memory" in page) || page.used + bytes > page.memory.byteLength) {
        if (pages.length - oldest >= most && hasRoom) spillOldest();
        page = { memory: new ArrayBuffer(Math.max(pageBytes, bytes)), used: 0 };
        pages.push(page);
      }
      let from = page.used;
      const parts = arrays.map((numbers) => {
        const part = { kind: numbers.constructor as Kind, from: from - page.used, length: numbers.length };
        new part.kind(page.memory, from, part.length).set(numbers);
        from += aligned(numbers.byteLength);
        return part;
      });
      const stored = { page: pages.length - 1, from: page.used, bytes, parts };
      page.used = from;
      return stored;
    },
    open({ page: number, from, bytes, parts }) {
      demandOpen();
      const page = pages[number]!;
      if ("memory" in page) return parts.map((part) => new part.kind(page.memory, from + part.from, part.length));
      if (loaded.byteLength < bytes) loaded = new ArrayBuffer(bytes);
      const into = new Uint8Array(loaded, 0, bytes);
      for (let done = 0; done < bytes; ) {
        const more = readSync(file!, into, done, bytes - done, page.at + from + done);
        if (more === 0) throw new Error("the file that arrays were spilled to has become shorter");
        done += more;
      }
      return parts.map((part) => new part.kind(loaded, part.from, part.length));
    },
    close() {
      if (!isOpen) return;
      isOpen = false;
      for (const page of pages.splice(0)) if ("memory" in page) page.memory.transfer(0);
      loaded = new ArrayBuffer(0);
      if (file === undefined) return;
      files.unregister(store);
      closeSync(file);
    },
  };
  return store;
}
