/** Large inputs are read on a second thread while this one cleans. */
import { Worker } from "node:worker_threads";
import { listenTo } from "../../columns/threads.ts";
import { detach } from "../../columns/typed-arrays.ts";
import { type PlainPiece, rawOf } from "../csv/csv.ts";
import type { DelimitedTask } from "../csv/task.ts";
import type { OpenedTable, Piece } from "../source.ts";
import type { ReadingMessage, ReadingRequest, ReadingWork } from "./protocol.ts";

/** Below this a thread takes longer to start than it saves. */
const WORTHWHILE_BYTES = 8 << 20;
/** Of text, beside what is being read and what is being cleaned. */
const AHEAD_BYTES = 24 << 20;
/** Beside this file, whether that is the source or what is built from it. */
const THREAD = new URL(import.meta.url.endsWith(".ts") ? "./reader-thread.ts" : "./reader-thread.js", import.meta.url);

export interface ReadingGroup {
  wanted: readonly number[];
  /** By wanted column: the most texts a dictionary may have before it is cleared. */
  largest: readonly number[];
}

export interface ReadingThread {
  /** Names a file that will be read; until it has work the thread tries out how, so that its code is compiled by then. */
  prepare(task: DelimitedTask): void;
  start(work: ReadingWork): void;
  /** What it says next. @throws what it failed with, or that it ended early, once everything it had said before is taken */
  next(): Promise<ReadingMessage>;
  /** Says that so many bytes have been taken. */
  taken(bytes: number): void;
  close(): void;
}

/**
 * A thread that gets ready while files of so many bytes are looked at; undefined where that is not worth it.
 *
 * @param program what it runs
 */
export function readingThread(bytes: number, program = THREAD): ReadingThread | undefined {
  if (bytes < WORTHWHILE_BYTES) return undefined;
  // options of the program itself, as --input-type, are not for a file
  const worker = new Worker(program, { execArgv: [] });
  const waiting: ReadingMessage[] = [];
  let failure: Error | undefined;
  let wake: (() => void) | undefined;
  // from the beginning: it may fail before it has work
  const stop = listenTo<ReadingMessage>(worker, "the reading thread", {
    onValue(message) {
      waiting.push(message);
      wake?.();
    },
    onFailure(error) {
      // the first one is the reason; that the thread ends follows from it
      failure ??= error;
      wake?.();
    },
  });
  const ask = (request: ReadingRequest): void => worker.postMessage(request);
  return {
    prepare: (task) => ask({ kind: "prepare", task }),
    start: (work) => ask({ kind: "work", work }),
    async next() {
      for (;;) {
        const message = waiting.shift();
        if (message !== undefined) return message;
        if (failure !== undefined) throw failure;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
    taken: (bytes) => ask({ kind: "taken", bytes }),
    close() {
      stop();
      void worker.terminate();
    },
  };
}

/**
 * The same tables; their pieces come from the thread and must be asked for in the order of the tables. Undefined where some cannot
 * be read there.
 */
export function readAhead(
  tables: readonly OpenedTable[],
  groupOf: (table: OpenedTable) => ReadingGroup,
  thread: ReadingThread,
): OpenedTable[] | undefined {
  if (tables.some(({ task }) => task === undefined)) return undefined;
  const groups = [...new Set(tables.map(groupOf))];
  thread.start({
    groups: groups.map(({ wanted, largest }) => ({ wanted, largest })),
    files: tables.map((table) => ({ task: table.task!, group: groups.indexOf(groupOf(table)) })),
    aheadBytes: AHEAD_BYTES,
  });
  return tables.map((table): OpenedTable => {
    let facts = table.facts();
    return {
      ...table,
      async *pieces(_wanted, _encoders, onBytes): AsyncGenerator<Piece> {
        for (;;) {
          const message = await thread.next();
          facts = message.facts;
          if (message.kind === "end") return;
          thread.taken(message.piece.text.bytes.length);
          onBytes(message.done);
          yield pieceOf(message.piece);
        }
      },
      facts: () => facts,
    };
  });
}

/** A piece as it came from the thread, where buffers have become plain arrays of bytes. */
function pieceOf({ text, ...piece }: PlainPiece): Piece {
  const { buffer, byteOffset, length } = text.bytes;
  return {
    ...piece,
    raw: rawOf({ ...text, bytes: Buffer.from(buffer as ArrayBuffer, byteOffset, length) }),
    release: () => detach(text.bytes, text.starts, text.ends),
  };
}
